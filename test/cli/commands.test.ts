import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ACCOUNT, assertNoStack, assertRefused, inTurns, ORGANIZATION, run, shell, temporaryFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');
const IDS = [1, 2, 3, 4, 5, 6, 7, 9, 10].map(number => `CloudTrail.${number}`);

interface Described {
  readonly id: string;
  readonly severity: string;
  readonly standards: Readonly<Record<string, readonly string[]>>;
  readonly parameters: object;
  readonly needs: readonly string[];
}

describe('controls', () => {
  it('list prints a line for each, in the order of the numbers', async () => {
    const { stdout, stderr, code } = await run(['controls', 'list']);
    assert.deepEqual([...stdout.matchAll(/^(CloudTrail\.\d+) {2}/gm)].length, 9);
    assert.deepEqual(
      [...stdout.matchAll(/^(CloudTrail\.\d+) /gm)].map(match => match[1]),
      IDS,
    );
    assert.ok(stdout.split('\n').every(line => line.length <= 100));
    assert.deepEqual([stderr, code], ['', 0]);
  });

  it('list as json holds what each declares', async () => {
    const all = JSON.parse((await run(['controls', 'list', '--format', 'json'])).stdout) as Described[];
    assert.deepEqual(
      all.map(({ id }) => id),
      IDS,
    );
    for (const { id, needs } of all) assert.ok(needs.length > 0, id);
  });

  it('list as markdown is the table of the README', async () => {
    const { stdout } = await run(['controls', 'list', '--format', 'markdown']);
    assert.ok(readFileSync(join(ROOT, 'README.md'), 'utf8').includes(stdout));
  });

  it('list takes severities and standards', async () => {
    const args = ['controls', 'list', '--format', 'json', '--severity', 'low,high', '--standard', 'cis-*'];
    const all = JSON.parse((await run(args)).stdout) as Described[];
    assert.deepEqual(
      all.map(({ id }) => id),
      ['CloudTrail.1', 'CloudTrail.4', 'CloudTrail.7'],
    );
  });

  for (const id of IDS) {
    it(`show ${id} says what the page beside the check says`, async () => {
      const page = `checks/${id.toLowerCase().replace('.', '-')}.md`;
      const [markdown, text, json] = await Promise.all(
        ['markdown', 'text', 'json'].map(format => run(['controls', 'show', id, '--format', format])),
      );
      assert.equal(markdown!.stdout, readFileSync(join(ROOT, page), 'utf8'));
      const parsed = JSON.parse(json!.stdout) as Described;
      assert.equal(parsed.id, id);
      for (const part of ['How it is decided', 'Remediation', 'Requirements that it supports', parsed.severity, ...parsed.needs])
        assert.ok(text!.stdout.includes(part), part);
      for (const name of Object.keys(parsed.parameters)) assert.ok(text!.stdout.includes(`- ${name} (`), name);
      for (const outcome of [markdown!, text!, json!]) assert.deepEqual([outcome.stderr, outcome.code], ['', 0]);
    });
  }
});

