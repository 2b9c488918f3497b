// npm run bench:html: how long Chromium takes to open the HTML report of 1,000 accounts, cold, and to filter and sort it. See bench/README.md.
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { browser, closeBrowser } from '../test-browser/browser.js';
import { organization } from './evidence.mjs';

const ROUNDS = 7;
const bin = new URL('../dist/bin.js', import.meta.url).pathname;
const folder = await mkdtemp(join(tmpdir(), 'trailproof-bench-'));
const input = join(folder, 'evidence.jsonl');
const reports = { 'one file': join(folder, 'report.html'), 'index of a folder': join(folder, 'pages', 'index.html') };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

interface Times {
  readonly load: number;
  readonly filter: number;
  readonly sort: number;
}

async function open(file: string): Promise<Times> {
  const context = await (await browser()).newContext();
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  // As text: this file is no browser's. The layout that follows an action belongs to it.
  const times = await page.evaluate<Times>(`(() => {
    const [{ loadEventEnd, startTime }] = performance.getEntriesByType('navigation');
    const timed = act => { const from = performance.now(); act(); document.body.getBoundingClientRect(); return performance.now() - from; };
    const status = document.querySelector('select[name=status]');
    return {
      load: loadEventEnd - startTime,
      filter: timed(() => { status.value = 'FAILED'; status.dispatchEvent(new Event('input')); }),
      sort: timed(() => document.querySelector('.matrix .sort').click()),
    };
  })()`);
  await context.close();
  return times;
}

try {
  await pipeline(Readable.from(organization(1000)), createWriteStream(input));
  const targets = ['-o', `html=${reports['one file']}`, '-o', `html=${join(folder, 'pages')}/`];
  const { status, stderr } = spawnSync(process.execPath, [bin, 'scan', '--quiet', '--fail-on', 'none', '-i', input, ...targets]);
  if (status !== 0) throw new Error(String(stderr));
  console.log(
    `1,000 accounts; ${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}; median of ${ROUNDS}, milliseconds (goal: open in 2,000)`,
  );
  for (const [name, file] of Object.entries(reports)) {
    const rounds: Times[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await open(file));
    const of = (key: keyof Times): string => `${key} ${median(rounds.map(one => one[key])).toFixed(0)}`;
    console.log(`  ${name}: ${((await stat(file)).size / 1e6).toFixed(1)} MB, ${of('load')}, ${of('filter')}, ${of('sort')}`);
  }
} finally {
  await closeBrowser();
  await rm(folder, { recursive: true, force: true });
}
