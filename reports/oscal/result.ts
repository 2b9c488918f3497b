import type { AccountResult, ControlResult, Finding, ScanResult } from '../../src/types.js';
import { guidFor } from '../../src/scan-guid.js';
import { toJson } from '../sarif/text.js';
import { labelOf } from '../wording/accounts.js';
import { untold } from '../wording/completeness.js';
import { findingsOf } from './findings.js';
import { observationOf, subjectsOf } from './observations.js';
import { riskOf } from './risks.js';
import { property, words } from './words.js';

/** A result for each account; without any, one that says so, because OSCAL asks for one. */
export function* resultPieces(result: ScanResult): Generator<string> {
  const byAccount = new Map<string, Finding[]>(result.accounts.map(({ account }) => [account, []]));
  for (const finding of result.findings) byAccount.get(finding.account)?.push(finding);
  if (result.accounts.length === 0) {
    yield `\n      ${toJson({ ...headOf(result, 'nothing'), title: 'Nothing was judged', description: 'No account was judged.' })}`;
    return;
  }
  let separator = '\n      ';
  for (const account of result.accounts) {
    yield separator;
    yield toJson(accountOf(result, account, byAccount.get(account.account) ?? []));
    separator = ',\n      ';
  }
}

function accountOf(result: ScanResult, account: AccountResult, findings: readonly Finding[]): object {
  const collected = account.collectedAt ?? result.scan.finishedAt;
  const risks = findings.flatMap(finding => riskOf(finding, collected) ?? []);
  const lacking = untold(result);
  return {
    ...headOf(result, account.account),
    title: words(`Account ${labelOf(account)}`),
    description: 'What the controls found in this account. A control without a finding is undecided here, or had no resource.',
    ...(lacking !== null && { remarks: lacking }),
    props: [property('account', account.account), property('partition', account.partition), property('complete', String(account.complete))],
    ...list('local-definitions', findings.length === 0 ? [] : [{ 'inventory-items': subjectsOf(findings) }], ([only]) => only),
    ...list(
      'observations',
      findings.map(finding => observationOf(finding, collected)),
    ),
    ...list('risks', risks),
    ...list('findings', findingsOf(account, findings, result.controls, collected)),
  };
}

function headOf({ scan, controls }: ScanResult, scope: string): object {
  return {
    uuid: guidFor(['oscal', 'result', scope, scan.startedAt, scan.finishedAt].join('\n')),
    start: scan.startedAt,
    end: scan.finishedAt,
    'reviewed-controls': { 'control-selections': [selectionOf(controls)] },
  };
}

function selectionOf(controls: readonly ControlResult[]): object {
  return controls.length === 0 ? { 'include-all': {} } : { 'include-controls': controls.map(({ id }) => ({ 'control-id': id })) };
}

/** OSCAL has no empty lists. */
function list<T>(name: string, items: readonly T[], value: (items: readonly T[]) => unknown = all => all): object {
  return items.length === 0 ? {} : { [name]: value(items) };
}
