import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import type { PartitionName } from './regions.js';

/** What exists. Plain data, so that a world can be a JSON file; what each caller sees of it is derived (`directory.ts`). */
export interface World {
  /** Default: `aws`. */
  readonly partition?: PartitionName;
  /** The Regions that exist. Default: all of the partition. A short list makes a small test. */
  readonly regions?: readonly string[];
  readonly accounts: readonly Account[] | AccountSource;
  readonly organization?: Organization;
  /** Buckets whose `owner` may be an account outside this world. An account's own buckets can also stand with the account. */
  readonly buckets?: readonly Bucket[];
  /** Regions in which CloudTrail has no event data stores. */
  readonly regionsWithoutLake?: readonly string[];
  /**
   * What `ListTrails` shows in a Region: `account` (default) is what AWS's page says, every trail of the account;
   * `visible` leaves out the single-Region trails of other Regions.
   */
  readonly listTrails?: 'account' | 'visible';
  /** Operation → items on a page, to force paging in a small world. */
  readonly pageSizes?: Readonly<Record<string, number>>;
}

/** Accounts made when they are needed. `at` must give the same account for the same index. */
export interface AccountSource {
  readonly count: number;
  at(index: number): Account;
}

export type AccountStatus = 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE';
export type RegionStatus = 'ENABLED' | 'ENABLED_BY_DEFAULT' | 'ENABLING' | 'DISABLING' | 'DISABLED';

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
  readonly status?: AccountStatus;
  /** Path of organizational units below the root, `Workloads/Production`. Default: the root itself. */
  readonly unit?: string;
  /** `false`: not a member of the organization. */
  readonly member?: boolean;
  /** Access keys beside the one that every account has (`accessKeyOf`). */
  readonly keys?: readonly string[];
  /** The enabled Regions, or the state of Regions that differ from the default. Default: those that need no opt-in. */
  readonly regions?: readonly string[] | Readonly<Record<string, RegionStatus>>;
  readonly trails?: readonly Trail[];
  readonly eventDataStores?: readonly EventDataStore[];
  readonly kmsKeys?: readonly KmsKey[];
  readonly buckets?: readonly Bucket[];
  /** `null` (default): the account has no block of its own. */
  readonly publicAccessBlock?: PublicAccessBlock | null;
  readonly roles?: readonly Role[];
  /** Region → the findings of Security Hub there. A Region that is not named has it off. */
  readonly securityHub?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

