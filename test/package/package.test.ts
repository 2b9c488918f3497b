import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACCOUNT, CUSTOM_CHECK, execute, type Outcome, run } from '../support/cli.js';
import { type Installed, installPackage } from '../support/installed.js';

const ROOT = resolve(import.meta.dirname, '../..');

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe('the package', function () {
  this.timeout(180_000);
  let installed: Installed;
  before(async () => {
    installed = await installPackage();
  });

  const cli = (...args: readonly string[]): Promise<Outcome> =>
    execute(join(installed.folder, 'node_modules/.bin/trailproof'), args, { cwd: installed.folder });

  async function script(text: string, name = 'script.mjs'): Promise<Outcome> {
    writeFileSync(join(installed.folder, name), text);
    return execute(process.execPath, [name], { cwd: installed.folder });
  }

  it('holds what it needs to run, its pages and its papers', () => {
    const pages = readdirSync(join(ROOT, 'checks')).filter(name => name.endsWith('.md'));
    const schemas = readdirSync(join(ROOT, 'schemas'));
    assert.equal(pages.length, 9);
    const expected = [
      ...[
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'SECURITY.md',
        'dist/bin.js',
        'dist/index.js',
        'dist/types/src/index.d.ts',
      ],
      ...pages.map(name => `checks/${name}`),
      ...schemas.map(name => `schemas/${name}`),
      'deploy/cloudformation/member-role.yaml',
      'deploy/terraform/member-role/main.tf',
      'docs/large-organizations.md',
      'docs/organization-access.md',
    ];
    for (const path of expected) assert.ok(installed.files.includes(path), path);
  });

  it('holds nothing else: no source, no map, no test, no example', () => {
    const known =
      /^(package\.json|[A-Z]+(\.md)?|dist\/(bin|index|collect-thread)\.js|dist\/chunks\/[\w.-]+\.js|dist\/types\/.*\.d\.ts|dist\/.*LEGAL\.txt|checks\/[\w-]+\.md|docs\/[\w-]+\.md|deploy\/[\w/-]+\.(?:yaml|tf|json|md)|schemas\/[\w-]+\.schema\.json)$/;
    assert.deepEqual(
      installed.files.filter(path => !known.test(path) && path !== 'dist/types/package.json'),
      [],
    );
    const text = installed.files.map(path => path).join('\n');
    assert.doesNotMatch(text, /test|fixture|\.map$|\.tsx?$(?<!\.d\.ts)/m);
  });

  it('names in no file of ours a path of the machine that built it', () => {
    const folder = join(installed.folder, 'node_modules/trailproof');
    for (const path of installed.files) {
      const text = readFileSync(join(folder, path), 'utf8');
      assert.doesNotMatch(text, /["'`](file:\/\/)?\/(work|root|home|Users|tmp)\//, path);
    }
  });

  it('brings its dependencies with it, and no others', () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
    const direct = Object.keys(dependencies);
    assert.ok(direct.includes('ajv'));
    for (const name of direct) assert.ok(existsSync(join(installed.folder, 'node_modules', name)), name);
    for (const name of ['yargs', 'preact', 'parse5', 'typescript', 'esbuild', 'picocolors']) {
      assert.equal(existsSync(join(installed.folder, 'node_modules', name)), false, name);
    }
  });

  it('its command scans, and says what the command of the clone says', async () => {
    const { stdout, stderr, code } = await cli('scan', '--input', ACCOUNT);
    const clone = await run(['scan', '--input', ACCOUNT]);
    assert.deepEqual([stdout, stderr, code], [clone.stdout, clone.stderr, 1]);
    assert.equal((await cli('--version')).stdout, (await run(['--version'])).stdout);
  });

  it('every command of it works', async () => {
    for (const format of ['json', 'sarif', 'html'])
      assert.equal((await cli('scan', '-i', ACCOUNT, '-o', `${format}=out/r.${format}`)).code, 1);
    const commands = [
      'controls list',
      'controls show CloudTrail.6 --format markdown',
      'schema',
      'schema report',
      'completion',
      'scan --help',
    ];
    for (const command of [...commands, 'sarif lint out/r.sarif']) {
      const { stderr, code } = await cli(...command.split(' '));
      assert.deepEqual([stderr, code], ['', 0], command);
    }
  });

  it('takes parameters and the worked example of a custom check', async () => {
    writeFileSync(join(installed.folder, 'own.js'), readFileSync(join(CUSTOM_CHECK, 'trail-bucket-name.js')));
    const { stdout, code } = await cli(
      'scan',
      '-i',
      ACCOUNT,
      '--plugin',
      './own.js',
      '-c',
      'Example.*',
      '--param',
      'Example.1.bucketPrefix=x',
    );
    assert.match(stdout, /3 failed, 0 undecided, 0 passed/);
    assert.equal(code, 1);
  });

  it('its library is imported by name', async () => {
    const { stdout, stderr } = await script(`
      import { defineCheck, evaluate, render, scan } from 'trailproof';
      const result = await scan({ input: [${JSON.stringify(ACCOUNT)}] });
      console.log(typeof defineCheck, typeof evaluate, result.summary.findings, (await render('html', result)).length > 1000);`);
    assert.deepEqual([stdout, stderr], ['function function 21 true\n', '']);
  });

  it('its schemas and its manifest are exported, and nothing inside it', async () => {
    const { stdout } = await script(
      `
      for (const path of ['schemas/report.schema.json', 'package.json', 'dist/bin.js', 'dist/chunks/x.js', 'checks/cloudtrail-1.md'])
        try { import.meta.resolve('trailproof/' + path); console.log('yes'); } catch (error) { console.log(error.code); }`,
    );
    const refused = 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    assert.deepEqual(stdout.trim().split('\n'), ['yes', 'yes', refused, refused, refused]);
  });

  it('its types are complete: a strict project compiles against them', async () => {
    writeFileSync(
      join(installed.folder, 'consumer.ts'),
      `import { defineCheck, evaluate, failed, KnownError, passed, render, scan, type Finding, type ScanResult, type Snapshot } from 'trailproof';
       export const check = defineCheck({
         meta: { id: 'Mine.1', title: 't', description: 'd', severity: 'LOW', category: 'c', resourceType: 'AWS::S3::Bucket', url: 'https://x', standards: {},
           decision: ['x'], notes: [], remediation: { text: 't', cli: '', terraform: '', cautions: [], url: 'https://x' } },
         needs: ['trails'],
         parameters: { limit: { description: 'd', schema: { type: 'integer' }, default: 3 } },
         evaluate: ({ account, trails, parameters }) => {
           const limit: number = parameters.limit;
           const resource = { type: 'AWS::::Account', id: account, region: null };
           return [(trails.trails.length > limit ? failed : passed)(resource, 'x', { evidence: [] })];
         },
       });
       // @ts-expect-error a fact that is not declared
       defineCheck({ ...check, parameters: {}, needs: ['trails'], evaluate: ({ kmsKeys }) => (kmsKeys ? [] : []) });
       // @ts-expect-error no such format
       export const page = async (result: ScanResult): Promise<string> => render('pdf', result);
       export const findings = (snapshot: Snapshot): readonly Finding[] => evaluate(snapshot, { checks: [check] }).findings;
       export const text = async (): Promise<string> => render('text', await scan({ input: ['x'] }), { width: 80, color: true });
       export const isOurs = (error: unknown): boolean => error instanceof KnownError;`,
    );
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2022'];
    const { stdout, code } = await execute(process.execPath, [tsc, ...options, 'consumer.ts'], { cwd: installed.folder });
    assert.deepEqual([stdout, code], ['', 0]);
  });

  /** The modules that a command loads, from the root of the project. */
  async function loaded(...args: readonly string[]): Promise<string[]> {
    const { folder } = installed;
    writeFileSync(
      join(folder, 'log.mjs'),
      `import { appendFileSync } from 'node:fs';
       export async function load(url, context, next) { appendFileSync('loaded.txt', url + '\\n'); return next(url, context); }`,
    );
    writeFileSync(join(folder, 'register.mjs'), `import { register } from 'node:module'; register('./log.mjs', import.meta.url);`);
    writeFileSync(join(folder, 'loaded.txt'), '');
    const required = `process.on('exit', () => require('fs').appendFileSync('loaded.txt', Object.keys(require.cache).map(path => 'file://' + path + '\\n').join('')));`;
    writeFileSync(join(folder, 'required.cjs'), required);
    const node = ['--import', './register.mjs', '--require', './required.cjs', 'node_modules/trailproof/dist/bin.js'];
    await execute(process.execPath, [...node, ...args], { cwd: folder });
    const urls = readFileSync(join(folder, 'loaded.txt'), 'utf8').trim().split('\n');
    return [...new Set(urls)]
      .map(url => url.replace(/^.*?\/node_modules\//, ''))
      .filter(url => !/^node:|required\.cjs$|register\.mjs$/.test(url));
  }

  it('a scan of a file loads nothing but the package itself: no AWS SDK, no ajv', async () => {
    for (const formats of [[], ['-o', 'json', '-o', 'sarif=x', '-o', 'html=y', '-o', 'text=z']]) {
      const modules = await loaded('scan', '--input', ACCOUNT, ...formats);
      assert.ok(modules.includes('trailproof/dist/bin.js'), modules.join('\n'));
      assert.deepEqual(
        modules.filter(url => !url.startsWith('trailproof/dist/')),
        [],
      );
    }
  });

  it('a scan pays only for the formats that it writes', async () => {
    const text = await loaded('scan', '--input', ACCOUNT);
    const html = await loaded('scan', '--input', ACCOUNT, '-o', 'html');
    assert.equal(
      text.some(url => /html|sarif|json-|lint|resolve/.test(url)),
      false,
      text.join('\n'),
    );
    assert.ok(html.some(url => url.includes('html')));
  });

  it('a parameter loads ajv, and still no AWS SDK', async () => {
    const modules = await loaded('scan', '--input', ACCOUNT, '--param', 'CloudTrail.9.requiredTagKeys=Owner');
    assert.ok(modules.some(url => url.startsWith('ajv/')));
    assert.equal(
      modules.some(url => /@aws-sdk|@smithy|yargs/.test(url)),
      false,
    );
  });

  for (const command of ['--version', '--help', 'schema', 'controls list', 'completion']) {
    it(`${command} loads no dependency`, async () => {
      assert.deepEqual(
        (await loaded(...command.split(' '))).filter(url => !url.startsWith('trailproof/')),
        [],
      );
    });
  }
});
