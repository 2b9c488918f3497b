import assert from 'node:assert/strict';
import { present } from '../../src/facts.js';
import { ACCOUNT, cliError, rawTrail, STORE, temporaryFolder, told, TRAIL, type Json } from './support.js';

const BLOCK = { BlockPublicAcls: true, IgnorePublicAcls: false, BlockPublicPolicy: 'true', RestrictPublicBuckets: 'FALSE' };
const READ_BLOCK = { blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: false };
const ALL_OFF = { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };
const GRANTEE = 'http://acs.amazonaws.com/groups/global/AllUsers';

describe('input: bundle', () => {
  const folder = temporaryFolder();

  const bundle = (parts: Json) => folder.readOne({ account: ACCOUNT, region: 'us-east-1', ...parts });

  it('says whose, where and when', async () => {
    const snapshot = await bundle({ collectedAt: 1_767_225_600.25, trailList: [rawTrail()] });
    assert.equal(snapshot.collectedAt, '2026-01-01T00:00:00.250Z');
    const { regions } = told(snapshot.facts.trails) as Json;
    assert.deepEqual(regions, { 'us-east-1': present([TRAIL]) });
  });

  it('reads the status of trails, with the times of both versions of the AWS CLI', async () => {
    const status = {
      IsLogging: 'True',
      StartLoggingTime: 1_767_225_600,
      StopLoggingTime: '',
      LatestDeliveryTime: '2026-08-01T10:00:00.5-02:00',
      LatestDeliveryError: '',
      LatestDigestDeliveryError: 'NoSuchBucket',
      LatestCloudWatchLogsDeliveryTime: '2026-08-01 10:00+0000',
      LatestNotificationAttemptTime: '',
    };
    const { facts } = await bundle({ status: { [TRAIL]: status } });
    assert.deepEqual(told(facts.trailStatus), {
      [TRAIL]: present({
        isLogging: true,
        startedLoggingAt: '2026-01-01T00:00:00Z',
        stoppedLoggingAt: null,
        latestDeliveryAt: '2026-08-01T12:00:00.500Z',
        latestDeliveryError: null,
        latestDigestDeliveryAt: null,
        latestDigestDeliveryError: 'NoSuchBucket',
        latestLogGroupDeliveryAt: '2026-08-01T10:00:00Z',
        latestLogGroupDeliveryError: null,
      }),
    });
  });

  for (const [code, reason, message] of [
    ['AccessDenied', 'ACCESS_DENIED', 'cloudtrail:GetTrailStatus was denied (AccessDenied).'],
    ['AccessDeniedException', 'ACCESS_DENIED', 'cloudtrail:GetTrailStatus was denied (AccessDeniedException).'],
    ['403', 'ACCESS_DENIED', 'cloudtrail:GetTrailStatus was denied (403).'],
    ['ThrottlingException', 'THROTTLED', 'cloudtrail:GetTrailStatus was throttled (ThrottlingException).'],
    ['UnsupportedOperationException', 'NOT_SUPPORTED', 'cloudtrail:GetTrailStatus is not supported here (UnsupportedOperationException).'],
    ['TrailNotFoundException', 'ERROR', 'cloudtrail:GetTrailStatus failed with the error TrailNotFoundException.'],
  ] as const) {
    it(`takes the AWS CLI's error ${code} for ${reason}`, async () => {
      const { facts } = await bundle({ status: { [TRAIL]: cliError(code, 'GetTrailStatus') } });
      assert.deepEqual(told(facts.trailStatus), { [TRAIL]: { state: 'missing', reason, message, api: 'cloudtrail:GetTrailStatus' } });
    });
  }

  for (const [name, value, reason] of [
    ['a status without IsLogging', {}, 'NOT_IN_INPUT'],
    ['a null status', null, 'NOT_IN_INPUT'],
    ['words without a code', 'Could not connect to the endpoint URL', 'ERROR'],
  ] as const) {
    it(`never takes ${name} for a trail that is not logging`, async () => {
      const { facts } = await bundle({ status: { [TRAIL]: value } });
      assert.equal(told((told(facts.trailStatus) as Json)[TRAIL]), reason);
    });
  }

  it('reads what is said of trails', async () => {
    const { facts } = await bundle({
      eventSelectors: { [TRAIL]: { TrailARN: TRAIL, EventSelectors: [] } },
      insightSelectors: { [TRAIL]: cliError('InsightNotEnabledException', 'GetInsightSelectors') },
      tags: { [TRAIL]: [{ Key: 'Owner', Value: 'me' }] },
    });
    assert.deepEqual(told(facts.eventSelectors), { [TRAIL]: present({ basic: [], advanced: [] }) });
    assert.deepEqual(told(facts.insightSelectors), { [TRAIL]: present([]) });
    assert.deepEqual(told(facts.trailTags), { [TRAIL]: present([{ key: 'Owner', value: 'me' }]) });
  });

  it('keeps a Region whose trails could not be listed', async () => {
    const { facts } = await bundle({ trailList: cliError('AccessDenied', 'DescribeTrails') });
    const { trails, regions } = told(facts.trails) as { trails: unknown; regions: Json };
    assert.deepEqual(trails, []);
    assert.equal(told(regions['us-east-1']), 'ACCESS_DENIED');
  });

  const HEADS: readonly (readonly [string, unknown, unknown])[] = [
    ['an answer', { BucketRegion: 'eu-west-1' }, { kind: 'own', region: 'eu-west-1' }],
    ['an answer without a Region', {}, { kind: 'own', region: null }],
    ['404', cliError('404', 'HeadBucket'), { kind: 'nonexistent' }],
    ['NoSuchBucket', cliError('NoSuchBucket', 'HeadBucket'), { kind: 'nonexistent' }],
    ['403', cliError('403', 'HeadBucket'), 'ACCESS_DENIED'],
    ['301', cliError('301', 'HeadBucket'), 'ERROR'],
    ['null', null, 'NOT_IN_INPUT'],
    ['nothing', undefined, 'NOT_IN_INPUT'],
    ['a list', [], 'ERROR'],
  ];
  for (const [name, head, expected] of HEADS) {
    it(`decides from ${name} of head-bucket whose a bucket is`, async () => {
      const { facts } = await bundle({ buckets: { logs: { head } } });
      assert.deepEqual(told((told(facts.bucketOwner) as Json)['logs']), expected);
    });
  }

  const PARTS: readonly (readonly [key: string, part: string, answer: unknown, expected: unknown])[] = [
    [
      'acl',
      'acl',
      { Grants: [{ Grantee: { Type: 'Group', URI: GRANTEE }, Permission: 'READ' }] },
      [{ grantee: GRANTEE, permission: 'READ' }],
    ],
    ['acl', 'acl', { Grants: [{ Grantee: { ID: 'abc' }, Permission: 'WRITE' }] }, [{ grantee: 'user:abc', permission: 'WRITE' }]],
    ['acl', 'acl', { Grants: [{ Grantee: {}, Permission: 'READ' }] }, 'ERROR'],
    ['acl', 'acl', {}, 'ERROR'],
    ['acl', 'acl', null, 'NOT_IN_INPUT'],
    ['acl', 'acl', cliError('AccessDenied', 'GetBucketAcl'), 'ACCESS_DENIED'],
    ['policyStatus', 'policyStatus', { PolicyStatus: { IsPublic: true } }, { isPublic: true }],
    ['policyStatus', 'policyStatus', { PolicyStatus: {} }, 'ERROR'],
    ['policyStatus', 'policyStatus', {}, 'ERROR'],
    ['policyStatus', 'policyStatus', null, null],
    ['policyStatus', 'policyStatus', cliError('NoSuchBucketPolicy', 'GetBucketPolicyStatus'), null],
    ['policyStatus', 'policyStatus', cliError('MethodNotAllowed', 'GetBucketPolicyStatus'), 'NOT_SUPPORTED'],
    ['publicAccessBlock', 'publicAccessBlock', { PublicAccessBlockConfiguration: BLOCK }, READ_BLOCK],
    ['publicAccessBlock', 'publicAccessBlock', { PublicAccessBlockConfiguration: { BlockPublicAcls: true } }, 'ERROR'],
    ['publicAccessBlock', 'publicAccessBlock', cliError('NoSuchPublicAccessBlockConfiguration', 'GetPublicAccessBlock'), ALL_OFF],
    ['publicAccessBlock', 'publicAccessBlock', null, ALL_OFF],
    [
      'ownershipControls',
      'objectOwnership',
      { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
      'BucketOwnerEnforced',
    ],
    ['ownershipControls', 'objectOwnership', cliError('OwnershipControlsNotFoundError', 'GetBucketOwnershipControls'), null],
    ['ownershipControls', 'objectOwnership', {}, 'ERROR'],
  ];
  for (const [key, part, answer, expected] of PARTS) {
    it(`reads ${key} ${JSON.stringify(answer).slice(0, 60)}`, async () => {
      const { facts } = await bundle({ buckets: { logs: { [key]: answer } } });
      const exposure = told((told(facts.bucketExposure) as Json)['logs']) as Json;
      assert.deepEqual(told(exposure[part]), expected);
    });
  }

  const LOGGINGS: readonly (readonly [unknown, unknown])[] = [
    [{}, null],
    [null, null],
    ['', null],
    [{ LoggingEnabled: { TargetBucket: 't', TargetPrefix: '' } }, { targetBucket: 't', targetPrefix: null }],
    [{ LoggingEnabled: { TargetBucket: 't', TargetPrefix: 'p/' } }, { targetBucket: 't', targetPrefix: 'p/' }],
    [{ LoggingEnabled: { TargetPrefix: 'p/' } }, 'ERROR'],
    [{ Something: 1 }, 'ERROR'],
    [cliError('AccessDenied', 'GetBucketLogging'), 'ACCESS_DENIED'],
  ];
  for (const [logging, expected] of LOGGINGS) {
    it(`reads the access logging ${JSON.stringify(logging).slice(0, 60)}`, async () => {
      const { facts } = await bundle({ buckets: { logs: { logging } } });
      assert.deepEqual(told((told(facts.bucketLogging) as Json)['logs']), expected);
    });
  }

  it('files the public access block of the account under the account, even when only a trail tells it', async () => {
    const { facts } = await folder.readOne({
      trailList: [rawTrail()],
      accountPublicAccessBlock: { PublicAccessBlockConfiguration: BLOCK },
    });
    assert.deepEqual(told(facts.accountPublicAccess), { [ACCOUNT]: present(READ_BLOCK) });
  });

  it('takes its event data stores for the listing of the Region', async () => {
    const store = { EventDataStoreArn: STORE, Name: 'lake', Status: 'ENABLED' };
    const read = async (eventDataStores: unknown): Promise<Json> => {
      const { facts } = await bundle({ eventDataStores });
      const { stores, regions } = told(facts.eventDataStores) as { stores: Json; regions: Json };
      return { stores: Object.keys(stores), listed: told(regions['us-east-1']) };
    };
    assert.deepEqual(await read([]), { stores: [], listed: [] });
    assert.deepEqual(await read([store]), { stores: [STORE], listed: [STORE] });
    assert.deepEqual(await read({ EventDataStores: [store] }), { stores: [STORE], listed: [STORE] });
    assert.deepEqual(await read([store, cliError('AccessDenied', 'GetEventDataStore')]), { stores: [STORE], listed: 'ACCESS_DENIED' });
    assert.deepEqual(await read(cliError('UnsupportedOperationException', 'X')), { stores: [], listed: 'NOT_SUPPORTED' });
    assert.deepEqual(await read(null), { stores: [], listed: 'NOT_IN_INPUT' });
  });

  it('reads keys by the id that the store names', async () => {
    const { facts } = await bundle({
      kmsKeys: {
        'alias/a': { KeyMetadata: { Arn: 'arn:k', KeyManager: 'CUSTOMER', KeyState: 'Enabled' } },
        b: cliError('NotFoundException', 'DescribeKey'),
        c: { KeyMetadata: { Arn: 'arn:k' } },
      },
    });
    const keys = told(facts.kmsKeys) as Json;
    assert.deepEqual(told(keys['alias/a']), { arn: 'arn:k', manager: 'CUSTOMER', state: 'Enabled' });
    assert.deepEqual([told(keys['b']), told(keys['c'])], ['ERROR', 'ERROR']);
  });

  it('keeps names like __proto__ and constructor as the names that they are', async () => {
    const { facts } = await folder.readOne(
      `{"account":"${ACCOUNT}","buckets":{"__proto__":{"logging":{}},"constructor":{"logging":{}},"<b>\\ud800":{"logging":{}}}}`,
    );
    assert.deepEqual(Object.keys(told(facts.bucketLogging) as Json), ['__proto__', 'constructor', '<b>\ud800']);
    assert.equal(Object.getPrototypeOf(told(facts.bucketLogging)), Object.prototype);
  });
});
