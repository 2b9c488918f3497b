import { accountResource, distinctReasons, reasonFor, unavailable } from './check.js';
import { Coverage } from './coverage/index.js';
import { discoveryResult } from './discovery.js';
import { missing } from './facts.js';
import { Ledger } from './ledger.js';
import { Listings } from './listings.js';
import { OrganizationTrails } from './organization-trails.js';
import { compareFindings, compareText } from './order.js';
import { type CheckSettings, prepare, type PreparedCheck } from './prepared-check.js';
import type { RegisteredCheck } from './registry.js';
import { standardReferences } from './standards.js';
import { type AccountRecord, accountResults, controlResults, summary } from './tallies.js';
import type {
  Evidence,
  FactName,
  Finding,
  InputSource,
  Missing,
  OtherAccounts,
  ParameterValue,
  Resource,
  ScanResult,
  SkippedAccount,
  Snapshot,
  Verdict,
} from './types.js';
import { TOOL } from './tool.js';
import { validVerdicts } from './verdicts.js';

export const SCHEMA_VERSION = '1.0';

export interface EngineOptions extends CheckSettings {
  readonly checks: readonly RegisteredCheck[];
  /** Only resources of these Regions get findings; account-level verdicts weigh every Region all the same. */
  readonly regions?: readonly string[];
  /** A Region that denies its listing counts as not in use. */
  readonly skipDeniedRegions?: boolean;
  /** Told of a check that threw; its verdict is NOT_AVAILABLE all the same. */
  readonly onCheckError?: (error: unknown, controlId: string, account: string) => void;
}

export interface ScanContext {
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly inputs: readonly InputSource[];
  /** Accounts that were left out on purpose. */
  readonly skipped?: readonly SkippedAccount[];
  /** The scan was stopped before its end, so that accounts may be missing. */
  readonly isInterrupted?: boolean;
  /** The accounts of the organization that was scanned, so far as they are known. */
  readonly members?: Iterable<string>;
}

/** What one check may see of one account, kept when its verdict has to wait for another account. */
interface Slice {
  readonly entry: PreparedCheck;
  readonly account: AccountRecord;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Snapshots in, ScanResult out; the one place where a check is called. Snapshots may come in any order and are let go
 * after `add`: a verdict that needs another account waits until that account was added, or until `finish`.
 */
export class Engine {
  readonly #checks: readonly PreparedCheck[];
  readonly #options: EngineOptions;
  readonly #ledger = new Ledger();
  readonly #organizationTrails = new OrganizationTrails();
  readonly #listings = new Listings();
  readonly #coverage: Coverage;
  readonly #accounts = new Map<string, AccountRecord>();
  #findings: Finding[] = [];
  #waiting: Slice[] = [];

