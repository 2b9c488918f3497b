import { defineCheck, distinctReasons, failed, observed, passed, reason, unavailable } from '../src/check.js';
import type { Evidence, Verdict } from '../src/types.js';
import { judgeLogBuckets, logBucketsParameter, type LogBucket } from './shared/log-buckets.js';
import { publicness } from './shared/publicness.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-6';

/** Passes when no stranger can reach the bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export default defineCheck({
  meta: {
    id: 'CloudTrail.6',
    title: 'Ensure the S3 bucket used to store CloudTrail logs is not publicly accessible',
    description: 'Checks whether each S3 bucket that receives CloudTrail logs is closed to the public, by its policy and by its ACL.',
    severity: 'CRITICAL',
    category: 'Identify > Logging',
    resourceType: 'AWS::S3::Bucket',
    url: URL,
    standards: { 'cis-1.2.0': ['2.3'], 'cis-1.4.0': ['3.3'], 'pci-4.0.1': ['1.4.4'] },
    decision: [
      'Each distinct bucket of the trails that the account sees is judged once, in the account that owns it.',
      'A bucket of another account: no finding here when that account is part of the scan, else WARNING. Buckets of an organization trail are its owner’s to answer for.',
      'A bucket that does not exist: FAILED, because the logs are lost and anybody may claim the name.',
      'RestrictPublicBuckets, on the bucket or the account, closes a public policy; IgnorePublicAcls closes a public ACL. BlockPublicAcls and BlockPublicPolicy act on nothing that exists.',
      'Open by policy (GetBucketPolicyStatus) or by ACL (a grant to AllUsers or AuthenticatedUsers): FAILED. Closed by both: PASSED. Not known, and it matters: NOT_AVAILABLE.',
      'No trail at all: PASSED with nothing to judge.',
    ],
    notes: [
      'A bucket that does not exist is FAILED by our decision; what Security Hub gives is not documented. missingBucket=NOT_AVAILABLE, and --parity, change it.',
      'A policy that is only known as text is judged by AWS’s published meaning of public; whatever is beyond it is undecided.',
      'Not covered: object ACLs, policies of access points, CloudFront in front of the bucket, presigned URLs, grants to single other accounts.',
      'That an account without trails passes with nothing to judge is our inference.',
      'AWS’s page says “No data” for a bucket in another account; its findings say WARNING, and so do we.',
    ],
    remediation: {
      text: 'Turn on all four settings of Block Public Access for the bucket. If it does not exist, create it in your own account at once, or let the trail log elsewhere.',
      cli: 'aws s3api put-public-access-block --bucket <bucket> --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true',
      terraform:
        'resource "aws_s3_bucket_public_access_block" "logs" {\n  bucket                  = aws_s3_bucket.logs.id\n  block_public_acls       = true\n  ignore_public_acls      = true\n  block_public_policy     = true\n  restrict_public_buckets = true\n}',
      cautions: [
        'CloudTrail goes on delivering: it is a service principal, which Block Public Access does not stop. Other anonymous readers of the bucket are cut off.',
      ],
      url: URL,
    },
  },
  parameters: {
    logBuckets: logBucketsParameter,
    missingBucket: {
      description: 'The status of a log bucket that does not exist.',
      schema: { type: 'string', enum: ['FAILED', 'NOT_AVAILABLE'] },
      default: 'FAILED',
      parity: 'NOT_AVAILABLE',
    },
  },
  needs: ['trails', 'bucketOwner', 'bucketExposure', 'accountPublicAccess'],
  evaluate: evidence =>
    judgeLogBuckets(evidence, evidence.parameters.logBuckets, {
      own: bucket => judge(evidence, bucket),
      nonexistent: ({ name, resource, context }) => {
        const verdict = evidence.parameters.missingBucket === 'FAILED' ? failed : unavailable;
        return verdict(resource, `Bucket ${name} does not exist, so its name can be claimed by anybody.`, {
          reasons: [reason('S3_BUCKET_DOES_NOT_EXIST')],
          evidence: [...context, observed('s3:HeadBucket', 'Exists', false, 'true')],
        });
      },
    }),
});

function judge(evidence: Evidence<'bucketExposure' | 'accountPublicAccess'>, { name, resource, context }: LogBucket): Verdict {
  const { isPublic, causes, gaps, evidence: seen } = publicness(evidence, name);
  const because = { evidence: [...context, ...seen] };
  if (isPublic === true) return failed(resource, `Bucket ${name} is public by ${causes.join(' and by ')}.`, because);
  if (isPublic === false) return passed(resource, `Bucket ${name} is not public.`, because);
  return unavailable(resource, `It is not known whether bucket ${name} is public.`, { ...because, reasons: distinctReasons(gaps) });
}
