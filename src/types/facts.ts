/** Why something is not known. */
export type MissingReason =
  'ACCESS_DENIED' | 'THROTTLED' | 'UNREACHABLE' | 'NOT_FOUND' | 'NOT_SUPPORTED' | 'NOT_IN_INPUT' | 'NOT_REQUESTED' | 'ERROR';

export interface Present<T> {
  readonly state: 'present';
  readonly value: T;
}

export interface Missing {
  readonly state: 'missing';
  readonly reason: MissingReason;
  /** One sentence that a person understands. Free of times and counts, so that it is the same in every scan. */
  readonly message: string;
  /** The API action whose answer is lacking, as `service:Operation`. */
  readonly api?: string;
}

/** Known, or known to be unknown. Never `undefined`. */
export type Fact<T> = Present<T> | Missing;

/** Facts by trail ARN, bucket name, Region, … Read it with `factFor()`, never by index. */
export type FactsByKey<T> = Readonly<Record<string, Fact<T>>>;

/** A boolean that AWS always returns, so that its absence means that nobody knows. */
export type Trilean = boolean | 'unknown';

/** One trail as `DescribeTrails` shows it. `null` = the answer has no such setting. */
export interface Trail {
  readonly arn: string;
  readonly name: string;
  /** Twelve digits: the account that owns the trail, from its ARN. */
  readonly account: string;
  readonly homeRegion: string;
  readonly isMultiRegion: Trilean;
  readonly isOrganizationTrail: Trilean;
  readonly logFileValidationEnabled: Trilean;
  readonly includesGlobalServiceEvents: Trilean;
  readonly hasCustomEventSelectors: Trilean;
  readonly hasInsightSelectors: Trilean;
  /** `null`: the answer named none, which AWS never does. */
  readonly bucket: string | null;
  readonly bucketPrefix: string | null;
  readonly kmsKeyId: string | null;
  readonly logGroupArn: string | null;
  readonly logRoleArn: string | null;
  readonly snsTopicArn: string | null;
}

/** Every distinct thing seen, and what each Region's listing showed (ARNs) or why it could not be read. */
export interface TrailInventory {
  readonly trails: readonly Trail[];
  /**
   * Region → ARNs that show there, shadows included: as DescribeTrails returned them, or as `discovery` says. The key `-`
   * stands for a Region nobody named.
   */
  readonly regions: FactsByKey<readonly string[]>;
  /** How a live scan found them; left out by files that do not say. */
  readonly discovery?: TrailDiscovery;
}

/** What shows that there are no other trails. */
export type TrailDiscovery =
  | {
      /** DescribeTrails in every enabled Region. */
      readonly used: 'sweep';
      /** Why ListTrails, though asked for, was not relied on; one sentence. */
      readonly fellBack: string | null;
    }
  | {
      /** ListTrails names every trail; each was described in one of `described`, or by its ARN at home. */
      readonly used: 'list';
      /** Regions whose listing DescribeTrails gave. That of every other Region follows from what ListTrails names. */
      readonly described: readonly string[];
    };

/** `GetTrailStatus`. Times are ISO 8601 in UTC; `null` = AWS says none. */
export interface TrailStatus {
  readonly isLogging: boolean;
  readonly startedLoggingAt: string | null;
  readonly stoppedLoggingAt: string | null;
  readonly latestDeliveryAt: string | null;
  readonly latestDeliveryError: string | null;
  readonly latestDigestDeliveryAt: string | null;
  readonly latestDigestDeliveryError: string | null;
  readonly latestLogGroupDeliveryAt: string | null;
  readonly latestLogGroupDeliveryError: string | null;
}

export interface BasicEventSelector {
  readonly readWriteType: 'All' | 'ReadOnly' | 'WriteOnly';
  readonly includeManagementEvents: boolean;
  readonly excludeManagementEventSources: readonly string[];
  readonly dataResources: readonly { readonly type: string; readonly values: readonly string[] }[];
}

/** One condition of an advanced event selector; an operator that is not used is an empty list. */
export interface FieldSelector {
  readonly field: string;
  readonly equals: readonly string[];
  readonly startsWith: readonly string[];
  readonly endsWith: readonly string[];
  readonly notEquals: readonly string[];
  readonly notStartsWith: readonly string[];
  readonly notEndsWith: readonly string[];
}

export interface AdvancedEventSelector {
  readonly name: string | null;
  readonly fieldSelectors: readonly FieldSelector[];
}

