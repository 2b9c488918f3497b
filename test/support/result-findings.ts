import { relatedRequirements, standardsIds } from '../../src/standards.js';
import type { ComplianceStatus, Finding } from '../../src/types.js';
import { CONTROLS, type ControlStory, control } from './result-controls.js';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

/** A finding of which only the interesting parts are said; the rest follows from the control and the status. */
export type FindingParts = Partial<Finding>;

export function storyOf(id: string, controls: readonly ControlStory[]): ControlStory {
  return controls.find(one => one.id === id) ?? control({ id, title: `${id} holds`, severity: 'MEDIUM', resourceType: 'Acme::Thing' });
}

function resourceId(type: string, account: string, region: string | null): string {
  const place = `${region ?? 'us-east-1'}:${account}`;
  if (type === 'AWS::::Account') return `AWS::::Account:${account}`;
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::trail-logs-${account}`;
  if (type === 'AWS::CloudTrail::EventDataStore') return `arn:aws:cloudtrail:${place}:eventdatastore/0a1b2c3d-0000-4000-8000-000000000001`;
  return `arn:aws:cloudtrail:${place}:trail/management-events`;
}

/** As the engine has it: an ARN's own Region, where the id is an ARN. */
function placeOf(id: string, region: string | null): string {
  const place = id.startsWith('arn:') ? id.split(':')[3] : region;
  return place === undefined || place === null || place === '' ? '-' : place;
}

const REASONS: Readonly<Record<ComplianceStatus, Finding['reasons']>> = {
  PASSED: [],
  FAILED: [],
  WARNING: [{ code: 'EVIDENCE_NOT_IN_INPUT', description: 'The input does not hold what is needed to decide.' }],
  NOT_AVAILABLE: [{ code: 'CONFIG_ACCESS_DENIED', description: 'Access to the evidence was denied.' }],
};

/** By default a trail that fails CloudTrail.4. */
export function finding(parts: FindingParts = {}, controls: readonly ControlStory[] = CONTROLS): Finding {
  const { controlId = 'CloudTrail.4', status = 'FAILED', account = ACCOUNT } = parts;
  const story = storyOf(controlId, controls);
  const region = parts.region === undefined ? (story.resourceType === 'AWS::::Account' ? null : 'us-east-1') : parts.region;
  const resource = parts.resource ?? { type: story.resourceType, id: resourceId(story.resourceType, account, region) };
  return {
    id: [controlId, account, placeOf(resource.id, region), resource.id].join('|'),
    controlId,
    title: story.title,
    severity: status === 'FAILED' ? story.severity : 'INFORMATIONAL',
    controlSeverity: story.severity,
    status,
    partition: 'aws',
    account,
    region,
    resource,
    message: `${resource.id} is ${status} for ${controlId}.`,
    evidence: [
      { api: 'cloudtrail:DescribeTrails', field: 'LogFileValidationEnabled', actual: status === 'PASSED', expected: 'true' },
      { api: 'cloudtrail:DescribeTrails', field: 'KmsKeyId', actual: null },
    ],
    reasons: REASONS[status],
    standards: standardsIds(story.standards),
    relatedRequirements: relatedRequirements(story.standards),
    remediation: { text: story.remediation.text, url: story.remediation.url },
    ...parts,
  };
}
