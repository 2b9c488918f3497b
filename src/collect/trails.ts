import { DescribeTrailsCommand, type Trail as AwsTrail } from '@aws-sdk/client-cloudtrail';
import { missing, present } from '../facts.js';
import type { Fact, Missing, Trail, TrailInventory, Trilean } from '../types.js';
import { call, type Collector, forEachKey } from './collector.js';
import { required } from './failure.js';

/** DescribeTrails with shadow trails in every enabled Region, merged by ARN. */
export const trails: Collector<'trails', never> = {
  fact: 'trails',
  after: [],
  calls: [call('cloudtrail:DescribeTrails', 'Region')],
  async collect({ aws, regions }) {
    const found = new Map<string, Trail>();
    const seen = await forEachKey(regions, region =>
      aws.ask(
        'cloudtrail',
        'DescribeTrails',
        region,
        (client, options) => client.send(new DescribeTrailsCommand({ includeShadowTrails: true }), options),
        ({ trailList }) =>
          required(trailList, 'trailList').map(raw => {
            const trail = translate(raw);
            if (trail.homeRegion === region || !found.has(trail.arn)) found.set(trail.arn, trail);
            return trail.arn;
          }),
      ),
    );
    const gaps = Object.values(seen).filter(fact => fact.state === 'missing');
    if (gaps.length === regions.length) return unread(gaps);
    const inventory: TrailInventory = { trails: [...found.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1)), regions: seen };
    return present(inventory);
  },
};

/** No Region could be read: the reason of the first stands for all, as they are the same call of the same caller. */
function unread([first]: readonly Missing[]): Fact<never> {
  return first ?? missing('ERROR', 'The account has no enabled Region that could be asked.', 'cloudtrail:DescribeTrails');
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

/** AWS leaves a setting out, or sends '', when it is not set. */
export function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
