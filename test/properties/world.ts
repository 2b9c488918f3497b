import fc from 'fast-check';
import type {
  AclGrant,
  AdvancedEventSelector,
  BucketOwner,
  EventSelectors,
  KmsKey,
  ParameterValue,
  PolicyStatement,
  PublicAccessBlock,
  Snapshot,
  Tag,
  Trail,
} from '../../src/types.js';
import {
  basic,
  dataEvents,
  exposure,
  field,
  grant,
  inventory,
  lacking,
  LOG_ARCHIVE,
  management,
  MANAGEMENT,
  selectors,
  snapshot,
  statement,
  status,
  store,
  storeInventory,
  trail,
} from '../support/evidence.js';

/** What there is in AWS, from which every account's evidence follows. */
export interface World {
  readonly regions: readonly string[];
  readonly accounts: readonly AccountWorld[];
  readonly trails: readonly TrailWorld[];
  readonly buckets: Readonly<Record<string, BucketWorld>>;
  readonly stores: readonly StoreWorld[];
  /** Whether a member may ask for the status of its organization's trail. */
  readonly membersSeeStatus: boolean;
}

export interface AccountWorld {
  readonly id: string;
  readonly block: PublicAccessBlock;
}

export interface TrailWorld {
  readonly settings: Trail;
  readonly isLogging: boolean;
  readonly deliveredAt: string | null;
  /** `null` = those that a trail has by default. */
  readonly selectors: EventSelectors | null;
  readonly tags: readonly Tag[];
}

export interface BucketWorld {
  /** An account id, scanned or not; `null` = the bucket does not exist. */
  readonly owner: string | null;
  readonly region: string;
  readonly block: PublicAccessBlock;
  readonly policy: readonly WeighedStatement[] | null;
  readonly showsText: boolean;
  readonly aclsAreOff: boolean;
  readonly grants: readonly AclGrant[];
  readonly isLogged: boolean;
}

interface WeighedStatement {
  readonly statement: PolicyStatement;
  /** As GetBucketPolicyStatus answers for a policy of this statement alone. */
  readonly isPublic: boolean;
}

interface StoreWorld {
  readonly owner: string;
  readonly region: string;
  readonly name: string;
  readonly status: string;
  readonly kmsKeyId: string | null;
  readonly key: KmsKey;
}

const MEMBER = '111122223333';
const STANDALONE = '222233334444';
const OUTSIDE = '888877776666';
const ORGANIZATION = [MANAGEMENT, MEMBER, LOG_ARCHIVE];
export const ACCOUNTS = [...ORGANIZATION, STANDALONE];
const REGIONS = ['us-east-1', 'eu-west-1', 'sa-east-1'];
const BUCKETS = ['logs-a', 'logs-b', 'logs-c'];
export const KEYS = ['key/one', 'key/two'].map(name => `arn:aws:kms:us-east-1:${MEMBER}:${name}`);
const ALIAS = `arn:aws:kms:us-east-1:${MEMBER}:alias/lake`;

// ---------------------------------------------------------------- what AWS would answer

function isVisible({ settings }: TrailWorld, account: string): boolean {
  return settings.account === account || (settings.isOrganizationTrail === true && ORGANIZATION.includes(account));
}

/** One complete snapshot an account: what a scan sees that nothing is denied to. */
export function snapshotsOf(world: World): Snapshot[] {
  return world.accounts.map(account => snapshotOf(world, account));
}

function snapshotOf(world: World, { id, block }: AccountWorld): Snapshot {
  const trails = world.trails.filter(one => isVisible(one, id));
  const byArn = <T>(of: (one: TrailWorld) => T): Record<string, T> => Object.fromEntries(trails.map(one => [one.settings.arn, of(one)]));
  const isOwn = ({ settings }: TrailWorld): boolean => settings.account === id;
  const used = new Set(world.trails.flatMap(({ settings }) => settings.bucket ?? []));
  const asked = new Set(trails.flatMap(({ settings }) => settings.bucket ?? []));
  // A scan of many accounts asks each for the log buckets of the others.
  const buckets = Object.entries(world.buckets).filter(([name, { owner }]) => asked.has(name) || (used.has(name) && owner === id));
  const own = buckets.filter(([, { owner }]) => owner === id);
  const stores = world.stores.filter(({ owner }) => owner === id);
  return snapshot({
    account: id,
    trails: inventory(
      trails.map(({ settings }) => settings),
      world.regions,
    ),
    trailStatus: byArn(one =>
      isOwn(one) || world.membersSeeStatus
        ? status({ isLogging: one.isLogging, latestLogGroupDeliveryAt: one.deliveredAt })
        : lacking('ACCESS_DENIED'),
    ),
    eventSelectors: byArn(one => (isOwn(one) ? (one.selectors ?? selectors(basic())) : lacking('ERROR'))),
    trailTags: Object.fromEntries(trails.filter(isOwn).map(({ settings, tags }) => [settings.arn, tags])),
    bucketOwner: Object.fromEntries(buckets.map(([name, bucket]) => [name, ownerSeenBy(bucket, id)])),
    bucketExposure: Object.fromEntries(own.map(([name, bucket]) => [name, exposureOf(bucket, block)])),
    bucketLogging: Object.fromEntries(
      own.map(([name, { isLogged }]) => [name, isLogged ? { targetBucket: 'access-logs', targetPrefix: null } : null]),
    ),
    accountPublicAccess: block,
    eventDataStores: storeInventory(
      stores.map(({ region, name, status: state, kmsKeyId }) => store({ account: id, region, name, status: state, kmsKeyId })),
      world.regions,
    ),
    kmsKeys: Object.fromEntries(stores.flatMap(({ kmsKeyId, key }) => (kmsKeyId === null ? [] : [[kmsKeyId, key]]))),
  });
}