describe('schema', () => {
  const names = readdirSync(join(ROOT, 'schemas')).map(file => file.replace('.schema.json', ''));

  it('prints the names of all', async () => {
    assert.equal(
      (await run(['schema'])).stdout,
      names
        .sort()
        .map(name => `${name}\n`)
        .join(''),
    );
  });

  for (const name of names) {
    it(`prints ${name} as it is published`, async () => {
      const { stdout, code, stderr } = await run(['schema', name]);
      assert.equal(stdout, readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8'));
      assert.equal((JSON.parse(stdout) as { $schema: string }).$schema, 'https://json-schema.org/draft/2020-12/schema');
      assert.deepEqual([stderr, code], ['', 0]);
    });
  }
});

describe('sarif lint', () => {
  it('finds nothing in our own SARIF, of either profile and either example', async () => {
    const cwd = temporaryFolder();
    for (const profile of ['github', 'full']) {
      await run(['scan', '-i', ACCOUNT, '-o', 'sarif=a.sarif', '--sarif-profile', profile], { cwd });
      await run(['scan', '-i', ORGANIZATION, '-o', 'sarif=b.sarif', '--sarif-profile', profile], { cwd });
      for (const file of ['a.sarif', 'b.sarif']) {
        // The profile full has what GitHub would make alerts of.
        const consumers = profile === 'full' ? ['--for', 'gitlab', 'defectdojo'] : [];
        const outcome = await run(['sarif', 'lint', file, ...consumers], { cwd });
        assert.deepEqual([outcome.stderr, outcome.code], ['', 0], `${profile} ${file}: ${outcome.stdout}`);
        assert.match(outcome.stdout, /^0 errors, /m);
      }
    }
  });

  it('names what is wrong, with the file and the place, and exits with 1', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bad.sarif'), '{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}');
    const { stdout, code } = await run(['sarif', 'lint', 'bad.sarif'], { cwd });
    assert.match(stdout, /^bad\.sarif#\/runs\/0\/\S*: error [^\n]+$/m);
    assert.match(stdout, /^[1-9]\d* errors, \d+ warnings$/m);
    assert.equal(code, 1);
  });

  it('a file that is no JSON is wrong, not a crash', async () => {
    const cwd = temporaryFolder();
    for (const text of ['', '{', 'null', '[]', '"x"', '\u001b[31m']) {
      writeFileSync(join(cwd, 'bad.sarif'), text);
      const outcome = await run(['sarif', 'lint', 'bad.sarif'], { cwd });
      assertNoStack(outcome);
      assert.equal(outcome.code, 1, JSON.stringify(text));
    }
  });

  it('a file that cannot be read is exit code 2, also beside a good one', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-i', ACCOUNT, '-o', 'sarif=a.sarif'], { cwd });
    assertRefused(await run(['sarif', 'lint', 'nowhere.sarif'], { cwd }), /nowhere\.sarif could not be read/);
    assertRefused(await run(['sarif', 'lint', 'a.sarif', '.'], { cwd }), /\. could not be read/);
  });
});

/** The first column of the examples, in which long ones are wrapped. */
function examplesOf(help: string): string[] {
  const rows = /\nExamples:\n(.*?)(\n\n|$)/s.exec(help)![1]!.trimEnd().split('\n');
  const width = rows[0]!.search(/\S {2,}\S/) + 1;
  const offset = rows[0]!.slice(width).search(/\S/) + width;
  const cells = rows.map(row => row.slice(2, offset).trimEnd());
  return cells
    .join('\n')
    .replace(/\n(?!trailproof|aws)/g, ' ')
    .split('\n');
}

