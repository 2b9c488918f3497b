import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { startHangingEndpoint } from '../support/simulator/hanging.js';
import {
  account,
  ACCOUNT,
  bucket,
  eventDataStore,
  kmsKey,
  MANAGEMENT,
  oneAccount,
  organizationTrail,
  trail,
} from '../support/simulator/builders.js';
import { type LoggedCall } from '../support/simulator/call-log.js';
import { type Account, type Simulator, startSimulator, type World } from '../support/simulator.js';
import { startProxy } from './proxy.js';
import { findingOf, runLive, saying, scanLive, simulator } from './support.js';

const THREE = ['us-east-1', 'eu-west-1', 'ap-south-1'];

/** What each bucket of a world costs: open ones five calls, those whose block closes them three. */
const OPEN = { publicAccessBlock: null, ownership: 'ObjectWriter' } as const;

/** The formula of issue 3, for the caller's own account. */
function formula(world: World, own: Account, more: { readonly trailsOfOthers?: number } = {}): Record<string, number> {
  const { trails = [], buckets = [], eventDataStores = [] } = own;
  const regions = (world.regions ?? []).length;
  const homes = [...new Set(trails.map(({ homeRegion }) => homeRegion))];
  const tags = homes.map(home => Math.ceil(trails.filter(({ homeRegion }) => homeRegion === home).length / 20));
  const used = buckets.filter(({ name }) => trails.some(one => one.bucket === name));
  // Asked at the home of a trail first, which is that of the last by ARN, and again where S3 says that the bucket is.
  const homeOf = (name: string): string | undefined =>
    trails
      .filter(one => one.bucket === name)
      .map(({ homeRegion }) => homeRegion)
      .sort()
      .at(-1);
  const elsewhere = used.filter(({ name, region }) => homeOf(name) !== region).length;
  const isClosed = own.publicAccessBlock?.ignorePublicAcls === true && own.publicAccessBlock.restrictPublicBuckets === true;
  const open = isClosed ? 0 : used.filter(({ publicAccessBlock }) => publicAccessBlock === null).length;
  const counts = {
    'cloudtrail:DescribeTrails': regions,
    'cloudtrail:GetEventDataStore': eventDataStores.length,
    'cloudtrail:GetEventSelectors': trails.filter(({ multiRegion }) => multiRegion === true).length,
    'cloudtrail:GetTrailStatus': trails.length + (more.trailsOfOthers ?? 0),
    'cloudtrail:ListEventDataStores': regions,
    'cloudtrail:ListTags': tags.reduce((sum, calls) => sum + calls, 0),
    'ec2:DescribeRegions': 1,
    's3:GetBucketAcl': open,
    's3:GetBucketLogging': used.length,
    's3:GetBucketPolicyStatus': open,
    's3:GetPublicAccessBlock': isClosed ? 0 : used.length + elsewhere,
    's3:HeadBucket': used.length + elsewhere,
    's3control:GetPublicAccessBlock': 1,
    'sts:GetCallerIdentity': 1,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

const many = (count: number, homeRegion: string, name = 'trail'): readonly ReturnType<typeof trail>[] =>
  Array.from({ length: count }, (_, index) => trail({ name: `${name}-${index}`, homeRegion, multiRegion: index % 2 === 0 }));

const own: Readonly<Record<string, Partial<Account>>> = {
  'nothing at all': {},
  'one good trail': { trails: [trail()], buckets: [bucket()] },
  'a trail in each of three Regions, one bucket': {
    trails: THREE.map(homeRegion => trail({ homeRegion, multiRegion: false })),
    buckets: [bucket({ region: 'ap-south-1' })],
  },
  'three buckets, of which two are open': {
    trails: ['open-a', 'open-b', 'shut'].map(name => trail({ name, bucket: name })),
    buckets: [
      bucket({ name: 'open-a', ...OPEN }),
      bucket({ name: 'open-b', ...OPEN }),
      bucket({ name: 'shut' }),
      bucket({ name: 'unused' }),
    ],
  },
  'an open bucket in another Region than the trail': { trails: [trail()], buckets: [bucket({ region: 'eu-west-1', ...OPEN })] },
  'a block of the account that closes all': {
    publicAccessBlock: { ignorePublicAcls: true, restrictPublicBuckets: true },
    trails: ['open-a', 'open-b'].map(name => trail({ name, bucket: name })),
    buckets: [bucket({ name: 'open-a', ...OPEN }), bucket({ name: 'open-b', ...OPEN })],
  },
  'a block of the account that closes nothing that exists': {
    publicAccessBlock: { blockPublicAcls: true, blockPublicPolicy: true },
    trails: [trail()],
    buckets: [bucket(OPEN)],
  },
  '25 trails in two Regions': { trails: [...many(4, 'us-east-1'), ...many(21, 'eu-west-1')], buckets: [bucket()] },
  'five event data stores': {
    eventDataStores: [
      ...['a', 'b', 'c'].map(name => eventDataStore({ name })),
      ...['d', 'e'].map(name => eventDataStore({ name, region: 'eu-west-1' })),
    ],
  },
};

const apisOf = (sim: Simulator): string[] => Object.keys(sim.calls.counts());

function operationsOf(plan: string): string[] {
  const { calls } = JSON.parse(plan) as { calls: { operation: string }[] };
  return calls.map(({ operation }) => operation);
}

/** The same question to the same place. */
const question = ({ region, service, operation, resource }: LoggedCall): string => `${service}:${operation} ${region} ${resource}`;

describe('live scans: the calls that are made', () => {
  const aws = simulator();

  for (const [name, account_] of Object.entries(own)) {
    it(`as the formula has it: ${name}`, async () => {
      const scanned = account(account_);
      const world: World = { regions: THREE, accounts: [scanned] };
      const sim = aws.use(world);
      const { stderr } = await scanLive(sim, ['-v']);
      assert.deepEqual(sim.calls.counts(), formula(world, scanned));
      const questions = sim.calls.list().map(question);
      assert.equal(new Set(questions).size, questions.length, 'none is made twice');
      // What --verbose shows is what was sent.
      assert.equal(stderr.split('\n').filter(line => / \d+ ms/.test(line)).length, questions.length);
    });
  }

  it('no more for trails of the organization than their status, and nothing for their bucket’s insides', async () => {
    const member = account({ trails: [trail()], buckets: [bucket()] });
    const world: World = {
      regions: THREE,
      organization: { management: MANAGEMENT },
      accounts: [account({ id: MANAGEMENT, trails: [organizationTrail()], buckets: [bucket({ name: 'organization-logs' })] }), member],
    };
    const sim = aws.use(world);
    await scanLive(sim);
    const { 's3:HeadBucket': heads, 's3:ListBuckets': lists, ...rest } = sim.calls.counts();
    const { 's3:HeadBucket': ownHeads, ...expected } = formula(world, member, { trailsOfOthers: 1 });
    assert.deepEqual(rest, expected);
    assert.deepEqual([heads, lists], [ownHeads! + 2, 1], 'whose the organization’s bucket is');
  });

  it('none for opt-in Regions that are not enabled', async () => {
    const sim = aws.use(oneAccount({}, { regions: [...THREE, 'eu-south-1', 'me-central-1'] }));
    await scanLive(sim);
    assert.deepEqual([...new Set(sim.calls.list({ service: 'cloudtrail' }).map(({ region }) => region))].sort(), [...THREE].sort());
  });

  it('where the caller is, whatever belongs to no Region', async () => {
    const sim = aws.use(oneAccount({}, { regions: THREE }));
    await scanLive(sim, [], { region: 'us-east-1' });
    for (const service of ['sts', 'ec2', 's3control']) {
      assert.deepEqual(
        sim.calls.list({ service }).map(({ region }) => region),
        ['us-east-1'],
        service,
      );
    }
  });

  it('all pages of the event data stores, and no more', async () => {
    const eventDataStores = ['a', 'b', 'c'].map(name => eventDataStore({ name }));
    const sim = aws.use(oneAccount({ eventDataStores }, { regions: ['us-east-1'] }));
    // AWS may give less than it is asked for.
    const proxy = await startProxy(sim.url, body => body.replace('"MaxResults":1000', '"MaxResults":1'));
    try {
      const { result } = await scanLive(sim, ['-c', 'CloudTrail.10'], { env: { AWS_ENDPOINT_URL: proxy.url } });
      assert.equal(result.summary.byStatus.PASSED, 3);
      assert.equal(sim.calls.count('cloudtrail:ListEventDataStores'), 3);
      assert.equal(sim.calls.count('cloudtrail:GetEventDataStore'), 3);
    } finally {
      await proxy.stop();
    }
  });

  const TRAILS = ['cloudtrail:DescribeTrails', 'ec2:DescribeRegions', 'sts:GetCallerIdentity'];
  const BLOCKS = [
    's3:GetBucketAcl',
    's3:GetBucketPolicyStatus',
    's3:GetPublicAccessBlock',
    's3:HeadBucket',
    's3control:GetPublicAccessBlock',
  ];
  const STORES = ['cloudtrail:GetEventDataStore', 'cloudtrail:ListEventDataStores', 'ec2:DescribeRegions', 'sts:GetCallerIdentity'];
  const touched: readonly (readonly [args: string, apis: readonly string[]])[] = [
    ['-c CloudTrail.1', [...TRAILS, 'cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus']],
    ['-c CloudTrail.2', TRAILS],
    ['-c CloudTrail.3', [...TRAILS, 'cloudtrail:GetTrailStatus']],
    ['-c CloudTrail.4', TRAILS],
    ['-c CloudTrail.5', TRAILS],
    ['-c CloudTrail.5 --param CloudTrail.5.maxDeliveryAgeHours=24', [...TRAILS, 'cloudtrail:GetTrailStatus']],
    ['-c CloudTrail.6', [...TRAILS, ...BLOCKS]],
    ['-c CloudTrail.7', [...TRAILS, 's3:GetBucketLogging', 's3:HeadBucket']],
    ['-c CloudTrail.9', [...TRAILS, 'cloudtrail:ListTags']],
    ['-c CloudTrail.10', STORES],
    ['-c CloudTrail.10 --param CloudTrail.10.verifyKeyManager=true', [...STORES, 'kms:DescribeKey']],
    ['-c CloudTrail.2,CloudTrail.10', [...new Set([...TRAILS, ...STORES])]],
    ['--severity critical', [...TRAILS, ...BLOCKS]],
  ];
  for (const [args, apis] of touched) {
    it(`${args} touches nothing else, and all of it is planned`, async () => {
      const sim = aws.use(oneAccount({ buckets: [bucket(OPEN)] }, { regions: THREE }));
      const [plan] = await Promise.all([runLive(sim, ['plan', '--format', 'json', ...args.split(' ')]), scanLive(sim, args.split(' '))]);
      assert.deepEqual(apisOf(sim), [...apis].sort());
      const planned = operationsOf(plan.stdout);
      // Only where HEAD is refused, and only where the ACL is.
      assert.deepEqual(planned.filter(api => !/ListBuckets|OwnershipControls/.test(api)).sort(), [...apis].sort());
    });
  }

  it('the plan of a full scan is what a scan calls where everything is asked for', async () => {
    const sim = aws.use(
      oneAccount(
        {
          trails: [trail(), trail({ name: 'second', bucket: 'hidden' })],
          buckets: [bucket(OPEN), bucket({ name: 'hidden', ...OPEN })],
          eventDataStores: [eventDataStore({ kmsKeyId: 'alias/lake' })],
          kmsKeys: [kmsKey({ aliases: ['alias/lake'] })],
        },
        { regions: THREE },
      ),
      [{ kind: 'denied', operation: ['HeadBucket', 'GetBucketAcl'], resource: 'hidden' }],
    );
    const args = ['--param', 'CloudTrail.10.verifyKeyManager=true'];
    await scanLive(sim, args);
    const plan = await runLive(sim, ['plan', '--format', 'json', ...args]);
    assert.deepEqual(operationsOf(plan.stdout), apisOf(sim));
  });

  it('with the expected owner on every call to a bucket but the one that asks whose it is', async () => {
    const sim = aws.use({
      regions: THREE,
      accounts: [
        account({ trails: [trail(), trail({ name: 'b', bucket: 'theirs' })], buckets: [bucket({ ...OPEN, region: 'eu-west-1' })] }),
      ],
      buckets: [bucket({ name: 'theirs', owner: '444455556666', readers: [ACCOUNT], policyIsPublic: true })],
    });
    const proxy = await startProxy(sim.url);
    try {
      const { result } = await scanLive(sim, [], { env: { AWS_ENDPOINT_URL: proxy.url } });
      assert.equal(findingOf(result, 6, 'theirs').status, 'WARNING');
      const toBuckets = proxy.seen.filter(
        ({ url, headers }) => /^\/(trail-logs|theirs)/.test(url) && (headers.authorization ?? '').includes('/s3/aws4_request'),
      );
      assert.ok(toBuckets.length >= 9, toBuckets.map(({ method, url }) => `${method} ${url}`).join('\n'));
      const without = toBuckets
        .filter(({ headers }) => headers['x-amz-expected-bucket-owner'] !== ACCOUNT)
        .map(({ method, url }) => `${method} ${url}`);
      assert.deepEqual(without, ['HEAD /theirs/']);
    } finally {
      await proxy.stop();
    }
  });

  it('never above eight a second for each Region and API, retries included, and in time', async () => {
    const sim = aws.use(oneAccount({ trails: many(18, 'us-east-1'), buckets: [bucket()] }, { regions: ['us-east-1', 'eu-west-1'] }), [
      { kind: 'throttled', operation: 'GetTrailStatus', times: 6 },
    ]);
    const { result } = await scanLive(sim, ['-c', 'CloudTrail.1,CloudTrail.3'], { attempts: null });
    assert.equal(result.scan.complete, true);
    assert.equal(sim.calls.count('cloudtrail:GetTrailStatus'), 24);
    for (const operation of ['GetTrailStatus', 'GetEventSelectors']) {
      const times = sim.calls.list({ operation }).map(({ time }) => time);
      // A tenth of a second for what the way to the simulator may add.
      const most = Math.max(...times.map(from => times.filter(time => time >= from && time < from + 900).length));
      assert.ok(most <= 8, `${operation}: ${most} in a second: ${times.map(Math.round).join()}`);
    }
  });
});

describe('live scans: rounds', () => {
  /** Each round’s calls; none of them is answered before all of them are there. */
  const ROUNDS: readonly Readonly<Record<string, number>>[] = [
    { 'ec2:DescribeRegions': 1, 'sts:GetCallerIdentity': 1 },
    { 'cloudtrail:DescribeTrails': 3, 'cloudtrail:ListEventDataStores': 3, 's3control:GetPublicAccessBlock': 1 },
    {
      'cloudtrail:GetEventDataStore': 3,
      'cloudtrail:GetEventSelectors': 3,
      'cloudtrail:GetTrailStatus': 3,
      'cloudtrail:ListTags': 3,
      's3:GetPublicAccessBlock': 3,
      's3:HeadBucket': 3,
    },
    { 's3:GetBucketAcl': 3, 's3:GetBucketLogging': 3, 's3:GetBucketPolicyStatus': 3 },
  ];

  const everything = oneAccount(
    {
      trails: THREE.map(homeRegion => trail({ homeRegion, bucket: `logs-${homeRegion}` })),
      buckets: THREE.map(region => bucket({ name: `logs-${region}`, region, ...OPEN })),
      eventDataStores: THREE.map(region => eventDataStore({ region })),
    },
    { regions: THREE },
  );

  it('four that wait for each other, each as wide as can be', async () => {
    const held: { readonly api: string; readonly release: () => void }[] = [];
    const answered: Record<string, number>[] = [];
    const hold = ({ service, operation }: LoggedCall): Promise<void> =>
      new Promise(release => {
        held.push({ api: `${service}:${operation}`, release });
        const here = countOf(held.map(({ api }) => api));
        if (!isDeepStrictEqual(here, ROUNDS[answered.length])) return;
        answered.push(here);
        for (const one of held.splice(0)) one.release();
      });
    const sim = await startSimulator(everything, { hold });
    try {
      // What is not answered, because something comes in a round that it does not belong to, ends in a time-out.
      const { result } = await scanLive(sim, [], { attempts: 1 });
      assert.deepEqual([answered, countOf(held.map(({ api }) => api))], [ROUNDS, {}]);
      assert.equal(result.scan.complete, true);
    } finally {
      await sim.stop();
    }
  });
});

/** How often each is there, sorted by name. */
function countOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...new Set(names)].sort().map(name => [name, names.filter(other => other === name).length]));
}

