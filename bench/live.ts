// npm run bench:live: one account, 17 and 34 Regions, 50 ms a call, against the simulator in a process of its own; side by
// side with a plain script that makes the same calls one after the other. How to read the figures: bench/README.md.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { account, ACCOUNT, bucket, trail } from '../test/support/simulator/builders.js';
import { spawnSimulator } from '../test/support/simulator/process.js';

const LATENCY = 50;
const RUNS = 7;
const bin = fileURLToPath(new URL('../dist/bin.js', import.meta.url));
const usage = new URL('usage.mjs', import.meta.url).href;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const folder = await mkdtemp(join(tmpdir(), 'trailproof-bench-'));
console.log(`Node ${process.version}, ${availableParallelism()} cores, ${LATENCY} ms a call, ${RUNS} cold runs each\n`);
console.log('Regions  calls  seconds  x three round trips  CPU s  peak MB  serial calls s  ratio');
for (const count of [17, 34]) {
  const regions = ['us-east-1', ...Array.from({ length: count - 1 }, (_, index) => `eu-west-${index + 1}`)];
  const world = { regions, accounts: [account({ regions, trails: [trail()], buckets: [bucket()] })] };
  const file = join(folder, `${count}.json`);
  await writeFile(file, JSON.stringify(world));
  const simulator = await spawnSimulator(['--world', file, '--latency', String(LATENCY)]);
  const env = { ...process.env, ...simulator.env(ACCOUNT) };
  const runs = [];
  let calls = 0;
  for (let run = 0; run < RUNS; run += 1) {
    await simulator.clearCalls();
    const started = performance.now();
    const { status, stderr, output } = spawnSync(process.execPath, ['--import', usage, bin, 'scan', '--quiet'], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    const seconds = (performance.now() - started) / 1000;
    if (status === 2 || status === null) throw new Error(String(stderr));
    runs.push({ seconds, ...(JSON.parse(String(output[3])) as { peakMB: number; cpuSeconds: number }) });
    calls = (await simulator.calls()).length;
  }
  const serial = await serialSeconds(env, calls);
  const wall = median(runs.map(({ seconds }) => seconds));
  const row = [
    count,
    calls,
    wall.toFixed(2),
    (wall / ((3 * LATENCY) / 1000)).toFixed(1),
    median(runs.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
  ];
  row.push(median(runs.map(({ peakMB }) => peakMB)), serial.toFixed(2), (serial / wall).toFixed(1));
  const widths = [7, 5, 7, 19, 5, 7, 14, 5];
  console.log(row.map((cell, index) => String(cell).padStart(widths[index]!)).join('  '));
  await simulator.stop();
}
await rm(folder, { recursive: true });

/** The same number of calls through the bare SDK, one after the other, over one warm connection. */
async function serialSeconds(env: NodeJS.ProcessEnv, calls: number): Promise<number> {
  const client = new CloudTrailClient({
    region: 'us-east-1',
    endpoint: env['AWS_ENDPOINT_URL']!,
    credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID']!, secretAccessKey: env['AWS_SECRET_ACCESS_KEY']! },
  });
  const started = performance.now();
  for (let index = 0; index < calls; index += 1) await client.send(new DescribeTrailsCommand({}));
  client.destroy();
  return (performance.now() - started) / 1000;
}
