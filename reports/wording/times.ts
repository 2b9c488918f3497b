import type { AccountResult, Finding, ScanResult } from '../../src/types.js';

/** When what a finding says was seen, ISO 8601 in UTC. */
export interface Times {
  readonly first: string;
  readonly last: string;
  /** When the scan said so. */
  readonly updated: string;
}

/**
 * When its evidence was collected; where nobody knows, when the scan ended. What the baseline has too was seen by then at the latest, and
 * what only the baseline has, never since.
 */
export function timesOf(finding: Finding, { scan, baseline }: ScanResult, account: AccountResult | undefined, isGone = false): Times {
  const seen = account?.collectedAt ?? scan.finishedAt;
  const isKnown = isGone || (finding.baseline !== undefined && finding.baseline.state !== 'new');
  const before = isKnown ? baseline?.madeAt : undefined;
  const last = isGone ? (before ?? seen) : seen;
  return { first: before === undefined ? seen : earlier(before, last), last, updated: scan.finishedAt };
}

export function earlier(a: string, b: string): string {
  return Date.parse(a) <= Date.parse(b) ? a : b;
}
