import type { BlindSpot, CoverageRow, OrganizationTrail, ScanResult } from '../../src/types.js';
import type { AccountView, View } from './view.js';

/** Gives of each account the result as if it were the only one, with all that a page of its own shows. */
export function accountParts(result: ScanResult): (view: AccountView) => View {
  const { coverage, organizationTrails } = result;
  const rows = new Map<string, CoverageRow[]>();
  const blindSpots = new Map<string, BlindSpot[]>();
  const trails = new Map<string, OrganizationTrail[]>();
  for (const { accounts, regions } of coverage.rows) for (const account of accounts) add(rows, account, { accounts: [account], regions });
  for (const spot of coverage.blindSpots) for (const account of spot.accounts) add(blindSpots, account, { ...spot, accounts: [account] });
  for (const trail of organizationTrails) {
    add(trails, trail.account, trail);
    for (const list of ['covers', 'misses', 'unknown'] as const) {
      for (const account of trail[list]) {
        if (account !== trail.account) add(trails, account, { ...trail, covers: [], misses: [], unknown: [], [list]: [account] });
      }
    }
  }
  return view => {
    const { account, findings } = view;
    const part: ScanResult = {
      ...result,
      accounts: [account],
      findings,
      organizationTrails: trails.get(account.account) ?? [],
      coverage: { ...coverage, rows: rows.get(account.account) ?? [], blindSpots: blindSpots.get(account.account) ?? [] },
    };
    return { result: part, place: 'account', accounts: [view], clear: 0, passesFolded: false, brief: false, accountsFolded: false };
  };
}

function add<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
