// npm run bench:organization [-- 100 1000 10000]: scans organizations of so many accounts against the simulator in a process of
// its own, and makes the same calls with the bare SDK in the same run. How to read the figures: bench/README.md.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ScanResult } from '../src/types.js';
import { generatedId, MANAGEMENT, ROLE } from '../test/support/simulator/builders.js';
import { type SimulatorProcess, spawnSimulator } from '../test/support/simulator/process.js';
import type { Fault } from '../test/support/simulator/faults.js';
import { partitionOf } from '../test/support/simulator/regions.js';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const WORLD = path('../examples/worlds/large-organization.ts');
const BIN = path('../dist/bin.js');
const USAGE = new URL('usage.mjs', import.meta.url).href;
const LATENCY = '50';
const RATE = '10';

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly report: string;
}

interface Bare {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly calls: number;
}

const folder = await mkdtemp(join(tmpdir(), 'trailproof-bench-'));
const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [100, 1_000];
const bareSdk = join(folder, 'bare-sdk.mjs');
await build({
  entryPoints: [path('bare-sdk.ts')],
  outfile: bareSdk,
  bundle: true,
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  banner: { js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);" },
});

console.log(
  `Node ${process.version}, ${availableParallelism()} cores, ${LATENCY} ms a call, ${RATE} calls a second for each account, Region and API`,
);
const columns = ['accounts', 'run', 'seconds', 'peak MB', 'calls', 'calls/account', 'calls/s', 'CPU ms/call', 'x bare SDK', 'load'];
const row = (...cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell, index) => String(cell).padStart(Math.max(columns[index]!.length, 8))).join('  '));
row(...columns);
for (const size of sizes) await measure(size);
await rm(folder, { recursive: true });

async function measure(size: number): Promise<void> {
  const simulator = await simulate(size, ['--rate', RATE]);
  const clean = await scan(simulator);
  const bare = await bareRun(size, clean.counts);
  print(size, 'default', clean, bare);
  print(size, 'list', await scan(simulator, ['--discovery', 'list']), bare);
  row(size, 'bare SDK', bare.seconds.toFixed(1), '', bare.calls, '', ...rates(bare.calls, bare), '1.00', loadavg()[0]!.toFixed(1));
  await simulator.setFaults(faultsOf(size));
  const troubled = await scan(simulator);
  print(size, 'faults', troubled, bare);
  await simulator.stop();
  const { wrong, unknown } = await compare(clean.report, troubled.report);
  const times = (troubled.seconds / clean.seconds).toFixed(2);
  console.log(`${size} accounts with faults: ${wrong} verdicts turned, ${unknown} became unknown, ${times} times the time`);
  if (wrong > 0) process.exitCode = 1;
}

/** One call in twenty is throttled, and every fiftieth member lets nobody in. */
function faultsOf(size: number): readonly Fault[] {
  const denied = Array.from({ length: Math.floor(size / 50) }, (_, index) => `arn:aws:iam::${generatedId(index * 50 + 49)}:role/${ROLE}`);
  return [
    { kind: 'denied', operation: 'AssumeRole', resource: denied },
    { kind: 'throttled', service: ['cloudtrail', 's3', 's3control', 'ec2', 'kms'], probability: 0.05 },
  ];
}

function simulate(size: number, more: readonly string[]): Promise<SimulatorProcess> {
  process.env['ACCOUNTS'] = String(size);
  return spawnSimulator(['--world', WORLD, '--latency', LATENCY, '--count-only', ...more]);
}

async function scan(simulator: SimulatorProcess, more: readonly string[] = []): Promise<Run> {
  await simulator.clearCalls();
  const report = join(folder, `${performance.now()}.json`);
  const args = ['--import', USAGE, BIN, 'scan', '--organization', '--quiet', '-o', `json=${report}`, ...more];
  const started = performance.now();
  const { code, errors, said } = await run(args, simulator.env(MANAGEMENT));
  if (code === 2 || code === null) throw new Error(errors);
  const used = JSON.parse(said) as Pick<Run, 'peakMB' | 'cpuSeconds'>;
  return { seconds: (performance.now() - started) / 1000, ...used, counts: await simulator.counts(), report };
}

/** Without a rate: it makes all calls as one account. */
async function bareRun(size: number, counts: Run['counts']): Promise<Bare> {
  const simulator = await simulate(size, []);
  const args = [bareSdk, JSON.stringify(counts), JSON.stringify(partitionOf('aws').standard)];
  const { output, errors } = await run(args, simulator.env(MANAGEMENT));
  await simulator.stop();
  if (output === '') throw new Error(errors);
  return JSON.parse(output) as Bare;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
  /** What it wrote to descriptor 3. */
  readonly said: string;
}

function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const texts: Record<number, string> = { 1: '', 2: '', 3: '' };
  for (const index of [1, 2, 3]) child.stdio[index]!.on('data', (text: Buffer) => (texts[index] = `${texts[index]!}${text.toString()}`));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ code, output: texts[1]!, errors: texts[2]!, said: texts[3]! }));
  });
}

function print(size: number, name: string, scanned: Run, bare: Bare): void {
  const calls = Object.values(scanned.counts).reduce((sum, count) => sum + count, 0);
  const ratio = scanned.cpuSeconds / calls / (bare.cpuSeconds / bare.calls);
  const perAccount = (calls / size).toFixed(1);
  row(
    size,
    name,
    scanned.seconds.toFixed(1),
    scanned.peakMB,
    calls,
    perAccount,
    ...rates(calls, scanned),
    ratio.toFixed(2),
    loadavg()[0]!.toFixed(1),
  );
}

function rates(calls: number, { seconds, cpuSeconds }: Pick<Run, 'seconds' | 'cpuSeconds'>): readonly string[] {
  return [(calls / seconds).toFixed(0), ((cpuSeconds / calls) * 1000).toFixed(2)];
}

/** Finding by finding: a verdict that was told may only become unknown. */
async function compare(clean: string, troubled: string): Promise<{ readonly wrong: number; readonly unknown: number }> {
  const read = async (file: string): Promise<Map<string, string>> => {
    const { findings } = JSON.parse(await readFile(file, 'utf8')) as ScanResult;
    return new Map(findings.map(({ id, status }) => [id, status]));
  };
  const [before, after] = [await read(clean), await read(troubled)];
  const isTold = (status: string | undefined): boolean => status === 'PASSED' || status === 'FAILED';
  let wrong = 0;
  for (const [id, status] of after) if (isTold(status) && before.get(id) !== status) wrong += 1;
  const unknown = [...before].filter(([id, status]) => isTold(status) && !isTold(after.get(id))).length;
  return { wrong, unknown };
}
