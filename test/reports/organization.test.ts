import assert from 'node:assert/strict';
import { text } from '../../reports/text/index.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, CONTROLS, type FindingParts, OTHER_ACCOUNT, scanResult } from '../support/results.js';
import { runOf } from '../support/sarif.js';
import { assertLinksResolve, Page } from './html-page.js';

const render = (result: ScanResult): string => [...text.render(result, {})].join('');
const INTERRUPTED = /The scan was interrupted: accounts may be missing\./;
const DENIED = { code: 'CONFIG_ACCESS_DENIED', description: 'sts:AssumeRole was denied in us-east-1; it needs sts:AssumeRole.' };

/** An account that could not be entered. */
const blank = (account: string, reason = DENIED): FindingParts[] =>
  CONTROLS.map(({ id }) => ({ controlId: id, account, status: 'NOT_AVAILABLE', region: null, reasons: [reason], message: 'Not known.' }));

function named(result: ScanResult, names: Readonly<Record<string, string>>): ScanResult {
  return { ...result, accounts: result.accounts.map(one => ({ ...one, name: names[one.account] ?? null })) };
}

const skip = (count: number): ScanResult['skippedAccounts'] =>
  Array.from({ length: count }, (_, index) => ({
    account: String(200_000_000_000 + index),
    name: index === 0 ? 'Old Shop' : null,
    reason: 'The account is suspended.',
  }));

describe('reports of an organization: names', () => {
  const result = named(scanResult([{ message: 'Bad.' }, { account: OTHER_ACCOUNT, status: 'WARNING' }]), {
    [ACCOUNT]: 'Shop',
    [OTHER_ACCOUNT]: 'Log Archive',
  });

  it('stand beside the id in the text report', () => {
    assert.match(render(result), /^ {2}111122223333 Shop us-east-1 management-events {2}Bad\./m);
    assert.match(render(result), /^ {2}444455556666 Log Archive us-east-1 management-events {2}WARNING/m);
    assert.match(render(named(scanResult([{}]), { [ACCOUNT]: 'Shop' })), /^trailproof 1\.2\.3 {2}account 111122223333 Shop, 9 controls/);
  });

  it('stand beside the id in the HTML report', () => {
    const page = Page.of(result);
    assert.match(page.textOf(`account-${ACCOUNT}`)!, /^Account 111122223333 Shop/);
    assert.match(page.textOf('matrix')!, /111122223333Shop/);
    assert.match(page.textOf('undecided')!, /444455556666 Log Archive/);
  });
});

describe('reports of an organization: accounts of which nothing is known', () => {
  const result = named(scanResult([{ message: 'Bad.' }, ...blank(OTHER_ACCOUNT), ...blank('777788889999')]), { [OTHER_ACCOUNT]: 'Shop' });

  it('are named once in the text report, with their reason, and not once for each control', () => {
    const page = render(result);
    assert.match(
      page,
      /\n\? UNDECIDED {2}Every control in 2 accounts\n {2}CONFIG_ACCESS_DENIED: sts:AssumeRole was denied .*\n {4}444455556666 Shop\n {4}777788889999\n/,
    );
    const [findings = ''] = page.split('\nCoverage');
    assert.equal(findings.split('444455556666').length - 1, 1);
    assert.doesNotMatch(page, /Not known\./);
    assert.match(page, /\n1 failed, 18 undecided, 0 passed\n$/);
  });

  it('are counted where a control is undecided elsewhere too', () => {
    const page = render(scanResult([{ controlId: 'CloudTrail.4', status: 'WARNING', message: 'Open.' }, ...blank(OTHER_ACCOUNT)]));
    assert.match(page, /WARNING {2}Open\.\n.*\n {2}… and 1 account in which every control is undecided\.\n/);
  });

  it('stand under the reason of each', () => {
    const other = { code: 'THROTTLING_ERROR', description: 'sts:AssumeRole was throttled.' };
    const page = render(scanResult([{}, ...blank(OTHER_ACCOUNT), ...blank('777788889999', other)]));
    assert.match(page, /DENIED: .*\n {4}444455556666\n {2}THROTTLING_ERROR: .*\n {4}777788889999\n/);
  });

  it('are no account of which anything is known, or known not to be for another reason', () => {
    const [first, ...rest] = blank(OTHER_ACCOUNT);
    const passed: FindingParts = { ...first!, status: 'PASSED', reasons: [] };
    const other: FindingParts = { ...first!, reasons: [{ code: 'ERROR', description: 'Something else.' }] };
    const open: FindingParts = { ...first!, status: 'WARNING' };
    for (const one of [passed, other, open]) assert.doesNotMatch(render(scanResult([{}, one, ...rest])), /Every control in/);
    assert.doesNotMatch(render(scanResult(blank(OTHER_ACCOUNT))), /Every control in/);
  });
});

