import assert from 'node:assert/strict';
import { devNull } from 'node:os';
import { builtinChecks } from '../../checks/index.js';
import { Aws } from '../../src/collect/aws.js';
import { Clients } from '../../src/collect/clients.js';
import { credentialsError } from '../../src/collect/credentials-error.js';
import { Endpoints, type Patience } from '../../src/collect/endpoints.js';
import { actionFor } from '../../src/collect/failure.js';
import { callerOf } from '../../src/collect/identity.js';
import { plannedCalls } from '../../src/collect/plan.js';
import type { Discovery } from '../../src/collect/options.js';
import { collectSnapshot } from '../../src/collect/snapshot.js';
import { CredentialsError } from '../../src/errors.js';
import { decide } from '../../src/gate/exit-code.js';
import { prepareEngine } from '../../src/scan.js';
import type { Finding, Parameters, ParameterValues, ScanResult } from '../../src/types.js';
import { account, bucket, kmsKey, trail } from '../support/simulator/builders.js';
import { accessKeyOf } from '../support/simulator/credentials.js';
import { type Account, type Bucket, type Fault, type Simulator, startSimulator } from '../support/simulator.js';
import { inTurn, scanLive } from './support.js';

/*
 * Every API that a scan calls, failing in every way, in worlds that have the same definite verdicts when all is well. Each
 * case is an account of its own, so that one simulator serves all of them at once.
 */

const REGIONS = ['us-east-1', 'eu-west-1'];
const OUTSIDER = '444455556666';
const PARAMETERS = ['CloudTrail.10.verifyKeyManager=true'];
const PATIENT: Patience = { connect: 3_000, answer: 10_000 };
const IMPATIENT: Patience = { connect: 3_000, answer: 1_000 };

/** What goes wrong, and the status reason that it has to give. */
const KINDS = {
  denied: /^CONFIG_ACCESS_DENIED$/,
  scpDenied: /^CONFIG_ACCESS_DENIED$/,
  expiredToken: /^(CONFIG_ACCESS_DENIED|CONFIG_RULE_EVALUATION_ERROR)$/,
  throttled: /^THROTTLING_ERROR$/,
  serverError: /^CONFIG_RULE_EVALUATION_ERROR$/,
  malformed: /^CONFIG_RULE_EVALUATION_ERROR$/,
  wrongBody: /^CONFIG_RULE_EVALUATION_ERROR$/,
  truncated: /^(INTERNAL_SERVICE_ERROR|CONFIG_RULE_EVALUATION_ERROR)$/,
  reset: /^INTERNAL_SERVICE_ERROR$/,
  unreachable: /^INTERNAL_SERVICE_ERROR$/,
  timeout: /^INTERNAL_SERVICE_ERROR$/,
} as const;
type Kind = keyof typeof KINDS;

const COMMON = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetEventDataStore',
  'cloudtrail:GetEventSelectors',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:ListEventDataStores',
  'cloudtrail:ListTags',
  'ec2:DescribeRegions',
  'kms:DescribeKey',
  's3:GetBucketAcl',
  's3:GetBucketLogging',
  's3:GetBucketPolicyStatus',
  's3:GetPublicAccessBlock',
  's3:HeadBucket',
  's3control:GetPublicAccessBlock',
  'sts:GetCallerIdentity',
];

interface World {
  make(id: string): Account;
  /** Default: `sweep`. */
  readonly discovery?: Discovery;
  /** Permanent faults, which belong to the world. */
  readonly faults?: readonly Fault[];
  /** Every API that a healthy scan calls. */
  readonly apis: readonly string[];
  /** Those of them to break. */
  readonly broken: readonly string[];
  /** Those whose failure, or denial alone, changes no status: something else decides as well. */
  readonly harmless?: Readonly<Record<string, 'any' | 'denial'>>;
  /** How many findings of each status there are when all is well. */
  readonly healthy: Readonly<Record<string, number>>;
  readonly exitCode: number;
}

/** Names are global: each account has its own. */
const logs = (id: string, name: string, overrides: Partial<Bucket> = {}): Bucket => bucket({ name: `${name}-${id}`, ...overrides });
const store = (id: string, name: string, region: string, key: string | null) => ({
  name,
  id: `${name}-${name}`,
  region,
  ...(key !== null && { kmsKeyId: `arn:aws:kms:${region}:${id}:key/${key}` }),
});

