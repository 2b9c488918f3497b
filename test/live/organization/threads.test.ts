import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { FACT_NAMES } from '../../../src/facts.js';
import { Known, lessonOf } from '../../../src/collect/organization/known.js';
import { type Task, Threads, type ThreadsOptions } from '../../../src/collect/organization/threads.js';
import type { ScanResult, Snapshot } from '../../../src/types.js';
import { generatedId, generatedOrganization, MANAGEMENT } from '../../support/simulator/builders.js';
import type { Fault } from '../../support/simulator.js';
import { runLive, simulator } from '../support.js';
import { scanCompany } from './support.js';

/** As many again as it takes to start a thread. */
const MEMBERS = 160;

/** Without what depends on the clock. */
function timeless(result: ScanResult): unknown {
  return {
    ...result,
    scan: { ...result.scan, startedAt: '', finishedAt: '' },
    accounts: result.accounts.map(one => ({ ...one, collectedAt: '' })),
  };
}

describe('organizations: so many accounts that several threads collect them', () => {
  const aws = simulator();
  const world = generatedOrganization(MEMBERS, (index, account) =>
    index % 9 === 4 ? { ...account, trails: account.trails!.map(trail => ({ ...trail, logFileValidation: false })) } : account,
  );
  const faults: readonly Fault[] = [
    { kind: 'denied', operation: 'ListEventDataStores', account: [generatedId(7), generatedId(140)], region: 'eu-west-1' },
    { kind: 'denied', operation: 'HeadBucket', account: generatedId(30) },
    { kind: 'throttled', operation: 'GetTrailStatus', account: [generatedId(12), generatedId(150)] },
    { kind: 'malformed', operation: 'ListTags', account: generatedId(50) },
  ];

  it('gives the report that one thread gives, whatever AWS refuses', async () => {
    const sim = aws.use(world, faults);
    const alone = await scanCompany(sim, ['--organization', '--concurrency', '8']);
    const together = await scanCompany(sim, ['--organization', '--concurrency', '64']);
    assert.equal(alone.result.accounts.length, MEMBERS);
    assert.ok(alone.result.summary.byStatus.FAILED > 0 && alone.result.summary.byStatus.NOT_AVAILABLE > 0);
    assert.deepEqual(timeless(together.result), timeless(alone.result));
    assert.equal(together.code, alone.code, together.stderr);
  });

  it('ends when the accounts cannot all be listed, also while threads are at work', async () => {
    const sim = aws.use(generatedOrganization(400), [
      { kind: 'denied', operation: 'ListAccounts', nth: 15 },
      { kind: 'slow', ms: 800, operation: 'AssumeRole' },
    ]);
    const outcome = await runLive(sim, ['scan', '--organization', '-o', 'json'], { account: MANAGEMENT });
    assert.deepEqual([outcome.code, outcome.stdout], [2, ''], outcome.stderr);
    assert.match(outcome.stderr, /organizations:ListAccounts was denied/);
  }).timeout(30_000);

  it('tells each call of every thread', async () => {
    const sim = aws.use(world);
    const { stderr } = await scanCompany(sim, ['--organization', '--verbose']);
    for (const api of ['cloudtrail:DescribeTrails', 'cloudtrail:ListEventDataStores', 's3:HeadBucket', 'sts:AssumeRole']) {
      const told = stderr.split('\n').filter(line => line.includes(api)).length;
      assert.equal(told, sim.calls.count(api), api);
    }
  });
});

