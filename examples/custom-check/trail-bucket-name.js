// A check of your own: plain JavaScript, nothing to build. README.md beside it shows how to run it.
import { accountResource, defineCheck, failed, missing, observed, passed, undecided, vacuous } from 'trailproof';

/** @typedef {import('trailproof').Trail} Trail */
/** @typedef {import('trailproof').Verdict} Verdict */

/** Passes when a trail delivers to a bucket whose name begins with the company's prefix. */
export default defineCheck({
  meta: {
    id: 'Example.1',
    title: 'Trails should deliver to a bucket of this company',
    description: 'Checks whether the name of the S3 bucket that each trail delivers to begins with bucketPrefix.',
    severity: 'MEDIUM',
    category: 'Protect > Data protection',
    resourceType: 'AWS::CloudTrail::Trail',
    url: 'https://example.com/policies/trail-buckets',
    standards: {},
    decision: [
      'Each trail that the account owns is judged once, in its home Region.',
      'The bucket’s name begins with bucketPrefix: PASSED. It does not: FAILED.',
      'The input names no bucket: WARNING, because every trail has one.',
      'No trail at all: PASSED with nothing to judge; undecided when a Region could not be listed.',
    ],
    notes: [],
    remediation: {
      text: 'Let the trail deliver to a bucket of this company.',
      cli: 'aws cloudtrail update-trail --name <trail ARN> --s3-bucket-name <bucket>',
      terraform: 'resource "aws_cloudtrail" "trail" {\n  s3_bucket_name = aws_s3_bucket.logs.id\n}',
      cautions: ['Set the policy of the new bucket first, or delivery stops.'],
      url: 'https://example.com/policies/trail-buckets',
    },
  },
  parameters: {
    bucketPrefix: {
      description: 'What the name of every log bucket begins with.',
      schema: { type: 'string', minLength: 1, maxLength: 63, pattern: '^[a-z0-9][a-z0-9.-]*$' },
      default: 'example-corp-',
    },
  },
  needs: ['trails'],
  evaluate: ({ account, trails, parameters }) => {
    const own = trails.trails.filter(trail => trail.account === account);
    if (own.length > 0) return own.map(trail => judge(trail, parameters.bucketPrefix));
    // A Region that could not be listed may have trails: what is unknown is never reported as passed.
    const gaps = Object.values(trails.regions).filter(listing => listing.state === 'missing');
    return gaps.length > 0
      ? [undecided(accountResource({ account }), 'It is not known whether the account has trails.', gaps)]
      : [vacuous(accountResource({ account }), 'The account has no trail of its own.', { evidence: [] })];
  },
});

/**
 * @param {Trail} trail
 * @param {string} prefix
 * @returns {Verdict}
 */
function judge({ arn, name, homeRegion, bucket }, prefix) {
  const resource = { type: 'AWS::CloudTrail::Trail', id: arn, region: homeRegion };
  if (bucket === null) {
    const gap = missing('NOT_IN_INPUT', 'The input names no bucket for the trail.', 'cloudtrail:DescribeTrails');
    return undecided(resource, `It is not known where trail ${name} delivers to.`, [gap]);
  }
  const because = { evidence: [observed('cloudtrail:DescribeTrails', 'S3BucketName', bucket, `${prefix}…`)] };
  return bucket.startsWith(prefix)
    ? passed(resource, `Trail ${name} delivers to the bucket ${bucket} of this company.`, because)
    : failed(resource, `Trail ${name} delivers to the bucket ${bucket}, whose name does not begin with ${prefix}.`, because);
}
