import assert from 'node:assert/strict';
import { StopLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateAliasCommand, CreateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { clients, reset, scan } from './moto.js';
import { createBucket, createGoodBucket, createGoodTrail, createTrail, LOG_GROUP, LOG_ROLE, select, tag } from './world.js';

/** moto has no event data stores, so what there are of them is never known. */
const STORES = { '10 account': 'NOT_AVAILABLE' };

describe('moto: trails', () => {
  beforeEach(reset);

  it('nothing at all: no trail is FAILED for the account, and nothing to judge for the rest', async () => {
    const { verdicts, finding } = await scan();
    assert.deepEqual(verdicts, {
      '1 account': 'FAILED',
      '2 account': 'PASSED (no resource)',
      '3 account': 'FAILED',
      '4 account': 'PASSED (no resource)',
      '5 account': 'PASSED (no resource)',
      '6 account': 'PASSED (no resource)',
      '7 account': 'PASSED (no resource)',
      '9 account': 'PASSED (no resource)',
      ...STORES,
    });
    assert.deepEqual(
      finding('1 account').reasons.map(({ code }) => code),
      ['CLOUDTRAIL_MULTI_REGION_NOT_PRESENT'],
    );
  });

  it('a multi-Region trail that lacks nothing; moto says EventSelectors: [] where AWS gives the default selector', async () => {
    await createGoodBucket();
    await createGoodTrail();
    const { verdicts, finding } = await scan();
    assert.deepEqual(verdicts, {
      '1 account': 'PASSED',
      '2 audit in us-east-1': 'PASSED',
      '3 account': 'PASSED',
      '4 audit in us-east-1': 'PASSED',
      '5 audit in us-east-1': 'PASSED',
      '6 audit-logs': 'PASSED',
      '7 audit-logs': 'PASSED',
      '9 audit in us-east-1': 'PASSED',
      ...STORES,
    });
    assert.equal(finding('6 audit-logs').region, 'us-east-1');
  });

  it('a trail as CreateTrail makes it lacks validation, a key, a log group and tags, and covers one Region', async () => {
    await createBucket('audit-logs', 'eu-west-1');
    await createTrail('audit', 'audit-logs', { region: 'eu-west-1' });
    const { verdicts } = await scan();
    assert.deepEqual(verdicts, {
      '1 account': 'FAILED',
      '2 audit in eu-west-1': 'FAILED',
      '3 account': 'PASSED',
      '4 audit in eu-west-1': 'FAILED',
      '5 audit in eu-west-1': 'FAILED',
      // GetBucketPolicyStatus, which moto does not have.
      '6 audit-logs': 'NOT_AVAILABLE',
      '7 audit-logs': 'FAILED',
      '9 audit in eu-west-1': 'FAILED',
      ...STORES,
    });
  });

  it('a trail that was stopped and one that was never started: no trail is logging', async () => {
    await createBucket('audit-logs');
    await createTrail('stopped', 'audit-logs', { IsMultiRegionTrail: true });
    await clients().cloudtrail.send(new StopLoggingCommand({ Name: 'stopped' }));
    await createTrail('new', 'audit-logs', { IsMultiRegionTrail: true, started: false });
    const { verdicts, finding } = await scan('--controls', 'CloudTrail.1,CloudTrail.3');
    assert.deepEqual(verdicts, { '1 account': 'FAILED', '3 account': 'FAILED' });
    assert.match(finding('1 account').message, /new is not logging.*stopped is not logging/);
    assert.match(finding('3 account').message, /new, stopped/);
  });

  it('a stopped multi-Region trail beside a single-Region one that is logging', async () => {
    await createBucket('audit-logs');
    await createTrail('global', 'audit-logs', { IsMultiRegionTrail: true, started: false });
    await createTrail('local', 'audit-logs', { region: 'ap-southeast-2' });
    const { verdicts } = await scan('--controls', 'CloudTrail.1,CloudTrail.3');
    assert.deepEqual(verdicts, { '1 account': 'FAILED', '3 account': 'PASSED' });
  });

  it('validation is judged for each trail by itself, also of one name in two Regions', async () => {
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs', { EnableLogFileValidation: true });
    await createTrail('audit', 'audit-logs', { region: 'eu-north-1' });
    await createTrail('audit', 'audit-logs', { region: 'sa-east-1', IsMultiRegionTrail: true, EnableLogFileValidation: true });
    const { verdicts } = await scan('--controls', 'CloudTrail.4');
    assert.deepEqual(verdicts, {
      '4 audit in eu-north-1': 'FAILED',
      '4 audit in sa-east-1': 'PASSED',
      '4 audit in us-east-1': 'PASSED',
    });
  });

  it('KMS: moto keeps an alias as it was given where AWS gives the ARN; a key that is being deleted is still a key', async () => {
    const { kms } = clients();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/trails', TargetKeyId: KeyMetadata!.KeyId! }));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata!.KeyId! }));
    await createBucket('audit-logs');
    await createTrail('aliased', 'audit-logs', { KmsKeyId: 'alias/trails' });
    await createTrail('dying', 'audit-logs', { KmsKeyId: KeyMetadata!.Arn! });
    await createTrail('plain', 'audit-logs');
    const { verdicts } = await scan('--controls', 'CloudTrail.2');
    assert.deepEqual(verdicts, {
      '2 aliased in us-east-1': 'PASSED',
      '2 dying in us-east-1': 'PASSED',
      '2 plain in us-east-1': 'FAILED',
    });
  });

  it('CloudWatch Logs: the ARN is enough, unless its age is asked for, which moto never tells', async () => {
    await createBucket('audit-logs');
    await createTrail('shipped', 'audit-logs', { CloudWatchLogsLogGroupArn: LOG_GROUP, CloudWatchLogsRoleArn: LOG_ROLE });
    await createTrail('kept', 'audit-logs');
    const { verdicts } = await scan('--controls', 'CloudTrail.5');
    assert.deepEqual(verdicts, { '5 kept in us-east-1': 'FAILED', '5 shipped in us-east-1': 'PASSED' });
    const aged = await scan('--controls', 'CloudTrail.5', '--param', 'CloudTrail.5.maxDeliveryAgeHours=24');
    assert.deepEqual(aged.verdicts, { '5 kept in us-east-1': 'FAILED', '5 shipped in us-east-1': 'FAILED' });
    assert.match(aged.finding('5 shipped in us-east-1').message, /never delivered/);
  });

  it('tags: any, none, system tags alone (which AWS does not let anybody make), and required ones in their case', async () => {
    await createBucket('audit-logs');
    await tag(await createTrail('both', 'audit-logs'), 'Owner', 'CostCenter');
    await tag(await createTrail('lower', 'audit-logs', { region: 'eu-west-3' }), 'owner', 'CostCenter');
    await tag(await createTrail('system', 'audit-logs'), 'aws:cloudformation:stack-name');
    await createTrail('none', 'audit-logs');
    const any = await scan('--controls', 'CloudTrail.9');
    assert.deepEqual(any.verdicts, {
      '9 both in us-east-1': 'PASSED',
      '9 lower in eu-west-3': 'PASSED',
      '9 none in us-east-1': 'FAILED',
      '9 system in us-east-1': 'FAILED',
    });
    const required = await scan('--controls', 'CloudTrail.9', '--param', 'CloudTrail.9.requiredTagKeys=Owner,CostCenter');
    assert.deepEqual(required.verdicts, {
      '9 both in us-east-1': 'PASSED',
      '9 lower in eu-west-3': 'FAILED',
      '9 none in us-east-1': 'FAILED',
      '9 system in us-east-1': 'FAILED',
    });
    assert.match(required.finding('9 lower in eu-west-3').message, /lacks the required tags Owner\.$/);
  });

  it('tags of more trails than one ListTags of AWS may name; moto would take them all at once', async () => {
    await createBucket('audit-logs');
    const names = Array.from({ length: 21 }, (_, index) => `trail-${String(index).padStart(2, '0')}`);
    for (const [index, name] of names.entries()) {
      const arn = await createTrail(name, 'audit-logs', { started: false });
      if (index % 2 === 0) await tag(arn, 'Owner');
    }
    const { verdicts, calls } = await scan('--controls', 'CloudTrail.9');
    assert.deepEqual(
      verdicts,
      Object.fromEntries(names.map((name, index) => [`9 ${name} in us-east-1`, index % 2 === 0 ? 'PASSED' : 'FAILED'])),
    );
    const asked = calls
      .filter(({ operation }) => operation === 'ListTags')
      .map(({ body }) => JSON.parse(body) as { ResourceIdList: string[] });
    assert.deepEqual(asked.map(({ ResourceIdList }) => ResourceIdList.length).sort(), [1, 20]);
  });
});

describe('moto: event selectors decide, although moto always says HasCustomEventSelectors: false', () => {
  beforeEach(async () => {
    await reset();
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs', { IsMultiRegionTrail: true });
  });

  const MANAGEMENT = { Field: 'eventCategory', Equals: ['Management'] };
  const DATA = { Field: 'eventCategory', Equals: ['Data'] };
  const OBJECTS = { Field: 'resources.type', Equals: ['AWS::S3::Object'] };
  const KMS = 'kms.amazonaws.com';

  const stories: Readonly<
    Record<string, { readonly selectors: Parameters<typeof select>[1]; readonly status: string; readonly lacks?: RegExp }>
  > = {
    'All, written out': { selectors: { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }, status: 'PASSED' },
    'ReadOnly alone': { selectors: { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] }, status: 'FAILED', lacks: /all write events/ },
    'WriteOnly alone': { selectors: { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] }, status: 'FAILED', lacks: /all read events/ },
    'ReadOnly and WriteOnly together': {
      selectors: { EventSelectors: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }] },
      status: 'PASSED',
    },
    'no management events': {
      selectors: {
        EventSelectors: [{ IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }],
      },
      status: 'FAILED',
      lacks: /all management events/,
    },
    'KMS excluded': {
      selectors: { EventSelectors: [{ ReadWriteType: 'All', ExcludeManagementEventSources: [KMS] }] },
      status: 'FAILED',
      lacks: /AWS KMS events/,
    },
    'advanced: all management events': { selectors: { AdvancedEventSelectors: [{ FieldSelectors: [MANAGEMENT] }] }, status: 'PASSED' },
    'advanced: data events alone': {
      selectors: { AdvancedEventSelectors: [{ Name: 'Management events selector', FieldSelectors: [DATA, OBJECTS] }] },
      status: 'FAILED',
      lacks: /all management events/,
    },
    'advanced: read and write apart, beside data events': {
      selectors: {
        AdvancedEventSelectors: [
          { FieldSelectors: [MANAGEMENT, { Field: 'readOnly', Equals: ['true'] }] },
          { FieldSelectors: [DATA, OBJECTS] },
          { FieldSelectors: [MANAGEMENT, { Field: 'readOnly', Equals: ['false'] }] },
        ],
      },
      status: 'PASSED',
    },
    'advanced: KMS excluded': {
      selectors: { AdvancedEventSelectors: [{ FieldSelectors: [MANAGEMENT, { Field: 'eventSource', NotEquals: [KMS] }] }] },
      status: 'FAILED',
      lacks: /AWS KMS events/,
    },
  };

  for (const [name, { selectors, status, lacks }] of Object.entries(stories)) {
    it(`${name}: ${status}`, async () => {
      await select('audit', selectors);
      const { verdicts, finding } = await scan('--controls', 'CloudTrail.1');
      assert.deepEqual(verdicts, { '1 account': status });
      if (lacks !== undefined) assert.match(finding('1 account').message, lacks);
    });
  }

  it('ReadOnly and WriteOnly together, when one selector has to cover everything: FAILED', async () => {
    await select('audit', { EventSelectors: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly' }] });
    const { verdicts } = await scan('--controls', 'CloudTrail.1', '--param', 'CloudTrail.1.selectorUnion=false');
    assert.deepEqual(verdicts, { '1 account': 'FAILED' });
  });

  it('read events in one trail and write events in another are not added up: FAILED', async () => {
    await select('audit', { EventSelectors: [{ ReadWriteType: 'ReadOnly' }] });
    await createTrail('writes', 'audit-logs', { IsMultiRegionTrail: true });
    await select('writes', { EventSelectors: [{ ReadWriteType: 'WriteOnly' }] });
    const { verdicts } = await scan('--controls', 'CloudTrail.1');
    assert.deepEqual(verdicts, { '1 account': 'FAILED' });
  });
});
