import assert from 'node:assert/strict';
import { Engine } from '../../src/engine.js';
import { missing, present } from '../../src/facts.js';
import { register } from '../../src/registry.js';
import type {
  AclGrant,
  AdvancedEventSelector,
  BasicEventSelector,
  BucketExposure,
  BucketOwner,
  Check,
  ComplianceStatus,
  EventDataStore,
  EventDataStoreInventory,
  EventSelectors,
  Fact,
  FactName,
  FactsByKey,
  FactValues,
  FieldSelector,
  Finding,
  KmsKey,
  Missing,
  MissingReason,
  ParameterValue,
  PolicyStatement,
  PublicAccessBlock,
  ScanResult,
  Snapshot,
  Tag,
  Trail,
  TrailInventory,
  TrailStatus,
} from '../../src/types.js';

/** The account that most stories are about. */
export const ACCOUNT = '111122223333';
/** The management account of its organization. */
export const MANAGEMENT = '999988887777';
export const LOG_ARCHIVE = '555566667777';
export const HOME = 'us-east-1';
export const CAPTURED = '2026-09-01T12:00:00.000Z';
const REGIONS = ['us-east-1', 'eu-west-1'];

// ---------------------------------------------------------------- facts

export function lacking(reason: MissingReason, api?: string): Missing {
  return missing(reason, `The answer is lacking: ${reason}.`, api);
}

export const DENIED = lacking('ACCESS_DENIED');
export const THROTTLED = lacking('THROTTLED');
export const ABSENT = lacking('NOT_IN_INPUT');

type KeyedValue<N extends FactName> = FactValues[N] extends FactsByKey<infer T> ? T : never;
type Keyed<T> = Readonly<Record<string, T | Missing>>;

function isMissing(value: unknown): value is Missing {
  return typeof value === 'object' && value !== null && 'state' in value && value.state === 'missing';
}

export function fact<T>(value: T | Missing): Fact<T> {
  return isMissing(value) ? value : present(value);
}

function byKey<T>(facts: Keyed<T> | Missing | undefined): Fact<FactsByKey<T>> {
  if (isMissing(facts)) return facts;
  return present(Object.fromEntries(Object.entries(facts ?? {}).map(([key, value]) => [key, fact(value)])));
}

export interface SnapshotParts {
  readonly account?: string;
  readonly partition?: string;
  readonly origin?: 'live' | 'file';
  readonly collectedAt?: string | null;
  /** Trails alone are listed as AWS would list them in two Regions. */
  readonly trails?: readonly Trail[] | TrailInventory | Missing;
  readonly trailStatus?: Keyed<TrailStatus> | Missing;
  readonly eventSelectors?: Keyed<EventSelectors> | Missing;
  readonly insightSelectors?: Keyed<readonly string[]> | Missing;
  readonly trailTags?: Keyed<readonly Tag[]> | Missing;
  readonly bucketOwner?: Keyed<BucketOwner> | Missing;
  readonly bucketExposure?: Keyed<BucketExposure> | Missing;
  readonly bucketLogging?: Keyed<KeyedValue<'bucketLogging'>> | Missing;
  /** The account's own block. */
  readonly accountPublicAccess?: PublicAccessBlock | Missing;
  readonly eventDataStores?: readonly EventDataStore[] | EventDataStoreInventory | Missing;
  readonly kmsKeys?: Keyed<KmsKey> | Missing;
}

/** A whole snapshot. What is not said is not known: no trails or stores were listed, and no key of any other fact was. */
export function snapshot(parts: SnapshotParts = {}): Snapshot {
  const { account = ACCOUNT, partition = 'aws', origin = 'live', collectedAt = CAPTURED } = parts;
  const { trails = ABSENT, eventDataStores = ABSENT, accountPublicAccess } = parts;
  return {
    partition,
    account,
    origin,
    collectedAt,
    facts: {
      trails: Array.isArray(trails) ? present(inventory(trails as Trail[])) : fact(trails as TrailInventory | Missing),
      trailStatus: byKey(parts.trailStatus),
      eventSelectors: byKey(parts.eventSelectors),
      insightSelectors: byKey(parts.insightSelectors),
      trailTags: byKey(parts.trailTags),
      bucketOwner: byKey(parts.bucketOwner),
      bucketExposure: byKey(parts.bucketExposure),
      bucketLogging: byKey(parts.bucketLogging),
      accountPublicAccess: byKey(accountPublicAccess === undefined ? {} : { [account]: accountPublicAccess }),
      eventDataStores: Array.isArray(eventDataStores)
        ? present(storeInventory(eventDataStores as EventDataStore[]))
        : fact(eventDataStores as EventDataStoreInventory | Missing),
      kmsKeys: byKey(parts.kmsKeys),
    },
  };
}