const WORLDS: Readonly<Record<string, World>> = {
  /** Everything passes, some of it by a hair: a bucket that only its block closes, and one that only its policy and ACL keep. */
  good: {
    make: id =>
      account({
        id,
        trails: [
          trail({ bucket: `open-${id}`, eventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }),
          trail({ name: 'regional', homeRegion: 'eu-west-1', multiRegion: false, bucket: `shut-${id}` }),
        ],
        buckets: [
          logs(id, 'open', { publicAccessBlock: null, ownership: 'ObjectWriter', acl: [{ grantee: 'LogDelivery', permission: 'WRITE' }] }),
          logs(id, 'shut', {
            region: 'eu-west-1',
            publicAccessBlock: { restrictPublicBuckets: true, ignorePublicAcls: true },
            policyIsPublic: true,
            ownership: 'ObjectWriter',
            acl: [{ grantee: 'AllUsers', permission: 'READ' }],
          }),
        ],
        eventDataStores: [store(id, 'aaaa', 'us-east-1', 'mine'), store(id, 'bbbb', 'eu-west-1', 'mine')],
        kmsKeys: [kmsKey({ id: 'mine' }), kmsKey({ id: 'mine', region: 'eu-west-1' })],
      }),
    apis: COMMON,
    broken: COMMON,
    harmless: { 's3control:GetPublicAccessBlock': 'any', 's3:HeadBucket': 'denial' },
    healthy: { PASSED: 16 },
    exitCode: 0,
  },
  /** Everything fails. */
  bad: {
    make: id =>
      account({
        id,
        trails: [
          {
            name: 'stopped',
            homeRegion: 'us-east-1',
            multiRegion: true,
            bucket: `by-policy-${id}`,
            status: { logging: false },
            eventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }],
          },
          { name: 'regional', homeRegion: 'eu-west-1', bucket: `by-acl-${id}`, status: { logging: false } },
          { name: 'third', homeRegion: 'eu-west-1', bucket: `half-${id}`, status: { logging: false } },
        ],
        buckets: [
          logs(id, 'by-policy', { publicAccessBlock: null, policyIsPublic: true, logging: null }),
          logs(id, 'by-acl', {
            publicAccessBlock: null,
            policyIsPublic: null,
            ownership: null,
            acl: [{ grantee: 'AllUsers', permission: 'READ_ACP' }],
            logging: null,
          }),
          // Its own block ignores the ACL, and does not restrict the policy.
          logs(id, 'half', {
            publicAccessBlock: { ignorePublicAcls: true },
            policyIsPublic: true,
            ownership: null,
            acl: [{ grantee: 'AllUsers', permission: 'WRITE' }],
            logging: null,
          }),
        ],
        eventDataStores: [store(id, 'aaaa', 'us-east-1', null), store(id, 'bbbb', 'eu-west-1', 'theirs')],
        kmsKeys: [kmsKey({ id: 'theirs', region: 'eu-west-1', manager: 'AWS' })],
      }),
    apis: COMMON,
    broken: COMMON,
    harmless: { 'cloudtrail:GetEventSelectors': 'any', 's3:HeadBucket': 'denial' },
    healthy: { FAILED: 22 },
    exitCode: 1,
  },
  /** As `good`, with trails found by ListTrails, whose failing costs more calls and nothing else. */
  listed: {
    make: id => WORLDS['good']!.make(id),
    discovery: 'list',
    apis: [...COMMON, 'cloudtrail:ListTrails'],
    broken: ['cloudtrail:DescribeTrails', 'cloudtrail:ListTrails', 'cloudtrail:GetTrailStatus'],
    harmless: { 'cloudtrail:ListTrails': 'any' },
    healthy: { PASSED: 16 },
    exitCode: 0,
  },
  /** A trail that is good but for what it records. */
  deaf: {
    make: id =>
      account({
        id,
        trails: [trail({ bucket: `deaf-${id}`, eventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] })],
        buckets: [logs(id, 'deaf')],
      }),
    apis: COMMON.filter(api => !/GetEventDataStore|DescribeKey|Acl|PolicyStatus/.test(api)),
    broken: ['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'],
    healthy: { FAILED: 1, PASSED: 8 },
    exitCode: 1,
  },
  /** A public bucket that nothing but the account's block closes. */
  shut: {
    make: id =>
      account({
        id,
        trails: [trail({ bucket: `shut-${id}` })],
        publicAccessBlock: { restrictPublicBuckets: true, ignorePublicAcls: true },
        buckets: [
          logs(id, 'shut', {
            publicAccessBlock: null,
            policyIsPublic: true,
            ownership: 'ObjectWriter',
            acl: [{ grantee: 'AllUsers', permission: 'READ' }],
          }),
        ],
      }),
    apis: COMMON.filter(api => !/GetEventDataStore|DescribeKey|Acl|PolicyStatus|s3:GetPublicAccessBlock/.test(api)),
    broken: ['s3control:GetPublicAccessBlock', 's3:HeadBucket'],
    harmless: { 's3:HeadBucket': 'denial' },
    healthy: { PASSED: 9 },
    exitCode: 0,
  },
  /** The log bucket is another account's, which shows by its not being listed. */
  foreign: {
    make: id => account({ id, trails: [trail({ bucket: 'outsider-logs' })], buckets: [logs(id, 'other')] }),
    apis: [...COMMON.filter(api => !/GetEventDataStore|DescribeKey|Acl|PolicyStatus|Logging/.test(api)), 's3:ListBuckets'],
    broken: ['s3:HeadBucket', 's3:ListBuckets', 's3:GetPublicAccessBlock'],
    // The block is asked for while the owner is still being told.
    harmless: { 's3:HeadBucket': 'denial', 's3:GetPublicAccessBlock': 'any' },
    healthy: { PASSED: 7, WARNING: 2 },
    exitCode: 3,
  },
  /** It is not ours to look at, but it is listed; and its ACL is denied, but counts for nothing. */
  hidden: {
    make: id => account({ id, trails: [trail({ bucket: `hidden-${id}` })], buckets: [logs(id, 'hidden', { publicAccessBlock: null })] }),
    faults: [{ kind: 'denied', operation: ['HeadBucket', 'GetBucketAcl'] }],
    apis: [...COMMON.filter(api => !/GetEventDataStore|DescribeKey/.test(api)), 's3:GetBucketOwnershipControls', 's3:ListBuckets'],
    broken: ['s3:GetBucketOwnershipControls', 's3:ListBuckets'],
    healthy: { PASSED: 9 },
    exitCode: 0,
  },
};

