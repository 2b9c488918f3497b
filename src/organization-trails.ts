import type { OrganizationTrail, Snapshot } from './types.js';

/** What an account's list of trails shows. Accounts that show the same share one. */
interface View {
  /** ARNs of the organization trails that it shows. */
  readonly arns: ReadonlySet<string>;
  /** Every Region was listed, so that a trail that is not shown is not there. */
  readonly isWhole: boolean;
}

/** Which accounts of a scan each organization trail reaches: a member proves it by showing the trail. */
export class OrganizationTrails {
  readonly #views = new Map<string, View>();
  readonly #interned = new Map<string, View>();
  readonly #arns = new Set<string>();

  /** A later snapshot of an account takes the place of an earlier one. */
  add({ account, origin, facts: { trails } }: Snapshot): void {
    const known = trails.state === 'present' ? trails.value : null;
    const arns = known?.trails.flatMap(({ arn, isOrganizationTrail }) => (isOrganizationTrail === true ? [arn] : [])).sort() ?? [];
    const regions = Object.values(known?.regions ?? {});
    // A file speaks of the Regions that it was made in, and of no others.
    const isWhole = origin === 'live' && regions.length > 0 && regions.every(({ state }) => state === 'present');
    const key = JSON.stringify([arns, isWhole]);
    const view = this.#interned.get(key) ?? { arns: new Set(arns), isWhole };
    this.#interned.set(key, view);
    this.#views.set(account, view);
    for (const arn of arns) this.#arns.add(arn);
  }

  finish(): OrganizationTrail[] {
    const accounts = [...this.#views].sort(([a], [b]) => (a < b ? -1 : 1));
    const those = (is: (view: View) => boolean): string[] => accounts.flatMap(([account, view]) => (is(view) ? [account] : []));
    return [...this.#arns].sort().map(arn => ({
      arn,
      account: arn.split(':')[4] ?? '',
      covers: those(({ arns }) => arns.has(arn)),
      misses: those(({ arns, isWhole }) => isWhole && !arns.has(arn)),
      unknown: those(({ arns, isWhole }) => !isWhole && !arns.has(arn)),
    }));
  }
}
