import type { Finding } from '../../src/types.js';
import { plain } from '../sarif/text.js';

export interface AsffResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition?: string;
  readonly Region: string;
}

/** Of those that get findings here, the types that ASFF knows. https://docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['AWS::CloudTrail::Trail', 'AwsCloudTrailTrail'],
  ['AWS::S3::Bucket', 'AwsS3Bucket'],
  ['AWS::::Account', 'AwsAccount'],
]);

const PARTITIONS = new Set(['aws', 'aws-cn', 'aws-us-gov']);

/** Where AWS keeps what belongs to no Region. */
const HOME: ReadonlyMap<string, string> = new Map([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
]);

export function resourceOf(finding: Finding): AsffResource {
  const { resource, partition } = finding;
  return {
    Type: TYPES.get(resource.type) ?? 'Other',
    Id: plain(resource.id, 512) || '-',
    ...(PARTITIONS.has(partition) && { Partition: partition }),
    Region: regionNamed(finding.region) ?? regionFor(finding),
  };
}

/**
 * The Region in which the finding is imported: Security Hub takes it only where its product ARN says, and knows it by that and its Id. So it
 * is the Region of our own id, which does not depend on whether a bucket's Region was learned.
 */
export function regionFor({ id, partition }: Pick<Finding, 'id' | 'partition'>): string {
  return regionNamed(id.split('|')[2] ?? null) ?? HOME.get(partition) ?? 'us-east-1';
}

function regionNamed(region: string | null): string | null {
  return region !== null && /^[a-z]{2}[a-z0-9-]{3,14}$/.test(region) ? region : null;
}
