import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { AMBIENT, scanOptions } from '../../src/cli/scan-options.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, assertRefused, type Outcome, run, temporaryFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const YAML = 'trailproof.config.yaml';
const scan = (cwd: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  run(['scan', '-i', ACCOUNT, ...args], { cwd, env });
const withConfig = (text: string, ...args: readonly string[]): Promise<Outcome> => scan(folderWith({ [YAML]: text }), args);
const judged = ({ stdout }: Outcome): string[] => (JSON.parse(stdout) as ScanResult).controls.map(({ id }) => id);

/** What --print-config says: option → value and source. */
function settings({ stdout }: Outcome): Map<string, string> {
  return new Map(
    stdout
      .trimEnd()
      .split('\n')
      .map(line => [line.replace(/^# /, '').split(':')[0]!, line.split(/: (.*)/)[1]!] as const),
  );
}

describe('the configuration', () => {
  it('sets what the command line does not, and is named on standard error', async () => {
    const outcome = await withConfig('controls: [CloudTrail.4]\noutput: [json]\nfail-on: none\n');
    assert.deepEqual(judged(outcome), ['CloudTrail.4']);
    assert.match(outcome.stderr, /^Settings from trailproof\.config\.yaml\nExit code 0: /);
    assert.equal(outcome.code, 0);
    assert.equal((await withConfig('fail-on: none\nallow-unknown: true\n', '-q')).stderr, '');
  });

  it('may be JSON', async () => {
    const cwd = folderWith({ 'trailproof.config.json': '{"controls": ["CloudTrail.4"], "output": ["json"]}' });
    assert.deepEqual(judged(await scan(cwd)), ['CloudTrail.4']);
  });

  it('counts less than the environment, which counts less than the command line', async () => {
    const cwd = folderWith({ [YAML]: 'fail-on: low\ncontrols: [CloudTrail.4]\n' });
    const env = { TRAILPROOF_FAIL_ON: 'high' };
    assert.equal(settings(await scan(cwd, ['--print-config'])).get('fail-on'), '"low"  # trailproof.config.yaml:1');
    assert.equal(settings(await scan(cwd, ['--print-config'], env)).get('fail-on'), '"high"  # TRAILPROOF_FAIL_ON');
    assert.equal(settings(await scan(cwd, ['--print-config', '--fail-on', 'none'], env)).get('fail-on'), '"none"  # command line');
    assert.deepEqual(judged(await scan(cwd, ['-c', 'CloudTrail.9', '-o', 'json'])), ['CloudTrail.9']);
    assert.equal((await scan(cwd)).code, 1);
    assert.equal((await scan(cwd, [], env)).code, 0);
    assert.equal((await scan(cwd, ['--fail-on=low'], env)).code, 1);
  });

  it('is switched off where it says on, by an option that begins with no-', async () => {
    const cwd = folderWith({ [YAML]: 'parity: true\n' });
    assert.equal(settings(await scan(cwd, ['--print-config', '--no-parity'])).get('parity'), 'false  # command line');
  });

  it('sets parameters one by one', async () => {
    const cwd = folderWith({
      [YAML]: 'parameters:\n  CloudTrail.9: {requiredTagKeys: [Owner, CostCenter]}\n  CloudTrail.1: {selectorUnion: false}\n',
    });
    const { controls } = JSON.parse((await scan(cwd, ['-o', 'json', '--param', 'CloudTrail.9.requiredTagKeys=Team'])).stdout) as ScanResult;
    const of = (id: string): unknown => controls.find(one => one.id === id)!.parameters;
    assert.deepEqual(of('CloudTrail.9'), { requiredTagKeys: ['Team'] });
    assert.equal((of('CloudTrail.1') as { selectorUnion: boolean }).selectorUnion, false);
  });

  it('is looked for upwards, no further than the repository', async () => {
    const cwd = folderWith({ [YAML]: 'controls: [CloudTrail.4]', 'a/b/x': '', 'c/.git/HEAD': '', 'c/d/x': '' });
    assert.deepEqual(judged(await scan(join(cwd, 'a/b'), ['-o', 'json'])), ['CloudTrail.4']);
    assert.equal(judged(await scan(join(cwd, 'c/d'), ['-o', 'json'])).length, 9);
    writeFileSync(join(cwd, 'c', YAML), 'controls: [CloudTrail.9]');
    assert.deepEqual(judged(await scan(join(cwd, 'c/d'), ['-o', 'json'])), ['CloudTrail.9']);
  });

  it('is the one of --config, or none with --no-config', async () => {
    const cwd = folderWith({ [YAML]: 'controls: [CloudTrail.4]', 'ci.yaml': 'controls: [CloudTrail.9]' });
    const named = await scan(cwd, ['-o', 'json', '--config', 'ci.yaml']);
    assert.deepEqual(judged(named), ['CloudTrail.9']);
    assert.match(named.stderr, /^Settings from ci\.yaml\n/);
    const none = await scan(cwd, ['-o', 'json', '--no-config']);
    assert.equal(judged(none).length, 9);
    assert.doesNotMatch(none.stderr, /Settings/);
    assert.equal((await run(['scan', '--help'], { cwd: folderWith({ [YAML]: 'x: 1' }) })).code, 0);
  });

  it('is printed as a configuration that says the same, without the external id', async () => {
    const text = 'fail-on: high\nregions: [us-east-1]\nparameters:\n  CloudTrail.9: {requiredTagKeys: [Owner, Team]}\n';
    const cwd = folderWith({ [YAML]: text });
    const printed = await run(
      ['scan', '--print-config', '--role-arn', 'arn:aws:iam::111122223333:role/Audit', '--external-id', 'hidden-id'],
      { cwd },
    );
    assert.equal(printed.code, 0);
    assert.ok(!printed.stdout.includes('hidden-id'));
    assert.equal(settings(printed).get('external-id'), '(not shown)  # command line');
    assert.equal(settings(printed).get('parity'), 'false  # default');
    const { 'fail-on': failOn, regions } = parse(printed.stdout) as Record<string, unknown>;
    assert.deepEqual([failOn, regions], ['high', ['us-east-1']]);
    const again = folderWith({ [YAML]: printed.stdout });
    const strip = (outcome: Outcome): string => outcome.stdout.replace(/ {2}# .*/g, '').replace(/^# .*\n/gm, '');
    assert.equal(strip(await run(['scan', '--print-config'], { cwd: again })), strip(printed));
  });

  it('holds a scan against the baseline and the suppressions that it names', async () => {
    const cwd = folderWith({
      [YAML]:
        'controls: [CloudTrail.4]\nsuppressions: s.yaml\nbaseline: baseline.json\ngate: new\nbaseline-max-age: 90\nnew-controls: warn\n',
      's.yaml': 'version: 1\nsuppressions: []\n',
    });
    assert.equal((await scan(cwd, ['--no-config', '-q', '-c', 'CloudTrail.4', '-o', 'json=report.json'])).code, 1);
    assert.equal((await run(['baseline', 'write', 'report.json', '-o', 'baseline.json'], { cwd })).code, 0);
    const outcome = await scan(cwd, ['-o', 'json']);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stderr, /^Exit code 0: Nothing got worse since the baseline baseline\.json\.$/m);
    const again = settings(await run(['scan', '--print-config'], { cwd }));
    assert.match(again.get('baseline-max-age')!, /^"?90"? {2}# trailproof\.config\.yaml:5$/);
    assertRefused(await scan(cwd, ['--no-config', '--gate', 'new']), /--gate new asks what is new since a baseline/);
  });

  it('keeps what reaches AWS from saved evidence', async () => {
    const outcome = await withConfig('organization: true\nrole-name: Audit\nregion: eu-west-1\ndiscovery: list\noutput: [json]\n');
    assert.equal(outcome.code, 1);
    assert.doesNotMatch(outcome.stdout, /"regions": \[\s*"eu-west-1"/);
  });

  it('leaves out which accounts, where the command line or the environment says which', async () => {
    const cwd = folderWith({ [YAML]: 'organization: true\nrole-name: Audit\nexclude-accounts: ["444455556666"]\n' });
    const print = async (args: readonly string[], env = {}): Promise<Map<string, string>> =>
      settings(await run(['scan', '--print-config', ...args], { cwd, env }));
    const [own, named, variable] = [
      await print([]),
      await print(['--accounts', '111122223333']),
      await print([], { TRAILPROOF_ACCOUNTS: '111122223333' }),
    ];
    assert.equal(own.get('organization'), 'true  # trailproof.config.yaml:1');
    for (const printed of [named, variable]) {
      assert.equal(printed.get('organization'), 'false  # default');
      assert.match(printed.get('accounts')!, /111122223333/);
      assert.equal(printed.get('role-name'), '"Audit"  # trailproof.config.yaml:2');
    }
  });

  it('sets the options of merge, collect, plan and doctor too, each those that it has', async () => {
    const text = 'fail-on: high\ncontrols: [CloudTrail.4]\nregion: eu-west-1\noutput: [json]\norganization: true\nrole-name: Audit\n';
    const cwd = folderWith({ [YAML]: text });
    const env = { TRAILPROOF_REGION: 'eu-central-1', TRAILPROOF_GATE: 'any' };
    const keysOf = async (...args: readonly string[]): Promise<readonly string[]> => {
      const outcome = await run([...args, '--print-config'], { cwd, env });
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.match(outcome.stderr, /^Settings from trailproof\.config\.yaml\n$/);
      return [...settings(outcome)].flatMap(([key, said]) => (/# (TRAILPROOF|trailproof)/.test(said) ? [key] : []));
    };
    assert.deepEqual(await keysOf('merge'), ['output', 'fail-on', 'gate']);
    assert.deepEqual(await keysOf('collect', '-o', 'x.json'), ['region', 'organization', 'role-name', 'controls']);
    assert.deepEqual(await keysOf('plan'), ['controls', 'region', 'organization', 'role-name']);
    assert.deepEqual(await keysOf('doctor'), ['region']);
    const nameless = await run(['collect'], { cwd });
    assert.equal(nameless.code, 2);
    assert.match(nameless.stderr, /^trailproof: collect saves evidence/m);
    const plan = await run(['plan', '--offline'], { cwd });
    assert.equal(plan.code, 0, plan.stderr);
    assert.doesNotMatch(plan.stdout, /GetBucketPolicy|eventdatastore/i);
    assert.match((await run(['plan', '--offline', '-c', 'CloudTrail.6'], { cwd })).stdout, /GetBucketPolicy/);
    assertRefused(await run(['doctor'], { cwd: folderWith({ [YAML]: 'x: 1' }) }), /unknown property "x"/);
    assertRefused(await run(['merge'], { cwd: folderWith({ [YAML]: 'gate: nwe' }) }), /gate must be one of/);
  });

  it('takes several reports from the environment, one a line, because a path may have a comma in it', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await scan(cwd, ['--fail-on', 'none', '--allow-unknown'], {
      TRAILPROOF_OUTPUT: 'json=a,b.json\n  csv=c.csv\n',
    });
    assert.equal(code, 0, stderr);
    assert.equal((JSON.parse(readFileSync(join(cwd, 'a,b.json'), 'utf8')) as ScanResult).tool.name, 'trailproof');
    assert.match(readFileSync(join(cwd, 'c.csv'), 'utf8'), /CloudTrail\.4/);
  });

  it('tells of variables that set nothing, and does not mind them', async () => {
    const env = { TRAILPROOF_FAIL_ONN: 'high', TRAILPROOF_HOME: '/x', TRAILPROOF_EMPTY: '', TRAILPROOF_CONTROLS: 'CloudTrail.4' };
    const outcome = await scan(temporaryFolder(), [], env);
    assert.equal(outcome.code, 1);
    const [first, second, third] = outcome.stderr.split('\n');
    assert.equal(first, 'TRAILPROOF_FAIL_ONN sets nothing. Did you mean "TRAILPROOF_FAIL_ON"?');
    assert.match(second!, /^TRAILPROOF_HOME sets nothing\./);
    assert.match(third!, /^Exit code 1: /);
    assert.equal((await scan(temporaryFolder(), ['-q'], env)).stderr, '');
    assert.match(
      (await run(['plan', '--offline'], { cwd: temporaryFolder(), env: { TRAILPROOF_REGON: 'x' } })).stderr,
      /TRAILPROOF_REGON sets/,
    );
  });

  const refusals: Readonly<Record<string, readonly [string, RegExp]>> = {
    'an unknown key': ['# x\nfail_on: low\n', /trailproof\.config\.yaml:2: .*unknown property "fail_on"\. Did you mean "fail-on"\?/],
    'a key for secrets': ['external-id: x\n', /trailproof\.config\.yaml:1: .*unknown property "external-id"/],
    'a key for code': ['plugin: [./x.js]\n', /:1: .*unknown property "plugin"/],
    'a wrong type': ['parity: true\ncontrols: CloudTrail.4\n', /:2: controls must be a list\./],
    'a wrong word': ['\n\nfail-on: hgih\n', /:3: fail-on must be one of/],
    'an account that is a number': ['accounts:\n  - "111122223333"\n  - 444455556666\n', /:3: accounts\.1 must be a string\./],
    'a key that is there twice': ['parity: true\nparity: false\n', /:2: Map keys must be unique/],
    'text that is no YAML': ['a: [1\nb: 2\n', /trailproof\.config\.yaml:\d: /],
    'a bomb of aliases': [
      `a: &a [x, x]\n${Array.from({ length: 9 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? 'a' : `b${index - 1}`}, *a, *a, *a, *a]`).join('\n')}\n`,
      /trailproof\.config\.yaml/,
    ],
    'a tag that would make something else': ['controls: !!js/function "x"\n', /:1: /],
    'a list': ['- parity\n', /:1: the configuration must be an object/],
  };
  for (const [title, [text, message]] of Object.entries(refusals)) {
    it(`refuses ${title}`, async () => assertRefused(await withConfig(text), message));
  }

  it('refuses what is not there, or there twice, and JSON that is none', async () => {
    assertRefused(
      await scan(temporaryFolder(), ['--config', 'x.yaml']),
      /The configuration x\.yaml could not be read: there is no such file/,
    );
    assertRefused(await scan(temporaryFolder(), ['--config', 'a', '--config', 'b']), /--config is given twice/);
    assertRefused(await scan(folderWith({ [YAML]: '', 'trailproof.config.json': '{}' })), /are both there/);
    assertRefused(await scan(folderWith({ 'trailproof.config.json': '{parity: true}' })), /trailproof\.config\.json/);
    assertRefused(await scan(temporaryFolder(), [], { TRAILPROOF_PARITY: 'yes' }), /TRAILPROOF_PARITY is true or false, but not "yes"/);
  });

  it('names the file before what is wrong with a parameter in it', async () => {
    const { stderr, code } = await withConfig('parameters: {CloudTrail.9: {tags: [x]}}\n');
    assert.match(stderr, /^Settings from trailproof\.config\.yaml\ntrailproof: CloudTrail\.9 has no parameter "tags"[^\n]+\n$/);
    assert.equal(code, 2);
  });

  it('may be empty', async () => assert.equal((await withConfig('# nothing yet\n')).code, 1));

  it('names its schema for editors when it is printed: of the installed package, or else beside it', async () => {
    const first = async (cwd: string): Promise<string> => (await run(['scan', '--print-config'], { cwd })).stdout.split('\n')[0]!;
    assert.equal(await first(temporaryFolder()), '# yaml-language-server: $schema=config.schema.json');
    const cwd = folderWith({ 'node_modules/trailproof/schemas/config.schema.json': '{}', 'infra/aws/x': '' });
    assert.equal(
      await first(join(cwd, 'infra/aws')),
      '# yaml-language-server: $schema=../../node_modules/trailproof/schemas/config.schema.json',
    );
  });

  for (const name of ['config', 'suppressions']) {
    it(`describes every key of the ${name} file, for editors`, () => {
      const bare: string[] = [];
      const visit = (node: unknown, path: string): void => {
        if (typeof node !== 'object' || node === null) return;
        for (const [key, value] of Object.entries(node)) {
          if (key === 'properties')
            for (const [property, schema] of Object.entries(value as Record<string, { description?: string }>))
              if ((schema.description ?? '') === '') bare.push(`${path}/${property}`);
          visit(value, `${path}/${key}`);
        }
      };
      visit(JSON.parse(readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8')), '');
      assert.deepEqual(bare, []);
    });
  }

  it('has a key for every option, but for those that are about one run, name its files, load code or are secret', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'schemas/config.schema.json'), 'utf8')) as { properties: Record<string, unknown> };
    assert.deepEqual(
      Object.keys(schema.properties).filter(key => key !== '$schema'),
      [...AMBIENT],
    );
    const left = Object.keys(scanOptions).filter(option => !(AMBIENT as readonly string[]).includes(option));
    assert.deepEqual(left.sort(), [
      'account',
      'accounts-file',
      'bundle',
      'checkpoint',
      'collected-at',
      'compare-security-hub',
      'compare-with',
      'external-id',
      'input',
      'kms-sign',
      'mfa-serial',
      'param',
      'plan',
      'plugin',
      'quiet',
      'ratchet',
      'resume',
      'save-evidence',
      'shard',
      'sign',
      'verbose',
    ]);
  });
});
