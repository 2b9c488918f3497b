import type { Finding } from '../../src/types.js';
import { guidFor } from '../../src/scan-guid.js';
import { wordsFor } from '../wording/statuses.js';
import { suppressionText } from '../wording/suppressions.js';
import { observationId } from './observations.js';
import { property, words } from './words.js';

/** `null`: it is decided, and nobody accepted it. */
export function riskId(finding: Finding, collected: string): string | null {
  return wordsFor(finding).risk === null ? null : guidFor(['oscal', 'risk', finding.id, collected].join('\n'));
}

/** What nobody knows, as an open risk, and what failed and is accepted, as a deviation that was approved. */
export function riskOf(finding: Finding, collected: string): object | null {
  const { controlId, title, message, suppression } = finding;
  const uuid = riskId(finding, collected);
  if (uuid === null) return null;
  return {
    uuid,
    title: words(suppression === undefined ? `Undecided: ${controlId} ${title}` : `Accepted: ${controlId} ${title}`),
    description: words(message),
    statement: words(suppression === undefined ? 'It is not known whether the control is satisfied here.' : suppressionText(suppression)),
    ...(suppression !== undefined && {
      props: [property('suppression', suppression.id), property('owner', suppression.owner)],
      deadline: `${suppression.expires}T23:59:59Z`,
    }),
    status: wordsFor(finding).risk,
    'related-observations': [{ 'observation-uuid': observationId(finding, collected) }],
  };
}
