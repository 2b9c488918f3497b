/** What the stories make in moto, one AWS call after the other. */
import {
  AddTagsCommand,
  CreateTrailCommand,
  type CreateTrailCommandInput,
  PutEventSelectorsCommand,
  type PutEventSelectorsCommandInput,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { ACCOUNT, clients, type Credentials, REGION } from './moto.js';

export const ALL_BLOCKED: PublicAccessBlockConfiguration = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** A bucket as moto makes it: without the block and the object ownership that real ones have had since 2023. */
export async function createBucket(name: string, region = REGION, { s3 } = clients(region)): Promise<void> {
  const place = { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket: name, ...(region !== 'us-east-1' && place) }));
}

export async function block(name: string, settings: PublicAccessBlockConfiguration = ALL_BLOCKED, { s3 } = clients()): Promise<void> {
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: name, PublicAccessBlockConfiguration: settings }));
}

/** Access logs of one bucket to another of the same Region. */
export async function logAccess(name: string, target: string, { s3 } = clients()): Promise<void> {
  const delivery = {
    Effect: 'Allow',
    Principal: { Service: 'logging.s3.amazonaws.com' },
    Action: ['s3:PutObject'],
    Resource: `arn:aws:s3:::${target}/*`,
  };
  await s3.send(new PutBucketPolicyCommand({ Bucket: target, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [delivery] }) }));
  const LoggingEnabled = { TargetBucket: target, TargetPrefix: `${name}/` };
  await s3.send(new PutBucketLoggingCommand({ Bucket: name, BucketLoggingStatus: { LoggingEnabled } }));
}

interface TrailOptions extends Partial<CreateTrailCommandInput> {
  readonly region?: string;
  readonly started?: boolean;
  readonly credentials?: Credentials;
}

/** A trail that is logging unless told otherwise; all other settings are as AWS has them by default. Gives its ARN. */
export async function createTrail(
  Name: string,
  S3BucketName: string,
  { region = REGION, started = true, credentials, ...settings }: TrailOptions = {},
): Promise<string> {
  const { cloudtrail } = clients(region, credentials);
  const { TrailARN } = await cloudtrail.send(new CreateTrailCommand({ Name, S3BucketName, ...settings }));
  // moto has no StartLogging by ARN.
  if (started) await cloudtrail.send(new StartLoggingCommand({ Name }));
  return TrailARN!;
}

export async function select(TrailName: string, selectors: Omit<PutEventSelectorsCommandInput, 'TrailName'>): Promise<void> {
  await clients().cloudtrail.send(new PutEventSelectorsCommand({ TrailName, ...selectors }));
}

export async function tag(arn: string, ...keys: readonly string[]): Promise<void> {
  await clients(arn.split(':')[3]).cloudtrail.send(
    new AddTagsCommand({ ResourceId: arn, TagsList: keys.map(Key => ({ Key, Value: 'x' })) }),
  );
}

/** A closed bucket with access logs, and a trail that lacks nothing: every other story takes something away. */
export const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:trails:*`;
export const LOG_ROLE = `arn:aws:iam::${ACCOUNT}:role/trails`;

export async function createGoodBucket(name = 'audit-logs', own = clients()): Promise<void> {
  await createBucket(name, REGION, own);
  await block(name, ALL_BLOCKED, own);
  await createBucket(`${name}-access`, REGION, own);
  await logAccess(name, `${name}-access`, own);
}

export async function createGoodTrail(name = 'audit', settings: TrailOptions = {}): Promise<string> {
  return createTrail(name, 'audit-logs', {
    IsMultiRegionTrail: true,
    EnableLogFileValidation: true,
    KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
    CloudWatchLogsLogGroupArn: LOG_GROUP,
    CloudWatchLogsRoleArn: LOG_ROLE,
    TagsList: [{ Key: 'Owner', Value: 'security' }],
    ...settings,
  });
}
