import type { AccountResult, Finding, Reporter, ScanResult } from '../../src/types.js';
import { toJson } from '../sarif/text.js';
import { accountsById } from '../wording/accounts.js';
import { goneFindings } from '../wording/baseline.js';
import { asffOf } from './finding.js';

/**
 * The AWS Security Finding Format, as `BatchImportFindings` takes it: a list of every finding, and of those that are gone as archived. The
 * API takes 100 at a time, and from their own account and Region alone, which is how the folder has them.
 */
export const asff: Reporter = {
  format: 'asff',
  extension: 'json',
  *render(result) {
    const byId = accountsById(result.accounts);
    let separator = '[\n  ';
    for (const { finding, isGone } of told(result)) {
      yield `${separator}${toJson(asffOf(finding, result, byId.get(finding.account), isGone))}`;
      separator = ',\n  ';
    }
    yield separator.startsWith('[') ? '[]\n' : '\n]\n';
  },
};

/** What Security Hub is told of. */
export interface Told {
  readonly finding: Finding;
  readonly isGone: boolean;
}

export function* told(result: ScanResult): Generator<Told> {
  for (const finding of result.findings) yield { finding, isGone: false };
  for (const { finding } of goneFindings(result)) yield { finding, isGone: true };
}

/** The same by account, sorted; an account that only the baseline has is known by its id alone. */
export function toldByAccount(result: ScanResult): [account: string, known: AccountResult | undefined, findings: readonly Told[]][] {
  const byId = accountsById(result.accounts);
  const groups = new Map<string, Told[]>();
  for (const one of told(result)) {
    const { account } = one.finding;
    const group = groups.get(account);
    if (group === undefined) groups.set(account, [one]);
    else group.push(one);
  }
  return [...groups].map(([account, findings]) => [account, byId.get(account), findings]);
}
