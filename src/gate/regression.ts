import { isUndecided } from '../undecided.js';
import { type ComparedResult, isLeftOut } from '../baseline/compare.js';
import type { AbsenceVerdict, AbsentFinding, ComplianceStatus, Finding, GateVerdict } from '../types.js';
import { ASCENDING, findings, type Gate, type GateDecision, nobody, staleSentence, suppressedIn } from './exit-code.js';

export interface RegressionGate extends Gate {
  /** Whether findings of controls that the baseline does not know count. */
  readonly newControls: 'fail' | 'warn';
  /** The last day of the baseline, `2027-02-19`, where it has one. */
  readonly lastDay?: string;
}

/** What makes the gate fail, or keeps it from passing: one finding, or a part of the scope. */
export interface Objection {
  readonly id: string;
  /** What changed, as a clause. */
  readonly what: string;
  /** How to mend it; `null` where only a scan that sees more would help. */
  readonly remedy: string | null;
}

export interface Objections {
  /** New failures and passes that fail now, unless they are suppressed, and passes that cannot be shown any more. */
  readonly worse: readonly Objection[];
  /** What could not be decided and the baseline does not hold as undecided. */
  readonly undecided: readonly Objection[];
  /** What the baseline covers as a whole and the scan does not, and failures of it that are out of sight. */
  readonly missing: readonly Objection[];
}

/** A compared result of which the gate has looked at each finding: without that, nothing would be in the way. */
export type GatedResult = ComparedResult & { readonly baseline: { readonly gate: 'new' } };

/** The result with what the gate makes of each finding that did not pass. A lack of evidence is never in its favour. */
export function withVerdicts(result: ComparedResult, { failOn, newControls }: Pick<RegressionGate, 'failOn' | 'newControls'>): GatedResult {
  const counting: ReadonlySet<string> = new Set(failOn === 'none' ? [] : ASCENDING.slice(ASCENDING.indexOf(failOn)));
  const tolerated = new Set(newControls === 'warn' ? result.baseline.newControls : []);
  const findings = result.findings.map(finding => {
    const { controlId, controlSeverity, baseline } = finding;
    if (finding.status === 'PASSED' || baseline === undefined) return finding;
    const gate = verdictOf(finding, baseline.status, counting.has(controlSeverity), tolerated.has(controlId));
    return { ...finding, baseline: { ...baseline, gate } };
  });
  const accounts = new Set(result.accounts.map(one => one.account));
  const { changedControls } = result.baseline;
  const controls = new Set(result.controls.flatMap(({ id }) => (changedControls.includes(id) ? [] : [id])));
  const absentFindings = result.absentFindings.map((entry): AbsentFinding => {
    const { state, status, severity, account, controlId } = entry;
    // What is missing as a whole is said once, and what was undecided before is not less known now.
    if (state === 'gone' || isUndecided(entry) || !accounts.has(account) || !controls.has(controlId)) return entry;
    if (status === 'FAILED') return { ...entry, gate: 'MISSING' };
    const isAsked = !result.scan.interrupted && !isLeftOut({ region: entry.region, resourceType: entry.resource.type }, result.scan);
    return { ...entry, gate: isAsked && counting.has(severity) ? 'FAILS' : 'UNDECIDED' };
  });
  return { ...result, findings, absentFindings, baseline: { ...result.baseline, gate: 'new' } };
}

function verdictOf({ status, suppression }: Finding, before: ComplianceStatus | null, counts: boolean, isTolerated: boolean): GateVerdict {
  if (suppression !== undefined) return 'SUPPRESSED';
  if (status === 'FAILED') {
    if (isTolerated) return 'NEW_CONTROL';
    return before === 'FAILED' ? 'IN_BASELINE' : counts ? 'FAILS' : 'BELOW_FAIL_ON';
  }
  if (before !== null && isUndecided({ status: before })) return 'IN_BASELINE';
  return counts && before === 'PASSED' ? 'FAILS' : 'UNDECIDED';
}

/** What speaks against the result. */
export function objections(judged: GatedResult): Objections {
  const absent = (verdict: AbsenceVerdict): Objection[] => judged.absentFindings.filter(({ gate }) => gate === verdict).map(absence);
  const of = (verdict: 'FAILS' | 'UNDECIDED'): Objection[] => [
    ...judgedAs(judged, verdict).map(finding => objection(finding, judged)),
    ...absent(verdict),
  ];
  return {
    worse: of('FAILS'),
    undecided: of('UNDECIDED'),
    missing: [
      ...judged.baseline.missingScope.map(({ what, because }) => ({ id: what, what: because, remedy: null })),
      ...absent('MISSING'),
    ],
  };
}

function judgedAs({ findings: all }: GatedResult, verdict: GateVerdict): readonly Finding[] {
  return all.filter(({ baseline }) => baseline?.gate === verdict);
}

/** Of failures; what is not known cannot be accepted. */
const HOW_TO_ACCEPT =
  'To accept one of these failures for a time: trailproof suppressions add "ID" --file suppressions.yaml --owner WHO --reason WHY --expires DAY, and scan with --suppressions suppressions.yaml.';

