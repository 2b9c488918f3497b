import assert from 'node:assert/strict';
import fc from 'fast-check';
import { html } from '../../reports/html/index.js';
import { MOST_ACCOUNTS, MOST_FINDINGS } from '../../reports/html/view.js';
import type { ComplianceStatus } from '../../src/types.js';
import { ACCOUNT, CONTROLS, type FindingParts, scanResult, storyResult } from '../support/results.js';
import { attribute, Page, render, text } from './html-page.js';

const STATUSES: readonly ComplianceStatus[] = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'];
const TONES = { PASSED: 'passed', FAILED: 'failed', WARNING: 'warning', NOT_AVAILABLE: 'unavailable' } as const;

/** Findings of any mixture of statuses, on resources of their own. */
const mixtures = fc
  .array(fc.record({ status: fc.constantFrom(...STATUSES), control: fc.nat(CONTROLS.length - 1), account: fc.nat(4) }), { maxLength: 30 })
  .map(picks => picks.map(({ status, control, account }, index) => part(index, status, CONTROLS[control]!.id, `10000000000${account}`)));

function part(index: number, status: ComplianceStatus, controlId: string, account: string): FindingParts {
  const resource = { type: 'AWS::CloudTrail::Trail', id: `arn:aws:cloudtrail:us-east-1:${account}:trail/number-${index}` };
  return { status, controlId, account, resource, message: `Trail number-${index} is as it is.` };
}

/** So many findings, ten an account, of which one in a hundred failed. */
function many(findings: number): FindingParts[] {
  return Array.from({ length: findings }, (_, index) =>
    part(index, index % 100 === 0 ? 'FAILED' : 'PASSED', 'CloudTrail.4', String(200_000_000_000 + Math.floor(index / 10))),
  );
}

function assertLinksResolve(page: Page): void {
  const ids = page.elements.map(element => attribute(element, 'id')).filter(id => id !== undefined);
  assert.equal(new Set(ids).size, ids.length, 'an id occurs twice');
  const known = new Set(ids);
  for (const element of page.elements) {
    const href = attribute(element, 'href');
    if (href?.startsWith('#')) assert.ok(known.has(href.slice(1)), `${href} leads nowhere`);
    for (const id of attribute(element, 'aria-labelledby')?.split(' ') ?? []) assert.ok(known.has(id), `${id} labels nothing`);
  }
}

