import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from 'sarif';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, assertNoStack, execute, run, temporaryFolder } from '../support/cli.js';
import { type Action, readAction, runAction, type StepOptions, type StepOutcome } from '../support/actions-runner.js';
import { npmRegistry, type Registry } from '../support/npm-registry.js';

const ROOT = resolve(import.meta.dirname, '../..');
const ACTION = readAction(ROOT);
const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

interface Bundle {
  trailList: Record<string, unknown>[];
  status: Record<string, unknown>;
  tags: Record<string, unknown>;
}

/** The first trail of the example account, and nothing wrong with it but that its events of AWS KMS are not recorded. */
function evidence(change: (bundle: Bundle) => void = () => undefined): string {
  const bundle = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as Bundle;
  bundle.trailList = bundle.trailList.slice(0, 1);
  change(bundle);
  return JSON.stringify(bundle);
}

const stopped = (bundle: Bundle): void => void (bundle.status[TRAIL] = { IsLogging: false });
const denied = (bundle: Bundle): void => {
  bundle.tags[TRAIL] = 'An error occurred (AccessDeniedException) when calling the ListTags operation: denied';
};

/** What was so before, which all the gates are held against. */
const earlier = temporaryFolder();

/** A repository with the evidence of today in it, and a baseline of what was so before. */
function workspace(today: string = evidence()): string {
  const folder = temporaryFolder();
  cpSync(earlier, folder, { recursive: true });
  writeFileSync(join(folder, 'evidence.json'), today);
  return folder;
}

const step = async (inputs: Record<string, string>, options: StepOptions = {}): Promise<StepOutcome & { readonly folder: string }> => {
  const folder = options.workspace ?? workspace();
  return { ...(await runAction(ACTION, { ...options, workspace: folder, with: { input: 'evidence.json', ...inputs } })), folder };
};

/** The action in a folder with another command line than that of this repository, or none. */
function actionWith(bin: string | null): Action {
  const folder = join(temporaryFolder(), 'action of $(somebody)');
  mkdirSync(folder);
  for (const name of ['action.yml', 'action', 'package.json']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  if (bin !== null) {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist/bin.js'), bin);
  }
  return readAction(folder);
}

/** What the outputs are where the scan did not come to a result. */
function assertUnknown({ code, outputs }: StepOutcome, expected: number): void {
  assert.equal(code, expected);
  assert.deepEqual(outputs, {
    'exit-code': String(expected),
    complete: 'false',
    'sarif-uploadable': 'false',
    new: '',
    failed: '',
    errors: '',
    suppressed: '',
    'report-path': '',
  });
}

const GATE = { baseline: 'baseline.json', gate: 'new', outputs: 'sarif=out.sarif,html=report.html,json=report.json' };

before(async () => {
  writeFileSync(join(earlier, 'before.json'), evidence());
  await run(['scan', '-q', '-i', 'before.json', '-o', 'json=old.json'], { cwd: earlier });
  assert.equal((await run(['baseline', 'write', 'old.json', '-o', 'baseline.json'], { cwd: earlier })).code, 0);
});

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

describe('GitHub Action: hostile texts', () => {
  const HOSTILE = [
    '$(touch owned)',
    '`touch owned`',
    '"; touch owned; "',
    "'; touch owned; '",
    'a b\tc',
    'x%0Aowned=true',
    '--plugin=./owned.mjs',
    '${{ github.token }}',
    '::error::owned',
    '-o=json=owned',
  ];

  for (const { id } of ACTION.inputs!.filter(({ id }) => id !== 'outputs' && id !== 'args')) {
    it(`are values of ${id} like any other`, async () => {
      const folder = workspace();
      for (const value of [HOSTILE.join(' '), ...(id === 'baseline' ? HOSTILE : [])]) {
        const outcome = await step({ [id]: value }, { workspace: folder });
        assertUnknown(outcome, 2);
        assert.deepEqual(Object.keys(outcome.written), Object.keys(outcome.outputs));
      }
      assert.ok(!existsSync(join(folder, 'owned')));
    });
  }

  it('are names of reports like any other', async () => {
    for (const text of HOSTILE) {
      const { outputs, written, folder } = await step({ outputs: `json=${text}` });
      assert.equal(outputs['report-path'], join(folder, text));
      assert.ok(existsSync(join(folder, text)), text);
      assert.equal(Object.hasOwn(written, 'owned'), false);
      assert.ok(!existsSync(join(folder, 'owned')));
    }
  });

  it('lines of a value are no outputs, and no options', async () => {
    const folder = workspace();
    const name = 'a\nsarif-uploadable=true\nx<<y';
    mkdirSync(join(folder, name));
    const { outputs, written } = await step(
      { 'working-directory': name, input: '../evidence.json', outputs: 'json=r.json' },
      { workspace: folder },
    );
    assert.equal(outputs['sarif-uploadable'], 'false');
    assert.equal(outputs['report-path'], join(folder, name, 'r.json'));
    assert.deepEqual(Object.keys(written), Object.keys(outputs));
    assertUnknown(await step({ gate: 'any\n--fail-on=none' }), 2);
  });

  it('whatever the command line prints, no line of it is a command of the runner', async () => {
    const { commands, stdout } = await runAction(
      actionWith("console.log('::error::owned'); console.error('::warning::owned'); process.exitCode = 1;"),
    );
    assert.match(stdout, /^::error::owned$/m);
    assert.deepEqual(commands, []);
  });

  it('names of AWS are no commands of the runner, and break no line of a report', async () => {
    const name = '::error::owned\n::warning::owned\u2028::notice::owned';
    const hostile = evidence(bundle => {
      bundle.trailList[0]!['Name'] = name;
      bundle.trailList[0]!['LogFileValidationEnabled'] = false;
    });
    const { code, commands, outputs, summary } = await step({ outputs: 'text' }, { workspace: workspace(hostile) });
    assert.equal(code, 1);
    assert.deepEqual(commands, []);
    assert.notEqual(outputs['failed'], '');
    assert.doesNotMatch(summary, /^::/m);
  });
});
