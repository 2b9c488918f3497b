import type { AccountResult, Reason, ScanResult } from '../../src/types.js';
import { labelOf } from '../wording/accounts.js';
import type { Page } from './page.js';

/** Accounts named for one reason; the JSON report has them all. */
const NAMED = 25;

/** Accounts of which nothing is known, once for each reason, and not once for each control. */
export function* unknownSection(
  page: Page,
  unknown: ReadonlyMap<string, Reason>,
  byId: ReadonlyMap<string, AccountResult>,
): Iterable<string> {
  if (unknown.size === 0) return;
  yield page.line();
  yield page.paragraph(
    `${page.paint('?', 'yellow')} ${page.paint('UNDECIDED', 'yellow')}  Every control in ${accounts(unknown.size)}`,
    0,
    2,
  );
  const groups = new Map<string, string[]>();
  for (const [account, { code, description }] of unknown) {
    const reason = `${code}: ${description}`;
    const label = labelOf(byId.get(account) ?? { account, name: null });
    groups.set(reason, [...(groups.get(reason) ?? []), label]);
  }
  for (const [reason, labels] of groups) {
    yield page.paragraph(page.paint(reason, 'dim'), 2, 4);
    for (const label of labels.slice(0, NAMED)) yield page.paragraph(page.paint(label, 'bold'), 4, 6);
    yield* more(page, labels.length - NAMED);
  }
}

/** Accounts that were left out on purpose. */
export function* skippedSection(page: Page, skipped: ScanResult['skippedAccounts']): Iterable<string> {
  if (skipped.length === 0) return;
  yield page.line();
  yield page.paragraph(`${page.paint('–', 'dim')} ${page.paint('NOT SCANNED', 'bold')}  ${accounts(skipped.length)}`, 0, 2);
  for (const one of skipped.slice(0, NAMED)) yield page.paragraph(`${page.paint(labelOf(one), 'bold')}  ${page.paint(one.reason)}`, 2, 4);
  yield* more(page, skipped.length - NAMED);
}

function* more(page: Page, rest: number): Iterable<string> {
  if (rest > 0) yield page.line(`… and ${rest} more; the JSON report (-o json=FILE) lists them all.`, 2);
}

function accounts(count: number): string {
  return `${count} account${count === 1 ? '' : 's'}`;
}
