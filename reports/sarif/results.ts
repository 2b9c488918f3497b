import type { Result } from 'sarif';
import type { Finding } from '../../src/types.js';
import { wordsFor } from '../wording/statuses.js';
import { findingHash } from './identity.js';
import { locationOf } from './location.js';
import type { Rule } from './rules.js';
import { rankOf, weightOf } from './severity.js';
import { plain, sentence } from './text.js';

const MESSAGE_LIMIT = 1024;

export function resultOf(finding: Finding, { index, taxa }: Rule): Result {
  const { id, controlId, controlSeverity, status, message } = finding;
  const hash = findingHash(id);
  const failed = status === 'FAILED';
  return {
    ruleId: controlId,
    ruleIndex: index,
    kind: wordsFor(finding).sarif,
    // Only what failed may have a level (SARIF 2.1.0, 3.27.10).
    level: failed ? weightOf(controlSeverity).level : 'none',
    ...(failed && { rank: rankOf(controlSeverity) }),
    message: { text: sentence(message, MESSAGE_LIMIT) },
    locations: [locationOf(finding)],
    // DefectDojo reads what follows a slash in a key as a version number.
    fingerprints: { 'findingId/v1': hash },
    // GitHub tells alerts apart by the first of these alone.
    partialFingerprints: { primaryLocationLineHash: `${hash.slice(0, 32)}:1`, 'findingId/v1': hash },
    ...(taxa.length > 0 && { taxa: [...taxa] }),
    properties: propertiesOf(finding),
  };
}

function propertiesOf(finding: Finding) {
  const { id, status, severity, partition, account, region, resource, vacuous, relatedRequirements, reasons, evidence } = finding;
  return {
    tags: [...new Set([`account:${plain(account, 64)}`, `region:${plain(region ?? 'global', 64)}`])],
    findingId: id,
    status,
    severity,
    ...(vacuous === true && { vacuous }),
    partition,
    account,
    region,
    resourceType: resource.type,
    resourceId: resource.id,
    requirements: relatedRequirements,
    ...(reasons.length > 0 && { reasons }),
    evidence,
  };
}