/** Waiting in vain takes time: one world is enough for that. */
const kindsIn = (world: string): Kind[] => (Object.keys(KINDS) as Kind[]).filter(kind => kind !== 'timeout' || world === 'good');

const split = (api: string): { service: NonNullable<Fault['service']>; operation: string } => {
  const [service, operation] = api.split(':') as [Extract<Fault['service'], string>, string];
  return { service, operation };
};

/** Account ids, given out in order. */
let last = 300_000_000_000;
const accounts: Account[] = [];
const rules: Fault[] = [];
const permanent: Fault[] = [];

interface Case {
  readonly id: string;
  readonly world: World;
}

function arrange(world: World, faults: readonly Omit<Fault, 'account'>[] = []): Case {
  const id = String((last += 1));
  accounts.push(world.make(id));
  rules.push(...faults.map(fault => ({ ...fault, account: id })));
  permanent.push(...(world.faults ?? []).map(fault => ({ ...fault, account: id })));
  return { id, world };
}

/** Scans one account in this process: the collectors, the engine and the gate, with a time-out of its own. */
async function judge({ id, world: { discovery = 'sweep' } }: Case, patience: Patience): Promise<ScanResult> {
  const engine = await prepareEngine({ parameters: PARAMETERS });
  const aws = new Aws(
    { credentials: () => Promise.resolve({ accessKeyId: accessKeyOf(id), secretAccessKey: 'secret' }) },
    new Clients(new Endpoints(patience)),
  );
  try {
    const caller = callerOf(aws, 'us-east-1').catch((error: unknown) => {
      throw credentialsError(error, {});
    });
    engine.add(
      await collectSnapshot(aws, {
        caller,
        facts: engine.needs,
        region: 'us-east-1',
        discovery,
        logBuckets: [],
        parameters: engine.parameters,
        now: () => new Date(0),
      }),
    );
  } finally {
    aws.close();
  }
  const result = engine.finish({ startedAt: '', finishedAt: '', inputs: [] });
  return JSON.parse(JSON.stringify(result).replaceAll(id, '111122223333')) as ScanResult;
}

const isDefinite = ({ status }: Finding): boolean => status === 'PASSED' || status === 'FAILED';
const byId = (findings: readonly Finding[]): Map<string, Finding> => new Map(findings.map(finding => [finding.id, finding]));

