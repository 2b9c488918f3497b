import type { ScanResult } from '../../src/types.js';
import { changeGroups, countsSentence, stateWord } from '../wording/baseline.js';
import type { Page } from './page.js';

/** More of one state than this are counted, not listed: the JSON report has them all. */
const LISTED = 25;

/** What changed since the baseline, where one was given. */
export function* baselineSection(page: Page, result: Pick<ScanResult, 'baseline' | 'findings' | 'absentFindings'>): Iterable<string> {
  const { baseline } = result;
  if (baseline === undefined) return;
  yield page.line();
  const { source, madeAt, counts } = baseline;
  yield page.paragraph(
    `${page.paint('±', 'cyan')} ${page.paint('CHANGE SINCE THE BASELINE', 'bold')}  ${page.paint(`${source}, ${madeAt}`)}: ${countsSentence(counts)}`,
    0,
    2,
  );
  for (const { what, because } of baseline.missingScope)
    yield page.paragraph(`${page.paint(what, 'yellow')}  ${page.paint(because)}`, 2, 4);
  if (baseline.newControls.length > 0)
    yield page.paragraph(page.paint(`The baseline does not know ${baseline.newControls.join(', ')}.`), 2, 4);
  for (const { state, changes } of changeGroups(result)) {
    yield page.paragraph(page.paint(`${stateWord(state)} (${changes.length})`, 'bold'), 2, 4);
    for (const { id, what } of changes.slice(0, LISTED)) yield page.paragraph(`${page.paint(id, 'dim')}  ${page.paint(what)}`, 4, 6);
    if (changes.length > LISTED)
      yield page.line(`… and ${changes.length - LISTED} more; the JSON report (-o json=FILE) lists them all.`, 4);
  }
}
