import type { Finding, SuppressionResult } from '../../src/types.js';
import { stateText } from '../wording/suppressions.js';
import type { Page } from './page.js';

/** Below a finding that is accepted: by whom, why and until when. */
export function* suppressionNote(page: Page, { suppression }: Finding): Iterable<string> {
  if (suppression === undefined) return;
  const { id, type, owner, expires, reason } = suppression;
  yield page.paragraph(
    `${page.paint(`SUPPRESSED until ${expires}`, 'cyan')}  ${page.paint(`by ${id} (${type}, ${owner}): ${reason}`)}`,
    4,
    6,
  );
}

/** More entries than these are counted: the JSON report has them all. */
const LISTED = 100;

/** The entries of the suppressions file, whatever became of them. */
export function* exceptions(page: Page, entries: readonly SuppressionResult[]): Iterable<string> {
  if (entries.length === 0) return;
  yield page.line();
  yield page.paragraph(
    `${page.paint('◐', 'cyan')} ${page.paint('EXCEPTIONS', 'bold')}  ${entries.length === 1 ? '1 entry' : `${entries.length} entries`} in the suppressions file`,
    0,
    2,
  );
  for (const entry of entries.slice(0, LISTED)) {
    const { id, type, owner, expires, reason, approvedBy, ticket, location } = entry;
    yield page.paragraph(`${page.paint(id, 'bold')}  ${page.paint(stateText(entry))}`, 2, 4);
    const more = [
      `until ${expires}`,
      type,
      owner,
      ...(approvedBy === undefined ? [] : [`approved by ${approvedBy}`]),
      ...(ticket === undefined ? [] : [ticket]),
    ];
    yield page.paragraph(page.paint(`${more.join(', ')}: ${reason}`), 4, 6);
    yield page.paragraph(page.paint(`${location.file}:${location.line}`, 'dim'), 4, 6);
  }
  if (entries.length > LISTED) yield page.line(`… and ${entries.length - LISTED} more; the JSON report (-o json=FILE) lists them all.`, 2);
}
