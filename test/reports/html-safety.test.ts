import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { safeUrl } from '../../reports/html/links.js';
import { printable } from '../../reports/html/printable.js';
import { storyResult } from '../support/results.js';
import { assertHarmless, assertOwnParts, skeleton } from './html-harmless.js';
import { HOSTILE, poisoned } from './html-hostile.js';
import { attribute, Page, render, text } from './html-page.js';

describe('html report: safety', () => {
  it('allows its own style and script by digest, and nothing else', () => {
    const page = Page.of(storyResult());
    assertOwnParts(page);
    const referrer = page.tagged('meta').find(meta => attribute(meta, 'name') === 'referrer');
    assert.equal(attribute(referrer!, 'content'), 'no-referrer');
  });

  it('loads nothing', () => {
    const page = Page.of(storyResult());
    assertHarmless(page);
    const style = text(page.tagged('style')[0]!);
    assert.doesNotMatch(style, /@import|@font-face|url\((?!#)|expression|https?:|<\//);
  });

  it('has a small script that asks for nothing and writes no markup', () => {
    const script = text(Page.of(storyResult()).tagged('script')[0]!);
    assert.ok(Buffer.byteLength(script) <= 8192, `${Buffer.byteLength(script)} bytes`);
    assert.doesNotMatch(
      script,
      /fetch|XMLHttp|import|eval|Function\(|innerHTML|outerHTML|insertAdjacent|document\.write|https?:|sendBeacon|WebSocket|Storage|cookie|<\/|<!--/,
    );
  });

  it('keeps hostile texts as texts', () => {
    const harmless = skeleton(Page.of(poisoned('x')));
    for (const word of HOSTILE) {
      const page = Page.of(poisoned(`x${word}`));
      assertHarmless(page);
      assert.deepEqual(skeleton(page), harmless, word);
      assert.ok(page.text.includes(printable(`x${word}`)), word);
    }
  });

  it('keeps any text as a text', function () {
    this.timeout(60_000);
    const harmless = skeleton(Page.of(poisoned('x')));
    const bits = fc.oneof(
      fc.constantFrom(...HOSTILE),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', ' ', '\n', '`') }),
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 4 }), words => {
        const page = Page.of(poisoned(`x${words.join('')}`));
        assertHarmless(page);
        assert.deepEqual(skeleton(page), harmless);
      }),
      { numRuns: 25 },
    );
  });

  it('is not led astray by names that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const result = storyResult();
      const controls = result.controls.slice(0, 1).map(one => ({ ...one, id: name, parameters: Object.fromEntries([[name, name]]) }));
      const accounts = result.accounts.map((one, index) => ({
        ...one,
        controls: Object.fromEntries(index === 0 ? [[name, 'FAILED' as const]] : []),
      }));
      const findings = result.findings.slice(0, 1).map(one => ({ ...one, controlId: name }));
      const page = Page.of({ ...result, controls, accounts, findings });
      assert.ok(page.classed('matrix').map(text).join('').includes('–No data'));
      assertHarmless(page);
    }
  });

  it('cuts a text that nobody could read, and says so', () => {
    const long = '<b>'.repeat(1_000_000);
    const page = Page.of(storyResult({ tool: { name: long } }));
    assert.ok(page.source.length < 500_000, String(page.source.length));
    assert.ok(page.text.includes(`3000000 characters in all, SHA-256 ${createHash('sha256').update(long).digest('hex')}`));
    assert.notEqual(printable(`${long}1`), printable(`${long}2`));
  });

  it('shows what is unseen', () => {
    assert.equal(printable('a\u001B[31m\u202E\uD800\u0085b\n\tc\r\n'), 'a⟨U+001B⟩[31m⟨U+202E⟩⟨U+D800⟩⟨U+0085⟩b\n\tc\n');
  });

  it('copies plain data, and whatever else it is given as text', () => {
    assert.deepEqual(printable({ a: [1, true, null, '\u0007'], '\u0007': { b: undefined } }), {
      a: [1, true, null, '⟨U+0007⟩'],
      '⟨U+0007⟩': { b: undefined },
    });
    assert.deepEqual(printable([10n]), ['10']);
  });

  it('links to https addresses only', () => {
    assert.equal(safeUrl('https://docs.aws.amazon.com/a?b=c#d'), 'https://docs.aws.amazon.com/a?b=c#d');
    const refused = [
      'http://a.example',
      'javascript:alert(1)',
      ' jAvAscript:alert(1)',
      'data:,x',
      '//a.example',
      '',
      'https://a:b@c.example',
      null,
      7,
    ];
    for (const value of refused) assert.equal(safeUrl(value), null, String(value));
    const refusing = { remediation: { text: 'Do it.', url: 'javascript:alert(1)' } };
    const result = storyResult();
    assert.doesNotMatch(render({ ...result, findings: result.findings.map(one => ({ ...one, ...refusing })) }), /javascript:/);
  });
});