/** Control → the calls that its verdicts may rest on, by the collectors' own declarations. */
const dependencies = new Map(
  builtinChecks.map(check => {
    const { meta, needs } = check;
    const parameters = { kmsKeyArns: [], verifyKeyManager: true } as unknown as ParameterValues<Parameters>;
    const spared: readonly string[] = check.spares?.(parameters) ?? [];
    return [meta.id, new Set(plannedCalls(needs.filter(name => !spared.includes(name))).map(({ operation }) => operation))] as const;
  }),
);

/** As deepEqual, but it tells the first difference only: the whole of them takes a minute to print. */
function assertSame(actual: readonly Finding[], expected: readonly Finding[], told: string): void {
  for (const index of Array.from({ length: Math.max(actual.length, expected.length) }, (_, position) => position)) {
    assert.equal(JSON.stringify(actual[index]), JSON.stringify(expected[index]), told);
  }
}

const statuses = ({ findings }: ScanResult): string[] => findings.map(({ id, status }) => `${id} ${status}`);

/** What must hold of any scan in which one API failed, whatever the way. */
function assertSound(result: ScanResult, healthy: ScanResult, api: string, told: string): void {
  const before = byId(healthy.findings);
  for (const finding of result.findings) {
    if (!isDefinite(finding)) continue;
    assert.equal(finding.status, before.get(finding.id)?.status, `${told}: ${finding.id} became ${finding.status}: ${finding.message}`);
  }
  for (const [control, calls] of dependencies) {
    const of = ({ findings }: ScanResult): Finding[] => findings.filter(({ controlId }) => controlId === control);
    assert.notEqual(of(result).length, 0, `${told}: ${control} vanished`);
    if (!calls.has(api)) assertSame(of(result), of(healthy), `${told}: ${control} does not depend on it`);
  }
  const { FAILED, WARNING, NOT_AVAILABLE } = result.summary.byStatus;
  const { exitCode } = decide(result, { failOn: 'LOW', allowUnknown: false });
  assert.equal(exitCode, FAILED > 0 ? 1 : WARNING + NOT_AVAILABLE > 0 ? 3 : 0, told);
}

