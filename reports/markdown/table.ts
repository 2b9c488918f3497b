import type { ControlResult, Finding, ScanResult } from '../../src/types.js';
import { webAddress } from '../sarif/text.js';
import { accountsById, labelOf } from '../wording/accounts.js';
import { code, prose } from './escape.js';
import type { Line } from './limit.js';

export const BLANK: Line = { text: '' };

export const PLACE = ['Control', 'Account', 'Region', 'Resource', 'Message'];

/** Of a finding, what stands under the headings of `PLACE`. */
export function cellsOf({ controls: judged, accounts }: ScanResult): (finding: Finding) => string[] {
  const links = new Map(judged.map(control => [control.id, linkTo(control)]));
  const byId = accountsById(accounts);
  return ({ controlId, account, region, resource, message }) => [
    links.get(controlId) ?? prose(controlId),
    prose(labelOf(byId.get(account) ?? { account, name: null })),
    region === null ? '' : code(region),
    code(resource.id),
    prose(message),
  ];
}

/** A heading with a `#` before it is that of a column of numbers. */
export function* table(headings: readonly string[], rows: Iterable<readonly string[]>, lists?: string): Iterable<Line> {
  yield row(headings.map(heading => heading.replace(/^#/, '')));
  yield row(headings.map(heading => (heading.startsWith('#') ? '---:' : '---')));
  for (const cells of rows) yield lists === undefined ? row(cells) : { ...row(cells), lists };
}

export function row(cells: readonly string[]): Line {
  return { text: `| ${cells.join(' | ')} |` };
}

export function linkTo({ id, url }: Pick<ControlResult, 'id' | 'url'>): string {
  const address = webAddress(url);
  return address === undefined ? prose(id) : `[${prose(id)}](<${address}>)`;
}
