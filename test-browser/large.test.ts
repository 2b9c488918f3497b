import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { closeBrowser, withPage } from './browser.js';
import { PAGES } from './pages.js';

/** What a browser takes to open a page follows from these; `bench/html-open.ts` measures the time. */
describe('a page of 1,000 accounts', () => {
  after(closeBrowser);

  it('stays within what a browser opens at once', async () => {
    const file = await PAGES.thousand();
    const { size } = statSync(file);
    assert.ok(size < 12_000_000, `${size} bytes`);
    await withPage(file, async page => {
      const elements = await page.evaluate(() => document.querySelectorAll('*').length);
      assert.ok(elements < 350_000, `${elements} elements`);
      // What is out of sight is not laid out.
      for (const selector of ['section.account', '#matrix .scroll'])
        assert.equal(
          await page
            .locator(selector)
            .last()
            .evaluate(one => getComputedStyle(one).contentVisibility),
          'auto',
          selector,
        );
    });
  });
});
