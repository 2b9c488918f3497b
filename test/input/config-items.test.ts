import assert from 'node:assert/strict';
import { present } from '../../src/facts.js';
import type { Trail } from '../../src/types.js';
import { ACCOUNT, OTHER, STORE, temporaryFolder, told, TRAIL, trailArnOf, type Json } from './support.js';

const CONFIGURATION = {
  includeGlobalServiceEvents: true,
  logFileValidationEnabled: false,
  name: 'main',
  s3BucketName: 'logs',
  trailARN: TRAIL,
  isMultiRegionTrail: true,
  homeRegion: 'us-east-1',
  hasCustomEventSelectors: false,
  hasInsightSelectors: false,
  isOrganizationTrail: false,
  kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:key/k',
  snsTopicARN: 'arn:topic',
  cloudWatchLogsLogGroupArn: 'arn:group',
};

function item(parts: Json = {}): Json {
  return {
    accountId: ACCOUNT,
    resourceType: 'AWS::CloudTrail::Trail',
    resourceId: 'main',
    arn: TRAIL,
    awsRegion: 'us-east-1',
    configurationItemStatus: 'OK',
    configurationItemCaptureTime: '2026-08-01T10:00:00.000Z',
    configuration: CONFIGURATION,
    ...parts,
  };
}

const STORE_ITEM = {
  accountId: ACCOUNT,
  resourceType: 'AWS::CloudTrail::EventDataStore',
  arn: STORE,
  configuration: JSON.stringify({ EventDataStoreArn: STORE, Name: 'lake', Status: 'ENABLED', MultiRegionEnabled: true }),
};

describe('input: AWS Config items', () => {
  const folder = temporaryFolder();

  const trails = async (content: Json): Promise<readonly Trail[]> => {
    const { facts } = await folder.readOne(content);
    const inventory = told(facts.trails) as { trails: readonly Trail[]; regions: unknown };
    assert.deepEqual(inventory.regions, {}, 'an item is no listing');
    return inventory.trails;
  };

  for (const [shape, content] of [
    ['get-resource-config-history', { configurationItems: [item()] }],
    ['batch-get-resource-config', { baseConfigurationItems: [item({ configuration: JSON.stringify(CONFIGURATION) })] }],
    ['an item by itself', item()],
    ['get-aggregate-resource-config', { ConfigurationItem: item() }],
    ['select-resource-config', { Results: [JSON.stringify(item())], QueryInfo: {} }],
  ] as const) {
    it(`reads ${shape}`, async () => {
      const [trail, ...others] = await trails(content);
      assert.deepEqual(others, []);
      assert.deepEqual(
        { ...trail },
        {
          arn: TRAIL,
          name: 'main',
          account: ACCOUNT,
          homeRegion: 'us-east-1',
          isMultiRegion: true,
          isOrganizationTrail: false,
          logFileValidationEnabled: false,
          includesGlobalServiceEvents: true,
          hasCustomEventSelectors: false,
          hasInsightSelectors: false,
          bucket: 'logs',
          bucketPrefix: null,
          kmsKeyId: CONFIGURATION.kmsKeyId,
          logGroupArn: 'arn:group',
          logRoleArn: null,
          snsTopicArn: 'arn:topic',
        },
      );
    });
  }

  it('takes the newest item of a trail, and none that was deleted', async () => {
    const older = item({
      configurationItemCaptureTime: 1_700_000_000,
      configuration: { ...CONFIGURATION, logFileValidationEnabled: true },
    });
    const goneArn = trailArnOf(ACCOUNT, 'gone');
    const was = item({ arn: goneArn, configuration: { ...CONFIGURATION, trailARN: goneArn, name: 'gone' } });
    const gone = {
      ...was,
      configurationItemStatus: 'ResourceDeleted',
      configurationItemCaptureTime: '2026-09-01T00:00:00Z',
      configuration: null,
    };
    const read = await trails({ configurationItems: [item(), older, was, gone] });
    assert.deepEqual(
      read.map(({ name, logFileValidationEnabled }) => [name, logFileValidationEnabled]),
      [['main', false]],
    );
  });

  it('reads tags, as the map of an item and as the list of a query', async () => {
    for (const tags of [{ Owner: 'me' }, [{ key: 'Owner', value: 'me', tag: 'Owner=me' }]]) {
      const { facts } = await folder.readOne(item({ tags }));
      assert.deepEqual(told(facts.trailTags), { [TRAIL]: present([{ key: 'Owner', value: 'me' }]) });
    }
    const { facts } = await folder.readOne(item());
    assert.deepEqual(told(facts.trailTags), {}, 'what is not selected is not known');
  });

  it('reads event data stores', async () => {
    const { facts } = await folder.readOne({ configurationItems: [STORE_ITEM] });
    assert.deepEqual(told(facts.eventDataStores), {
      stores: {
        [STORE]: present({
          arn: STORE,
          name: 'lake',
          account: ACCOUNT,
          region: 'us-east-1',
          status: 'ENABLED',
          kmsKeyId: null,
          isMultiRegion: true,
          isOrganizationStore: 'unknown',
        }),
      },
      regions: {},
    });
  });

  it('tells the accounts of an aggregator apart', async () => {
    const arn = trailArnOf(OTHER, 'main');
    const other = item({ accountId: OTHER, arn, configuration: { ...CONFIGURATION, trailARN: arn } });
    const snapshots = await folder.read({ 'items.json': { Results: [JSON.stringify(other), JSON.stringify(item())] } });
    assert.deepEqual(
      snapshots.map(({ account }) => account),
      [ACCOUNT, OTHER],
    );
  });

  for (const [name, content, message] of [
    [
      'another type',
      { configurationItems: [item(), item({ resourceType: 'AWS::S3::Bucket' })] },
      'input.json, at /configurationItems/1: is an item of type "AWS::S3::Bucket". Only AWS Config items of AWS::CloudTrail::Trail and AWS::CloudTrail::EventDataStore are read; leave the others out.',
    ],
    [
      'a query of single fields',
      { Results: [JSON.stringify(item({ configuration: { trailARN: TRAIL, s3BucketName: 'logs' } }))] },
      'input.json, at /Results/0/configuration: lacks IsMultiRegionTrail. In a query of AWS Config, select the whole "configuration" rather than fields of it.',
    ],
    [
      'a row that is no JSON',
      { Results: ['{"resourceType":'] },
      'input.json, at /Results/0: ends in the middle of the JSON (line 1, column 17). It was cut off: save it again.',
    ],
    [
      'a trail of another account',
      item({ accountId: OTHER }),
      `input.json, at /configuration: is the trail of account ${ACCOUNT}, but the document says ${OTHER}. Only an organization trail is shown to an account that does not own it.`,
    ],
    ['a wrong account', item({ accountId: '1' }), 'input.json, at /accountId: must be an AWS account id, which is 12 digits, but is "1".'],
    [
      'a wrong time',
      item({ configurationItemCaptureTime: 'x' }),
      'input.json, at /configurationItemCaptureTime: must be a time, but is "x".',
    ],
  ] as const) {
    it(`refuses ${name}`, async () => {
      assert.equal(await folder.failure({ 'input.json': content }), `InputError: ${message}`);
    });
  }
});
