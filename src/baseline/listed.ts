import type { Baseline, BaselineEntry, ListedRegions, Listing, MissingScope, ScanResult } from '../types.js';

type Kind = 'trails' | 'eventDataStores';

const NAMES: Readonly<Record<Kind, string>> = { trails: 'trails', eventDataStores: 'event data stores' };

/** Whether the evidence of a scan would show what is no longer among its findings: it has to hold the list of the Region in which that was. */
export class Listed {
  /** Accounts of which the baseline had the list of a Region, and the scan does not even know that there is one. */
  readonly missing: readonly MissingScope[];
  readonly #now: ReadonlyMap<string, Listing>;
  /** By control: of which kinds of things the lists decide what it judges. */
  readonly #kinds: ReadonlyMap<string, readonly Kind[]>;
  readonly #isKnown: boolean;
  readonly #hasGaps: boolean;

  constructor({ listings, controls }: ScanResult, baseline: Baseline) {
    this.#now = byAccount(listings);
    this.#kinds = new Map(controls.map(({ id, needs }) => [id, kindsOf(needs)]));
    const known = new Set(baseline.controls.flatMap(({ id }) => this.#kinds.get(id) ?? []));
    const before = byAccount(baseline.listings);
    this.missing = baseline.accounts.flatMap(({ account }) => narrowed(account, before.get(account), this.#now.get(account), known));
    this.#isKnown = listings !== undefined && baseline.listings !== undefined;
    this.#hasGaps = [...this.#now.values()].some(({ trails }) => trails === null || trails.unlisted.length > 0);
  }

  /** Why what was in a Region would not show, or `null` where it would. */
  whyHidden({ region }: BaselineEntry & { readonly region: string }, controlId: string, account: string): string | null {
    const kind = this.#kinds.get(controlId)?.find(one => !this.#isListed(account, region, one));
    return kind === undefined ? null : `The evidence of this scan does not have the list of ${NAMES[kind]} of ${region} in this account.`;
  }

  /** The same of what hangs on trails, wherever they are: a log bucket. */
  whyUntraced({ evidence }: BaselineEntry, account: string, skipsDeniedRegions: boolean): string | null {
    if (!this.#isKnown) return 'It is not known which Regions were listed, then or now.';
    if (this.missing.length > 0) return 'Trails that may log to it are in Regions whose list this scan does not have.';
    if (skipsDeniedRegions && this.#hasGaps)
      return 'Regions that deny their listing are taken for not in use, so that what is there does not show.';
    const hidden = evidence
      .flatMap(trailsIn)
      .find(({ owner, region }) => ![owner, account].some(one => this.#isListed(one, region, 'trails')));
    return hidden === undefined
      ? null
      : `The evidence of this scan does not have the list of trails of ${hidden.region}, where one logged to it.`;
  }

  #isListed(account: string, region: string, kind: Kind): boolean {
    return this.#now.get(account)?.[kind]?.listed.includes(region) ?? false;
  }
}

function byAccount(listings: readonly Listing[] = []): ReadonlyMap<string, Listing> {
  return new Map(listings.flatMap(listing => listing.accounts.map(account => [account, listing] as const)));
}

/** Buckets are found by the trails that log to them, and keys by the event data stores. */
function kindsOf(needs: ScanResult['controls'][number]['needs']): readonly Kind[] {
  return (['trails', 'eventDataStores'] as const).filter(kind => needs.includes(kind));
}

function narrowed(account: string, before: Listing | undefined, now: Listing | undefined, kinds: ReadonlySet<Kind>): MissingScope[] {
  return [...kinds].flatMap(kind => {
    const [was, is] = [before?.[kind] ?? null, now?.[kind] ?? null];
    // Where nothing is known of any Region, the findings say so.
    const lost = was === null || is === null ? [] : lostRegions(was, is);
    if (lost.length === 0) return [];
    const because = `The baseline has the list of its ${NAMES[kind]} of ${lost.join(', ')}, and this scan knows of no such Region.`;
    return [{ what: account, because }];
  });
}

/** What was denied is in a finding, and no part of the scope is missing for it. */
function lostRegions({ listed }: ListedRegions, now: ListedRegions): readonly string[] {
  return listed.filter(region => !now.listed.includes(region) && !now.unlisted.includes(region));
}

function trailsIn({ actual }: BaselineEntry['evidence'][number]): readonly { readonly owner: string; readonly region: string }[] {
  const values = typeof actual === 'object' && actual !== null ? actual : [actual];
  return values.flatMap(value => {
    const [arn, , service, region = '', owner = '', resource = ''] = typeof value === 'string' ? value.split(':') : [];
    return arn === 'arn' && service === 'cloudtrail' && resource.startsWith('trail/') ? [{ owner, region }] : [];
  });
}
