import { missing, present } from '../facts.js';
import type { AclGrant, BucketExposure, BucketLogging, BucketOwner, Fact, KmsKey, PolicyStatement, PublicAccessBlock } from '../types.js';
import { failure, notInInput, readAnswer, unusable, cliErrorCode } from './answers.js';
import { REGION } from './arn.js';
import { get, has, isRecord, trilean, type Raw } from './fields.js';
import { readPolicy } from './policy.js';

/** Turns one answer into a fact. `read` gives `undefined` for an answer that AWS would not give. */
function factOf<T>(
  value: unknown,
  api: string,
  none: { codes: readonly string[]; value: T } | null,
  read: (raw: Raw) => T | undefined,
): Fact<T> {
  const answer = readAnswer(value, api, none?.codes);
  if (answer.kind === 'failed') return answer.fact;
  if (answer.kind === 'none') return none === null ? notInInput(api) : present(none.value);
  const known = isRecord(answer.value) ? read(answer.value) : undefined;
  return known === undefined ? unusable(api) : present(known);
}

const ALL_OFF: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

export function readPublicAccessBlock(value: unknown, api: string): Fact<PublicAccessBlock> {
  return factOf(value, api, { codes: ['NoSuchPublicAccessBlockConfiguration'], value: ALL_OFF }, raw => {
    const inner = has(raw, 'PublicAccessBlockConfiguration') ? get(raw, 'PublicAccessBlockConfiguration') : raw;
    if (!isRecord(inner)) return undefined;
    const block = {
      blockPublicAcls: trilean(inner, 'BlockPublicAcls'),
      ignorePublicAcls: trilean(inner, 'IgnorePublicAcls'),
      blockPublicPolicy: trilean(inner, 'BlockPublicPolicy'),
      restrictPublicBuckets: trilean(inner, 'RestrictPublicBuckets'),
    };
    return Object.values(block).includes('unknown') ? undefined : (block as PublicAccessBlock);
  });
}

/**
 * HeadBucket asked with `--expected-bucket-owner`: an answer proves that the bucket is the account's own. A 403 proves nothing, for it
 * may be another account's bucket or a lacking permission.
 */
export function readOwner(value: unknown, bucket: string): Fact<BucketOwner> {
  const api = 's3:HeadBucket';
  const code = typeof value === 'string' ? cliErrorCode(value) : undefined;
  if (code === '404' || code === 'NoSuchBucket' || code === 'NotFound') return present({ kind: 'nonexistent' });
  if (failureIsDenial(code)) {
    return missing(
      'ACCESS_DENIED',
      `${api} was denied (${code}), so the bucket may be another account's or the permission is lacking.`,
      api,
    );
  }
  return factOf<BucketOwner>(value, api, null, raw => {
    if (!isHeadOf(bucket, raw)) return undefined;
    const region = get(raw, 'BucketRegion');
    return { kind: 'own', region: typeof region === 'string' && REGION.test(region) ? region : null };
  });
}

/** The answer has no field that is always there: older versions of the CLI print none. One that names a bucket has to name this one. */
function isHeadOf(bucket: string, raw: Raw): boolean {
  const arn = get(raw, 'BucketArn');
  const isNamed = typeof arn === 'string' ? arn.endsWith(`:::${bucket}`) : !has(raw, 'BucketArn');
  const known = ['BucketArn', 'BucketRegion', 'BucketLocationType', 'BucketLocationName', 'AccessPointAlias'];
  return isNamed && Object.keys(raw).every(key => known.includes(key));
}

function failureIsDenial(code: string | undefined): code is string {
  return code !== undefined && failure('', code).reason === 'ACCESS_DENIED';
}

/** The answers about one bucket that decide whether it is public. */
export function readExposure(bucket: Raw): BucketExposure {
  return {
    publicAccessBlock: readPublicAccessBlock(get(bucket, 'publicAccessBlock'), 's3:GetPublicAccessBlock'),
    policyStatus: factOf(
      get(bucket, 'policyStatus'),
      's3:GetBucketPolicyStatus',
      { codes: ['NoSuchBucketPolicy'], value: null },
      policyStatus,
    ),
    policyText: readPolicyText(get(bucket, 'policy')),
    objectOwnership: factOf(
      get(bucket, 'ownershipControls'),
      's3:GetBucketOwnershipControls',
      { codes: ['OwnershipControlsNotFoundError'], value: null },
      objectOwnership,
    ),
    acl: factOf(get(bucket, 'acl'), 's3:GetBucketAcl', null, grants),
  };
}