describe('reports of an organization: accounts that were not scanned', () => {
  const withSkipped = (count: number): ScanResult => ({ ...scanResult([{}]), skippedAccounts: skip(count) });

  it('are listed in the text report, and counted above 25', () => {
    assert.match(
      render(withSkipped(2)),
      /\n– NOT SCANNED {2}2 accounts\n {2}200000000000 Old Shop {2}The account is suspended\.\n {2}200000000001 {2}The/,
    );
    assert.doesNotMatch(render(withSkipped(25)), /… and/);
    assert.match(render(withSkipped(27)), /… and 2 more; the JSON report/);
    assert.doesNotMatch(render(withSkipped(0)), /NOT SCANNED/);
  });

  it('have a table in the HTML report, to which its contents lead', () => {
    const page = Page.of(withSkipped(2));
    assert.match(page.textOf('skipped')!, /2 accounts, left out on purpose.*200000000000Old ShopThe account is suspended\./s);
    assertLinksResolve(page);
    const none = Page.of(withSkipped(0));
    assert.equal(none.byId('skipped'), undefined);
    assertLinksResolve(none);
  });
});

describe('reports of an interrupted scan', () => {
  const whole = scanResult([{ status: 'PASSED' }], { scan: { complete: false, interrupted: true } });
  const open = scanResult([{ status: 'WARNING' }], { scan: { complete: false, interrupted: true } });

  it('say so at the top of the text report', () => {
    for (const result of [whole, open])
      assert.match(render(result), /^INTERRUPTED {2}The scan was interrupted: accounts may be missing\.$/m);
    assert.doesNotMatch(render(whole), /INCOMPLETE/);
    assert.match(render(open), /INCOMPLETE {2}1 of 1 finding could/);
    assert.doesNotMatch(render(scanResult([{ status: 'WARNING' }])), INTERRUPTED);
  });

  it('say so in the banner of the HTML report', () => {
    assert.match(Page.of(whole).text, /This report is incomplete: the scan was interrupted/);
    assert.match(Page.of(open).text, /This report is incomplete: 1 finding could not be decided/);
    for (const result of [whole, open]) assert.match(Page.of(result).text, INTERRUPTED);
    assert.doesNotMatch(Page.of(scanResult([{ status: 'WARNING' }])).text, INTERRUPTED);
  });

  it('say so in a notification of SARIF', () => {
    for (const result of [whole, open]) {
      const run = runOf(result, 'github');
      const [invocation] = run.invocations!;
      const [first, ...others] = invocation!.toolExecutionNotifications!;
      assert.equal(invocation!.executionSuccessful, false);
      assert.match(first!.message.text!, INTERRUPTED);
      assert.equal(first!.level, 'error');
      assert.equal(run.tool.driver.notifications![first!.descriptor!.index!]!.id, 'SCAN_INTERRUPTED');
      assert.equal(others.length, result.summary.byStatus.WARNING);
    }
  });
});
