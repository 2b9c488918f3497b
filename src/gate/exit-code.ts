import type { Finding, ScanResult, Severity } from '../types.js';

/** 0 passed and complete; 1 failed; 2 did not run; 3 nothing failed, but something could not be decided. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Gate {
  /** The lowest severity of a FAILED finding that fails the gate; `none` turns the gate off. */
  readonly failOn: Severity | 'none';
  readonly allowUnknown: boolean;
  /** An entry of the suppressions file that is out of date fails the gate. */
  readonly failOnStale?: boolean;
}

export interface GateDecision {
  readonly exitCode: ExitCode;
  /** One sentence that says why. */
  readonly because: string;
  /** Lines for a person: each finding that decides, or what was let through. */
  readonly details?: readonly string[];
}

export const ASCENDING: readonly Severity[] = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** What the process says to a CI job. A failure outranks an unknown, and an unknown is never success by itself. */
export function decide(result: ScanResult, gate: Gate): GateDecision {
  const { failOn, allowUnknown } = gate;
  const { summary, skippedAccounts } = result;
  if (summary.accounts === 0) return { exitCode: 3, because: nobody(skippedAccounts) };
  const counting = failOn === 'none' ? [] : ASCENDING.slice(ASCENDING.indexOf(failOn));
  const accepted = suppressedIn(result);
  const acceptedOf = (severity: Severity): number => accepted.filter(({ controlSeverity }) => controlSeverity === severity).length;
  const failed = counting.reduce((sum, severity) => sum + summary.failedBySeverity[severity] - acceptedOf(severity), 0);
  const undecided = summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE;
  const stale = staleSentence(result, gate);
  if (failed > 0 || stale !== '') {
    const reasons = [failed > 0 ? `${findings(failed)} of severity ${failOn} or above failed.` : '', stale];
    return { exitCode: 1, because: reasons.filter(Boolean).join(' ') };
  }
  if (undecided > 0 && !allowUnknown) {
    return {
      exitCode: 3,
      because: `No failed finding counts, but ${findings(undecided)} could not be decided; --allow-unknown accepts that.`,
    };
  }
  const below = summary.byStatus.FAILED - accepted.length;
  const parts = [
    accepted.length > 0 ? `${findings(accepted.length)} failed that ${untilWhen(accepted)}` : '',
    below > 0 ? `${findings(below)} failed that --fail-on ${failOn.toLowerCase()} does not count` : '',
    undecided > 0 ? `${findings(undecided)} could not be decided, which --allow-unknown accepts` : '',
  ].filter(Boolean);
  const nothing = summary.findings === 0 ? 'The chosen controls have no resource here to judge.' : 'Every finding passed.';
  return { exitCode: 0, because: parts.length === 0 ? nothing : `${parts.join(', and ')}.` };
}

export function nobody(skipped: ScanResult['skippedAccounts']): string {
  if (skipped.length === 0) return 'No account was judged: there is none among those that were to be scanned.';
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return `No account was judged, and ${skipped.length} ${skipped.length === 1 ? 'was' : 'were'} skipped: ${reasons.join(' ')}`;
}

export function findings(count: number): string {
  return `${count} finding${count === 1 ? '' : 's'}`;
}

export function suppressedIn({ findings, suppressions }: ScanResult): readonly Finding[] {
  return suppressions === undefined ? [] : findings.filter(({ suppression }) => suppression !== undefined);
}

/** A gate that passes says for how long it will. */
function untilWhen(accepted: readonly Finding[]): string {
  const [first = ''] = accepted.flatMap(({ suppression }) => suppression?.expires ?? []).sort();
  return accepted.length === 1 ? `is suppressed until ${first}` : `are suppressed, the first of them until ${first}`;
}

/** What is wrong with the suppressions themselves, or an empty text. */
export function staleSentence(result: ScanResult, { failOnStale = false }: Gate): string {
  const stale = failOnStale ? staleIn(result) : [];
  return stale.length > 0 ? `Stale suppressions, which --fail-on-stale does not accept: ${stale.join(', ')}.` : '';
}

function staleIn({ suppressions = [] }: ScanResult): readonly string[] {
  return suppressions.flatMap(({ id, state, location: { file, line } }) => (state === 'STALE' ? [`${id} (${file}:${line})`] : []));
}
