import type {
  AccountResult,
  ControlResult,
  Finding,
  ParameterValue,
  ScanResult,
  Testimony,
  WitnessedResource,
  WitnessOnly,
  WitnessRelation,
  WitnessVerdict,
} from '../types.js';

/** Security Hub’s words for why it did not decide, or passed. https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html */
const REASONS: Readonly<Record<string, string>> = {
  S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION: 'Security Hub judges a log bucket only in the account and Region where it is.',
  CLOUDTRAIL_REGION_INVAILD: 'Security Hub saw no multi-Region trail in that Region.',
  CONFIG_ACCESS_DENIED: 'AWS Config was denied access.',
  CONFIG_EVALUATIONS_EMPTY: 'Security Hub found nothing to judge.',
  CONFIG_RETURNS_NOT_APPLICABLE: 'AWS Config says that its rule does not apply; Security Hub archives such a finding after three days.',
  CONFIG_RULE_EVALUATION_ERROR: 'The rule of AWS Config failed.',
  CONFIG_RULE_NOT_FOUND: 'AWS Config has no such rule yet.',
  INTERNAL_SERVICE_ERROR: 'Security Hub failed.',
  THROTTLING_ERROR: 'Security Hub was throttled.',
};

const LATE = 'Periodic controls are evaluated every 12 or 24 hours, and AWS Config has to have recorded a change first.';

/** Says what may explain that two verdicts are not alike. Nothing of it is a proof: the evidence of both is what decides. */
export class Explanations {
  readonly #result: ScanResult;
  readonly #testimony: Testimony;
  readonly #controls: ReadonlyMap<string, ControlResult>;
  readonly #accounts: ReadonlyMap<string, AccountResult>;
  /** `control|resource` that has a finding in any account. */
  readonly #judged: ReadonlySet<string>;
  readonly #skipped: ReadonlyMap<string, string>;
  /** Accounts that Security Hub has any finding of, and `account|control` of them. */
  readonly #told: ReadonlySet<string>;

  constructor(result: ScanResult, testimony: Testimony) {
    this.#result = result;
    this.#testimony = testimony;
    this.#controls = new Map(result.controls.map(one => [one.id, one]));
    this.#accounts = new Map(result.accounts.map(one => [one.account, one]));
    this.#judged = new Set(result.findings.map(({ controlId, resource }) => `${controlId}|${resource.id}`));
    this.#skipped = new Map(result.skippedAccounts.map(({ account, reason }) => [account, reason]));
    this.#told = new Set(testimony.resources.flatMap(({ account, controlId }) => [account, `${account}|${controlId}`]));
  }

  of(
    finding: Finding,
    relation: WitnessRelation,
    verdicts: readonly WitnessVerdict[],
    parameters: WitnessedResource['parameters'],
  ): readonly string[] {
    if (relation === 'agrees') return [];
    if (relation === 'missingThere') return [this.#whyNotThere(finding)];
    const reasons = [...new Set(verdicts.flatMap(({ reasonCodes }) => reasonCodes))].flatMap(code => {
      const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
      return known === undefined ? [] : [`${code}: ${known}`];
    });
    if (relation !== 'disagrees') return reasons;
    const control = this.#controls.get(finding.controlId)!;
    return [
      ...reasons,
      ...this.#time(finding, verdicts),
      ...parametersDiffer(control, parameters),
      ...control.notes.map(note => `Known of ${control.id}: ${note}`),
    ];
  }

  #time({ account }: Finding, verdicts: readonly WitnessVerdict[]): string[] {
    const collectedAt = this.#accounts.get(account)?.collectedAt ?? null;
    const earliest = verdicts.map(({ observedAt }) => observedAt).sort()[0]!;
    if (collectedAt === null) return [`Security Hub looked at ${earliest}; when this evidence was collected is not known. ${LATE}`];
    const lead = Date.parse(collectedAt) - Date.parse(earliest);
    if (lead === 0) return [];
    return lead > 0
      ? [`Security Hub looked at ${earliest}, before this evidence was collected (${collectedAt}). ${LATE}`]
      : [`Security Hub looked at ${earliest}, after this evidence was collected (${collectedAt}): it may have changed since.`];
  }

  #whyNotThere({ account, controlId, region }: Finding): string {
    const gap = this.#testimony.gaps.find(one => region === null || one.region === region);
    if (gap !== undefined) return gap.because;
    if (this.#testimony.truncated) return 'The findings of Security Hub are a page of an answer, so it may be on another.';
    if (!this.#told.has(account))
      return 'There is no finding of this account: Security Hub may be off there, or the findings were not fetched from an administrator account.';
    if (!this.#told.has(`${account}|${controlId}`))
      return 'There is no finding of this control in the account: it may be turned off, or no standard that holds it is turned on.';
    return 'There are findings of this control in the account, and none of this resource: its Region may be missing, or AWS Config does not record it.';
  }

  /** Why there is no finding here of what Security Hub has a verdict on. */
  whyNotHere({ account, controlId, resourceId, verdicts }: Omit<WitnessOnly, 'because'>): string {
    const { scan } = this.#result;
    const skipped = this.#skipped.get(account);
    if (skipped !== undefined) return `The account was skipped: ${skipped}`;
    const known = this.#accounts.get(account);
    if (known === undefined) return 'The account is not in this scan.';
    if (scan.interrupted) return 'The scan was interrupted.';
    const { regions } = scan;
    if (regions !== null && !verdicts.some(one => one.regions.some(region => regions.includes(region))))
      return 'The scan is limited to other Regions.';
    if (this.#judged.has(`${controlId}|${resourceId}`)) return 'The resource has its finding here in the account that owns it.';
    return known.controls[controlId] === 'UNKNOWN'
      ? 'The control could not be decided completely in this account, so it may be there.'
      : 'The evidence does not show it: it may have been deleted since Security Hub looked.';
  }
}

/** The parameters that both name and that differ. */
function parametersDiffer({ id, parameters }: ControlResult, seen: WitnessedResource['parameters']): string[] {
  const shared = Object.keys(parameters).filter(name => seen.some(given => Object.hasOwn(given, name)));
  return shared.flatMap(name => {
    const here = valuesOf(parameters[name]!);
    const there = [...new Set(seen.flatMap(given => (Object.hasOwn(given, name) ? given[name]! : [])))].sort();
    if (here.join() === there.join()) return [];
    return [`The parameter ${name} of ${id} is ${here.join(', ') || 'not set'} here and ${there.join(', ') || 'not set'} in Security Hub.`];
  });
}

function valuesOf(value: ParameterValue): string[] {
  if (value === null) return [];
  return typeof value === 'object' ? [...value].sort() : [String(value)];
}
