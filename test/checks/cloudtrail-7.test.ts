import assert from 'node:assert/strict';
import check from '../../checks/cloudtrail-7.js';
import { UsageError } from '../../src/errors.js';
import { validateParameters } from '../../src/parameters.js';
import { register } from '../../src/registry.js';
import type { BucketLogging } from '../../src/types.js';
import {
  ABSENT,
  ACCOUNT,
  cases,
  DENIED,
  FOREIGN,
  inventory,
  listing,
  LOG_ARCHIVE,
  MANAGEMENT,
  NONEXISTENT,
  orgTrail,
  OWN,
  snapshot,
  type SnapshotParts,
  trail,
} from '../support/evidence.js';

const BUCKET = 'arn:aws:s3:::trail-logs';
const ARCHIVE = 'arn:aws:s3:::archive-logs';
const own = trail();
const org = orgTrail();
const toTarget: BucketLogging = { targetBucket: 'access-logs', targetPrefix: 'trail-logs/' };

/** The account's own bucket, with what GetBucketLogging says of it. */
function logged(bucketLogging: BucketLogging, parts: SnapshotParts = {}): ReturnType<typeof snapshot> {
  return snapshot({ trails: [own], bucketOwner: { 'trail-logs': OWN }, bucketLogging: { 'trail-logs': bucketLogging }, ...parts });
}

