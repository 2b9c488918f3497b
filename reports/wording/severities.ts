import type { Finding, Severity } from '../../src/types.js';

/** The worst first. */
export const DESCENDING: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'];

/** Those of the severest controls first, otherwise in the order of the report. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return DESCENDING.flatMap(severity => findings.filter(({ controlSeverity }) => controlSeverity === severity));
}
