import type { CheckMetadata, FactName, Severity, StandardRequirements } from '../../src/types.js';

/** A control as a report sees it, without the check behind it. */
export interface ControlStory extends CheckMetadata {
  readonly needs: readonly FactName[];
}

const PAGE = 'https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html';

type Parts = Pick<CheckMetadata, 'id' | 'title' | 'severity' | 'resourceType'> &
  Partial<Omit<CheckMetadata, 'remediation'>> & {
    readonly needs?: readonly FactName[];
    readonly remediation?: Partial<CheckMetadata['remediation']>;
  };

/** A whole control from the parts that matter to a test. */
export function control({ remediation, ...parts }: Parts): ControlStory {
  const url = `${PAGE}#${parts.id.toLowerCase().replace('.', '-')}`;
  return {
    description: `Checks what the title says: ${parts.title}.`,
    category: 'Identify > Logging',
    url,
    standards: {},
    decision: ['Each resource that the account owns gets one verdict.', 'Evidence that is lacking is said to be lacking.'],
    notes: [],
    needs: ['trails'],
    ...parts,
    remediation: {
      text: 'Change the setting on the trail, then scan again.',
      cli: 'aws cloudtrail update-trail --name TRAIL --region REGION',
      terraform: 'resource "aws_cloudtrail" "main" {\n  name = "management-events"\n}',
      cautions: [],
      url,
      ...remediation,
    },
  };
}

const TRAIL = 'AWS::CloudTrail::Trail';
const ACCOUNT = 'AWS::::Account';
const BUCKET = 'AWS::S3::Bucket';

const row = (
  number: number,
  severity: Severity,
  resourceType: string,
  title: string,
  standards: StandardRequirements,
  more?: Partial<Parts>,
) => control({ id: `CloudTrail.${number}`, title, severity, resourceType, standards, ...more });

/** The nine controls, close to what the checks say of themselves; a report's test must not depend on the checks. */
export const CONTROLS: readonly ControlStory[] = [
  row(
    1,
    'HIGH',
    ACCOUNT,
    'CloudTrail should be enabled and configured with at least one multi-Region trail that includes read and write management events',
    {
      fsbp: [],
      'cis-1.2.0': ['2.1'],
      'cis-1.4.0': ['3.1'],
      'cis-3.0.0': ['3.1'],
      'cis-5.0.0': ['3.1'],
      'nist-800-53': ['AC-2(4)', 'AU-2', 'AU-12', 'SC-7(9)'],
    },
    {
      needs: ['trails', 'trailStatus', 'eventSelectors'],
      description: 'Checks that at least one multi-Region trail records read and write management events.',
      decision: [
        'A trail counts when it is multi-Region, is logging, and its selectors cover read and write management events.',
        'One trail that counts passes the account.',
        'No such trail, with all evidence at hand, fails it.',
      ],
      notes: ['An organization trail counts for each member account that sees it.'],
      remediation: {
        text: 'Create a multi-Region trail that records all management events.',
        cli: 'aws cloudtrail create-trail --name management-events \\\n  --s3-bucket-name BUCKET --is-multi-region-trail',
        cautions: ['put-event-selectors replaces every selector of the trail.', 'Further copies of management events are charged.'],
      },
    },
  ),
  row(
    2,
    'MEDIUM',
    TRAIL,
    'CloudTrail should have encryption at-rest enabled',
    { fsbp: [], 'cis-5.0.0': ['3.5'], 'nist-800-53': ['AU-9', 'SC-28(1)'], 'nist-800-171': ['3.3.8'], 'pci-4.0.1': ['10.3.2'] },
    { remediation: { cautions: ['Set the key policy first, or delivery stops.'] } },
  ),
  row(
    3,
    'HIGH',
    ACCOUNT,
    'At least one CloudTrail trail should be enabled',
    { 'nist-800-171': ['3.3.1', '3.14.6'], 'pci-3.2.1': ['10.1', '10.2.1'], 'pci-4.0.1': ['10.2.1'] },
    { needs: ['trails', 'trailStatus'] },
  ),
  row(4, 'LOW', TRAIL, 'CloudTrail log file validation should be enabled', {
    fsbp: [],
    'cis-5.0.0': ['3.2'],
    'nist-800-53': ['AU-9', 'SI-7(1)'],
    'pci-4.0.1': ['10.3.2'],
  }),
  row(
    5,
    'MEDIUM',
    TRAIL,
    'CloudTrail trails should be integrated with Amazon CloudWatch Logs',
    { fsbp: [], 'cis-1.4.0': ['3.4'], 'nist-800-53': ['AU-6(1)', 'SI-20'], 'pci-3.2.1': ['10.5.3'], 'pci-4.0.1': [] },
    { needs: ['trails', 'trailStatus'] },
  ),
  row(
    6,
    'CRITICAL',
    BUCKET,
    'Ensure the S3 bucket used to store CloudTrail logs is not publicly accessible',
    { 'cis-1.2.0': ['2.3'], 'cis-1.4.0': ['3.3'], 'pci-4.0.1': ['1.4.4'] },
    { needs: ['trails', 'bucketOwner', 'bucketExposure', 'accountPublicAccess'] },
  ),
  row(
    7,
    'LOW',
    BUCKET,
    'Ensure S3 bucket access logging is enabled on the CloudTrail S3 bucket',
    { 'cis-3.0.0': ['3.4'], 'cis-5.0.0': ['3.4'], 'pci-4.0.1': ['10.2.1'] },
    { needs: ['trails', 'bucketOwner', 'bucketLogging'] },
  ),
  row(9, 'LOW', TRAIL, 'CloudTrail trails should be tagged', { tagging: [] }, { category: 'Identify > Inventory > Tagging' }),
  row(
    10,
    'MEDIUM',
    'AWS::CloudTrail::EventDataStore',
    'CloudTrail Lake event data stores should be encrypted with customer managed AWS KMS keys',
    { 'nist-800-53': ['AU-9', 'SC-12(2)'] },
    { needs: ['eventDataStores', 'kmsKeys'], remediation: { cautions: ['This cannot be undone.'] } },
  ),
];
