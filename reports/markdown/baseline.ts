import type { BaselineComparison, ScanResult } from '../../src/types.js';
import { changeGroups, countsSentence } from '../wording/baseline.js';
import { code, prose } from './escape.js';
import type { Line } from './limit.js';
import { BLANK, table } from './table.js';

/** What is not as it was, and what of the baseline this scan does not tell. */
export function* changes(result: ScanResult): Iterable<Line> {
  const { baseline } = result;
  if (baseline === undefined) return;
  yield { text: '### Change since the baseline' };
  yield BLANK;
  yield { text: `${prose(baseline.source)}, made ${code(baseline.madeAt)}: ${countsSentence(baseline.counts)}.` };
  yield BLANK;
  if (baseline.missingScope.length > 0) {
    const rows = baseline.missingScope.map(({ what, because }) => [prose(what), prose(because)]);
    yield* table(['In the baseline, and not in this scan', 'Why'], rows, 'missing part');
    yield BLANK;
  }
  for (const text of remarksOn(baseline)) {
    yield { text };
    yield BLANK;
  }
  const rows = changeGroups(result).flatMap(({ title, changes: some }) => some.map(({ id, what }) => [title, code(id), prose(what)]));
  if (rows.length === 0) return;
  yield* table(['State', 'Finding', 'What changed'], rows, 'change');
  yield BLANK;
}

function remarksOn({ newControls, changedControls }: BaselineComparison): readonly string[] {
  return [
    ...(newControls.length === 0 ? [] : [`The baseline does not know ${prose(newControls.join(', '))}.`]),
    ...(changedControls.length === 0 ? [] : [`Judged with other parameters than in the baseline: ${prose(changedControls.join(', '))}.`]),
  ];
}
