import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, ScanResult } from '../../src/types.js';
import {
  ACCOUNT,
  assertNoStack,
  assertPlain,
  assertRefused,
  BIN,
  CUSTOM_CHECK,
  type Outcome,
  run,
  temporaryFolder,
} from '../support/cli.js';

let cwd = '';
before(() => {
  cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules/broken'), { recursive: true });
  mkdirSync(join(cwd, 'folder'));
  symlinkSync(dirname(dirname(BIN)), join(cwd, 'node_modules/trailproof'));
  writeFileSync(join(cwd, 'node_modules/broken/package.json'), '{"name":"broken","exports":{".":{"import":"./gone.js"}}}');
  symlinkSync(join(CUSTOM_CHECK, 'trail-bucket-name.js'), join(cwd, 'one.js'));
  writeFileSync(join(cwd, 'package.json'), '{"type":"module"}');
});

/** Scans with a plugin made of the worked example and these changes. */
async function withPlugin(module: string, ...args: readonly string[]): Promise<Outcome> {
  const before = `import example from '${CUSTOM_CHECK}/trail-bucket-name.js';\nconst changed = more => ({ ...example, ...more });\nconst meta = more => changed({ meta: { ...example.meta, ...more } });\n`;
  writeFileSync(join(cwd, 'plugin.mjs'), before + module);
  return run(['scan', '-i', ACCOUNT, '--plugin', './plugin.mjs', ...args], { cwd });
}

/** A check whose evaluate function is this. */
function evaluating(code: string, ...args: readonly string[]): Promise<Outcome> {
  return withPlugin(`export default changed({ evaluate: ${code} });`, '-o', 'json', ...args);
}

function findingsOf({ stdout }: Outcome): readonly Finding[] {
  return (JSON.parse(stdout) as ScanResult).findings;
}

