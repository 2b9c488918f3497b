import { isDeepStrictEqual } from 'node:util';
import { accountResults, summary, tally } from './tallies.js';
import type { AccountResult, ControlResult, ScanResult } from './types.js';
import { isUndecided } from './undecided.js';

/** Something that a report says and that its findings do not. */
export interface Contradiction {
  readonly pointer: string;
  /** The rest of a sentence that begins with the place. */
  readonly problem: string;
}

/**
 * The first thing in a result that is not what its findings come to; `null` when there is none. Whoever changes a report by hand may leave
 * its head as it was, or its findings: readers and other formats would repeat whichever they look at.
 */
export function contradictionIn(result: ScanResult): Contradiction | null {
  return inSummary(result) ?? inScan(result) ?? inAccounts(result) ?? inControls(result);
}

function inSummary({ accounts, findings, summary: said }: ScanResult): Contradiction | null {
  if (isDeepStrictEqual(summary(accounts.length, findings), said)) return null;
  return { pointer: '/summary', problem: 'does not count what the findings say' };
}

function inScan({ scan, accounts, findings }: ScanResult): Contradiction | null {
  const { complete, interrupted, startedAt, finishedAt, joined = [] } = scan;
  if (Date.parse(finishedAt) < Date.parse(startedAt)) return { pointer: '/scan/finishedAt', problem: 'is before the start' };
  const isDecided = accounts.length > 0 && !interrupted && !findings.some(isUndecided);
  // A report without accounts is not complete, and leaves no other trace in what it was joined to.
  const isComplete = isDecided && joined.every(one => one.complete);
  if (complete === isComplete) return null;
  const problem = complete ? 'is true, and not everything was decided' : 'is false, and everything was decided';
  return { pointer: '/scan/complete', problem };
}

function inAccounts({ accounts, controls, findings }: ScanResult): Contradiction | null {
  const ids = controls.map(({ id }) => id);
  const counted = new Map(accountResults(accounts, ids, findings).map(one => [one.account, one]));
  for (const [index, said] of accounts.entries()) {
    const pointer = `/accounts/${index}`;
    const contradiction = inAccount(said, counted.get(said.account)!, pointer);
    if (contradiction !== null) return contradiction;
  }
  return null;
}

function inAccount({ account, complete, controls }: AccountResult, counted: AccountResult, pointer: string): Contradiction | null {
  for (const id of new Set([...Object.keys(counted.controls), ...Object.keys(controls)])) {
    const [said, found] = [controls[id], counted.controls[id]];
    const place = `${pointer}/controls/${id}`;
    if (said === undefined) return { pointer: place, problem: `is missing, and the findings of account ${account} say ${found}` };
    if (found === undefined) return { pointer: place, problem: 'is of a control that is not among the controls' };
    if (said !== found) return { pointer: place, problem: `is ${said}, and the findings of account ${account} say ${found}` };
  }
  if (complete === counted.complete) return null;
  const problem = complete
    ? `is true, and not every finding of account ${account} was decided`
    : `is false, and every finding of account ${account} was decided`;
  return { pointer: `${pointer}/complete`, problem };
}

function inControls({ controls, findings }: ScanResult): Contradiction | null {
  for (const [index, control] of controls.entries()) {
    const pointer = `/controls/${index}`;
    const contradiction = inControl(control, tally(control.id, findings), pointer);
    if (contradiction !== null) return contradiction;
  }
  return null;
}

function inControl({ id, ...said }: ControlResult, counted: ReturnType<typeof tally>, pointer: string): Contradiction | null {
  if (said.status !== counted.status)
    return { pointer: `${pointer}/status`, problem: `of ${id} is ${said.status}, and its findings say ${counted.status}` };
  if (!isDeepStrictEqual(said.counts, counted.counts))
    return { pointer: `${pointer}/counts`, problem: `of ${id} does not count what its findings say` };
  if (said.vacuous === counted.vacuous) return null;
  return { pointer: `${pointer}/vacuous`, problem: `of ${id} is ${said.vacuous}, and its findings say ${counted.vacuous}` };
}
