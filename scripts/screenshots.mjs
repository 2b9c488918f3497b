// npm run screenshots: the pictures of docs/images/, from the demo's reports. Needs Chromium, as the browser tests do.
import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const LAPTOP = { width: 1080, height: 720 };

/** Each a part of a report at one width: `at` is what stands at the top, `hash` what the address says. */
const pictures = [
  { name: 'report', report: 'organization', size: { width: 1080, height: 900 } },
  { name: 'report-standards', report: 'organization', size: LAPTOP, at: '#standards', open: '.standard:nth-of-type(8)' },
  {
    name: 'report-findings',
    report: 'organization',
    size: { width: 1080, height: 820 },
    at: '#accounts',
    hash: '#?status=FAILED&severity=CRITICAL',
  },
];

const MOST_BYTES = 150_000;
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(place => existsSync(place));
if (executablePath === undefined)
  throw new Error('There is no Chromium here. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
for (const { name, report, size, at = 'body', open, hash = '' } of pictures) {
  const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce' });
  await page.goto(pathToFileURL(`out/${report}.html`).href + hash);
  if (open !== undefined)
    await page
      .locator(open)
      .first()
      .evaluate(one => (one.open = true));
  // Twice: what is out of sight has no height yet when it is first gone to.
  for (let times = 0; times < 2; times += 1) {
    await page.locator(at).evaluate(one => one.scrollIntoView());
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  const path = `docs/images/${name}.png`;
  await page.screenshot({ path });
  await page.close();
  const { size: bytes } = statSync(path);
  console.log(`${path}: ${Math.round(bytes / 1000)} kB`);
  if (bytes > MOST_BYTES) throw new Error(`${path} is larger than ${MOST_BYTES} bytes: make it smaller.`);
}
await browser.close();
