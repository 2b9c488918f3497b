import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isLiteral, matchesAll, matchesGlob } from '../../src/suppressions/glob.js';

const CASES: readonly (readonly [glob: string, text: string, matches: boolean])[] = [
  ['logs', 'logs', true],
  // Anchored: a part of a name is not the name.
  ['logs', 'my-logs', false],
  ['logs', 'logs-2', false],
  ['logs*', 'logs-2', true],
  ['logs*', 'my-logs', false],
  ['*logs', 'my-logs', true],
  ['*logs*', 'my-logs-2', true],
  ['*', '', true],
  ['*', 'arn:aws:s3:::a/b:c', true],
  ['**', 'x', true],
  ['', '', true],
  ['', 'x', false],
  ['?', '', false],
  ['?', 'x', true],
  ['?', 'xy', false],
  ['?', '😀', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b', false],
  ['a*?', 'a', false],
  ['*a', 'aaab', false],
  ['*ab', 'aab', true],
  // Case is part of a name.
  ['CloudTrail.*', 'CloudTrail.7', true],
  ['cloudtrail.*', 'CloudTrail.7', false],
  // Nothing else has a meaning.
  ['CloudTrail.7', 'CloudTrail-7', false],
  ['[ab]', 'a', false],
  ['[ab]', '[ab]', true],
  ['{a,b}', 'a', false],
  ['!a', 'b', false],
  ['a\\*', 'a*', false],
  ['a\\*', 'a\\b', true],
  ['^a$', 'a', false],
  ['(a|b)+', 'ab', false],
  ['line*', 'line\nbreak', true],
];

describe('globs of suppressions', () => {
  for (const [glob, text, matches] of CASES) {
    it(`${JSON.stringify(glob)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      assert.equal(matchesGlob(glob, text), matches);
    });
  }

  it('agree with the regular expression that says the same', () => {
    const sign = fc.constantFrom('a', 'b', '.', '*', '?', '[', '😀', '\n');
    const text = fc.array(fc.constantFrom('a', 'b', '.', '[', '😀', '\n'), { maxLength: 12 }).map(all => all.join(''));
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 8 }), text, (signs, subject) => {
        const source = signs.map(one => (one === '*' ? '.*' : one === '?' ? '.' : one.replace(/[.[]/, '\\$&'))).join('');
        assert.equal(matchesGlob(signs.join(''), subject), new RegExp(`^${source}$`, 'su').test(subject));
      }),
      { numRuns: 2000 },
    );
  });

  it('take no time that grows beyond the lengths multiplied', () => {
    assert.equal(matchesGlob(`${'a*'.repeat(1000)}b`, 'a'.repeat(2000)), false);
  });

  it('are literal without signs, and all where there are only stars', () => {
    assert.deepEqual(['a', '*', 'a*', '?', '**'].map(isLiteral), [true, false, false, false, false]);
    assert.deepEqual(['a', '*', 'a*', '?', '**', ''].map(matchesAll), [false, true, false, false, true, false]);
  });
});
