import type { FactsByKey, Snapshot, Tag } from '../types.js';

/** The Regions of an account whose trails and event data stores the evidence lists. */
export interface Listing {
  readonly regions: ReadonlySet<string>;
  /** There are no others: all enabled Regions were asked, and each answered. */
  readonly isWhole: boolean;
}

export interface BackgroundOptions {
  /** Organizational units that every account of the scan is in or below. There may be others above and below these. */
  readonly units?: readonly string[];
  /** Every account of the organization was to be scanned. */
  readonly isWholeOrganization?: boolean;
}

/** What the evidence tells beside the findings, kept while accounts are judged and let go. */
export class Background {
  readonly units: readonly string[];
  readonly isWholeOrganization: boolean;
  readonly #listings = new Map<string, Listing>();
  readonly #members = new Map<string, ReadonlySet<string>>();
  readonly #tags = new Map<string, readonly Tag[]>();

  constructor({ units = [], isWholeOrganization = false }: BackgroundOptions = {}) {
    this.units = units;
    this.isWholeOrganization = isWholeOrganization;
  }

  /** All accounts that are in a unit or below it. */
  learnMembers(unit: string, accounts: ReadonlySet<string>): void {
    this.#members.set(unit, accounts);
  }

  /** Units that the account is known to be in or below. There may be others. */
  unitsOf(account: string): readonly string[] {
    return [...this.units, ...[...this.#members].flatMap(([unit, accounts]) => (accounts.has(account) ? [unit] : []))];
  }

  /** All of its accounts are known. */
  knowsMembers(unit: string): boolean {
    return this.#members.has(unit);
  }

  /** An account may come a second time, in the place of the first. */
  add({ account, origin, facts: { trails, eventDataStores, trailTags } }: Snapshot): void {
    const listings = [trails, eventDataStores].flatMap(fact => (fact.state === 'present' ? [fact.value.regions] : []));
    const names = new Set(listings.flatMap(regions => Object.keys(regions)));
    const regions = new Set([...names].filter(name => listings.every(one => isListed(one, name))));
    const isWhole = origin === 'live' && trails.state === 'present' && regions.size === names.size && !names.has('-');
    this.#listings.set(account, { regions, isWhole });
    if (trailTags.state === 'missing') return;
    for (const [arn, tags] of Object.entries(trailTags.value)) if (tags.state === 'present') this.#tags.set(arn, tags.value);
  }

  /** `null`: nobody told which tags it has. */
  tagsOf(resource: string): readonly Tag[] | null {
    return this.#tags.get(resource) ?? null;
  }

  /** `null`: the account was not looked at. */
  listingOf(account: string): Listing | null {
    return this.#listings.get(account) ?? null;
  }
}

function isListed(regions: FactsByKey<unknown>, name: string): boolean {
  return Object.hasOwn(regions, name) && regions[name]!.state === 'present';
}
