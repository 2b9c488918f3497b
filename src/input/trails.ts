import type { Trail, TrailStatus, Fact } from '../types.js';
import { missing, present } from '../facts.js';
import { trailArn } from './arn.js';
import { date, record, requiredText, text, trilean } from './fields.js';
import { at, inputError, quote, type Place } from './place.js';

const LIST_TRAILS_FIELDS = new Set(['TrailARN', 'Name', 'HomeRegion']);

export const LIST_TRAILS =
  'This is the output of "aws cloudtrail list-trails", which holds no configuration. Use the output of "aws cloudtrail describe-trails".';

/** One item of DescribeTrails, or the trail of GetTrail. */
export function readTrail(value: unknown, place: Place): Trail {
  const raw = record(value, place);
  const arn = requiredText(raw, 'TrailARN', place);
  const { account, region, name } = trailArn(arn, at(place, 'TrailARN'));
  if (Object.keys(raw).every(key => LIST_TRAILS_FIELDS.has(key))) throw inputError(place, LIST_TRAILS);
  const homeRegion = text(raw, 'HomeRegion', place) ?? region;
  if (homeRegion !== region) {
    throw inputError(at(place, 'HomeRegion'), `is ${quote(homeRegion)}, but the trail's ARN names the Region ${region}.`);
  }
  return {
    arn,
    name: text(raw, 'Name', place) ?? name,
    account,
    homeRegion,
    isMultiRegion: trilean(raw, 'IsMultiRegionTrail'),
    isOrganizationTrail: trilean(raw, 'IsOrganizationTrail'),
    logFileValidationEnabled: trilean(raw, 'LogFileValidationEnabled'),
    includesGlobalServiceEvents: trilean(raw, 'IncludeGlobalServiceEvents'),
    hasCustomEventSelectors: trilean(raw, 'HasCustomEventSelectors'),
    hasInsightSelectors: trilean(raw, 'HasInsightSelectors'),
    bucket: text(raw, 'S3BucketName', place),
    bucketPrefix: text(raw, 'S3KeyPrefix', place),
    kmsKeyId: text(raw, 'KmsKeyId', place),
    logGroupArn: text(raw, 'CloudWatchLogsLogGroupArn', place),
    logRoleArn: text(raw, 'CloudWatchLogsRoleArn', place),
    snsTopicArn: text(raw, 'SnsTopicARN', place),
  };
}

/** GetTrailStatus. Without IsLogging nobody knows, so there is no status. */
export function readStatus(value: unknown, place: Place): Fact<TrailStatus> {
  const raw = record(value, place);
  const isLogging = trilean(raw, 'IsLogging');
  const status = {
    startedLoggingAt: date(raw, 'StartLoggingTime', place),
    stoppedLoggingAt: date(raw, 'StopLoggingTime', place),
    latestDeliveryAt: date(raw, 'LatestDeliveryTime', place),
    latestDeliveryError: text(raw, 'LatestDeliveryError', place),
    latestDigestDeliveryAt: date(raw, 'LatestDigestDeliveryTime', place),
    latestDigestDeliveryError: text(raw, 'LatestDigestDeliveryError', place),
    latestLogGroupDeliveryAt: date(raw, 'LatestCloudWatchLogsDeliveryTime', place),
    latestLogGroupDeliveryError: text(raw, 'LatestCloudWatchLogsDeliveryError', place),
  };
  if (isLogging === 'unknown') {
    return missing('NOT_IN_INPUT', 'The trail status in the input does not say whether the trail is logging.', 'cloudtrail:GetTrailStatus');
  }
  return present({ isLogging, ...status });
}
