import { defineCheck, failed, observed, passed } from '../src/check.js';
import { judgeOwnTrails, trailResource } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-2';

/** Passes when the trail names a KMS key. https://docs.aws.amazon.com/config/latest/developerguide/cloud-trail-encryption-enabled.html */
export default defineCheck({
  meta: {
    id: 'CloudTrail.2',
    title: 'CloudTrail should have encryption at-rest enabled',
    description: 'Checks whether each trail encrypts its log files with an AWS KMS key (SSE-KMS).',
    severity: 'MEDIUM',
    category: 'Protect > Data Protection > Encryption of data-at-rest',
    resourceType: 'AWS::CloudTrail::Trail',
    url: URL,
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.7'],
      'cis-1.4.0': ['3.7'],
      'cis-3.0.0': ['3.5'],
      'cis-5.0.0': ['3.5'],
      'nist-800-53': ['AU-9', 'CA-9(1)', 'CM-3(6)', 'SC-7(10)', 'SC-13', 'SC-28', 'SC-28(1)', 'SI-7(6)'],
      'nist-800-171': ['3.3.8'],
      'pci-3.2.1': ['3.4'],
      'pci-4.0.1': ['10.3.2'],
    },
    decision: [
      'Each trail that the account owns is judged once, in its home Region.',
      'KmsKeyId is set, in any form: PASSED. It is absent or empty: FAILED, because absence is how the API says that none is set.',
      'No trail at all: PASSED with nothing to judge.',
    ],
    notes: [
      'Only the setting is judged, as AWS does: a key that is disabled, pending deletion or in another account passes.',
      'Default encryption of the bucket does not count. Without a key of its own the trail writes with SSE-S3.',
    ],
    remediation: {
      text: 'Let the trail encrypt its log files with a KMS key whose policy admits CloudTrail.',
      cli: 'aws cloudtrail update-trail --name <trail ARN> --kms-key-id alias/<key>',
      terraform: 'resource "aws_cloudtrail" "trail" {\n  kms_key_id = aws_kms_key.cloudtrail.arn\n}',
      cautions: [
        'Set the key policy first (kms:GenerateDataKey* and kms:DescribeKey for cloudtrail.amazonaws.com), or delivery stops.',
        'The key has to be in the Region of the bucket. Log files that exist are not encrypted again.',
      ],
      url: URL,
    },
  },
  needs: ['trails'],
  evaluate: evidence =>
    judgeOwnTrails(evidence, trail => {
      const isSet = trail.kmsKeyId !== null && trail.kmsKeyId.trim() !== '';
      const because = { evidence: [observed('cloudtrail:DescribeTrails', 'KmsKeyId', trail.kmsKeyId, 'a KMS key')] };
      return isSet
        ? passed(trailResource(trail), `Trail ${trail.name} encrypts its log files with a KMS key.`, because)
        : failed(trailResource(trail), `Trail ${trail.name} has no KMS key for its log files.`, because);
    }),
});
