import { defineCheck, failed, observed, passed, reason, reasonFor, unavailable } from '../src/check.js';
import { factFor } from '../src/facts.js';
import type { Evidence, Verdict } from '../src/types.js';
import { judgeLogBuckets, logBucketsParameter, type LogBucket } from './shared/log-buckets.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-7';

/** Passes when the bucket writes server access logs. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html */
export default defineCheck({
  meta: {
    id: 'CloudTrail.7',
    title: 'Ensure S3 bucket access logging is enabled on the CloudTrail S3 bucket',
    description: 'Checks whether server access logging is enabled on each S3 bucket that receives CloudTrail logs.',
    severity: 'LOW',
    category: 'Identify > Logging',
    resourceType: 'AWS::S3::Bucket',
    url: URL,
    standards: {
      'cis-1.2.0': ['2.6'],
      'cis-1.4.0': ['3.6'],
      'cis-3.0.0': ['3.4'],
      // AWS's section on this control leaves CIS v5.0.0/3.4 out and prints it under CloudTrail.5; its list of the standard's controls has it here.
      'cis-5.0.0': ['3.4'],
      'pci-4.0.1': ['10.2.1'],
    },
    decision: [
      'Each distinct bucket of the trails that the account sees is judged once, in the account that owns it.',
      'A bucket of another account: no finding here when that account is part of the scan, else WARNING. Buckets of an organization trail are its owner’s to answer for.',
      'A bucket that does not exist: NOT_AVAILABLE, because there is nothing to log; CloudTrail.6 reports it.',
      'GetBucketLogging names a target bucket: PASSED, whatever the prefix. It names none: FAILED. It could not be read: NOT_AVAILABLE.',
      'No trail at all: PASSED with nothing to judge.',
    ],
    notes: [
      'Access logs that S3 delivers to CloudWatch Logs do not show in GetBucketLogging and do not count, nor do S3 data events that a trail records for the bucket.',
      'A target that is the bucket itself, or that was deleted, passes, as it does in AWS.',
      'That an account without trails passes with nothing to judge is our inference.',
    ],
    remediation: {
      text: 'Turn on server access logging for the bucket, into another bucket of the same account and Region.',
      cli: 'aws s3api put-bucket-logging --bucket <bucket> --bucket-logging-status \'{"LoggingEnabled":{"TargetBucket":"<target>","TargetPrefix":"<bucket>/"}}\'',
      terraform:
        'resource "aws_s3_bucket_logging" "logs" {\n  bucket        = aws_s3_bucket.logs.id\n  target_bucket = aws_s3_bucket.access_logs.id\n  target_prefix = "cloudtrail/"\n}',
      cautions: [
        'The policy of the target has to let logging.s3.amazonaws.com put objects. A default retention (Object Lock) or SSE-KMS on the target stops delivery.',
      ],
      url: URL,
    },
  },
  parameters: { logBuckets: logBucketsParameter },
  needs: ['trails', 'bucketOwner', 'bucketLogging'],
  evaluate: evidence =>
    judgeLogBuckets(evidence, evidence.parameters.logBuckets, {
      own: bucket => judge(evidence, bucket),
      nonexistent: ({ name, resource, context }) =>
        unavailable(resource, `Bucket ${name} does not exist, so there is no access to log.`, {
          reasons: [reason('S3_BUCKET_DOES_NOT_EXIST')],
          evidence: [...context, observed('s3:HeadBucket', 'Exists', false, 'true')],
        }),
    }),
});

function judge(evidence: Evidence<'bucketLogging'>, { name, resource, context }: LogBucket): Verdict {
  const logging = factFor(evidence.bucketLogging, name, 's3:GetBucketLogging');
  if (logging.state === 'missing') {
    return unavailable(resource, `It is not known whether bucket ${name} has access logging enabled.`, {
      reasons: [reasonFor(logging)],
      evidence: context,
    });
  }
  const target = logging.value?.targetBucket ?? null;
  const because = { evidence: [...context, observed('s3:GetBucketLogging', 'LoggingEnabled.TargetBucket', target, 'a bucket')] };
  return target === null || target === ''
    ? failed(resource, `Bucket ${name} has access logging disabled.`, because)
    : passed(resource, `Bucket ${name} has access logging enabled.`, because);
}
