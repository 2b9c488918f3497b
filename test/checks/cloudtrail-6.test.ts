import assert from 'node:assert/strict';
import check from '../../checks/cloudtrail-6.js';
import { UsageError } from '../../src/errors.js';
import { validateParameters } from '../../src/parameters.js';
import { register } from '../../src/registry.js';
import type { BucketExposure, PolicyStatement } from '../../src/types.js';
import {
  ABSENT,
  ACCOUNT,
  BLOCK_ALL,
  BLOCK_NOTHING,
  block,
  cases,
  DENIED,
  exposure,
  FOREIGN,
  grant,
  inventory,
  lacking,
  listing,
  LOG_ARCHIVE,
  MANAGEMENT,
  NONEXISTENT,
  orgTrail,
  OWN,
  snapshot,
  type SnapshotParts,
  statement,
  status,
  trail,
} from '../support/evidence.js';

const BUCKET = 'arn:aws:s3:::trail-logs';
const ARCHIVE = 'arn:aws:s3:::archive-logs';
const own = trail();
const org = orgTrail();
const open = exposure({ policyStatus: { isPublic: true } });
const closed = exposure();

/** The account's own bucket, exposed in this way; the account itself blocks nothing. */
function exposed(bucketExposure: BucketExposure, parts: SnapshotParts = {}): ReturnType<typeof snapshot> {
  return snapshot({
    trails: [own],
    bucketOwner: { 'trail-logs': OWN },
    bucketExposure: { 'trail-logs': bucketExposure },
    accountPublicAccess: BLOCK_NOTHING,
    ...parts,
  });
}

/** As a file shows it that has the policy and not AWS's judgement of it. */
function written(...statements: readonly PolicyStatement[]): ReturnType<typeof snapshot> {
  return exposed(exposure({ policyStatus: ABSENT, policyText: statements }), { origin: 'file' });
}

const forCloudTrail = statement({
  sid: 'AWSCloudTrailWrite',
  principal: { Service: ['cloudtrail.amazonaws.com'] },
  condition: { StringEquals: { 'aws:SourceArn': [own.arn], 's3:x-amz-acl': ['bucket-owner-full-control'] } },
});

/** The archive's snapshot: a member that holds the bucket of the organization's trail. */
function archive(bucketExposure: BucketExposure, parts: SnapshotParts = {}): ReturnType<typeof snapshot> {
  return snapshot({
    account: LOG_ARCHIVE,
    trails: [org],
    bucketOwner: { 'archive-logs': OWN },
    bucketExposure: { 'archive-logs': bucketExposure },
    accountPublicAccess: BLOCK_NOTHING,
    ...parts,
  });
}

