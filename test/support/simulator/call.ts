/** The APIs by the names that faults and the call log use. `s3control` signs as `s3`. */
export type ServiceName = 'cloudtrail' | 's3' | 's3control' | 'sts' | 'ec2' | 'account' | 'kms' | 'organizations' | 'securityhub';

export interface Caller {
  readonly account: string;
  /** ARN of the user or of the assumed role's session. */
  readonly arn: string;
  readonly userId: string;
  readonly assumed: boolean;
}

/** One request, understood. */
export interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  readonly region: string;
  readonly caller: Caller;
  readonly input: Readonly<Record<string, unknown>>;
  /** What it is about: trail ARNs or names as given, a bucket, a key, a role. */
  readonly resources: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `ok`, or the error's code. */
  readonly outcome: string;
}

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