function policyStatus(raw: Raw): { isPublic: boolean } | undefined {
  const inner = has(raw, 'PolicyStatus') ? get(raw, 'PolicyStatus') : raw;
  const isPublic = isRecord(inner) ? trilean(inner, 'IsPublic') : 'unknown';
  return isPublic === 'unknown' ? undefined : { isPublic };
}

function readPolicyText(value: unknown): Fact<readonly PolicyStatement[] | null> {
  const api = 's3:GetBucketPolicy';
  // `--query Policy` leaves the document as a string.
  const isDocument = typeof value === 'string' && value.trimStart().startsWith('{');
  const answer = isDocument ? ({ kind: 'value', value } as const) : readAnswer(value, api, ['NoSuchBucketPolicy']);
  if (answer.kind === 'failed') return answer.fact;
  if (answer.kind === 'none') return present(null);
  const statements = readPolicy(answer.value);
  return statements === undefined
    ? missing('ERROR', 'The text of the bucket policy in the input has a shape that is not understood.', api)
    : present(statements);
}

function objectOwnership(raw: Raw): string | null | undefined {
  const controls = get(raw, 'OwnershipControls');
  const rules = isRecord(controls) ? get(controls, 'Rules') : undefined;
  if (!Array.isArray(rules)) return undefined;
  if (rules.length === 0) return null;
  const rule: unknown = rules[0];
  const ownership = isRecord(rule) ? get(rule, 'ObjectOwnership') : undefined;
  return typeof ownership === 'string' && ownership !== '' ? ownership : undefined;
}

function grants(raw: Raw): AclGrant[] | undefined {
  const given = get(raw, 'Grants');
  if (!Array.isArray(given)) return undefined;
  const known = given.map(grant);
  return known.every(one => one !== undefined) ? known : undefined;
}

function grant(value: unknown): AclGrant | undefined {
  if (!isRecord(value)) return undefined;
  const permission = get(value, 'Permission');
  const grantee = get(value, 'Grantee');
  if (typeof permission !== 'string' || !isRecord(grantee)) return undefined;
  const [uri, id, email] = ['URI', 'ID', 'EmailAddress'].map(key => get(grantee, key));
  if (typeof uri === 'string') return { grantee: uri, permission };
  const user = id ?? email;
  return typeof user === 'string' ? { grantee: `user:${user}`, permission } : undefined;
}

/** GetBucketLogging, of which the AWS CLI prints nothing at all when logging is off. */
export function readLogging(value: unknown): Fact<BucketLogging> {
  const given = value === '' ? null : value;
  return factOf<BucketLogging>(given, 's3:GetBucketLogging', { codes: ['NoSuchLoggingConfiguration'], value: null }, raw => {
    const enabled = get(raw, 'LoggingEnabled');
    if (enabled === undefined || enabled === null) return Object.keys(raw).every(key => key === 'LoggingEnabled') ? null : undefined;
    const target = isRecord(enabled) ? get(enabled, 'TargetBucket') : undefined;
    const prefix = isRecord(enabled) ? (get(enabled, 'TargetPrefix') ?? null) : undefined;
    if (typeof target !== 'string' || target === '' || (prefix !== null && typeof prefix !== 'string')) return undefined;
    return { targetBucket: target, targetPrefix: prefix === '' ? null : prefix };
  });
}

/** DescribeKey. */
export function readKmsKey(value: unknown): Fact<KmsKey> {
  return factOf(value, 'kms:DescribeKey', null, raw => {
    const metadata = has(raw, 'KeyMetadata') ? get(raw, 'KeyMetadata') : raw;
    if (!isRecord(metadata)) return undefined;
    const [arn, manager, state] = ['Arn', 'KeyManager', 'KeyState'].map(key => get(metadata, key));
    return typeof arn === 'string' && typeof manager === 'string' && typeof state === 'string' ? { arn, manager, state } : undefined;
  });
}