describe('CloudTrail.6: the log bucket is not public', () => {
  cases(check, [
    [
      'the bucket blocks everything',
      exposed(exposure({ publicAccessBlock: BLOCK_ALL })),
      [
        {
          status: 'PASSED',
          resource: BUCKET,
          region: 'us-east-1',
          message: 'Bucket trail-logs is not public.',
          observed: {
            'Trails that log to the bucket': [own.arn],
            'RestrictPublicBuckets (bucket or account)': true,
            'IgnorePublicAcls (bucket or account)': true,
          },
        },
      ],
    ],
    [
      'the bucket has no block of its own, the account blocks everything',
      exposed(exposure({ policyStatus: { isPublic: true } }), { accountPublicAccess: BLOCK_ALL }),
      ['PASSED'],
    ],
    ['nothing is blocked, the policy is for CloudTrail only', exposed(exposure({ policyStatus: { isPublic: false } })), ['PASSED']],
    ['nothing is blocked, the policy’s text is for CloudTrail only', written(forCloudTrail), ['PASSED']],
    [
      'nothing is blocked, the policy lets everybody read',
      exposed(open),
      [
        {
          status: 'FAILED',
          reasons: [],
          message: 'Bucket trail-logs is public by its bucket policy.',
          observed: { 'PolicyStatus.IsPublic': true },
        },
      ],
    ],
    [
      'nothing is blocked, the policy’s text lets everybody read',
      written(forCloudTrail, statement({ sid: 'Everybody' })),
      [{ status: 'FAILED', message: 'Bucket trail-logs is public by statement Everybody of its bucket policy.' }],
    ],
    ['nothing is blocked, there is no policy', exposed(closed), ['PASSED']],
    [
      'everybody of one organization',
      written(statement({ condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } } })),
      ['PASSED'],
    ],
    ['everybody of one organization, in AWS’s own judgement', exposed(exposure({ policyStatus: { isPublic: false } })), ['PASSED']],
    [
      'everybody of half the addresses there are',
      written(statement({ condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1'] } } })),
      ['FAILED'],
    ],
    ['everybody of one network', written(statement({ condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } } })), ['PASSED']],
    [
      'everybody through one VPC endpoint',
      written(statement({ condition: { StringEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d'] } } })),
      ['PASSED'],
    ],
    ['everybody that acts for one trail', written(statement({ condition: { ArnLike: { 'aws:SourceArn': [own.arn] } } })), ['PASSED']],
    [
      'the ACL lets everybody with an AWS account read',
      exposed(exposure({ acl: [grant('AuthenticatedUsers')] })),
      [{ status: 'FAILED', message: 'Bucket trail-logs is public by an ACL grant of READ to everybody with an AWS account.' }],
    ],
    [
      'the ACL lets everybody write, and only write',
      exposed(exposure({ acl: [grant('AllUsers', 'WRITE')] })),
      [{ status: 'FAILED', message: 'Bucket trail-logs is public by an ACL grant of WRITE to everybody.' }],
    ],
    ['the ACL lets everybody read the ACL', exposed(exposure({ acl: [grant('AllUsers', 'READ_ACP')] })), ['FAILED']],
    [
      'the policy and the ACL are both open: both are named',
      exposed(exposure({ policyStatus: { isPublic: true }, acl: [grant('AllUsers')] })),
      [{ status: 'FAILED', message: 'Bucket trail-logs is public by its bucket policy and by an ACL grant of READ to everybody.' }],
    ],
    [
      'the ACL lets the log delivery group write',
      exposed(
        exposure({
          acl: ['WRITE', 'READ_ACP'].map(permission => ({ grantee: 'http://acs.amazonaws.com/groups/s3/LogDelivery', permission })),
        }),
      ),
      ['PASSED'],
    ],
    [
      'a public ACL that the bucket ignores',
      exposed(exposure({ publicAccessBlock: block('ignorePublicAcls'), acl: [grant('AllUsers')] })),
      ['PASSED'],
    ],
    [
      'a public policy that the bucket restricts',
      exposed(exposure({ publicAccessBlock: block('restrictPublicBuckets'), policyStatus: { isPublic: true } })),
      ['PASSED'],
    ],
    [
      'a public policy, and a block against new ones only',
      exposed(exposure({ publicAccessBlock: block('blockPublicPolicy'), policyStatus: { isPublic: true } })),
      ['FAILED'],
    ],
    [
      'a public ACL, and a block against new ones only',
      exposed(exposure({ publicAccessBlock: block('blockPublicAcls'), acl: [grant('AllUsers')] })),
      ['FAILED'],
    ],
    [
      'a policy that only denies, to everybody without TLS',
      written(statement({ effect: 'Deny', condition: { Bool: { 'aws:SecureTransport': ['false'] } } })),
      ['PASSED'],
    ],
    [
      'the bucket does not exist',
      snapshot({
        trails: [own],
        bucketOwner: { 'trail-logs': NONEXISTENT },
        trailStatus: { [own.arn]: status({ latestDeliveryError: 'NoSuchBucket' }) },
      }),
      [
        {
          status: 'FAILED',
          reasons: ['S3_BUCKET_DOES_NOT_EXIST'],
          resource: BUCKET,
          region: null,
          message: 'Bucket trail-logs does not exist, so its name can be claimed by anybody.',
          observed: { Exists: false, 'Trails that log to the bucket': [own.arn] },
        },
      ],
    ],
    [
      'the bucket does not exist, as Security Hub gives it',
      { accounts: [snapshot({ trails: [own], bucketOwner: { 'trail-logs': NONEXISTENT } })], parity: true },
      [{ status: 'NOT_AVAILABLE', reasons: ['S3_BUCKET_DOES_NOT_EXIST'] }],
    ],
    [
      'the bucket does not exist, as Security Hub gives it but for this',
      {
        accounts: [snapshot({ trails: [own], bucketOwner: { 'trail-logs': NONEXISTENT } })],
        parity: true,
        parameters: { missingBucket: 'FAILED' },
      },
      ['FAILED'],
    ],
    [
      'the bucket does not exist, and that is not to fail',
      {
        accounts: [snapshot({ trails: [own], bucketOwner: { 'trail-logs': NONEXISTENT } })],
        parameters: { missingBucket: 'NOT_AVAILABLE' },
      },
      ['NOT_AVAILABLE'],
    ],
    [
      'the bucket of the organization’s trail does not exist: its owner is told, the member is not',
      {
        accounts: [
          snapshot({ trails: [org], bucketOwner: { 'archive-logs': NONEXISTENT } }),
          snapshot({ account: MANAGEMENT, trails: [org], bucketOwner: { 'archive-logs': NONEXISTENT } }),
        ],
      },
      [{ status: 'FAILED', account: MANAGEMENT, resource: ARCHIVE }],
    ],
    [
      'the bucket of an account that is not scanned',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }),
      [
        {
          status: 'WARNING',
          reasons: ['S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION'],
          resource: BUCKET,
          message: 'Bucket trail-logs belongs to another account, which is not known to be part of this scan.',
        },
      ],
    ],
    [
      'the bucket of an account that is scanned: judged there',
      {
        accounts: [
          snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }),
          exposed(open, { account: LOG_ARCHIVE, trails: [] }),
        ],
      },
      [{ status: 'FAILED', account: LOG_ARCHIVE, resource: BUCKET }],
    ],
    [
      'the bucket of an account that is scanned, fed by the ordinary trails of two others',
      {
        accounts: [
          snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }),
          snapshot({ account: '222233334444', trails: [trail({ account: '222233334444' })], bucketOwner: { 'trail-logs': FOREIGN } }),
          exposed(closed, { account: LOG_ARCHIVE, trails: [] }),
        ],
      },
      [{ status: 'PASSED', account: LOG_ARCHIVE, resource: BUCKET }],
    ],
    [
      'the bucket of an account that is scanned and was denied everything about it',
      {
        accounts: [
          snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }),
          snapshot({ account: LOG_ARCHIVE, trails: [], bucketOwner: { 'trail-logs': OWN }, bucketExposure: { 'trail-logs': DENIED } }),
        ],
      },
      [{ status: 'NOT_AVAILABLE', account: LOG_ARCHIVE, reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'GetBucketPolicyStatus is denied, policies are not restricted',
      exposed(exposure({ policyStatus: DENIED })),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          message: 'It is not known whether bucket trail-logs is public.',
          observed: { 'PolicyStatus.IsPublic': 'unknown' },
        },
      ],
    ],
    [
      'GetBucketPolicyStatus is denied, policies are restricted and ACLs ignored',
      exposed(exposure({ publicAccessBlock: block('restrictPublicBuckets', 'ignorePublicAcls'), policyStatus: DENIED, acl: DENIED })),
      ['PASSED'],
    ],
    [
      'GetBucketAcl is denied: never taken for no ACL',
      exposed(exposure({ acl: DENIED })),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    ['GetBucketAcl is denied, but ACLs are off', exposed(exposure({ acl: DENIED, objectOwnership: 'BucketOwnerEnforced' })), ['PASSED']],
    [
      'GetBucketAcl is denied, and ACLs are not off',
      exposed(exposure({ acl: DENIED, objectOwnership: 'BucketOwnerPreferred' })),
      ['NOT_AVAILABLE'],
    ],
    [
      'GetBucketAcl is denied, but the policy is open anyway',
      exposed(exposure({ acl: DENIED, policyStatus: { isPublic: true } })),
      ['FAILED'],
    ],
    [
      'the account’s block is denied, but the bucket’s own decides',
      exposed(exposure({ publicAccessBlock: BLOCK_ALL, policyStatus: { isPublic: true } }), { accountPublicAccess: DENIED }),
      ['PASSED'],
    ],
    [
      'the account’s block is denied, and nothing is open anyway',
      exposed(exposure({ policyStatus: { isPublic: false } }), { accountPublicAccess: DENIED }),
      ['PASSED'],
    ],
    [
      'the account’s block is denied, and the policy is open: it may be restricted',
      exposed(open, { accountPublicAccess: DENIED }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'a bucket of our own of which nothing was collected',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': OWN } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'a bucket of our own in another Region is judged, there',
      exposed(closed, { bucketOwner: { 'trail-logs': { kind: 'own', region: 'ap-southeast-2' } } }),
      [{ status: 'PASSED', region: 'ap-southeast-2' }],
    ],
    [
      'two trails, one bucket: one finding that lists both',
      exposed(closed, { trails: [own, trail({ name: 'second', isMultiRegion: false, homeRegion: 'eu-west-1' })] }),
      [
        {
          status: 'PASSED',
          observed: {
            'Trails that log to the bucket': [trail({ name: 'second', homeRegion: 'eu-west-1' }).arn, own.arn],
          },
        },
      ],
    ],
    [
      'a file of describe-trails alone',
      snapshot({ origin: 'file', trails: listing(own) }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['EVIDENCE_NOT_IN_INPUT'],
          resource: BUCKET,
          message: 'It is not known which account owns bucket trail-logs, or whether it exists.',
        },
      ],
    ],
    [
      'who owns the bucket is not known: denied by the bucket, and the list of buckets denied',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': DENIED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'who owns the bucket is not known here, but another account that is scanned does own it',
      {
        accounts: [
          snapshot({ trails: [own], bucketOwner: { 'trail-logs': DENIED } }),
          exposed(closed, { account: LOG_ARCHIVE, trails: [] }),
        ],
      },
      [{ status: 'PASSED', account: LOG_ARCHIVE }],
    ],
    [
      'no trails, and a bucket that logs go to by other accounts’ trails, denied: never taken for nothing',
      snapshot({ account: LOG_ARCHIVE, trails: [], bucketOwner: { 'trail-logs': DENIED } }),
      [{ status: 'NOT_AVAILABLE', account: LOG_ARCHIVE, resource: BUCKET, reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'a member of an organization that cannot tell whether the bucket is its own',
      snapshot({ trails: [org], bucketOwner: { 'archive-logs': DENIED } }),
      [{ status: 'NOT_AVAILABLE', resource: ARCHIVE }],
    ],
    [
      'a member of an organization that cannot tell whose the bucket is, with the account of the bucket scanned',
      {
        accounts: [
          snapshot({ trails: [org], bucketOwner: { 'archive-logs': DENIED } }),
          snapshot({ account: LOG_ARCHIVE, trails: [org], bucketOwner: { 'archive-logs': OWN } }),
        ],
      },
      [{ status: 'NOT_AVAILABLE', account: LOG_ARCHIVE, resource: ARCHIVE }],
    ],
    ['a member of an organization, whose trail logs elsewhere', snapshot({ trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }), []],
    [
      'a member of an organization with a trail of its own',
      snapshot({
        trails: [org, own],
        bucketOwner: { 'archive-logs': FOREIGN, 'trail-logs': OWN },
        bucketExposure: { 'trail-logs': closed },
        accountPublicAccess: BLOCK_NOTHING,
      }),
      [{ status: 'PASSED', resource: BUCKET }],
    ],
    [
      'the trail names no bucket',
      snapshot({ origin: 'file', trails: [trail({ bucket: null })] }),
      [
        {
          status: 'WARNING',
          reasons: ['EVIDENCE_NOT_IN_INPUT'],
          resource: own.arn,
          region: 'us-east-1',
          message: 'It is not known which bucket trail management-events logs to.',
        },
      ],
    ],
    ['the organization’s trail names no bucket: nothing that a member could tell', snapshot({ trails: [orgTrail({ bucket: null })] }), []],
    [
      'a trail that logs below a prefix: the whole bucket is judged',
      exposed(open, { trails: [trail({ bucketPrefix: 'audit' })] }),
      [{ status: 'FAILED', resource: BUCKET }],
    ],
    [
      'the account that holds the organization’s log bucket, closed',
      archive(closed),
      [{ status: 'PASSED', account: LOG_ARCHIVE, resource: ARCHIVE }],
    ],
    [
      'the account that holds the organization’s log bucket, open',
      archive(open),
      [{ status: 'FAILED', account: LOG_ARCHIVE, resource: ARCHIVE }],
    ],
    [
      'the management account, the account of the bucket not scanned',
      snapshot({ account: MANAGEMENT, trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }),
      [{ status: 'WARNING', account: MANAGEMENT, reasons: ['S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION'], resource: ARCHIVE }],
    ],
    [
      'the management account, a member and the account of the bucket: one finding, where the bucket is',
      {
        accounts: [
          snapshot({ account: MANAGEMENT, trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }),
          snapshot({ trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }),
          archive(open),
        ],
      },
      [{ status: 'FAILED', account: LOG_ARCHIVE, resource: ARCHIVE }],
    ],
    [
      'a bucket fed only by trails that this account does not see: nothing to judge',
      snapshot({ account: LOG_ARCHIVE, trails: [] }),
      [{ status: 'PASSED', vacuous: true }],
    ],
    [
      'a bucket fed only by trails that this account does not see, asked for by name',
      {
        accounts: [exposed(open, { account: LOG_ARCHIVE, trails: [] })],
        parameters: { logBuckets: ['trail-logs'] },
      },
      [{ status: 'FAILED', account: LOG_ARCHIVE, resource: BUCKET }],
    ],
    [
      'a bucket asked for by name that does not exist',
      {
        accounts: [snapshot({ trails: [], bucketOwner: { 'central-logs': NONEXISTENT } })],
        parameters: { logBuckets: ['central-logs'] },
      },
      [{ status: 'FAILED', resource: 'arn:aws:s3:::central-logs' }],
    ],
    [
      'a bucket asked for by name that is a trail’s as well: one finding',
      { accounts: [exposed(closed)], parameters: { logBuckets: ['trail-logs'] } },
      ['PASSED'],
    ],
    [
      'no trails: nothing to judge',
      snapshot({ trails: [] }),
      [
        {
          status: 'PASSED',
          vacuous: true,
          reasons: ['CONFIG_EVALUATIONS_EMPTY'],
          resource: `AWS::::Account:${ACCOUNT}`,
          message: 'No trail is listed, so there is nothing to judge.',
        },
      ],
    ],
    ['DescribeTrails is denied', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'one Region is denied: the bucket of another is judged, and it is said',
      exposed(closed, { trails: inventory([own], ['us-east-1'], { 'eu-west-1': lacking('UNREACHABLE') }) }),
      [{ status: 'NOT_AVAILABLE', region: null, reasons: ['INTERNAL_SERVICE_ERROR'] }, 'PASSED'],
    ],
    ['a file that says nothing of trails', snapshot({ origin: 'file', trails: ABSENT }), ['NOT_AVAILABLE']],
    [
      'another partition',
      exposed(open, { partition: 'aws-cn', trails: [trail({ partition: 'aws-cn', homeRegion: 'cn-north-1' })] }),
      [{ status: 'FAILED', resource: 'arn:aws-cn:s3:::trail-logs' }],
    ],
  ]);

  describe('parameters', () => {
    const checks = register([], [check], 'trailproof');

    it('missingBucket refuses a status that would hide the bucket', () =>
      assert.throws(() => validateParameters({ 'CloudTrail.6': { missingBucket: 'PASSED' } }, checks), UsageError));

    it('logBuckets refuses an ARN', () =>
      assert.throws(() => validateParameters({ 'CloudTrail.6': { logBuckets: [BUCKET] } }, checks), UsageError));
  });
});
