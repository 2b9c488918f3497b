import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { text } from '../../reports/text/index.js';
import { safe } from '../../reports/text/safe.js';
import type { RenderOptions, ScanResult } from '../../src/types.js';
import { assertPlain } from '../support/cli.js';
import { HOSTILE, poisoned } from './html-hostile.js';
import { control, CONTROLS, type FindingParts, scanResult, storyResult } from '../support/results.js';

function render(result: ScanResult, options: RenderOptions = {}): string {
  return [...text.render(result, options)].join('');
}

const plain = (coloured: string): string => coloured.replace(/\u001b\[\d{1,2}m/g, '');
/** Commands, links and words are to be copied: they are never broken. */
const tooWide = (page: string, width: number): string[] =>
  page.split('\n').filter(line => stringWidth(line) > width && !/^ {4,}(aws |https:|--)|^ *\S+$/.test(line));

/** Names of accounts are other people's words. */
function hostilelyNamed(result: ScanResult): ScanResult {
  const name = '\u001b[2J\u202eshop\r\n\u0007';
  const skippedAccounts = [{ account: '222233334444', name, reason: name }];
  return { ...result, accounts: result.accounts.map(one => ({ ...one, name })), skippedAccounts };
}

describe('the text report', () => {
  it('says first what was scanned and whether it is complete', () => {
    const page = render(storyResult());
    assert.match(page, /^trailproof 1\.2\.3 {2}2 accounts, 9 controls, 2026-11-21T08:00:07\.250Z\n/);
    assert.match(page, /\n\nINCOMPLETE {2}3 of 11 findings could not be decided\./);
    assert.doesNotMatch(render(scanResult([{ status: 'PASSED' }, { status: 'FAILED', controlId: 'CloudTrail.9' }])), /INCOMPLETE/);
  });

  it('has every control once in its table, whatever its status', () => {
    const page = render(storyResult());
    for (const { id } of CONTROLS) assert.equal(page.match(new RegExp(`^ {2}[✖✔?–] {2}${id.replace('.', '\\.')} `, 'gm'))?.length, 1, id);
  });

  it('gives each status its own mark and word, so that colour is never needed', () => {
    const page = render(
      scanResult([
        { controlId: 'CloudTrail.1', status: 'FAILED' },
        { controlId: 'CloudTrail.2', status: 'PASSED' },
        { controlId: 'CloudTrail.3', status: 'WARNING' },
        { controlId: 'CloudTrail.4', status: 'NOT_AVAILABLE' },
      ]),
    );
    assert.match(page, /✖ {2}CloudTrail\.1 +failed/);
    assert.match(page, /✔ {2}CloudTrail\.2 +passed/);
    assert.match(page, /\? {2}CloudTrail\.3 +undecided/);
    assert.match(page, /\? {2}CloudTrail\.4 +undecided/);
    assert.match(page, /– {2}CloudTrail\.5 +no resource/);
  });

  it('shows every failure with its place and how to mend it', () => {
    const page = render(scanResult([{ controlId: 'CloudTrail.4', message: 'Trail x is bad.' }]));
    assert.match(
      page,
      /✖ CloudTrail\.4 {2}LOW {2}CloudTrail log file validation should be enabled\n {2}us-east-1 management-events {2}Trail x is bad\.\n {2}To mend it: /,
    );
    assert.match(page, /\n1 failed, 0 undecided, 0 passed\n$/);
  });

  it('shows every undecided finding with its status and all its reasons', () => {
    const reasons = [
      { code: 'A_CODE', description: 'One reason.' },
      { code: 'B_CODE', description: 'Another.' },
    ];
    const page = render(scanResult([{ status: 'WARNING', message: 'It is not known.', reasons }]));
    assert.match(
      page,
      /\? CloudTrail\.4 {2}UNDECIDED {2}.*\n.*WARNING {2}It is not known\.\n {4}A_CODE: One reason\.\n {4}B_CODE: Another\.\n/,
    );
  });

  it('names the account only where there are several', () => {
    assert.doesNotMatch(render(scanResult([{}])), /^ {2}111122223333 us-east-1/m);
    const two = scanResult([{ message: 'Bad.' }, { account: '444455556666' }]);
    assert.match(render(two), /^ {2}111122223333 us-east-1 management-events {2}/m);
  });

  it('never counts what had nothing to judge as judged', () => {
    const page = render(scanResult([{ status: 'PASSED', vacuous: true }]));
    assert.match(page, /✔ {2}CloudTrail\.4 +passed +low +1 nothing to judge/);
    assert.match(page, /1 passed \(1 with nothing to judge\)\n$/);
  });

  it('lists 25 findings of a control and says how many more there are', () => {
    const many = (count: number): string =>
      render(
        scanResult(
          Array.from({ length: count }, (_, index) => ({ resource: { type: 'X::Y', id: `id-${index}` }, message: `No ${index}.` })),
        ),
      );
    assert.doesNotMatch(many(25), /more; the JSON report/);
    assert.match(many(26), /… and 1 more; the JSON report \(-o json=FILE\) lists them all\./);
    assert.match(many(1000), /… and 975 more/);
    assert.equal(many(1000).match(/^ {2}.*No \d+\.$/gm)?.length, 25);
  });

  it('shows parity, and the parameters that are not the default', () => {
    assert.match(render(scanResult([], { scan: { parity: true } })), /^Parity: judged as Security Hub does/m);
    assert.doesNotMatch(render(scanResult()), /Parity/);
  });

  it('has a column wide enough for every severity', () => {
    const acme = { title: 'It holds', resourceType: 'Acme::Thing' };
    const controls = [control({ ...acme, id: 'Acme.1', severity: 'INFORMATIONAL' }), control({ ...acme, id: 'Acme.2', severity: 'LOW' })];
    const page = render(scanResult([{ controlId: 'Acme.1' }, { controlId: 'Acme.2' }], { controls }), { width: 160 });
    const columns = [...page.matchAll(/^ {2}✖ {2}Acme\.\d .*?(1 failed)/gm)].map(match => match[0].length);
    assert.deepEqual(new Set(columns).size, 1);
  });

  it('keeps to the width, coloured or not, and colours change nothing but colours', () => {
    for (const width of [40, 60, 80, 100, 160]) {
      const page = render(storyResult(), { width });
      assert.deepEqual(tooWide(page, width), []);
      assert.equal(plain(render(storyResult(), { width, color: true })), page);
    }
  });

  it('has no blank at the end of a line', () => {
    for (const width of [60, 100, 160]) assert.doesNotMatch(render(storyResult(), { width }), / $/m);
  });

  it('says where nobody records writes before it says who records what', () => {
    const page = render(storyResult());
    assert.match(
      page,
      /^Coverage .*\n {2}✖ BLIND SPOT {2}444455556666 {2}No trail records writes in eu-west-1\.\n +Read +Write +KMS +RDS Data +S3 +Insights\n/m,
    );
    assert.match(page, /^ {2}111122223333 eu-west-1, us-east-1 +all +all +all +all +part +none\n {4}by management-events\n/m);
    assert.match(
      page,
      /^ {2}444455556666 \(no Region named\) +\? .*\n {4}\? cloudtrail:GetEventSelectors of management-events was denied\./m,
    );
    assert.match(render(scanResult([{}])), /^ {2}No blind spot: writes are recorded in every Region that was looked at\.\n/m);
    assert.match(render(storyResult(), { width: 60 }), /^ {2}111122223333 eu-west-1, us-east-1 {2}Read all, Write all/m);
  });

  it('says of what is not known that it may hide a blind spot, and how to learn it', () => {
    const { coverage } = storyResult();
    const gaps = [
      { trail: 0, reason: 'NOT_REQUESTED', api: 'cloudtrail:GetInsightSelectors' },
      { trail: 1, reason: 'NOT_IN_INPUT', api: 'cloudtrail:GetEventSelectors' },
      { trail: null, reason: 'THROTTLED', api: 'cloudtrail:DescribeTrails' },
      { trail: null, reason: 'ERROR', api: null },
    ] as const;
    const page = render(
      {
        ...scanResult([{}]),
        coverage: {
          ...coverage,
          trails: [...coverage.trails, 'arn:aws:cloudtrail:us-east-1:999988887777:trail/organization'],
          cells: coverage.cells.map(cell => ({ ...cell, state: 'UNKNOWN', gaps })),
          blindSpots: [],
        },
      },
      { width: 160 },
    );
    assert.match(page, /^ {2}No blind spot is known, but there may be one where it is not known who records writes\.\n/m);
    assert.match(page, /\? cloudtrail:GetInsightSelectors of management-events was not asked for; --coverage asks for it\.\n/);
    assert.match(
      page,
      /\? cloudtrail:GetEventSelectors of organization is not in the evidence; scan account 999988887777 too, which owns it\./,
    );
    assert.match(page, /\? cloudtrail:DescribeTrails was throttled\.\n {4}\? and 1 more\n/);
  });

  it('lists 25 rows and 25 blind spots, and says how many more there are', () => {
    const { coverage } = storyResult();
    const accounts = Array.from({ length: 40 }, (_, index) => String(200_000_000_000 + index));
    const page = render({
      ...scanResult([], { accounts }),
      coverage: {
        ...coverage,
        rows: accounts.map(account => ({ accounts: [account], regions: [{ names: ['us-east-1'], pattern: 1 }] })),
        blindSpots: accounts.map(account => ({ kind: 'ACCOUNT', accounts: [account], regions: ['us-east-1'], trail: null })),
      },
    });
    assert.equal(page.match(/BLIND SPOT/g)?.length, 25);
    assert.equal(page.match(/^ {2}2000000000\d\d us-east-1 /gm)?.length, 25);
    assert.match(page, /… and 15 more blind spots; the JSON report/);
    assert.match(page, /… and 15 more rows; the JSON report/);
  });

  it('keeps what the trails record safe too, whatever they are called', () => {
    for (const word of HOSTILE.filter(one => one.length < 200)) {
      const page = render({ ...storyResult(), coverage: poisoned(word).coverage }, { width: 100 });
      assertPlain(page);
    }
  });

  it('is safe whatever the texts are (property)', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    const parts = fc.record({
      controlId: fc.constantFrom('CloudTrail.1', 'CloudTrail.4', 'CloudTrail.6'),
      status: fc.constantFrom('PASSED' as const, 'FAILED' as const, 'WARNING' as const, 'NOT_AVAILABLE' as const),
      message: anything,
      region: fc.option(anything),
      resource: fc.record({ type: anything, id: anything }),
      reasons: fc.array(fc.record({ code: anything, description: anything }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), fc.integer({ min: -5, max: 300 }), (findings: readonly FindingParts[], width) => {
        const hostile = hostilelyNamed(scanResult(findings));
        assertPlain(plain(render(hostile, { width, color: true })));
        const coloured = render(scanResult(findings), { width, color: true });
        assertPlain(plain(coloured));
        // Blanks at the edge of a text may be trimmed on one side of an escape sequence and not on the other.
        assert.equal(render(scanResult(findings), { width }).replace(/\s+/g, ''), plain(coloured).replace(/\s+/g, ''));
      }),
      { numRuns: 60 },
    );
  });
});

describe('safe', () => {
  it('writes out what a terminal obeys and leaves all else', () => {
    assert.equal(
      safe('\u001b[31m\u0000\r\n\t\u0085\u202e\u2028\ufeff\ud800'),
      '\\u{1b}[31m\\u{0}\\u{d}\\u{a}\\u{9}\\u{85}\\u{202e}\\u{2028}\\u{feff}\\u{d800}',
    );
    assert.equal(safe('Größe 漢字 é 🙂 <b> "x" \\'), 'Größe 漢字 é 🙂 <b> "x" \\');
  });
});
