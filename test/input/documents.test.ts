import assert from 'node:assert/strict';
import { present } from '../../src/facts.js';
import type { Snapshot } from '../../src/types.js';
import {
  ACCOUNT,
  MANAGEMENT,
  ORG_TRAIL,
  OTHER,
  rawOrgTrail,
  rawTrail,
  STORE,
  temporaryFolder,
  told,
  TRAIL,
  trailArnOf,
} from './support.js';

const READ_TRAIL = {
  arn: TRAIL,
  name: 'main',
  account: ACCOUNT,
  homeRegion: 'us-east-1',
  isMultiRegion: true,
  isOrganizationTrail: false,
  logFileValidationEnabled: true,
  includesGlobalServiceEvents: true,
  hasCustomEventSelectors: false,
  hasInsightSelectors: false,
  bucket: 'logs',
  bucketPrefix: null,
  kmsKeyId: null,
  logGroupArn: null,
  logRoleArn: null,
  snsTopicArn: null,
};

function trailsOf({ facts }: Snapshot): unknown {
  return told(facts.trails);
}

describe('input: output of single commands', () => {
  const folder = temporaryFolder();

  it('reads describe-trails as the listing of a Region that nobody named', async () => {
    const snapshot = await folder.readOne({ trailList: [rawTrail()] });
    assert.deepEqual(snapshot, {
      partition: 'aws',
      account: ACCOUNT,
      origin: 'file',
      collectedAt: null,
      facts: {
        trails: present({ trails: [READ_TRAIL], regions: { '-': present([TRAIL]) } }),
        trailStatus: present({}),
        eventSelectors: present({}),
        insightSelectors: present({}),
        trailTags: present({}),
        bucketOwner: present({}),
        bucketExposure: present({}),
        bucketLogging: present({}),
        accountPublicAccess: present({}),
        eventDataStores: {
          state: 'missing',
          reason: 'NOT_IN_INPUT',
          message: 'The input does not hold the event data stores. Add the output of "aws cloudtrail get-event-data-store".',
          api: 'cloudtrail:GetEventDataStore',
        },
        kmsKeys: present({}),
      },
    });
  });

  it('files the listing under --region, and takes --account and --collected-at', async () => {
    const options = { account: ACCOUNT, region: 'eu-west-1', collectedAt: '2026-03-01T09:30:00+01:00' };
    const snapshot = await folder.readOne({ trailList: [] }, options);
    assert.deepEqual(trailsOf(snapshot), { trails: [], regions: { 'eu-west-1': present([]) } });
    assert.deepEqual([snapshot.account, snapshot.collectedAt], [ACCOUNT, '2026-03-01T08:30:00Z']);
  });

  for (const [shape, content, listed] of [
    ['get-trail', { Trail: rawTrail() }, false],
    ['a trail by itself', rawTrail(), false],
    ['trails, one a line', `${JSON.stringify(rawTrail())}\n\n${JSON.stringify({ Trail: rawTrail() })}\n`, false],
    ['a bare list of trails', [rawTrail()], true],
    ['describe-trails with what an SDK adds', { trailList: [rawTrail()], ResponseMetadata: { RequestId: 'x' } }, true],
  ] as const) {
    it(`reads ${shape}`, async () => {
      const regions = listed ? { '-': present([TRAIL]) } : {};
      assert.deepEqual(trailsOf(await folder.readOne(content)), { trails: [READ_TRAIL], regions });
    });
  }

  it('takes absent, null and empty settings for none, and what is no boolean for unknown', async () => {
    const odd = { KmsKeyId: null, S3KeyPrefix: '', IsMultiRegionTrail: 'TRUE', LogFileValidationEnabled: 'False', HasInsightSelectors: 1 };
    const trail = rawTrail({
      ...odd,
      IncludeGlobalServiceEvents: undefined,
      HasCustomEventSelectors: null,
      HomeRegion: '',
      Name: undefined,
    });
    assert.deepEqual(trailsOf(await folder.readOne({ Trail: trail })), {
      trails: [
        {
          ...READ_TRAIL,
          isMultiRegion: true,
          logFileValidationEnabled: false,
          hasInsightSelectors: 'unknown',
          includesGlobalServiceEvents: 'unknown',
          hasCustomEventSelectors: 'unknown',
        },
      ],
      regions: {},
    });
  });

  it('finds the partition in ARNs, or in the Region', async () => {
    const arn = `arn:aws-cn:cloudtrail:cn-north-1:${ACCOUNT}:trail/main`;
    const china = await folder.readOne({ trailList: [rawTrail({ TrailARN: arn, HomeRegion: 'cn-north-1' })] });
    const gov = await folder.readOne({ trailList: [] }, { account: ACCOUNT, region: 'us-gov-west-1' });
    assert.deepEqual([china.partition, gov.partition], ['aws-cn', 'aws-us-gov']);
  });

  it('keeps organization trails that another account owns', async () => {
    const snapshot = await folder.readOne({ trailList: [rawOrgTrail(), rawTrail()] });
    assert.equal(snapshot.account, ACCOUNT);
    assert.deepEqual(told(snapshot.facts.trails), {
      trails: [
        { ...READ_TRAIL, arn: ORG_TRAIL, name: 'organization', account: MANAGEMENT, isOrganizationTrail: true, bucket: 'org-logs' },
        READ_TRAIL,
      ],
      regions: { '-': present([ORG_TRAIL, TRAIL]) },
    });
  });

  it('reads get-event-selectors, basic and advanced', async () => {
    const basic = { ReadWriteType: 'writeonly', IncludeManagementEvents: 'TRUE', ExcludeManagementEventSources: ['kms.amazonaws.com'] };
    const resources = { DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] };
    const fields = [
      { Field: 'readOnly', Equals: [true] },
      { Field: 'size', NotEquals: [8], StartsWith: 'x' },
    ];
    const snapshot = await folder.readOne({
      TrailARN: TRAIL,
      EventSelectors: [{ ...basic, ...resources }, {}],
      AdvancedEventSelectors: [{ Name: 'all', FieldSelectors: fields }],
    });
    const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] };
    assert.equal(snapshot.account, ACCOUNT);
    assert.equal(told(snapshot.facts.trails), 'NOT_IN_INPUT');
    assert.deepEqual(told(snapshot.facts.eventSelectors), {
      [TRAIL]: present({
        basic: [
          {
            readWriteType: 'WriteOnly',
            includeManagementEvents: true,
            excludeManagementEventSources: ['kms.amazonaws.com'],
            dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }],
          },
          { readWriteType: 'All', includeManagementEvents: true, excludeManagementEventSources: [], dataResources: [] },
        ],
        advanced: [
          {
            name: 'all',
            fieldSelectors: [
              { ...none, field: 'readOnly', equals: ['true'] },
              { ...none, field: 'size', notEquals: ['8'], startsWith: ['x'] },
            ],
          },
        ],
      }),
    });
  });

  it('reads get-insight-selectors and list-tags', async () => {
    const store = { ResourceId: STORE, TagsList: [{ Key: 'a', Value: 'b' }] };
    const snapshots = await folder.read({
      'insights.json': { TrailARN: TRAIL, InsightSelectors: [{ InsightType: 'ApiCallRateInsight' }] },
      'tags.json': { ResourceTagList: [{ ResourceId: TRAIL, TagsList: [{ Key: 'Owner', Value: '' }, { Key: 'Env' }] }, store] },
    });
    assert.equal(snapshots.length, 1);
    assert.deepEqual(told(snapshots[0]!.facts.insightSelectors), { [TRAIL]: present(['ApiCallRateInsight']) });
    assert.deepEqual(told(snapshots[0]!.facts.trailTags), {
      [TRAIL]: present([
        { key: 'Owner', value: '' },
        { key: 'Env', value: '' },
      ]),
    });
  });

  it('of Insights reads those on management events', async () => {
    const kind = (InsightType: string, EventCategories: unknown): object => ({ InsightType, EventCategories });
    const InsightSelectors = [
      kind('ApiCallRateInsight', ['Data']),
      kind('ApiErrorRateInsight', ['Management', 'Data']),
      kind('Other', null),
    ];
    const [snapshot] = await folder.read({ 'insights.json': { TrailARN: TRAIL, InsightSelectors } });
    assert.deepEqual(told(snapshot!.facts.insightSelectors), { [TRAIL]: present(['ApiErrorRateInsight', 'Other']) });
  });

  it('reads get-event-data-store, and knows that a listing never shows the key', async () => {
    const store = { EventDataStoreArn: STORE, Name: 'lake', Status: 'ENABLED', MultiRegionEnabled: true, OrganizationEnabled: false };
    const got = await folder.readOne({ ...store, KmsKeyId: 'k' });
    assert.deepEqual(told(got.facts.eventDataStores), {
      stores: {
        [STORE]: present({
          arn: STORE,
          name: 'lake',
          account: ACCOUNT,
          region: 'us-east-1',
          status: 'ENABLED',
          kmsKeyId: 'k',
          isMultiRegion: true,
          isOrganizationStore: false,
        }),
      },
      regions: {},
    });
    const listed = await folder.readOne({ EventDataStores: [store] }, { region: 'us-east-1' });
    const { stores, regions } = told(listed.facts.eventDataStores) as Record<string, Record<string, unknown>>;
    assert.equal(told(stores![STORE]), 'NOT_IN_INPUT');
    assert.deepEqual(regions, { 'us-east-1': present([STORE]) });
  });

  it('gives one snapshot an account, sorted, when every line stands alone', async () => {
    const lines = [OTHER, ACCOUNT, MANAGEMENT].map(account => ({ trailList: [rawTrail({ TrailARN: trailArnOf(account, 'main') })] }));
    const snapshots = await folder.read({ 'lines.jsonl': lines.map(line => JSON.stringify(line)).join('\n') });
    assert.deepEqual(
      snapshots.map(({ account }) => account),
      [ACCOUNT, OTHER, MANAGEMENT],
    );
  });

  it('gives what cannot tell its account to the only account of the input', async () => {
    const files = { 'a.json': { trailList: [rawOrgTrail()] }, 'b.json': { trailList: [rawTrail()] }, 'c.json': { trailList: [] } };
    const [snapshot] = await folder.read(files);
    assert.equal(snapshot!.account, ACCOUNT);
    assert.deepEqual((trailsOf(snapshot!) as { regions: unknown }).regions, { '-': present([TRAIL, ORG_TRAIL].sort()) });
  });
});