/** `GetEventSelectors`. A trail has either kind; both empty is an answer that decides nothing by itself. */
export interface EventSelectors {
  readonly basic: readonly BasicEventSelector[];
  readonly advanced: readonly AdvancedEventSelector[];
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** Whose a bucket is, as seen by the account of the snapshot. `region: null` = not told. */
export type BucketOwner =
  | { readonly kind: 'own'; readonly region: string | null }
  | { readonly kind: 'foreign'; readonly region: string | null }
  | { readonly kind: 'nonexistent' };

export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface AclGrant {
  /** The group's URI, or `user:<canonical id>`. */
  readonly grantee: string;
  readonly permission: string;
}

/** One statement of a bucket policy, kept only where AWS's own judgement of the policy is not at hand. */
export interface PolicyStatement {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** `*`, or kind (`AWS`, `Service`, …) → values. `null` when the statement has a NotPrincipal. */
  readonly principal: '*' | Readonly<Record<string, readonly string[]>> | null;
  /** Operator → condition key → values. */
  readonly condition: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** What decides whether a bucket is public, each part known or not by itself. */
export interface BucketExposure {
  readonly publicAccessBlock: Fact<PublicAccessBlock>;
  /** `GetBucketPolicyStatus`; `null` = the bucket has no policy. */
  readonly policyStatus: Fact<{ readonly isPublic: boolean } | null>;
  /** The policy's own text, from a file; `null` = the bucket has no policy. */
  readonly policyText: Fact<readonly PolicyStatement[] | null>;
  /** `null` = no ownership controls are set, so ACLs count. */
  readonly objectOwnership: Fact<string | null>;
  /** `GetBucketAcl`: the effective grants, with IgnorePublicAcls applied. */
  readonly acl: Fact<readonly AclGrant[]>;
}

/** `GetBucketLogging`; `null` = access logging is off. */
export type BucketLogging = { readonly targetBucket: string; readonly targetPrefix: string | null } | null;

export interface EventDataStore {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** `null`: the answer has none. */
  readonly status: string | null;
  readonly kmsKeyId: string | null;
  readonly isMultiRegion: Trilean;
  readonly isOrganizationStore: Trilean;
}

export interface EventDataStoreInventory {
  /** By ARN; missing where GetEventDataStore was not answered. */
  readonly stores: FactsByKey<EventDataStore>;
  /** Region → ARNs that ListEventDataStores returned there. The key `-` stands for a Region nobody named. */
  readonly regions: FactsByKey<readonly string[]>;
}

export interface KmsKey {
  readonly arn: string;
  /** Who manages the key: `CUSTOMER` or `AWS`. */
  readonly manager: string;
  readonly state: string;
}

/** Everything the tool can know, by name. A new collector starts with a line here and one in `facts.ts`. */
export interface FactValues {
  trails: TrailInventory;
  /** By trail ARN. */
  trailStatus: FactsByKey<TrailStatus>;
  /** By trail ARN. */
  eventSelectors: FactsByKey<EventSelectors>;
  /** By trail ARN, those of management events: `ApiCallRateInsight`, `ApiErrorRateInsight`. */
  insightSelectors: FactsByKey<readonly string[]>;
  /** By trail ARN. */
  trailTags: FactsByKey<readonly Tag[]>;
  /** By bucket name. */
  bucketOwner: FactsByKey<BucketOwner>;
  /** By bucket name. */
  bucketExposure: FactsByKey<BucketExposure>;
  /** By bucket name. */
  bucketLogging: FactsByKey<BucketLogging>;
  /** By account id: the account-level block, or why it is not known. Keyed, so that a denial costs only the verdicts that it decides. */
  accountPublicAccess: FactsByKey<PublicAccessBlock>;
  eventDataStores: EventDataStoreInventory;
  /** By the KmsKeyId as an event data store names it: a key ARN, an alias ARN or a key id. */
  kmsKeys: FactsByKey<KmsKey>;
}

export type FactName = keyof FactValues;

/** All facts of one account over all its Regions. Total: every fact name is always a key. */
export interface Snapshot {
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  /** As AWS Organizations has it; left out where nobody asked. */
  readonly name?: string;
  readonly origin: 'live' | 'file';
  /** ISO 8601 in UTC; `null` when the files do not say. */
  readonly collectedAt: string | null;
  readonly facts: { readonly [N in FactName]: Fact<FactValues[N]> };
}
