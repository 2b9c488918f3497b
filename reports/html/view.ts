import type { AccountResult, ControlStatus, Finding, ScanResult } from '../../src/types.js';
import type { Place } from './place.js';
import type { Tally } from './status.js';

/** Above it passed findings become counts. */
export const MOST_FINDINGS = 10_000;

/** Above it a finding leaves to its control's section what is the same for all findings of the control. */
const MOST_REPEATED = 1_000;

/** Above it the table of accounts shows only those that need attention. */
export const MOST_ACCOUNTS = 200;

export interface AccountView {
  readonly account: AccountResult;
  readonly findings: readonly Finding[];
  /** Something failed or could not be decided. */
  readonly attention: boolean;
}

/** The result as the report walks through it. */
export interface View {
  readonly result: ScanResult;
  readonly place: Place;
  readonly accounts: readonly AccountView[];
  /** Accounts without a failure and with nothing undecided. */
  readonly clear: number;
  /** Passed findings are counts. */
  readonly passesFolded: boolean;
  /** Findings leave to their control's section what it says of them all. */
  readonly brief: boolean;
  /** The table of accounts leaves out the clear ones. */
  readonly accountsFolded: boolean;
}

export function viewOf(result: ScanResult, place: Place = 'whole'): View {
  const byAccount = groupBy(result.findings, ({ account }) => account);
  const accounts = result.accounts.map(account => {
    const findings = byAccount.get(account.account) ?? [];
    const attention = !account.complete || Object.values(account.controls).some(needsAttention) || findings.some(isOpen);
    return { account, findings, attention };
  });
  return {
    result,
    place,
    accounts,
    clear: accounts.filter(({ attention }) => !attention).length,
    passesFolded: result.findings.length > MOST_FINDINGS,
    brief: result.findings.length > MOST_REPEATED,
    accountsFolded: result.accounts.length > MOST_ACCOUNTS,
  };
}

function needsAttention(status: ControlStatus): boolean {
  return status === 'FAILED' || status === 'UNKNOWN';
}

function isOpen({ status }: Finding): boolean {
  return status !== 'PASSED';
}

export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function tallyOf(findings: Iterable<Pick<Finding, 'status' | 'vacuous'>>): Tally {
  const counts = { PASSED: 0, FAILED: 0, WARNING: 0, NOT_AVAILABLE: 0 };
  let vacuous = 0;
  for (const finding of findings) {
    counts[finding.status] += 1;
    if (finding.vacuous === true) vacuous += 1;
  }
  return { counts, vacuous };
}

/** A control's status in an account; a control that the account does not know of has no data there. */
export function statusIn({ controls }: AccountResult, controlId: string): ControlStatus {
  return (Object.hasOwn(controls, controlId) ? controls[controlId] : undefined) ?? 'NO_DATA';
}
