import type { Result } from 'sarif';
import type { Finding, ScanResult } from '../../src/types.js';
import { goneFindings } from '../wording/baseline.js';
import type { Rule } from './rules.js';
import { resultOf } from './results.js';

/** A finding with its state, where a baseline was given. SARIF has one word for what changed in any way; which way is in the properties. */
export function comparedResult(finding: Finding, rule: Rule): Result {
  const result = resultOf(finding, rule);
  const { baseline } = finding;
  if (baseline === undefined) return result;
  // https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html (3.27.24)
  return {
    ...result,
    baselineState: baseline.state === 'resolved' ? 'updated' : baseline.state,
    properties: { ...result.properties, baseline },
  };
}

/**
 * What the baseline has and the scan does not, which SARIF calls absent: failures that pass now, and what is gone. What was not evaluated
 * again is not among them, because nobody knows whether it is absent.
 */
export function* absentResults(result: ScanResult, ruleOf: (controlId: string) => Rule): Generator<Result> {
  for (const finding of result.findings) {
    const { controlId, controlSeverity, baseline } = finding;
    if (baseline?.state !== 'resolved') continue;
    const message = 'It failed in the baseline, and passes now.';
    const failed: Finding = { ...finding, status: 'FAILED', severity: controlSeverity, message, reasons: [], evidence: [] };
    yield absentResult(failed, ruleOf(controlId), baseline);
  }
  for (const { finding, absent } of goneFindings(result)) {
    const { state, status, controlId } = absent;
    yield absentResult(finding, ruleOf(controlId), { state, status, changes: [] });
  }
}

function absentResult(finding: Finding, rule: Rule, baseline: object): Result {
  const result = resultOf(finding, rule);
  return { ...result, baselineState: 'absent', properties: { ...result.properties, baseline } };
}