describe('CloudTrail.7: the log bucket has access logging', () => {
  cases(check, [
    [
      'a target bucket and a prefix',
      logged(toTarget),
      [
        {
          status: 'PASSED',
          resource: BUCKET,
          region: 'us-east-1',
          message: 'Bucket trail-logs has access logging enabled.',
          observed: { 'Trails that log to the bucket': [own.arn], 'LoggingEnabled.TargetBucket': 'access-logs' },
        },
      ],
    ],
    ['a target bucket and an empty prefix', logged({ targetBucket: 'access-logs', targetPrefix: '' }), ['PASSED']],
    ['a target bucket and no prefix', logged({ targetBucket: 'access-logs', targetPrefix: null }), ['PASSED']],
    ['access logging is off', logged(null), [{ status: 'FAILED', reasons: [], message: 'Bucket trail-logs has access logging disabled.' }]],
    ['a target that is the empty text', logged({ targetBucket: '', targetPrefix: 'x' }), ['FAILED']],
    [
      'GetBucketLogging is denied',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': OWN }, bucketLogging: { 'trail-logs': DENIED } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          resource: BUCKET,
          message: 'It is not known whether bucket trail-logs has access logging enabled.',
        },
      ],
    ],
    [
      'the bucket of an account that is not scanned',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }),
      [
        {
          status: 'WARNING',
          reasons: ['S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION'],
          resource: BUCKET,
          account: ACCOUNT,
          message: 'Bucket trail-logs belongs to another account, which is not known to be part of this scan.',
        },
      ],
    ],
    [
      'the bucket of an account that is scanned: judged there',
      {
        accounts: [snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }), logged(null, { account: LOG_ARCHIVE, trails: [] })],
      },
      [{ status: 'FAILED', account: LOG_ARCHIVE, resource: BUCKET, observed: { 'Trails that log to the bucket': [] } }],
    ],
    [
      'the bucket of an account that is scanned but was denied it: unknown there, and not twice',
      {
        accounts: [
          snapshot({ trails: [own], bucketOwner: { 'trail-logs': FOREIGN } }),
          snapshot({ account: LOG_ARCHIVE, trails: [], bucketOwner: { 'trail-logs': OWN }, bucketLogging: { 'trail-logs': DENIED } }),
        ],
      },
      [{ status: 'NOT_AVAILABLE', account: LOG_ARCHIVE }],
    ],
    [
      'the bucket does not exist: there is nothing to log, whatever is said of missing buckets elsewhere',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': NONEXISTENT } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['S3_BUCKET_DOES_NOT_EXIST'],
          region: null,
          message: 'Bucket trail-logs does not exist, so there is no access to log.',
        },
      ],
    ],
    ['the target is the bucket itself', logged({ targetBucket: 'trail-logs', targetPrefix: null }), ['PASSED']],
    ['the target bucket was deleted: only the setting is judged', logged({ targetBucket: 'gone', targetPrefix: null }), ['PASSED']],
    ['access logs go to CloudWatch Logs, which GetBucketLogging does not show', logged(null), ['FAILED']],
    [
      'another trail records the data events of the bucket',
      logged(null, { trails: [own, trail({ name: 'data', hasCustomEventSelectors: true })] }),
      ['FAILED'],
    ],
    [
      'the target bucket has no access logging itself: it is not judged',
      logged(toTarget, { bucketLogging: { 'trail-logs': toTarget, 'access-logs': null } }),
      [{ status: 'PASSED', resource: BUCKET }],
    ],
    [
      'a file of describe-trails alone',
      snapshot({ origin: 'file', trails: listing(own) }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['EVIDENCE_NOT_IN_INPUT'],
          resource: BUCKET,
          region: null,
          message: 'It is not known which account owns bucket trail-logs, or whether it exists.',
        },
      ],
    ],
    [
      'two trails, one bucket: one finding',
      logged(toTarget, { trails: [own, trail({ name: 'second' })] }),
      [{ status: 'PASSED', observed: { 'Trails that log to the bucket': [own.arn, trail({ name: 'second' }).arn] } }],
    ],
    [
      'two trails, two buckets: two findings',
      logged(toTarget, {
        trails: [own, trail({ name: 'second', bucket: 'second-logs' })],
        bucketOwner: { 'trail-logs': OWN, 'second-logs': { kind: 'own', region: 'eu-west-1' } },
        bucketLogging: { 'trail-logs': toTarget, 'second-logs': null },
      }),
      [
        { status: 'FAILED', resource: 'arn:aws:s3:::second-logs', region: 'eu-west-1' },
        { status: 'PASSED', resource: BUCKET },
      ],
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
      'the account that holds the organization’s log bucket',
      snapshot({ account: LOG_ARCHIVE, trails: [org], bucketOwner: { 'archive-logs': OWN }, bucketLogging: { 'archive-logs': null } }),
      [{ status: 'FAILED', account: LOG_ARCHIVE, resource: ARCHIVE }],
    ],
    [
      'the management account, the account of the bucket not scanned',
      snapshot({ account: MANAGEMENT, trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }),
      [{ status: 'WARNING', account: MANAGEMENT, resource: ARCHIVE }],
    ],
    [
      'the management account, a member and the account of the bucket',
      {
        accounts: [
          snapshot({ account: MANAGEMENT, trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }),
          snapshot({ trails: [org], bucketOwner: { 'archive-logs': FOREIGN } }),
          snapshot({
            account: LOG_ARCHIVE,
            trails: [org],
            bucketOwner: { 'archive-logs': OWN },
            bucketLogging: { 'archive-logs': toTarget },
          }),
        ],
      },
      [{ status: 'PASSED', account: LOG_ARCHIVE, resource: ARCHIVE }],
    ],
    [
      'who owns the bucket is not known',
      snapshot({ trails: [own], bucketOwner: { 'trail-logs': DENIED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'the trail names no bucket',
      snapshot({ origin: 'file', trails: [trail({ bucket: null })] }),
      [{ status: 'WARNING', resource: own.arn, region: 'us-east-1', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    ['no trails: nothing to judge', snapshot({ trails: [] }), [{ status: 'PASSED', vacuous: true, reasons: ['CONFIG_EVALUATIONS_EMPTY'] }]],
    [
      'no trails, and a bucket that is asked for',
      {
        accounts: [snapshot({ trails: [], bucketOwner: { 'central-logs': OWN }, bucketLogging: { 'central-logs': null } })],
        parameters: { logBuckets: ['central-logs'] },
      },
      [{ status: 'FAILED', resource: 'arn:aws:s3:::central-logs' }],
    ],
    [
      'no trails, and a bucket that is asked for of which nothing is known',
      { accounts: [snapshot({ trails: [] })], parameters: { logBuckets: ['central-logs'] } },
      [{ status: 'NOT_AVAILABLE', resource: 'arn:aws:s3:::central-logs' }],
    ],
    ['DescribeTrails is denied', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'one Region is denied: the bucket of another is judged, and it is said',
      logged(toTarget, { trails: inventory([own], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [{ status: 'NOT_AVAILABLE', region: null, resource: `AWS::::Account:${ACCOUNT}` }, 'PASSED'],
    ],
    ['a file that says nothing of trails', snapshot({ origin: 'file', trails: ABSENT }), ['NOT_AVAILABLE']],
    [
      'another partition',
      logged(null, { partition: 'aws-us-gov', trails: [trail({ partition: 'aws-us-gov', homeRegion: 'us-gov-west-1' })] }),
      [{ status: 'FAILED', resource: 'arn:aws-us-gov:s3:::trail-logs' }],
    ],
  ]);

  describe('logBuckets', () => {
    const checks = register([], [check], 'trailproof');
    const set = (logBuckets: readonly string[]) => () => validateParameters({ 'CloudTrail.7': { logBuckets } }, checks);

    it('takes names of buckets', () => assert.doesNotThrow(set(['central-logs', 'logs.example.com'])));

    for (const [name, buckets] of [
      ['an ARN', ['arn:aws:s3:::central-logs']],
      ['capitals', ['Central-Logs']],
      ['a name of two letters', ['ab']],
      ['a name twice', ['central-logs', 'central-logs']],
      ['an empty name', ['']],
    ] as const) {
      it(`refuses ${name}`, () => assert.throws(set(buckets), UsageError));
    }
  });
});
