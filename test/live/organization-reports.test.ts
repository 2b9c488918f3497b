import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Page } from '../reports/html-page.js';
import { assertPagesResolve } from '../reports/html-pages.js';
import { assertRefused, temporaryFolder } from '../support/cli.js';
import type { World } from '../support/simulator.js';
import { runLive, simulator } from './support.js';

const MANAGEMENT = '999988887777';
const WORLD = join(import.meta.dirname, '../../examples/worlds/organization.json');

describe('reports of a live organization', () => {
  const aws = simulator();
  const scan = (cwd: string, ...args: readonly string[]) =>
    runLive(aws.use(JSON.parse(readFileSync(WORLD, 'utf8')) as World), ['scan', '--organization', ...args], { account: MANAGEMENT, cwd });

  it('name each account, whom they left out, and once the account that could not be entered', async () => {
    const { stdout } = await scan(temporaryFolder(), '--exclude-accounts', '444455556666');
    assert.match(stdout, /^ {2}999988887777 Management eu-west-1 organization-events {2}/m);
    assert.match(
      stdout,
      /^\? UNDECIDED {2}Every control in 1 account\n {2}CONFIG_ACCESS_DENIED: The account’s role TrailproofAudit could not be assumed: [^?]*\n {4}111122223333 Shop\n/m,
    );
    assert.match(
      stdout,
      /^– NOT SCANNED {2}2 accounts\n {2}222233334444 Closed {2}.*SUSPENDED\.\n {2}444455556666 Audit {2}It was left out/m,
    );
    const [findings = ''] = stdout.split('\nCoverage');
    assert.equal(findings.split('111122223333').length - 1, 1);
  });

  it('give each account that was entered a SARIF file, and name them in CSV', async () => {
    const cwd = temporaryFolder();
    const { stderr } = await scan(cwd, '-o', 'sarif=out/', '-o', 'csv=findings.csv');
    assert.match(
      stderr,
      /^Wrote sarif to out\/: 3 of 4 accounts have a file\.\n.*\n {2}111122223333 Shop: No control could be decided\.$/m,
    );
    assert.deepEqual(readdirSync(join(cwd, 'out')), ['444455556666.sarif', '555566667777.sarif', '999988887777.sarif', 'index.json']);
    const rows = parse<Record<string, string>>(readFileSync(join(cwd, 'findings.csv')), { columns: true });
    assert.deepEqual(
      [...new Set(rows.map(({ account, accountName }) => `${account} ${accountName}`))],
      ['111122223333 Shop', '444455556666 Audit', '555566667777 Log Archive', '999988887777 Management'],
    );
  });

  for (const [format, name] of [
    ['html', 'index.html'],
    ['html', 'accounts/444455556666.html'],
    ['sarif', 'mine.sarif'],
    ['sarif', '444455556666.sarif'],
    ['html', 'index.json'],
  ] as const) {
    it(`are refused before AWS is asked where ${name} of somebody else lies in the folder for ${format}`, async () => {
      const cwd = temporaryFolder();
      mkdirSync(join(cwd, 'out/accounts'), { recursive: true });
      writeFileSync(join(cwd, 'out', name), 'mine');
      const { code, stderr } = await scan(cwd, '-o', `${format}=out/`);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`^trailproof: out/${name} (is not of the scan that|was not written by trailproof)[^\n]*\n$`));
      assert.equal(readFileSync(join(cwd, 'out', name), 'utf8'), 'mine');
      assert.equal(aws.sim.calls.count(), 0);
    });
  }

  for (const [evidence, output] of [
    ['same.json', 'json=./same.json'],
    ['out/accounts/evidence.html', 'html=out/'],
    ['out/index.json', 'sarif=out/'],
  ] as const) {
    it(`are refused before AWS is asked where evidence is to be saved as ${evidence} beside ${output}`, async () => {
      const cwd = temporaryFolder();
      const outcome = await scan(cwd, '--save-evidence', evidence, '-o', output);
      assertRefused(outcome, new RegExp(`--save-evidence would write ${evidence}, and so would a report\\. Give each its own file\\.`));
      assert.deepEqual([readdirSync(cwd), aws.sim.calls.count()], [[], 0]);
    });
  }

  it('give each account a page under the name that anybody may have chosen', async () => {
    const cwd = temporaryFolder();
    const world = JSON.parse(
      readFileSync(WORLD, 'utf8').replaceAll('"Shop"', JSON.stringify('<img src=x onerror=alert(1)>\u202E')),
    ) as World;
    const outcome = await runLive(aws.use(world), ['scan', '--organization', '-q', '-o', 'html=out/'], {
      account: MANAGEMENT,
      cwd,
    });
    assert.equal(outcome.code, 1, outcome.stderr);
    const names = ['index.html', ...readdirSync(join(cwd, 'out/accounts')).map(name => `accounts/${name}`)];
    const pages = new Map(names.map(name => [name, new Page(readFileSync(join(cwd, 'out', name), 'utf8'))]));
    assert.equal(pages.size, 5);
    assertPagesResolve(pages);
    const { text } = pages.get('accounts/111122223333.html')!;
    assert.match(text, /Account 111122223333 <img src=x onerror=alert\(1\)>⟨U\+202E⟩/);
    assert.match(pages.get('index.html')!.textOf('accounts')!, /111122223333 <img src=x onerror=alert\(1\)>⟨U\+202E⟩/);
    assert.match(pages.get('index.html')!.textOf('skipped')!, /222233334444Closed/);
  });
});
