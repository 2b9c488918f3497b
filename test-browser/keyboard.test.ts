import assert from 'node:assert/strict';
import { closeBrowser, withPage } from './browser.js';
import { PAGES } from './pages.js';

describe('keyboard', function () {
  this.timeout(120_000);
  after(closeBrowser);

  it('reaches every link, field, button and scrolling table in the order of the page, each with a visible focus', async () => {
    await withPage(await PAGES.account(), async page => {
      const wanted = await page.evaluate(() => {
        for (const one of document.querySelectorAll('details')) one.open = true;
        const all = [...document.querySelectorAll<HTMLElement>('a[href], input, select, button, summary, [tabindex="0"]')];
        return all.filter(one => one.checkVisibility({ visibilityProperty: true })).length;
      });
      const seen = new Set<number>();
      let last = -1;
      for (let presses = 0; presses < wanted + 20; presses += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(() => {
          const active = document.activeElement!;
          if (active === document.body) return null;
          const { outlineStyle, outlineWidth } = getComputedStyle(active);
          const all = [...document.querySelectorAll<HTMLElement>('a[href], input, select, button, summary, [tabindex="0"]')];
          return {
            index: all.indexOf(active as HTMLElement),
            outline: outlineStyle !== 'none' && outlineWidth !== '0px',
            source: active.outerHTML.slice(0, 100),
          };
        });
        if (at === null) break;
        assert.ok(at.outline, `no focus is seen on ${at.source}`);
        assert.ok(at.index > last, `${at.source} is out of order`);
        last = at.index;
        seen.add(at.index);
      }
      assert.equal(seen.size, wanted);
    });
  });

  it('filters, clears and sorts', async () => {
    await withPage(await PAGES.organization(), async page => {
      const shown = () => page.locator('article.finding:visible').count();
      await page.locator('select[name=status]').focus();
      await page.keyboard.type('Fail');
      await page.keyboard.press('Tab');
      const failed = await page.locator('article.finding[data-status=FAILED]').count();
      assert.equal(await shown(), failed);
      await page.locator('input[name=q]').focus();
      await page.keyboard.type('CloudTrail.4');
      assert.ok((await shown()) < failed);
      await page.locator('.filter button').focus();
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'filter-q');
      assert.equal(await page.locator('.filtered:visible').count(), 0);
      const head = page.locator('.matrix thead th').first();
      await head.getByRole('button').focus();
      await page.keyboard.press('Space');
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      await page.keyboard.press('Enter');
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
    });
  });
});