describe('a plugin that cannot be used', () => {
  const modules: readonly (readonly [string, string, RegExp])[] = [
    ['throws', `throw new Error('boom\\nand more');`, /The plugin \.\/plugin\.mjs could not be loaded: boom/],
    ['throws what is no error', `throw 'just text';`, /The plugin \.\/plugin\.mjs could not be loaded: just text/],
    ['is no JavaScript', 'export default {', /The plugin \.\/plugin\.mjs could not be loaded: Unexpected/],
    ['imports what is not there', `import 'nowhere';`, /The plugin \.\/plugin\.mjs could not be loaded: Cannot find package 'nowhere'/],
    ['has no default export', 'export const check = example;', /\.\/plugin\.mjs has no checks\. Let its default export be a check/],
    ['exports an empty list', 'export default [];', /\.\/plugin\.mjs has no checks/],
    ['exports null', 'export default null;', /\.\/plugin\.mjs exports something that is not a check\. Make each check with defineCheck/],
    ['exports a function', 'export default () => example;', /\.\/plugin\.mjs exports something that is not a check/],
    ['exports a list of lists', 'export default [[example]];', /\.\/plugin\.mjs/],
    ['exports an empty object', 'export default {};', /\.\/plugin\.mjs defines a check with wrong metadata/],
    [
      'has no title',
      'export default meta({ title: undefined });',
      /defines Example\.1 with wrong metadata: meta.* See `trailproof schema check-metadata`\./,
    ],
    ['has an empty title', `export default meta({ title: '' });`, /Example\.1 with wrong metadata: meta\/title/],
    ['has a number for a title', 'export default meta({ title: 1 });', /Example\.1 with wrong metadata: meta\/title must be string/],
    ['has an id without a number', `export default meta({ id: 'Example' });`, /defines Example with wrong metadata: meta\/id/],
    ['has an id with markup', `export default meta({ id: '<b>.1' });`, /wrong metadata: meta\/id/],
    ['has an unknown severity', `export default meta({ severity: 'URGENT' });`, /meta\/severity must be one of "INFORMATIONAL"/],
    ['has an unknown standard', `export default meta({ standards: { iso: [] } });`, /Example\.1 with wrong metadata: meta\/standards/],
    ['has an unknown property', `export default meta({ colour: 'red' });`, /has the unknown property "colour"/],
    ['has a script for a link', `export default meta({ url: 'javascript:alert(1)' });`, /meta\/url must match pattern/],
    [
      'has an id of ours',
      `export default meta({ id: 'CloudTrail.4' });`,
      /defines CloudTrail\.4, which trailproof already defines\. Choose another id\./,
    ],
    [
      'has an id of ours in another case',
      `export default meta({ id: 'cloudtrail.4' });`,
      /defines cloudtrail\.4, which trailproof already defines/,
    ],
    ['has one id twice', 'export default [example, example];', /defines Example\.1, which \.\/plugin\.mjs already defines/],
    [
      'needs an unknown fact',
      `export default changed({ needs: ['trail'] });`,
      /Example\.1, which needs the unknown fact "trail"\. Did you mean "trails"\? The facts are/,
    ],
    ['needs no list', `export default changed({ needs: 'trails' });`, /Example\.1 without needs\. List the facts/],
    ['needs a symbol', `export default changed({ needs: [Symbol('x')] });`, /unknown fact/],
    ['has no evaluate', 'export default changed({ evaluate: undefined });', /Example\.1 without an evaluate function/],
    [
      'has no parameters',
      'export default changed({ parameters: undefined });',
      /parameters that are not an object\. Make the check with defineCheck/,
    ],
    [
      'has a parameter without a schema',
      `export default changed({ parameters: { x: { description: '', default: 1 } } });`,
      /the malformed parameter "x"/,
    ],
    ['has a parameter that is null', `export default changed({ parameters: { x: null } });`, /the malformed parameter "x"/],
    [
      'has a parameter with a dot',
      `export default changed({ parameters: { 'x.y': { description: '', schema: {}, default: 1 } } });`,
      /malformed parameter "x\.y"/,
    ],
    [
      'has a schema that is none',
      `export default changed({ parameters: { x: { description: '', schema: { type: 'strnig' }, default: '' } } });`,
      /\.\/plugin\.mjs.*Example\.1\.x.* schema that is not a JSON Schema/,
    ],
    [
      'has a default that its schema refuses',
      `export default changed({ parameters: { x: { description: '', schema: { type: 'string' }, default: 1 } } });`,
      /\.\/plugin\.mjs defines Example\.1\.x with a default that breaks its own schema: it must be string/,
    ],
  ];
  for (const [title, module, message] of modules) {
    it(`${title}: exit code 2 and one sentence`, async () => {
      assertRefused(await withPlugin(module, '-o', 'json=out.json'), message);
      assert.equal(readdirSync(cwd).includes('out.json'), false);
    });
  }

  const specifiers: readonly (readonly [string, RegExp])[] = [
    ['./none.js', /The plugin \.\/none\.js could not be loaded: /],
    ['/nowhere/none.js', /The plugin \/nowhere\/none\.js could not be loaded: /],
    ['./folder', /The plugin \.\/folder could not be loaded: /],
    ['broken', /The plugin broken could not be loaded: /],
    ['trailproof', /The plugin trailproof has no checks/],
    ['node:fs', /^trailproof: node:fs defines a check with wrong metadata/],
    ['https://example.com/x.js', /The plugin https:\/\/example\.com\/x\.js /],
    ['data:text/javascript,export default 1', /^trailproof: data:\S+ \S+ 1 exports something that is not a check/],
    ['../', /The plugin \.\.\/ could not be loaded/],
    ['-', /--plugin needs a value/],
  ];
  for (const [specifier, message] of specifiers) {
    it(`${specifier}: exit code 2 and one sentence`, async () => {
      assertRefused(await run(['scan', '-i', ACCOUNT, '--plugin', specifier], { cwd }), message);
    });
  }

  it('--verbose shows where it threw', async () => {
    const { stderr, code } = await withPlugin(`throw new Error('boom');`, '--verbose');
    assert.match(stderr, /could not be loaded: boom\nError: boom\n\s+at .*plugin\.mjs/);
    assert.equal(code, 2);
  });

  it('the same message from every command that takes plugins', async () => {
    for (const args of [['list'], ['show', 'Example.1']])
      assertRefused(await run(['controls', ...args, '--plugin', './none.js'], { cwd }), /The plugin \.\/none\.js could not be loaded/);
  });

  it('one that rejects behind its back ends with 2, not with 1', async () => {
    const { code } = await withPlugin(`Promise.reject(new Error('later')); export default example;`, '-c', 'CloudTrail.3');
    assert.equal(code, 2);
  });

  it('one that never finishes loading ends with 2', async () => {
    const { code, stdout } = await withPlugin(`await new Promise(() => {}); export default example;`, '-c', 'CloudTrail.3');
    assert.deepEqual([code, stdout], [2, '']);
  });
});

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
      const outcome = await withPlugin(module, '-o', format, '--sarif-profile', 'full');
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
