import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, assertNoStack, BIN, CUSTOM_CHECK, ORGANIZATION, run, shell, temporaryFolder } from '../support/cli.js';

const PLUGIN = './trail-bucket-name.js';
const scan = ['scan', '-i', ACCOUNT, '-o', 'json'];

function parsed(text: string): ScanResult {
  return JSON.parse(text) as ScanResult;
}

/** A folder of a user's own, in which trailproof is installed. */
function project(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(dirname(dirname(BIN)), join(cwd, 'node_modules/trailproof'));
  return cwd;
}

function install(cwd: string, name: string, manifest: object, files: Readonly<Record<string, string>>): void {
  const folder = join(cwd, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
}

describe('the worked example of a custom check', () => {
  it('every command of its README does what it says', async () => {
    const readme = readFileSync(join(CUSTOM_CHECK, 'README.md'), 'utf8');
    const block = /```sh\n(.*?)```/s.exec(readme)![1]!.replaceAll('\\\n', ' ');
    const commands = block.split('\n').filter(line => line.startsWith('trailproof '));
    assert.equal(commands.length, 3);
    const [all, only, show] = await Promise.all(commands.map(line => shell(line, { cwd: CUSTOM_CHECK })));
    assert.match(all!.stdout, /account 111122223333, 10 controls/);
    assert.match(all!.stdout, /✔ {2}Example\.1 +passed +medium +3 passed/);
    assert.match(only!.stdout, /Example\.1\.bucketPrefix=example-corp-trail-/);
    assert.match(only!.stdout, /2 failed, 0 undecided, 1 passed/);
    assert.equal(only!.code, 1);
    assert.match(show!.stdout, /^Example\.1 {2}Trails should deliver to a bucket of this company\n/);
    for (const outcome of [all!, only!, show!]) assertNoStack(outcome);
  });

  it('judges an organization account by account', async () => {
    const outcome = await run(['scan', '-i', ORGANIZATION, '-o', 'json', '--plugin', PLUGIN, '-c', 'Example.1'], { cwd: CUSTOM_CHECK });
    const { accounts, findings, controls } = parsed(outcome.stdout);
    assert.equal(accounts.length, 8);
    assert.equal(controls[0]!.source, PLUGIN);
    const denied = findings.filter(({ account }) => account === '777788889999');
    assert.deepEqual(
      denied.map(({ status }) => status),
      ['NOT_AVAILABLE'],
    );
  });

  it('is found by a path from the current folder, an absolute path, and not by a bare file name', async () => {
    assert.equal((await run([...scan, '--plugin', join(CUSTOM_CHECK, 'trail-bucket-name.js')])).code, 1);
    assert.equal((await run([...scan, '--plugin', '../custom-check/trail-bucket-name.js'], { cwd: CUSTOM_CHECK })).code, 1);
    const bare = await run([...scan, '--plugin', 'trail-bucket-name.js'], { cwd: CUSTOM_CHECK });
    assert.match(bare.stderr, /^trailproof: The plugin trail-bucket-name\.js is not installed\. .*begins with \.\/ for a file\.\n$/);
    assert.equal(bare.code, 2);
  });

  it('is never discovered by itself', async () => {
    const { controls } = parsed((await run(scan, { cwd: CUSTOM_CHECK })).stdout);
    assert.equal(controls.length, 9);
  });

  const globs = [
    ['CloudTrail.*', 9],
    ['Example.*', 1],
    ['*', 10],
    ['*.1', 2],
  ] as const;
  for (const [glob, count] of globs) {
    it(`${glob} selects ${count}`, async () => {
      const { stdout } = await run([...scan, '--plugin', PLUGIN, '-c', glob], { cwd: CUSTOM_CHECK });
      assert.equal(parsed(stdout).controls.length, count);
    });
  }

  it('is in every report', async () => {
    for (const format of ['text', 'json', 'sarif', 'html']) {
      const { stdout } = await run(['scan', '-i', ACCOUNT, '-o', format, '--plugin', PLUGIN, '--param', 'Example.1.bucketPrefix=other-'], {
        cwd: CUSTOM_CHECK,
      });
      for (const text of ['Example.1', 'Trails should deliver to a bucket of this company', 'other-'])
        assert.ok(stdout.includes(text), text);
    }
  });

  it('is listed and shown in every layout', async () => {
    for (const format of ['text', 'json', 'markdown']) {
      for (const args of [['list'], ['show', 'Example.1']]) {
        const { stdout } = await run(['controls', ...args, '--plugin', PLUGIN, '--format', format], { cwd: CUSTOM_CHECK });
        assert.ok(stdout.includes('Example.1'), `${args.join(' ')} ${format}`);
      }
    }
  });

  it('a value that its parameter does not take is refused', async () => {
    const { code, stderr } = await run([...scan, '--plugin', PLUGIN, '--param', 'Example.1.bucketPrefix=UPPER'], { cwd: CUSTOM_CHECK });
    assert.match(stderr, /^trailproof: The parameter Example\.1\.bucketPrefix is wrong: it must match pattern/);
    assert.equal(code, 2);
  });
});

describe('a plugin that is a package', () => {
  const check = readFileSync(join(CUSTOM_CHECK, 'trail-bucket-name.js'), 'utf8');
  const manifests: Readonly<Record<string, object>> = {
    'with only an import condition': { type: 'module', exports: { '.': { import: './check.js' } } },
    'with a string for exports': { type: 'module', exports: './check.js' },
    'with nested conditions': { type: 'module', exports: { '.': { node: { import: './check.js' }, default: './none.js' } } },
    'with a main': { type: 'module', main: 'check.js' },
  };
  for (const [title, manifest] of Object.entries(manifests)) {
    it(`${title} is imported from where the command runs`, async () => {
      const cwd = project();
      install(cwd, 'my-checks', manifest, { 'check.js': check });
      const outcome = await run([...scan, '--plugin', 'my-checks', '-c', 'Example.1'], { cwd });
      assertNoStack(outcome);
      assert.equal(parsed(outcome.stdout).controls[0]!.source, 'my-checks');
      assert.equal(outcome.code, 0);
    });
  }

  it('may have a scope, and more than one entry', async () => {
    const cwd = project();
    install(cwd, '@acme/checks', { type: 'module', exports: { './trails': { import: './check.js' } } }, { 'check.js': check });
    assert.equal((await run([...scan, '--plugin', '@acme/checks/trails', '-c', 'Example.1'], { cwd })).code, 0);
  });

  it('that is not there is not installed', async () => {
    const { code, stderr } = await run([...scan, '--plugin', 'no-such-checks'], { cwd: project() });
    assert.match(stderr, /^trailproof: The plugin no-such-checks is not installed\. Install the package, or give a path [^\n]+\n$/);
    assert.equal(code, 2);
  });

  it('several plugins, and a list of checks in one, are all registered, in the order of their ids', async () => {
    const cwd = project();
    copyFileSync(join(CUSTOM_CHECK, 'trail-bucket-name.js'), join(cwd, 'one.mjs'));
    writeFileSync(
      join(cwd, 'two.mjs'),
      `import one from './one.mjs';
       const named = id => ({ ...one, meta: { ...one.meta, id } });
       export default [named('Example.10'), named('Acme.2'), named('Example.2')];`,
    );
    const { stdout } = await run([...scan, '--plugin', './two.mjs', '--plugin', './one.mjs'], { cwd });
    const ids = parsed(stdout).controls.map(({ id }) => id);
    assert.deepEqual(ids.slice(0, 2), ['Acme.2', 'CloudTrail.1']);
    assert.deepEqual(ids.slice(-4), ['CloudTrail.10', 'Example.1', 'Example.2', 'Example.10']);
  });

  it('a CommonJS module, and a check without defineCheck, work too', async () => {
    const cwd = project();
    const plain = `module.exports = { ...require('./meta.json'), parameters: {}, needs: ['trails'], evaluate: () => [] };`;
    const { default: one } = (await import(join(CUSTOM_CHECK, 'trail-bucket-name.js'))) as { default: { meta: object } };
    writeFileSync(join(cwd, 'meta.json'), JSON.stringify({ meta: one.meta }));
    writeFileSync(join(cwd, 'plain.cjs'), plain);
    const { controls, findings } = parsed((await run([...scan, '--plugin', './plain.cjs', '-c', 'Example.1'], { cwd })).stdout);
    assert.deepEqual([controls[0]!.status, findings.length], ['NO_DATA', 0]);
  });
});