function ownerSeenBy({ owner, region }: BucketWorld, account: string): BucketOwner {
  if (owner === null) return { kind: 'nonexistent' };
  return { kind: owner === account ? 'own' : 'foreign', region };
}

function exposureOf(bucket: BucketWorld, account: PublicAccessBlock): ReturnType<typeof exposure> {
  const areIgnored = account.ignorePublicAcls || bucket.block.ignorePublicAcls || bucket.aclsAreOff;
  return exposure({
    publicAccessBlock: bucket.block,
    policyStatus: bucket.policy === null ? null : { isPublic: bucket.policy.some(({ isPublic }) => isPublic) },
    policyText: bucket.showsText ? (bucket.policy?.map(({ statement: one }) => one) ?? null) : lacking('NOT_REQUESTED'),
    objectOwnership: bucket.aclsAreOff ? 'BucketOwnerEnforced' : null,
    // GetBucketAcl shows the grants that are in effect.
    acl: [{ grantee: 'user:owner', permission: 'FULL_CONTROL' }, ...(areIgnored ? [] : bucket.grants)],
  });
}

// ---------------------------------------------------------------- worlds at random

const blocks: fc.Arbitrary<PublicAccessBlock> = fc.record({
  blockPublicAcls: fc.boolean(),
  ignorePublicAcls: fc.boolean(),
  blockPublicPolicy: fc.boolean(),
  restrictPublicBuckets: fc.boolean(),
});

const eventSelectors: fc.Arbitrary<EventSelectors> = fc.constantFrom<EventSelectors>(
  selectors(basic()),
  selectors(basic({ readWriteType: 'WriteOnly' })),
  selectors(basic({ readWriteType: 'ReadOnly' }), basic({ readWriteType: 'WriteOnly' })),
  selectors(basic({ excludeManagementEventSources: ['kms.amazonaws.com'] })),
  selectors(basic({ includeManagementEvents: false })),
  selectors(named('everything', management())),
  selectors(named('data', dataEvents()), named('management', management())),
  selectors(named('data', dataEvents())),
  selectors(management(field('readOnly', { equals: ['true'] })), management(field('readOnly', { equals: ['false'] }))),
  selectors(management(field('eventSource', { notEquals: ['rdsdata.amazonaws.com'] }))),
);

function named(name: string, one: AdvancedEventSelector): AdvancedEventSelector {
  return { ...one, name };
}

