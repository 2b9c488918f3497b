import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { sarifByAccount } from '../../reports/sarif/by-account.js';
import { lintSarif } from '../../reports/sarif/lint.js';
import { ACCOUNT, assertRefused, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';
import { scanResult } from '../support/results.js';

interface Index {
  readonly scan: { readonly complete: boolean };
  readonly written: readonly { readonly account: string; readonly file: string; readonly results: number }[];
  readonly withheld: readonly { readonly account: string; readonly reason: string }[];
}

/** Of the example: what is known of each in full. */
const WHOLE = ['111122223333', '333344445555', '555566667777', '999988887777'];

const scan = (...args: readonly string[]): string[] => ['scan', '-i', ORGANIZATION, '-o', 'sarif=out/', ...args];
const indexIn = (cwd: string): Index => JSON.parse(readFileSync(join(cwd, 'out/index.json'), 'utf8')) as Index;
const sarifIn = (cwd: string): string[] => readdirSync(join(cwd, 'out')).filter(name => name.endsWith('.sarif'));

describe('scan: a SARIF file for each account', () => {
  it('gives each account that was evaluated in full a file of its own category, which GitHub takes', async () => {
    const cwd = temporaryFolder();
    const { code } = await run(scan(), { cwd });
    assert.equal(code, 1);
    assert.deepEqual(
      sarifIn(cwd),
      WHOLE.map(account => `${account}.sarif`),
    );
    const files = sarifIn(cwd).map(name => ({ name, text: readFileSync(join(cwd, 'out', name), 'utf8') }));
    assert.deepEqual(lintSarif(files, { consumers: ['github'] }), []);
    for (const { name, text } of files) {
      const { runs } = JSON.parse(text) as Log;
      const account = name.replace('.sarif', '');
      assert.match(runs[0]!.automationDetails!.id!, new RegExp(`^trailproof/${account}/`));
      assert.equal(runs[0]!.invocations![0]!.executionSuccessful, true);
      for (const { properties } of runs[0]!.results!) assert.equal(properties?.['account'], account);
    }
  });

  it('is the report that a scan of that account alone would give GitHub', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.4', '-o', 'sarif=out/', '-o', 'sarif=one.sarif'], { cwd });
    assert.deepEqual(
      (JSON.parse(readFileSync(join(cwd, 'out/111122223333.sarif'), 'utf8')) as Log).runs,
      (JSON.parse(readFileSync(join(cwd, 'one.sarif'), 'utf8')) as Log).runs,
    );
  });

  it('names every other account, with what is not known of it, on standard error and in the index', async () => {
    const cwd = temporaryFolder();
    const { stderr } = await run(scan(), { cwd });
    const { written, withheld, scan: about } = indexIn(cwd);
    assert.deepEqual(
      written.map(({ account }) => account),
      WHOLE,
    );
    assert.deepEqual([about.complete, written.map(({ results }) => results)], [false, [0, 1, 0, 0]]);
    assert.match(stderr, /^Wrote sarif to out\/: 4 of 8 accounts have a file\.\nNo file, so that their alerts stay as they are, for:\n/);
    for (const { account, reason } of withheld) assert.ok(stderr.includes(`  ${account}: ${reason}\n`), account);
    assert.equal(withheld.find(({ account }) => account === '777788889999')?.reason, 'No control could be decided.');
    assert.equal(withheld.find(({ account }) => account === '222233334444')?.reason, 'CloudTrail.7 could not be decided.');
    assert.doesNotMatch(stderr, /do not upload/);
    assert.equal((await run(scan('--quiet'), { cwd })).stderr, '');
  });

  it('leaves no file of an earlier scan that would be uploaded with the new ones', async () => {
    const cwd = temporaryFolder();
    await run(scan(), { cwd });
    writeFileSync(join(cwd, 'out/notes.txt'), 'mine');
    const lines = readFileSync(ORGANIZATION, 'utf8').split('\n');
    writeFileSync(join(cwd, 'fewer.jsonl'), lines.filter(line => !line.includes('"account":"333344445555"')).join('\n'));
    await run(['scan', '-i', 'fewer.jsonl', '-o', 'sarif=out/'], { cwd });
    assert.deepEqual(
      sarifIn(cwd),
      WHOLE.filter(account => account !== '333344445555').map(account => `${account}.sarif`),
    );
    assert.equal(readFileSync(join(cwd, 'out/notes.txt'), 'utf8'), 'mine');
  });

  const foreign: Readonly<Record<string, (folder: string) => void>> = {
    'a file of somebody else': folder => writeFileSync(join(folder, 'other.sarif'), '{}'),
    'one in a folder below, where an uploader looks too': folder => {
      mkdirSync(join(folder, 'deep'));
      writeFileSync(join(folder, 'deep/other.sarif'), '{}');
    },
    'a file of the earlier scan that was changed since': folder => writeFileSync(join(folder, '333344445555.sarif'), '{}'),
    'a file that would be replaced, and was changed since': folder => writeFileSync(join(folder, '111122223333.sarif'), '{}'),
    'a file of somebody else where an account’s would go': folder => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      writeFileSync(join(folder, '111122223333.sarif'), '{}');
    },
    'files without the index that tells whose they are': folder => rmSync(join(folder, 'index.json')),
  };
  for (const [title, change] of Object.entries(foreign)) {
    it(`refuses a folder with ${title}, and changes nothing`, async () => {
      const cwd = temporaryFolder();
      await run(scan(), { cwd });
      change(join(cwd, 'out'));
      const before = readdirSync(join(cwd, 'out'));
      const arguments_ = ['scan', '-i', ACCOUNT, '-o', 'sarif=out/', '-o', 'json=r.json', '--quiet'];
      assertRefused(
        await run(arguments_, { cwd }),
        /\.sarif is not of the scan that last wrote to out\/.*Remove it, or name another folder/,
      );
      assert.deepEqual(readdirSync(join(cwd, 'out')), before);
      assert.deepEqual(readdirSync(cwd), ['out']);
    });
  }

  it('refuses a folder with more below it than can be looked through, at once', async () => {
    const cwd = temporaryFolder();
    for (let folder = 0; folder < 11; folder++) {
      mkdirSync(join(cwd, `out/tree/${folder}`), { recursive: true });
      for (let file = 0; file < 1000; file++) writeFileSync(join(cwd, `out/tree/${folder}/${file}`), '');
    }
    assertRefused(
      await run(scan('--quiet'), { cwd }),
      /out\/ holds more than 10000 files in folders below it, and SARIF among them would be/,
    );
    assert.deepEqual(readdirSync(join(cwd, 'out')), ['tree']);
    rmSync(join(cwd, 'out/tree/0'), { recursive: true });
    rmSync(join(cwd, 'out/tree/1'), { recursive: true });
    assert.equal((await run(scan('--quiet'), { cwd })).code, 1);
  });

  it('refuses a folder with an index of something else', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/index.json'), '{"written": []}');
    assertRefused(await run(scan('--quiet'), { cwd }), /index\.json was not written by trailproof/);
    assert.deepEqual(readdirSync(join(cwd, 'out')), ['index.json']);
  });

  it('refuses what is no folder, also when it would write no account’s file', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'out'), 'a file');
    for (const input of [ORGANIZATION, ACCOUNT])
      assertRefused(
        await run(['scan', '-i', input, '-o', 'sarif=out/', '--quiet'], { cwd }),
        /could not be written to out\/.*not a folder/,
      );
    assert.equal(readFileSync(join(cwd, 'out'), 'utf8'), 'a file');
  });

  it('refuses to replace what it judges', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/index.json'), readFileSync(ACCOUNT));
    assertRefused(
      await run(['scan', '-i', 'out/index.json', '-o', 'sarif=out/'], { cwd }),
      /would replace out\/index\.json, which the command reads or keeps/,
    );
  });

  it('has an empty file for an account in which nothing failed, so that its alerts are closed', () => {
    const [report] = [...sarifByAccount(scanResult([{ status: 'PASSED' }]), {})];
    assert.ok(report !== undefined && 'text' in report && report.results === 0);
  });

  it('has no file of which GitHub would drop a part', () => {
    const many = (count: number) =>
      scanResult(Array.from({ length: count }, (_, index) => ({ resource: { type: 'AWS::S3::Bucket', id: `bucket-${index}` } })));
    assert.ok([...sarifByAccount(many(5000), {})].every(report => 'text' in report));
    const [report] = [...sarifByAccount(many(5001), {})];
    assert.ok(report !== undefined && 'withheld' in report);
    assert.match(report.withheld, /^GitHub would not keep all of it: There are 5001 results/);
  });

  it('has no file at all from an interrupted scan', () => {
    const result = scanResult([{}, { account: '444455556666' }], { scan: { interrupted: true, complete: false } });
    assert.deepEqual(
      [...sarifByAccount(result, {})].map(report => 'withheld' in report && report.withheld),
      ['The scan was interrupted.', 'The scan was interrupted.'],
    );
  });
});
