import type { OrganizationTrail } from '../../src/types.js';
import { someOf } from './coverage.js';

/** Which accounts a trail reaches, as a sentence says it: `3 of 4 accounts show it; 111122223333 does not`. */
export function reachText({ covers, misses, unknown }: OrganizationTrail, named: number): string {
  const total = covers.length + misses.length + unknown.length;
  return [
    `${covers.length} of ${total} ${total === 1 ? 'account' : 'accounts'} ${covers.length === 1 ? 'shows' : 'show'} it`,
    ...(misses.length === 0 ? [] : [`not shown in ${someOf(misses, named)}`]),
    ...(unknown.length === 0 ? [] : [`not known of ${someOf(unknown, named)}`]),
  ].join('; ');
}
