import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanResult } from '../../src/types.js';
import { assertRefused, finished, inTurns, type Outcome, shell, start, temporaryFolder } from '../support/cli.js';
import { generatedId, MANAGEMENT, oneAccount, role } from '../support/simulator/builders.js';
import { seededRandom } from '../support/simulator/random.js';
import { type AccountSource, type Simulator, startSimulator } from '../support/simulator.js';
import { accountsIn, ARCHIVE, organization } from './organization.js';
import { runLive, simulator } from './support.js';

const SCAN = ['scan', '--organization', '--concurrency', '3', '-q', '-o', 'json'];
/** A shell's word for a process that SIGKILL ended. */
const KILLED = 137;

describe('trailproof scan --checkpoint', () => {
  const aws = simulator({ latencyMs: { ms: 1, jitter: 10 } });
  let whole: Outcome;
  /** A checkpoint that is finished. */
  let complete: string;

  before(async () => {
    complete = join(temporaryFolder(), 'complete.jsonl');
    aws.use(organization());
    whole = await scan(aws.sim, ['--checkpoint', complete]);
    assert.equal(whole.stderr, '');
  });

  beforeEach(() => void aws.use(organization()));

  it('keeps each account on a line, for the owner’s eyes only, and changes nothing of the report', async () => {
    const { stdout } = await scan(aws.sim);
    assert.equal(whole.stdout, stdout);
    assert.deepEqual([...new Set(accountsIn(complete))].sort(), accountsOf(whole));
    assert.equal(statSync(complete).mode & 0o777, 0o600);
    assert.ok(accountsIn(complete).filter(account => account === ARCHIVE).length === 2, 'the owner of a bucket came again, with it');
  });

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it(`killed at any moment goes on where it stopped, and ends with the report of an unbroken scan (seed ${seed})`, async () => {
      const sim = await startSimulator(organization(), { latencyMs: { ms: 1, jitter: 10 }, seed });
      try {
        await killedAndResumed(sim, seed);
      } finally {
        await sim.stop();
      }
    });
  }

  /** Several kills in a row, each at some call, and then a run to the end. */
  async function killedAndResumed(sim: Simulator, seed: number): Promise<void> {
    const random = seededRandom(seed);
    const file = join(temporaryFolder(), 'checkpoint.jsonl');
    for (let kill = 0; kill < 1 + (seed % 3); kill += 1) {
      const resume = kill === 0 ? [] : ['--resume'];
      const { code } = await killedAt(sim, 1 + Math.floor(random() * 60), ['--checkpoint', file, ...resume]);
      assert.ok(code === KILLED || kill > 0, `seed ${seed}: exit code ${code}`);
    }
    const done = new Set(accountsIn(file));
    sim.calls.clear();
    const { stdout } = await scan(sim, ['--checkpoint', file, '--resume']);
    assert.equal(stdout, whole.stdout, `seed ${seed}`);
    const again = sim.calls.list().filter(({ account, service, operation }) => {
      // The caller lists the accounts, and whoever may own a bucket is asked for the list of its own.
      const isLooking = operation === 'ListBuckets' || service === 'sts' || service === 'organizations';
      return done.has(account) && !isLooking && account !== ARCHIVE;
    });
    assert.deepEqual(again, [], `seed ${seed}`);
  }

  it('goes on from any byte at which the file was cut off, the first included', async () => {
    const size = statSync(complete).size;
    const random = seededRandom(7);
    const cuts = [0, 1, 40, size - 1, ...Array.from({ length: 5 }, () => Math.floor(random() * size))];
    await inTurns(cuts, async cut => {
      const file = join(temporaryFolder(), 'cut.jsonl');
      copyFileSync(complete, file);
      truncateSync(file, cut);
      const { stdout, stderr } = await scan(aws.sim, ['--checkpoint', file, '--resume']);
      assert.deepEqual([stderr, stdout === whole.stdout], ['', true], `cut at byte ${cut}`);
    });
  });

  it('of which nothing is left to do asks for the accounts, and to enter the one that could not be entered', async () => {
    const { stdout } = await scan(aws.sim, ['--checkpoint', complete, '--resume']);
    assert.equal(stdout, whole.stdout);
    assert.deepEqual(Object.keys(aws.sim.calls.counts()), ['organizations:ListAccounts', 'sts:AssumeRole', 'sts:GetCallerIdentity']);
    assert.deepEqual(
      aws.sim.calls.list({ operation: 'AssumeRole' }).map(({ resource }) => resource),
      [`arn:aws:iam::${generatedId(5)}:role/TrailproofAudit`],
    );
  });

  it('tries an account again that could not be entered, with another external id', async () => {
    const world = organization(3);
    const source = world.accounts as AccountSource;
    const guarded = { ...source.at(2), roles: [role({ trusts: [MANAGEMENT], externalId: 'right' })] };
    aws.use({ ...world, accounts: [source.at(0), source.at(1), guarded] });
    const file = join(temporaryFolder(), 'external-id.jsonl');
    const wrong = JSON.parse((await scan(aws.sim, ['--checkpoint', file, '--external-id', 'wrong'])).stdout) as ScanResult;
    assert.ok(wrong.findings.some(({ reasons }) => JSON.stringify(reasons).includes('could not be assumed')));
    const right = ['--external-id', 'right'];
    const { stdout } = await scan(aws.sim, ['--checkpoint', file, '--resume', ...right]);
    assert.equal(stdout, (await scan(aws.sim, right)).stdout);
    assert.doesNotMatch(stdout, /could not be assumed/);
  });

  it('says when it began, unless the clock is fixed', async () => {
    const file = join(temporaryFolder(), 'begun.jsonl');
    const [header = '', ...lines] = readFileSync(complete, 'utf8').split('\n');
    const begun = JSON.stringify({ ...(JSON.parse(header) as object), startedAt: '2026-01-02T03:04:05.000Z' });
    writeFileSync(file, [begun, ...lines].join('\n'));
    const args = ['--checkpoint', file, '--resume'];
    const { stdout } = await scan(aws.sim, args, { SOURCE_DATE_EPOCH: '' });
    assert.equal((JSON.parse(stdout) as ScanResult).scan.startedAt, '2026-01-02T03:04:05.000Z');
    assert.equal((await scan(aws.sim, args)).stdout, whole.stdout);
  });

  it('saves the evidence of both runs', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'cut.jsonl');
    copyFileSync(complete, file);
    truncateSync(file, statSync(complete).size >> 1);
    await scan(aws.sim, ['--checkpoint', file, '--resume', '--save-evidence', join(folder, 'evidence.jsonl')]);
    const judged = await runLive(aws.sim, ['scan', '-q', '-o', 'json', '--input', join(folder, 'evidence.jsonl')]);
    const findings = ({ stdout }: Outcome): unknown => (JSON.parse(stdout) as ScanResult).findings;
    assert.deepEqual(findings(judged), findings(whole));
  });

  it('keeps names with every separator of lines that Unicode has', async () => {
    const named = organization(2);
    const source = named.accounts as AccountSource;
    aws.use({ ...named, accounts: [source.at(0), { ...source.at(1), name: 'one\u2028two\u2029three\u0085four' }] });
    const file = join(temporaryFolder(), 'names.jsonl');
    const first = await scan(aws.sim, ['--checkpoint', file]);
    assert.equal((await scan(aws.sim, ['--checkpoint', file, '--resume'])).stdout, first.stdout);
  });

  describe('is refused', () => {
    let file: string;
    beforeEach(() => {
      file = join(temporaryFolder(), 'checkpoint.jsonl');
      copyFileSync(complete, file);
    });

    const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
      const before = statSync(file).isFile() ? readFileSync(file) : null;
      assertRefused(await runLive(aws.sim, ['scan', '-o', 'json', ...args], { account: MANAGEMENT }), message);
      if (before !== null) assert.deepEqual(readFileSync(file), before, 'the file is as it was');
    };

    it('where the file is there, and nobody says --resume', () =>
      refused(['--organization', '--checkpoint', file], /checkpoint\.jsonl is there already\. Give --resume to go on with it/));

    it('with other settings, which it names', () =>
      refused(
        ['--organization', '--checkpoint', file, '--resume', '--regions', 'eu-west-1', '--exclude-accounts', generatedId(2)],
        /was begun with other settings \(--regions, --exclude-accounts\)\. Give the same ones, or begin anew\./,
      ));

    it('of another version', async () => {
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"version":"[^"]+"/, '"version":"0.0.1"'));
      await refused(['--organization', '--checkpoint', file, '--resume'], /was made by version 0\.0\.1 of trailproof, and this is \d/);
    });

    it('for somebody else, who may see another organization', async () => {
      const args = ['scan', '--organization', '--checkpoint', file, '--resume'];
      const before = readFileSync(file);
      const outcome = await runLive(aws.sim, args, { account: generatedId(1) });
      assert.match(outcome.stderr, /was begun by account 999988887777 in the partition aws, and you are 200000000007 in aws\. Go on as/);
      assert.deepEqual([outcome.code, outcome.stdout, readFileSync(file)], [2, '', before]);
    });

    it('in a file of another program, which stays as it is', async () => {
      for (const text of ['no end of line', 'not JSON\nat all', '{"a":1}\n{"b":2', '\u0000\u0000', '{"trailproofCheckpoint":"9.9"}\n']) {
        writeFileSync(file, text);
        await refused(['--organization', '--checkpoint', file, '--resume'], /is no checkpoint of trailproof\. Nothing of it was changed\./);
      }
    });

    it('with a line in it that is no evidence', async () => {
      appendFileSync(file, '{"account":"111122223333"}\n');
      await refused(
        ['--organization', '--checkpoint', file, '--resume'],
        /checkpoint\.jsonl, line \d+: is no evidence of trailproof\. Begin anew\./,
      );
    });

    it('in a folder, in one that is not there, and without a file to go on with', async () => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'there'));
      await refused(['--organization', '--checkpoint', join(folder, 'there'), '--resume'], /is a folder or a device/);
      await refused(['--organization', '--checkpoint', join(folder, 'there')], /is there already|is a folder/);
      await refused(['--organization', '--checkpoint', join(folder, 'no/file')], /could not be opened: its folder does not exist\./);
      await refused(
        ['--organization', '--checkpoint', join(folder, 'none'), '--resume'],
        /There is no .*none to go on with\. Leave --resume/,
      );
    });

    it('for one account, for files, and --resume alone', async () => {
      aws.use(oneAccount());
      await refused(['--checkpoint', join(temporaryFolder(), 'new')], /--checkpoint is for scans of several accounts\./);
      await refused(['--input', file, '--checkpoint', join(temporaryFolder(), 'new')], /--checkpoint is for scans of several accounts\./);
      await refused(['--organization', '--resume'], /--resume goes on with the file of --checkpoint\. Name it\./);
    });
  });

  it('goes on when there is room again', async () => {
    const folder = temporaryFolder();
    const env = { ...aws.sim.env(MANAGEMENT), AWS_MAX_ATTEMPTS: '2' };
    const full = await shell('ulimit -f 16; trailproof scan --organization --checkpoint part.jsonl -q', { cwd: folder, env });
    assertRefused(full, /The evidence could not be written to part\.jsonl: it would be larger than the system allows\./);
    assert.equal((await scan(aws.sim, ['--checkpoint', join(folder, 'part.jsonl'), '--resume'])).stdout, whole.stdout);
  });

  it('does not write into a file that another scan writes to as well', async () => {
    const file = join(temporaryFolder(), 'shared.jsonl');
    const other = '{"somebody":"else"}\n';
    const child = startScan(aws.sim, ['--checkpoint', file]);
    onCall(aws.sim, 12, () => appendFileSync(file, other));
    assertRefused(
      await finished(child),
      /shared\.jsonl is written to by another process as well\. Go on with --resume when that has ended\./,
    );
    assert.ok(readFileSync(file, 'utf8').includes(other));
  });
});

function startScan(sim: Simulator, args: readonly string[], env: Readonly<Record<string, string>> = {}): ReturnType<typeof start> {
  return start([...SCAN, ...args], { env: { ...sim.env(MANAGEMENT), AWS_MAX_ATTEMPTS: '2', ...env } });
}

function scan(sim: Simulator, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return finished(startScan(sim, args, env));
}

/** Kills the scan when it makes its nth call. */
async function killedAt(sim: Simulator, nth: number, args: readonly string[]): Promise<Outcome> {
  const child = startScan(sim, args);
  onCall(sim, nth, () => child.kill('SIGKILL'));
  return finished(child);
}

/** Does something once, when the nth call from now has come in. */
function onCall({ calls }: Simulator, nth: number, action: () => void): void {
  const add = calls.add.bind(calls);
  let left = nth;
  calls.add = call => {
    add(call);
    left -= 1;
    if (left === 0) action();
  };
}

function accountsOf({ stdout }: Outcome): readonly string[] {
  return (JSON.parse(stdout) as ScanResult).accounts.map(({ account }) => account);
}
