import { compareText } from './order.js';
import type { Listing } from './types.js';

/** Accounts that are alike as one, so that those of a large organization are a few entries. Each account once; sorted by the first. */
export function foldListings(listings: readonly Listing[]): Listing[] {
  const folded = new Map<string, string[]>();
  const alike = new Map<string, Omit<Listing, 'accounts'>>();
  for (const { accounts, trails, eventDataStores } of listings) {
    const key = JSON.stringify([trails, eventDataStores]);
    alike.set(key, { trails, eventDataStores });
    const known = folded.get(key);
    if (known === undefined) folded.set(key, [...accounts]);
    else for (const account of accounts) known.push(account);
  }
  return [...folded]
    .map(([key, accounts]) => ({ accounts: accounts.sort(), ...alike.get(key)! }))
    .sort((a, b) => compareText(a.accounts[0] ?? '', b.accounts[0] ?? ''));
}
