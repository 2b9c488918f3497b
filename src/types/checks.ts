import type { EventSelectors, Fact, FactName, FactValues, TrailStatus } from './facts.js';

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
