import { createHash } from 'node:crypto';
import { findingsThatDiffer, sectionsThatDiffer } from '../evidence-bundle/differences.js';
import type { BundleManifest } from '../evidence-bundle/manifest.js';
import { CHECKS_DIGEST } from '../generated/checks-digest.js';
import { safe } from '../input/place.js';
import { renderPieces } from '../render.js';
import { TOOL } from '../tool.js';
import type { ScanResult } from '../types.js';

/** What there is to say of a report and of what came out when its evidence was judged again. */
export interface Comparison {
  readonly isSame: boolean;
  readonly lines: readonly string[];
}

/** So many differences are named. */
const NAMED = 50;

export function comparison(
  reported: ScanResult,
  replayed: ScanResult,
  manifest: BundleManifest,
  contradictions: readonly string[],
): Comparison {
  const findings = findingsThatDiffer(reported, replayed);
  const sections = sectionsThatDiffer(reported, replayed);
  const all = new Set([...reported.findings, ...replayed.findings].map(({ id }) => id)).size;
  const isJudgedSame = findings.length === 0 && sections.length === 0;
  const isSame = isJudgedSame && contradictions.length === 0;
  const same = `The same ${count(all, 'finding')} came out${isSame ? ', byte for byte' : ''}.`;
  const other = `${findings.length} of ${count(all, 'finding')} ${findings.length === 1 ? 'is' : 'are'} not as in the report.`;
  const more = findings.length > NAMED ? [`  … and ${findings.length - NAMED} more`] : [];
  const lines = [
    findings.length === 0 ? same : other,
    ...findings.slice(0, NAMED).map(({ id, what }) => `  ${safe(id, 300)}  ${safe(what, 300)}`),
    ...more,
    ...(sections.length === 0 ? [] : [`Other parts of the report are not the same: ${sections.join(', ')}.`]),
    ...(contradictions.length === 0 ? [] : ['The bundle contradicts itself:', ...contradictions.map(one => `- ${one}`)]),
    ...leftAside(reported),
    ...(isJudgedSame && manifest.checks.sha256 === CHECKS_DIGEST ? [] : [whoJudged(manifest)]),
  ];
  return { isSame, lines };
}

export const OTHERWISE_WRITTEN =
  'report.json is not byte for byte as this trailproof writes it: other spaces, another order, or a name that is there twice, of which another reader may take the other.';

/** Whether the bytes of the report are those that the JSON reporter writes of what it was read as. */
export async function isAsWritten(reported: ScanResult, { parts }: BundleManifest): Promise<boolean> {
  const written = createHash('sha256');
  for (const piece of await renderPieces('json', reported)) written.update(piece);
  return parts.some(({ name, sha256 }) => name === 'report.json' && sha256 === written.digest('hex'));
}

/** What other files have added to the report, which are not in the bundle. */
function leftAside({ findings, baseline, absentFindings, suppressions, securityHub, securityHubOnly }: ScanResult): string[] {
  const having = (field: 'baseline' | 'suppression' | 'securityHub'): number => findings.filter(one => one[field] !== undefined).length;
  const [compared, suppressed, witnessed] = [having('baseline'), having('suppression'), having('securityHub')];
  const left = [
    ...(baseline !== undefined || absentFindings !== undefined || compared > 0 ? [`a baseline (${count(compared, 'finding')})`] : []),
    ...(suppressions !== undefined || suppressed > 0 ? [`suppressions (${count(suppressed, 'finding')})`] : []),
    ...(securityHub !== undefined || securityHubOnly !== undefined || witnessed > 0
      ? [`Security Hub (${count(witnessed, 'finding')})`]
      : []),
  ];
  if (left.length === 0) return [];
  return [`Not checked, because what it comes from is not in the bundle: what the report says of ${left.join(', ')}.`];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function whoJudged({ tool, checks }: BundleManifest): string {
  if (checks.sha256 === CHECKS_DIGEST && checks.plugins === 0)
    return `The same checks judged (${CHECKS_DIGEST}): the report is not what they make of this evidence.`;
  if (checks.sha256 === CHECKS_DIGEST)
    return `The same built-in checks judged (${CHECKS_DIGEST}): the plugins may be others than they were.`;
  return `Other checks judged: the bundle was made by ${safe(tool.name, 100)} ${safe(tool.version, 100)} with the checks ${checks.sha256}, and this is ${TOOL.version} with ${CHECKS_DIGEST}.`;
}