describe('help, version and completion', () => {
  const commands = [
    '',
    'scan',
    'collect',
    'verify',
    'replay',
    'plan',
    'iam-policy',
    'doctor',
    'controls',
    'controls list',
    'controls show',
    'schema',
    'sarif',
    'sarif lint',
    'suppressions',
    'suppressions check',
    'suppressions add',
  ];
  for (const command of commands) {
    it(`trailproof ${command} --help shows examples`, async () => {
      const words = command.split(' ').filter(Boolean);
      const [long, short] = await Promise.all([run([...words, '--help']), run([...words, '-h'])]);
      assert.match(long.stdout, /\nExamples:\n {2}\S/);
      assert.match(long.stdout, /--help/);
      assert.deepEqual([long.stderr, long.code], ['', 0]);
      assert.equal(short.stdout, long.stdout);
      assert.ok(long.stdout.split('\n').every(line => line.length <= 120));
    });
  }

  it('every example of the help is a command line that is taken', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'trails.json'), readFileSync(ACCOUNT));
    writeFileSync(join(cwd, 'evidence.jsonl'), readFileSync(ORGANIZATION));
    writeFileSync(join(cwd, 'evidence.json'), readFileSync(ORGANIZATION));
    await run(['scan', '-i', ACCOUNT, '-o', 'sarif=out/trails.sarif'], { cwd });
    await run(['scan', '-i', ACCOUNT, '-o', 'sarif=full.sarif', '--sarif-profile', 'full'], { cwd });
    writeFileSync(join(cwd, 'suppressions.yaml'), 'version: 1\nsuppressions: []\n');
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(cwd, 'auditor.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(cwd, 'auditor.pub.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    await run(['scan', '-i', ACCOUNT, '--bundle', 'audit.zip', '--sign', 'auditor.pem', '-o', 'json=report.json'], { cwd });
    for (const command of commands) {
      const { stdout } = await run([...command.split(' ').filter(Boolean), '--help'], { env: { COLUMNS: '400' } });
      const lines = examplesOf(stdout).filter(line => line.startsWith('trailproof'));
      assert.ok(lines.length > 0);
      await inTurns(lines, async line => {
        const outcome = await shell(line, { cwd });
        // The plan that the example before it wrote is empty, for want of credentials.
        if (line.startsWith('trailproof merge')) assertRefused(outcome, /plan\.json/);
        else if (/^trailproof (scan(?!.*--input)|collect|doctor|plan --organization)/.test(line))
          assertRefused(outcome, /No AWS credentials were found|The profile audit is not in the AWS configuration/);
        else assert.notEqual(outcome.code, 2, line);
      });
    }
  });

  it('--help wins over what is wrong with the rest', async () => {
    assert.equal((await run(['scan', '--input', '--help'])).code, 0);
  });

  it('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    for (const args of [['--version'], ['scan', '--version']]) {
      const { stdout, stderr, code } = await run(args);
      assert.deepEqual([stdout, stderr, code], [`${version}\n`, '', 0]);
    }
  });

  it('completion prints a script that a shell takes, and it completes commands', async () => {
    const { stdout, code } = await run(['completion']);
    assert.match(stdout, /_trailproof_yargs_completions/);
    assert.equal(code, 0);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'completion.sh'), stdout);
    assert.equal((await shell('bash -n completion.sh', { cwd })).code, 0);
    const words = (await run(['--get-yargs-completions', 'trailproof', 'sc'])).stdout;
    assert.match(words, /^scan$/m);
  });

  it('no command writes a file that nobody asked for', async () => {
    const cwd = temporaryFolder();
    for (const args of [['controls', 'list'], ['schema', 'report'], ['scan', '-i', ACCOUNT], ['completion']]) await run(args, { cwd });
    assert.equal(existsSync(cwd) && readdirSync(cwd).length, 0);
  });
});

describe('colour and width', () => {
  const SGR = /\u001b\[\d+m/;
  const cases: readonly (readonly [Readonly<Record<string, string>>, readonly string[], boolean])[] = [
    [{}, [], false],
    [{}, ['--color'], true],
    [{}, ['--no-color'], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
    [{ NO_COLOR: '1' }, ['--color'], true],
  ];
  for (const [env, args, isColoured] of cases) {
    it(`${JSON.stringify(env)} ${args.join(' ')}: ${isColoured ? 'colours' : 'plain'}`, async () => {
      const { stdout } = await run(['scan', '-i', ACCOUNT, ...args], { env });
      assert.equal(SGR.test(stdout), isColoured);
      assert.equal(SGR.test((await run(['scan', '-i', ACCOUNT, '-o', 'json', ...args], { env })).stdout), false);
    });
  }

  it('a file is never coloured', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-i', ACCOUNT, '-o', 'text=report.txt', '--color'], { cwd });
    assert.doesNotMatch(readFileSync(join(cwd, 'report.txt'), 'utf8'), SGR);
  });

  for (const columns of [40, 60, 80, 120, 160, 1000]) {
    it(`keeps to ${columns} columns, but for commands and links that are to be copied`, async () => {
      const { stdout } = await run(['scan', '-i', ACCOUNT], { env: { COLUMNS: String(columns) } });
      const tooLong = stdout.split('\n').filter(line => line.length > Math.min(columns, 160) && !/^ {4}(aws |https:)/.test(line));
      assert.deepEqual(tooLong, []);
    });
  }

  it('a nonsense width is no width', async () => {
    const usual = (await run(['scan', '-i', ACCOUNT])).stdout;
    for (const COLUMNS of ['0', '-5', 'wide', '1e3', ''])
      assert.equal((await run(['scan', '-i', ACCOUNT], { env: { COLUMNS } })).stdout, usual);
  });
});
