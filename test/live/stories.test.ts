import assert from 'node:assert/strict';
import {
  account,
  ACCOUNT,
  bucket,
  eventDataStore,
  kmsKey,
  LOG_ARCHIVE,
  MANAGEMENT,
  oneAccount,
  organizationTrail,
  trail,
} from '../support/simulator/builders.js';
import { type Account, type Fault, startSimulator, type Trail, type World } from '../support/simulator.js';
import { findingOf, inTurn, saying, scanLive, type Scanned, simulator, table } from './support.js';

const REGIONS = ['us-east-1', 'eu-west-1'];
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-4333-8444-555555555555';
const OTHER = '444455556666';

/** One account in two Regions; what it has is all that there is. */
const world = (own: Partial<Account>, rest: Partial<World> = {}): World => ({ regions: REGIONS, accounts: [account(own)], ...rest });

const good: Partial<Account> = { trails: [trail()], buckets: [bucket()] };
/** What a trail that `trail()` makes, and its bucket, give. */
const GOOD_TRAIL = ['2 PASSED management-events us-east-1', '4 PASSED management-events us-east-1', '5 PASSED management-events us-east-1'];
const GOOD_BUCKET = ['6 PASSED trail-logs us-east-1', '7 PASSED trail-logs us-east-1'];
const TAGGED = '9 PASSED management-events us-east-1';
const NO_STORES = '10 EMPTY account';

interface Story {
  readonly world: World;
  readonly faults?: readonly Fault[];
  readonly as?: string;
  readonly region?: string;
  readonly args?: readonly string[];
  /** The whole table of findings, or with `only` those of some controls. */
  readonly expected: readonly string[];
  readonly only?: readonly number[];
  /** Control, or control and end of the resource's id → what its finding has to say. */
  readonly says?: Readonly<Record<string, RegExp>>;
  readonly code: 0 | 1 | 3;
  /** What `--discovery list` changes: of a Region that does not answer, ListTrails tells whether it is the home of a trail. */
  readonly withList?: Pick<Story, 'expected' | 'says' | 'code'>;
}

const only = (...controls: number[]): Pick<Story, 'only'> => ({ only: controls });
const selectors = (own: Partial<Trail>): World => world({ ...good, trails: [trail(own)] });
const management = (...more: readonly { Field: string; Equals?: string[]; NotEquals?: string[] }[]) => ({
  Name: 'named as one likes',
  FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more],
});

/** An organization of three: the management account with the organization trail, the log archive with its bucket, and a member. */
function organization(own: Partial<Trail> = {}, member: Partial<Account> = {}): World {
  return {
    regions: REGIONS,
    organization: { management: MANAGEMENT, delegatedAdministrators: { [OTHER]: ['cloudtrail.amazonaws.com'] } },
    accounts: [
      account({ id: MANAGEMENT, trails: [organizationTrail(own)] }),
      account({ id: LOG_ARCHIVE, buckets: [bucket({ name: 'organization-logs', region: 'eu-west-1' })] }),
      account({ id: OTHER }),
      account(member),
    ],
  };
}

