// npm run bench: start-up against an empty Node process, and 1,000, 3,000 and 10,000 accounts from one file.
// How to read the figures: bench/README.md.
import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { organization } from './evidence.mjs';

const bin = new URL('../dist/bin.js', import.meta.url).pathname;
const usage = new URL('usage.mjs', import.meta.url).href;
const folder = await mkdtemp(join(tmpdir(), 'trailproof-bench-'));

function run(args) {
  const started = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const seconds = (performance.now() - started) / 1000;
  if (status === 2 || status === null) throw new Error(String(stderr));
  return { seconds, ...JSON.parse(String(output[3] ?? '') || '{}') };
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const format = number => number.toFixed(2).padStart(8);

console.log(`Node ${process.version}, ${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}\n`);

const small = new URL('../examples/account.json', import.meta.url).pathname;
const pairs = Array.from({ length: 15 }, () => {
  const empty = run(['-e', '0']).seconds;
  return { empty, scan: run([bin, 'scan', '--quiet', '--input', small]).seconds };
});
console.log('Start-up, 15 pairs side by side (goal: ratio at most 3.5)');
console.log(`  node -e 0          ${format(median(pairs.map(({ empty }) => empty)) * 1000)} ms`);
console.log(`  scan --input       ${format(median(pairs.map(({ scan }) => scan)) * 1000)} ms`);
console.log(`  ratio              ${format(median(pairs.map(({ empty, scan }) => scan / empty)))}\n`);

console.log('Accounts in one file, JSON and SARIF written (goal: at most 400 MB, time in line with the accounts)');
console.log('  accounts  file MB  seconds  ms/account  CPU s  peak MB   what');
const stages = [
  ['judge only', path => ['-o', `json=/dev/null`, '--controls', 'CloudTrail.4', '--input', path]],
  ['JSON', path => ['-o', `json=${path}.json`, '--input', path]],
  ['JSON and SARIF', path => ['-o', `json=${path}.json`, '-o', `sarif=${path}.sarif`, '--sarif-profile', 'full', '--input', path]],
  ['HTML', path => ['-o', `html=${path}.html`, '--input', path]],
  ['HTML, a page an account', path => ['-o', `html=${path}.pages/`, '--input', path]],
];
for (const count of [1000, 3000, 10000]) {
  const path = join(folder, `${count}.jsonl`);
  await pipeline(organization(count), createWriteStream(path));
  const { size } = await stat(path);
  for (const [what, args] of stages) {
    const { seconds, cpuSeconds, peakMB } = run(['--import', usage, bin, 'scan', '--quiet', ...args(path)]);
    const row = [
      String(count).padStart(10),
      (size / 1e6).toFixed(1).padStart(8),
      seconds.toFixed(2).padStart(8),
      ((seconds * 1000) / count).toFixed(3).padStart(11),
      cpuSeconds.toFixed(2).padStart(6),
      String(peakMB).padStart(8),
    ];
    console.log(`${row.join(' ')}   ${what}`);
  }
  for (const report of ['json', 'sarif', 'html', 'pages/index.html'])
    console.log(`            ${report}: ${((await stat(`${path}.${report}`)).size / 1e6).toFixed(1)} MB`);
}

const path = join(folder, '10000.jsonl');
const scan = ['--import', usage, bin, 'scan', '--quiet', '--input', path, '-o', `json=${path}.json`];
run(scan);
run([bin, 'baseline', 'write', `${path}.json`, '-o', `${path}.baseline.json`]);
const gated = Array.from({ length: 5 }, () => ({
  plain: run(scan),
  gate: run([...scan, '--baseline', `${path}.baseline.json`, '--gate', 'new']),
}));
const compared = [
  ['JSON', gated.map(({ plain }) => plain)],
  ['JSON and --gate new', gated.map(({ gate }) => gate)],
];
console.log('\nThe gate, 10,000 accounts against a baseline of as many, 5 pairs side by side (goal: ratio of CPU at most 1.2)');
for (const [what, runs] of compared) {
  const [seconds, cpu, peak] = ['seconds', 'cpuSeconds', 'peakMB'].map(key => median(runs.map(one => one[key])));
  console.log(`  ${what.padEnd(20)}${format(seconds)} s  ${format(cpu)} s of CPU  ${String(peak).padStart(5)} MB`);
}
console.log(`  ratio               ${format(median(gated.map(({ plain, gate }) => gate.cpuSeconds / plain.cpuSeconds)))}`);
await rm(folder, { recursive: true });
