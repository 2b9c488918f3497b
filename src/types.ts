/**
 * Every shared interface of trailproof. Data flows one way:
 * input (or AWS) → Snapshot of Facts → Check → Finding → ScanResult → Reporter.
 */
import type { CoverageResult } from './coverage/types.js';

/** The shapes of the coverage matrix. */
export type * from './coverage/types.js';

// ---------------------------------------------------------------- facts

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

// ---------------------------------------------------------------- checks

/** Security Hub's words. https://docs.aws.amazon.com/securityhub/latest/userguide/controls-overall-status.html */
export type ComplianceStatus = 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE';

export type Severity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

export interface Reason {
  readonly code: string;
  readonly description: string;
}

export interface Resource {
  /** CloudFormation resource type. */
  readonly type: string;
  readonly id: string;
  /** `null` for what belongs to no Region (an account), or when nobody said which. */
  readonly region: string | null;
}

export type ObservedValue = string | boolean | number | null | readonly string[];

/** One thing seen that a verdict rests on. */
export interface Observation {
  /** The API action that shows it, as `service:Operation`. */
  readonly api: string;
  /** The field of that answer, or what was derived from it. */
  readonly field: string;
  readonly actual: ObservedValue;
  /** What the control asks for; left out where the value is context only. */
  readonly expected?: string;
}

