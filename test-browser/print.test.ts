import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { closeBrowser, withPage } from './browser.js';
import { type PageName, PAGES } from './pages.js';

/** What is left of the paper between the margins of the style sheet (14 mm on each side), in CSS pixels. */
const PAPERS = { A4: Math.floor(((210 - 28) / 25.4) * 96), Letter: Math.floor(((215.9 - 28) / 25.4) * 96) } as const;

const PRINTED: readonly PageName[] = ['account', 'organization', 'overview', 'accountPage', 'compared', 'hostile'];

async function asPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
}

describe('print', () => {
  after(closeBrowser);

  for (const name of PRINTED) {
    for (const [paper, width] of Object.entries(PAPERS)) {
      it(`${name}: nothing is wider than ${paper}, and nothing is folded`, async () => {
        await withPage(
          await PAGES[name](),
          async page => {
            await asPaper(page);
            const { overflow, folded } = await page.evaluate(() => {
              const widest = document.documentElement.clientWidth;
              const wide = [...document.querySelectorAll('table, pre, article, section, dl')].filter(
                one => one.getBoundingClientRect().right > widest + 1,
              );
              const unseen = [...document.querySelectorAll('details > :not(summary)')].filter(
                one => one.getBoundingClientRect().height === 0 && one.textContent.trim() !== '' && one.closest('[hidden]') === null,
              );
              return {
                overflow: wide.map(one => `${one.tagName}.${one.className}`),
                folded: unseen.map(one => one.outerHTML.slice(0, 80)),
              };
            });
            const squeezed = await page.evaluate(() => {
              const cells = [...document.querySelectorAll<HTMLTableCellElement>('th, td')];
              const narrow = cells.filter(
                one => one.textContent.trim().length > 2 && one.checkVisibility() && one.getBoundingClientRect().width < 28,
              );
              return narrow.map(one => `${one.closest('table')!.className}: ${one.textContent.slice(0, 40)}`);
            });
            assert.deepEqual(overflow, []);
            assert.deepEqual(squeezed, []);
            assert.deepEqual(folded, []);
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
          },
          { viewport: { width, height: 1000 } },
        );
      });
    }
  }

  it('says that a filter is on and how much it hides, and shows no field', async () => {
    await withPage(
      await PAGES.organization(),
      async page => {
        await asPaper(page);
        assert.match(
          await page.locator('.filtered').innerText(),
          /^A filter is on: \d+ of \d+ findings are not shown\. Status: Failed\.\s*$/,
        );
        assert.equal(await page.locator('input:visible, select:visible, .filter button:visible, .filtered button:visible').count(), 0);
        const note = await page.locator('.filtered').evaluate(one => one.getBoundingClientRect().top);
        const banner = await page.locator('.banner').evaluate(one => one.getBoundingClientRect().top);
        assert.ok(note < banner);
      },
      { hash: '#?status=FAILED' },
    );
  });

  it('makes a PDF with a place to sign', async () => {
    await withPage(await PAGES.account(), async page => {
      assert.ok((await page.pdf({ format: 'A4' })).length > 50_000);
      await asPaper(page);
      const { height } = (await page.locator('table.signoff').boundingBox())!;
      assert.ok(height > 150, `${height}`);
    });
  });
});
