import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { text } from '../../reports/text/index.js';
import { safe } from '../../reports/text/safe.js';
import type { RenderOptions, ScanResult } from '../../src/types.js';
import { assertPlain } from '../support/cli.js';
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
