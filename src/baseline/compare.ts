import { isUndecided } from '../undecided.js';
import { compareText } from '../order.js';
import type {
  AbsentFinding,
  AbsentState,
  Baseline,
  BaselineEntry,
  BaselineState,
  Finding,
  FindingChange,
  MissingScope,
  ScanResult,
} from '../types.js';
import { changesOf } from './changes.js';
import { Listed } from './listed.js';

/** A result that was held against a baseline. */
export type ComparedResult = ScanResult & Required<Pick<ScanResult, 'baseline' | 'absentFindings'>>;

/**
 * Says of each finding, and of each entry of the baseline, how the one stands to the other. They are the same by their id, and by nothing else.
 * `source` is how reports name the baseline. Throws nothing: a baseline that was read from a file has to be valid by its schema
 * (`trailproof schema baseline`), one of `baselineOf` is.
 */
export function compare(result: ScanResult, baseline: Baseline, source: string): ComparedResult {
  const entries = new Map(baseline.findings.map(entry => [entry.id, entry]));
  const scope = new Scope(result, baseline);
  const otherwise = new Set(scope.changedControls);
  const findings = result.findings.map(finding => ({
    ...finding,
    baseline: changeOf(finding, entries.get(finding.id), otherwise.has(finding.controlId)),
  }));
  for (const { id } of findings) entries.delete(id);
  const absentFindings = [...entries.values()].map(entry => absent(entry, scope)).sort((a, b) => compareText(a.id, b.id));
  const counts = { new: 0, unchanged: 0, updated: 0, resolved: 0, gone: 0, notReevaluated: 0 };
  const states: readonly (BaselineState | AbsentState)[] = [
    ...findings.map(one => one.baseline.state),
    ...absentFindings.map(one => one.state),
  ];
  for (const state of states) counts[state] += 1;
  return {
    ...result,
    findings,
    absentFindings,
    baseline: {
      source,
      madeAt: baseline.madeAt,
      guid: baseline.guid ?? null,
      toolVersion: baseline.tool.version,
      counts,
      newControls: scope.newControls,
      changedControls: scope.changedControls,
      missingScope: scope.missing,
    },
  };
}

/** What is judged otherwise than then resolves nothing: what failed may still be so. */
function changeOf(finding: Finding, before: BaselineEntry | undefined, isJudgedOtherwise: boolean): FindingChange {
  if (before === undefined) return { state: 'new', status: null, changes: [] };
  const { status, controlSeverity: severity, evidence } = finding;
  const changes = changesOf(before, { status, severity, evidence });
  if (before.status === 'FAILED' && status === 'PASSED' && !isJudgedOtherwise) return { state: 'resolved', status: before.status, changes };
  return { state: changes.length === 0 ? 'unchanged' : 'updated', status: before.status, changes };
}

function absent(entry: BaselineEntry, scope: Scope): AbsentFinding {
  const { controlId, account, resourceId } = partsOf(entry.id);
  const unknown = scope.whyUnknown(entry, controlId, account);
  return {
    id: entry.id,
    state: unknown === null ? 'gone' : 'notReevaluated',
    because: unknown ?? goneBecause(entry),
    controlId,
    status: entry.status,
    severity: entry.severity,
    partition: scope.partitionOf(account),
    account,
    region: entry.region,
    resource: { type: entry.resourceType, id: resourceId },
  };
}

/** An account is still there: its finding gave way to findings of what is in it. */
function goneBecause({ resourceType }: BaselineEntry): string {
  return resourceType === ACCOUNT_TYPE
    ? 'The control was evaluated completely, and the finding of the account as a whole has given way to others.'
    : 'The control was evaluated completely in its account, and the resource is no longer there.';
}

const ACCOUNT_TYPE = 'AWS::::Account';
const BUCKET_TYPE = 'AWS::S3::Bucket';
const OTHER_PARAMETERS = 'The control is judged with other parameters.';

/** `controlId|account|Region or -|resource id`, of which only the last may hold a `|`. */
export function partsOf(id: string): { readonly controlId: string; readonly account: string; readonly resourceId: string } {
  const [controlId = '', account = '', , ...rest] = id.split('|');
  return { controlId, account, resourceId: rest.join('|') };
}

/** What this scan evaluated of what the baseline evaluated. */
class Scope {
  readonly newControls: readonly string[];
  readonly changedControls: readonly string[];
  readonly missing: readonly MissingScope[];
  readonly #result: ScanResult;
  /** Why an account of the baseline is not in the scan. */
  readonly #missingAccounts: ReadonlyMap<string, string>;
  readonly #missingControls: ReadonlyMap<string, string>;
  readonly #partitions: ReadonlyMap<string, string>;
  /** `account|control` of which something could not be decided. */
  readonly #open: ReadonlySet<string>;
  /** Controls that could not be decided everywhere. */
  readonly #openControls: ReadonlySet<string>;
  readonly #listed: Listed;