describe('live scans: endpoints that are not there', () => {
  it('S3 refuses connections: it is tried once, and named', async () => {
    const sim = await startSimulator(oneAccount({}, { regions: THREE }));
    try {
      const { result, code, stderr } = await scanLive(sim, ['-v'], { env: sim.env(ACCOUNT, { refusing: ['S3'] }) });
      for (const control of [6, 7]) {
        assert.equal(findingOf(result, control).status, 'NOT_AVAILABLE');
        assert.match(saying(findingOf(result, control)), /INTERNAL_SERVICE_ERROR: s3:HeadBucket got no answer in us-east-1/);
      }
      for (const control of [1, 2, 3, 4, 5, 9, 10]) assert.equal(findingOf(result, control).status, 'PASSED');
      assert.equal(code, 3, stderr);
      assert.ok(!sim.calls.list({ service: 's3' }).length);
    } finally {
      await sim.stop();
    }
  });

  it('CloudTrail lets connections hang: all of it takes one time-out', async () => {
    const sim = await startSimulator(oneAccount({}, { regions: THREE }));
    const hanging = await startHangingEndpoint();
    try {
      const started = performance.now();
      const { result, code } = await scanLive(sim, [], { env: { AWS_ENDPOINT_URL_CLOUDTRAIL: hanging.url } });
      assert.ok(performance.now() - started < 6_000, `${performance.now() - started} ms`);
      assert.equal(result.summary.byStatus.NOT_AVAILABLE, 9);
      assert.match(saying(findingOf(result, 4)), /cloudtrail:DescribeTrails got no answer/);
      assert.equal(code, 3);
    } finally {
      hanging.stop();
      await sim.stop();
    }
  });
});
