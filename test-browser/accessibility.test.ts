import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { closeBrowser, LAPTOP, PHONE, withPage } from './browser.js';
import { type PageName, PAGES } from './pages.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Each layout and each scheme once, since no layout has colours of its own; the organization's report on all four. */
const SCREENS = [
  ['a laptop, light', { viewport: LAPTOP, colorScheme: 'light' }],
  ['a phone, dark', { viewport: PHONE, colorScheme: 'dark' }],
  ['a laptop, dark', { viewport: LAPTOP, colorScheme: 'dark' }],
  ['a phone, light', { viewport: PHONE, colorScheme: 'light' }],
] as const;

const AUDITED: readonly PageName[] = ['account', 'organization', 'overview', 'accountPage', 'compared', 'hostile'];

describe('accessibility', function () {
  this.timeout(120_000);
  after(closeBrowser);

  for (const name of AUDITED) {
    for (const [screen, options] of name === 'organization' ? SCREENS : SCREENS.slice(0, 2)) {
      it(`${name}: axe finds nothing on ${screen}`, async () => {
        await withPage(
          await PAGES[name](),
          async page => {
            // Added by the debugger, which the policy of the page does not bind.
            await page.addInitScript({ path: AXE });
            await page.reload();
            const { violations, passes } = await page.evaluate(async () => {
              for (const one of document.querySelectorAll('details')) one.open = true;
              return (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run();
            });
            assert.ok(passes.length > 20);
            const found = violations.map(
              ({ id, nodes }) =>
                `${id}: ${nodes
                  .slice(0, 3)
                  .map(({ html: source }) => source.slice(0, 200))
                  .join(' | ')}`,
            );
            assert.deepEqual(found, []);
          },
          options,
        );
      });
    }

    it(`${name}: has no horizontal scroll on a phone`, async () => {
      await withPage(
        await PAGES[name](),
        async page => {
          const width = await page.evaluate(() => {
            for (const one of document.querySelectorAll('details')) one.open = true;
            return document.documentElement.scrollWidth;
          });
          assert.equal(width, PHONE.width);
        },
        { viewport: PHONE },
      );
    });
  }
});
