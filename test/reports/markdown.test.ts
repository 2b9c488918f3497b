import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markdown } from '../../reports/markdown/index.js';
import { safe } from '../../reports/text/safe.js';
import type { RenderOptions, ScanResult } from '../../src/types.js';
import { ACCOUNT, CONTROLS, DEBT, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';
import { type MarkdownPage, readMarkdown } from './markdown-page.js';

const render = (result: ScanResult, options: RenderOptions = {}): string => [...markdown.render(result, options)].join('');
const read = (result: ScanResult, options: RenderOptions = {}): MarkdownPage => readMarkdown(render(result, options));

/** The rows of a table, by the beginning of its headings. */
function rowsUnder(page: MarkdownPage, ...headings: readonly string[]): readonly (readonly string[])[] {
  return page.tables.filter(table => headings.every((heading, index) => table.headings[index] === heading)).flatMap(({ rows }) => rows);
}

const denied = [{ code: 'CONFIG_ACCESS_DENIED', description: 'The role could not be assumed.' }];
const ROLE_DENIED = ['CloudTrail.1', 'CloudTrail.3', 'CloudTrail.4'].map(
  controlId => ({ controlId, account: OTHER_ACCOUNT, status: 'NOT_AVAILABLE', reasons: denied, region: null }) as const,
);
const THREE = CONTROLS.filter(({ id }) => ['CloudTrail.1', 'CloudTrail.3', 'CloudTrail.4'].includes(id));

describe('the Markdown report', () => {
  it('says in its heading whether all is known', () => {
    const headingOf = (result: ScanResult): string => read(result).headings[0]!;
    assert.equal(headingOf(scanResult([{ status: 'PASSED' }])), 'trailproof: complete, everything was decided');
    assert.equal(headingOf(storyResult()), 'trailproof: incomplete, 3 of 11 findings could not be decided');
    const interrupted = scanResult([{ status: 'PASSED' }], { scan: { interrupted: true, complete: false } });
    assert.equal(headingOf(interrupted), 'trailproof: incomplete, the scan was interrupted and accounts may be missing');
    assert.equal(headingOf(scanResult([], { scan: { complete: false } })), 'trailproof: incomplete, nothing was judged');
  });

  it('lists what is suppressed apart from what failed, with who accepts it and until when', () => {
    const result = storyResult();
    const [first] = result.findings.filter(({ status }) => status === 'FAILED');
    const page = read({ ...result, findings: result.findings.map(one => (one === first ? { ...one, suppression: DEBT } : one)) });
    assert.ok(page.headings.includes('4 findings failed'));
    assert.ok(page.headings.includes('1 failed finding suppressed'));
    assert.equal(rowsUnder(page, 'Severity', 'Control', 'Account').length, 4);
    const [row, ...others] = rowsUnder(page, 'Suppressed by');
    assert.deepEqual(others, []);
    assert.equal(row![0], DEBT.id);
    assert.match(row![1]!, /^cloud-sec/);
    assert.equal(row![2], DEBT.expires);
    assert.ok(
      render({ ...result, findings: result.findings.map(one => (one === first ? { ...one, suppression: DEBT } : one)) }).includes(
        '| FAILED | 5 |',
      ),
    );
  });

  it('lists what failed, the severest first, with account, Region, resource, message and a link to the control', () => {
    const page = read(storyResult());
    const rows = rowsUnder(page, 'Severity', 'Control', 'Account');
    assert.deepEqual(
      rows.map(([severity, controlId]) => [severity, controlId]),
      [
        ['Critical', 'CloudTrail.6'],
        ['High', 'CloudTrail.1'],
        ['Medium', 'CloudTrail.2'],
        ['Low', 'CloudTrail.9'],
        ['Low', 'CloudTrail.4'],
      ],
    );
    assert.deepEqual(rows[2], [
      'Medium',
      'CloudTrail.2',
      ACCOUNT,
      'us-east-1',
      `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management-events`,
      'Trail management-events is not encrypted with a KMS key.',
    ]);
    assert.ok(page.links.includes(storyResult().controls[0]!.url));
  });

  it('groups what could not be decided by its reason, the most frequent first', () => {
    const why = (description: string) => ({ status: 'WARNING', reasons: [{ code: 'CODE', description }] }) as const;
    const report = render(
      scanResult([{ ...why('Once.') }, { ...why('Twice.'), controlId: 'CloudTrail.2' }, { ...why('Twice.'), region: 'eu-west-1' }]),
    );
    const groups = [...report.matchAll(/^(\d) findings?: `CODE` (\w+)\.$/gm)].map(([, number, word]) => `${number} ${word}`);
    assert.deepEqual(groups, ['2 Twice', '1 Once']);
  });

  it('names an account that could not be entered once, and those that were skipped', () => {
    const result = scanResult([...ROLE_DENIED, { status: 'PASSED' }], { controls: THREE });
    const accounts = result.accounts.map(one => (one.account === OTHER_ACCOUNT ? { ...one, name: 'Shop' } : one));
    const skippedAccounts = [{ account: '222233334444', name: 'Old', reason: 'It is suspended.' }];
    const page = read({ ...result, accounts, skippedAccounts });
    assert.deepEqual(rowsUnder(page, 'Account', 'Reason'), [
      [`${OTHER_ACCOUNT} Shop`, 'CONFIG_ACCESS_DENIED The role could not be assumed.'],
      ['222233334444 Old', 'It is suspended.'],
    ]);
    assert.deepEqual(rowsUnder(page, 'Severity of the control'), []);
    assert.match(page.prose, /Nothing is known of 1 account, which 3 of these findings are about/);
  });

  it('says what was judged otherwise than by default', () => {
    const { prose } = read(scanResult([], { scan: { parity: true, regions: ['us-east-1'], skipsDeniedRegions: true } }));
    for (const words of [/as Security Hub does/, /Only resources of us-east-1/, /taken for not in use/, /CloudTrail\.9\.requiredTagKeys/])
      assert.match(prose, words);
  });

  describe('cut', () => {
    const many = (count: number, status: 'PASSED' | 'FAILED' | 'WARNING', controlId: string) =>
      Array.from({ length: count }, (_, index) => ({ controlId, status, resource: { type: 'X::Y', id: `${controlId}/${index}` } }));

    it('stays below 900 kB, in whole lines, and counts what it leaves out', () => {
      const report = render(scanResult([...many(9000, 'WARNING', 'CloudTrail.5'), ...many(3000, 'FAILED', 'CloudTrail.4')]));
      assert.ok(Buffer.byteLength(report) <= 900_000);
      assert.ok(Buffer.byteLength(report) > 890_000);
      const page = readMarkdown(report);
      const listed = [rowsUnder(page, 'Severity', 'Control'), rowsUnder(page, 'Severity of the control')].map(rows => rows.length);
      assert.equal(listed[0], 3000);
      const left = /(\S+) undecided findings and 9 controls left out/.exec(report)![1]!.replace(',', '');
      assert.equal(listed[1]! + Number(left), 9000);
    });

    it('leaves nothing out, and says nothing of it, where there is room', () => {
      assert.doesNotMatch(render(storyResult()), /left out/);
    });

    it('tells of failures before anything else, whatever the room is (property)', () => {
      const result = scanResult([
        ...many(30, 'FAILED', 'CloudTrail.4'),
        ...many(30, 'WARNING', 'CloudTrail.5'),
        ...many(30, 'PASSED', 'CloudTrail.2'),
      ]);
      const whole = render(result);
      fc.assert(
        fc.property(fc.integer({ min: 1000, max: Buffer.byteLength(whole) + 500 }), markdownLimit => {
          const report = render(result, { markdownLimit });
          assert.ok(Buffer.byteLength(report) <= markdownLimit);
          const kept = report.split('\n**Cut here')[0]!;
          assert.ok(whole.startsWith(kept) && (kept.endsWith('|\n') || kept.endsWith('\n')));
          const page = readMarkdown(report);
          const counted = (noun: string): number =>
            Number(new RegExp(`(\\d+) ${noun}s? ?(?:,|and|left)`).exec(report.split('**Cut here')[1] ?? '')?.[1] ?? 0);
          assert.equal(rowsUnder(page, 'Severity', 'Control').length + counted('failed finding'), 30);
          assert.equal(rowsUnder(page, 'Severity of the control').length + counted('undecided finding'), 30);
          assert.equal(rowsUnder(page, 'Control', 'Title').length + counted('control'), result.controls.length);
        }),
        { numRuns: 60 },
      );
    });

    it('lets no single text take the room of others', () => {
      const page = read(scanResult([{ message: 'x'.repeat(2_000_000) }, { controlId: 'CloudTrail.9', message: 'Short.' }]));
      assert.deepEqual(
        rowsUnder(page, 'Severity', 'Control').map(([, , , , , message]) => message!.length),
        [1000, 6],
      );
    });
  });

  describe('texts of other people', () => {
    const HOSTILE = [
      '| a | b |',
      '`code` ``',
      '\\| \\` \\',
      '<img src=x onerror=alert(1)>',
      '<!-- x -->',
      '@octocat and @org/team',
      'https://evil.example/x',
      'www.evil.example',
      'me@evil.example',
      '[x](https://evil.example)',
      '![x](https://evil.example/p.png)',
      '#1 owner/repo#2 GH-3',
      '**b** _i_ ~s~',
      '$x$ $`y`$',
      'a__proto__ _x_ __y__',
      ':white_check_mark:',
      'a\r\nb\u2028c',
      '\u202eevil\u2066',
      '\u001b[2J\u0000',
      '&lt;b&gt; &amp; &#35;1',
      '[^1]: x',
      '\ud800',
      `arn:aws:s3:::bucket, and \`arn:aws:iam::1:user/@octocat\``,
      'ftp://x mailto:a@b.c xmpp:a@b.c',
    ];
    const known = read(storyResult());

    function assertHarmless(text: string): void {
      const resource = { type: 'AWS::S3::Bucket', id: text };
      const reasons = [{ code: text, description: text }];
      const result = scanResult([
        { message: text, resource, region: text },
        { controlId: 'CloudTrail.2', status: 'WARNING', message: text, reasons },
      ]);
      const accounts = result.accounts.map(one => ({ ...one, name: text }));
      const skippedAccounts = [{ account: '222233334444', name: text, reason: text }];
      const page = read({ ...result, accounts, skippedAccounts });
      for (const tag of page.tags) assert.ok(known.tags.has(tag) || tag === 'code', tag);
      for (const link of page.links) assert.match(link, /^https:\/\/docs\.aws\.amazon\.com\//);
      const [row] = rowsUnder(page, 'Severity', 'Control');
      const squeezed = (words: string): string => words.replace(/\s+/g, ' ').trim();
      const shown = squeezed(safe(text));
      assert.equal(row?.length, 6);
      for (const cell of [3, 4, 5]) assert.equal(squeezed(row[cell]!), shown);
      const found = /(?<![^\s(])@\w|(?<![&\w])#\d|\bGH-\d|:\/\/|www\.|:[\w+-]+:|[\u202a-\u202e\u2066-\u2069]/i.exec(page.prose);
      assert.equal(found, null, page.prose.slice((found?.index ?? 0) - 20, (found?.index ?? 0) + 40));
    }

    for (const text of HOSTILE) it(JSON.stringify(text), () => assertHarmless(text));

    it('whatever they are (property)', () => {
      const sign = fc.constantFrom(...HOSTILE.join('').split(''), ...HOSTILE);
      fc.assert(
        fc.property(fc.array(sign, { maxLength: 12 }), signs => assertHarmless(signs.join(''))),
        // An emoji whose name is markup.
        { numRuns: 300, examples: [[[':', '_', ':']]] },
      );
    });

    it('no address of a plugin but one of the web is a link', () => {
      for (const url of ['javascript:alert(1)', 'https://x.example/) [y](https://evil.example', 'data:text/html,x']) {
        const result = scanResult([{ controlId: 'Acme.1' }], { controls: [{ ...CONTROLS[0]!, id: 'Acme.1', url }] });
        assert.deepEqual(read(result).links, []);
      }
    });
  });
});
