import type { AbsentFinding, AbsentState, BaselineState, Finding, GateVerdict, ScanResult } from '../../src/types.js';

type State = BaselineState | AbsentState;

/** What has changed, in the order in which a reader wants it. What is unchanged is counted and not listed. */
export const CHANGED = ['new', 'updated', 'resolved', 'gone', 'notReevaluated'] as const satisfies readonly State[];

const WORDS: Readonly<Record<State, string>> = {
  new: 'new',
  updated: 'updated',
  unchanged: 'unchanged',
  resolved: 'resolved',
  gone: 'gone',
  notReevaluated: 'not evaluated again',
};

export interface Change {
  /** The finding's id. */
  readonly id: string;
  /** What changed, in words. */
  readonly what: string;
}

export interface ChangeGroup {
  readonly state: State;
  readonly title: string;
  readonly changes: readonly Change[];
}

export function stateWord(state: State): string {
  return WORDS[state];
}

const LET_THROUGH: Readonly<Partial<Record<GateVerdict, string>>> = {
  IN_BASELINE: 'in the baseline',
  NEW_CONTROL: 'of a control that the baseline does not know',
  BELOW_FAIL_ON: 'below --fail-on',
};

/** Why `--gate new` lets through what did not pass and is not suppressed; `null` where it does not. */
export function letThroughAs({ baseline }: Pick<Finding, 'baseline'>): string | null {
  return (baseline?.gate === undefined ? undefined : LET_THROUGH[baseline.gate]) ?? null;
}

/** What of a baseline is in the way of `--gate new` because this scan does not have it. */
export function lost({ baseline, absentFindings = [] }: Pick<ScanResult, 'baseline' | 'absentFindings'>) {
  return {
    findings: absentFindings.filter(({ gate }) => gate !== undefined),
    scope: baseline?.gate === 'new' ? baseline.missingScope : [],
  };
}

/** `1 new, 2 updated, 0 resolved, …`: each state with its number. */
export function countsSentence(counts: Readonly<Record<State, number>>): string {
  return [...CHANGED, 'unchanged' as const].map(state => `${counts[state]} ${WORDS[state]}`).join(', ');
}

/** What is different, by state; states of which there is nothing are left out. */
export function changeGroups({ findings, absentFindings = [] }: Pick<ScanResult, 'findings' | 'absentFindings'>): readonly ChangeGroup[] {
  return CHANGED.flatMap(state => {
    const present = findings.flatMap(finding => (finding.baseline?.state === state ? [{ id: finding.id, what: whatOf(finding) }] : []));
    const absent = absentFindings.flatMap(one => (one.state === state ? [{ id: one.id, what: `was ${one.status}. ${one.because}` }] : []));
    const changes = [...present, ...absent];
    const word = WORDS[state];
    return changes.length === 0 ? [] : [{ state, title: word.charAt(0).toUpperCase() + word.slice(1), changes }];
  });
}

function whatOf({ status, message, baseline }: Finding): string {
  const changes = baseline?.changes ?? [];
  return changes.length === 0 ? `${status}. ${message}` : `${changes.join('; ')}. ${message}`;
}

/** What is gone, as the finding that it was in the baseline. What was not evaluated again is not among them: nothing is known of it. */
export function* goneFindings({
  absentFindings = [],
  controls,
}: Pick<ScanResult, 'absentFindings' | 'controls'>): Generator<{ readonly finding: Finding; readonly absent: AbsentFinding }> {
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  for (const absent of absentFindings) {
    const { controlId, state } = absent;
    if (state === 'gone') yield { finding: asItWas(absent, titles.get(controlId) ?? controlId), absent };
  }
}

function asItWas(
  { id, controlId, status, severity, partition, account, region, resource, because }: AbsentFinding,
  title: string,
): Finding {
  return {
    id,
    controlId,
    title,
    severity: status === 'FAILED' ? severity : 'INFORMATIONAL',
    controlSeverity: severity,
    status,
    partition,
    account,
    region,
    resource,
    message: because,
    reasons: [],
    evidence: [],
    standards: [],
    relatedRequirements: [],
    remediation: { text: '', url: '' },
  };
}
