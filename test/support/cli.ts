import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export const BIN = join(ROOT, 'dist/bin.js');
export const ACCOUNT = join(ROOT, 'examples/account.json');
export const ORGANIZATION = join(ROOT, 'examples/organization.jsonl');
export const CUSTOM_CHECK = join(ROOT, 'examples/custom-check');

/** 2026-11-21T00:00:00Z, the time in every report that a test makes. */
const CLOCK = '1795219200';

export interface RunOptions {
  /** What comes in on standard input. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Options of Node itself. */
  readonly node?: readonly string[];
}

export interface Outcome {
  /** As a shell has it in `$?`: 128 and the signal's number when a signal ended it. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone when the tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trailproof-test-'));
  folders.add(folder);
  return folder;
}

/** Nobody's home: no AWS profiles in it. */
const HOME = temporaryFolder();

/** What a command gets of the environment: nothing that colours, no credentials nor a wait for any, and a fixed clock. */
export function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME, AWS_EC2_METADATA_DISABLED: 'true', SOURCE_DATE_EPOCH: CLOCK, ...more };
}

/** Starts the built CLI; the caller ends it. */
export function start(args: readonly string[], { env = {}, cwd = temporaryFolder(), node = [] }: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, [...node, BIN, ...args], { cwd, env: environment(env), stdio: 'pipe' });
}

/** Runs the built CLI to its end, in an empty folder unless told where. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return finished(start(args, options), options.input);
}

/** Runs a line of a POSIX shell, in which `trailproof` is the built CLI. */
export async function shell(line: string, { env = {}, cwd = temporaryFolder(), input }: RunOptions = {}): Promise<Outcome> {
  const script = `trailproof() { '${process.execPath}' '${BIN}' "$@"; }\n${line}`;
  return finished(spawn('bash', ['-c', script], { cwd, env: environment(env), stdio: 'pipe' }), input);
}

/** Runs any program to its end. */
export async function execute(program: string, args: readonly string[], { env = {}, cwd, input }: RunOptions = {}): Promise<Outcome> {
  return finished(spawn(program, args, { cwd: cwd ?? temporaryFolder(), env: environment(env), stdio: 'pipe' }), input);
}

export async function finished(child: ChildProcess, input?: string | Uint8Array): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => (texts[name] += chunk));
  }
  // It may end without reading all of it.
  child.stdin?.on('error', () => undefined).end(input);
  return new Promise((done, fail) => {
    child.once('error', fail).once('close', (code, signal) => {
      done({ code: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], signal, ...texts });
    });
  });
}

/** Exit code 2, one message on standard error that matches, and nothing else: no report, no stack. */
export function assertRefused({ code, stdout, stderr }: Outcome, message: RegExp): void {
  assert.match(stderr, message);
  assert.match(stderr, /^trailproof: [^\n]+\n$/, 'one line');
  assert.doesNotMatch(stderr, /defect of trailproof|\n\s+at |undefined|\[object/);
  assert.equal(stdout, '');
  assert.equal(code, 2);
}

/** No text that steers a terminal: the only control character is the end of a line. */
export function assertPlain(text: string): void {
  const found = /[^\P{Cc}\n]|[\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.exec(text);
  assert.equal(found, null, found === null ? '' : JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 40)));
}

export function assertNoStack({ stderr }: Outcome): void {
  assert.doesNotMatch(stderr, /\n\s+at |defect of trailproof|node:internal|Error:/);
}

/** Does something with each, three at once, so that all cores have work. */
export async function inTurns<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item);
  };
  await Promise.all([worker(), worker(), worker()]);
}