const STATEMENTS: readonly WeighedStatement[] = [
  { statement: statement({ sid: 'CloudTrail', principal: { Service: ['cloudtrail.amazonaws.com'] } }), isPublic: false },
  {
    statement: statement({ sid: 'Organization', condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } } }),
    isPublic: false,
  },
  { statement: statement({ sid: 'Tls', effect: 'Deny', condition: { Bool: { 'aws:SecureTransport': ['false'] } } }), isPublic: false },
  { statement: statement({ sid: 'Office', condition: { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } } }), isPublic: false },
  { statement: statement({ sid: 'Tagged', condition: { StringEquals: { 'aws:PrincipalTag/team': ['audit'] } } }), isPublic: true },
  { statement: statement({ sid: 'Pattern', condition: { StringLike: { 'aws:PrincipalOrgID': ['o-*'] } } }), isPublic: true },
  { statement: statement({ sid: 'Everybody' }), isPublic: true },
  { statement: statement({ sid: 'HalfTheWorld', condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1'] } } }), isPublic: true },
];

const bucketWorld: fc.Arbitrary<BucketWorld> = fc.record({
  owner: fc.constantFrom(...ACCOUNTS, LOG_ARCHIVE, OUTSIDE, null),
  region: fc.constantFrom(...REGIONS),
  block: fc.oneof(blocks, fc.constant(exposureFree())),
  policy: fc.option(fc.subarray([...STATEMENTS], { maxLength: 3 })),
  showsText: fc.boolean(),
  aclsAreOff: fc.boolean(),
  grants: fc.subarray([grant('AllUsers'), grant('AuthenticatedUsers', 'WRITE'), { grantee: 'user:auditor', permission: 'READ' }]),
  isLogged: fc.boolean(),
});

function exposureFree(): PublicAccessBlock {
  return { blockPublicAcls: false, ignorePublicAcls: false, blockPublicPolicy: false, restrictPublicBuckets: false };
}

const TAGS: readonly Tag[] = [
  { key: 'Owner', value: 'audit' },
  { key: 'Cost', value: '' },
  { key: 'aws:cloudformation:stack-name', value: 's' },
];

function trailWorld(regions: readonly string[]): fc.Arbitrary<TrailWorld> {
  return fc
    .record({
      account: fc.constantFrom(...ACCOUNTS, MANAGEMENT),
      name: fc.constantFrom('alpha', 'beta'),
      homeRegion: fc.constantFrom(...regions),
      isMultiRegion: fc.boolean(),
      isOrganizationTrail: fc.boolean(),
      logFileValidationEnabled: fc.boolean(),
      bucket: fc.constantFrom(...BUCKETS),
      kmsKeyId: fc.constantFrom(null, KEYS[0]!),
      logGroupArn: fc.constantFrom(null, 'arn:aws:logs:us-east-1:111122223333:log-group:trail:*'),
      isLogging: fc.boolean(),
      deliveredAt: fc.constantFrom(null, '2026-09-01T11:00:00.000Z', '2026-08-01T11:00:00.000Z'),
      selectors: fc.option(eventSelectors),
      tags: fc.subarray([...TAGS]),
    })
    .map(({ isLogging, deliveredAt, selectors: chosen, tags, ...settings }) => ({
      settings: trail({
        ...settings,
        isOrganizationTrail: settings.isOrganizationTrail && settings.account === MANAGEMENT,
        hasCustomEventSelectors: chosen !== null,
      }),
      isLogging,
      deliveredAt,
      selectors: chosen,
      tags,
    }));
}

function storeWorld(regions: readonly string[]): fc.Arbitrary<StoreWorld> {
  return fc
    .record({
      owner: fc.constantFrom(...ACCOUNTS),
      region: fc.constantFrom(...regions),
      name: fc.constantFrom('lake', 'pond'),
      status: fc.constantFrom('ENABLED', 'STOPPED_INGESTION', 'PENDING_DELETION'),
      kmsKeyId: fc.constantFrom(null, ...KEYS, ALIAS),
      manager: fc.constantFrom('CUSTOMER', 'AWS'),
      aliasOf: fc.constantFrom(...KEYS),
    })
    .map(({ manager, aliasOf, ...rest }) => {
      const arn = rest.kmsKeyId === null || rest.kmsKeyId === ALIAS ? aliasOf : rest.kmsKeyId;
      return { ...rest, key: { arn, manager, state: 'Enabled' } };
    });
}

/** Accounts of an organization and one beside it, of which some own trails, log buckets and event data stores. */
export const worlds: fc.Arbitrary<World> = fc.subarray([...REGIONS], { minLength: 1 }).chain(regions =>
  fc.record({
    regions: fc.constant(regions),
    accounts: fc.tuple(...ACCOUNTS.map(id => blocks.map(block => ({ id, block })))),
    trails: fc.uniqueArray(trailWorld(regions), { maxLength: 4, selector: ({ settings }) => settings.arn }),
    buckets: fc.record(Object.fromEntries(BUCKETS.map(name => [name, bucketWorld]))),
    stores: fc.uniqueArray(storeWorld(regions), { maxLength: 3, selector: ({ owner, region, name }) => `${owner} ${region} ${name}` }),
    membersSeeStatus: fc.boolean(),
  }),
);

/** A world and one more trail of it, of another ARN than the others. */
export const worldsAndTrail: fc.Arbitrary<readonly [World, TrailWorld]> = worlds.chain(world =>
  fc.tuple(
    fc.constant(world),
    trailWorld(world.regions).map(one => ({
      ...one,
      settings: { ...one.settings, name: 'gamma', arn: one.settings.arn.replace(/[^/]+$/, 'gamma') },
    })),
  ),
);

/** By check id: what a user may set. */
export const settings: fc.Arbitrary<Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>> = fc
  .record({
    scope: fc.constantFrom('account', 'region'),
    selectorUnion: fc.boolean(),
    maxDeliveryAgeHours: fc.constantFrom(null, 24),
    missingBucket: fc.constantFrom('FAILED', 'NOT_AVAILABLE'),
    logBuckets: fc.subarray(['logs-a', 'logs-d']),
    requiredTagKeys: fc.subarray(['Owner', 'Cost', 'Team']),
    kmsKeyArns: fc.subarray([...KEYS]),
    verifyKeyManager: fc.boolean(),
  })
  .map(({ scope, selectorUnion, maxDeliveryAgeHours, missingBucket, logBuckets, requiredTagKeys, kmsKeyArns, verifyKeyManager }) => ({
    'CloudTrail.1': { scope, selectorUnion },
    'CloudTrail.3': { scope },
    'CloudTrail.5': { maxDeliveryAgeHours },
    'CloudTrail.6': { missingBucket, logBuckets },
    'CloudTrail.7': { logBuckets },
    'CloudTrail.9': { requiredTagKeys },
    'CloudTrail.10': { kmsKeyArns, verifyKeyManager },
  }));
