import { isUndecided } from '../../src/undecided.js';
import type { AbsentFinding, AccountResult, BaselineComparison, Finding, RenderOptions, ScanResult } from '../../src/types.js';
import { plural } from '../html/words.js';
import { isReported, sarif } from './index.js';
import { lintSarif } from './lint.js';

/** One account's report, or why there must be none. */
export type AccountReport = { readonly account: AccountResult } & (
  { readonly text: string; readonly results: number } | { readonly withheld: string }
);

/**
 * A report for each account, each a category of its own for GitHub. GitHub closes every alert of a category that the next upload
 * does not hold, so an account of which something is not known has none: its alerts stay as they are.
 */
export function* sarifByAccount(result: ScanResult, options: RenderOptions): Generator<AccountReport> {
  const byAccount = new Map<string, Finding[]>(result.accounts.map(({ account }) => [account, []]));
  for (const finding of result.findings) byAccount.get(finding.account)?.push(finding);
  const absent = new Map<string, AbsentFinding[]>(result.accounts.map(({ account }) => [account, []]));
  for (const one of result.absentFindings ?? []) absent.get(one.account)?.push(one);
  for (const account of result.accounts) {
    const own = result.absentFindings === undefined ? result : { ...result, absentFindings: absent.get(account.account) ?? [] };
    yield reportOf(own, account, byAccount.get(account.account) ?? [], options);
  }
}

function reportOf(result: ScanResult, account: AccountResult, findings: readonly Finding[], options: RenderOptions): AccountReport {
  // A trail of an account that was not reached may log to this one's bucket, which then is not judged.
  if (result.scan.interrupted) return { account, withheld: 'The scan was interrupted.' };
  if (!account.complete) {
    return { account, withheld: undecidedIn(result, findings) };
  }
  const lost = lostOf(result, account);
  if (lost !== null) return { account, withheld: lost };
  const text = [...sarif.render(partOf(result, account, findings), options)].join('');
  const { sarifProfile = 'github' } = options;
  const [problem] = sarifProfile === 'github' ? lintSarif(text, { consumers: ['github'] }) : [];
  if (problem !== undefined) return { account, withheld: `GitHub would not keep all of it: ${problem.message}` };
  const reported = findings.filter(finding => isReported(finding, sarifProfile)).length;
  const absent = sarifProfile === 'full' ? countsOf(findings, result.absentFindings) : null;
  return { account, text, results: reported + (absent === null ? 0 : absent.resolved + absent.gone) };
}

function undecidedIn({ controls }: ScanResult, findings: readonly Finding[]): string {
  const open = [...new Set(findings.filter(isUndecided).map(({ controlId }) => controlId))];
  return open.length === controls.length ? 'No control could be decided.' : `${open.join(', ')} could not be decided.`;
}

/** What the baseline has of the account and this scan did not look at: its alerts would be closed. */
function lostOf({ baseline, absentFindings = [] }: ScanResult, { account }: AccountResult): string | null {
  const scope = baseline?.missingScope.find(({ what }) => what === account || !ACCOUNT_ID.test(what));
  if (scope !== undefined) return `Not all that the baseline covers was scanned: ${scope.because}`;
  const lost = absentFindings.filter(({ state }) => state === 'notReevaluated');
  return lost.length === 0 ? null : `${plural(lost.length, 'finding')} of the baseline could not be evaluated again.`;
}

const ACCOUNT_ID = /^\d{12}$/;

/** The result as if this account, which was evaluated in full, were the only one. */
function partOf(result: ScanResult, account: AccountResult, findings: readonly Finding[]): ScanResult {
  const { failedBySeverity } = result.summary;
  const failed = findings.filter(({ status }) => status === 'FAILED');
  const severities = Object.keys(failedBySeverity) as (keyof typeof failedBySeverity)[];
  const bySeverity = severities.map(severity => [severity, failed.filter(one => one.controlSeverity === severity).length]);
  return {
    ...result,
    scan: { ...result.scan, complete: true },
    accounts: [account],
    findings,
    ...(result.baseline !== undefined && {
      baseline: { ...result.baseline, guid: null, counts: countsOf(findings, result.absentFindings) },
    }),
    summary: {
      accounts: 1,
      findings: findings.length,
      byStatus: { PASSED: findings.length - failed.length, FAILED: failed.length, WARNING: 0, NOT_AVAILABLE: 0 },
      failedBySeverity: Object.fromEntries(bySeverity) as typeof failedBySeverity,
      vacuous: findings.filter(({ vacuous }) => vacuous).length,
    },
  };
}

function countsOf(findings: readonly Finding[], absent: readonly AbsentFinding[] = []): BaselineComparison['counts'] {
  const counts = { new: 0, unchanged: 0, updated: 0, resolved: 0, gone: 0, notReevaluated: 0 };
  for (const { baseline } of findings) if (baseline !== undefined) counts[baseline.state] += 1;
  for (const { state } of absent) counts[state] += 1;
  return counts;
}
