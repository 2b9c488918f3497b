import assert from 'node:assert/strict';
import {
  DeleteBucketCommand,
  PutBucketAclCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { ACCOUNT, clients, credentialsOf, reset, scan } from './moto.js';
import { ALL_BLOCKED, block, createBucket, createTrail, logAccess } from './world.js';

const NOTHING_BLOCKED: PublicAccessBlockConfiguration = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

async function blockAccount(settings: PublicAccessBlockConfiguration): Promise<void> {
  await clients().s3control.send(new PutPublicAccessBlockCommand({ AccountId: ACCOUNT, PublicAccessBlockConfiguration: settings }));
}

describe('moto: a bucket that is public, or not, or that moto cannot tell of, because its GetBucketPolicyStatus is a list of objects', () => {
  beforeEach(async () => {
    await reset();
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs');
  });

  interface Story {
    readonly acl?: 'public-read' | 'authenticated-read' | 'private';
    readonly bucket?: PublicAccessBlockConfiguration;
    readonly account?: PublicAccessBlockConfiguration;
    readonly status: 'PASSED' | 'FAILED' | 'NOT_AVAILABLE';
  }

  const stories: Readonly<Record<string, Story>> = {
    'everybody may read': { acl: 'public-read', status: 'FAILED' },
    'everybody with an AWS account may read': { acl: 'authenticated-read', status: 'FAILED' },
    'everybody, all four settings on the bucket': { acl: 'public-read', bucket: ALL_BLOCKED, status: 'PASSED' },
    'everybody with an AWS account, all four settings on the bucket': { acl: 'authenticated-read', bucket: ALL_BLOCKED, status: 'PASSED' },
    'everybody, all four settings on the account': { acl: 'public-read', account: ALL_BLOCKED, status: 'PASSED' },
    'everybody, all four settings of the account off': { acl: 'public-read', account: NOTHING_BLOCKED, status: 'FAILED' },
    'everybody, and the settings that only stop new grants': {
      acl: 'public-read',
      bucket: { BlockPublicAcls: true, BlockPublicPolicy: true },
      status: 'FAILED',
    },
    'everybody, and a block of policies alone': { acl: 'public-read', bucket: { RestrictPublicBuckets: true }, status: 'FAILED' },
    'everybody, and a block of ACLs alone: the policy is not known': {
      acl: 'public-read',
      bucket: { IgnorePublicAcls: true },
      status: 'NOT_AVAILABLE',
    },
    'everybody, ACLs blocked on the bucket and policies on the account': {
      acl: 'public-read',
      bucket: { IgnorePublicAcls: true },
      account: { RestrictPublicBuckets: true },
      status: 'PASSED',
    },
    'nobody, and a block of policies alone': { bucket: { RestrictPublicBuckets: true }, status: 'PASSED' },
    'nobody, and nothing blocked: the policy is not known': { acl: 'private', status: 'NOT_AVAILABLE' },
  };

  for (const [name, { acl, bucket, account, status }] of Object.entries(stories)) {
    it(`${name}: ${status}`, async () => {
      if (acl !== undefined) await clients().s3.send(new PutBucketAclCommand({ Bucket: 'audit-logs', ACL: acl }));
      if (bucket !== undefined) await block('audit-logs', bucket);
      if (account !== undefined) await blockAccount(account);
      const { verdicts, finding } = await scan('--controls', 'CloudTrail.6');
      assert.deepEqual(verdicts, { '6 audit-logs': status });
      if (status === 'NOT_AVAILABLE') assert.match(finding('6 audit-logs').reasons[0]!.description, /s3:GetBucketPolicyStatus/);
    });
  }

  it('a policy that lets everybody in is NOT_AVAILABLE with moto, FAILED with AWS, and never PASSED', async () => {
    const everybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::audit-logs/*' };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [everybody] });
    await clients().s3.send(new PutBucketPolicyCommand({ Bucket: 'audit-logs', Policy }));
    const { verdicts, finding } = await scan('--controls', 'CloudTrail.6');
    assert.deepEqual(verdicts, { '6 audit-logs': 'NOT_AVAILABLE' });
    assert.match(finding('6 audit-logs').reasons[0]!.description, /s3:GetBucketPolicyStatus/);
  });

  it('the block of one account is not that of another', async () => {
    const credentials = await credentialsOf('222222222222');
    const AccountId = '222222222222';
    const input = { AccountId, PublicAccessBlockConfiguration: ALL_BLOCKED };
    await clients('us-east-1', credentials).s3control.send(new PutPublicAccessBlockCommand(input));
    await clients().s3.send(new PutBucketAclCommand({ Bucket: 'audit-logs', ACL: 'public-read' }));
    const { verdicts } = await scan('--controls', 'CloudTrail.6');
    assert.deepEqual(verdicts, { '6 audit-logs': 'FAILED' });
  });
});

describe('moto: log buckets', () => {
  beforeEach(reset);

  it('access logging on, off, and off again', async () => {
    for (const name of ['logged', 'silent', 'silenced', 'target']) await createBucket(name);
    for (const name of ['logged', 'silent', 'silenced']) await createTrail(`trail-${name}`, name);
    await logAccess('logged', 'target');
    await logAccess('silenced', 'target');
    await clients().s3.send(new PutBucketLoggingCommand({ Bucket: 'silenced', BucketLoggingStatus: {} }));
    const { verdicts } = await scan('--controls', 'CloudTrail.7');
    assert.deepEqual(verdicts, { '7 logged': 'PASSED', '7 silenced': 'FAILED', '7 silent': 'FAILED' });
  });

  it('a bucket that was deleted after its trail was made: public for whoever claims the name', async () => {
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs', { IsMultiRegionTrail: true });
    await clients().s3.send(new DeleteBucketCommand({ Bucket: 'audit-logs' }));
    const { verdicts, finding } = await scan('--controls', 'CloudTrail.1,CloudTrail.3,CloudTrail.6,CloudTrail.7');
    assert.deepEqual(verdicts, {
      '1 account': 'PASSED',
      '3 account': 'PASSED',
      '6 audit-logs': 'FAILED',
      '7 audit-logs': 'NOT_AVAILABLE',
    });
    for (const name of ['6 audit-logs', '7 audit-logs']) assert.equal(finding(name).reasons[0]!.code, 'S3_BUCKET_DOES_NOT_EXIST');
    const parity = await scan('--controls', 'CloudTrail.6', '--parity');
    assert.deepEqual(parity.verdicts, { '6 audit-logs': 'NOT_AVAILABLE' });
  });

  it('a bucket whose name another account has claimed: 403 from HeadBucket, and not among our own', async () => {
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs');
    await clients().s3.send(new DeleteBucketCommand({ Bucket: 'audit-logs' }));
    await createBucket('audit-logs', 'us-east-1', clients('us-east-1', await credentialsOf('222222222222')));
    const { verdicts, finding } = await scan('--controls', 'CloudTrail.6,CloudTrail.7');
    assert.deepEqual(verdicts, { '6 audit-logs': 'WARNING', '7 audit-logs': 'WARNING' });
    for (const name of ['6 audit-logs', '7 audit-logs'])
      assert.equal(finding(name).reasons[0]!.code, 'S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION');
  });

  it('two trails of two Regions into one bucket of a third: one finding of the bucket, in its own Region', async () => {
    await createBucket('audit-logs', 'eu-west-1');
    await block('audit-logs');
    const arns = [
      await createTrail('east', 'audit-logs'),
      await createTrail('west', 'audit-logs', { region: 'us-west-2', IsMultiRegionTrail: true }),
    ];
    const { verdicts, finding, calls } = await scan('--controls', 'CloudTrail.6,CloudTrail.7');
    assert.deepEqual(verdicts, { '6 audit-logs': 'PASSED', '7 audit-logs': 'FAILED' });
    for (const name of ['6 audit-logs', '7 audit-logs']) {
      assert.equal(finding(name).region, 'eu-west-1');
      const users = finding(name).evidence.find(({ field }) => field === 'Trails that log to the bucket');
      assert.deepEqual(users?.actual, arns);
    }
    const heads = calls.filter(({ operation }) => operation.startsWith('HEAD '));
    assert.equal(heads.length, 1);
  });

  it('a bucket that no trail names is judged when it is asked for', async () => {
    await createBucket('central-logs', 'eu-central-1');
    await block('central-logs');
    const { verdicts } = await scan('--controls', 'CloudTrail.6', '--param', 'CloudTrail.6.logBuckets=central-logs');
    assert.deepEqual(verdicts, { '6 central-logs': 'PASSED' });
  });
});
