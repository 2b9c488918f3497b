import type { AccountResult, ControlResult, Finding, ParameterValue, ScanResult, Severity } from '../../src/types.js';
import { findingHash } from '../sarif/identity.js';
import { plain, webAddress } from '../sarif/text.js';
import { wordsFor } from '../wording/statuses.js';
import { suppressionText } from '../wording/suppressions.js';
import { timesOf } from '../wording/times.js';

/** The version that AWS Security Hub and Security Lake read. */
const VERSION = '1.6.0';

const CLASS = 2003;

const SEVERITIES: Readonly<Record<Severity, readonly [id: number, caption: string]>> = {
  INFORMATIONAL: [1, 'Informational'],
  LOW: [2, 'Low'],
  MEDIUM: [3, 'Medium'],
  HIGH: [4, 'High'],
  CRITICAL: [5, 'Critical'],
};

const CREATE = [1, 'Create'] as const;
const UPDATE = [2, 'Update'] as const;
const CLOSE = [3, 'Close'] as const;

const RESOLVED = [4, 'Resolved'] as const;

/** What a finding does not say of itself. */
export interface About {
  readonly result: ScanResult;
  /** StandardsId → title. */
  readonly titles: ReadonlyMap<string, string>;
  readonly account: AccountResult | undefined;
  readonly control: ControlResult | undefined;
}

/** One event of the class Compliance Finding. https://schema.ocsf.io/1.6.0/classes/compliance_finding */
export function eventOf(finding: Finding, about: About, isGone = false): object {
  const { controlId, severity, message, suppression, baseline } = finding;
  const { tool, scan } = about.result;
  const isOver = isGone || baseline?.state === 'resolved';
  const [activity, activityName] = isOver ? CLOSE : baseline === undefined || baseline.state === 'new' ? CREATE : UPDATE;
  const [status, statusCaption] = isOver ? RESOLVED : wordsFor(finding).ocsf.finding;
  const [severityId, severityCaption] = SEVERITIES[severity];
  return {
    activity_id: activity,
    activity_name: activityName,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: CLASS,
    class_name: 'Compliance Finding',
    type_uid: CLASS * 100 + activity,
    type_name: `Compliance Finding: ${activityName}`,
    ...moment('time', scan.finishedAt),
    severity_id: severityId,
    severity: severityCaption,
    status_id: status,
    status: statusCaption,
    message: line(message),
    ...(suppression !== undefined && { comment: line(suppressionText(suppression)) }),
    metadata: {
      version: VERSION,
      profiles: ['cloud', 'datetime'],
      product: { name: tool.name, vendor_name: tool.name, version: tool.version },
      event_code: controlId,
    },
    finding_info: infoOf(finding, about, isGone),
    compliance: complianceOf(finding, about),
    cloud: cloudOf(finding, about.account),
    resources: [resourceOf(finding)],
    ...remediationOf(finding),
    ...evidencesOf(finding),
    unmapped: unmappedOf(finding, scan),
  };
}

function infoOf(finding: Finding, { result, account, control }: About, isGone: boolean): object {
  const { id, controlId, title, message } = finding;
  const { first, last, updated } = timesOf(finding, result, account, isGone);
  const source = control === undefined ? undefined : webAddress(control.url);
  return {
    uid: findingHash(id),
    uid_alt: line(id),
    title: line(`${controlId} ${title}`),
    desc: line(message),
    types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    analytic: { uid: controlId, name: line(title), type_id: 1, type: 'Rule' },
    ...moment('first_seen_time', first),
    ...moment('last_seen_time', last),
    ...moment('modified_time', updated),
    ...(source !== undefined && { src_url: source }),
  };
}

function complianceOf(finding: Finding, { control, titles }: About): object {
  const { controlId, title, status, reasons, standards, relatedRequirements } = finding;
  const [id, caption] = wordsFor(finding).ocsf.compliance;
  const parameters = Object.entries(control?.parameters ?? {});
  return {
    control: controlId,
    desc: line(title),
    standards: standards.map(one => titles.get(one) ?? one),
    requirements: relatedRequirements,
    status_id: id,
    status: caption,
    // OCSF has one word for the two ways of being undecided.
    status_code: status,
    ...(reasons.length > 0 && { status_details: reasons.map(({ code, description }) => line(`${code}: ${description}`)) }),
    ...(parameters.length > 0 && { control_parameters: parameters.map(([name, value]) => ({ name, ...valueOf(value) })) }),
  };
}

function valueOf(value: ParameterValue): object {
  return Array.isArray(value) ? { values: value } : { value: typeof value === 'string' ? value : JSON.stringify(value) };
}

function cloudOf({ account, partition, region }: Finding, known: AccountResult | undefined): object {
  return {
    provider: 'AWS',
    account: { uid: account, ...(typeof known?.name === 'string' && { name: line(known.name) }), type_id: 10, type: 'AWS Account' },
    cloud_partition: partition,
    ...(region !== null && { region }),
  };
}

function resourceOf({ resource, partition, region }: Finding): object {
  const uid = line(resource.id);
  return { uid, type: line(resource.type), cloud_partition: partition, ...(region !== null && { region }) };
}

function remediationOf({ remediation: { text, url } }: Finding): object {
  if (text === '') return {};
  const address = webAddress(url);
  return { remediation: { desc: line(text), ...(address !== undefined && { references: [address] }) } };
}

function evidencesOf({ evidence }: Finding): object {
  return evidence.length === 0 ? {} : { evidences: evidence.map(observation => ({ name: line(observation.api), data: observation })) };
}

/** What the class has no place for. */
function unmappedOf({ vacuous, baseline, suppression, controlSeverity }: Finding, scan: ScanResult['scan']): object {
  return {
    scan: scan.interrupted ? 'interrupted' : scan.complete ? 'complete' : 'incomplete',
    controlSeverity,
    ...(vacuous === true && { vacuous }),
    ...(baseline !== undefined && { baseline }),
    ...(suppression !== undefined && { suppression }),
  };
}

/** A time as OCSF has it, in milliseconds, and as its profile datetime has it. */
function moment(name: string, time: string): object {
  return { [name]: Date.parse(time), [`${name}_dt`]: time };
}

function line(text: string): string {
  return plain(text, Infinity);
}
