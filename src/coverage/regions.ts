/** The Regions of the commercial partition that every account has; each that came later has to be enabled. https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const ALWAYS_ENABLED: ReadonlySet<string> = new Set([
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]);

export const UNNAMED = '-';

/** No other partition has opt-in Regions. */
export function isOptIn(partition: string, region: string): boolean {
  return partition === 'aws' && !ALWAYS_ENABLED.has(region);
}

/** Whether global services, such as IAM, record their events there. Where it is not known for sure, every Region may be it. */
export function mayHoldGlobalEvents(partition: string, region: string): boolean {
  return partition !== 'aws' || region === 'us-east-1' || region === UNNAMED;
}
