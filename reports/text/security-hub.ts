import type { ScanResult } from '../../src/types.js';
import { besideGroups, besideNotes, besideText } from '../wording/security-hub.js';
import type { Page } from './page.js';

/** More of one kind than this are counted, not listed: the JSON report has them all. */
const LISTED = 25;

/** Security Hub’s verdicts beside ours, where its findings were given. */
export function* securityHubSection(
  page: Page,
  result: Pick<ScanResult, 'securityHub' | 'findings' | 'securityHubOnly'>,
): Iterable<string> {
  const { securityHub } = result;
  if (securityHub === undefined) return;
  yield page.line();
  yield page.paragraph(
    `${page.paint('⇄', 'cyan')} ${page.paint('BESIDE SECURITY HUB', 'bold')}  ${page.paint(securityHub.source)}: ${besideText(securityHub)}`,
    0,
    2,
  );
  for (const note of besideNotes(securityHub)) yield page.paragraph(note, 2, 4);
  for (const { title, entries } of besideGroups(result)) {
    yield page.paragraph(page.paint(`${title} (${entries.length})`, 'bold'), 2, 4);
    for (const { id, here, there, because } of entries.slice(0, LISTED)) {
      yield page.paragraph(page.paint(id, 'dim'), 4, 6);
      yield page.paragraph(`here:  ${page.paint(here)}`, 6, 13);
      yield page.paragraph(`there: ${page.paint(there)}`, 6, 13);
      for (const reason of because) yield page.paragraph(page.paint(reason, 'dim'), 6, 8);
    }
    if (entries.length > LISTED)
      yield page.line(`… and ${entries.length - LISTED} more; the JSON report (-o json=FILE) lists them all.`, 4);
  }
}
