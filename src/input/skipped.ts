import type { SkippedAccount } from '../types.js';
import { validateEvidence } from './conformity.js';
import { has, type Raw } from './fields.js';
import type { Place } from './place.js';

/** Whether it says which accounts a scan left out, as evidence does. A report says so too, beside much else. */
export function isSkippedAccounts(raw: Raw): boolean {
  return has(raw, 'skippedAccounts') && Object.keys(raw).every(key => key === 'skippedAccounts' || key === 'schemaVersion');
}

export function readSkippedAccounts(raw: Raw, place: Place): readonly SkippedAccount[] {
  validateEvidence(raw, place);
  return raw['skippedAccounts'] as readonly SkippedAccount[];
}

/** Each once, sorted, but for those that there is evidence of all the same. */
export function skippedOnly(skipped: readonly SkippedAccount[], judged: ReadonlyMap<string, unknown>): readonly SkippedAccount[] {
  const first = new Map(skipped.toReversed().map(one => [one.account, one]));
  return [...first.values()].filter(({ account }) => !judged.has(account)).sort((a, b) => (a.account < b.account ? -1 : 1));
}
