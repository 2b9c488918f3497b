import { createHash } from 'node:crypto';
import { text, type Call } from './call.js';
import type { Directory, OwnedBucket } from './directory.js';
import { AwsError } from './errors.js';
import { page } from './paging.js';
import { isOptIn } from './regions.js';
import type { Grant, PublicAccessBlock } from './world.js';
import { document, type Xml } from './xml.js';

/** What S3 answers: a body, or for HEAD only headers. */
export interface S3Answer {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Operation = (bucket: OwnedBucket, directory: Directory) => S3Answer;

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const GROUPS: Readonly<Record<string, string>> = {
  AllUsers: 'http://acs.amazonaws.com/groups/global/AllUsers',
  AuthenticatedUsers: 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers',
  LogDelivery: 'http://acs.amazonaws.com/groups/s3/LogDelivery',
};
const PUBLIC_GROUPS = new Set([GROUPS['AllUsers'], GROUPS['AuthenticatedUsers']]);

/** Operations on one bucket, by name. */
const operations: Readonly<Record<string, Operation>> = {
  HeadBucket: bucket => ({
    body: '',
    headers: { 'x-amz-bucket-region': bucket.region, 'x-amz-access-point-alias': 'false' },
  }),
  GetBucketAcl: (bucket, directory) => ({
    body: document(`AccessControlPolicy ${NAMESPACE}`, {
      Owner: { ID: canonicalId(bucket.owner) },
      AccessControlList: { [`Grant`]: effectiveGrants(bucket, directory).map(grantXml) },
    }),
  }),
  GetBucketPolicyStatus: bucket => {
    if (bucket.policyIsPublic === undefined || bucket.policyIsPublic === null) {
      throw notFound('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket);
    }
    return { body: document(`PolicyStatus ${NAMESPACE}`, { IsPublic: bucket.policyIsPublic ? 'TRUE' : 'FALSE' }) };
  },
  GetPublicAccessBlock: bucket => {
    const block = bucketBlock(bucket);
    if (!block) throw notFound('NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found', bucket);
    return { body: document(`PublicAccessBlockConfiguration ${NAMESPACE}`, blockXml(block)) };
  },
  GetBucketOwnershipControls: bucket => {
    const ownership = ownershipOf(bucket);
    if (ownership === null) throw notFound('OwnershipControlsNotFoundError', 'The bucket ownership controls were not found', bucket);
    return { body: document(`OwnershipControls ${NAMESPACE}`, { Rule: { ObjectOwnership: ownership } }) };
  },
  GetBucketLogging: bucket => ({
    body: document(`BucketLoggingStatus ${NAMESPACE}`, {
      LoggingEnabled: bucket.logging
        ? { TargetBucket: bucket.logging.targetBucket, TargetPrefix: bucket.logging.targetPrefix ?? '' }
        : undefined,
    }),
  }),
};

export function s3(call: Call, directory: Directory): S3Answer {
  if (call.operation === 'ListBuckets') return listBuckets(call, directory);
  const operation = operations[call.operation];
  if (!operation) throw new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented', 501);
  const bucket = directory.bucket(call.resources[0] ?? '');
  if (!bucket) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: call.resources[0] ?? '' });
  }
  redirect(call, bucket, directory);
  const expected = text(call.input['expectedBucketOwner']);
  const isAllowed = bucket.owner === call.caller.account || bucket.readers?.includes(call.caller.account);
  // Even a refusal tells the Region of the bucket.
  if ((expected !== undefined && expected !== bucket.owner) || !isAllowed) {
    throw new AwsError('AccessDenied', 'Access Denied', 403, {}, { 'x-amz-bucket-region': bucket.region });
  }
  return operation(bucket, directory);
}

