import assert from 'node:assert/strict';
import { MOST_ACCOUNTS, MOST_FINDINGS } from '../../reports/html/view.js';
import { ACCOUNT, type FindingParts, scanResult } from '../support/results.js';
import { assertLinksResolve, Page, part, render, text } from './html-page.js';

/** So many findings, ten an account, of which one in a hundred failed. */
function many(findings: number): FindingParts[] {
  return Array.from({ length: findings }, (_, index) =>
    part(index, index % 100 === 0 ? 'FAILED' : 'PASSED', 'CloudTrail.4', String(200_000_000_000 + Math.floor(index / 10))),
  );
}

describe('html report: large results', () => {
  it('lists up to ten thousand findings and folds the passed ones above that', function () {
    this.timeout(30_000);
    const open = render(scanResult(many(MOST_FINDINGS)));
    assert.ok(!open.includes('id="folded"'));
    assert.equal(open.split('<article').length - 1, MOST_FINDINGS);

    const result = scanResult([...many(MOST_FINDINGS), { ...part(MOST_FINDINGS, 'WARNING', 'CloudTrail.1', ACCOUNT), vacuous: true }]);
    const folded = new Page(render(result));
    assert.match(folded.textOf('folded')!, /10,001 findings.*The JSON report \(--output json=FILE\) lists every one/s);
    assert.equal(folded.classed('tone-passed').length, 0);
    const articles = folded.tagged('article').map(text);
    assert.equal(articles.length, result.findings.filter(({ status }) => status !== 'PASSED').length);
    for (const { status, message } of result.findings) {
      if (status !== 'PASSED')
        assert.ok(
          articles.some(one => one.includes(message)),
          message,
        );
    }
    assert.match(folded.textOf('account-200000000000')!, /9 passed findings: counted here, listed in the JSON report/);
    assert.match(folded.textOf('clear-accounts')!, /900 accounts with nothing failed or undecided/);
    assert.equal(folded.textOf('account-200000000001'), '200000000001100');
    assertLinksResolve(folded);
  });

  it('shows only what needs attention in a table of very many accounts', () => {
    const some = (accounts: number) => many(accounts * 10);
    assert.equal(Page.of(scanResult(some(MOST_ACCOUNTS))).byId('matrix-folded'), undefined);
    const page = Page.of(scanResult(some(MOST_ACCOUNTS + 1)));
    assert.match(page.textOf('matrix-folded')!, /21 of 201 accounts are shown.*In the other 180 every control passed/s);
    const rows = page.classed('matrix').flatMap(table => text(table).match(/2000000\d{5}/g) ?? []);
    assert.equal(rows.length, 21);
  });
});
