import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { assertHarmless, assertOwnParts } from './html-harmless.js';
import { attribute, descendants, type Page, text } from './html-page.js';

/** The pages of a folder by their path in it. */
export type Pages = ReadonlyMap<string, Page>;

export const ACCOUNT_PAGE = /^accounts\/[A-Za-z0-9.]+\.html$/;

/** Links of the overview, and of an account's page, to another page. */
const BETWEEN = /^(#[\w.~-]+|(\.\.\/index|accounts\/[A-Za-z0-9.]+)\.html(#[\w.~-]+)?)$/;

/** Every link leads to a page that is there and to a part that it has; gives how many lead to another page. */
export function assertPagesResolve(pages: Pages): number {
  const ids = new Map([...pages].map(([file, page]) => [file, idsOf(page)] as const));
  let between = 0;
  for (const [file, page] of pages) {
    assertHarmless(page, BETWEEN);
    assertOwnParts(page);
    assert.equal(ids.get(file)!.length, new Set(ids.get(file)).size, `an id occurs twice in ${file}`);
    for (const href of linksOf(page)) {
      const [path = '', fragment] = href.split('#');
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      const known = ids.get(target);
      assert.ok(known !== undefined, `${href} of ${file} leads to no page`);
      if (fragment !== undefined) assert.ok(known.includes(fragment), `${href} of ${file} leads nowhere`);
      if (target !== file) between += 1;
    }
    for (const element of page.elements)
      for (const id of attribute(element, 'aria-labelledby')?.split(' ') ?? [])
        assert.ok(ids.get(file)!.includes(id), `${id} labels nothing`);
  }
  return between;
}

/** Where links of the page lead, but for those out of the report. */
export function linksOf(page: Page): readonly string[] {
  return page
    .tagged('a')
    .map(element => attribute(element, 'href')!)
    .filter(href => !href.startsWith('https://'));
}

function idsOf(page: Page): readonly string[] {
  return page.elements.flatMap(element => attribute(element, 'id') ?? []);
}

/** The cells of each row of the list of accounts. */
export function accountRows(overview: Page): readonly (readonly string[])[] {
  const rows = [...descendants(overview.byId('accounts')!)].filter(({ tagName }) => tagName === 'tr');
  return rows.slice(1).map(row => row.childNodes.map(text));
}
