import { accountResource, distinctReasons, reasonFor, unavailable } from './check.js';
import { Coverage } from './coverage/index.js';
import { discoveryResult } from './discovery.js';
import { missing } from './facts.js';
import { Ledger } from './ledger.js';
import { OrganizationTrails } from './organization-trails.js';
import { compareIds, type RegisteredCheck } from './registry.js';
import { relatedRequirements, standardReferences, standardsIds } from './standards.js';
import type {
  AccountResult,
  ComplianceStatus,
  ControlResult,
  ControlStatus,
  DiscoveryResult,
  Evidence,
  FactName,
  Finding,
  InputSource,
  Missing,
  OtherAccounts,
  ParameterValue,
  Resource,
  ScanResult,
  Severity,
  SkippedAccount,
  Snapshot,
  StatusCounts,
  Verdict,
} from './types.js';
import { TOOL } from './tool.js';
import { validVerdicts } from './verdicts.js';

export const SCHEMA_VERSION = '1.0';

export interface EngineOptions {
  readonly checks: readonly RegisteredCheck[];
  /** By check id; what is not set has its default, or its parity value. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** Every parameter as Security Hub has it, unless it is set. */
  readonly parity?: boolean;
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

interface PreparedCheck extends RegisteredCheck {
  /** What the check needs with these parameters. */
  readonly needs: readonly FactName[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** What every finding of this control has in common. */
  readonly common: Pick<Finding, 'controlId' | 'title' | 'controlSeverity' | 'standards' | 'relatedRequirements' | 'remediation'>;
}

interface AccountRecord {
  readonly account: string;
  readonly name: string | null;
  readonly partition: string;
  readonly origin: 'live' | 'file';
  readonly collectedAt: string | null;
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
  readonly #coverage: Coverage;
  readonly #accounts = new Map<string, AccountRecord>();
  readonly #discoveries = new Map<string, DiscoveryResult>();
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
    const record: AccountRecord = { account, name, partition, origin, collectedAt };
    this.#accounts.set(account, record);
    const discovery = discoveryResult(facts.trails);
    if (discovery !== null) this.#discoveries.set(account, discovery);
    this.#ledger.publish(snapshot);
    this.#organizationTrails.add(snapshot);
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
    this.#discoveries.delete(account);
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
    const accounts = this.#accountResults(findings);
    const byStatus = countStatuses(findings);
    const failed = findings.filter(({ status }) => status === 'FAILED');
    const bySeverity = (severity: Severity): number => failed.filter(({ controlSeverity }) => controlSeverity === severity).length;
    return {
      schemaVersion: SCHEMA_VERSION,
      tool: TOOL,
      scan: {
        startedAt: context.startedAt,
        finishedAt: context.finishedAt,
        complete: accounts.length > 0 && context.isInterrupted !== true && byStatus.WARNING + byStatus.NOT_AVAILABLE === 0,
        interrupted: context.isInterrupted ?? false,
        parity: this.#options.parity ?? false,
        regions: this.#options.regions ?? null,
        skipsDeniedRegions: this.#options.skipDeniedRegions ?? false,
        inputs: context.inputs,
      },
      accounts,
      skippedAccounts: [...(context.skipped ?? [])].sort((a, b) => compareText(a.account, b.account)),
      organizationTrails: this.#organizationTrails.finish(),
      standards: standardReferences(this.#checks.flatMap(({ check }) => Object.keys(check.meta.standards))),
      controls: this.#controlResults(findings),
      findings,
      coverage: this.#coverage.finish(context.members),
      summary: {
        accounts: accounts.length,
        findings: findings.length,
        byStatus,
        failedBySeverity: {
          CRITICAL: bySeverity('CRITICAL'),
          HIGH: bySeverity('HIGH'),
          MEDIUM: bySeverity('MEDIUM'),
          LOW: bySeverity('LOW'),
          INFORMATIONAL: bySeverity('INFORMATIONAL'),
        },
        vacuous: findings.filter(({ vacuous }) => vacuous).length,
      },
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

  #accountResults(findings: readonly Finding[]): AccountResult[] {
    const byAccount = new Map<string, Map<string, ComplianceStatus[]>>();
    for (const { account, controlId, status } of findings) {
      const controls = byAccount.get(account) ?? new Map<string, ComplianceStatus[]>();
      byAccount.set(account, controls);
      controls.set(controlId, [...(controls.get(controlId) ?? []), status]);
    }
    return [...this.#accounts.values()]
      .sort((a, b) => compareText(a.account, b.account))
      .map(record => {
        const statuses = byAccount.get(record.account);
        const controls = this.#checks.map(({ check: { meta } }) => [meta.id, controlStatus(statuses?.get(meta.id) ?? [])] as const);
        const undecided = [...(statuses?.values() ?? [])].flat().some(status => status === 'WARNING' || status === 'NOT_AVAILABLE');
        const discovery = this.#discoveries.get(record.account);
        return { ...record, complete: !undecided, controls: Object.fromEntries(controls), ...(discovery !== undefined && { discovery }) };
      });
  }

  #controlResults(findings: readonly Finding[]): ControlResult[] {
    return this.#checks.map(({ check: { meta, needs, parameters: definitions }, source, parameters }) => {
      const own = findings.filter(({ controlId }) => controlId === meta.id);
      return {
        ...meta,
        relatedRequirements: relatedRequirements(meta.standards),
        standardsIds: standardsIds(meta.standards),
        needs,
        source,
        parameters,
        parameterDefaults: Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, definition.default])),
        status: controlStatus(own.map(({ status }) => status)),
        counts: countStatuses(own),
        vacuous: own.filter(({ vacuous }) => vacuous).length,
      };
    });
  }
}

function prepare(entry: RegisteredCheck, { parameters = {}, parity = false }: EngineOptions): PreparedCheck {
  const { check, source } = entry;
  const { meta } = check;
  const set = parameters[meta.id] ?? {};
  const values = Object.entries(check.parameters).map(([name, definition]) => {
    const usual = parity && definition.parity !== undefined ? definition.parity : definition.default;
    return [name, Object.hasOwn(set, name) ? (set[name] as ParameterValue) : usual] as const;
  });
  const effective = Object.freeze(Object.fromEntries(values));
  const spared: readonly FactName[] = check.spares?.(effective) ?? [];
  return {
    check,
    source,
    needs: check.needs.filter(name => !spared.includes(name)),
    parameters: effective,
    common: {
      controlId: meta.id,
      title: meta.title,
      controlSeverity: meta.severity,
      standards: standardsIds(meta.standards),
      relatedRequirements: relatedRequirements(meta.standards),
      remediation: { text: meta.remediation.text, url: meta.remediation.url },
    },
  };
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

/** https://docs.aws.amazon.com/securityhub/latest/userguide/controls-overall-status.html */
export function controlStatus(statuses: readonly ComplianceStatus[]): ControlStatus {
  if (statuses.includes('FAILED')) return 'FAILED';
  if (statuses.includes('WARNING') || statuses.includes('NOT_AVAILABLE')) return 'UNKNOWN';
  return statuses.includes('PASSED') ? 'PASSED' : 'NO_DATA';
}

function countStatuses(findings: readonly Finding[]): StatusCounts {
  const counts = { PASSED: 0, FAILED: 0, WARNING: 0, NOT_AVAILABLE: 0 };
  for (const { status } of findings) counts[status] += 1;
  return counts;
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.account, b.account) ||
    compareText(a.region ?? '', b.region ?? '') ||
    compareIds(a.controlId, b.controlId) ||
    compareText(a.resource.id, b.resource.id)
  );
}

/** By code unit, so that the order does not depend on anybody's language. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
