import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ScanResult } from '../../../src/types.js';
import { finished, type Outcome, run, start, temporaryFolder } from '../../support/cli.js';
import { generatedId, generatedOrganization, MANAGEMENT } from '../../support/simulator/builders.js';
import type { Fault, Simulator } from '../../support/simulator.js';
import { simulator } from '../support.js';
import { scanCompany } from './support.js';

const COUNT = 30;
const world = { ...generatedOrganization(COUNT), regions: ['us-east-1', 'eu-west-1'], pageSizes: { ListAccounts: 10 } };

interface Interrupted extends Outcome {
  readonly result: ScanResult;
  readonly cwd: string;
}

describe('scans of an organization: interrupted', () => {
  const aws = simulator();
  /** Every finding of a scan that nobody stopped, by its id. */
  let whole: Map<string, string> | undefined;

  /** Presses Ctrl-C as soon as so many of these calls were made. */
  async function interrupted(sim: Simulator, api: string, count: number, args: readonly string[] = []): Promise<Interrupted> {
    const cwd = temporaryFolder();
    const outputs = ['-o', 'json=report.json', '-o', 'text=report.txt', '--save-evidence', 'evidence.jsonl'];
    const child = start(['scan', '--organization', ...outputs, ...args], { cwd, env: sim.env(MANAGEMENT) });
    const ended = finished(child);
    while (sim.calls.count(api) < count) await new Promise(resolve => setTimeout(resolve, 5));
    child.kill('SIGINT');
    const outcome = await ended;
    const result = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as ScanResult;
    return { ...outcome, result, cwd };
  }

  /** Nothing that the whole scan would not have said is said for certain. */
  async function assertHonest({ result, code, cwd, stderr }: Interrupted): Promise<void> {
    assert.deepEqual([code, result.scan.interrupted, result.scan.complete], [130, true, false], stderr);
    const page = readFileSync(join(cwd, 'report.txt'), 'utf8').replace(/\n +/g, ' ');
    assert.doesNotMatch(page, /--coverage asks for it/);
    const hasGap = result.coverage.cells.some(({ gaps }) => gaps.some(({ reason }) => reason === 'NOT_REQUESTED'));
    if (hasGap) assert.match(page, /\? (?:\S+: )?The scan was interrupted before \S+ was answered\./);
    whole ??= new Map((await scanCompany(aws.use(world))).result.findings.map(({ id, status }) => [id, status]));
    for (const { id, status } of result.findings) {
      if (status === 'PASSED' || status === 'FAILED') assert.equal(whole.get(id), status, id);
    }
    const again = await run(['scan', '--input', 'evidence.jsonl', '-o', 'json'], { cwd });
    assert.equal(JSON.stringify((JSON.parse(again.stdout) as ScanResult).findings), JSON.stringify(result.findings));
  }

  it('while accounts are listed: what is there is reported, and that it is not all', async () => {
    const sim = aws.use(world, [{ kind: 'slow', ms: 20_000, operation: 'ListAccounts', nth: 3 }]);
    // By then some have been listed, and asked.
    const outcome = await interrupted(sim, 'cloudtrail:GetTrailStatus', 10);
    assert.ok(outcome.result.accounts.length <= 20);
    await assertHonest(outcome);
  });

  it('before any account is listed', async () => {
    const cwd = temporaryFolder();
    const sim = aws.use(world, [{ kind: 'slow', ms: 20_000, operation: 'ListAccounts' }]);
    const child = start(['scan', '--organization', '-o', 'json'], { cwd, env: sim.env(MANAGEMENT) });
    const ended = finished(child);
    while (sim.calls.count('organizations:ListAccounts') === 0) await new Promise(resolve => setTimeout(resolve, 5));
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    const { accounts, scan } = JSON.parse(stdout) as ScanResult;
    assert.deepEqual([code, accounts.length, scan.interrupted, scan.complete], [130, 0, true, false]);
  });

  const FILES = ['-o', 'html=pages/', '-o', 'sarif=sarif/', '-o', 'json=report.json', '--save-evidence', 'evidence.jsonl'];

  /** A scan of the organization that nobody stops. */
  async function scannedInto(cwd: string): Promise<void> {
    const { stderr } = await run(['scan', '--organization', '-q', ...FILES], { cwd, env: aws.use(world).env(MANAGEMENT) });
    assert.equal(stderr, '');
  }

  async function interruptedIn(cwd: string, sim: Simulator, isReached: () => boolean, args: readonly string[] = []): Promise<Outcome> {
    const child = start(['scan', '--organization', ...FILES, ...args], { cwd, env: sim.env(MANAGEMENT) });
    const ended = finished(child);
    while (!isReached()) await new Promise(resolve => setTimeout(resolve, 5));
    child.kill('SIGINT');
    return ended;
  }

  const contents = (cwd: string): Map<string, string> =>
    new Map(
      readdirSync(cwd, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .map(path => [relative(cwd, path), readFileSync(path, 'utf8')]),
    );

  for (const [when, operation] of [
    ['before any account is listed', 'ListAccounts'],
    ['before any account has answered', 'AssumeRole'],
  ] as const) {
    it(`${when}: no file of the scan before is touched`, async () => {
      const cwd = temporaryFolder();
      await scannedInto(cwd);
      const before = contents(cwd);
      const faults = [operation, 'DescribeRegions', 'DescribeTrails'].map((slow): Fault => ({ kind: 'slow', ms: 20_000, operation: slow }));
      const sim = aws.use(world, faults);
      const isAsked = (): boolean => Object.keys(sim.calls.counts()).some(api => api.endsWith(`:${operation}`));
      const { code, stdout, stderr } = await interruptedIn(cwd, sim, isAsked);
      assert.deepEqual([code, stdout], [130, '']);
      assert.match(
        stderr,
        /^Nothing was known yet of any account, so no file was written, and those of earlier scans are as they were\.$/m,
      );
      assert.doesNotMatch(stderr, /Wrote/);
      assert.deepEqual(contents(cwd), before);
    });
  }

  it('keeps the files of accounts that it did not reach, and says in the index that they are of an earlier scan', async () => {
    interface Index {
      readonly written: readonly { readonly file: string }[];
      readonly earlier: readonly { readonly file: string; readonly account: string }[];
    }
    const cwd = temporaryFolder();
    await scannedInto(cwd);
    const before = contents(cwd);
    const accountFiles = [...before.keys()].filter(name => /\d{12}/.test(name));
    const sim = aws.use(world, [{ kind: 'slow', ms: 20_000, operation: 'ListAccounts', nth: 3 }]);
    const { code, stderr } = await interruptedIn(cwd, sim, () => sim.calls.count('cloudtrail:GetTrailStatus') >= 10);
    assert.equal(code, 130);
    assert.match(stderr, /^Wrote html to pages/m);
    const after = contents(cwd);
    assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort());
    for (const folder of ['pages', 'sarif']) {
      const { written, earlier } = JSON.parse(after.get(`${folder}/index.json`)!) as Index;
      const own = accountFiles.filter(name => name.startsWith(`${folder}/`));
      const files = [...written, ...earlier].map(({ file }) => `${folder}/${file}`);
      assert.deepEqual(files.filter(name => /\d{12}/.test(name)).sort(), own.sort());
      assert.ok(earlier.length >= 10 && earlier.every(({ file, account }) => file.includes(account)), folder);
      for (const { file } of earlier) assert.equal(after.get(`${folder}/${file}`), before.get(`${folder}/${file}`), file);
      if (folder === 'sarif') assert.deepEqual(written, []);
    }
    // The next scan knows them for its own, and one that is not interrupted removes those of accounts that are gone.
    const again = ['scan', '-q', '--accounts', MANAGEMENT, ...FILES];
    assert.equal((await run(again, { cwd, env: aws.use(world).env(MANAGEMENT) })).stderr, '');
    const last = [...contents(cwd).keys()].filter(name => /\d{12}/.test(name));
    assert.deepEqual(last, [`pages/accounts/${MANAGEMENT}.html`]);
  });

  it('before it is known whose credentials these are', async () => {
    const cwd = temporaryFolder();
    const sim = aws.use(world, [{ kind: 'slow', ms: 20_000, operation: 'GetCallerIdentity' }]);
    const child = start(['scan', '--organization', '-o', 'json'], { cwd, env: sim.env(MANAGEMENT) });
    const ended = finished(child);
    while (sim.calls.count('sts:GetCallerIdentity') === 0) await new Promise(resolve => setTimeout(resolve, 5));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    assert.deepEqual([code, stdout], [130, '']);
    assert.match(stderr, /Interrupted before it was known whose account this is/);
  });

  for (const [name, operation, api] of [
    ['roles are assumed', 'AssumeRole', 'sts:AssumeRole'],
    ['trails are listed', 'DescribeTrails', 'cloudtrail:DescribeTrails'],
    ['a trail’s status is asked', 'GetTrailStatus', 'cloudtrail:GetTrailStatus'],
    ['buckets are read', 'GetPublicAccessBlock', 's3:GetPublicAccessBlock'],
  ] as const) {
    it(`while ${name}: no verdict rests on evidence that was cut off`, async () => {
      const slow: Fault = { kind: 'slow', ms: 20_000, operation, probability: 0.5 };
      const outcome = await interrupted(aws.use(world, [slow]), api, 12, ['--concurrency', '12']);
      assert.ok(outcome.result.accounts.length < COUNT);
      assert.doesNotMatch(outcome.stderr, /could not be entered/);
      await assertHonest(outcome);
    });
  }

  it('while the owner of a bucket is collected again: what was known of it before is kept', async () => {
    const owner = generatedId(2);
    const found = {
      ...world,
      ...generatedOrganization(4, (index, own) =>
        index === 3
          ? { ...own, trails: own.trails!.map(one => ({ ...one, bucket: 'of-another' })) }
          : index === 2
            ? { ...own, buckets: [...own.buckets!, { ...own.buckets![0]!, name: 'of-another' }] }
            : own,
      ),
    };
    const before = (await scanCompany(aws.use(found, [{ kind: 'denied', operation: 'ListBuckets' }]))).result;
    const sim = aws.use(found, [{ kind: 'slow', ms: 20_000, operation: 'DescribeTrails', account: owner, nth: 3 }]);
    const outcome = await interrupted(sim, 'cloudtrail:DescribeTrails', 9);
    const of = ({ findings }: ScanResult): unknown => findings.filter(({ account }) => account === owner);
    assert.deepEqual(of(outcome.result), of(before));
    assert.deepEqual([outcome.code, outcome.result.scan.interrupted], [130, true]);
    const again = await run(['scan', '--input', 'evidence.jsonl', '-o', 'json'], { cwd: outcome.cwd });
    assert.deepEqual(of(JSON.parse(again.stdout) as ScanResult), of(before));
  });

  it('while the owner of a bucket is looked for', async () => {
    const lost = {
      ...world,
      ...generatedOrganization(6, (index, own) =>
        index === 5
          ? { ...own, trails: own.trails!.map(one => ({ ...one, bucket: `own-logs-${generatedId(4)}` })), buckets: [] }
          : index === 4
            ? { ...own, trails: [] }
            : own,
      ),
    };
    const sim = aws.use(lost, [{ kind: 'slow', ms: 20_000, operation: 'ListBuckets', account: generatedId(3) }]);
    const outcome = await interrupted(sim, 's3:ListBuckets', 6, ['--concurrency', '1']);
    assert.deepEqual([outcome.code, outcome.result.scan.interrupted, outcome.result.accounts.length], [130, true, 6]);
    const lookedFor = outcome.result.findings.filter(({ resource }) => resource.id.endsWith(`own-logs-${generatedId(4)}`));
    assert.deepEqual(
      lookedFor.map(({ account, status }) => [account, status]),
      [1, 2].map(() => [generatedId(5), 'WARNING']),
    );
  });
});
