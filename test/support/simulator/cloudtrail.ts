import { text, texts, type Call } from './call.js';
import type { Directory, OwnedTrail } from './directory.js';
import { AwsError } from './errors.js';
import { getEventDataStore, listEventDataStores, storeByArn } from './event-data-stores.js';
import { page } from './paging.js';
import { findTrail, isAllowedName } from './trail-lookup.js';
import { trailStatus } from './trail-status.js';

type Json = Readonly<Record<string, unknown>>;
type Operation = (call: Call, directory: Directory) => Json;

/** What a trail logs that nobody set selectors on. */
const DEFAULT_SELECTOR = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] };

/** AWS takes so many ARNs in one ListTags call. */
const TAGS_BATCH = 20;

export const cloudtrail: Readonly<Record<string, Operation>> = {
  DescribeTrails(call, directory) {
    const names = texts(call.input['trailNameList']);
    for (const name of names) if (!name.startsWith('arn:') && !isAllowedName(name)) throw invalidName(name);
    const visible = directory
      .visibleTrails(call.caller.account, call.region)
      .filter(seen => call.input['includeShadowTrails'] !== false || isAtHome(seen, call))
      .filter(seen => names.length === 0 || names.some(name => isNamed(seen, name, call)));
    return { trailList: visible.map(seen => settings(seen)) };
  },

  ListTrails(call, directory) {
    const { account } = call.caller;
    const trails =
      directory.world.listTrails === 'visible' ? directory.visibleTrails(account, call.region) : everyTrail(account, directory);
    const named = trails.filter(({ trail }) => trail.listed !== false);
    const { items, nextToken } = page(named, text(call.input['NextToken']), directory.world.pageSizes?.['ListTrails'] ?? 100);
    return {
      Trails: items.map(({ arn, trail }) =>
        withoutNull({ TrailARN: arn, Name: trail.name, HomeRegion: trail.homeRegion, ...(trail.listed === false ? {} : trail.listed) }),
      ),
      NextToken: nextToken,
    };
  },

  GetTrail: (call, directory) => ({ Trail: settings(findTrail(call, directory, call.input['Name'], { foreign: 'visible', home: true })) }),

  GetTrailStatus: (call, directory) =>
    trailStatus(findTrail(call, directory, call.input['Name'], { foreign: 'visible', home: false }), call),

  GetEventSelectors(call, directory) {
    const { arn, trail } = findTrail(call, directory, call.input['TrailName'], { foreign: 'refused', home: true });
    if (trail.advancedEventSelectors) return { TrailARN: arn, AdvancedEventSelectors: trail.advancedEventSelectors };
    return { TrailARN: arn, EventSelectors: trail.eventSelectors ?? [DEFAULT_SELECTOR] };
  },

  GetInsightSelectors(call, directory) {
    const { arn, trail } = findTrail(call, directory, call.input['TrailName'], { foreign: 'refused', home: true });
    if (!trail.insightSelectors?.length) {
      throw new AwsError(
        'InsightNotEnabledException',
        `Trail ${arn} does not have Insights enabled. Edit the trail settings to enable it.`,
      );
    }
    return { TrailARN: arn, InsightSelectors: trail.insightSelectors.map(one => (typeof one === 'string' ? { InsightType: one } : one)) };
  },

  ListTags(call, directory) {
    const ids = texts(call.input['ResourceIdList']);
    if (ids.length > TAGS_BATCH) {
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value at 'resourceIdList' failed to satisfy constraint: Member must have length less than or equal to ${TAGS_BATCH}`,
      );
    }
    // One ARN that is refused fails them all.
    return { ResourceTagList: ids.map(id => ({ ResourceId: id, TagsList: tagsOf(call, directory, id) })) };
  },

  ListEventDataStores: listEventDataStores,
  GetEventDataStore: getEventDataStore,
};

function tagsOf(call: Call, directory: Directory, id: string): readonly Json[] {
  const tags = id.includes(':eventdatastore/') ? storeByArn(call, directory, id).tags : taggedTrail(call, directory, id).trail.tags;
  return Object.entries(tags ?? {}).map(([key, value]) => ({ Key: key, Value: value }));
}

function taggedTrail(call: Call, directory: Directory, id: string): OwnedTrail {
  if (!id.startsWith('arn:')) throw new AwsError('CloudTrailARNInvalidException', `Invalid ARN: ${id}`);
  try {
    return findTrail(call, directory, id, { foreign: 'refused', home: true });
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'TrailNotFoundException') throw error;
    throw new AwsError('ResourceNotFoundException', `Resource ${id} is not found in ${call.region}.`);
  }
}

const everyTrail = (account: string, directory: Directory): readonly OwnedTrail[] =>
  directory.trailsOf(account).filter(({ owner, trail }) => owner === account || directory.isEnabled(account, trail.homeRegion));

const isAtHome = ({ owner, trail }: OwnedTrail, call: Call): boolean => trail.homeRegion === call.region && owner === call.caller.account;

const isNamed = (seen: OwnedTrail, name: string, call: Call): boolean =>
  name.startsWith('arn:') ? seen.arn === name : seen.trail.name === name && isAtHome(seen, call);

const invalidName = (name: string): AwsError =>
  new AwsError('InvalidTrailNameException', `Trail name ${name} must have 3 to 128 letters, digits, periods, hyphens or underscores.`);

/** A trail as DescribeTrails prints it: text that is not set is absent, booleans never are. */
function settings({ arn, trail }: OwnedTrail): Json {
  const answer: Record<string, unknown> = {
    Name: trail.name,
    S3BucketName: trail.bucket,
    S3KeyPrefix: trail.bucketPrefix,
    SnsTopicName: trail.snsTopicArn?.split(':').at(-1),
    SnsTopicARN: trail.snsTopicArn,
    IncludeGlobalServiceEvents: trail.globalServiceEvents ?? trail.multiRegion ?? false,
    IsMultiRegionTrail: trail.multiRegion ?? false,
    HomeRegion: trail.homeRegion,
    TrailARN: arn,
    LogFileValidationEnabled: trail.logFileValidation ?? false,
    CloudWatchLogsLogGroupArn: trail.logGroupArn,
    CloudWatchLogsRoleArn: trail.logRoleArn,
    KmsKeyId: trail.kmsKeyArn,
    HasCustomEventSelectors: trail.eventSelectors !== undefined || trail.advancedEventSelectors !== undefined,
    HasInsightSelectors: (trail.insightSelectors ?? []).length > 0,
    IsOrganizationTrail: trail.organization ?? false,
    ...trail.raw,
  };
  return withoutNull(answer);
}

function withoutNull(answer: Json): Json {
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null && value !== undefined));
}
