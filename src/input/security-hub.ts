import { Fold } from '../security-hub/fold.js';
import type { ComplianceStatus, SecurityHubFinding, Testimony, WitnessGap } from '../types.js';
import { get, has, isRecord, list, type Raw, record, requiredList, requiredText, text } from './fields.js';
import { parseJson, refuseDepth } from './json.js';
import { at, inputError, type Place, show } from './place.js';
import { readSource } from './source.js';

const STATUSES: readonly string[] = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'] satisfies readonly ComplianceStatus[];

/** Before controls had ids of their own, the generator named them: `…/v/1.0.0/CloudTrail.1`, `security-control/CloudTrail.1`. */
const GENERATOR = /\/(CloudTrail\.[1-9]\d{0,3})$/;

/** What imports its findings has another product: our own, imported as ASFF, are no second witness. */
const SECURITY_HUB = /^arn:aws[a-z-]*:securityhub:[a-z0-9-]+::product\/aws\/securityhub$/;

/** Reads what `aws securityhub get-findings` printed, whole or one answer a line. Rejects with an InputError for anything else. */
export async function readSecurityHub(name: string, stdin?: AsyncIterable<Uint8Array>): Promise<Testimony> {
  const reader = new SecurityHubReader(name);
  await readSource(name, stdin, {
    document: (json, place) => reader.answer(parsed(json, place), place),
    line: (json, place) => {
      if (json.trim() !== '') reader.answer(parsed(json, place), place);
    },
  });
  return reader.testimony();
}

function parsed(json: string, place: Place): unknown {
  refuseDepth(json, place);
  return parseJson(json, place);
}

/** Takes answers of GetFindings, one after another. */
export class SecurityHubReader {
  readonly #source: string;
  readonly #fold = new Fold();
  #ignored = 0;
  #truncated = false;

  constructor(source: string) {
    this.#source = source;
  }

  testimony(gaps: readonly WitnessGap[] = []): Testimony {
    return { source: this.#source, resources: this.#fold.resources, gaps, ignored: this.#ignored, truncated: this.#truncated };
  }

  answer(value: unknown, place: Place): void {
    if (Array.isArray(value)) this.#all(value, place);
    else if (isRecord(value) && has(value, 'Findings')) {
      this.#all(requiredList(get(value, 'Findings'), at(place, 'Findings')), at(place, 'Findings'));
      // An answer that was cut off with --max-items: what it lacks may be anything.
      if (text(value, 'NextToken', place) !== null) this.#truncated = true;
    } else if (isRecord(value) && has(value, 'ProductArn')) this.#one(value, place);
    else throw inputError(place, 'holds no findings of Security Hub. Save the output of "aws securityhub get-findings".');
  }

  #all(values: readonly unknown[], place: Place): void {
    for (const [index, value] of values.entries()) this.#one(record(value, at(place, String(index))), at(place, String(index)));
  }

  #one(raw: Raw, place: Place): void {
    const finding = findingOf(raw, place);
    if (finding === null) this.#ignored += 1;
    else this.#fold.add(finding);
  }
}

/** A finding that is a verdict on a control of CloudTrail, else `null`. */
function findingOf(raw: Raw, place: Place): SecurityHubFinding | null {
  if (!SECURITY_HUB.test(requiredText(raw, 'ProductArn', place)) || text(raw, 'RecordState', place) === 'ARCHIVED') return null;
  const compliance = record(get(raw, 'Compliance') ?? {}, at(place, 'Compliance'));
  const controlId = text(compliance, 'SecurityControlId', place) ?? GENERATOR.exec(text(raw, 'GeneratorId', place) ?? '')?.[1];
  const status = text(compliance, 'Status', at(place, 'Compliance'));
  if (controlId === undefined || !controlId.startsWith('CloudTrail.') || status === null) return null;
  if (!STATUSES.includes(status))
    throw inputError(at(place, 'Compliance'), `has a Status that Security Hub does not know: ${show(status)}.`);
  const account = requiredText(raw, 'AwsAccountId', place);
  const [first] = list(get(raw, 'Resources'), at(place, 'Resources'));
  if (first === undefined) throw inputError(place, 'lacks Resources.');
  const resource = record(first, at(place, 'Resources'));
  return {
    controlId,
    account,
    region: text(raw, 'Region', place) ?? regionOf(requiredText(raw, 'Id', place)),
    resourceId: text(resource, 'Type', place) === 'AwsAccount' ? `AWS::::Account:${account}` : requiredText(resource, 'Id', place),
    status: status as ComplianceStatus,
    reasonCodes: list(get(compliance, 'StatusReasons'), at(place, 'Compliance')).map(one =>
      requiredText(record(one, place), 'ReasonCode', place),
    ),
    parameters: parametersOf(compliance, at(place, 'Compliance')),
    observedAt: momentOf(raw, place),
    suppressed: text(record(get(raw, 'Workflow') ?? {}, at(place, 'Workflow')), 'Status', place) === 'SUPPRESSED',
  };
}

/** `arn:aws:securityhub:us-east-1:111122223333:…` → `us-east-1`. */
function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}

function parametersOf(compliance: Raw, place: Place): SecurityHubFinding['parameters'] {
  const given = get(compliance, 'SecurityControlParameters');
  if (given === undefined || given === null) return null;
  const entries = requiredList(given, at(place, 'SecurityControlParameters')).map(one => {
    const raw = record(one, place);
    return [requiredText(raw, 'Name', place), list(get(raw, 'Value'), place).map(String)] as const;
  });
  return Object.fromEntries(entries);
}

/** When it last looked: `UpdatedAt` also moves when somebody edits the finding. */
function momentOf(raw: Raw, place: Place): string {
  const given = text(raw, 'LastObservedAt', place) ?? requiredText(raw, 'UpdatedAt', place);
  const time = Date.parse(given);
  if (Number.isNaN(time)) throw inputError(place, `has a time that is none: ${show(given)}.`);
  return new Date(time).toISOString();
}
