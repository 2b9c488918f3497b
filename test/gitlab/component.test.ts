import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SaxesParser } from 'saxes';
import { parseAllDocuments } from 'yaml';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, BIN, environment, execute, finished, type Outcome, temporaryFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCE = readFileSync(join(ROOT, 'templates/scan.yml'), 'utf8');
const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events';

interface Input {
  readonly description: string;
  readonly default: string;
}

interface Job {
  readonly stage: string;
  readonly image: string;
  readonly variables: Readonly<Record<string, { readonly value: string; readonly expand: boolean }>>;
  readonly script: readonly string[];
  readonly artifacts: { readonly when: string; readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
}

type Inputs = Readonly<Record<string, string>>;

/** The documents of the component: its inputs, and its jobs once the inputs are in their places, which GitLab does in the text. */
function component(given: Inputs = {}): { readonly inputs: Readonly<Record<string, Input>>; readonly jobs: Readonly<Record<string, Job>> } {
  const [header = ''] = SOURCE.split('\n---\n');
  const { spec } = parsed(header)[0] as { readonly spec: { readonly inputs: Readonly<Record<string, Input>> } };
  for (const name of Object.keys(given)) assert.ok(Object.hasOwn(spec.inputs, name), `there is no input ${name}`);
  const text = SOURCE.slice(header.length + '\n---\n'.length).replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
    assert.ok(Object.hasOwn(spec.inputs, name), `there is no input ${name}`);
    return given[name] ?? spec.inputs[name]!.default;
  });
  assert.doesNotMatch(text, /\$\[\[/);
  return { inputs: spec.inputs, jobs: parsed(text)[0] as Readonly<Record<string, Job>> };
}

function parsed(text: string): unknown[] {
  return parseAllDocuments(text).map(document => {
    assert.deepEqual([...document.errors, ...document.warnings], []);
    return document.toJS() as unknown;
  });
}

/** A project with evidence of one trail in it, and nothing wrong with that but that its events of AWS KMS are not recorded. */
function project(change: (bundle: Record<string, Record<string, unknown>>) => void = () => undefined): string {
  const folder = temporaryFolder();
  const bundle = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Record<string, Record<string, unknown>>;
  (bundle['trailList'] as unknown as unknown[]).length = 1;
  change(bundle);
  writeFileSync(join(folder, 'evidence.json'), JSON.stringify(bundle));
  return folder;
}

/** A folder for the PATH in which `name` is a program. */
function program(name: string, script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
  return folder;
}

const TRAILPROOF = program('trailproof', `exec '${process.execPath}' '${BIN}' "$@"`);

/** Runs the job as a runner does: its variables in the environment, and all lines in one shell that ends where one fails. */
async function runJob(inputs: Inputs, cwd = project(), shell = 'bash', path = TRAILPROOF): Promise<Outcome & { readonly cwd: string }> {
  const [job] = Object.values(component({ input: 'evidence.json', ...inputs }).jobs) as [Job];
  const variables = Object.fromEntries(Object.entries(job.variables).map(([name, { value }]) => [name, value]));
  const script = ['set -e', ...(shell === 'bash' ? ['set -o pipefail'] : []), ...job.script].join('\n');
  const env = environment({ ...variables, PATH: `${path}:${process.env['PATH'] ?? ''}` });
  return { ...(await finished(spawn(shell, ['-c', script], { cwd, env, stdio: 'pipe' }))), cwd };
}

const sarifOf = (cwd: string): string => join(cwd, 'trailproof/report.sarif');

describe('GitLab component', () => {
  it('every input has a place and a description, and the version is that of this repository', () => {
    const { inputs, jobs } = component();
    const used = new Set([...SOURCE.matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g)].map(([, name]) => name));
    assert.deepEqual([...used].sort(), Object.keys(inputs).sort());
    for (const { description } of Object.values(inputs)) assert.match(description, /\.$/);
    assert.deepEqual(Object.keys(jobs), ['trailproof']);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    assert.equal(inputs['version']!.default, version);
  });

  it('no input stands in the script, and GitLab expands none', () => {
    const [job] = Object.values(component({ args: '$(touch owned) $CI_JOB_TOKEN', baseline: '`touch owned`' }).jobs) as [Job];
    assert.deepEqual(job.script, Object.values(component().jobs)[0]!.script);
    for (const { expand } of Object.values(job.variables)) assert.equal(expand, false);
  });

  for (const shell of ['bash', 'sh']) {
    it(`${shell}: fails where something failed, and keeps every report whole`, async () => {
      const { code, cwd, stdout } = await runJob({}, undefined, shell);
      assert.equal(code, 1);
      const [job] = Object.values(component().jobs) as [Job];
      assert.equal(job.artifacts.when, 'always');
      assert.deepEqual(job.artifacts.paths, ['trailproof/']);
      const { scan } = JSON.parse(readFileSync(join(cwd, 'trailproof/report.json'), 'utf8')) as ScanResult;
      assert.equal(scan.complete, false);
      assert.ok(existsSync(join(cwd, 'trailproof/report.html')));
      assert.doesNotThrow(() => new SaxesParser().write(readFileSync(join(cwd, job.artifacts.reports.junit), 'utf8')).close());
      assert.match(stdout, /CloudTrail\.1/);
      assert.ok(!existsSync(sarifOf(cwd)), 'SARIF of a scan that is not complete');
      assert.match(stdout, /The scan is not complete, so there is no SARIF of it/);
    });

    it(`${shell}: keeps SARIF where everything is known, and passes where nothing failed`, async () => {
      const passed = await runJob({ args: '--controls CloudTrail.4 CloudTrail.2' }, undefined, shell);
      assert.equal(passed.code, 0, passed.stderr);
      assert.ok(existsSync(sarifOf(passed.cwd)));
    });
  }

  it('holds against a baseline, and fails where a trail stopped logging', async () => {
    const cwd = project();
    const env = { PATH: `${TRAILPROOF}:${process.env['PATH'] ?? ''}` };
    await execute('trailproof', ['scan', '-q', '-i', 'evidence.json', '-o', 'json=the baseline.json'], { cwd, env });
    const gate = { baseline: 'the baseline.json', gate: 'new' };
    assert.equal((await runJob(gate, cwd)).code, 0);
    const stopped = project(bundle => void (bundle['status']![TRAIL] = { IsLogging: false }));
    writeFileSync(join(stopped, 'the baseline.json'), readFileSync(join(cwd, 'the baseline.json')));
    const { code, stderr } = await runJob(gate, stopped);
    assert.equal(code, 1);
    assert.match(stderr, /CloudTrail\.3/);
  });

  it('keeps no SARIF that lacks what the baseline has, though all that was scanned is known', async () => {
    const cwd = project();
    const env = { PATH: `${TRAILPROOF}:${process.env['PATH'] ?? ''}` };
    await execute('trailproof', ['scan', '-q', '-i', 'evidence.json', '-o', 'json=baseline.json'], { cwd, env });
    const { code } = await runJob({ baseline: 'baseline.json', args: '--controls=CloudTrail.4' }, cwd);
    assert.equal(code, 0);
    assert.ok(!existsSync(sarifOf(cwd)));
  });

  it('ends with the code of a scan that did not run, and passes with none', async () => {
    const wrong = await runJob({ input: 'nothing.json' });
    assert.equal(wrong.code, 2);
    assert.ok(!existsSync(join(wrong.cwd, 'trailproof')));
    const helped = await runJob({ args: '--help' });
    assert.equal(helped.code, 2);
    assert.match(helped.stdout, /Nothing was scanned/);
  });

  it('takes values as they are', async () => {
    const cwd = project();
    mkdirSync(join(cwd, 'a b'));
    writeFileSync(join(cwd, 'a b/$(touch owned) * `touch owned`.json'), readFileSync(join(cwd, 'evidence.json')));
    const inputs = { input: 'a b/$(touch owned) * `touch owned`.json', 'fail-on': 'none', args: '--controls CloudTrail.*' };
    const { code, stderr } = await runJob(inputs, cwd);
    assert.equal(code, 3, stderr);
    assert.equal((await runJob({ ...inputs, gate: '$(touch owned)' }, cwd)).code, 2);
    assert.ok(!existsSync(join(cwd, 'owned')));
  });

  it('installs the version that it names where the image has none', async () => {
    const npm = program('npm', `echo "$@" > asked; exit 7`);
    const { code, cwd } = await runJob({ version: '1.2.3' }, undefined, 'bash', npm);
    assert.equal(code, 7);
    assert.match(readFileSync(join(cwd, 'asked'), 'utf8'), /^install --global --ignore-scripts .* trailproof@1\.2\.3$/m);
  });
});
