import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import type { ScanResult } from '../../src/types.js';
import { assertNoStack, execute, temporaryFolder } from '../support/cli.js';
import { readAction, runAction } from '../support/actions-runner.js';
import { npmRegistry, type Registry } from '../support/npm-registry.js';
import {
  ACTION,
  actionWith,
  assertUnknown,
  denied,
  evidence,
  GATE,
  type Manifest,
  prepare,
  ROOT,
  step,
  stopped,
  workspace,
} from './support.js';

before(prepare);

describe('GitHub Action: its description', () => {
  it('GitHub’s own parser takes it', () => {
    assert.equal(ACTION.steps.length, 1);
    assert.doesNotThrow(() => readAction(ROOT));
  });

  it('the script is the same whatever the inputs are: they reach it in its environment, each once', () => {
    const [{ run: script, env }] = ACTION.steps as [(typeof ACTION.steps)[0]];
    assert.doesNotMatch(script, /\$\{\{/);
    const names = ACTION.inputs!.map(({ id }) => id);
    assert.deepEqual(
      Object.entries(env).map(([name, value]) => [name, value.expression]),
      names.map(name => [`INPUT_${name.toUpperCase().replaceAll('-', '_')}`, `inputs.${name}`]),
    );
    const source = readFileSync(join(ROOT, 'action/run.mjs'), 'utf8');
    for (const name of names) assert.ok(source.includes(`'${name}'`), `nothing reads ${name}`);
  });

  it('its outputs are those that the step writes', async () => {
    const { written, outputs } = await step({});
    assert.deepEqual(Object.keys(written), Object.keys(outputs));
    assert.deepEqual(written, outputs);
  });

  it('says of everything what it is', () => {
    for (const { id, description } of [...ACTION.inputs!, ...ACTION.outputs!]) assert.match(description ?? '', /\w/, id);
  });
});

describe('GitHub Action: a gate', () => {
  it('passes where nothing got worse, and says what there is', async () => {
    const { code, outputs, summary, folder, commands } = await step(GATE);
    assert.equal(code, 0);
    const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as ScanResult;
    assert.deepEqual(outputs, {
      'exit-code': '0',
      complete: String(report.scan.complete),
      'sarif-uploadable': 'false',
      new: '0',
      failed: String(report.summary.byStatus.FAILED),
      errors: String(report.summary.byStatus.WARNING + report.summary.byStatus.NOT_AVAILABLE),
      suppressed: '0',
      'report-path': join(folder, 'report.json'),
    });
    assert.equal(report.scan.complete, false, 'a gate that passes may still rest on what is unknown');
    assert.match(summary, /^## trailproof: incomplete/);
    assert.ok(existsSync(join(folder, 'report.html')));
    assert.deepEqual(commands, []);
  });

  it('fails where a trail stopped logging', async () => {
    const { code, outputs, summary, stderr } = await step(GATE, { workspace: workspace(evidence(stopped)) });
    assert.equal(code, 1);
    assert.equal(outputs['exit-code'], '1');
    assert.ok(Number(outputs['new']) >= 1);
    assert.match(stderr, /CloudTrail\.3/);
    assert.match(summary, /CloudTrail\.3/);
  });

  it('fails where evidence was lost, and lets nobody upload what is left', async () => {
    const { code, outputs, folder } = await step(GATE, { workspace: workspace(evidence(denied)) });
    assert.equal(code, 1);
    assert.ok(existsSync(join(folder, 'out.sarif')));
    assert.equal(outputs['complete'], 'false');
    assert.equal(outputs['sarif-uploadable'], 'false');
    assert.equal(outputs['new'], '0');
    assert.ok(Number(outputs['errors']) >= 1);
  });

  it('counts what is suppressed, and lets it through', async () => {
    const folder = workspace(evidence(bundle => void (bundle.trailList[0]!['LogFileValidationEnabled'] = false)));
    const entry = {
      id: 'SUP-1',
      type: 'risk-accepted',
      controls: ['CloudTrail.4'],
      match: { accounts: ['111122223333'] },
      reason: 'It is replaced in spring.',
      owner: 'cloud-sec@example.com',
      expires: '2027-05-01',
    };
    writeFileSync(join(folder, 'suppressions.json'), JSON.stringify({ version: 1, suppressions: [entry] }));
    const env = { SOURCE_DATE_EPOCH: '1795219200' };
    const { code, outputs } = await step({ ...GATE, suppressions: 'suppressions.json' }, { workspace: folder, env });
    assert.equal(code, 0);
    assert.equal(outputs['suppressed'], '1');
    assert.equal(outputs['new'], '1', 'suppressed or not, the baseline does not have it');
  });
});

describe('GitHub Action: sarif-uploadable', () => {
  const complete = { args: '--controls=CloudTrail.4', outputs: 'sarif=out.sarif' };

  it('is true where SARIF was written and everything is known, whether the gate passes or not', async () => {
    const { code, outputs, folder } = await step(complete);
    assert.deepEqual([code, outputs['complete'], outputs['sarif-uploadable']], [0, 'true', 'true']);
    const { runs } = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')) as Log;
    assert.equal(runs.length, 1);
    const invalid = evidence(bundle => void (bundle.trailList[0]!['LogFileValidationEnabled'] = false));
    const failed = await step(complete, { workspace: workspace(invalid) });
    assert.deepEqual([failed.code, failed.outputs['complete'], failed.outputs['sarif-uploadable']], [1, 'true', 'true']);
  });

  for (const [title, inputs] of [
    ['none was asked for', { ...complete, outputs: 'html=report.html' }],
    ['it went to standard output', { ...complete, outputs: 'sarif' }],
    ['something is unknown that --allow-unknown accepts', { outputs: 'sarif=out.sarif', 'fail-on': 'none', args: '--allow-unknown' }],
    ['the baseline has controls that were not scanned', { ...complete, baseline: 'baseline.json', 'fail-on': 'none' }],
  ] as const) {
    it(`is false where ${title}`, async () => {
      const { code, outputs } = await step(inputs);
      assert.equal(outputs['sarif-uploadable'], 'false');
      assert.equal(code, 0);
    });
  }

  it('is false of a report that an earlier scan left behind', async () => {
    const folder = workspace();
    assert.equal((await step(complete, { workspace: folder })).outputs['sarif-uploadable'], 'true');
    writeFileSync(join(folder, 'evidence.json'), '{');
    const outcome = await step({ ...complete, outputs: 'sarif=out.sarif,json=old.json' }, { workspace: folder });
    assert.ok(existsSync(join(folder, 'out.sarif')));
    assertUnknown(outcome, 2);
  });
});

describe('GitHub Action: a scan that comes to no result', () => {
  for (const [title, inputs, said] of [
    ['an input that is not there', { input: 'nothing.json' }, /nothing\.json: There is no such file/],
    ['a gate without a baseline', { gate: 'new' }, /--baseline/],
    ['a folder that is not there', { 'working-directory': 'nowhere' }, /There is no folder .*nowhere/],
    ['a switch that is neither on nor off', { summary: 'yes' }, /summary is true or false, but not "yes"/],
    ['arguments that scan nothing', { args: '--help' }, /Nothing was scanned/],
  ] as const) {
    it(`${title}: the step fails, and its outputs are there`, async () => {
      const outcome = await step({ outputs: 'sarif=out.sarif', ...inputs });
      assertUnknown(outcome, 2);
      assert.match(outcome.stdout + outcome.stderr, said);
      assertNoStack(outcome);
      assert.equal(outcome.summary, '');
    });
  }

  it('whatever code it ends with, and whatever signal', async () => {
    assertUnknown(await runAction(actionWith('process.exitCode = 4;')), 4);
    assertUnknown(await runAction(actionWith('process.kill(process.pid, "SIGKILL");')), 137);
  });

  it('whatever it reported before it ended with a code that is no result', async () => {
    const head = {
      type: 'scan',
      scan: { complete: true, interrupted: false },
      summary: { byStatus: { FAILED: 0, WARNING: 0, NOT_AVAILABLE: 0 } },
    };
    const bin = (code: number): string => `
      import { writeFileSync } from 'node:fs';
      const path = process.argv.find(one => one.startsWith('--output=jsonl=')).slice('--output=jsonl='.length);
      writeFileSync(path, ${JSON.stringify(`${JSON.stringify(head)}\n`)});
      process.exitCode = ${code};`;
    for (const [code, isWhole] of [
      [0, true],
      [1, true],
      [2, false],
      [3, false],
      [4, false],
      [143, false],
    ] as const) {
      const outcome = await runAction(actionWith(bin(code)), { with: { outputs: 'sarif=out.sarif' } });
      assert.equal(outcome.code, code);
      const { complete, 'sarif-uploadable': isUploadable } = outcome.outputs;
      assert.deepEqual([complete, isUploadable], [String(isWhole), String(isWhole)]);
    }
  });

  it('a job that is cancelled: the scan is told, and the outputs are there', async () => {
    const action = actionWith(
      'setInterval(() => undefined, 1000); process.once("SIGINT", () => process.exit(130)); console.log("scanning");',
    );
    const folder = temporaryFolder();
    const outcome = runAction(action, {
      workspace: folder,
      onStart: child =>
        child.stdout!.on('data', (text: Buffer) => {
          if (text.includes('scanning')) child.kill('SIGINT');
        }),
    });
    assertUnknown(await outcome, 130);
  });

  it('a runner with a Node.js that is too old, or with none', async () => {
    const old = join(temporaryFolder(), 'old.cjs');
    const fake = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.0' } });";
    writeFileSync(old, `${fake} Object.defineProperty(process, 'version', { value: 'v18.20.0' });`);
    const outdated = await step({}, { env: { NODE_OPTIONS: `--require=${old}` } });
    assertUnknown(outdated, 2);
    assert.match(outdated.commands.join(), /^::error .*20\.19, 22 and later, and this is v18\.20\.0/);
    const empty = temporaryFolder();
    const { stdout } = await execute('bash', ['-c', 'command -v bash']);
    symlinkSync(stdout.trim(), join(empty, 'bash'));
    const none = await step({}, { env: { PATH: empty } });
    assertUnknown(none, 2);
    assert.match(none.commands.join(), /^::error .*There is no Node\.js/);
  });
});

describe('GitHub Action: a checkout that nobody built', () => {
  const { name, version, ...manifest } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const dependencies = ['ajv', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse', 'require-from-string'];

  /** A registry with a package that, were it allowed to, would run a script of its own when it is installed. */
  async function registryWith(published: string): Promise<Registry> {
    const folder = temporaryFolder();
    for (const part of ['dist', 'schemas']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    const scripts = { postinstall: 'touch "$GITHUB_WORKSPACE/owned"' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, name, version: published, scripts }));
    return npmRegistry([folder, ...dependencies.map(one => join(ROOT, 'node_modules', one))]);
  }

  it('installs its own version, runs none of its scripts, and asks no registry that the repository names', async () => {
    const registry = await registryWith(version);
    const folder = workspace();
    writeFileSync(join(folder, '.npmrc'), 'registry=http://127.0.0.1:9/\n');
    const env = { npm_config_userconfig: join(folder, 'user.npmrc') };
    writeFileSync(env.npm_config_userconfig, `registry=${registry.url}\n`);
    const outcome = await runAction(actionWith(null), { workspace: folder, env, with: { input: 'evidence.json', ...GATE } });
    registry.close();
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.outputs['complete'], 'false');
    assert.ok(registry.paths.includes(`/${name}.tgz`));
    assert.ok(!existsSync(join(folder, 'owned')));
    assert.ok(!existsSync(join(folder, 'node_modules')));
  });

  it('fails where npm does not have that version, and says so', async () => {
    const registry = await registryWith('99.0.0');
    const outcome = await runAction(actionWith(null), { env: { npm_config_registry: registry.url } });
    registry.close();
    assertUnknown(outcome, 2);
    assert.deepEqual(outcome.commands, [
      `::error title=trailproof::npm could not install ${name} ${version}, so nothing was scanned. Its reason is above.`,
    ]);
  });
});

describe('GitHub Action: reports and settings', () => {
  it('writes a JSON report of its own where none was asked for', async () => {
    const { outputs, folder } = await step({ summary: 'false' });
    const path = outputs['report-path']!;
    assert.ok(!path.startsWith(folder));
    assert.equal((JSON.parse(readFileSync(path, 'utf8')) as ScanResult).schemaVersion, '1.0');
  });

  it('writes no summary where none is wanted, and annotations where they are', async () => {
    const { summary, commands } = await step({ summary: 'false', annotations: 'true' });
    assert.equal(summary, '');
    assert.match(commands[0] ?? '', /^::(error|warning) title=/);
  });

  it('adds to the summary that others of its job began', async () => {
    const { summary } = await runAction(
      { ...ACTION, steps: ACTION.steps.map(one => ({ ...one, run: `echo before >> "$GITHUB_STEP_SUMMARY"\n${one.run}` })) },
      {
        workspace: workspace(),
        with: { input: 'evidence.json' },
      },
    );
    assert.match(summary, /^before\n## trailproof/);
  });

  it('counts paths from the working directory, and takes several inputs, settings and arguments', async () => {
    const folder = workspace();
    mkdirSync(join(folder, 'audit of us'));
    writeFileSync(join(folder, 'audit of us/settings.yaml'), 'fail-on: none\nallow-unknown: true\n');
    const inputs = {
      'working-directory': 'audit of us',
      config: 'settings.yaml',
      input: '../evidence.json\n../before.json\n',
      outputs: 'json=a b.json\nsarif=out/\n',
      args: '--controls=CloudTrail.4\n--controls\nCloudTrail.2\n',
    };
    const { code, outputs, stderr } = await step(inputs, { workspace: folder });
    assert.equal(code, 0, stderr);
    assert.equal(outputs['report-path'], join(folder, 'audit of us/a b.json'));
    const { controls, scan } = JSON.parse(readFileSync(outputs['report-path'], 'utf8')) as ScanResult;
    assert.deepEqual(
      controls.map(({ id }) => id),
      ['CloudTrail.2', 'CloudTrail.4'],
    );
    assert.equal(scan.inputs.length, 2);
    assert.equal(outputs['sarif-uploadable'], 'true');
  });
});
