import assert from 'node:assert/strict';
import type { Finding } from '../../src/types.js';
import { ACCOUNT, assertNoStack, assertPlain, type Outcome, run } from '../support/cli.js';
import { findingsOf, pluginFolder, withPlugin } from '../support/plugins.js';

const cwd = pluginFolder();

/** A check whose evaluate function is this. */
function evaluating(code: string, ...args: readonly string[]): Promise<Outcome> {
  return withPlugin(cwd, `export default changed({ evaluate: ${code} });`, '-o', 'json', ...args);
}

describe('a custom check that misbehaves', () => {
  const verdict = `{ resource: { type: 'AWS::Example::Thing', id: 'x', region: null }, status: 'PASSED', message: 'Fine.', reasons: [], evidence: [] }`;
  const changed = (code: string): string => `() => { const verdict = ${verdict}; ${code} }`;
  const bodies: Readonly<Record<string, string>> = {
    'throws an error': `throw new TypeError('boom')`,
    'throws null': 'throw null',
    'throws what cannot be printed': 'throw Object.create(null)',
    'runs out of stack': 'return (function deeper() { return deeper() + 1; })()',
    'returns nothing': '',
    'returns a promise': 'return Promise.resolve([verdict])',
    'returns one verdict': 'return verdict',
    'returns null in the list': 'return [null]',
    'returns two verdicts on one resource': 'return [verdict, { ...verdict }]',
    'returns an unknown status': `return [{ ...verdict, status: 'OK' }]`,
    'returns no message': 'return [{ ...verdict, message: undefined }]',
    'returns no resource': 'return [{ ...verdict, resource: undefined }]',
    'returns a resource without an id': 'return [{ ...verdict, resource: { ...verdict.resource, id: undefined } }]',
    'returns a resource with a number for an id': 'return [{ ...verdict, resource: { ...verdict.resource, id: 1 } }]',
    'returns a resource without a type': 'return [{ ...verdict, resource: { id: 1, region: null } }]',
    'returns a resource without a Region': `return [{ ...verdict, resource: { type: 'A::B', id: 'x' } }]`,
    'returns no reasons': 'return [{ ...verdict, reasons: undefined }]',
    'returns text for a reason': `return [{ ...verdict, reasons: ['x'] }]`,
    'returns no evidence': 'return [{ ...verdict, evidence: undefined }]',
    'returns evidence that JSON cannot hold': `return [{ ...verdict, evidence: [{ api: 'a:B', field: 'c', actual: 1n }] }]`,
    'returns an object as evidence': `return [{ ...verdict, evidence: [{ api: 'a:B', field: 'c', actual: {} }] }]`,
    'returns a vacuous failure': `return [{ ...verdict, status: 'FAILED', vacuous: true }]`,
    'reads a fact that it did not declare': 'return arguments[0].bucketOwner.x',
  };
  let usual: readonly Finding[] = [];
  before(async () => {
    usual = findingsOf(await run(['scan', '-i', ACCOUNT, '-o', 'json'], { cwd }));
  });

  for (const [title, body] of Object.entries(bodies)) {
    it(`${title}: NOT_AVAILABLE, and the other controls go on`, async () => {
      const outcome = await evaluating(body.includes('arguments') ? `function () { ${body} }` : changed(body));
      assertNoStack(outcome);
      const [own, ...more] = findingsOf(outcome).filter(({ controlId }) => controlId === 'Example.1');
      assert.deepEqual(more, []);
      assert.equal(own?.status, 'NOT_AVAILABLE');
      assert.match(own.message, /^Example\.1 could not be evaluated because its check failed\.$/);
      assert.deepEqual(
        own.reasons.map(({ code }) => code),
        ['CONFIG_RULE_EVALUATION_ERROR'],
      );
      assert.deepEqual(
        findingsOf(outcome).filter(({ controlId }) => controlId !== 'Example.1'),
        usual,
      );
    });
  }

  it('--verbose shows where, once', async () => {
    const { stderr } = await evaluating(`() => { throw new Error('boom') }`, '--verbose');
    assert.equal(stderr.split('Example.1 failed for account 111122223333: Error: boom\n').length, 2);
    assert.match(stderr, /\n\s+at .*plugin\.mjs:\d+/);
  });

  it('nothing undecided is silent: exit code 3', async () => {
    assert.equal((await evaluating(`() => { throw 1 }`, '-c', 'Example.1')).code, 3);
  });

  it('it cannot change the evidence of the others', async () => {
    const steal = 'e => { e.trails.trails.length = 0; e.trails.trails[0].name = "x"; return []; }';
    const outcome = await withPlugin(
      cwd,
      `export default changed({ meta: { ...example.meta, id: 'Aaa.1' }, evaluate: ${steal} });`,
      '-o',
      'json',
    );
    const findings = findingsOf(outcome);
    assert.equal(findings.find(({ controlId }) => controlId === 'Aaa.1')?.status, 'NOT_AVAILABLE');
    assert.deepEqual(
      findings.filter(({ controlId }) => controlId !== 'Aaa.1'),
      usual,
    );
  });

  it('text that it brings harms no report', async () => {
    const evil = '<img src=x onerror=alert(1)>\\u001b[2J\\u202e|`*_[x](javascript:y)\\n# h';
    const module = `const evil = '${evil}';
      const remediation = { ...example.meta.remediation, text: evil, cli: evil, terraform: evil, cautions: [evil] };
      export default changed({ meta: { ...example.meta, title: evil, description: evil, category: evil, decision: [evil], notes: [evil], remediation },
        evaluate: () => ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'].map(status => ({ status, message: evil, reasons: [{ code: evil, description: evil }],
          resource: { type: evil, id: evil + status, region: evil }, evidence: [{ api: evil, field: evil, actual: [evil], expected: evil }] })) });`;
    for (const format of ['text', 'json', 'html', 'sarif']) {
      const outcome = await withPlugin(cwd, module, '-o', format, '--sarif-profile', 'full');
      assertNoStack(outcome);
      assert.equal(outcome.code, 1);
      if (format === 'text') assertPlain(outcome.stdout);
      if (format === 'html') assert.doesNotMatch(outcome.stdout, /<img|\u001b|\u202e/);
      if (format === 'json' || format === 'sarif') JSON.parse(outcome.stdout);
    }
    for (const args of [['list'], ['show', 'Example.1']]) {
      const shown = await run(['controls', ...args, '--plugin', './plugin.mjs'], { cwd });
      assertPlain(shown.stdout);
      const markdown = await run(['controls', ...args, '--plugin', './plugin.mjs', '--format', 'markdown'], { cwd });
      const prose = markdown.stdout.replace(/^```[\s\S]*?^```/gm, '');
      assert.doesNotMatch(prose, /<img|[^\\]\[x\]/);
    }
  });
});
