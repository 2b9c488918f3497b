import assert from 'node:assert/strict';
import { closeBrowser, withPage } from './browser.js';
import { PAGES } from './pages.js';

describe('without JavaScript', () => {
  after(closeBrowser);

  it('shows every finding, and nothing that only a script could work', async () => {
    for (const name of ['account', 'organization', 'accountPage'] as const) {
      await withPage(
        await PAGES[name](),
        async page => {
          const closed = page.locator('#accounts details.group:not([open]) > summary');
          while ((await closed.count()) > 0) await closed.first().click();
          const all = page.locator('article.finding');
          assert.ok((await all.count()) > 0);
          assert.equal(await page.locator('article.finding:visible').count(), await all.count());
          assert.equal(await page.locator('input:visible, select:visible, button:visible, .filter:visible, .filtered:visible').count(), 0);
          assert.equal(await page.locator('th[aria-sort]').count(), 0);
        },
        { javaScriptEnabled: false },
      );
    }
  });

  it('runs no script but its own', async () => {
    await withPage(await PAGES.hostile(), async page => {
      assert.equal(await page.locator('script').count(), 1);
      assert.equal(await page.locator('img').count(), 0);
    });
  });
});
