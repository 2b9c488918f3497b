import type { Finding, ScanResult, Suppression, SuppressionEntry, SuppressionResult, SuppressionState } from '../types.js';
import { Background } from './background.js';
import { expiresSoon, isExpired } from './dates.js';
import { covers, matchesAny } from './scope.js';
import { isEvaluated } from './stale.js';

export interface SuppressContext {
  /** `2026-11-21`, in UTC. */
  readonly today: string;
  /** What the snapshots tell beside the findings. Without it nobody knows tags and units, and no entry is known to be stale. */
  readonly background?: Background;
  /** Every control that there is, whether or not it was selected. Without it nobody knows all that a glob means, and no entry with one is known to be stale. */
  readonly controlIds?: readonly string[];
}

/**
 * The result with what is accepted marked as such. Statuses and counts stay what they are, and only a finding that is FAILED and of which it is known
 * that an entry means it carries a suppression: that of the first such entry that is in force.
 * `suppressions` of the result has what became of each entry. Throws nothing: whether entries are well-formed is for their schema to say
 * (`trailproof schema suppressions`); `location` is where reports say that an entry stands.
 */
export function suppress(result: ScanResult, entries: readonly SuppressionEntry[], given: SuppressContext): ScanResult {
  // No control is called as a glob is, so that none with that name was judged.
  const controlIds = [...result.controls.map(({ id }) => id), ...entries.flatMap(({ controls }) => controls)];
  const context = { background: new Background(), controlIds, ...given };
  const unpassed = unpassedByControl(result.findings);
  const tried = entries.map(entry => {
    const own = [...unpassed].flatMap(([id, findings]) => (matchesAny(entry.controls, id) ? findings : []));
    const matched = own.filter(finding => finding.status === 'FAILED' && covers(entry, finding, context.background) === true);
    return { entry, matched, state: stateOf(entry, matched.length, { ...result, findings: own }, context) };
  });
  const suppressions = new Map<Finding, Suppression>();
  const register = tried.map(({ entry, matched, state }): SuppressionResult => {
    const taken = state === 'IN_FORCE' ? matched.filter(finding => !suppressions.has(finding)) : [];
    const suppression = suppressionOf(entry);
    for (const finding of taken) suppressions.set(finding, suppression);
    const isSoon = (state === 'IN_FORCE' || state === 'UNMATCHED') && expiresSoon(entry.expires, context.today);
    return { ...entry, state, ...(isSoon && { expiresSoon: true }), matches: matched.length, suppressed: taken.length };
  });
  const findings = result.findings.map(finding => {
    const suppression = suppressions.get(finding);
    return suppression === undefined ? finding : { ...finding, suppression };
  });
  return { ...result, findings, suppressions: register };
}

/** Most findings passed, and are of controls that an entry does not mean: they are looked at once, and not once for each entry. */
function unpassedByControl(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.status === 'PASSED') continue;
    const group = groups.get(finding.controlId);
    if (group === undefined) groups.set(finding.controlId, [finding]);
    else group.push(finding);
  }
  return groups;
}

function stateOf(entry: SuppressionEntry, matches: number, result: ScanResult, context: Required<SuppressContext>): SuppressionState {
  if (isExpired(entry.expires, context.today)) return 'EXPIRED';
  // Which of the matches were meant is not known, so none of them is suppressed.
  if (entry.maxMatches !== undefined && matches > entry.maxMatches) return 'TOO_BROAD';
  if (matches > 0) return 'IN_FORCE';
  return isEvaluated(entry, result, context.background, context.controlIds) ? 'STALE' : 'UNMATCHED';
}

/** What a finding carries of the entry: not its scope, which says nothing more once it has matched. */
function suppressionOf(entry: SuppressionEntry): Suppression {
  const { id, type, reason, owner, expires, approvedBy, ticket, created, location } = entry;
  return {
    id,
    type,
    reason,
    owner,
    expires,
    ...(approvedBy !== undefined && { approvedBy }),
    ...(ticket !== undefined && { ticket }),
    ...(created !== undefined && { created }),
    location,
  };
}