export interface Trail {
  readonly name: string;
  readonly homeRegion: string;
  readonly bucket: string;
  readonly bucketPrefix?: string;
  /** Default: `false`. */
  readonly multiRegion?: boolean;
  /** Default: `false`. Only the management account's trails are seen by members. */
  readonly organization?: boolean;
  /** Default: `false`. */
  readonly logFileValidation?: boolean;
  /** Default: as `multiRegion`. */
  readonly globalServiceEvents?: boolean;
  readonly kmsKeyArn?: string;
  readonly logGroupArn?: string;
  readonly logRoleArn?: string;
  readonly snsTopicArn?: string;
  readonly status?: TrailStatus;
  /** Account → what differs in the status that this member sees. */
  readonly memberStatus?: Readonly<Record<string, TrailStatus>>;
  readonly eventSelectors?: readonly EventSelector[];
  readonly advancedEventSelectors?: readonly AdvancedEventSelector[];
  /** Kinds of Insights; those of an object are for the categories of events that it names. */
  readonly insightSelectors?: readonly (string | { readonly InsightType: string; readonly EventCategories: readonly string[] })[];
  readonly tags?: Readonly<Record<string, string>>;
  /** `false`: ListTrails leaves it out. Otherwise fields of its answer that replace the derived ones; `null` leaves a field out. */
  readonly listed?: false | Readonly<Record<string, unknown>>;
  /** Fields of the answers of DescribeTrails and GetTrail that replace the derived ones; `null` leaves a field out. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** Times are ISO 8601. `null` or absent: AWS says none. */
export interface TrailStatus {
  /** Default: `true`. */
  readonly logging?: boolean;
  readonly startedLoggingAt?: string | null;
  readonly stoppedLoggingAt?: string | null;
  readonly latestDeliveryAt?: string | null;
  readonly latestDeliveryError?: string | null;
  readonly latestDigestDeliveryAt?: string | null;
  readonly latestDigestDeliveryError?: string | null;
  readonly latestLogGroupDeliveryAt?: string | null;
  readonly latestLogGroupDeliveryError?: string | null;
  readonly latestNotificationError?: string | null;
}

export interface EventDataStore {
  readonly name: string;
  readonly region: string;
  /** The UUID in the ARN. Default: derived from the name. */
  readonly id?: string;
  /** Default: `ENABLED`. */
  readonly status?: string;
  readonly kmsKeyId?: string;
  /** Default: `true`. */
  readonly multiRegion?: boolean;
  /** Default: `false`. */
  readonly organization?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface KmsKey {
  /** The key id, a UUID. */
  readonly id: string;
  readonly region: string;
  /** Names with their `alias/`. */
  readonly aliases?: readonly string[];
  /** Default: `CUSTOMER`. */
  readonly manager?: 'CUSTOMER' | 'AWS';
  /** Default: `Enabled`. */
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable';
  /** The private key in PEM of a key that signs; without it, the key encrypts. */
  readonly privateKey?: string;
  /** Accounts that the key's policy lets describe it. */
  readonly sharedWith?: readonly string[];
}

export interface PublicAccessBlock {
  readonly blockPublicAcls?: boolean;
  readonly ignorePublicAcls?: boolean;
  readonly blockPublicPolicy?: boolean;
  readonly restrictPublicBuckets?: boolean;
}

export interface Grant {
  /** `AllUsers`, `AuthenticatedUsers`, `LogDelivery`, another group's URI, or a canonical user id. */
  readonly grantee: string;
  readonly permission: 'FULL_CONTROL' | 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP';
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** Account id. Must be given in `World.buckets`; an account's own bucket is the account's. */
  readonly owner?: string;
  /** Default: all four, as AWS makes buckets since 2023. `null`: none is set. */
  readonly publicAccessBlock?: PublicAccessBlock | null;
  /** Whether the bucket policy is public. `null` (default): there is no policy. */
  readonly policyIsPublic?: boolean | null;
  /** Default: `BucketOwnerEnforced`. `null`: no ownership controls are set. */
  readonly ownership?: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter' | null;
  /** Grants beside the owner's. */
  readonly acl?: readonly Grant[];
  readonly logging?: { readonly targetBucket: string; readonly targetPrefix?: string } | null;
  /** Other accounts that the bucket policy lets read the bucket and its settings. */
  readonly readers?: readonly string[];
  /** What a call signed for another Region gets. Default: 301 `permanent`; `malformed` is the 400 of the global endpoint. */
  readonly redirect?: 'permanent' | 'malformed';
}

export interface Role {
  readonly name: string;
  /** Account ids or principal ARNs that may assume it; `*` is everybody. Default: the management account. */
  readonly trusts?: readonly string[];
  readonly externalId?: string;
  readonly mfa?: { readonly serial: string; readonly code: string };
  /** How long a session lasts, whatever is asked for. */
  readonly sessionSeconds?: number;
  /** Decides who may assume it, in place of `trusts` and `externalId`. */
  readonly trustPolicy?: PolicyDocument;
  /** What its sessions may do. Default: everything. */
  readonly policy?: PolicyDocument;
}

/** As much of IAM's language as roles here are written in; what is beyond it is an error of the world. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  /** Of a trust policy: an account, as the ARN of its root. */
  readonly Principal?: { readonly AWS: string };
  /** Of a permissions policy. */
  readonly Resource?: '*';
  /** Operator → key → value. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Organization {
  /** Default: `o-trailproof`. */
  readonly id?: string;
  /** Account id. */
  readonly management: string;
  /** Account → service principals. */
  readonly delegatedAdministrators?: Readonly<Record<string, readonly string[]>>;
  /** Paths of organizational units that hold no account themselves. */
  readonly units?: readonly string[];
  /** Every listing starts with an empty page that has a NextToken, as AWS warns that it may. */
  readonly emptyPages?: boolean;
}
