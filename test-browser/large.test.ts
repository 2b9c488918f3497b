import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { closeBrowser, withPage } from './browser.js';
import { PAGES } from './pages.js';

/** What a browser takes to open a page follows from these; `bench/html-open.ts` measures the time. */
describe('a page of 1,000 accounts', () => {
  after(closeBrowser);

  it('stays within what a browser opens at once, and says what it folds', async () => {
    const file = await PAGES.thousand();
    assert.ok(statSync(file).size < 12_000_000, `${statSync(file).size} bytes`);
    await withPage(file, async page => {
      const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
      assert.ok(nodes < 150_000, `${nodes} elements`);
      assert.match(await page.locator('#folded').innerText(), /Passed findings are folded/);
      assert.equal(await page.locator('article.finding[data-status=PASSED]').count(), 0);
    });
  });
});
