import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where Debian, Fedora, macOS and Chrome put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export const PHONE = { width: 360, height: 740 };
export const LAPTOP = { width: 1280, height: 800 };

let running: Promise<Browser> | undefined;

/** One browser for all tests. Throws one sentence where there is none. */
export function browser(): Promise<Browser> {
  running ??= chromium.launch({ executablePath: executable(), args: ['--no-sandbox', '--disable-gpu'] });
  return running;
}

function executable(): string {
  const named = process.env['CHROMIUM'];
  const found = named ?? PLACES.find(place => existsSync(place));
  if (found === undefined || !existsSync(found)) {
    throw new Error(
      named === undefined
        ? 'There is no Chromium here. Install it (Debian: apt-get install chromium), or name it in CHROMIUM.'
        : `There is no Chromium at ${named}, which CHROMIUM names.`,
    );
  }
  return found;
}

export async function closeBrowser(): Promise<void> {
  await (await running)?.close();
  running = undefined;
}

/** Opens a file, gives it to the test and closes it. Whatever it asks for beside itself, or complains about, fails the test. */
export async function withPage(
  file: string,
  use: (page: Page) => Promise<void>,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<void> {
  const context = await (await browser()).newContext({ viewport: LAPTOP, ...options });
  try {
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', request => asked.push(request.url()));
    page.on('console', message => complaints.push(message.text()));
    page.on('pageerror', error => complaints.push(error.message));
    const url = pathToFileURL(file).href;
    await page.goto(`${url}${hash}`);
    await use(page);
    assert.deepEqual(complaints, []);
    assert.deepEqual(
      asked.filter(one => !one.startsWith('file:')),
      [],
      'the page asked the network for something',
    );
    assert.equal(asked.filter(one => one.split('#')[0] === url).length, asked.length, 'the page asked for another file');
  } finally {
    await context.close();
  }
}
