// The public types reach these, so nothing of the AWS SDK may be imported here: a user of the package does not have it.
import type { FactName, Missing, ParameterValue, SkippedAccount, Snapshot, TrailDiscovery } from '../types.js';

/** One call as it was made, for the call log, for --verbose and for the count of calls. */
export interface CallRecord {
  /** Whose credentials made it; `null` = the caller's own. */
  readonly account: string | null;
  /** `cloudtrail:DescribeTrails`: the operation, which for most is also the IAM action. */
  readonly api: string;
  readonly region: string;
  /** When it was begun, ISO 8601 in UTC. */
  readonly at: string;
  /** AWS's id of the last request, by which AWS and CloudTrail know it; `null` where no answer came, or none in it. */
  readonly requestId: string | null;
  /** The HTTP requests that it took, retries included. */
  readonly attempts: number;
  readonly milliseconds: number;
  /** `null` when it was answered, if only with "there is none". */
  readonly failure: Missing | null;
  /** The name of the error that came, if only to say "there is none"; `null` where there was none. */
  readonly error: string | null;
  /** What mends the failure, as one sentence; `null` where there is none, or nothing to mend. */
  readonly remedy: string | null;
}

/** Who asks. */
export interface Caller {
  readonly account: string;
  readonly partition: string;
  readonly arn: string;
}

export interface CredentialOptions {
  readonly profile?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly roleSessionName?: string;
  readonly mfaSerial?: string;
  /** Asks a person for the code of an MFA device; left out where nobody can be asked. */
  readonly askMfaCode?: (serial: string) => Promise<string>;
  readonly region: string;
}

/** How trails are found: DescribeTrails in every Region, or ListTrails and DescribeTrails where that names one. */
export type Discovery = TrailDiscovery['used'];

/** What to collect. */
export interface EvidenceOptions {
  /** The facts that the selected checks need; no others are asked for. */
  readonly facts: ReadonlySet<FactName>;
  /** Default: `sweep`. */
  readonly discovery?: Discovery;
  readonly logBuckets: readonly string[];
  /** Ask also for what only the coverage matrix needs. */
  readonly coverage?: boolean;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  readonly now: () => Date;
  /** Of how many trails, buckets, stores and keys to ask, where only the permissions are tried. Default: all. */
  readonly atMost?: number;
}

/** Evidence of an account, and whether an earlier run left it. */
export interface Collected {
  readonly snapshot: Snapshot;
  readonly isEarlier: boolean;
}

/** An account to scan. */
export interface Target {
  readonly account: string;
  /** As AWS Organizations has it; `null` where the account was named by its id alone. */
  readonly name: string | null;
}

/** Which accounts to scan, and how to enter them. */
export interface OrganizationOptions {
  /** Ids of accounts. Without any, AWS Organizations tells them. */
  readonly accounts?: readonly Target[];
  /** Ids of organizational units or roots: their accounts, and those of every unit below. */
  readonly units?: readonly string[];
  /** Ids of accounts that are left out, and reported as skipped. */
  readonly exclude?: readonly string[];
  /** The role in each account but the caller's own. Default: `TrailproofAudit`. */
  readonly roleName?: string;
  /** Where a log bucket is looked for first, and asked about if a parameter alone names it. Default of the latter: the caller's account. */
  readonly logArchiveAccount?: string;
  /** How many accounts at once. Default: 64. */
  readonly concurrency?: number;
  /** Evidence that an earlier run left, whose accounts are not asked again; a later snapshot of an account counts. */
  readonly earlier?: Iterable<Snapshot>;
  /** Where the owners of log buckets are looked for. Default: the accounts that are scanned. */
  readonly mayOwn?: readonly Target[];
  /** Accounts that were left out before. */
  readonly skipped?: readonly SkippedAccount[];
  /** Ids of units and roots of which to tell the accounts in them and below. */
  readonly unitsToKnow?: readonly string[];
  /** Told of each of `unitsToKnow`, before any account is collected; `null` with the error where its accounts could not all be listed. */
  readonly onUnit?: (unit: string, members: ReadonlySet<string> | null, error?: unknown) => void;
  readonly onTarget?: (target: Target) => void;
  /** Told when `onTarget` was told of all accounts. */
  readonly onListed?: () => void;
  readonly onSkipped?: (account: SkippedAccount) => void;
}

export interface LiveOptions extends EvidenceOptions, Omit<CredentialOptions, 'region'> {
  readonly region?: string;
  readonly signal?: AbortSignal;
  readonly onCall?: (call: CallRecord) => void;
  /** Told as soon as AWS has said who the caller is. */
  readonly onCaller?: (caller: Caller) => void;
  /** Told of each request that AWS turned away for coming too soon, repeated or not. */
  readonly onThrottle?: () => void;
}
