import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { AsffFinding } from '../../reports/asff/finding.js';

// The schemas are not ours: ajv's strict mode does not like how they are written.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

const compiled = (name: string): ValidateFunction =>
  ajv.compile(JSON.parse(readFileSync(new URL(`${name}.schema.json`, import.meta.url), 'utf8')) as object);

const asff = compiled('asff-batch-import-findings');
const ocsf = compiled('ocsf-compliance-finding-1.6.0');
const oscal = compiled('oscal-assessment-results-1.2.1');

function assertValid(validate: ValidateFunction, value: unknown): void {
  assert.ok(validate(value), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
}

export interface OcsfEvent {
  readonly activity_id: number;
  readonly type_uid: number;
  readonly time: number;
  readonly severity_id: number;
  readonly status_id: number;
  readonly message: string;
  readonly comment?: string;
  readonly finding_info: {
    readonly uid: string;
    readonly uid_alt: string;
    readonly first_seen_time: number;
    readonly last_seen_time: number;
  };
  readonly compliance: {
    readonly control: string;
    readonly status_id: number;
    readonly status_code: string;
    readonly status_details?: readonly string[];
  };
  readonly cloud: { readonly account: { readonly uid: string; readonly name?: string } };
}

export interface OscalResult {
  readonly title: string;
  readonly remarks?: string;
  readonly 'reviewed-controls': unknown;
  readonly 'local-definitions'?: { readonly 'inventory-items': readonly { readonly uuid: string }[] };
  readonly observations?: readonly {
    readonly uuid: string;
    readonly props: readonly { readonly name: string; readonly value: string }[];
    readonly subjects: readonly { readonly 'subject-uuid': string }[];
  }[];
  readonly risks?: readonly { readonly uuid: string; readonly status: string; readonly statement: string; readonly title: string }[];
  readonly findings?: readonly {
    readonly title: string;
    readonly target: { readonly 'target-id': string; readonly status: { readonly state: string; readonly reason: string } };
    readonly 'related-observations': readonly { readonly 'observation-uuid': string }[];
    readonly 'related-risks'?: readonly { readonly 'risk-uuid': string }[];
  }[];
}

/** The findings of the report, each of which BatchImportFindings would take. */
export function readAsff(report: string): readonly AsffFinding[] {
  const findings = JSON.parse(report) as readonly AsffFinding[];
  for (const finding of findings) assertValid(asff, { Findings: [finding] });
  return findings;
}

/** A report that is one call of BatchImportFindings. */
export function readAsffBatch(report: string): readonly AsffFinding[] {
  const findings = JSON.parse(report) as readonly AsffFinding[];
  assertValid(asff, { Findings: findings });
  return findings;
}

export function readOcsf(report: string): readonly OcsfEvent[] {
  const events = JSON.parse(report) as readonly OcsfEvent[];
  for (const event of events) assertValid(ocsf, event);
  return events;
}

/** The results of the document, in which every reference leads somewhere. */
export function readOscal(report: string): readonly OscalResult[] {
  const document = JSON.parse(report) as { 'assessment-results': { results: readonly OscalResult[]; 'import-ap': { href: string } } };
  assertValid(oscal, document);
  const { results, 'import-ap': plan } = document['assessment-results'];
  const uuids = [...report.matchAll(/"uuid": ?"([^"]+)"/g)].map(([, uuid]) => uuid!);
  assert.equal(new Set(uuids).size, uuids.length, 'a UUID twice');
  const references = [...report.matchAll(/"(?:subject|observation|risk)-uuid":"([^"]+)"/g)].map(([, uuid]) => uuid!);
  for (const uuid of [...references, plan.href.slice(1)]) assert.ok(uuids.includes(uuid), `nothing is ${uuid}`);
  return results;
}
