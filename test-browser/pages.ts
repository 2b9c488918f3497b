import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { organization } from '../bench/evidence.mjs';
import { html } from '../reports/html/index.js';
import { poisoned } from '../test/reports/html-hostile.js';
import { ACCOUNT, ORGANIZATION, run, temporaryFolder } from '../test/support/cli.js';

const folder = temporaryFolder();

async function scan(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(['scan', '--fail-on', 'none', '--allow-unknown', '--quiet', ...args]);
  if (code !== 0) throw new Error(stderr);
}

/** Each page is made when it is first asked for. */
function once(make: () => Promise<string>): () => Promise<string> {
  let made: Promise<string> | undefined;
  return () => (made ??= make());
}

async function report(name: string, ...args: readonly string[]): Promise<string> {
  const file = join(folder, `${name}.html`);
  await scan('-o', `html=${file}`, ...args);
  return file;
}

const overview = once(async () => {
  await scan('-i', ORGANIZATION, '-o', `html=${join(folder, 'pages')}/`);
  return join(folder, 'pages', 'index.html');
});

/** The demo account, the demo organization, the pages of its folder, and what else a report may hold. */
export const PAGES = {
  account: once(() => report('account', '-i', ACCOUNT)),
  organization: once(() => report('organization', '-i', ORGANIZATION)),
  overview,
  accountPage: once(async () => join(await overview(), '../accounts/444455556666.html')),
  /** With a baseline that differs, and an exception. */
  compared: once(async () => {
    const [earlier, baseline, exceptions] = ['earlier.json', 'baseline.json', 'exceptions.json'].map(name => join(folder, name));
    writeFileSync(
      earlier!,
      readFileSync(ACCOUNT, 'utf8').replaceAll('"LogFileValidationEnabled": false', '"LogFileValidationEnabled": true'),
    );
    await scan('-i', earlier!, '-o', `json=${baseline!}`);
    const entry = {
      id: 'SUP-1',
      type: 'risk-accepted',
      controls: ['CloudTrail.9'],
      match: { accounts: ['*'] },
      reason: 'It goes in spring.',
    };
    const more = { owner: 'cloud-sec@example.com', created: '2026-11-01', expires: '2027-01-15' };
    writeFileSync(exceptions!, JSON.stringify({ version: 1, suppressions: [{ ...entry, ...more }] }));
    return report('compared', '-i', ACCOUNT, '--baseline', baseline!, '--suppressions', exceptions!);
  }),
  hostile: once(() => {
    const file = join(folder, 'hostile.html');
    writeFileSync(file, [...html.render(poisoned('x"><img src=x onerror=alert(1)><script>alert(1)</script>'), {})].join(''));
    return Promise.resolve(file);
  }),
  thousand: once(async () => {
    const evidence = join(folder, 'thousand.jsonl');
    await pipeline(Readable.from(organization(1000)), createWriteStream(evidence));
    return report('thousand', '-i', evidence);
  }),
} as const;

export type PageName = keyof typeof PAGES;
