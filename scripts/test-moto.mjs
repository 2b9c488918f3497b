// Runs test-moto/ against moto, an AWS emulator that nobody here wrote: node scripts/test-moto.mjs [ARGUMENT OF MOCHA…]
// moto needs Python 3 and 300 MB, so it is no devDependency: it is installed once into .cache/moto.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Failure, pythonWith } from './python.mjs';

const VERSION = '5.2.1';
const START_LIMIT = 60_000;
const STOP_LIMIT = 5_000;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The server's own folder, so that two runs at once do not meet. */
const scratch = mkdtempSync(join(tmpdir(), 'trailproof-moto-'));
const log = join(scratch, 'server.log');

/** What to end, and how, when this process is ended. */
const children = new Map();

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the server and gives it when it answers. */
async function start({ command, env }, port) {
  const output = openSync(log, 'w');
  const server = spawn(command, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    cwd: scratch,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      ...env,
      PYTHONUNBUFFERED: '1',
      // As AWS does by default, and moto does not: another account's bucket is closed.
      MOTO_S3_ALLOW_CROSSACCOUNT_ACCESS: 'false',
      MOTO_RECORDER_FILEPATH: join(scratch, 'recording'),
    },
  });
  children.set(server, 'SIGKILL');
  let error;
  server.once('error', one => (error = one));
  const url = `http://127.0.0.1:${port}`;
  const until = Date.now() + START_LIMIT;
  while (Date.now() < until && error === undefined && isRunning(server)) {
    const answer = await fetch(`${url}/moto-api/data.json`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok && isRunning(server)) return { server, url };
    await sleep(100);
  }
  const state =
    error?.message ?? (isRunning(server) ? `It did not answer within ${START_LIMIT / 1000} s.` : `It ended with ${server.exitCode}.`);
  await stop(server);
  throw new Failure(`The moto server did not start. ${state}\n${lastLines()}`);
}

function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function stop(child) {
  if (!isRunning(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await ended;
  clearTimeout(timer);
}

function lastLines() {
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-30).join('\n') : '';
}

async function test({ command, env }, url) {
  const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
  const given = process.argv.slice(2);
  const child = spawn(process.execPath, [mocha, 'test-moto/*.test.ts', '--fail-zero', ...given], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env, MOTO_URL: url, MOTO_PYTHON: command, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  // mocha hands it on to the process that runs the tests.
  children.set(child, 'SIGTERM');
  const [code, signal] = await once(child, 'exit');
  if (signal !== null) throw new Failure(`mocha was ended by ${signal}.`);
  return code;
}

let running;
// A signal to this process alone must not leave the server behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const [child, how] of children) child.kill(how);
    process.exit(1);
  });
}
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
try {
  if (!existsSync(join(root, 'dist', 'bin.js'))) throw new Failure('dist/bin.js is missing. Run `npm run build` first.');
  const python = pythonWith({ name: 'moto', version: VERSION, requirement: 'moto[server]', module: 'moto.server' });
  running = await start(python, await freePort());
  process.exitCode = await test(python, running.url);
  if (!isRunning(running.server)) throw new Failure(`The moto server ended before the tests did.\n${lastLines()}`);
} catch (error) {
  console.error(error instanceof Failure ? `test-moto: ${error.message}` : error);
  process.exitCode = 1;
} finally {
  if (running !== undefined) await stop(running.server);
}
