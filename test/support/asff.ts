/** What a finding of Security Hub may say beside what every one does. */
export interface AsffOptions {
  readonly account?: string;
  readonly region?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly resource?: string;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  readonly observedAt?: string;
  readonly product?: string;
  readonly archived?: boolean;
  readonly suppressed?: boolean;
}

/** A control finding as `aws securityhub get-findings` prints it. https://docs.aws.amazon.com/securityhub/latest/userguide/sample-control-findings.html */
export function asff(controlId: string, options: AsffOptions = {}): Record<string, unknown> {
  const { account = '111122223333', region = 'us-east-1', status = 'PASSED', reason, resource, parameters } = options;
  const { observedAt = '2026-11-16T09:00:00.000Z', archived = false, suppressed = false } = options;
  return {
    SchemaVersion: '2018-10-08',
    Id: `arn:aws:securityhub:${region}:${account}:security-control/${controlId}/finding/3c5f2f6a`,
    ProductArn: options.product ?? `arn:aws:securityhub:${region}::product/aws/securityhub`,
    GeneratorId: `security-control/${controlId}`,
    AwsAccountId: account,
    Region: region,
    UpdatedAt: '2026-11-19T00:00:00.000Z',
    LastObservedAt: observedAt,
    Compliance: {
      Status: status,
      SecurityControlId: controlId,
      ...(reason !== undefined && { StatusReasons: [{ ReasonCode: reason, Description: 'Why.' }] }),
      ...(parameters !== undefined && {
        SecurityControlParameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
      }),
    },
    Workflow: { Status: suppressed ? 'SUPPRESSED' : 'NEW' },
    RecordState: archived ? 'ARCHIVED' : 'ACTIVE',
    Resources: [
      resource === undefined
        ? { Type: 'AwsAccount', Id: `AWS::::Account:${account}`, Partition: 'aws', Region: region }
        : { Type: 'AwsCloudTrailTrail', Id: resource, Partition: 'aws', Region: region },
    ],
  };
}
