import { isUndecided } from '../undecided.js';
import { type ComparedResult } from '../baseline/compare.js';
import type { AbsentFinding, Finding } from '../types.js';
import { ASCENDING, findings, type Gate, type GateDecision, nobody, staleSentence, suppressedIn } from './exit-code.js';

export interface RegressionGate extends Gate {
  /** Whether findings of controls that the baseline does not know count. */
  readonly newControls: 'fail' | 'warn';
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
  /** What the baseline covers as a whole and the scan does not. */
  readonly missing: readonly Objection[];
}

/** What speaks against the result, held against its baseline. A lack of evidence is never in its favour. */
export function objections(result: ComparedResult, { failOn, newControls }: Pick<RegressionGate, 'failOn' | 'newControls'>): Objections {
  const counting: ReadonlySet<string> = new Set(failOn === 'none' ? [] : ASCENDING.slice(ASCENDING.indexOf(failOn)));
  const tolerated = new Set(newControls === 'warn' ? result.baseline.newControls : []);
  const worse: Objection[] = [];
  const undecided: Objection[] = [];
  /** `account|control` of which something is undecided that the baseline had decided, or did not have. */
  const lost = new Set<string>();
  for (const finding of result.findings) {
    const { status, controlSeverity, controlId, account, baseline, suppression } = finding;
    if (tolerated.has(controlId)) continue;
    const before = baseline?.status ?? null;
    const counts = counting.has(controlSeverity);
    if (status === 'FAILED') {
      if (counts && before !== 'FAILED' && suppression === undefined) worse.push(objection(finding, result));
    } else if (isUndecided(finding) && (before === null || !isUndecided({ status: before }))) {
      lost.add(`${account}|${controlId}`);
      if (counts && before === 'PASSED') worse.push(objection(finding, result));
      else undecided.push(objection(finding, result));
    }
  }
  const accounts = new Set(result.accounts.map(one => one.account));
  const controls = new Set(result.controls.map(({ id }) => id));
  for (const entry of result.absentFindings) {
    const { state, status, severity, account, controlId } = entry;
    // What is missing as a whole is said once, and what was undecided before is not less known now.
    if (state === 'gone' || isUndecided(entry) || !accounts.has(account) || !controls.has(controlId)) continue;
    const isLost = status === 'PASSED' && counting.has(severity) && lost.has(`${account}|${controlId}`);
    (isLost ? worse : undecided).push(absence(entry));
  }
  return {
    worse,
    undecided,
    missing: result.baseline.missingScope.map(({ what, because }) => ({ id: what, what: because, remedy: null })),
  };
}

/** The plain threshold for what got worse since the baseline. Throws nothing, and reads nothing but the compared result. */
export function decideRegressions(result: ComparedResult, gate: RegressionGate): GateDecision {
  if (result.summary.accounts === 0) return { exitCode: 3, because: nobody(result.skippedAccounts) };
  const { worse, undecided, missing } = objections(result, gate);
  const { source } = result.baseline;
  const stale = staleSentence(result, gate);
  if (worse.length > 0 || stale !== '') {
    const gotWorse = `${findings(worse.length)} of severity ${gate.failOn} or above got worse since the baseline ${source}.`;
    return {
      exitCode: 1,
      because: [worse.length > 0 ? gotWorse : '', stale].filter(Boolean).join(' '),
      details: [...told('Worse than the baseline', worse), ...told('Undecided, and not so in the baseline', undecided)],
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
function nothingWorse(result: ComparedResult): string {
  const worse = suppressedIn(result).filter(({ baseline }) => baseline?.status !== 'FAILED');
  const [first = ''] = worse.flatMap(({ suppression }) => suppression?.expires ?? []).sort();
  if (worse.length === 0) return 'Nothing got worse';
  return `Nothing got worse that is not suppressed (${findings(worse.length)}, ${worse.length === 1 ? '' : 'the first of them '}until ${first})`;
}

/** What is not in the way although it is not passed. */
function letThrough(result: ComparedResult, { failOn, newControls }: RegressionGate, undecided: readonly Objection[]): string[] {
  const { baseline } = result;
  const tolerated = new Set(newControls === 'warn' ? baseline.newControls : []);
  const ofNewControls = result.findings.filter(
    ({ controlId, status, suppression }) => tolerated.has(controlId) && status !== 'PASSED' && suppression === undefined,
  );
  const rest = result.findings.filter(({ controlId }) => !tolerated.has(controlId));
  const failed = rest.filter(({ status, suppression }) => status === 'FAILED' && suppression === undefined);
  const isHeld = ({ baseline: change }: Finding): boolean => change?.status === 'FAILED';
  const open = rest.filter(isUndecided).filter(one => one.baseline !== undefined && isHeldOpen(one));
  return [
    ...told('Let through: suppressed', suppressedIn(result).map(accepted)),
    ...told('Let through: failed in the baseline already', failed.filter(isHeld).map(brief)),
    ...told(`Let through: failed, which --fail-on ${failOn.toLowerCase()} does not count`, failed.filter(one => !isHeld(one)).map(brief)),
    ...told('Let through: undecided in the baseline already', open.map(brief)),
    ...told('Let through by --allow-unknown', undecided),
    ...told('Let through: of a control that the baseline does not know', ofNewControls.map(brief)),
    ...baseline.changedControls.map(id => `${id} is judged with other parameters than in the baseline.`),
  ];
}

function isHeldOpen({ baseline }: Finding): boolean {
  return baseline?.status !== null && baseline?.status !== undefined && isUndecided({ status: baseline.status });
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
  const { id, status, controlId, message, remediation, baseline } = finding;
  const before = baseline?.status ?? null;
  const facts = (baseline?.changes ?? []).filter(change => change !== `${before ?? ''} → ${status}`);
  const change = before === null ? `new, ${status}` : `${before} → ${status}`;
  const control = newControls.includes(controlId) ? ', of a control that the baseline does not know' : '';
  return {
    id,
    what: `${change}${control}: ${facts.length === 0 ? message : `${facts.join('; ')}. ${message}`}`,
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
