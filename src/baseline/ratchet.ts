import { compareText } from '../order.js';
import type { Baseline, BaselineEntry } from '../types.js';
import { type ComparedResult, partsOf } from './compare.js';
import { entryOf } from './of-result.js';

/**
 * The baseline without what was mended. A failure that is resolved gives way to its pass, so that it cannot come back unseen; what is gone leaves;
 * what passes and is new enters. No failure and nothing undecided ever does. Accounts and controls stay those of the baseline, and so does
 * `madeAt`: its age is that of the failures that somebody accepted.
 */
export function ratchet(baseline: Baseline, result: ComparedResult): Baseline {
  const gone = new Set(result.absentFindings.flatMap(({ id, state }) => (state === 'gone' ? [id] : [])));
  const entries = new Map<string, BaselineEntry>();
  for (const entry of baseline.findings) if (!gone.has(entry.id)) entries.set(entry.id, entry);
  const { changedControls } = result.baseline;
  // What passes with other parameters says nothing of those that the baseline names.
  const controls = new Set(baseline.controls.flatMap(({ id }) => (changedControls.includes(id) ? [] : [id])));
  const accounts = new Set(baseline.accounts.map(({ account }) => account));
  for (const finding of result.findings) {
    const { controlId, account } = partsOf(finding.id);
    if (!controls.has(controlId) || !accounts.has(account)) continue;
    if (finding.status === 'PASSED' || finding.status === entries.get(finding.id)?.status) entries.set(finding.id, entryOf(finding));
  }
  const findings = [...entries.values()].sort((a, b) => compareText(a.id, b.id));
  if (JSON.stringify(findings) === JSON.stringify(baseline.findings)) return baseline;
  const { schemaVersion, kind, tool, madeAt, settings } = baseline;
  // Without the guid: no scan had this result.
  return { schemaVersion, kind, tool, madeAt, settings, controls: baseline.controls, accounts: baseline.accounts, findings };
}
