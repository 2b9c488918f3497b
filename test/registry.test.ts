import assert from 'node:assert/strict';
import { builtinChecks } from '../checks/index.js';
import { PluginError, UsageError } from '../src/errors.js';
import { compareIds } from '../src/order.js';
import { register, type RegisteredCheck, select, type Selection, unknownControl } from '../src/registry.js';
import { STANDARD_KEYS } from '../src/standards.js';
import { metaOf } from './support/metadata.js';

const builtin = register([], builtinChecks, 'trailproof');
const ids = (entries: readonly RegisteredCheck[]): string[] => entries.map(({ check }) => check.meta.id);
const candidate = (id: string, more: object = {}): object => ({
  meta: metaOf(id),
  needs: ['trails'],
  parameters: {},
  evaluate: () => [],
  ...more,
});

describe('register', () => {
  it('takes the nine checks, sorted by number', () => {
    assert.deepEqual(
      ids(builtin),
      [1, 2, 3, 4, 5, 6, 7, 9, 10].map(number => `CloudTrail.${number}`),
    );
  });

  it('adds to a registry and leaves it as it was', () => {
    const more = register(builtin, [candidate('Acme.2'), candidate('Zeta.1'), candidate('Acme.10')], './own.js');
    assert.equal(builtin.length, 9);
    assert.deepEqual([...ids(more).slice(0, 3), ids(more).at(-1)], ['Acme.2', 'Acme.10', 'CloudTrail.1', 'Zeta.1']);
    assert.deepEqual([...new Set(more.map(({ source }) => source))].sort(), ['./own.js', 'trailproof']);
  });

  it('does not depend on the order in which checks come', () => {
    assert.deepEqual(register([], [...builtinChecks].reverse(), 'trailproof'), builtin);
  });

  const wrongIds = [
    '',
    'Acme',
    'Acme.',
    '.1',
    'Acme.0',
    'Acme.01',
    'Acme.1.2',
    'Acme.12345',
    '1.1',
    'Ac me.1',
    'Acme.1\n',
    'Äcme.1',
    'Acme.x',
    `${'A'.repeat(65)}.1`,
  ];
  for (const id of wrongIds) {
    it(`refuses the id ${JSON.stringify(id).slice(0, 20)}`, () => {
      assert.throws(
        () => register([], [candidate(id)], 'x'),
        (error: unknown) => error instanceof PluginError && error.message.includes('meta/id'),
      );
    });
  }

  for (const value of [undefined, null, 1, 'check', [], {}]) {
    it(`refuses ${value === undefined ? 'nothing' : JSON.stringify(value)} for a check`, () => {
      assert.throws(() => register([], [value], 'x'), PluginError);
    });
  }

  const needed = Object.keys(metaOf('Acme.1'));
  for (const key of needed) {
    it(`refuses metadata without ${key}, and names the check and the cure`, () => {
      const meta = { ...metaOf('Acme.1'), [key]: undefined };
      assert.throws(
        () => register([], [candidate('Acme.1', { meta })], './own.js'),
        (error: unknown) =>
          error instanceof PluginError && error.message.startsWith('./own.js defines ') && error.message.includes('trailproof schema'),
      );
    });
  }
});

describe('select', () => {
  const cases: readonly (readonly [Selection, readonly string[]])[] = [
    [{}, ids(builtin)],
    [{ controls: [], severities: [], standards: [] }, ids(builtin)],
    [{ controls: ['*'] }, ids(builtin)],
    [{ controls: ['CloudTrail.4', 'CloudTrail.4'] }, ['CloudTrail.4']],
    [{ controls: ['**.**4'] }, ['CloudTrail.4']],
    [{ controls: ['CloudTrail.?', 'CloudTrail.1'] }, []],
    [{ severities: ['CRITICAL'] }, ['CloudTrail.6']],
    [{ standards: ['tag*'] }, ['CloudTrail.9']],
    [{ standards: ['*'] }, ids(builtin)],
    [{ controls: ['*.1*'], severities: ['MEDIUM'], standards: ['nist*'] }, ['CloudTrail.10']],
  ];
  for (const [selection, expected] of cases) {
    it(`${JSON.stringify(selection)}: ${expected.length} controls`, () => {
      if (expected.length === 0) assert.throws(() => select(builtin, selection), UsageError);
      else assert.deepEqual(ids(select(builtin, selection)), expected);
    });
  }

  it('every standard selects something', () => {
    for (const key of STANDARD_KEYS) assert.ok(select(builtin, { standards: [key] }).length > 0, key);
  });

  it('a glob of many stars takes no time', () => {
    assert.throws(() => select(builtin, { controls: [`${'*'.repeat(5000)}x`] }), UsageError);
    assert.throws(() => select(builtin, { controls: [`${'*l'.repeat(2000)}x`] }), UsageError);
  });

  it('what a regular expression would take for its own is text', () => {
    for (const pattern of [
      'CloudTrail.(1)',
      'CloudTrail.[0-9]',
      '^CloudTrail.1$',
      'CloudTrail.1|CloudTrail.2',
      'CloudTrail\\.1',
      'CloudTrailx1',
    ])
      assert.throws(() => select(builtin, { controls: [pattern] }), UsageError, pattern);
  });
});

describe('unknownControl', () => {
  const all = ids(builtin);
  const cases: readonly (readonly [string, RegExp])[] = [
    ['CloudTrail.8', /^AWS has not published CloudTrail\.8\. See/],
    ['cloudtrail.8', /^AWS has not published CloudTrail\.8\. See/],
    ['CloudTrail.999', /^AWS has not published CloudTrail\.999\./],
    ['CLOUDTRAIL.4', /Did you mean "CloudTrail\.4"\?/],
    ['Cloudtrial.4', /^There is no control "Cloudtrial\.4"\. Did you mean "CloudTrail\.4"\?/],
    ['S3.1', /^There is no control "S3\.1"\. See/],
    ['', /^There is no control ""\./],
  ];
  for (const [id, message] of cases)
    it(`${id || 'nothing'}: ${message.source.slice(0, 50)}`, () => assert.match(unknownControl(id, all), message));
});

describe('compareIds', () => {
  it('orders by vendor, then by number', () => {
    const sorted = ['Acme.2', 'Acme.10', 'CloudTrail.9', 'CloudTrail.10', 'acme.1'];
    assert.deepEqual([...sorted].reverse().sort(compareIds), sorted);
  });
});