describe('html report', () => {
  it('is named html', () => {
    assert.deepEqual([html.format, html.extension], ['html', 'html']);
  });

  it('gives the same bytes twice, in pieces', () => {
    const pieces = [...html.render(storyResult(), {})];
    assert.equal(pieces.join(''), render(storyResult()));
    assert.ok(pieces.length > 50);
  });

  it('shows the counts of the result', () => {
    fc.assert(
      fc.property(mixtures, parts => {
        const result = scanResult(parts);
        const page = Page.of(result);
        for (const status of STATUSES) {
          assert.equal(page.textOf(`count-${TONES[status]}`), String(result.summary.byStatus[status]));
          assert.equal(page.classed(`tone-${TONES[status]}`).length, result.summary.byStatus[status]);
        }
        const severities = page.classed('severities').map(text).join('');
        for (const [severity, count] of Object.entries(result.summary.failedBySeverity)) {
          assert.ok(severities.toUpperCase().includes(`${severity}${count}`), `${severity} ${count} in ${severities}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('says that it is incomplete exactly when it is', () => {
    fc.assert(
      fc.property(mixtures, parts => {
        const result = scanResult(parts);
        const page = Page.of(result);
        const { WARNING, NOT_AVAILABLE } = result.summary.byStatus;
        const undecided = WARNING + NOT_AVAILABLE;
        assert.equal(page.classed('is-incomplete').length, result.scan.complete ? 0 : 1);
        assert.equal(page.classed('is-complete').length, result.scan.complete && parts.length > 0 ? 1 : 0);
        assert.equal(text(page.tagged('title')[0]!).startsWith('Incomplete'), !result.scan.complete);
        const expected = `This report is incomplete: ${undecided} finding${undecided === 1 ? '' : 's'} could not be decided`;
        if (!result.scan.complete) assert.ok(page.textOf('banner')!.includes(expected), page.textOf('banner'));
      }),
      { numRuns: 60 },
    );
  });

  it('names the controls and the reasons in the banner', () => {
    const banner = text(Page.of(storyResult()).classed('is-incomplete')[0]!);
    for (const word of [
      '3 of 11 findings, in 2 of 2 accounts',
      'CONFIG_ACCESS_DENIED',
      'Access to the evidence was denied.',
      'CloudTrail.7 (1)',
    ])
      assert.ok(banner.includes(word), `${word} in ${banner}`);
  });

  it('says how much a complete scan decided', () => {
    const page = Page.of(scanResult([{ status: 'PASSED' }]));
    assert.match(text(page.classed('is-complete')[0]!), /All 9 controls were decided for 1 account\./);
    assert.match(page.textOf('undecided')!, /every finding of this report passed or failed/);
  });

  it('never shows a scan of nothing as a good one', () => {
    const page = Page.of(scanResult([]));
    assert.equal(page.classed('is-complete').length, 0);
    assert.match(page.textOf('banner')!, /Nothing was judged/);
    assertLinksResolve(page);
  });

  it('shows every finding with its message, reasons, evidence and requirements', () => {
    const result = storyResult();
    const page = Page.of(result);
    const articles = page.tagged('article').map(text);
    assert.equal(articles.length, result.findings.length);
    for (const finding of result.findings) {
      const article = articles.find(
        one => one.includes(finding.message) && one.includes(finding.resource.id) && one.includes(finding.controlId),
      );
      assert.ok(article, finding.message);
      const words = [
        finding.title,
        finding.resource.type,
        ...finding.reasons.flatMap(({ code, description }) => [code, description]),
        ...finding.evidence.flatMap(({ api, field, expected = '' }) => [api, field, expected]),
        ...(finding.region === null ? [] : [finding.region]),
        ...(finding.status === 'PASSED' ? [] : [finding.remediation.text]),
        ...(finding.relatedRequirements.length === 0 ? [] : [`Supports ${finding.relatedRequirements.length} requirement`]),
      ];
      for (const word of words) assert.ok(article.includes(word), `${word} in ${article}`);
    }
    assert.ok(page.text.includes('Passed (nothing to judge)'));
  });

  it('has a row an account and a cell a control, in symbol and word', () => {
    const rows = Page.of(storyResult()).classed('matrix').map(text).join('');
    for (const cell of ['✖\uFE0EFailed', '✔\uFE0EPassed (nothing to judge)', '▲\uFE0ECould not decide', '◌\uFE0ENot available', '–No data'])
      assert.ok(rows.includes(cell), `${cell} in ${rows}`);
  });

  it('says of each control what it checks, how, what to do and what it supports', () => {
    const result = storyResult();
    const page = Page.of(result);
    for (const control of result.controls) {
      const section = page.textOf(`control-${control.id}`)!;
      const { text: fix, cli, terraform, cautions } = control.remediation;
      const words = [control.description, ...control.decision, ...control.notes, fix, cli, terraform, ...cautions, ...control.needs];
      const requirements = Object.values(control.standards).flat();
      for (const word of [...words, ...requirements]) assert.ok(section.includes(word), `${word} in ${section}`);
    }
    assert.match(page.textOf('control-CloudTrail.9')!, /requiredTagKeysOwner, CostCenter/);
    assert.match(page.textOf('about')!, /CloudTrail\.9 requiredTagKeys = Owner, CostCenter/);
  });

  it('lists the input files with their digests, and where the evidence is from', () => {
    const { inputs } = storyResult().scan;
    assert.match(Page.of(storyResult()).textOf('about')!, new RegExp(`describe-trails.json 2.0 kBSHA-256 ${inputs[0]!.sha256}`));
    const files = Array.from({ length: 30 }, (_, index) => ({ name: `file-${index}.json`, bytes: index, sha256: 'ab'.repeat(32) }));
    const about = Page.of(storyResult({ scan: { inputs: files, parity: true } })).textOf('about')!;
    assert.match(about, /30 files/);
    assert.match(about, /As Security Hub does \(parity\)/);
    assert.match(Page.of(storyResult({ scan: { inputs: [] } })).textOf('about')!, /No file is named/);
  });

  it('has unique ids, and links that lead somewhere', () => {
    fc.assert(
      fc.property(mixtures, parts => assertLinksResolve(Page.of(scanResult(parts)))),
      { numRuns: 30 },
    );
    assertLinksResolve(Page.of(storyResult()));
  });

  it('is built for assistive technology', () => {
    const page = Page.of(storyResult());
    assert.equal(attribute(page.tagged('html')[0]!, 'lang'), 'en');
    for (const tag of ['h1', 'main', 'header', 'footer', 'nav']) assert.ok(page.tagged(tag).length > 0, tag);
    assert.equal(page.tagged('h1').length, 1);
    assert.equal(page.tagged('main').length, 1);
    assert.equal(attribute(page.tagged('a')[0]!, 'href'), '#main');
    for (const table of page.tagged('table')) assert.ok(table.childNodes.some(child => child.nodeName === 'caption'));
    for (const th of page.tagged('th')) assert.match(attribute(th, 'scope') ?? '', /^(row|col)$/);
    for (const svg of page.classed('bar'))
      assert.deepEqual(
        svg.childNodes.slice(0, 2).map(({ nodeName }) => nodeName),
        ['title', 'desc'],
      );
    for (const region of page.classed('scroll'))
      assert.deepEqual(['region', '0'], [attribute(region, 'role'), attribute(region, 'tabindex')]);
  });

  it('supports requirements and claims no compliance', () => {
    const { text: words } = Page.of(storyResult());
    assert.match(words, /supports/);
    assert.doesNotMatch(words, /complian(t|ce)/i);
  });

  it('lists up to ten thousand findings and folds the passed ones above that', function () {
    this.timeout(30_000);
    const open = new Page(render(scanResult(many(MOST_FINDINGS))));
    assert.equal(open.byId('folded'), undefined);
    assert.equal(open.tagged('article').length, MOST_FINDINGS);

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
