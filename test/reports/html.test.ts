import assert from 'node:assert/strict';
import fc from 'fast-check';
import { html } from '../../reports/html/index.js';
import type { ComplianceStatus } from '../../src/types.js';
import { CONTROLS, scanResult, storyResult } from '../support/results.js';
import { assertLinksResolve, attribute, Page, part, render, text } from './html-page.js';

const STATUSES: readonly ComplianceStatus[] = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'];
const TONES = { PASSED: 'passed', FAILED: 'failed', WARNING: 'warning', NOT_AVAILABLE: 'unavailable' } as const;

/** Findings of any mixture of statuses, on resources of their own. */
const mixtures = fc
  .array(fc.record({ status: fc.constantFrom(...STATUSES), control: fc.nat(CONTROLS.length - 1), account: fc.nat(4) }), { maxLength: 30 })
  .map(picks => picks.map(({ status, control, account }, index) => part(index, status, CONTROLS[control]!.id, `10000000000${account}`)));

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
        for (const { message } of result.findings) assert.ok(page.text.includes(message), message);
        const severities = page.classed('lengths').map(text).join('');
        for (const [severity, count] of Object.entries(result.summary.failedBySeverity)) {
          assert.ok(severities.toUpperCase().includes(`${severity}${count}`), `${severity} ${count} in ${severities}`);
        }
      }),
      { numRuns: 25 },
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
      { numRuns: 25 },
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
    for (const cell of ['✖\uFE0EFailed', '✔\uFE0EPassed (nothing to judge)', '▲\uFE0EWarning', '◌\uFE0ENot available', '–No data'])
      assert.ok(rows.includes(cell), `${cell} in ${rows}`);
  });

  it('shows blind spots first, then what the trails record, in symbol and word', () => {
    const section = Page.of(storyResult()).textOf('coverage')!;
    assert.match(section, /✖\uFE0E No trail records writes in eu-west-1\. 444455556666.*RegionsReadWriteKMSRDS DataS3Insights/s);
    for (const cell of ['✔\uFE0EAll', '◐\uFE0EIn part', '–None', '◌\uFE0ENot known'])
      assert.ok(section.includes(cell), `${cell} in ${section}`);
    assert.match(section, /no Region named.*cloudtrail:GetEventSelectors of management-events was denied\./s);
    assert.match(Page.of(scanResult([{}])).textOf('coverage')!, /No blind spot: writes are recorded in every Region/);
  });

  it('folds the rows of a large coverage, and the accounts of a row', () => {
    const { coverage } = storyResult();
    const accounts = Array.from({ length: 1000 }, (_, index) => String(200_000_000_000 + index));
    const regions = [{ names: ['us-east-1'], pattern: 1 }];
    const result = (rows: readonly (readonly string[])[]) => ({
      ...scanResult([], { accounts }),
      coverage: {
        ...coverage,
        rows: rows.map(some => ({ accounts: some, regions })),
        blindSpots: [{ kind: 'ACCOUNT' as const, accounts, regions: ['us-east-1'], trail: null }],
      },
    });
    const apart = Page.of(result(accounts.map(account => [account])));
    assert.equal(
      apart
        .classed('coverage')
        .map(text)
        .join('')
        .match(/2000000\d{5}/g)?.length,
      200,
    );
    assert.match(apart.textOf('coverage')!, /800 of 1,000 rows are left out/);
    const together = Page.of(result([accounts])).textOf('coverage')!;
    assert.match(together, /1,000 accounts200000000000, .* and 992 more/);
    assert.equal(together.match(/2000000\d{5}/g)?.length, 16);
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
      { numRuns: 15 },
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
});