describe('threads', () => {
  const aws = simulator();
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  const snapshotOf = (account: string): Snapshot => ({
    account,
    partition: 'aws',
    origin: 'live',
    collectedAt: null,
    facts: {} as Snapshot['facts'],
  });
  const built = pathToFileURL('dist/collect-thread.js');

  function prepared(options: Partial<ThreadsOptions>): { threads: Threads; task: (account: string) => Task } {
    const sim = aws.use(generatedOrganization(50));
    const keys = sim.env(MANAGEMENT);
    Object.assign(process.env, keys, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
    const threads = new Threads({
      setting: { profile: undefined, region: 'us-east-1', evidence: { facts: new Set(FACT_NAMES), parameters: {} } },
      known: new Known(),
      concurrency: 64,
      accountsAThread: 16,
      entry: built,
      ...options,
    });
    const task = (account: string): Task => ({
      keys: { accessKeyId: keys['AWS_ACCESS_KEY_ID']!, secretAccessKey: keys['AWS_SECRET_ACCESS_KEY']! },
      caller: { account, partition: 'aws', arn: '' },
      logBuckets: [],
      at: '2026-09-01T00:00:00.000Z',
    });
    return { threads, task };
  }

  /** Collects forty accounts, and says which of them this thread collected. */
  async function collect(options: Partial<ThreadsOptions>): Promise<{ snapshots: Snapshot[]; here: string[] }> {
    const { threads, task } = prepared(options);
    const here: string[] = [];
    try {
      const accounts = Array.from({ length: 40 }, (_, index) => generatedId(index + 1));
      const snapshots = await Promise.all(
        accounts.map(account =>
          threads.collect(task(account), async () => {
            here.push(account);
            await new Promise(resolve => setTimeout(resolve, 20));
            return snapshotOf(account);
          }),
        ),
      );
      assert.deepEqual(
        snapshots.map(({ account }) => account),
        accounts,
      );
      return { snapshots, here };
    } finally {
      await threads.close();
    }
  }

  it('collects in another thread what is too much for this one, with the calls that it made', async () => {
    const calls: string[] = [];
    const { snapshots, here } = await collect({ most: 1, onCall: ({ account, api }) => calls.push(`${account ?? ''} ${api}`) });
    assert.ok(here.length >= 16 && here.length < 40, `${here.length} were collected here`);
    for (const { account, facts, collectedAt } of snapshots.filter(one => !here.includes(one.account))) {
      assert.equal(facts.trails.state, 'present', account);
      assert.equal(collectedAt, '2026-09-01T00:00:00.000Z');
      assert.ok(calls.includes(`${account} cloudtrail:DescribeTrails`), account);
    }
  });

  it('starts none where there is one core, for a few accounts, or where few are scanned at once', async () => {
    for (const options of [{ most: 0 }, { accountsAThread: 40 }, { concurrency: 31 }]) {
      assert.equal((await collect(options)).here.length, 40, JSON.stringify(options));
    }
  });

  const broken = {
    'that cannot be started': 'throw new Error("broken")',
    'that ends in the middle':
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", ({ kind }) => kind === "account" && process.exit(1));',
    'that fails in the middle':
      'import { parentPort } from "node:worker_threads"; parentPort.on("message", ({ kind }) => { if (kind === "account") throw new Error("broken"); });',
  };
  for (const [name, code] of Object.entries(broken)) {
    it(`loses no account to a thread ${name}`, async () => {
      const { here } = await collect({ most: 1, entry: new URL(`data:text/javascript,${encodeURIComponent(code)}`) });
      assert.equal(here.length, 40);
    });
  }

  it('starts none, and asks nothing more, once it was closed', async () => {
    const { threads, task } = prepared({ most: 1, accountsAThread: 1 });
    await threads.close();
    for (const account of ['1', '2', '3']) await assert.rejects(threads.collect(task(account), () => assert.fail('collected here')));
  });

  it('leaves an account that a thread had when it was closed', async () => {
    const idle = 'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => {});';
    const { threads, task } = prepared({ most: 1, accountsAThread: 0, entry: new URL(`data:text/javascript,${encodeURIComponent(idle)}`) });
    const left = assert.rejects(threads.collect(task('1'), () => assert.fail('collected here')));
    await threads.close();
    await left;
  });

  it('tells a thread what other accounts have proved, also one that starts later', async () => {
    const known = new Known();
    known.add({ trails: [], buckets: [['own-logs-1', { account: '1', region: null }]] });
    const echo =
      'import { parentPort, workerData } from "node:worker_threads"; const told = []; parentPort.on("message", order => order.kind === "lesson" ? told.push(...order.lesson.buckets) : parentPort.postMessage({ kind: "snapshot", id: order.id, snapshot: { account: order.caller.account, told } }));';
    const { snapshots, here } = await collect({ most: 1, known, entry: new URL(`data:text/javascript,${encodeURIComponent(echo)}`) });
    const elsewhere = snapshots.find(({ account }) => !here.includes(account)) as unknown as { told: unknown };
    assert.deepEqual(elsewhere.told, known.all.buckets);
  });

  it('learns of a snapshot who owns a bucket and whose trail has told its status', () => {
    assert.deepEqual(
      lessonOf({
        ...snapshotOf('1'),
        facts: {
          trails: { state: 'missing' },
          trailStatus: { state: 'missing' },
          bucketOwner: {
            state: 'present',
            value: {
              mine: { state: 'present', value: { kind: 'own', region: 'eu-west-1' } },
              yours: { state: 'present', value: { kind: 'foreign', region: null } },
            },
          },
        } as unknown as Snapshot['facts'],
      }),
      {
        trails: [],
        buckets: [['mine', { account: '1', region: 'eu-west-1' }]],
      },
    );
  });
});
