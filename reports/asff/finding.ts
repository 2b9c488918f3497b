import type { AccountResult, Finding, ScanResult } from '../../src/types.js';
import { findingHash } from '../sarif/identity.js';
import { plain, webAddress } from '../sarif/text.js';
import { wordsFor } from '../wording/statuses.js';
import { earlier, type Times, timesOf } from '../wording/times.js';
import { type AsffResource, regionFor, resourceOf } from './resource.js';

/** The part of AWS's AwsSecurityFinding that we write. https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Types: readonly string[];
  readonly FirstObservedAt: string;
  readonly LastObservedAt: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Severity: AsffSeverity;
  readonly FindingProviderFields: { readonly Severity: AsffSeverity; readonly Types: readonly string[] };
  readonly Title: string;
  readonly Description: string;
  readonly Remediation?: { readonly Recommendation: { readonly Text: string; readonly Url?: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly AsffResource[];
  readonly Compliance: {
    readonly Status: string;
    readonly RelatedRequirements?: readonly string[];
    readonly StatusReasons?: readonly { readonly ReasonCode: string; readonly Description: string }[];
  };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
}

interface AsffSeverity {
  readonly Label: string;
  readonly Original: string;
}

/** Lengths that AWS documents for its type and, where it documents none, ours, which keep a finding far below 240 KB. */
const LIMITS = { title: 256, description: 1024, generator: 512, recommendation: 512, requirements: 32, requirement: 128, field: 2048 };
const REASONS = { most: 10, code: 128, description: 1024 };

const TYPES = ['Software and Configuration Checks/Industry and Regulatory Standards'];

/**
 * One finding. `RecordState` is ARCHIVED for what only the baseline has. The note, the workflow and what a customer defines are the
 * customer's: an import cannot change them, and does not name them.
 */
export function asffOf(finding: Finding, result: ScanResult, account: AccountResult | undefined, isGone = false): AsffFinding {
  const { id, controlId, title, severity, controlSeverity, partition, message, reasons, relatedRequirements, remediation } = finding;
  const { name } = result.tool;
  const times = timesOf(finding, result, account, isGone);
  const weight = { Label: severity, Original: controlSeverity };
  return {
    SchemaVersion: '2018-10-08',
    Id: `${name}/${findingHash(id)}`,
    ProductArn: productArn(partition, regionFor(finding), finding.account),
    ProductName: text(name, 128),
    GeneratorId: text(`${name}/${controlId}`, LIMITS.generator),
    AwsAccountId: finding.account,
    Types: TYPES,
    ...observedAt(times),
    Severity: weight,
    // What AWS lets an import update; the two fields of the same names count for a new finding only.
    FindingProviderFields: { Severity: weight, Types: TYPES },
    Title: text(`${controlId} ${title}`, LIMITS.title),
    Description: text(message, LIMITS.description),
    ...(remediation.text !== '' && { Remediation: { Recommendation: recommendation(remediation) } }),
    ProductFields: productFields(finding, result, account),
    Resources: [resourceOf(finding)],
    Compliance: {
      Status: wordsFor(finding).asff,
      ...(relatedRequirements.length > 0 && {
        RelatedRequirements: relatedRequirements.slice(0, LIMITS.requirements).map(one => text(one, LIMITS.requirement)),
      }),
      ...(reasons.length > 0 && {
        StatusReasons: reasons
          .slice(0, REASONS.most)
          .map(({ code, description }) => ({ ReasonCode: text(code, REASONS.code), Description: text(description, REASONS.description) })),
      }),
    },
    RecordState: isGone ? 'ARCHIVED' : 'ACTIVE',
  };
}

/** That of a custom integration, in the account and Region in which it is imported. */
function productArn(partition: string, region: string, account: string): string {
  return `arn:${text(partition, 64)}:securityhub:${region}:${account}:product/${account}/default`;
}

function observedAt({ first, last, updated }: Times): Pick<AsffFinding, 'FirstObservedAt' | 'LastObservedAt' | 'CreatedAt' | 'UpdatedAt'> {
  return { FirstObservedAt: first, LastObservedAt: last, CreatedAt: earlier(first, updated), UpdatedAt: updated };
}

function recommendation({ text: advice, url }: Finding['remediation']): { readonly Text: string; readonly Url?: string } {
  const address = webAddress(url);
  return { Text: text(advice, LIMITS.recommendation), ...(address !== undefined && { Url: address }) };
}

/** What ASFF has no field for. */
function productFields(finding: Finding, { tool, scan }: ScanResult, account: AccountResult | undefined): Readonly<Record<string, string>> {
  const { suppression, baseline } = finding;
  const fields = {
    FindingId: finding.id,
    ControlId: finding.controlId,
    Scan: scan.interrupted ? 'interrupted' : scan.complete ? 'complete' : 'incomplete',
    AccountName: account?.name ?? '',
    Vacuous: finding.vacuous === true ? 'true' : '',
    BaselineState: baseline?.state ?? '',
    Suppression: suppression?.id ?? '',
    SuppressionType: suppression?.type ?? '',
    SuppressionReason: suppression?.reason ?? '',
    SuppressionOwner: suppression?.owner ?? '',
    SuppressionExpires: suppression?.expires ?? '',
  };
  const said = Object.entries(fields).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(said.map(([key, value]) => [`${tool.name}/${key}`, text(value, LIMITS.field)]));
}

/** AWS refuses an empty text anywhere. */
function text(value: string, limit: number): string {
  return plain(value, limit) || '-';
}
