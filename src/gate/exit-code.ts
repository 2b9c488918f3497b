import type { ScanResult, Severity } from '../types.js';

/** 0 passed and complete; 1 failed; 2 did not run; 3 nothing failed, but something could not be decided. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Gate {
  /** The lowest severity of a FAILED finding that fails the gate; `none` turns the gate off. */
  readonly failOn: Severity | 'none';
  readonly allowUnknown: boolean;
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
export function decide({ summary, skippedAccounts }: ScanResult, { failOn, allowUnknown }: Gate): GateDecision {
  if (summary.accounts === 0) return { exitCode: 3, because: nobody(skippedAccounts) };
  const counting = failOn === 'none' ? [] : ASCENDING.slice(ASCENDING.indexOf(failOn));
  const failed = counting.reduce((sum, severity) => sum + summary.failedBySeverity[severity], 0);
  const undecided = summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE;
  if (failed > 0) {
    return { exitCode: 1, because: `${findings(failed)} of severity ${failOn} or above failed.` };
  }
  if (undecided > 0 && !allowUnknown) {
    return {
      exitCode: 3,
      because: `No failed finding counts, but ${findings(undecided)} could not be decided; --allow-unknown accepts that.`,
    };
  }
  const below = summary.byStatus.FAILED;
  const parts = [
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
