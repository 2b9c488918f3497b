import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { CONSUMERS, LINT_RULES, lintSarif } from '../../reports/sarif/lint.js';
import { FILE_CASES, type LintCase, type LooseLog, run, soundLog, soundResult } from './sarif-lint-cases.js';
import { RESULT_CASES } from './sarif-lint-result-cases.js';

const CASES: readonly LintCase[] = [...FILE_CASES, ...RESULT_CASES];

/** Rules about the text itself, which have tests of their own below. */
const OF_THE_TEXT = ['TPS001', 'TPS010'];

function lintAfter(change: LintCase['wrong']) {
  const log = soundLog();
  change(log);
  return lintSarif(JSON.stringify(log));
}

describe('SARIF lint', () => {
  it('finds nothing in a sound file', () => assert.deepEqual(lintSarif(JSON.stringify(soundLog())), []));

  it('has a case for each rule', () => {
    const tested = new Set<string>([...CASES.map(({ rule }) => rule), ...OF_THE_TEXT]);
    assert.deepEqual([...tested].sort(), Object.keys(LINT_RULES).sort());
  });

  for (const [index, { rule, wrong, pointer, right }] of CASES.entries()) {
    it(`${rule} tells wrong from right (${index + 1}): ${LINT_RULES[rule].title}`, () => {
      const found = lintAfter(wrong).find(problem => problem.rule === rule);
      assert.equal(found?.pointer, pointer);
      assert.equal(found.level, LINT_RULES[rule].level);
      assert.ok(found.message.endsWith('.'), found.message);
      assert.deepEqual(
        lintAfter(right).filter(problem => problem.rule === rule),
        [],
      );
    });
  }

  it('TPS001 takes any text', () => {
    const deep = '['.repeat(1_000_000);
    for (const text of ['', 'null', '[]', '"x"', '1', '{', '\ufeff{}', '\0', deep, `${deep}${']'.repeat(1_000_000)}`]) {
      assert.deepEqual(
        lintSarif(text).map(({ rule, pointer }) => [rule, pointer]),
        [['TPS001', '']],
      );
    }
    assert.ok(!lintSarif('{}').some(({ rule }) => rule === 'TPS001'));
  });

  it('TPS010 measures what is left after compression', () => {
    // What a hash gives does not compress below three quarters in base64.
    const noise = Array.from({ length: 330_000 }, (_, index) => createHash('sha256').update(String(index)).digest('base64')).join('');
    const withText = (text: string): string[] => lintAfter(log => (run(log)['properties'] = { text })).map(({ rule }) => rule);
    assert.deepEqual(withText(noise), ['TPS010']);
    assert.deepEqual(withText('x'.repeat(noise.length)), []);
  });

  it('judges the files of one upload together', () => {
    const text = JSON.stringify(soundLog());
    const [problem, ...others] = lintSarif([
      { name: 'a.sarif', text },
      { name: 'b.sarif', text },
    ]);
    assert.deepEqual(others, []);
    assert.equal(problem?.rule, 'TPS009');
    assert.equal(problem.file, 'b.sarif');
    const otherTool = text.replace('"name":"trailproof"', '"name":"other"');
    const files = [
      { name: 'a.sarif', text },
      { name: 'b.sarif', text: otherTool },
    ];
    assert.deepEqual(lintSarif(files), []);
  });

  it('asks only for what its consumers need', () => {
    const log = soundLog();
    run(log).results = [{ ...soundResult(), kind: 'pass', level: 'none', partialFingerprints: {} }];
    const text = JSON.stringify(log);
    assert.deepEqual(
      lintSarif(text).map(({ rule }) => rule),
      ['TPS033', 'TPS037'],
    );
    assert.deepEqual(lintSarif(text, { consumers: ['gitlab', 'defectdojo'] }), []);
    assert.deepEqual(lintSarif(text, { consumers: [] }), []);
  });

  it('tells a hundred problems of a kind and counts the rest', () => {
    const log = soundLog();
    run(log).results = Array.from({ length: 250 }, (_, index) => ({ ...soundResult(`aws/${index}`), message: {} }));
    const problems = lintSarif(JSON.stringify(log));
    assert.equal(problems.length, 101);
    assert.equal(problems.at(-1)?.message, 'The file has 150 more problems of this kind.');
  });

  it('never throws, whatever the JSON holds', () => {
    const scraps = fc.constantFrom<unknown>(null, 0, '', [], {}, [null], { length: 3 }, { __proto__: null }, -1, 'x', [[]], true);
    const anything = fc.oneof(scraps, fc.jsonValue());
    const path = fc.constantFrom(...pathsOf(richLog()));
    fc.assert(
      fc.property(fc.array(fc.tuple(path, anything), { minLength: 1, maxLength: 4 }), changes => {
        const log = richLog();
        for (const [steps, value] of changes) replaceAt(log, steps, structuredClone(value));
        const text = JSON.stringify(log);
        for (const { rule, message } of lintSarif(text)) assert.ok(rule in LINT_RULES && message !== '');
        lintSarif(text.slice(0, text.length / 2), { consumers: CONSUMERS });
      }),
      { numRuns: 2000 },
    );
  });
});

/** A sound file with everything in it that a rule reads. */
function richLog(): LooseLog {
  const log = soundLog();
  const [entry] = run(log).tool.driver.rules;
  Object.assign(entry!, { relationships: [{ target: { id: '3.2' } }], properties: { 'security-severity': '8.0', tags: ['t'] } });
  run(log)['originalUriBaseIds'] = { ROOT: { uri: 'file:///' } };
  run(log).results = [
    {
      ...soundResult(),
      kind: 'fail',
      level: 'error',
      suppressions: [],
      fingerprints: { 'a/v1': 'x' },
      fixes: [{ description: { text: 'x' } }],
    },
  ];
  return log;
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsOf(inner).map(path => [key, ...path])]);
}

function replaceAt(root: unknown, path: readonly string[], value: unknown): void {
  let at = root;
  for (const [index, step] of path.entries()) {
    if (typeof at !== 'object' || at === null) return;
    if (index === path.length - 1) (at as Record<string, unknown>)[step] = value;
    else at = (at as Record<string, unknown>)[step];
  }
}