export interface Verdict {
  readonly resource: Resource;
  readonly status: ComplianceStatus;
  /** One sentence with a full stop, free of times and counts, so that it is the same in every scan. */
  readonly message: string;
  readonly reasons: readonly Reason[];
  readonly evidence: readonly Observation[];
  /** Passed because there is nothing to judge. */
  readonly vacuous?: true;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type JsonSchema = Readonly<Record<string, JsonValue>>;

export type ParameterValue = string | number | boolean | null | readonly string[];

export interface ParameterDefinition<T extends ParameterValue = ParameterValue> {
  readonly description: string;
  /** JSON Schema (2020-12) of the value. */
  readonly schema: JsonSchema;
  readonly default: T;
  /** What Security Hub does, where that differs from the default. */
  readonly parity?: T;
}

/** A standard's key (see `standards.ts`) and the requirements of it that the control supports; [] where AWS prints none. */
export type StandardRequirements = Readonly<Record<string, readonly string[]>>;

export interface Remediation {
  /** What to do, in one or two sentences. */
  readonly text: string;
  /** Commands of the AWS CLI. */
  readonly cli: string;
  readonly terraform: string;
  /** What can go wrong when it is done without care. */
  readonly cautions: readonly string[];
  readonly url: string;
}

export interface CheckMetadata {
  /** `Vendor.1`: letters and digits, a dot, a number. */
  readonly id: string;
  readonly title: string;
  /** What it checks, in one or two sentences. */
  readonly description: string;
  readonly severity: Severity;
  readonly category: string;
  /** CloudFormation type of what gets the findings. */
  readonly resourceType: string;
  readonly url: string;
  readonly standards: StandardRequirements;
  /** The exact rule, step by step, as the check applies it. */
  readonly decision: readonly string[];
  /** Where this differs from Security Hub, or rests on something AWS does not say. */
  readonly notes: readonly string[];
  readonly remediation: Remediation;
}

export type Parameters = Readonly<Record<string, ParameterDefinition>>;

/** Widens a literal default (`true`, `24`) to its type, so that evidence.parameters has useful types. */
type Widen<T> = T extends boolean ? boolean : T extends number ? number : T extends string ? string : T;

export type ParameterValues<P extends Parameters> = { readonly [K in keyof P]: Widen<P[K]['default']> };

/** What one account's verdict may need of another account in the same scan. */
export interface OtherAccounts {
  /** The owner's status of an organization trail. */
  trailStatus(arn: string): Fact<TrailStatus>;
  /** The owner's event selectors of an organization trail. */
  eventSelectors(arn: string): Fact<EventSelectors>;
  /** The scanned account that owns a bucket, or `null` when none of them is known to. */
  bucketOwner(bucket: string): string | null;
  /** Whether the evidence of any scanned account says whose a bucket is, or why that is not known. */
  hasAskedAbout(bucket: string): boolean;
}

/** What a check sees: the scope, its parameters, and only the facts that it declared, unwrapped. */
export type Evidence<N extends FactName = FactName, P extends Parameters = Parameters> = {
  readonly partition: string;
  readonly account: string;
  readonly origin: 'live' | 'file';
  readonly collectedAt: string | null;
  /** The Regions whose resources get findings, or `null` for all. Evidence is never limited. */
  readonly regions: readonly string[] | null;
  /** A Region that denies its listing counts as one that is not in use, because the user says so. */
  readonly skipsDeniedRegions: boolean;
  readonly parameters: ParameterValues<P>;
  readonly others: OtherAccounts;
} & { readonly [K in N]: FactValues[K] };

/** One control's code. `evaluate` is synchronous and pure: no clock, no disk, no network. */
export interface Check<N extends FactName = FactName, P extends Parameters = Parameters> {
  readonly meta: CheckMetadata;
  readonly parameters: P;
  readonly needs: readonly N[];
  /** Of what it needs, the facts that cannot matter with these parameters: they are neither collected nor given. */
  spares?(parameters: ParameterValues<P>): readonly N[];
  evaluate(evidence: Evidence<N, P>): readonly Verdict[];
}

// ---------------------------------------------------------------- results

export interface StandardReference {
  /** Short key, as `--standard` takes it. */
  readonly key: string;
  /** AWS's StandardsId. */
  readonly id: string;
  readonly title: string;
}

export interface Finding {
  /** `controlId|account|Region or -|resource id`: the same in every scan. The Region is the ARN's, where the id is an ARN. */
  readonly id: string;
  readonly controlId: string;
  readonly title: string;
  /** As Security Hub labels it: INFORMATIONAL unless the status is FAILED. */
  readonly severity: Severity;
  /** The control's own severity, whatever the status. */
  readonly controlSeverity: Severity;
  readonly status: ComplianceStatus;
  readonly partition: string;
  readonly account: string;
  readonly region: string | null;
  readonly resource: { readonly type: string; readonly id: string };
  readonly message: string;
  readonly reasons: readonly Reason[];
  readonly evidence: readonly Observation[];
  readonly vacuous?: true;
  /** StandardsIds that enable the control. */
  readonly standards: readonly string[];
  /** As in ASFF: `PCI DSS v4.0.1/10.3.2`. */
  readonly relatedRequirements: readonly string[];
  readonly remediation: { readonly text: string; readonly url: string };
}

/** Security Hub's control status, from all findings of it. */
export type ControlStatus = 'PASSED' | 'FAILED' | 'UNKNOWN' | 'NO_DATA';

export type StatusCounts = Readonly<Record<ComplianceStatus, number>>;

/** An account of the organization that was not scanned, on purpose. */
export interface SkippedAccount {
  readonly account: string;
  readonly name: string | null;
  /** One sentence. */
  readonly reason: string;
}

/** Which accounts of the scan an organization trail reaches. Each is in one of the three lists, which are sorted. */
export interface OrganizationTrail {
  readonly arn: string;
  /** The account that owns it, where its findings are. */
  readonly account: string;
  /** Accounts that show the trail, its owner included. */
  readonly covers: readonly string[];
  /** Accounts that do not show it, although every Region of theirs was listed. */
  readonly misses: readonly string[];
  /** Accounts whose trails could not all be listed. */
  readonly unknown: readonly string[];
}

export interface AccountResult {
  readonly account: string;
  /** As AWS Organizations has it; `null` where nobody asked. */
  readonly name: string | null;
  readonly partition: string;
  readonly origin: 'live' | 'file';
  readonly collectedAt: string | null;
  /** No control of this account is undecided. */
  readonly complete: boolean;
  /** By control id, every selected control. */
  readonly controls: Readonly<Record<string, ControlStatus>>;
  /** How its trails were found, where the evidence says. */
  readonly discovery?: DiscoveryResult;
}

export interface DiscoveryResult {
  readonly used: TrailDiscovery['used'];
  /** Why ListTrails, though asked for, was not relied on; one sentence. */
  readonly fellBack: string | null;
  /** What has to be true of AWS for no trail to be missed; one sentence. */
  readonly reliesOn: string;
}

export interface ControlResult extends CheckMetadata {
  readonly relatedRequirements: readonly string[];
  readonly standardsIds: readonly string[];
  readonly needs: readonly FactName[];
  /** Where the check comes from: `trailproof`, or the plugin that brought it. */
  readonly source: string;
  /** As they were in this scan. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** What they are when nobody sets them. */
  readonly parameterDefaults: Readonly<Record<string, ParameterValue>>;
  readonly status: ControlStatus;
  readonly counts: StatusCounts;
  /** Of the passed, how many had nothing to judge. */
  readonly vacuous: number;
}

export interface InputSource {
  /** The name as it was given; `-` is standard input. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface ScanResult {
  readonly schemaVersion: string;
  readonly tool: { readonly name: string; readonly version: string; readonly informationUri: string };
  readonly scan: {
    /** ISO 8601 in UTC. */
    readonly startedAt: string;
    readonly finishedAt: string;
    /** Every finding is PASSED or FAILED, and at least one account was judged. */
    readonly complete: boolean;
    /** It was stopped before its end: accounts may be missing. */
    readonly interrupted: boolean;
    readonly parity: boolean;
    /** Only resources of these Regions have findings; `null` = all Regions. */
    readonly regions: readonly string[] | null;
    /** Regions whose listing was denied count as not in use. */
    readonly skipsDeniedRegions: boolean;
    readonly inputs: readonly InputSource[];
  };
  readonly accounts: readonly AccountResult[];
  /** Accounts of the organization that were not scanned, on purpose: closed ones, and those that the user left out. */
  readonly skippedAccounts: readonly SkippedAccount[];
  readonly organizationTrails: readonly OrganizationTrail[];
  readonly standards: readonly StandardReference[];
  readonly controls: readonly ControlResult[];
  /** Sorted by account, Region, control, resource. */
  readonly findings: readonly Finding[];
  /** Which trails record what, of each account in each Region. */
  readonly coverage: CoverageResult;
  readonly summary: {
    readonly accounts: number;
    readonly findings: number;
    readonly byStatus: StatusCounts;
    readonly failedBySeverity: Readonly<Record<Severity, number>>;
    readonly vacuous: number;
  };
}

/** What a report may be told beside the result. */
export interface RenderOptions {
  /** `github` (default): what GitHub code scanning takes. `full`: every finding of every status. */
  readonly sarifProfile?: 'github' | 'full';
  /** A byte order mark before the CSV report, by which Excel knows that it is UTF-8. */
  readonly csvBom?: boolean;
  /** Columns of the terminal, for the text report. */
  readonly width?: number;
  /** ANSI colours in the text report. */
  readonly color?: boolean;
}

/** A pure function from the result to text, given in pieces so that a large report is never one string. */
export interface Reporter {
  readonly format: string;
  readonly extension: string;
  render(result: ScanResult, options: RenderOptions): Iterable<string>;
}
