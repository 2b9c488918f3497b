import type { Missing, Snapshot } from '../../types.js';

/** What an account is entered by. */
export const ENTRY = 'sts:AssumeRole';

/** Why an account could not be entered, or `null` where it was. Nothing at all is known of one that was not, for one reason. */
export function refusalOf({ facts }: Pick<Snapshot, 'facts'>): Missing | null {
  const { trails: first } = facts;
  if (first.state === 'present' || first.api !== ENTRY || first.reason === 'NOT_REQUESTED') return null;
  const isSame = Object.values(facts).every(fact => fact.state === 'missing' && fact.message === first.message);
  return isSame ? first : null;
}
