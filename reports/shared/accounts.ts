import type { AccountResult } from '../../src/types.js';

export function accountsById(accounts: readonly AccountResult[]): ReadonlyMap<string, AccountResult> {
  return new Map(accounts.map(one => [one.account, one]));
}
