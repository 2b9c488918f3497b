import { isUndecided } from './undecided.js';
import { compareText } from './order.js';
import type { PreparedCheck } from './prepared-check.js';
import { relatedRequirements, standardsIds } from './standards.js';
import type {
  AccountResult,
  ComplianceStatus,
  ControlResult,
  ControlStatus,
  Finding,
  ScanResult,
  Severity,
  StatusCounts,
} from './types.js';

/** What is known of an account before it is judged. */
export type AccountRecord = Omit<AccountResult, 'complete' | 'controls'>;

/** One row an account, sorted. */
export function accountResults(
  accounts: Iterable<AccountRecord>,
  controlIds: readonly string[],
  findings: readonly Finding[],
): AccountResult[] {
  const byAccount = new Map<string, Map<string, ComplianceStatus[]>>();
  for (const { account, controlId, status } of findings) {
    const controls = byAccount.get(account) ?? new Map<string, ComplianceStatus[]>();
    byAccount.set(account, controls);
    controls.set(controlId, [...(controls.get(controlId) ?? []), status]);
  }
  return [...accounts]
    .sort((a, b) => compareText(a.account, b.account))
    .map(({ discovery, ...record }) => {
      const statuses = byAccount.get(record.account);
      const controls = controlIds.map(id => [id, controlStatus(statuses?.get(id) ?? [])] as const);
      const undecided = [...(statuses?.values() ?? [])].flat().some(status => isUndecided({ status }));
      return { ...record, complete: !undecided, controls: Object.fromEntries(controls), ...(discovery !== undefined && { discovery }) };
    });
}

/** One row a check, in the order of the checks. */
export function controlResults(checks: readonly PreparedCheck[], findings: readonly Finding[]): ControlResult[] {
  return checks.map(({ check: { meta, needs, parameters: definitions }, source, parameters }) => {
    return {
      ...meta,
      relatedRequirements: relatedRequirements(meta.standards),
      standardsIds: standardsIds(meta.standards),
      needs,
      source,
      parameters,
      parameterDefaults: Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, definition.default])),
      ...tally(meta.id, findings),
    };
  });
}

/** What the findings of a control come to. */
export function tally(id: string, findings: readonly Finding[]): Pick<ControlResult, 'status' | 'counts' | 'vacuous'> {
  const own = findings.filter(({ controlId }) => controlId === id);
  return {
    status: controlStatus(own.map(({ status }) => status)),
    counts: countStatuses(own),
    vacuous: own.filter(({ vacuous }) => vacuous).length,
  };
}

/** Counts over all accounts. */
export function summary(accounts: number, findings: readonly Finding[]): ScanResult['summary'] {
  const failed = findings.filter(({ status }) => status === 'FAILED');
  const bySeverity = (severity: Severity): number => failed.filter(({ controlSeverity }) => controlSeverity === severity).length;
  return {
    accounts,
    findings: findings.length,
    byStatus: countStatuses(findings),
    failedBySeverity: {
      CRITICAL: bySeverity('CRITICAL'),
      HIGH: bySeverity('HIGH'),
      MEDIUM: bySeverity('MEDIUM'),
      LOW: bySeverity('LOW'),
      INFORMATIONAL: bySeverity('INFORMATIONAL'),
    },
    vacuous: findings.filter(({ vacuous }) => vacuous).length,
  };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/controls-overall-status.html */
export function controlStatus(statuses: readonly ComplianceStatus[]): ControlStatus {
  if (statuses.includes('FAILED')) return 'FAILED';
  if (statuses.includes('WARNING') || statuses.includes('NOT_AVAILABLE')) return 'UNKNOWN';
  return statuses.includes('PASSED') ? 'PASSED' : 'NO_DATA';
}

function countStatuses(findings: readonly Finding[]): StatusCounts {
  const counts = { PASSED: 0, FAILED: 0, WARNING: 0, NOT_AVAILABLE: 0 };
  for (const { status } of findings) counts[status] += 1;
  return counts;
}