// ---------------------------------------------------------------- trails

/** A multi-Region trail with nothing but the defaults of `create-trail`. */
export function trail({ partition = 'aws', ...parts }: Partial<Trail> & { readonly partition?: string } = {}): Trail {
  const { name = 'management-events', account = ACCOUNT, homeRegion = HOME } = parts;
  return {
    arn: `arn:${partition}:cloudtrail:${homeRegion}:${account}:trail/${name}`,
    name,
    account,
    homeRegion,
    isMultiRegion: true,
    isOrganizationTrail: false,
    logFileValidationEnabled: false,
    includesGlobalServiceEvents: true,
    hasCustomEventSelectors: false,
    hasInsightSelectors: false,
    bucket: 'trail-logs',
    bucketPrefix: null,
    kmsKeyId: null,
    logGroupArn: null,
    logRoleArn: null,
    snsTopicArn: null,
    ...parts,
  };
}

/** The trail of the organization, as its management account and every member see it. */
export function orgTrail(parts: Partial<Trail> = {}): Trail {
  return trail({ name: 'organization', account: MANAGEMENT, isOrganizationTrail: true, bucket: 'archive-logs', ...parts });
}

/** Lists the trails in the Regions where AWS shows them: at home, and everywhere else when multi-Region. */
export function inventory(
  trails: readonly Trail[],
  regions: readonly string[] = REGIONS,
  unread: Readonly<Record<string, Missing>> = {},
): TrailInventory {
  const names = [...new Set([...regions, ...trails.map(({ homeRegion }) => homeRegion)])].filter(region => !(region in unread));
  const shown = (region: string): string[] =>
    trails.filter(({ homeRegion, isMultiRegion }) => homeRegion === region || isMultiRegion === true).map(({ arn }) => arn);
  return { trails, regions: { ...Object.fromEntries(names.map(region => [region, present(shown(region))])), ...unread } };
}

/** Trails that a file shows under no named Region, as `describe-trails` output does. */
export function listing(...trails: readonly Trail[]): TrailInventory {
  return { trails, regions: { '-': present(trails.map(({ arn }) => arn)) } };
}

export function status(parts: Partial<TrailStatus> = {}): TrailStatus {
  return {
    isLogging: true,
    startedLoggingAt: null,
    stoppedLoggingAt: null,
    latestDeliveryAt: null,
    latestDeliveryError: null,
    latestDigestDeliveryAt: null,
    latestDigestDeliveryError: null,
    latestLogGroupDeliveryAt: null,
    latestLogGroupDeliveryError: null,
    ...parts,
  };
}

export const LOGGING = status();
export const STOPPED = status({ isLogging: false });

export function basic(parts: Partial<BasicEventSelector> = {}): BasicEventSelector {
  return { readWriteType: 'All', includeManagementEvents: true, excludeManagementEventSources: [], dataResources: [], ...parts };
}

export function field(name: string, operators: Partial<Omit<FieldSelector, 'field'>>): FieldSelector {
  return { field: name, equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [], ...operators };
}

export function advanced(...fieldSelectors: readonly FieldSelector[]): AdvancedEventSelector {
  return { name: null, fieldSelectors };
}

/** An advanced selector of management events, narrowed by what is given. */
export function management(...narrowing: readonly FieldSelector[]): AdvancedEventSelector {
  return advanced(field('eventCategory', { equals: ['Management'] }), ...narrowing);
}

export function dataEvents(): AdvancedEventSelector {
  return advanced(field('eventCategory', { equals: ['Data'] }), field('resources.type', { equals: ['AWS::S3::Object'] }));
}

export function selectors(...all: readonly (BasicEventSelector | AdvancedEventSelector)[]): EventSelectors {
  return {
    basic: all.filter(one => 'readWriteType' in one),
    advanced: all.filter(one => 'fieldSelectors' in one),
  };
}

