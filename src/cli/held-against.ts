import { compare, type ComparedResult } from '../baseline/compare.js';
import { ratchet } from '../baseline/ratchet.js';
import { baselineText } from '../baseline/of-result.js';
import { UsageError } from '../errors.js';
import { decide, type Gate, type GateDecision } from '../gate/exit-code.js';
import type { RegressionGate } from '../gate/regression.js';
import type { Baseline, ScanResult } from '../types.js';
import type { BaselineArguments } from './baseline-options.js';
import { readBaseline } from './baseline-file.js';

const DAY = 86_400_000;

/** A baseline that was read before anything was scanned, and what is to become of it. */
export interface HeldAgainst {
  readonly path: string;
  readonly baseline: Baseline;
  readonly gate: 'any' | 'new';
  readonly newControls: 'fail' | 'warn';
  readonly ratchets: boolean;
  /** With `--baseline-max-age`, the last day on which it is taken: `2027-02-19`. */
  readonly lastDay: string | null;
}

/** What the options say, or `null` without a baseline. Throws a KnownError. */
export async function heldAgainst(argv: BaselineArguments, now: Date): Promise<HeldAgainst | null> {
  const { baseline: path, gate, ratchet: ratchets, baselineMaxAge, newControls } = argv;
  if (path === undefined) {
    if (gate === 'new') throw new UsageError('--gate new asks what is new since a baseline. Name it with --baseline.');
    if (ratchets) throw new UsageError('--ratchet rewrites the file of --baseline. Name it.');
    if (baselineMaxAge !== undefined) throw new UsageError('--baseline-max-age is about the file of --baseline. Name it.');
    if (newControls === 'warn')
      throw new UsageError('--new-controls is about controls that a baseline does not know. Name it with --baseline.');
    return null;
  }
  const days = baselineMaxAge === undefined ? null : daysOf(baselineMaxAge);
  const { kind, baseline } = await readBaseline(path);
  if (ratchets && kind === 'report') {
    throw new UsageError(`--ratchet rewrites a baseline, and ${path} is a report. Make one with "trailproof baseline write ${path}".`);
  }
  const age = (now.getTime() - Date.parse(baseline.madeAt)) / DAY;
  if (days !== null && age > days) {
    throw new UsageError(
      `The baseline ${path} was made ${baseline.madeAt}, more than ${days} day${days === 1 ? '' : 's'} ago. Look at what it holds, and write it anew.`,
    );
  }
  if (days !== null && age < -1)
    throw new UsageError(
      `The baseline ${path} says that it was made ${baseline.madeAt}, which is more than a day from now: it would never be too old. Set the clock right, or write it anew.`,
    );
  const lastDay = days === null ? null : new Date(Date.parse(baseline.madeAt) + days * DAY).toISOString().slice(0, 10);
  return { path, baseline, gate, newControls, ratchets, lastDay };
}

function daysOf(word: string): number {
  if (!/^[1-9]\d{0,4}$/.test(word)) throw new UsageError(`--baseline-max-age takes a number of days, and not "${word}".`);
  return Number(word);
}

/** The result with its states, the gate's decision, and the baseline's new text where it is to be rewritten. */
export interface Judged {
  readonly result: ScanResult;
  readonly decision: GateDecision;
  readonly rewritten: { readonly path: string; readonly text: Iterable<string> } | null;
}

export async function judge(result: ScanResult, gate: Gate, held: HeldAgainst | null): Promise<Judged> {
  if (held === null) return { result, decision: decide(result, gate), rewritten: null };
  const { path, baseline, newControls, ratchets, lastDay } = held;
  const compared = compare(result, baseline, path);
  const [judged, decision] =
    held.gate === 'new'
      ? await regressions(compared, { ...gate, newControls, ...(lastDay !== null && { lastDay }) })
      : [compared, decide(compared, gate)];
  const next = ratchets && decision.exitCode === 0 && !result.scan.interrupted ? ratchet(baseline, compared) : null;
  return { result: judged, decision, rewritten: next === null ? null : { path, text: baselineText(next) } };
}

async function regressions(compared: ComparedResult, gate: RegressionGate): Promise<readonly [ComparedResult, GateDecision]> {
  const { decideRegressions, withVerdicts } = await import('../gate/regression.js');
  const judged = withVerdicts(compared, gate);
  return [judged, decideRegressions(judged, gate)];
}
