// The public types reach these, so nothing of the AWS SDK may be imported here: a user of the package does not have it.
import type { FactName, Missing, ParameterValue } from '../types.js';

/** One call as it was made, for the call log, for --verbose and for the count of calls. */
export interface CallRecord {
  /** `cloudtrail:DescribeTrails`: the operation, which for most is also the IAM action. */
  readonly api: string;
  readonly region: string;
  /** The HTTP requests that it took, retries included. */
  readonly attempts: number;
  readonly milliseconds: number;
  /** `null` when it was answered, if only with "there is none". */
  readonly failure: Missing | null;
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

/** What to collect. */
export interface EvidenceOptions {
  /** The facts that the selected checks need; no others are asked for. */
  readonly facts: ReadonlySet<FactName>;
  readonly logBuckets: readonly string[];
  /** Ask also for what only the coverage matrix needs. */
  readonly coverage?: boolean;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  readonly now: () => Date;
}

export interface LiveOptions extends EvidenceOptions, Omit<CredentialOptions, 'region'> {
  readonly region?: string;
  readonly signal?: AbortSignal;
  readonly onCall?: (call: CallRecord) => void;
}