// ---------------------------------------------------------------- buckets

export const OWN: BucketOwner = { kind: 'own', region: HOME };
export const FOREIGN: BucketOwner = { kind: 'foreign', region: HOME };
export const NONEXISTENT: BucketOwner = { kind: 'nonexistent' };

export function block(...on: readonly (keyof PublicAccessBlock)[]): PublicAccessBlock {
  const is = (key: keyof PublicAccessBlock): boolean => on.includes(key);
  return {
    blockPublicAcls: is('blockPublicAcls'),
    ignorePublicAcls: is('ignorePublicAcls'),
    blockPublicPolicy: is('blockPublicPolicy'),
    restrictPublicBuckets: is('restrictPublicBuckets'),
  };
}

export const BLOCK_NOTHING = block();
export const BLOCK_ALL = block('blockPublicAcls', 'ignorePublicAcls', 'blockPublicPolicy', 'restrictPublicBuckets');

export function grant(group: 'AllUsers' | 'AuthenticatedUsers', permission = 'READ'): AclGrant {
  return { grantee: `http://acs.amazonaws.com/groups/global/${group}`, permission };
}

type ExposureParts = { readonly [K in keyof BucketExposure]?: (BucketExposure[K] extends Fact<infer T> ? T : never) | Missing };

/** A bucket that nothing protects and nothing opens: no block, no policy, no ownership controls, no grants to strangers. */
export function exposure(parts: ExposureParts = {}): BucketExposure {
  return {
    publicAccessBlock: fact(parts.publicAccessBlock ?? BLOCK_NOTHING),
    policyStatus: fact(parts.policyStatus ?? null),
    policyText: fact(parts.policyText === undefined ? lacking('NOT_REQUESTED') : parts.policyText),
    objectOwnership: fact(parts.objectOwnership ?? null),
    acl: fact(parts.acl ?? [{ grantee: 'user:owner', permission: 'FULL_CONTROL' }]),
  };
}

/** A statement of a bucket policy that lets everybody in, unless it is narrowed. */
export function statement(parts: Partial<PolicyStatement> = {}): PolicyStatement {
  return { sid: null, effect: 'Allow', principal: '*', condition: {}, ...parts };
}

// ---------------------------------------------------------------- event data stores

export function store(parts: Partial<EventDataStore> = {}): EventDataStore {
  const { name = 'lake', account = ACCOUNT, region = HOME } = parts;
  return {
    arn: `arn:aws:cloudtrail:${region}:${account}:eventdatastore/${name}`,
    name,
    account,
    region,
    status: 'ENABLED',
    kmsKeyId: null,
    isMultiRegion: true,
    isOrganizationStore: false,
    ...parts,
  };
}

/** Lists the stores in their own Regions, the only ones in which AWS lists them. */
export function storeInventory(
  stores: readonly EventDataStore[],
  regions: readonly string[] = REGIONS,
  unread: Readonly<Record<string, Missing>> = {},
): EventDataStoreInventory {
  const names = [...new Set([...regions, ...stores.map(({ region }) => region)])].filter(region => !(region in unread));
  const listed = names.map(name => [name, present(stores.filter(({ region }) => region === name).map(({ arn }) => arn))] as const);
  return {
    stores: Object.fromEntries(stores.map(one => [one.arn, present(one)])),
    regions: { ...Object.fromEntries(listed), ...unread },
  };
}

// ---------------------------------------------------------------- stories

export interface Situation {
  /** In whichever order they are scanned, the findings have to be the same. */
  readonly accounts: readonly Snapshot[];
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly parity?: boolean;
}

/** A status, or a status and whatever else of the finding matters to the story. */
export type Expected =
  | ComplianceStatus
  | {
      readonly status: ComplianceStatus;
      /** Codes, in order. */
      readonly reasons?: readonly string[];
      readonly account?: string;
      /** The id. */
      readonly resource?: string;
      readonly region?: string | null;
      readonly message?: string;
      readonly vacuous?: boolean;
      /** Field of an observation → what it shows. */
      readonly observed?: Readonly<Record<string, unknown>>;
    };

export type Story = readonly [name: string, given: Snapshot | Situation, expected: readonly Expected[]];

type AnyCheck = Pick<Check, 'meta' | 'needs'>;