/** S3 answers for the Region of the signature only; the right one is in a header, and for GET in the body. */
function redirect(call: Call, bucket: OwnedBucket, directory: Directory): void {
  if (bucket.region === call.region) return;
  const headers = { 'x-amz-bucket-region': bucket.region };
  if (isOptIn(bucket.region)) {
    throw new AwsError(
      'IllegalLocationConstraintException',
      `The ${bucket.region} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      400,
      {},
      headers,
    );
  }
  if (bucket.redirect === 'malformed') {
    throw new AwsError(
      'AuthorizationHeaderMalformed',
      `The authorization header is malformed; the region '${call.region}' is wrong; expecting '${bucket.region}'`,
      400,
      { Region: bucket.region },
      headers,
    );
  }
  throw new AwsError(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    301,
    { Endpoint: `${bucket.name}.s3.${bucket.region}.${directory.dnsSuffix}`, Bucket: bucket.name },
    headers,
  );
}

function listBuckets(call: Call, directory: Directory): S3Answer {
  const region = text(call.input['bucketRegion']);
  const prefix = text(call.input['prefix']);
  const owned = directory
    .bucketsOf(call.caller.account)
    .filter(bucket => (region === undefined || bucket.region === region) && bucket.name.startsWith(prefix ?? ''))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const size = Number(call.input['maxBuckets'] ?? directory.world.pageSizes?.['ListBuckets'] ?? 10_000);
  const { items, nextToken } = page(owned, text(call.input['continuationToken']), size, { tokenError: 'InvalidArgument' });
  return {
    body: document(`ListAllMyBucketsResult ${NAMESPACE}`, {
      Owner: { ID: canonicalId(call.caller.account) },
      Buckets: {
        Bucket: items.map(bucket => ({ Name: bucket.name, CreationDate: '2025-11-03T09:00:00.000Z', BucketRegion: bucket.region })),
      },
      ContinuationToken: nextToken,
      Prefix: prefix,
    }),
  };
}

const ALL_BLOCKED: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

const bucketBlock = (bucket: OwnedBucket): PublicAccessBlock | null =>
  bucket.publicAccessBlock === undefined ? ALL_BLOCKED : bucket.publicAccessBlock;

const ownershipOf = (bucket: OwnedBucket): string | null => (bucket.ownership === undefined ? 'BucketOwnerEnforced' : bucket.ownership);

export const blockXml = (block: PublicAccessBlock): Xml => ({
  BlockPublicAcls: block.blockPublicAcls ?? false,
  IgnorePublicAcls: block.ignorePublicAcls ?? false,
  BlockPublicPolicy: block.blockPublicPolicy ?? false,
  RestrictPublicBuckets: block.restrictPublicBuckets ?? false,
});

/** GetBucketAcl tells the grants in force: none but the owner's without ACLs, none to the public where public ACLs are ignored. */
function effectiveGrants(bucket: OwnedBucket, directory: Directory): readonly Grant[] {
  const owner: Grant = { grantee: canonicalId(bucket.owner), permission: 'FULL_CONTROL' };
  if (ownershipOf(bucket) === 'BucketOwnerEnforced') return [owner];
  const account = directory.account(bucket.owner)?.publicAccessBlock;
  const isIgnored = bucketBlock(bucket)?.ignorePublicAcls === true || account?.ignorePublicAcls === true;
  const grants = (bucket.acl ?? []).filter(({ grantee }) => !isIgnored || !PUBLIC_GROUPS.has(GROUPS[grantee] ?? grantee));
  return [owner, ...grants];
}

function grantXml({ grantee, permission }: Grant): Xml {
  const uri = GROUPS[grantee] ?? (grantee.startsWith('http') ? grantee : undefined);
  return uri === undefined
    ? { [`Grantee ${XSI} xsi:type="CanonicalUser"`]: { ID: grantee }, Permission: permission }
    : { [`Grantee ${XSI} xsi:type="Group"`]: { URI: uri }, Permission: permission };
}

/** S3's own name of an account: 64 hexadecimal digits. */
export const canonicalId = (account: string): string => createHash('sha256').update(`owner:${account}`).digest('hex');

const notFound = (code: string, message: string, bucket: OwnedBucket): AwsError =>
  new AwsError(code, message, 404, { BucketName: bucket.name });