/** The plain threshold for what got worse since the baseline. Throws nothing. */
export function decideRegressions(result: GatedResult, gate: RegressionGate): GateDecision {
  if (result.summary.accounts === 0) return { exitCode: 3, because: nobody(result.skippedAccounts) };
  const { worse, undecided, missing } = objections(result);
  const { source } = result.baseline;
  const stale = staleSentence(result, gate);
  if (worse.length > 0 || stale !== '') {
    const gotWorse = `${findings(worse.length)} of severity ${gate.failOn} or above got worse since the baseline ${source}.`;
    return {
      exitCode: 1,
      because: [worse.length > 0 ? gotWorse : '', stale].filter(Boolean).join(' '),
      details: [
        ...told('Worse than the baseline', worse),
        ...(worse.some(({ remedy }) => remedy !== null) ? [HOW_TO_ACCEPT] : []),
        ...told('Undecided, and not so in the baseline', undecided),
      ],
    };
  }
  const nothing = nothingWorse(result);
  // Not even --allow-unknown: an account that is dropped has no unknown finding that anybody could have seen.
  if (missing.length > 0) {
    return {
      exitCode: 3,
      because: `${nothing}, but the baseline ${source} covers what this scan does not; scan it, or write the baseline anew.`,
      details: [...told('In the baseline, and not in this scan', missing), ...told('Undecided, and not so in the baseline', undecided)],
    };
  }
  if (undecided.length > 0 && !gate.allowUnknown) {
    return {
      exitCode: 3,
      because: `${nothing}, but ${findings(undecided.length)} could not be decided that the baseline ${source} does not hold as undecided; --allow-unknown accepts that.`,
      details: told('Undecided, and not so in the baseline', undecided),
    };
  }
  return { exitCode: 0, because: `${nothing} since the baseline ${source}.`, details: letThrough(result, gate, undecided) };
}

/** A failure that is suppressed is worse all the same. */
function nothingWorse(result: GatedResult): string {
  const worse = suppressedIn(result).filter(({ baseline }) => baseline?.status !== 'FAILED');
  const [first = ''] = worse.flatMap(({ suppression }) => suppression?.expires ?? []).sort();
  if (worse.length === 0) return 'Nothing got worse';
  return `Nothing got worse that is not suppressed (${findings(worse.length)}, ${worse.length === 1 ? '' : 'the first of them '}until ${first})`;
}

/** What is not in the way although it is not passed. */
function letThrough(result: GatedResult, { failOn, lastDay }: RegressionGate, undecided: readonly Objection[]): string[] {
  const held = judgedAs(result, 'IN_BASELINE');
  const until = lastDay === undefined ? '' : `, until ${lastDay}, when --baseline-max-age ends`;
  return [
    ...told('Let through: suppressed', judgedAs(result, 'SUPPRESSED').map(accepted)),
    ...told(`Let through: failed in the baseline already${until}`, held.filter(({ status }) => status === 'FAILED').map(brief)),
    ...told(`Let through: failed, which --fail-on ${failOn.toLowerCase()} does not count`, judgedAs(result, 'BELOW_FAIL_ON').map(brief)),
    ...told(`Let through: undecided in the baseline already${until}`, held.filter(isUndecided).map(brief)),
    ...told('Let through by --allow-unknown', undecided),
    ...told('Let through: of a control that the baseline does not know', judgedAs(result, 'NEW_CONTROL').map(brief)),
  ];
}

function accepted(finding: Finding): Objection {
  const { id, message, baseline, suppression } = finding;
  const { id: entry = '', owner = '', expires = '' } = suppression ?? {};
  const before = baseline?.status ?? null;
  const change = before === null ? 'new' : before === 'FAILED' ? 'failed in the baseline already' : `${before} → FAILED`;
  return { id, what: `until ${expires} by ${entry} (${owner}), ${change}: ${message}`, remedy: null };
}

function brief(finding: Finding): Objection {
  const { id, message } = finding;
  return { id, what: message, remedy: null };
}

function objection(finding: Finding, { baseline: { newControls } }: ComparedResult): Objection {
  const { id, status, controlId, message, reasons, remediation, baseline } = finding;
  const why = [message, ...reasons.map(({ description }) => description)].join(' ');
  const before = baseline?.status ?? null;
  const facts = (baseline?.changes ?? []).filter(change => change !== `${before ?? ''} → ${status}`);
  const change = before === null ? `new, ${status}` : `${before} → ${status}`;
  const control = newControls.includes(controlId) ? ', of a control that the baseline does not know' : '';
  return {
    id,
    what: `${change}${control}: ${facts.length === 0 ? why : `${facts.join('; ')}. ${why}`}`,
    remedy: status === 'FAILED' ? `${remediation.text} ${remediation.url}` : null,
  };
}

function absence({ id, status, because }: AbsentFinding): Objection {
  return { id, what: `${status} → not evaluated again: ${because}`, remedy: null };
}

/** So many are listed; the reports have them all. */
const LISTED = 25;

function told(heading: string, list: readonly Objection[]): string[] {
  if (list.length === 0) return [];
  return [
    `${heading} (${list.length}):`,
    ...list
      .slice(0, LISTED)
      .flatMap(({ id, what, remedy }) => [`  ${id}: ${what}`, ...(remedy === null ? [] : [`    To mend it: ${remedy}`])]),
    ...(list.length > LISTED ? [`  and ${list.length - LISTED} more, which the JSON report (-o json=FILE) lists.`] : []),
  ];
}