const stories: Readonly<Record<string, Story>> = {
  'no trail at all': {
    world: world({}),
    expected: [
      '1 FAILED account',
      '2 EMPTY account',
      '3 FAILED account',
      '4 EMPTY account',
      '5 EMPTY account',
      '6 EMPTY account',
      '7 EMPTY account',
      '9 EMPTY account',
      NO_STORES,
    ],
    code: 1,
  },
  'one good trail': {
    world: oneAccount({ eventDataStores: [] }, { regions: REGIONS }),
    expected: [
      '1 PASSED account',
      ...GOOD_TRAIL.slice(0, 1),
      '3 PASSED account',
      ...GOOD_TRAIL.slice(1),
      ...GOOD_BUCKET,
      TAGGED,
      NO_STORES,
    ],
    code: 0,
  },
  'a single-Region trail is a trail, and not a multi-Region one': {
    world: world({ ...good, trails: [trail({ multiRegion: false })] }),
    expected: ['1 FAILED account', GOOD_TRAIL[0]!, '3 PASSED account', ...GOOD_TRAIL.slice(1), ...GOOD_BUCKET, TAGGED, NO_STORES],
    says: { 1: /management-events is single-Region/ },
    code: 1,
  },
  'a single-Region trail in another Region than the caller’s': {
    world: world({ ...good, trails: [trail({ multiRegion: false, homeRegion: 'eu-west-1', tags: {} })] }),
    expected: ['1 FAILED account', '3 PASSED account', '9 FAILED management-events eu-west-1'],
    ...only(1, 3, 9),
    code: 1,
  },
  'one finding for each Region, as Security Hub has it': {
    world: world({ ...good, trails: [trail({ multiRegion: false })] }),
    args: ['--scope', 'region'],
    expected: ['1 FAILED account eu-west-1', '1 FAILED account us-east-1', '3 FAILED account eu-west-1', '3 PASSED account us-east-1'],
    ...only(1, 3),
    code: 1,
  },
  'a trail that is stopped, and has nothing': {
    world: world({
      ...good,
      trails: [{ name: 'stopped', homeRegion: 'us-east-1', bucket: 'trail-logs', multiRegion: true, status: { logging: false } }],
    }),
    expected: [
      '1 FAILED account',
      '2 FAILED stopped us-east-1',
      '3 FAILED account',
      '4 FAILED stopped us-east-1',
      '5 FAILED stopped us-east-1',
      ...GOOD_BUCKET,
      '9 FAILED stopped us-east-1',
      NO_STORES,
    ],
    says: { 1: /stopped is not logging/ },
    code: 1,
  },
  'two trails, of which the second is the good one': {
    world: world({ ...good, trails: [trail({ name: 'a-stopped', status: { logging: false } }), trail({ name: 'b-good' })] }),
    expected: ['1 PASSED account', '3 PASSED account'],
    ...only(1, 3),
    code: 0,
  },
  'a read-only and a write-only trail do not add up': {
    world: world({
      ...good,
      trails: [
        trail({ name: 'reads', eventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] }),
        trail({ name: 'writes', eventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }),
      ],
    }),
    expected: ['1 FAILED account', '3 PASSED account'],
    ...only(1, 3),
    code: 1,
  },
  'read-only and write-only selectors of one trail do': {
    world: selectors({
      eventSelectors: [
        { ReadWriteType: 'ReadOnly', IncludeManagementEvents: true },
        { ReadWriteType: 'WriteOnly', IncludeManagementEvents: true },
      ],
    }),
    expected: ['1 PASSED account'],
    ...only(1),
    code: 0,
  },
  'KMS excluded by a basic selector': {
    world: selectors({
      eventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
    }),
    expected: ['1 FAILED account', '3 PASSED account'],
    ...only(1, 3),
    says: { 1: /does not record .*kms/i },
    code: 1,
  },
  'KMS excluded by an advanced selector': {
    world: selectors({ advancedEventSelectors: [management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] })] }),
    expected: ['1 FAILED account'],
    ...only(1),
    says: { 1: /does not record .*kms/i },
    code: 1,
  },
  'an advanced selector of all management events, whatever its name': {
    world: selectors({ advancedEventSelectors: [management()] }),
    expected: ['1 PASSED account'],
    ...only(1),
    code: 0,
  },
  'write-only by an advanced selector': {
    world: selectors({ advancedEventSelectors: [management({ Field: 'readOnly', Equals: ['false'] })] }),
    expected: ['1 FAILED account'],
    ...only(1),
    code: 1,
  },
  'data events only, advanced': {
    world: selectors({
      advancedEventSelectors: [
        {
          Name: 'Management events selector',
          FieldSelectors: [
            { Field: 'eventCategory', Equals: ['Data'] },
            { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
          ],
        },
      ],
    }),
    expected: ['1 FAILED account', '3 PASSED account'],
    ...only(1, 3),
    code: 1,
  },
  'data events only, basic': {
    world: selectors({
      eventSelectors: [
        { ReadWriteType: 'All', IncludeManagementEvents: false, DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] },
      ],
    }),
    expected: ['1 FAILED account'],
    ...only(1),
    code: 1,
  },

  'the organization’s trail, in the management account': {
    world: organization(),
    as: MANAGEMENT,
    expected: [
      '1 PASSED account',
      '2 PASSED organization-events us-east-1',
      '3 PASSED account',
      '4 PASSED organization-events us-east-1',
      '5 PASSED organization-events us-east-1',
      '6 WARNING organization-logs eu-west-1',
      '7 WARNING organization-logs eu-west-1',
      '9 PASSED organization-events us-east-1',
      NO_STORES,
    ],
    says: { 6: /S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION/ },
    code: 3,
  },
  'the organization’s trail, in a member': {
    world: organization(),
    expected: ['1 PASSED account', '3 PASSED account', NO_STORES],
    code: 0,
  },
  'the organization’s trail with custom selectors, in a member, which may not read them': {
    world: organization({ advancedEventSelectors: [management()] }),
    expected: ['1 WARNING account', '3 PASSED account', NO_STORES],
    says: { 1: /ORGANIZATION_TRAIL_OWNED_ELSEWHERE/ },
    code: 3,
  },
  'the same, and a good trail of its own': {
    world: organization({ advancedEventSelectors: [management()] }, good),
    expected: ['1 PASSED account', '3 PASSED account'],
    ...only(1, 3),
    code: 0,
  },
  'the organization’s trail, stopped: a member knows it by its own copy': {
    world: organization({ status: { logging: false } }),
    expected: ['1 FAILED account', '3 FAILED account'],
    ...only(1, 3),
    code: 1,
  },
  'the organization’s trail, in a delegated administrator, who does not own it': {
    world: organization(),
    as: OTHER,
    expected: ['1 PASSED account', '3 PASSED account', NO_STORES],
    code: 0,
  },
  'the organization’s trail, in the account of its bucket': {
    world: organization(),
    as: LOG_ARCHIVE,
    expected: [
      '1 PASSED account',
      '3 PASSED account',
      '6 PASSED organization-logs eu-west-1',
      '7 PASSED organization-logs eu-west-1',
      NO_STORES,
    ],
    code: 0,
  },
  'the organization’s trail, at home in an opt-in Region that the member has not enabled': {
    world: {
      ...organization({ homeRegion: 'eu-south-1' }),
      regions: [...REGIONS, 'eu-south-1'],
      accounts: [
        account({ id: MANAGEMENT, regions: [...REGIONS, 'eu-south-1'], trails: [organizationTrail({ homeRegion: 'eu-south-1' })] }),
        account(),
      ],
    },
    expected: ['1 FAILED account', '3 FAILED account', NO_STORES],
    code: 1,
    ...only(1, 3, 10),
  },
  'the same, seen by the management account': {
    world: {
      ...organization(),
      regions: [...REGIONS, 'eu-south-1'],
      accounts: [
        account({ id: MANAGEMENT, regions: [...REGIONS, 'eu-south-1'], trails: [organizationTrail({ homeRegion: 'eu-south-1' })] }),
      ],
    },
    as: MANAGEMENT,
    expected: [
      '1 PASSED account',
      '2 PASSED organization-events eu-south-1',
      '3 PASSED account',
      '9 PASSED organization-events eu-south-1',
    ],
    ...only(1, 2, 3, 9),
    code: 0,
  },

  'a log bucket in another Region, which answers 301': {
    world: world({ trails: [trail()], buckets: [bucket({ region: 'eu-west-1', publicAccessBlock: null, ownership: 'ObjectWriter' })] }),
    expected: ['6 PASSED trail-logs eu-west-1', '7 PASSED trail-logs eu-west-1'],
    ...only(6, 7),
    code: 0,
  },
  'a log bucket in another Region, which answers 400': {
    world: world({
      trails: [trail()],
      buckets: [bucket({ region: 'eu-west-1', publicAccessBlock: null, ownership: 'ObjectWriter', redirect: 'malformed', logging: null })],
    }),
    expected: ['6 PASSED trail-logs eu-west-1', '7 FAILED trail-logs eu-west-1'],
    ...only(6, 7),
    code: 1,
  },
  'a log bucket in an opt-in Region': {
    world: world(
      {
        regions: [...REGIONS, 'eu-south-1'],
        trails: [trail()],
        buckets: [bucket({ region: 'eu-south-1', publicAccessBlock: null, policyIsPublic: true })],
      },
      { regions: [...REGIONS, 'eu-south-1'] },
    ),
    expected: ['6 FAILED trail-logs eu-south-1', '7 PASSED trail-logs eu-south-1'],
    ...only(6, 7),
    code: 1,
  },
  'a log bucket of another account': {
    world: world({ trails: [trail()] }, { buckets: [bucket({ owner: OTHER })] }),
    expected: ['6 WARNING trail-logs us-east-1', '7 WARNING trail-logs us-east-1'],
    ...only(6, 7),
    says: { 6: /S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION/ },
    code: 3,
  },
  'a log bucket of another account, which lets us read it': {
    world: world(
      { trails: [trail()] },
      { buckets: [bucket({ owner: OTHER, readers: [ACCOUNT], publicAccessBlock: null, policyIsPublic: true })] },
    ),
    expected: ['6 WARNING trail-logs us-east-1', '7 WARNING trail-logs us-east-1'],
    ...only(6, 7),
    code: 3,
  },
  'a log bucket of another account, in another Region': {
    world: world(
      { trails: [trail()], buckets: [bucket({ name: 'unrelated' })] },
      { buckets: [bucket({ owner: OTHER, region: 'eu-west-1' })] },
    ),
    expected: ['6 WARNING trail-logs eu-west-1', '7 WARNING trail-logs eu-west-1'],
    ...only(6, 7),
    code: 3,
  },
  'a log bucket that does not exist': {
    world: world({ trails: [trail()] }),
    expected: ['6 FAILED trail-logs', '7 NOT_AVAILABLE trail-logs'],
    ...only(6, 7),
    says: { 6: /S3_BUCKET_DOES_NOT_EXIST/ },
    code: 1,
  },
  'a log bucket that HEAD does not show us, though it is ours': {
    world: world(good),
    faults: [{ kind: 'denied', operation: 'HeadBucket' }],
    expected: [...GOOD_BUCKET],
    ...only(6, 7),
    code: 0,
  },
  'a log bucket of which nothing can be told': {
    world: world(good),
    faults: [{ kind: 'denied', operation: ['HeadBucket', 'ListBuckets'] }],
    expected: ['6 NOT_AVAILABLE trail-logs', '7 NOT_AVAILABLE trail-logs'],
    ...only(6, 7),
    says: { 6: /s3:ListAllMyBuckets/ },
    code: 3,
  },
  'a log bucket that is public by its ACL': {
    world: world({
      trails: [trail()],
      buckets: [
        bucket({ publicAccessBlock: null, ownership: 'ObjectWriter', acl: [{ grantee: 'AuthenticatedUsers', permission: 'READ' }] }),
      ],
    }),
    expected: ['6 FAILED trail-logs us-east-1'],
    ...only(6),
    says: { 6: /ACL grant of READ/ },
    code: 1,
  },
  'a grant to the group of S3’s own log delivery is not public': {
    world: world({
      trails: [trail()],
      buckets: [
        bucket({ publicAccessBlock: null, ownership: null, policyIsPublic: null, acl: [{ grantee: 'LogDelivery', permission: 'WRITE' }] }),
      ],
    }),
    expected: ['6 PASSED trail-logs us-east-1'],
    ...only(6),
    code: 0,
  },
  'a log bucket that is public by its policy': {
    world: world({
      trails: [trail()],
      buckets: [bucket({ publicAccessBlock: { blockPublicPolicy: true, blockPublicAcls: true }, policyIsPublic: true })],
    }),
    expected: ['6 FAILED trail-logs us-east-1'],
    ...only(6),
    says: { 6: /bucket policy/ },
    code: 1,
  },
  'a public policy and public ACL, closed by the account’s block': {
    world: world({
      trails: [trail()],
      publicAccessBlock: { ignorePublicAcls: true, restrictPublicBuckets: true },
      buckets: [
        bucket({
          publicAccessBlock: null,
          policyIsPublic: true,
          ownership: 'ObjectWriter',
          acl: [{ grantee: 'AllUsers', permission: 'READ' }],
        }),
      ],
    }),
    expected: ['6 PASSED trail-logs us-east-1'],
    ...only(6),
    code: 0,
  },
  'a public policy closed by the bucket’s block, and a public ACL that is not': {
    world: world({
      trails: [trail()],
      buckets: [
        bucket({
          publicAccessBlock: { restrictPublicBuckets: true },
          policyIsPublic: true,
          ownership: 'BucketOwnerPreferred',
          acl: [{ grantee: 'AllUsers', permission: 'WRITE' }],
        }),
      ],
    }),
    expected: ['6 FAILED trail-logs us-east-1'],
    ...only(6),
    says: { 6: /WRITE/ },
    code: 1,
  },
  'a public ACL that is denied to us, on a bucket whose ACLs count for nothing': {
    world: world({ trails: [trail()], buckets: [bucket({ publicAccessBlock: null })] }),
    faults: [{ kind: 'denied', operation: 'GetBucketAcl' }],
    expected: ['6 PASSED trail-logs us-east-1'],
    ...only(6),
    code: 0,
  },
  'the same, on a bucket whose ACLs count': {
    world: world({ trails: [trail()], buckets: [bucket({ publicAccessBlock: null, ownership: null })] }),
    faults: [{ kind: 'denied', operation: 'GetBucketAcl' }],
    expected: ['6 NOT_AVAILABLE trail-logs us-east-1'],
    ...only(6),
    says: { 6: /s3:GetBucketAcl/ },
    code: 3,
  },
  'access logging of the log bucket, off': {
    world: world({ trails: [trail()], buckets: [bucket({ logging: null })] }),
    expected: ['7 FAILED trail-logs us-east-1'],
    ...only(7),
    code: 1,
  },
  'two trails, one bucket': {
    world: world({ ...good, trails: [trail(), trail({ name: 'second', multiRegion: false, homeRegion: 'eu-west-1' })] }),
    expected: GOOD_BUCKET,
    ...only(6, 7),
    code: 0,
  },
  'a bucket that no trail names, judged because it is asked for': {
    world: world({ buckets: [bucket({ name: 'central-logs', region: 'eu-west-1', logging: null })] }),
    args: ['--param', 'CloudTrail.7.logBuckets=central-logs'],
    expected: ['7 FAILED central-logs eu-west-1'],
    ...only(7),
    code: 1,
  },

  'tags, and system tags, which do not count': {
    world: world({
      ...good,
      trails: [trail(), trail({ name: 'stack', tags: { 'aws:cloudformation:stack-name': 'x' } }), trail({ name: 'bare', tags: {} })],
    }),
    expected: ['9 FAILED bare us-east-1', '9 FAILED stack us-east-1', TAGGED],
    ...only(9),
    code: 1,
  },
  'a trail that ListTags says is gone, and one whose ARN it refuses, cost their own verdicts': {
    world: world({
      ...good,
      trails: [
        trail(),
        trail({ name: 'bare', tags: {} }),
        trail({ name: 'gone', raw: { TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/gone-since` } }),
        trail({ name: 'odd', raw: { TrailARN: `arn:aws-cn:cloudtrail:us-east-1:${ACCOUNT}:trail/odd` } }),
      ],
    }),
    expected: ['9 FAILED bare us-east-1', '9 NOT_AVAILABLE gone-since us-east-1', '9 NOT_AVAILABLE odd us-east-1', TAGGED],
    ...only(9),
    says: { '9 gone-since': /cloudtrail:ListTags found nothing of this name/, '9 odd': /CloudTrailARNInvalidException/ },
    code: 1,
  },
  'tags that are required': {
    world: world({ ...good, trails: [trail({ tags: { owner: 'security' } })] }),
    args: ['--param', 'CloudTrail.9.requiredTagKeys=Owner'],
    expected: ['9 FAILED management-events us-east-1'],
    ...only(9),
    code: 1,
  },

  'event data stores with a key and without one, of two Regions, in pages of one': {
    world: world(
      {
        eventDataStores: [
          eventDataStore({ name: 'a', id: 'aaaa' }),
          eventDataStore({ name: 'b', id: 'bbbb', kmsKeyId: '' }),
          { name: 'c', id: 'cccc', region: 'us-east-1' },
          { name: 'd', id: 'dddd', region: 'eu-west-1' },
          eventDataStore({ name: 'e', id: 'eeee', status: 'PENDING_DELETION', kmsKeyId: '' }),
        ],
      },
      { pageSizes: { ListEventDataStores: 1 } },
    ),
    expected: [
      '10 FAILED store bbbb us-east-1',
      '10 FAILED store cccc us-east-1',
      '10 FAILED store dddd eu-west-1',
      '10 PASSED store aaaa us-east-1',
    ],
    ...only(10),
    code: 1,
  },
  'nothing but a store that is being deleted': {
    world: world({ eventDataStores: [eventDataStore({ id: 'eeee', status: 'PENDING_DELETION', kmsKeyId: '' })] }),
    expected: [],
    ...only(10),
    code: 0,
  },
  'an alias of a key, resolved to compare it': {
    world: world({
      eventDataStores: [
        eventDataStore({ id: 'aaaa', kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:alias/lake' }),
        eventDataStore({ name: 'b', id: 'bbbb' }),
      ],
      kmsKeys: [kmsKey({ aliases: ['alias/lake'] })],
    }),
    args: ['--param', `CloudTrail.10.kmsKeyArns=${KEY}`],
    expected: ['10 PASSED store aaaa us-east-1', '10 PASSED store bbbb us-east-1'],
    ...only(10),
    code: 0,
  },
  'a key that AWS manages, found out': {
    world: world({ eventDataStores: [eventDataStore({ id: 'aaaa' })], kmsKeys: [kmsKey({ manager: 'AWS' })] }),
    args: ['--param', 'CloudTrail.10.verifyKeyManager=true'],
    expected: ['10 FAILED store aaaa us-east-1'],
    ...only(10),
    code: 1,
  },
  'event data stores in a Region that does not offer them': {
    world: world({ eventDataStores: [eventDataStore({ id: 'aaaa' })] }, { regionsWithoutLake: ['eu-west-1'] }),
    expected: ['10 NOT_AVAILABLE account', '10 PASSED store aaaa us-east-1'],
    ...only(10),
    says: { '10 333': /CONFIG_RETURNS_NOT_APPLICABLE.*eu-west-1/ },
    code: 3,
  },

  'opt-in Regions that are not enabled are no finding and no error': {
    world: world(good, { regions: [...REGIONS, 'eu-south-1', 'me-central-1'] }),
    expected: ['1 PASSED account', GOOD_TRAIL[0]!, '3 PASSED account', ...GOOD_TRAIL.slice(1), ...GOOD_BUCKET, TAGGED, NO_STORES],
    code: 0,
  },
  '--regions limits findings and not evidence': {
    world: world({ ...good, trails: [trail(), trail({ name: 'other', homeRegion: 'eu-west-1', multiRegion: false })] }),
    args: ['--regions', 'eu-west-1'],
    expected: ['1 PASSED account', '2 PASSED other eu-west-1', '3 PASSED account', '4 PASSED other eu-west-1'],
    ...only(1, 2, 3, 4),
    code: 0,
  },
  'a Region that an SCP denies, a good trail elsewhere': {
    world: world(good),
    faults: [{ kind: 'scpDenied', region: 'eu-west-1' }],
    expected: [
      '1 PASSED account',
      '2 NOT_AVAILABLE account',
      GOOD_TRAIL[0]!,
      '3 PASSED account',
      '6 NOT_AVAILABLE account',
      GOOD_BUCKET[0]!,
    ],
    ...only(1, 2, 3, 6),
    says: { '2 333': /CONFIG_ACCESS_DENIED.*eu-west-1 by an explicit deny/ },
    code: 3,
    withList: { expected: ['1 PASSED account', GOOD_TRAIL[0]!, '3 PASSED account', GOOD_BUCKET[0]!], says: {}, code: 0 },
  },
  'the same, with --skip-denied-regions': {
    world: world(good),
    faults: [{ kind: 'scpDenied', region: 'eu-west-1' }],
    args: ['--skip-denied-regions'],
    expected: ['1 PASSED account', GOOD_TRAIL[0]!, '3 PASSED account', ...GOOD_TRAIL.slice(1), ...GOOD_BUCKET, TAGGED, NO_STORES],
    code: 0,
  },
  'a home Region that an SCP denies: the status is asked for where the trail shows': {
    world: world(good),
    region: 'eu-west-1',
    faults: [{ kind: 'scpDenied', region: 'us-east-1' }],
    expected: ['1 PASSED account', '3 PASSED account'],
    ...only(1, 3),
    code: 0,
  },
  'three Regions with three reasons': {
    world: world({}, { regions: ['us-east-1', 'us-east-2', 'eu-west-1', 'eu-west-2'] }),
    faults: [
      { kind: 'scpDenied', service: 'cloudtrail', region: 'us-east-2' },
      { kind: 'throttled', service: 'cloudtrail', region: 'eu-west-1' },
      { kind: 'unreachable', service: 'cloudtrail', region: 'eu-west-2' },
    ],
    expected: ['1 FAILED account', '3 NOT_AVAILABLE account'],
    ...only(1, 3),
    says: { 3: /THROTTLING_ERROR: .*eu-west-1[^]*INTERNAL_SERVICE_ERROR: .*eu-west-2[^]*CONFIG_ACCESS_DENIED: .*us-east-2/ },
    code: 1,
    withList: { expected: ['1 FAILED account', '3 FAILED account'], says: { 3: /^There is no trail\.$/ }, code: 1 },
  },
};

async function tell(story: Story, more: readonly string[] = []): Promise<Scanned> {
  const sim = await startSimulator(story.world, { faults: story.faults ?? [] });
  const controls = story.only === undefined ? [] : ['-c', story.only.map(id => `CloudTrail.${id}`).join()];
  try {
    return await scanLive(sim, [...controls, ...(story.args ?? []), ...more], {
      ...(story.as !== undefined && { account: story.as }),
      ...(story.region !== undefined && { region: story.region }),
    });
  } finally {
    await sim.stop();
  }
}

describe('live scans: stories', () => {
  tellAll(stories);
});

describe('live scans: stories, with --discovery list', () => {
  const changed = Object.entries(stories).map(([name, story]) => [name, { ...story, ...story.withList }] as const);
  tellAll(Object.fromEntries(changed), ['--discovery', 'list']);
});

function tellAll(all: Readonly<Record<string, Story>>, more: readonly string[] = []): void {
  const told = new Map<string, Promise<Scanned>>();
  before(() => {
    const tellings = Object.entries(all).map(([name, story]) => {
      let begin: () => void = () => undefined;
      const turn = new Promise<void>(resolve => (begin = resolve));
      const telling = turn.then(() => tell(story, more));
      told.set(name, telling);
      return { begin, telling };
    });
    void inTurn(tellings, 3, ({ begin, telling }) => {
      begin();
      return telling;
    });
  });

  for (const [name, story] of Object.entries(all)) {
    it(name, async () => {
      const { result, code, stderr } = await told.get(name)!;
      assert.deepEqual(table(result), story.expected, JSON.stringify(result.findings.map(saying), null, 1));
      for (const [key, words] of Object.entries(story.says ?? {})) {
        const [control = '', resource = ''] = key.split(' ');
        assert.match(saying(findingOf(result, Number(control), resource)), words);
      }
      assert.equal(code, story.code, stderr);
    });
  }
}

describe('live scans: tags of many trails', () => {
  const aws = simulator();

  it('25 trails of one Region, of which one is refused: its batch falls apart, and the other does not', async () => {
    const trails = Array.from({ length: 25 }, (_, index) => trail({ name: `trail-${String(index).padStart(2, '0')}` }));
    const gone = trail({ name: 'a-first', raw: { TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/a-gone` } });
    const sim = aws.use(world({ trails: [gone, ...trails], buckets: [bucket()] }));
    const { result } = await scanLive(sim, ['-c', 'CloudTrail.9']);
    assert.deepEqual([result.summary.byStatus.PASSED, result.summary.byStatus.NOT_AVAILABLE], [25, 1]);
    assert.equal(sim.calls.count('cloudtrail:ListTags'), 2 + 20);
  });

  it('25 trails of one Region in two calls, each with its own tags', async () => {
    const trails = Array.from({ length: 25 }, (_, index) => trail({ name: `trail-${index}`, tags: index % 2 === 0 ? { Owner: 'x' } : {} }));
    const sim = aws.use(world({ trails, buckets: [bucket()] }));
    const { result } = await scanLive(sim, ['-c', 'CloudTrail.9']);
    for (let index = 0; index < 25; index += 1) {
      assert.equal(findingOf(result, 9, `trail/trail-${index}`).status, index % 2 === 0 ? 'PASSED' : 'FAILED');
    }
    assert.equal(sim.calls.count('cloudtrail:ListTags'), 2);
  });
});
