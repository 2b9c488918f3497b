import assert from 'node:assert/strict';
import { json } from '../../reports/json.js';
import { jsonl } from '../../reports/jsonl.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, scanResult, storyResult } from '../support/results.js';

type Line = Readonly<Record<string, unknown>> & { readonly type: string };

const linesOf = (result: ScanResult): Line[] => {
  const report = [...jsonl.render(result, {})].join('');
  assert.ok(report.endsWith('}\n'));
  return report
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line);
};

/** The JSON report again. */
function reassembled(lines: readonly Line[]): unknown {
  const [first, ...rest] = lines.map(({ type, ...entry }) => ({ type, entry }));
  const entries = (wanted: string): Record<string, unknown>[] => rest.filter(({ type }) => type === wanted).map(({ entry }) => entry);
  return {
    ...first!.entry,
    standards: entries('standard'),
    controls: entries('control'),
    accounts: entries('account'),
    skippedAccounts: entries('skippedAccount'),
    findings: entries('finding').map(finding => Object.fromEntries(Object.entries(finding).filter(([key]) => key !== 'accountName'))),
  };
}

describe('the JSON Lines report', () => {
  const skippedAccounts = [{ account: '222233334444', name: 'Old', reason: 'It is suspended.' }];

  it('holds all that the JSON report holds', () => {
    for (const result of [{ ...storyResult(), skippedAccounts }, scanResult(), scanResult([{}])]) {
      assert.deepEqual(reassembled(linesOf(result)), JSON.parse([...json.render(result, {})].join('')));
    }
  });

  it('says of each line what it is, the scan first and the findings last', () => {
    const types = linesOf({ ...storyResult(), skippedAccounts }).map(({ type }) => type);
    assert.deepEqual([...new Set(types)], ['scan', 'standard', 'control', 'account', 'skippedAccount', 'finding']);
    assert.equal(types.filter(type => type === 'scan').length, 1);
  });

  it('names the account of a finding', () => {
    const result = storyResult();
    const accounts = result.accounts.map(one => (one.account === ACCOUNT ? { ...one, name: 'Shop' } : one));
    for (const line of linesOf({ ...result, accounts })) {
      if (line.type === 'finding') assert.equal(line['accountName'], line['account'] === ACCOUNT ? 'Shop' : null);
    }
  });
});