  /** Every fact that the checks need with their parameters. */
  get needs(): ReadonlySet<FactName> {
    return new Set(this.#checks.flatMap(({ needs }) => needs));
  }

  /** The parameters in effect, by check id. */
  get parameters(): Readonly<Record<string, Readonly<Record<string, ParameterValue>>>> {
    return Object.fromEntries(this.#checks.map(({ check, parameters }) => [check.meta.id, parameters]));
  }

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#checks = options.checks.map(entry => prepare(entry, options));
    this.#coverage = new Coverage(options);
  }

  /** Judges one account. Throws when the account was added before: one account is one snapshot. */
  add(snapshot: Snapshot): void {
    const { account, name = null, partition, origin, collectedAt, facts } = snapshot;
    if (this.#accounts.has(account)) throw new Error(`Account ${account} was added twice.`);
    const discovery = discoveryResult(facts.trails);
    const record: AccountRecord = { account, name, partition, origin, collectedAt, ...(discovery !== null && { discovery }) };
    this.#accounts.set(account, record);
    this.#ledger.publish(snapshot);
    this.#organizationTrails.add(snapshot);
    this.#listings.add(snapshot);
    this.#coverage.add(snapshot);
    for (const entry of this.#checks) {
      const gaps: (readonly [FactName, Missing])[] = [];
      const needed: [FactName, unknown][] = [];
      for (const name of entry.needs) {
        const fact = facts[name];
        if (fact.state === 'missing') gaps.push([name, fact]);
        else needed.push([name, fact.value]);
      }
      if (gaps.length > 0) {
        this.#report(entry, record, [withoutEvidence(record, gaps)]);
        continue;
      }
      // Facts are shared by all checks: one that is not ours must not be able to change them.
      if (entry.source !== TOOL.name) needed.forEach(([, value]) => freeze(value));
      const slice: Slice = { entry, account: record, facts: Object.fromEntries(needed) };
      const gap = { met: false };
      const verdicts = this.#evaluate(
        slice,
        this.#ledger.view(partition, () => (gap.met = true)),
        () => !gap.met,
      );
      if (gap.met) this.#waiting.push(slice);
      else this.#report(entry, record, verdicts);
    }
  }

  /** Judges an account anew, on evidence that takes the place of what was added before. */
  replace(snapshot: Snapshot): void {
    const { account } = snapshot;
    this.#accounts.delete(account);
    this.#coverage.forget(account);
    this.#findings = this.#findings.filter(finding => finding.account !== account);
    this.#waiting = this.#waiting.filter(slice => slice.account.account !== account);
    this.add(snapshot);
  }

  has(account: string): boolean {
    return this.#accounts.has(account);
  }

  /** Settles what still waits, and gives the whole result, sorted. */
  finish(context: ScanContext): ScanResult {
    for (const slice of this.#waiting) {
      const settled = this.#ledger.view(slice.account.partition, () => undefined);
      this.#report(slice.entry, slice.account, this.#evaluate(slice, settled));
    }
    this.#waiting = [];
    const findings = this.#findings.sort(compareFindings);
    const accounts = accountResults(
      this.#accounts.values(),
      this.#checks.map(({ check }) => check.meta.id),
      findings,
    );
    const counts = summary(accounts.length, findings);
    return {
      schemaVersion: SCHEMA_VERSION,
      tool: TOOL,
      scan: {
        startedAt: context.startedAt,
        finishedAt: context.finishedAt,
        complete: accounts.length > 0 && context.isInterrupted !== true && counts.byStatus.WARNING + counts.byStatus.NOT_AVAILABLE === 0,
        interrupted: context.isInterrupted ?? false,
        parity: this.#options.parity ?? false,
        regions: this.#options.regions ?? null,
        skipsDeniedRegions: this.#options.skipDeniedRegions ?? false,
        inputs: context.inputs,
      },
      accounts,
      skippedAccounts: [...(context.skipped ?? [])].sort((a, b) => compareText(a.account, b.account)),
      organizationTrails: this.#organizationTrails.finish(),
      listings: this.#listings.finish(),
      standards: standardReferences(this.#checks.flatMap(({ check }) => Object.keys(check.meta.standards))),
      controls: controlResults(this.#checks, findings),
      findings,
      coverage: this.#coverage.finish(context.members),
      summary: counts,
    };
  }

  #evaluate({ entry, account: record, facts }: Slice, others: OtherAccounts, isFinal = (): boolean => true): readonly Verdict[] {
    const { check, parameters } = entry;
    const { account, partition, origin, collectedAt } = record;
    try {
      const { regions = null, skipDeniedRegions = false } = this.#options;
      const scope = { account, partition, origin, collectedAt, regions, skipsDeniedRegions: skipDeniedRegions };
      const evidence = { ...scope, parameters, others, ...facts } as Evidence;
      return validVerdicts(check.evaluate(evidence));
    } catch (error) {
      if (isFinal()) this.#options.onCheckError?.(error, check.meta.id, account);
      const gap = missing('ERROR', 'The check itself failed; run with --verbose to see where.');
      const message = `${check.meta.id} could not be evaluated because its check failed.`;
      return [unavailable(accountResource(record), message, { reasons: [reasonFor(gap)], evidence: [] })];
    }
  }

  #report({ common }: PreparedCheck, { account, partition }: AccountRecord, verdicts: readonly Verdict[]): void {
    const { regions } = this.#options;
    for (const { resource, status, message, reasons, evidence, vacuous } of verdicts) {
      if (regions !== undefined && resource.region !== null && !regions.includes(resource.region)) continue;
      this.#findings.push({
        id: fingerprint(common.controlId, account, resource),
        controlId: common.controlId,
        title: common.title,
        severity: status === 'FAILED' ? common.controlSeverity : 'INFORMATIONAL',
        controlSeverity: common.controlSeverity,
        status,
        partition,
        account,
        region: resource.region,
        resource: { type: resource.type, id: resource.id },
        message,
        reasons,
        evidence,
        ...(vacuous === true && { vacuous }),
        standards: common.standards,
        relatedRequirements: common.relatedRequirements,
        remediation: common.remediation,
      });
    }
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
}

function withoutEvidence(account: AccountRecord, gaps: readonly (readonly [FactName, Missing])[]): Verdict {
  const names = gaps.map(([name]) => name).join(', ');
  return unavailable(accountResource(account), `The evidence that this control needs is not available: ${names}.`, {
    reasons: distinctReasons(gaps.map(([, gap]) => gap)),
    evidence: [],
  });
}

/** An ARN's own Region, so that a bucket whose Region is unknown today is the same finding tomorrow. */
function fingerprint(controlId: string, account: string, { id, region }: Resource): string {
  const place = id.startsWith('arn:') ? id.split(':')[3] : region;
  return [controlId, account, place === undefined || place === null || place === '' ? '-' : place, id].join('|');
}
