import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { ACCOUNT, assertRefused, run } from '../support/cli.js';
import { pluginFolder, withPlugin } from '../support/plugins.js';

const cwd = pluginFolder();

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
    ['has a number for a title', 'export default meta({ title: 1 });', /Example\.1 with wrong metadata: meta\/title must be a string/],
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
      /\.\/plugin\.mjs defines Example\.1\.x with a default that breaks its own schema: it must be a string/,
    ],
  ];
  for (const [title, module, message] of modules) {
    it(`${title}: exit code 2 and one sentence`, async () => {
      assertRefused(await withPlugin(cwd, module, '-o', 'json=out.json'), message);
      assert.equal(readdirSync(cwd).includes('out.json'), false);
    });
  }

  const specifiers: readonly (readonly [string, RegExp])[] = [
    ['./none.js', /The plugin \.\/none\.js could not be loaded: there is no such file\.\n/],
    ['/nowhere/none.js', /The plugin \/nowhere\/none\.js could not be loaded: there is no such file\.\n/],
    ['./folder', /The plugin \.\/folder could not be loaded: it is a folder\. Name the file in it\.\n/],
    ['broken', /The plugin broken could not be loaded: /],
    ['trailproof', /The plugin trailproof has no checks/],
    ['node:fs', /^trailproof: node:fs defines a check with wrong metadata/],
    ['https://example.com/x.js', /The plugin https:\/\/example\.com\/x\.js /],
    ['data:text/javascript,export default 1', /^trailproof: data:\S+ \S+ 1 exports something that is not a check/],
    ['../', /The plugin \.\.\/ could not be loaded: it is a folder\./],
    ['-', /--plugin needs a value/],
  ];
  for (const [specifier, message] of specifiers) {
    it(`${specifier}: exit code 2 and one sentence`, async () => {
      assertRefused(await run(['scan', '-i', ACCOUNT, '--plugin', specifier], { cwd }), message);
    });
  }

  it('--verbose shows where it threw', async () => {
    const { stderr, code } = await withPlugin(cwd, `throw new Error('boom');`, '--verbose');
    assert.match(stderr, /could not be loaded: boom\nError: boom\n\s+at .*plugin\.mjs/);
    assert.equal(code, 2);
  });

  it('the same message from every command that takes plugins', async () => {
    for (const args of [['list'], ['show', 'Example.1']])
      assertRefused(await run(['controls', ...args, '--plugin', './none.js'], { cwd }), /The plugin \.\/none\.js could not be loaded/);
  });

  it('one that rejects behind its back ends with 2, not with 1', async () => {
    const { code } = await withPlugin(cwd, `Promise.reject(new Error('later')); export default example;`, '-c', 'CloudTrail.3');
    assert.equal(code, 2);
  });

  it('one that never finishes loading ends with 2', async () => {
    const { code, stdout } = await withPlugin(cwd, `await new Promise(() => {}); export default example;`, '-c', 'CloudTrail.3');
    assert.deepEqual([code, stdout], [2, '']);
  });
});