export interface JudgeOptions {
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  readonly parity?: boolean;
}

/** The whole way from snapshots to the result, as a scan goes it. A check that throws is the test's own failure. */
export function judge(checks: readonly AnyCheck[], accounts: readonly Snapshot[], options: JudgeOptions = {}): ScanResult {
  const engine = new Engine({
    checks: register([], checks, 'trailproof'),
    ...options,
    onCheckError: error => {
      throw error;
    },
  });
  for (const account of accounts) engine.add(account);
  return engine.finish({ startedAt: CAPTURED, finishedAt: CAPTURED, inputs: [] });
}

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map(rest => [item, ...rest]));
}

/** What a story gives, in every order of its accounts: all must agree. */
export function findingsOf(check: AnyCheck, given: Snapshot | Situation): readonly Finding[] {
  const { accounts, parameters = {}, parity = false } = 'accounts' in given ? given : { accounts: [given] };
  const results = permutations(accounts).map(order => judge([check], order, { parameters: { [check.meta.id]: parameters }, parity }));
  const [first, ...others] = results.map(({ findings }) => findings);
  for (const other of others) assert.deepEqual(other, first, 'the order of accounts changes the findings');
  return first ?? [];
}

/** One test a story: literal facts in, findings out, in the order of the report. */
export function cases(check: AnyCheck, stories: readonly Story[]): void {
  for (const [name, given, expected] of stories) {
    it(name, () => {
      const findings = findingsOf(check, given);
      for (const finding of findings) assertWellMade(finding, check.meta.resourceType);
      assert.deepEqual(
        findings.map(shown),
        findings.map((finding, index) => wanted(finding, expected[index])).concat(rest(expected, findings)),
      );
    });
  }
}

function shown(finding: Finding): unknown {
  return { status: finding.status, why: [finding.message, ...finding.reasons.map(({ code }) => code)], is: identity(finding) };
}

function identity({ account, resource, region }: Finding): string {
  return [account, region ?? '-', resource.id].join('|');
}

/** What the finding would be if it were as the story says. */
function wanted(finding: Finding, expected: Expected | undefined): unknown {
  if (expected === undefined) return 'no such finding';
  const said = typeof expected === 'string' ? { status: expected } : expected;
  const { account = finding.account, resource = finding.resource.id, region = finding.region } = said;
  const codes = said.reasons ?? finding.reasons.map(({ code }) => code);
  if (said.vacuous !== undefined) assert.equal(finding.vacuous ?? false, said.vacuous, `whether it is vacuous: ${finding.message}`);
  for (const [name, actual] of Object.entries(said.observed ?? {})) {
    const seen = finding.evidence.find(observation => observation.field === name);
    assert.deepEqual(seen?.actual, actual, `${name} in the evidence of: ${finding.message}`);
  }
  return { status: said.status, why: [said.message ?? finding.message, ...codes], is: [account, region ?? '-', resource].join('|') };
}

function rest(expected: readonly Expected[], findings: readonly Finding[]): unknown[] {
  return expected.slice(findings.length);
}

/** What holds of every finding, whatever it says. */
export function assertWellMade({ status: verdict, message, reasons, evidence, resource, vacuous }: Finding, resourceType: string): void {
  assert.match(message, /^[A-Z][^\n]*[^.\s]\.$/, 'a message is a sentence with a full stop');
  assert.doesNotMatch(message, /[.;:!?]\s+[A-Z]/, `a message is one sentence: ${message}`);
  assert.doesNotMatch(message, /\d{4}-\d\d-\d\d|\d\d:\d\d/, `a message has no times: ${message}`);
  assert.doesNotMatch(message, /undefined|null|\[object|NaN/, message);
  assert.ok(
    resource.type === resourceType || resource.type === 'AWS::::Account' || resource.type === 'AWS::CloudTrail::Trail',
    resource.type,
  );
  const isUndecided = verdict === 'WARNING' || verdict === 'NOT_AVAILABLE';
  assert.equal(isUndecided && reasons.length === 0, false, `an undecided finding says why: ${message}`);
  if (verdict === 'PASSED' && vacuous !== true) assert.deepEqual(reasons, [], `what passed needs no reason: ${message}`);
  if (!isUndecided) assert.ok(evidence.length > 0, `a verdict rests on evidence: ${message}`);
}
