import type { OrganizationOptions } from '../collect/options.js';

/** The options that name an account which the organization does not have, to tell of; empty where its accounts were not all listed. */
export function strangers(
  { accounts, units = [], exclude = [], logArchiveAccount }: OrganizationOptions,
  listed: Iterable<{ readonly account: string }>,
): string[] {
  if (accounts !== undefined || units.length > 0) return [];
  const known = new Set(Array.from(listed, ({ account }) => account));
  const unknown = (ids: readonly string[], option: string): string[] =>
    [...new Set(ids)].filter(id => !known.has(id)).map(id => `No account ${id} is among those of the organization; ${option} names it.`);
  return [
    ...unknown(exclude, '--exclude-accounts'),
    ...unknown(logArchiveAccount === undefined ? [] : [logArchiveAccount], '--log-archive-account'),
  ];
}