/** Every verdict that was lost says which call lost it, why, and for a denial what is needed. */
function assertNamed(result: ScanResult, healthy: ScanResult, api: string, kind: Kind): void {
  const before = byId(healthy.findings);
  const lost = result.findings.filter(finding => !isDefinite(finding) && before.get(finding.id)?.status !== finding.status);
  assert.notEqual(lost.length, 0, `${kind}: nothing shows that ${api} failed`);
  for (const { id, reasons } of lost) {
    const told = `${kind}: ${id}: ${JSON.stringify(reasons)}`;
    // Ownership is only asked for when the ACL was denied, which is what has to be mended.
    if (api === 's3:GetBucketOwnershipControls') {
      assert.match(told, /it needs s3:GetBucketAcl/);
      return;
    }
    const reason = reasons.find(({ description }) => description.includes(api));
    assert.ok(reason, told);
    assert.match(reason.code, KINDS[kind], told);
    if (kind === 'denied') assert.ok(reason.description.includes(actionFor(api)), told);
    assert.doesNotMatch(JSON.stringify(reasons), /undefined|null|\[object/, told);
  }
}

/** A scan that may not have begun yet. */
class Awaited {
  follow: (scanned: Promise<ScanResult>) => void = () => undefined;
  readonly result = new Promise<ScanResult>(resolve => (this.follow = resolve));

  constructor() {
    this.result.catch(() => undefined);
  }
}

describe('live scans: every API failing in every way', () => {
  const outside: Record<string, string | undefined> = {};
  let sim: Simulator;
  const healthy = new Map<World, Promise<ScanResult>>();
  const baselines = new Map<World, Case>();
  const cases = new Map<string, Case>();
  const scans = new Map<string, Awaited>();
  for (const [name, world] of Object.entries(WORLDS)) {
    baselines.set(world, arrange(world));
    for (const api of world.broken) {
      for (const kind of kindsIn(name)) cases.set(`${name} ${api} ${kind}`, arrange(world, [{ kind, ...split(api) }]));
      cases.set(`${name} ${api} well`, arrange(world, [{ kind: 'throttled', times: 1, each: true, ...split(api) }]));
    }
  }
  const only = arrange(WORLDS['good']!, [{ kind: 'denied', service: 's3', resource: 'open-*' }]);
  const region = arrange(WORLDS['good']!, [
    { kind: 'denied', service: 'cloudtrail', region: 'eu-west-1', operation: ['DescribeTrails', 'ListEventDataStores'] },
  ]);
  const oneStore = arrange(WORLDS['good']!, [{ kind: 'serverError', operation: 'GetEventDataStore', region: 'eu-west-1' }]);
  const wholly = (Object.keys(KINDS) as Kind[]).map(
    kind => [kind, arrange(WORLDS['good']!, [{ kind, service: ['cloudtrail', 's3', 's3control', 'kms', 'ec2'] }])] as const,
  );

  before(async () => {
    sim = await startSimulator(
      { regions: REGIONS, accounts, buckets: [bucket({ name: 'outsider-logs', owner: OUTSIDER })] },
      { faults: [...rules, ...permanent] },
    );
    const settings = {
      AWS_ENDPOINT_URL: sim.url,
      AWS_MAX_ATTEMPTS: '2',
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    for (const [name, value] of Object.entries(settings)) {
      outside[name] = process.env[name];
      process.env[name] = value;
    }
    for (const [world, arranged] of baselines) healthy.set(world, judge(arranged, PATIENT));
    await Promise.all(healthy.values());
    // Most of the time is spent waiting, so many run at once; those in which waiting matters come first, with more room.
    const isSlow = ([name]: readonly [string, Case]): boolean => name.endsWith(' timeout');
    const begin = (names: readonly (readonly [string, Case])[], patience: Patience, atOnce: number): Promise<void> =>
      inTurn(names, atOnce, ([name, arranged]) => {
        const scanned = judge(arranged, patience);
        scans.get(name)!.follow(scanned);
        return scanned;
      });
    for (const [name] of cases) scans.set(name, new Awaited());
    void begin([...cases].filter(isSlow), IMPATIENT, 6).then(() =>
      begin(
        [...cases].filter(one => !isSlow(one)),
        PATIENT,
        20,
      ),
    );
  });
  after(async () => {
    for (const [name, value] of Object.entries(outside)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await sim.stop();
  });

  for (const [name, world] of Object.entries(WORLDS)) {
    describe(`the world ${name}`, () => {
      it('is what it is meant to be, and calls every API that is broken here', async () => {
        const result = (await healthy.get(world))!;
        const counts = Object.fromEntries(Object.entries(result.summary.byStatus).filter(([, count]) => count > 0));
        assert.deepEqual(counts, world.healthy, JSON.stringify(result.findings, null, 1));
        assert.equal(decide(result, { failOn: 'LOW', allowUnknown: false }).exitCode, world.exitCode);
        const called = sim.calls.list({ account: baselines.get(world)!.id }).map(({ service, operation }) => `${service}:${operation}`);
        assert.deepEqual([...new Set(called)].sort(), [...world.apis].sort());
      });

      for (const api of world.broken) {
        it(`${api}, in ${kindsIn(name).length + 1} ways`, async () => {
          const healthyResult = (await healthy.get(world))!;
          const check = async (kind: Kind): Promise<void> => {
            const arranged = cases.get(`${name} ${api} ${kind}`)!;
            const scanned = scans.get(`${name} ${api} ${kind}`)!.result;
            if (api.startsWith('sts:')) return assert.rejects(scanned, CredentialsError, kind);
            const result = await scanned;
            assertSound(result, healthyResult, api, kind);
            assert.ok(sim.calls.list({ account: arranged.id }).some(({ outcome }) => outcome !== 'ok'));
            const harmless = world.harmless?.[api];
            if (harmless === 'any' || (harmless === 'denial' && /denied/i.test(kind)))
              assert.deepEqual(statuses(result), statuses(healthyResult));
            else assertNamed(result, healthyResult, api, kind);
          };
          for (const kind of kindsIn(name)) await check(kind);
          assertSame((await scans.get(`${name} ${api} well`)!.result).findings, healthyResult.findings, 'throttled, and then well');
        });
      }
    });
  }

  describe('one failure costs what depends on it', () => {
    /** Ids of the findings that are not as in the healthy scan. */
    async function changed(arranged: Case): Promise<string[]> {
      const [result, well] = await Promise.all([judge(arranged, PATIENT), healthy.get(arranged.world)!]);
      const before = byId(well.findings);
      const now = byId(result.findings);
      for (const finding of result.findings)
        if (isDefinite(finding)) assert.equal(finding.status, before.get(finding.id)?.status, finding.id);
      return [...new Set([...before.keys(), ...now.keys()])].filter(id => before.get(id)?.status !== now.get(id)?.status).sort();
    }

    it('a bucket', async () => {
      // The account's own list still shows that the bucket is its own, and nothing else may be read of it.
      const ids = await changed(only);
      assert.deepEqual(
        ids.map(id => id.replace(/-\d{12}$/, '')),
        ['CloudTrail.6|111122223333|-|arn:aws:s3:::open', 'CloudTrail.7|111122223333|-|arn:aws:s3:::open'],
      );
    });

    it('an event data store', async () => {
      assert.deepEqual(await changed(oneStore), [
        'CloudTrail.10|111122223333|eu-west-1|arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/bbbb-bbbb',
      ]);
    });

    it('a Region', async () => {
      const ids = await changed(region);
      // What is at home there has no finding of its own now; each control says so once, for the account.
      for (const id of ids) assert.match(id, /\|-\|AWS::::Account:|\|eu-west-1\||s3:::shut-/);
      assert.ok(!ids.some(id => /^CloudTrail\.[13]\|/.test(id)), ids.join('\n'));
    });
  });

  describe('everything but the identity failing', () => {
    for (const [kind, arranged] of wholly) {
      it(`${kind}: one row for each control, all undecided`, async () => {
        const result = await judge(arranged, kind === 'timeout' ? IMPATIENT : PATIENT);
        assert.deepEqual(
          Object.values(result.summary.byStatus),
          [0, 0, 0, 9],
          JSON.stringify(result.findings.map(({ message }) => message)),
        );
        assert.equal(decide(result, { failOn: 'LOW', allowUnknown: false }).exitCode, 3);
      });
    }
  });
});

describe('live scans: what a denial looks like on the command line', () => {
  const denials = ['good', 'shut', 'hidden'].flatMap(name => {
    const world = WORLDS[name]!;
    const isTelling = (api: string): boolean => !/^sts:|OwnershipControls/.test(api) && world.harmless?.[api] === undefined;
    return world.broken.filter(isTelling).map(api => ({ world, api }));
  });
  const arrangedWell = arrange(WORLDS['good']!);
  const arrangedThrottled = arrange(WORLDS['good']!, [{ kind: 'throttled', times: 2, each: true }]);
  const ids = denials.map(({ world, api }) => arrange(world, [{ kind: 'denied', ...split(api) }]));
  let sim: Simulator;
  before(async () => {
    sim = await startSimulator(
      { regions: REGIONS, accounts: accounts.filter(({ id }) => [...ids, arrangedWell, arrangedThrottled].some(one => one.id === id)) },
      { faults: [...rules, ...permanent] },
    );
  });
  after(() => sim.stop());

  it('a call that is throttled twice, as every call is here, leaves no trace in what is found', async () => {
    const [plain, throttled] = [arrangedWell, arrangedThrottled].map(({ id }) =>
      scanLive(sim, ['--param', ...PARAMETERS], { account: id, attempts: null }),
    );
    const [well, after] = [await plain!, await throttled!];
    const told = (text: string): string => text.replaceAll(arrangedThrottled.id, arrangedWell.id);
    assert.equal(told(JSON.stringify(after.result.findings)), JSON.stringify(well.result.findings));
    assert.deepEqual([after.code, after.stderr.split('\n').slice(1)], [well.code, well.stderr.split('\n').slice(1)]);
    assert.match(after.stderr, / (\d+) calls in [\d.]+ s, (\d+) repeated, \2 throttled\n/);
    const counts = (id: string): number => sim.calls.list({ account: id }).length;
    assert.equal(counts(arrangedThrottled.id), 3 * counts(arrangedWell.id));
  });

  for (const [index, { api }] of denials.entries()) {
    it(`${api}: exit code 3, and the permission`, async () => {
      const { code, result, stderr } = await scanLive(sim, ['--param', ...PARAMETERS], { account: ids[index]!.id });
      assert.equal(code, 3, stderr);
      assert.match(stderr, /^Account [^\n]+\nExit code 3: [^\n]+\n$/);
      assert.ok(JSON.stringify(result.findings.map(({ reasons }) => reasons)).includes(`${api} was denied`));
      assert.ok(JSON.stringify(result.findings.map(({ reasons }) => reasons)).includes(actionFor(api)));
      assert.equal(result.scan.complete, false);
    });
  }
});