  constructor(result: ScanResult, baseline: Baseline) {
    const { scan, accounts, controls, skippedAccounts } = result;
    const known = new Map(baseline.controls.map(({ id, parameters }) => [id, parameters]));
    const judged = new Set(controls.map(({ id }) => id));
    const scanned = new Set(accounts.map(({ account }) => account));
    const skipped = new Map(skippedAccounts.map(({ account, reason }) => [account, reason]));
    const undecided = result.findings.filter(isUndecided);
    this.#result = result;
    this.newControls = controls.flatMap(({ id }) => (known.has(id) ? [] : [id]));
    this.changedControls = controls.flatMap(({ id, parameters, parameterDefaults }) => {
      const before = known.get(id);
      // A parameter that is newer than the baseline was, for it, what it is when nobody sets it.
      return before === undefined || canonical({ ...parameterDefaults, ...before }) === canonical(parameters) ? [] : [id];
    });
    this.#partitions = new Map([...baseline.accounts, ...accounts].map(({ account, partition }) => [account, partition]));
    this.#missingAccounts = new Map(
      baseline.accounts.flatMap(({ account }) => {
        if (scanned.has(account)) return [];
        const reason = skipped.get(account);
        return [[account, reason === undefined ? 'The account is not in this scan.' : `The account was skipped: ${reason}`]];
      }),
    );
    this.#missingControls = new Map(
      baseline.controls.flatMap(({ id }) => (judged.has(id) ? [] : [[id, 'The control is not in this scan.']])),
    );
    this.#open = new Set(undecided.map(({ account, controlId }) => `${account}|${controlId}`));
    this.#openControls = new Set(undecided.map(({ controlId }) => controlId));
    this.#listed = new Listed(result, baseline);
    this.missing = [
      ...[...this.#missingAccounts, ...this.#missingControls].map(([what, because]) => ({ what, because })),
      ...this.changedControls.map(what => ({ what, because: OTHER_PARAMETERS })),
      ...this.#listed.missing,
      ...narrowed(scan, baseline.settings),
    ];
  }

  partitionOf(account: string): string {
    // Every finding of a baseline is of one of its accounts: a file in which it is not was refused.
    return this.#partitions.get(account)!;
  }

  /** Why it is not known what became of an entry that is not among the findings, or `null` where it is known that there is no such thing. */
  whyUnknown(entry: BaselineEntry, controlId: string, account: string): string | null {
    const { region, resourceType } = entry;
    const { scan } = this.#result;
    const missing = this.#missingAccounts.get(account) ?? this.#missingControls.get(controlId);
    if (missing !== undefined) return missing;
    if (scan.interrupted) return 'The scan was interrupted, so that what is missing may still be there.';
    if (isLeftOut(entry, scan)) return 'The scan is limited to other Regions.';
    if (this.changedControls.includes(controlId)) return OTHER_PARAMETERS;
    if (this.#open.has(`${account}|${controlId}`)) return 'The control could not be decided completely in this account.';
    if (resourceType === ACCOUNT_TYPE) return null;
    if (region !== null && resourceType !== BUCKET_TYPE) return this.#listed.whyHidden({ ...entry, region }, controlId, account);
    // The trails of another account may be all that leads to a log bucket.
    if (this.#missingAccounts.size > 0 || this.#openControls.has(controlId))
      return 'Another account, whose trails may log to the bucket, is not in this scan or could not be decided.';
    return this.#listed.whyUntraced(entry, account, scan.skipsDeniedRegions);
  }
}

/** What the scan was told not to look at. */
export function isLeftOut(
  { region, resourceType }: Pick<BaselineEntry, 'region' | 'resourceType'>,
  { regions }: Pick<ScanResult['scan'], 'regions'>,
): boolean {
  return regions !== null && (region === null ? resourceType !== ACCOUNT_TYPE : !regions.includes(region));
}

/** Settings that leave out what the baseline has. */
function narrowed({ regions, skipsDeniedRegions }: ScanResult['scan'], before: Baseline['settings']): MissingScope[] {
  const isNarrower = regions !== null && (before.regions === null || before.regions.some(region => !regions.includes(region)));
  return [
    ...(isNarrower ? [{ what: 'Regions', because: 'This scan is limited to fewer Regions than the baseline.' }] : []),
    ...(skipsDeniedRegions && !before.skipsDeniedRegions
      ? [{ what: 'Regions', because: 'This scan takes Regions that deny their listing for not in use, and the baseline did not.' }]
      : []),
  ];
}

/** Whatever the order in which somebody wrote the parameters. */
function canonical(parameters: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(parameters).sort(([a], [b]) => compareText(a, b)));
}
