import type { ScanResult } from '../../src/types.js';
import { plural } from '../html/words.js';

/** Whether the report tells all, and if not what is lacking, as the end of a heading. */
export function completeness({ scan, summary, baseline }: Pick<ScanResult, 'scan' | 'summary' | 'baseline'>): string {
  const unseen = unseenOf(baseline);
  if (scan.complete && unseen === null) return 'complete, everything was decided';
  const open = summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE;
  const lacking = [
    ...(scan.interrupted ? ['the scan was interrupted and accounts may be missing'] : []),
    ...(open > 0 ? [`${open} of ${plural(summary.findings, 'finding')} could not be decided`] : []),
    ...(unseen === null ? [] : [unseen]),
  ];
  return `incomplete, ${lacking.length === 0 ? 'nothing was judged' : lacking.join(', and ')}`;
}

/** What the baseline covers and the scan does not: where it is a whole account or control, its findings are not counted beside it. */
function unseenOf(baseline: ScanResult['baseline']): string | null {
  const { missingScope = [], counts } = baseline ?? {};
  if (missingScope.length > 0)
    return `${plural(missingScope.length, 'part')} of what the baseline covers ${missingScope.length === 1 ? 'is' : 'are'} not in the scan`;
  const open = counts?.notReevaluated ?? 0;
  return open === 0 ? null : `${plural(open, 'finding')} of the baseline ${open === 1 ? 'was' : 'were'} not evaluated again`;
}

/** What no finding tells: that accounts may be missing, or that there are none. `null` where the findings tell all. */
export function untold({ scan, summary }: Pick<ScanResult, 'scan' | 'summary'>): string | null {
  if (scan.interrupted) return 'The scan was interrupted: accounts may be missing.';
  const { WARNING, NOT_AVAILABLE } = summary.byStatus;
  return scan.complete || WARNING + NOT_AVAILABLE > 0 ? null : 'Nothing was judged.';
}

/** What a result that was joined from reports does not know, as a list of at most one sentence. */
export function joinedLimits({ joined }: ScanResult['scan']): string[] {
  if (joined === undefined) return [];
  return [
    `Joined from ${plural(joined.length, 'report')}: what crosses accounts, organization trails and owners of buckets, was decided in each alone.`,
  ];
}
