import { compareText } from '../order.js';
import type { Baseline, BaselineEntry } from '../types.js';
import { type ComparedResult, partsOf } from './compare.js';
import { entryOf } from './of-result.js';

/**
 * The baseline without what was mended, or `null` where nothing was. What failed or was undecided and passes gives way to its pass, so that it cannot
 * come back unseen; what is gone leaves; what passes and is new enters. No failure and nothing undecided ever does, and every other entry stays as it is: evidence
 * that got worse would be accepted by nobody. Accounts, controls and listings stay those of the baseline, and so does `madeAt`: its age is that of the failures that
 * somebody accepted.
 */
export function ratchet(baseline: Baseline, result: ComparedResult): Baseline | null {
  const gone = new Set(result.absentFindings.flatMap(({ id, state }) => (state === 'gone' ? [id] : [])));
  const entries = new Map<string, BaselineEntry>();
  for (const entry of baseline.findings) if (!gone.has(entry.id)) entries.set(entry.id, entry);
  const { changedControls } = result.baseline;
  // What passes with other parameters says nothing of those that the baseline names.
  const controls = new Set(baseline.controls.flatMap(({ id }) => (changedControls.includes(id) ? [] : [id])));
  const accounts = new Set(baseline.accounts.map(({ account }) => account));
  const mended = result.findings.filter(({ id, status }) => {
    const { controlId, account } = partsOf(id);
    return status === 'PASSED' && controls.has(controlId) && accounts.has(account) && entries.get(id)?.status !== 'PASSED';
  });
  if (mended.length + gone.size === 0) return null;
  for (const finding of mended) entries.set(finding.id, entryOf(finding));
  const { schemaVersion, kind, tool, madeAt, settings, listings } = baseline;
  // Without the guid: no scan had this result.
  return {
    ...{ schemaVersion, kind, tool, madeAt, settings, controls: baseline.controls, accounts: baseline.accounts },
    ...(listings !== undefined && { listings }),
    findings: [...entries.values()].sort((a, b) => compareText(a.id, b.id)),
  };
}
