import { plural } from '../html/words.js';
import type { Finding, Suppression, SuppressionResult } from '../../src/types.js';

/** What became of an entry, as a sentence. */
export function stateText({
  state,
  matches,
  suppressed,
  maxMatches = 0,
  expiresSoon,
}: Pick<SuppressionResult, 'state' | 'matches' | 'suppressed' | 'maxMatches' | 'expiresSoon'>): string {
  const soon = expiresSoon === true ? ' It expires soon.' : '';
  switch (state) {
    case 'IN_FORCE':
      return suppressed === matches
        ? `In force: ${failed(matches)} suppressed.${soon}`
        : `In force: ${failed(suppressed)} suppressed, of ${matches} in its scope; the others carry an entry further up.${soon}`;
    case 'EXPIRED':
      return `Expired: ${failed(matches)} in its scope, and none is suppressed.`;
    case 'TOO_BROAD':
      return `Too broad: ${failed(matches)} in its scope, more than its maxMatches of ${maxMatches}, so none is suppressed.`;
    case 'STALE':
      return 'Stale: no failed finding is in its scope, all of which was evaluated.';
    case 'UNMATCHED':
      return `No failed finding is in its scope, of which not all is known to have been evaluated.${soon}`;
  }
}

/** Why an entry needs somebody, by the id of the notification that SARIF has for it. */
export type AttentionId = 'SUP001' | 'SUP002' | 'SUP003' | 'SUP004';

export interface Attention {
  readonly id: AttentionId;
  readonly entry: SuppressionResult;
  /** What is wrong and how to mend it. */
  readonly text: string;
}

/** The entries that need somebody, in the order of the file. */
export function attentionsOf(entries: readonly SuppressionResult[]): Attention[] {
  return entries.flatMap((entry): Attention[] => {
    const { id, state, expires, matches, maxMatches = 0, expiresSoon } = entry;
    if (state === 'EXPIRED') {
      const again = `It suppresses ${matches === 1 ? 'the failed finding' : `the ${failed(matches)}`} in its scope no more`;
      const consequence = matches === 0 ? 'No failed finding is in its scope' : again;
      return [{ id: 'SUP001', entry, text: `${id} expired on ${expires}. ${consequence}: renew it, or remove it.` }];
    }
    if (state === 'STALE')
      return [{ id: 'SUP002', entry, text: `${id} is stale: no failed finding is in its scope, all of which was evaluated. Remove it.` }];
    if (state === 'TOO_BROAD') {
      const text = `${id} matches ${failed(matches)}, and its maxMatches is ${maxMatches}. None of them is suppressed: narrow it, or raise maxMatches.`;
      return [{ id: 'SUP003', entry, text }];
    }
    return expiresSoon === true ? [{ id: 'SUP004', entry, text: `${id} expires on ${expires}. Renew it, or mend what it accepts.` }] : [];
  });
}

function failed(number: number): string {
  return plural(number, 'failed finding');
}

export function isSuppressed({ suppression }: Pick<Finding, 'suppression'>): boolean {
  return suppression !== undefined;
}

/** Who lets a failure through, why, and until when. */
export function suppressionText({ id, type, reason, owner, expires }: Suppression): string {
  return `Suppressed until ${expires} by ${id} (${type}, ${owner}): ${reason}`;
}
