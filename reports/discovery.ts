import type { AccountResult, DiscoveryResult } from '../src/types.js';

/** How trails were found, as a sentence. */
export function howFound({ used, fellBack }: DiscoveryResult): string {
  if (used === 'list') return 'Trails found with ListTrails, and DescribeTrails where it names one.';
  const cause = fellBack === null ? '' : `, because ListTrails could not be relied on: ${fellBack.replace(/\.$/, '')}`;
  return `Trails found with DescribeTrails in every enabled Region${cause}.`;
}

/** The accounts in which ListTrails was asked for, whether or not it was relied on in the end. */
export function withListTrails(accounts: readonly AccountResult[]): readonly { account: string; discovery: DiscoveryResult }[] {
  return accounts.flatMap(({ account, discovery }) =>
    discovery !== undefined && (discovery.used === 'list' || discovery.fellBack !== null) ? [{ account, discovery }] : [],
  );
}
