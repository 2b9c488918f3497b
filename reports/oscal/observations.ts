import type { Finding } from '../../src/types.js';
import { guidFor } from '../../src/scan-guid.js';
import { observed } from '../wording/evidence.js';
import { property, words } from './words.js';

export function observationId({ id }: Finding, collected: string): string {
  return guidFor(['oscal', 'observation', id, collected].join('\n'));
}

/** What a finding of ours says, whatever its status, with what it rests on. */
export function observationOf(finding: Finding, collected: string): object {
  const { id, controlId, title, status, controlSeverity, message, evidence, reasons, vacuous, baseline, suppression } = finding;
  return {
    uuid: observationId(finding, collected),
    title: words(`${controlId} ${title}`),
    description: words(message),
    props: [
      property('finding-id', id),
      property('control-id', controlId),
      property('status', status),
      property('severity', controlSeverity),
      ...(vacuous === true ? [property('vacuous', 'true')] : []),
      ...(baseline === undefined ? [] : [property('baseline-state', baseline.state)]),
      ...(suppression === undefined ? [] : [property('suppression', suppression.id)]),
      ...finding.relatedRequirements.map(one => property('related-requirement', one)),
    ],
    methods: ['TEST'],
    types: ['control-objective'],
    subjects: [{ 'subject-uuid': subjectId(finding), type: 'inventory-item' }],
    ...(evidence.length > 0 && { 'relevant-evidence': evidence.map(one => ({ description: words(observed(one)) })) }),
    collected,
    ...(reasons.length > 0 && { remarks: words(reasons.map(({ code, description }) => `${code}: ${description}`).join(' ')) }),
  };
}

/** Each resource once, in the order of the findings. */
export function subjectsOf(findings: readonly Finding[]): object[] {
  const byId = new Map(findings.map(finding => [subjectId(finding), finding]));
  return [...byId].map(([uuid, { resource, region }]) => ({
    uuid,
    description: words(resource.id),
    props: [property('resource-type', resource.type), ...(region === null ? [] : [property('region', region)])],
  }));
}

function subjectId({ partition, account, resource }: Finding): string {
  return guidFor(['oscal', 'resource', partition, account, resource.type, resource.id].join('\n'));
}
