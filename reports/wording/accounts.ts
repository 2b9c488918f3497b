import type { AccountResult, Reason, ScanResult } from '../../src/types.js';

export const INTERRUPTED = 'The scan was interrupted: accounts may be missing.';

export function accountsById(accounts: readonly AccountResult[]): ReadonlyMap<string, AccountResult> {
  return new Map(accounts.map(one => [one.account, one]));
}

/** The id, and the name that AWS Organizations has for it. Anybody may have chosen the name. */
export function labelOf({ account, name }: Pick<AccountResult, 'account' | 'name'>): string {
  return name === null || name === '' ? account : `${account} ${name}`;
}

/**
 * Accounts of which nothing is known, each with the one reason that all of its findings have: a role that could not be assumed, say.
 * With one account or one control there is nothing to sum up.
 */
export function unknownAccounts({ accounts, controls, findings }: ScanResult): ReadonlyMap<string, Reason> {
  if (accounts.length < 2 || controls.length < 2) return new Map();
  const found = new Map<string, Reason | null>();
  for (const { account, status, reasons } of findings) {
    const [reason = null, ...others] = reasons;
    const known = found.get(account);
    const isSame = known === undefined || (known?.code === reason?.code && known?.description === reason?.description);
    found.set(account, status === 'NOT_AVAILABLE' && others.length === 0 && isSame ? reason : null);
  }
  const unknown = accounts.filter(({ controls: statuses }) => Object.values(statuses).every(status => status === 'UNKNOWN'));
  return new Map(
    unknown.flatMap(({ account }) => {
      const reason = found.get(account) ?? null;
      return reason === null ? [] : [[account, reason] as const];
    }),
  );
}
