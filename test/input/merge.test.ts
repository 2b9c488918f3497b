import assert from 'node:assert/strict';
import { missing, present } from '../../src/facts.js';
import { ACCOUNT, cliError, OTHER, rawOrgTrail, rawTrail, STORE, temporaryFolder, told, TRAIL, trailArnOf, type Json } from './support.js';

const bundle = (parts: Json): Json => ({ account: ACCOUNT, region: 'us-east-1', ...parts });

describe('input: files about one account', () => {
  const folder = temporaryFolder();

  it('become one snapshot, whatever their order', async () => {
    const files: [string, Json][] = [
      ['east.json', bundle({ trailList: [rawTrail(), rawOrgTrail()] })],
      [
        'west.json',
        { account: ACCOUNT, region: 'eu-west-1', trailList: [rawTrail(), rawTrail({ TrailARN: trailArnOf(ACCOUNT, 'two'), Name: 'two' })] },
      ],
      ['trail.json', { Trail: rawTrail({ HasInsightSelectors: undefined }) }],
      ['selectors.json', { TrailARN: TRAIL, EventSelectors: [{}] }],
      ['status.json', bundle({ status: { [TRAIL]: { IsLogging: true } }, buckets: { logs: { head: {} } } })],
      ['denied.json', bundle({ status: { [TRAIL]: cliError('AccessDenied', 'GetTrailStatus') }, buckets: { logs: { logging: {} } } })],
    ];
    const [forward, ...others] = await folder.read(Object.fromEntries(files));
    const [backward] = await folder.read(Object.fromEntries(files.reverse()));
    assert.deepEqual(others, []);
    assert.deepEqual(forward, backward);
    const { trails, regions } = told(forward!.facts.trails) as { trails: readonly Json[]; regions: Json };
    assert.deepEqual(
      trails.map(trail => trail['name']),
      ['main', 'two', 'organization'],
    );
    assert.equal(trails[0]!['hasInsightSelectors'], false);
    assert.deepEqual(Object.keys(regions).sort(), ['eu-west-1', 'us-east-1']);
    const status = (told(forward!.facts.trailStatus) as Json)[TRAIL];
    assert.equal((told(status) as Json)['isLogging'], true);
    assert.deepEqual(told((told(forward!.facts.bucketOwner) as Json)['logs']), { kind: 'own', region: null });
    assert.equal(told((told(forward!.facts.bucketLogging) as Json)['logs']), null);
  });

  it('unite listings of Regions that nobody named', async () => {
    const [snapshot] = await folder.read({ 'a.json': { trailList: [rawTrail()] }, 'b.json': { trailList: [rawOrgTrail()] } });
    const { regions } = told(snapshot!.facts.trails) as { regions: Json };
    assert.deepEqual(regions, { '-': present([TRAIL, rawOrgTrail()['TrailARN']]) });
  });

  it('do not hide a Region that could not be read behind one that could, when nobody named them', async () => {
    const denied = { account: ACCOUNT, trailList: cliError('AccessDenied', 'DescribeTrails') };
    for (const files of [
      { 'a.json': { trailList: [rawTrail()] }, 'b.json': denied },
      { 'a.json': denied, 'b.json': { trailList: [rawTrail()] } },
    ]) {
      const [snapshot] = await folder.read(files);
      assert.equal(told((told(snapshot!.facts.trails) as { regions: Json }).regions['-']), 'ACCESS_DENIED');
    }
  });

  it('let a failure speak before a gap', async () => {
    const logs = { acl: cliError('ThrottlingException', 'GetBucketAcl') };
    const [snapshot] = await folder.read({ 'a.json': bundle({ buckets: { logs: {} } }), 'b.json': bundle({ buckets: { logs } }) });
    const exposure = told((told(snapshot!.facts.bucketExposure) as Json)['logs']) as Json;
    assert.deepEqual(exposure['acl'], missing('THROTTLED', 's3:GetBucketAcl was throttled (ThrottlingException).', 's3:GetBucketAcl'));
  });

  const status = { status: { [TRAIL]: { IsLogging: true } } };
  for (const [name, a, b, options, expected] of [
    ['the one that is told', { collectedAt: '2026-01-01T00:00:00Z', trailList: [rawTrail()] }, { tags: {} }, {}, '2026-01-01T00:00:00Z'],
    ['none, when they differ', { collectedAt: 1_767_225_600, trailList: [] }, { collectedAt: 1_767_225_601, tags: {} }, {}, null],
    [
      'the same in two forms',
      { collectedAt: 1_767_225_600, trailList: [] },
      { collectedAt: '2026-01-01T01:00:00+01:00', tags: {} },
      {},
      '2026-01-01T00:00:00Z',
    ],
    ['none, when the age of a status is not known', { collectedAt: 1_767_225_600, trailList: [] }, status, {}, null],
    [
      'the one of --collected-at',
      { collectedAt: 1_767_225_600, trailList: [] },
      status,
      { collectedAt: '2026-05-01T00:00:00Z' },
      '2026-05-01T00:00:00Z',
    ],
  ] as const) {
    it(`have one time: ${name}`, async () => {
      const [snapshot] = await folder.read({ 'a.json': bundle(a), 'b.json': bundle(b) }, options);
      assert.equal(snapshot!.collectedAt, expected);
    });
  }

  const key = { KeyMetadata: { Arn: 'arn:k', KeyManager: 'CUSTOMER', KeyState: 'Enabled' } };
  const CONTRADICTIONS: readonly (readonly [a: Json, b: Json, what: string])[] = [
    [{ trailList: [rawTrail()] }, { Trail: rawTrail({ KmsKeyId: 'k' }) }, `kmsKeyId of trail ${TRAIL}`],
    [{ trailList: [rawTrail()] }, { Trail: rawTrail({ IsMultiRegionTrail: false }) }, `isMultiRegion of trail ${TRAIL}`],
    [bundle({ trailList: [rawTrail()] }), bundle({ trailList: [] }), 'the trails listed in us-east-1'],
    [
      bundle({ eventDataStores: [{ EventDataStoreArn: STORE }] }),
      bundle({ eventDataStores: [] }),
      'the event data stores listed in us-east-1',
    ],
    [
      { EventDataStoreArn: STORE, Status: 'ENABLED' },
      { EventDataStoreArn: STORE, KmsKeyId: 'k', Status: 'ENABLED' },
      `kmsKeyId of event data store ${STORE}`,
    ],
    [bundle(status), bundle({ status: { [TRAIL]: { IsLogging: false } } }), `the status of trail ${TRAIL}`],
    [
      { TrailARN: TRAIL, EventSelectors: [{}] },
      { TrailARN: TRAIL, EventSelectors: [{ ReadWriteType: 'ReadOnly' }] },
      `the event selectors of trail ${TRAIL}`,
    ],
    [bundle({ tags: { [TRAIL]: [] } }), bundle({ tags: { [TRAIL]: [{ Key: 'a' }] } }), `the tags of trail ${TRAIL}`],
    [
      bundle({ buckets: { logs: { head: {} } } }),
      bundle({ buckets: { logs: { head: cliError('404', 'HeadBucket') } } }),
      'the owner of bucket logs',
    ],
    [
      bundle({ buckets: { logs: { acl: { Grants: [] } } } }),
      bundle({ buckets: { logs: { acl: { Grants: [{ Grantee: { ID: 'x' }, Permission: 'READ' }] } } } }),
      'acl of bucket logs',
    ],
    [
      bundle({ accountPublicAccessBlock: null }),
      bundle({
        accountPublicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      }),
      `the public access block of account ${ACCOUNT}`,
    ],
    [
      bundle({ kmsKeys: { k: key } }),
      bundle({ kmsKeys: { k: { KeyMetadata: { ...key.KeyMetadata, KeyState: 'Disabled' } } } }),
      'KMS key k',
    ],
    [bundle({ trailList: [] }), { account: ACCOUNT, region: 'cn-north-1', trailList: [] }, 'the partition'],
  ];
  for (const [a, b, what] of CONTRADICTIONS) {
    it(`may not contradict each other in ${what}`, async () => {
      const message = `contradict each other: they differ in ${what}. Leave out what is out of date.`;
      assert.equal(
        await folder.failure({ 'a.json': a, 'tags.json': bundle({ tags: {} }), 'b.json': b }),
        `InputError: a.json and b.json ${message}`,
      );
    });
  }

  it('agree when only the order of a list differs', async () => {
    const [a, b] = [
      { Key: 'a', Value: '1' },
      { Value: '2', Key: 'b' },
    ];
    await folder.read({ 'a.json': bundle({ tags: { [TRAIL]: [a, b] } }), 'b.json': bundle({ tags: { [TRAIL]: [b, a] } }) });
  });

  it('are told apart by line when one file contradicts itself', async () => {
    const lines = [rawTrail(), rawTrail({ S3BucketName: 'other' })].map(line => JSON.stringify(line)).join('\n');
    assert.equal(
      await folder.failure({ 'a.jsonl': lines }),
      `InputError: a.jsonl, line 1 and a.jsonl, line 2 contradict each other: they differ in bucket of trail ${TRAIL}. Leave out what is out of date.`,
    );
    assert.equal(
      await folder.failure({ 'a.json': { trailList: [rawTrail(), rawTrail({ S3BucketName: 'other' })] } }),
      `InputError: a.json, at /trailList/1: contradicts what the same document says before it: they differ in bucket of trail ${TRAIL}.`,
    );
  });

  it('stay apart when they are about different accounts', async () => {
    const files = {
      'a.json': { trailList: [rawTrail()] },
      'b.json': { trailList: [rawTrail({ TrailARN: trailArnOf(OTHER, 'main'), KmsKeyId: 'k' })] },
    };
    assert.equal((await folder.read(files)).length, 2);
  });
});
