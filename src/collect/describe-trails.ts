import { DescribeTrailsCommand, type Trail as AwsTrail } from '@aws-sdk/client-cloudtrail';
import type { Fact, Trail, Trilean } from '../types.js';
import type { Aws } from './aws.js';
import { required, text } from './failure.js';

/**
 * DescribeTrails in a Region, of all trails that show there or of those with these ARNs. Shadows are included either way:
 * in a member account, an organization trail is one even in its home Region.
 */
export function describeTrails(aws: Aws, region: string, arns: readonly string[] = []): Promise<Fact<readonly Trail[]>> {
  return aws.ask(
    'cloudtrail',
    'DescribeTrails',
    region,
    (client, options) =>
      client.send(new DescribeTrailsCommand({ includeShadowTrails: true, ...(arns.length > 0 && { trailNameList: [...arns] }) }), options),
    ({ trailList }) => required(trailList, 'trailList').map(translate),
  );
}

function translate(raw: AwsTrail): Trail {
  const arn = required(raw.TrailARN, 'TrailARN');
  const [, , , arnRegion = '', account = ''] = arn.split(':');
  return {
    arn,
    name: required(raw.Name, 'Name'),
    account,
    homeRegion: raw.HomeRegion ?? arnRegion,
    isMultiRegion: trilean(raw.IsMultiRegionTrail),
    isOrganizationTrail: trilean(raw.IsOrganizationTrail),
    logFileValidationEnabled: trilean(raw.LogFileValidationEnabled),
    includesGlobalServiceEvents: trilean(raw.IncludeGlobalServiceEvents),
    hasCustomEventSelectors: trilean(raw.HasCustomEventSelectors),
    hasInsightSelectors: trilean(raw.HasInsightSelectors),
    bucket: text(raw.S3BucketName),
    bucketPrefix: text(raw.S3KeyPrefix),
    kmsKeyId: text(raw.KmsKeyId),
    logGroupArn: text(raw.CloudWatchLogsLogGroupArn),
    logRoleArn: text(raw.CloudWatchLogsRoleArn),
    snsTopicArn: text(raw.SnsTopicARN),
  };
}

function trilean(value: boolean | undefined): Trilean {
  return value ?? 'unknown';
}
