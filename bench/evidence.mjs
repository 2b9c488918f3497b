// Evidence of an organization of N accounts over 17 Regions, one account a line: a management account with the
// organization trail, a log archive, and members of which every third has a trail of its own.
const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];
const MANAGEMENT = '999999999999';
const ARCHIVE = '888888888888';
const LOGS = 'organization-logs';

const present = value => ({ state: 'present', value });
const trail = (account, name, more) => ({
  arn: `arn:aws:cloudtrail:us-east-1:${account}:trail/${name}`,
  name,
  account,
  homeRegion: 'us-east-1',
  isMultiRegion: true,
  isOrganizationTrail: false,
  logFileValidationEnabled: true,
  includesGlobalServiceEvents: true,
  hasCustomEventSelectors: false,
  hasInsightSelectors: false,
  bucket: `trail-${account}`,
  bucketPrefix: null,
  kmsKeyId: null,
  logGroupArn: null,
  logRoleArn: null,
  snsTopicArn: null,
  ...more,
});
const organizationTrail = trail(MANAGEMENT, 'organization', { isOrganizationTrail: true, bucket: LOGS, hasCustomEventSelectors: true });
const status = present({
  isLogging: true,
  startedLoggingAt: '2024-05-02T08:00:00Z',
  stoppedLoggingAt: null,
  latestDeliveryAt: '2026-11-16T08:50:00Z',
  latestDeliveryError: null,
  latestDigestDeliveryAt: null,
  latestDigestDeliveryError: null,
  latestLogGroupDeliveryAt: null,
  latestLogGroupDeliveryError: null,
});
const all = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };
const exposure = present({
  publicAccessBlock: present(all),
  policyStatus: present({ isPublic: false }),
  policyText: { state: 'missing', reason: 'NOT_REQUESTED', message: 'The text of the policy is not collected.' },
  objectOwnership: present('BucketOwnerEnforced'),
  acl: present([]),
});

function snapshot(account, index) {
  const own =
    account === MANAGEMENT
      ? [organizationTrail]
      : index % 3 === 0
        ? [trail(account, 'own', { logFileValidationEnabled: index % 2 === 0 })]
        : [];
  const trails = account === MANAGEMENT ? own : [organizationTrail, ...own];
  const owner = { [LOGS]: present(account === ARCHIVE ? { kind: 'own', region: 'us-east-1' } : { kind: 'foreign', region: 'us-east-1' }) };
  const buckets = own.filter(({ bucket }) => bucket !== LOGS).map(({ bucket }) => bucket);
  const mine = account === ARCHIVE ? [...buckets, LOGS] : buckets;
  const by = (keys, value) => present(Object.fromEntries(keys.map(key => [key, value])));
  const arns = own.map(({ arn }) => arn);
  return {
    schemaVersion: '1.0',
    partition: 'aws',
    account,
    origin: 'live',
    collectedAt: '2026-11-16T09:00:00Z',
    facts: {
      trails: present({ trails, regions: Object.fromEntries(REGIONS.map(region => [region, present(trails.map(({ arn }) => arn))])) }),
      trailStatus: by(
        trails.map(({ arn }) => arn),
        status,
      ),
      eventSelectors: by(
        arns,
        present({
          basic: [{ readWriteType: 'All', includeManagementEvents: true, excludeManagementEventSources: [], dataResources: [] }],
          advanced: [],
        }),
      ),
      insightSelectors: present({}),
      trailTags: by(arns, present([{ key: 'Owner', value: 'platform' }])),
      bucketOwner: present({
        ...owner,
        ...Object.fromEntries(mine.map(bucket => [bucket, present({ kind: 'own', region: 'us-east-1' })])),
      }),
      bucketExposure: by(mine, exposure),
      bucketLogging: by(mine, present(null)),
      accountPublicAccess: by([account], present(all)),
      eventDataStores: present({ stores: {}, regions: Object.fromEntries(REGIONS.map(region => [region, present([])])) }),
      kmsKeys: present({}),
    },
  };
}

/** One JSON line an account. The management account comes last, so that every member has to wait for it. */
export function* organization(count) {
  for (let index = 0; index < count - 2; index += 1) yield `${JSON.stringify(snapshot(String(100000000000 + index * 7), index))}\n`;
  yield `${JSON.stringify(snapshot(ARCHIVE, 1))}\n`;
  yield `${JSON.stringify(snapshot(MANAGEMENT, 1))}\n`;
}
