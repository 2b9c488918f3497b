import { defineCheck, failed, observed, passed, undecided } from '../src/check.js';
import { factFor, missing } from '../src/facts.js';
import type { Evidence, Trail, Verdict } from '../src/types.js';
import { judgeOwnTrails, trailResource } from './shared/trails.js';

const URL = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-5';
const HOUR = 3_600_000;

/** Passes when the trail names a log group. https://docs.aws.amazon.com/config/latest/developerguide/cloud-trail-cloud-watch-logs-enabled.html */
export default defineCheck({
  meta: {
    id: 'CloudTrail.5',
    title: 'CloudTrail trails should be integrated with Amazon CloudWatch Logs',
    description: 'Checks whether each trail sends its events to a CloudWatch Logs log group.',
    severity: 'MEDIUM',
    category: 'Identify > Logging',
    resourceType: 'AWS::CloudTrail::Trail',
    url: URL,
    standards: {
      fsbp: [],
      'cis-1.2.0': ['2.4'],
      'cis-1.4.0': ['3.4'],
      // AWS's section on this control also prints CIS v5.0.0/3.4. That requirement is about access logging of the bucket: see CloudTrail.7.
      'nist-800-53': [
        'AC-2(4)',
        'AC-4(26)',
        'AC-6(9)',
        'AU-2',
        'AU-3',
        'AU-6(1)',
        'AU-6(3)',
        'AU-6(4)',
        'AU-6(5)',
        'AU-7(1)',
        'AU-10',
        'AU-12',
        'CA-7',
        'SC-7(9)',
        'SI-3(8)',
        'SI-4(5)',
        'SI-4(20)',
        'SI-7(8)',
        'SI-20',
      ],
      'pci-3.2.1': ['10.5.3'],
      'pci-4.0.1': [],
    },
    decision: [
      'Each trail that the account owns is judged once, in its home Region.',
      'CloudWatchLogsLogGroupArn is set: PASSED. It is absent or empty: FAILED.',
      'With maxDeliveryAgeHours, the latest delivery to the log group also has to be that recent, else FAILED; an unknown status or time of capture is undecided.',
      'No trail at all: PASSED with nothing to judge.',
    ],
    notes: [
      'Security Hub does not test how recent the delivery is; maxDeliveryAgeHours is off by default and does what expectedDeliveryWindowAge does in AWS Config.',
      'A log group that was deleted, or a role that is missing, does not fail this control.',
      'AWS’s page prints CIS v5.0.0/3.4 under this control; its list of the standard’s controls has it under CloudTrail.7, where it is mapped here.',
    ],
    remediation: {
      text: 'Give the trail a CloudWatch Logs log group and a role that may write to it.',
      cli: 'aws cloudtrail update-trail --name <trail ARN> --cloud-watch-logs-log-group-arn arn:<partition>:logs:<region>:<account>:log-group:<name>:* --cloud-watch-logs-role-arn <role ARN>',
      terraform:
        'resource "aws_cloudtrail" "trail" {\n  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.trail.arn}:*"\n  cloud_watch_logs_role_arn  = aws_iam_role.trail.arn\n}',
      cautions: [
        'For an organization trail the log group has to be in the account that makes the call: the management account or a delegated administrator.',
      ],
      url: URL,
    },
  },
  parameters: {
    maxDeliveryAgeHours: {
      description: 'The latest delivery to the log group may be this many hours old; null = do not test it.',
      schema: { type: ['number', 'null'], exclusiveMinimum: 0 },
      default: null as number | null,
    },
  },
  needs: ['trails', 'trailStatus'],
  spares: ({ maxDeliveryAgeHours }) => (maxDeliveryAgeHours === null ? ['trailStatus'] : []),
  evaluate: evidence => {
    const { maxDeliveryAgeHours } = evidence.parameters;
    return judgeOwnTrails(evidence, trail => {
      const group = trail.logGroupArn;
      const setting = observed('cloudtrail:DescribeTrails', 'CloudWatchLogsLogGroupArn', group, 'a log group');
      if (group === null || group.trim() === '') {
        return failed(trailResource(trail), `Trail ${trail.name} does not send its events to CloudWatch Logs.`, { evidence: [setting] });
      }
      if (maxDeliveryAgeHours !== null) return judgeDelivery(evidence, trail, maxDeliveryAgeHours);
      return passed(trailResource(trail), `Trail ${trail.name} sends its events to CloudWatch Logs.`, { evidence: [setting] });
    });
  },
});

function judgeDelivery(evidence: Evidence<'trails' | 'trailStatus'>, trail: Trail, hours: number): Verdict {
  const api = 'cloudtrail:GetTrailStatus';
  const resource = trailResource(trail);
  const status = factFor(evidence.trailStatus, trail.arn, api);
  const unknown = `It is not known when trail ${trail.name} last delivered to CloudWatch Logs.`;
  if (status.state === 'missing') return undecided(resource, unknown, [status]);
  const delivered = status.value.latestLogGroupDeliveryAt;
  const because = { evidence: [observed(api, 'LatestCloudWatchLogsDeliveryTime', delivered, `within ${hours} hours of the capture`)] };
  if (delivered === null) return failed(resource, `Trail ${trail.name} has never delivered to CloudWatch Logs.`, because);
  if (evidence.collectedAt === null) {
    const gap = missing('NOT_IN_INPUT', 'The input does not say when it was captured; give --collected-at.', api);
    return undecided(resource, unknown, [gap], because.evidence);
  }
  const age = Date.parse(evidence.collectedAt) - Date.parse(delivered);
  return age <= hours * HOUR
    ? passed(resource, `Trail ${trail.name} has delivered to CloudWatch Logs within ${hours} hours.`, because)
    : failed(resource, `Trail ${trail.name} has not delivered to CloudWatch Logs within ${hours} hours.`, because);
}
