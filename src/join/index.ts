import { foldListings } from '../fold-listings.js';
import { compareFindings, compareText } from '../order.js';
import { summary, tally } from '../tallies.js';
import type { ControlResult, Finding, JoinedReport, OrganizationTrail, ScanResult, SkippedAccount } from '../types.js';
import { joinCoverage } from './coverage.js';

/** A report that is to be joined with others. */
export interface NamedReport {
  readonly name: string;
  readonly result: ScanResult;
}

/**
 * One result of several, which were judged alike and have no account in common. No verdict changes: what crosses accounts was decided in
 * each scan alone, and `scan.joined` says so. How findings stand to a baseline, and what
 * Security Hub says, is left out, because each scan may have had another.
 */
export function join(reports: readonly NamedReport[]): ScanResult {
  const results = reports.map(({ result }) => result);
  const [first] = results;
  if (first === undefined) throw new RangeError('There is nothing to join.');
  const accounts = results.flatMap(one => one.accounts).sort((a, b) => compareText(a.account, b.account));
  const findings = results.flatMap(one => one.findings.map(withoutComparisons)).sort(compareFindings);
  const scans = results.map(({ scan }) => scan);
  const suppressions = results.flatMap(one => one.suppressions ?? []);
  const scanned = new Set(accounts.map(({ account }) => account));
  return {
    schemaVersion: first.schemaVersion,
    tool: first.tool,
    scan: {
      ...first.scan,
      startedAt: scans.map(one => one.startedAt).reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a)),
      finishedAt: scans.map(one => one.finishedAt).reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a)),
      complete: scans.every(one => one.complete),
      interrupted: scans.some(one => one.interrupted),
      inputs: scans.flatMap(one => one.inputs),
      joined: reports.flatMap(({ name, result }) => result.scan.joined ?? [joinedReport(name, result)]),
    },
    accounts,
    skippedAccounts: joinSkipped(results, scanned),
    organizationTrails: joinTrails(results, [...scanned]),
    ...(results.some(one => one.listings !== undefined) && { listings: foldListings(results.flatMap(one => one.listings ?? [])) }),
    standards: first.standards,
    controls: joinControls(first.controls, findings),
    findings,
    ...(results.some(one => one.suppressions !== undefined) && { suppressions }),
    coverage: joinCoverage(results.map(one => one.coverage)),
    summary: summary(accounts.length, findings),
  };
}

function joinedReport(name: string, { scan, accounts }: ScanResult): JoinedReport {
  const { finishedAt, complete } = scan;
  return { name, finishedAt, complete, accounts: accounts.length };
}

function withoutComparisons(finding: Finding): Finding {
  const { baseline, securityHub, ...rest } = finding;
  return baseline === undefined && securityHub === undefined ? finding : rest;
}

function joinControls(controls: readonly ControlResult[], findings: readonly Finding[]): ControlResult[] {
  return controls.map(control => ({ ...control, ...tally(control.id, findings) }));
}

/** What one scan left out and another judged was not skipped. */
function joinSkipped(results: readonly ScanResult[], scanned: ReadonlySet<string>): SkippedAccount[] {
  const skipped = new Map(results.flatMap(one => one.skippedAccounts.map(other => [other.account, other] as const)));
  return [...skipped.values()].filter(({ account }) => !scanned.has(account)).sort((a, b) => compareText(a.account, b.account));
}

/** A report that does not know a trail does not say whether its accounts miss it. */
function joinTrails(results: readonly ScanResult[], accounts: readonly string[]): OrganizationTrail[] {
  const trails = new Map<string, OrganizationTrail>();
  for (const trail of results.flatMap(one => one.organizationTrails)) {
    const { covers = [], misses = [] } = trails.get(trail.arn) ?? {};
    trails.set(trail.arn, { ...trail, covers: [...covers, ...trail.covers].sort(), misses: [...misses, ...trail.misses].sort() });
  }
  return [...trails.values()]
    .sort((a, b) => compareText(a.arn, b.arn))
    .map(trail => {
      const known = new Set([...trail.covers, ...trail.misses]);
      return { ...trail, unknown: accounts.filter(account => !known.has(account)) };
    });
}
