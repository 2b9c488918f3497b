import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { closeBrowser, withPage } from './browser.js';
import { PAGES } from './pages.js';

/** What is seen, by its anchor. */
const shown = (page: Page): Promise<string[]> =>
  page.locator('article.finding').evaluateAll(all => all.filter(one => one.checkVisibility()).map(({ id }) => id));
const idsOf = (page: Page, selector: string): Promise<string[]> => page.locator(selector).evaluateAll(all => all.map(({ id }) => id));

const result = async (page: Page): Promise<string> => (await page.locator('.result').textContent()) ?? '';
const accountColumn = (page: Page): Promise<string[]> => page.locator('.matrix tbody th a').allTextContents();

describe('filter and sort', () => {
  after(closeBrowser);

  it('shows the findings of a status, severity, account, Region, control and standard, and says how many', async () => {
    await withPage(await PAGES.organization(), async page => {
      const all = await page.locator('article.finding').count();
      assert.equal(await result(page), `${all} findings`);
      const cases = [
        ['status', 'FAILED', '[data-status="FAILED"]'],
        ['status', 'PASSED', '[data-status="PASSED"]'],
        ['status', 'WARNING NOT_AVAILABLE', '[data-status="WARNING"], [data-status="NOT_AVAILABLE"]'],
        ['severity', 'CRITICAL', '[data-severity="CRITICAL"]'],
        ['account', 'account-222233334444', '#account-222233334444 article'],
        ['region', 'eu-west-1', '[data-region="eu-west-1"]'],
        ['control', 'CloudTrail.4', '[data-control="CloudTrail.4"]'],
        ['standard', 'nist-800-171', '[data-control="CloudTrail.2"], [data-control="CloudTrail.3"], [data-control="CloudTrail.4"]'],
      ] as const;
      for (const [name, value, selector] of cases) {
        await page.locator(`select[name=${name}]`).selectOption(value);
        const wanted = await idsOf(page, `#accounts :is(${selector})`);
        const seen = await shown(page);
        assert.ok(seen.length > 0 && seen.length < all, `${name} ${value}: ${seen.length}`);
        assert.deepEqual(seen, wanted, `${name} ${value}`);
        assert.equal(await result(page), `${seen.length} of ${all} findings shown`);
        await page.locator('.filter button').click();
      }
      assert.equal(await result(page), `${all} findings`);
    });
  });

  it('finds words in a finding, wherever they stand, and hides the accounts that have none', async () => {
    await withPage(await PAGES.organization(), async page => {
      await page.locator('input[name=q]').fill('VALIDATION  trail disabled');
      const texts = await page.locator('article.finding:visible').allTextContents();
      assert.ok(texts.length > 0);
      for (const text of texts) assert.match(text, /(?=[^]*validation)(?=[^]*trail)(?=[^]*disabled)/i);
      const accounts = page.locator('section.account');
      assert.deepEqual(
        await accounts.evaluateAll(all => all.map(one => one.checkVisibility())),
        await accounts.evaluateAll(all => all.map(one => [...one.querySelectorAll('article')].some(article => article.checkVisibility()))),
      );
      await page.locator('input[name=q]').fill('nothing has this in it');
      assert.deepEqual(await shown(page), []);
      assert.match(await result(page), /^0 of /);
      await page.locator('.filtered button').click();
      assert.equal(await page.locator('section.account:visible').count(), await accounts.count());
      assert.equal(await page.locator('.filtered:visible').count(), 0);
    });
  });

  it('adds filters up, keeps them in the address, and goes back and forward', async () => {
    const file = await PAGES.organization();
    let address = '';
    let seen: string[] = [];
    await withPage(file, async page => {
      await page.locator('select[name=status]').selectOption('FAILED');
      const failed = await shown(page);
      await page.locator('select[name=control]').selectOption('CloudTrail.4');
      seen = await shown(page);
      assert.ok(seen.length > 0 && seen.length < failed.length);
      address = new URL(page.url()).hash;
      await page.goBack();
      assert.deepEqual(await shown(page), failed);
      await page.goBack();
      assert.equal(await page.locator('.filtered:visible').count(), 0);
      await page.goForward();
      await page.goForward();
      assert.deepEqual(await shown(page), seen);
    });
    await withPage(file, async page => assert.deepEqual(await shown(page), seen), { hash: address });
  });

  it('shows what a link leads to, although the filter had hidden it', async () => {
    await withPage(await PAGES.organization(), async page => {
      const target = await page.locator('article.finding[data-status=PASSED]').first().getAttribute('id');
      await page.locator('select[name=status]').selectOption('FAILED');
      await page.evaluate(id => (location.hash = id!), target);
      await page.locator(`[id="${target!}"]`).waitFor({ state: 'visible' });
      assert.equal(await page.locator('.filtered:visible').count(), 0);
      await page.goBack();
      await page.locator('.filtered').waitFor({ state: 'visible' });
    });
  });

  it('takes no harm from an address that makes no sense', async () => {
    const hash = '#?status=%3Cscript%3E&control=x%22&sort-matrix=999&sort-accounts=__proto__&q=%E0%A4%A&nothing=1';
    await withPage(await PAGES.organization(), async page => assert.ok((await accountColumn(page)).length > 0), { hash });
  });

  it('sorts a table by each column, both ways, and keeps the order in the address', async () => {
    await withPage(await PAGES.organization(), async page => {
      const before = await accountColumn(page);
      const head = page.locator('.matrix thead th').nth(4);
      assert.equal(await head.getAttribute('aria-sort'), 'none');
      await head.getByRole('button', { name: 'Sort by CloudTrail.4' }).click();
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      const words = (await page.locator('.matrix tbody tr td:nth-child(5)').allTextContents()).map(
        word => /Failed|Warning|Not available|Passed|No data/.exec(word)![0],
      );
      const order = ['Failed', 'Warning', 'Not available', 'Passed', 'No data'];
      assert.deepEqual(
        words,
        [...words].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
      );
      await page.locator('.matrix thead th').first().getByRole('button').click();
      assert.equal(await head.getAttribute('aria-sort'), 'none');
      assert.deepEqual(await accountColumn(page), [...before].sort());
      await page.locator('.matrix thead th').first().getByRole('button').click();
      assert.deepEqual(await accountColumn(page), [...before].sort().reverse());
      await page.reload();
      assert.deepEqual(await accountColumn(page), [...before].sort().reverse());
    });
  });

  it('filters and sorts the list of accounts of a folder', async () => {
    await withPage(await PAGES.overview(), async page => {
      const rows = page.locator('.accounts tbody tr');
      const all = await rows.count();
      assert.equal(await result(page), `${all} accounts`);
      await page.locator('select[name=status]').selectOption('FAILED');
      const failed = await page.locator('.accounts tbody tr:visible td:nth-child(2)').allTextContents();
      assert.ok(failed.length > 0 && failed.length < all && !failed.includes('0'));
      await page.locator('.filter button').click();
      await page.locator('.accounts thead th').nth(1).getByRole('button').click();
      const counts = (await page.locator('.accounts tbody td:nth-child(2)').allTextContents()).map(Number);
      assert.deepEqual(
        counts,
        [...counts].sort((a, b) => a - b),
      );
    });
  });

  it('sorts the rows of a table in several parts as one', async () => {
    await withPage(await PAGES.thousand(), async page => {
      const before = await accountColumn(page);
      assert.ok((await page.locator('.matrix').count()) > 1);
      await page.locator('.matrix thead th').first().getByRole('button').first().click();
      await page.locator('.matrix thead th').first().getByRole('button').first().click();
      assert.deepEqual(await accountColumn(page), [...before].sort().reverse());
    });
  });
});
