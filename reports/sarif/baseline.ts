import type { Result } from 'sarif';
import type { AbsentFinding, Finding, ScanResult } from '../../src/types.js';
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
export function* absentResults(
  { findings, absentFindings = [], controls }: ScanResult,
  ruleOf: (controlId: string) => Rule,
): Generator<Result> {
  for (const finding of findings) {
    const { controlId, controlSeverity, baseline } = finding;
    if (baseline?.state !== 'resolved') continue;
    const message = 'It failed in the baseline, and passes now.';
    const failed: Finding = { ...finding, status: 'FAILED', severity: controlSeverity, message, reasons: [], evidence: [] };
    yield absentResult(failed, ruleOf(controlId), baseline);
  }
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  for (const absent of absentFindings) {
    const { state, status, controlId } = absent;
    if (state === 'gone')
      yield absentResult(asItWas(absent, titles.get(controlId) ?? controlId), ruleOf(controlId), { state, status, changes: [] });
  }
}

function absentResult(finding: Finding, rule: Rule, baseline: object): Result {
  const result = resultOf(finding, rule);
  return { ...result, baselineState: 'absent', properties: { ...result.properties, baseline } };
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
