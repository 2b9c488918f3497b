import type { Finding, Suppression, SuppressionResult } from '../../src/types.js';

/** What became of an entry, as a sentence. */
export function stateText({
  state,
  matches,
  suppressed,
  maxMatches = 0,
}: Pick<SuppressionResult, 'state' | 'matches' | 'suppressed' | 'maxMatches'>): string {
  switch (state) {
    case 'IN_FORCE':
      return suppressed === matches
        ? `In force: ${failed(matches)} suppressed.`
        : `In force: ${failed(suppressed)} suppressed, of ${matches} in its scope; the others carry an entry further up.`;
    case 'EXPIRED':
      return `Expired: ${failed(matches)} in its scope, and none is suppressed.`;
    case 'TOO_BROAD':
      return `Too broad: ${failed(matches)} in its scope, more than its maxMatches of ${maxMatches}, so none is suppressed.`;
    case 'STALE':
      return 'Stale: no failed finding is in its scope, all of which was evaluated.';
    case 'UNMATCHED':
      return 'No failed finding is in its scope, of which not all is known to have been evaluated.';
  }
}

function failed(number: number): string {
  return `${number} failed finding${number === 1 ? '' : 's'}`;
}

export function isSuppressed({ suppression }: Pick<Finding, 'suppression'>): boolean {
  return suppression !== undefined;
}

/** Who lets a failure through, why, and until when. */
export function suppressionText({ id, type, reason, owner, expires }: Suppression): string {
  return `Suppressed until ${expires} by ${id} (${type}, ${owner}): ${reason}`;
}
