import assert from 'node:assert/strict';
import { builtinChecks } from '../checks/index.js';
import { PluginError, UsageError } from '../src/errors.js';
import { parseParameters, validateDefinitions, validateParameters } from '../src/parameters.js';
import { register } from '../src/registry.js';
import type { JsonSchema, JsonValue } from '../src/types.js';
import { metaOf } from './support/metadata.js';

const builtin = register([], builtinChecks, 'trailproof');

function withParameter(schema: JsonSchema, value: JsonValue, more: object = {}): ReturnType<typeof register> {
  const parameters = { x: { description: 'x', schema, default: value, ...more } };
  return register([], [{ meta: metaOf('Acme.1'), needs: [], parameters, evaluate: () => [] }], './own.js');
}

function usageError(message: RegExp): (error: unknown) => boolean {
  return error => error instanceof UsageError && message.test(error.message);
}

describe('parseParameters', () => {
  const typed: readonly (readonly [JsonSchema, string, unknown])[] = [
    [{ type: 'string' }, 'a,b', 'a,b'],
    [{ type: 'string' }, '', ''],
    [{ type: 'string' }, '1', '1'],
    [{ type: 'array' }, 'a,b', ['a', 'b']],
    [{ type: 'array' }, '', ['']],
    [{ type: 'boolean' }, 'true', true],
    [{ type: 'boolean' }, 'false', false],
    [{ type: 'boolean' }, 'TRUE', 'TRUE'],
    [{ type: 'integer' }, '24', 24],
    [{ type: 'number' }, '-1.5', -1.5],
    [{ type: 'number' }, ' ', ' '],
    [{ type: 'number' }, 'NaN', 'NaN'],
    [{ type: 'number' }, '1e999', '1e999'],
    [{ type: ['number', 'null'] }, 'null', null],
    [{ type: ['string', 'null'] }, 'null', null],
    [{ type: 'string' }, 'null', 'null'],
    [{ enum: ['a', 'b'] }, 'a', 'a'],
    [{ type: 'string' }, 'a=b.c=d', 'a=b.c=d'],
    [{ type: 'string' }, 'two\nlines', 'two\nlines'],
  ];
  for (const [schema, text, value] of typed) {
    it(`${JSON.stringify(text)} as ${JSON.stringify(schema)} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parseParameters([`Acme.1.x=${text}`], withParameter(schema, '')), { 'Acme.1': { x: value } });
    });
  }

  it('gathers several of one check', () => {
    const settings = parseParameters(
      ['CloudTrail.10.verifyKeyManager=true', 'CloudTrail.1.scope=region', 'CloudTrail.1.selectorUnion=false'],
      builtin,
    );
    assert.deepEqual(settings, { 'CloudTrail.10': { verifyKeyManager: true }, 'CloudTrail.1': { scope: 'region', selectorUnion: false } });
  });

  for (const text of ['', '=', 'x', 'x=1', '.=1', 'Acme.1', 'Acme.1.x', 'Acme.x=1', 'Acme.1.=1', '..x=1', '.1.x=1']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseParameters([text], withParameter({ type: 'string' }, '')), UsageError);
    });
  }

  it('refuses one that is given twice, and one that nobody declared', () => {
    assert.throws(() => parseParameters(['CloudTrail.1.scope=region', 'CloudTrail.1.scope=region'], builtin), usageError(/is given twice/));
    assert.throws(() => parseParameters(['CloudTrail.1.scop=region'], builtin), usageError(/Did you mean "scope"\?/));
    assert.throws(() => parseParameters(['CloudTrail.1.toString=region'], builtin), usageError(/has no parameter "toString"/));
  });
});

describe('validateParameters', () => {
  const cases: readonly (readonly [string, string, unknown, RegExp | null])[] = [
    ['CloudTrail.9', 'requiredTagKeys', ['Owner', 'Cost Center', 'Größe:1/2'], null],
    ['CloudTrail.9', 'requiredTagKeys', [], null],
    ['CloudTrail.9', 'requiredTagKeys', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], /6 items/],
    ['CloudTrail.9', 'requiredTagKeys', ['a', 'a'], /duplicate/],
    ['CloudTrail.9', 'requiredTagKeys', [''], /item \/0/],
    ['CloudTrail.9', 'requiredTagKeys', ['Aws:x'], /item \/0/],
    ['CloudTrail.9', 'requiredTagKeys', ['ok', 'not<ok>'], /item \/1/],
    ['CloudTrail.9', 'requiredTagKeys', 'Owner', /must be a list/],
    ['CloudTrail.9', 'requiredTagKeys', [1], /item \/0 must be a string/],
    ['CloudTrail.10', 'kmsKeyArns', ['arn:aws:kms:eu-west-1:111122223333:key/mrk-1'], null],
    ['CloudTrail.10', 'kmsKeyArns', ['arn:aws:kms:eu-west-1:111122223333:alias/x'], /item \/0/],
    ['CloudTrail.10', 'verifyKeyManager', 'true', /must be true or false/],
    ['CloudTrail.1', 'scope', 'planet', /one of "account", "region"/],
    ['CloudTrail.5', 'maxDeliveryAgeHours', null, null],
    ['CloudTrail.5', 'maxDeliveryAgeHours', 0, /./],
    ['CloudTrail.4', 'anything', 1, /has no parameters/],
    ['CloudTrail.8', 'anything', 1, /AWS has not published/],
    ['__proto__', 'anything', 1, /There is no control/],
  ];
  for (const [id, name, value, message] of cases) {
    it(`${id}.${name} = ${JSON.stringify(value)}: ${message === null ? 'taken' : 'refused'}`, () => {
      const settings = Object.fromEntries([[id, { [name]: value as string }]]);
      if (message === null) validateParameters(settings, builtin);
      else assert.throws(() => validateParameters(settings, builtin), usageError(message));
    });
  }
});

describe('validateDefinitions', () => {
  it('every default and every parity value of ours fits its own schema', () => {
    validateDefinitions(builtin);
  });

  const cases: readonly (readonly [string, JsonSchema, JsonValue, object, RegExp | null])[] = [
    ['a fitting default', { type: 'integer', minimum: 1 }, 1, {}, null],
    ['a default that does not fit', { type: 'integer', minimum: 1 }, 0, {}, /Acme\.1\.x with a default that breaks its own schema/],
    ['a parity value that does not fit', { type: 'integer' }, 0, { parity: 'x' }, /breaks its own schema: it must be a whole number/],
    ['a schema of an unknown type', { type: 'strnig' }, '', {}, /\.\/own\.js: Acme\.1\.x has a parameter schema that is not a JSON Schema/],
    ['a schema with an unknown keyword', { typ: 'string' }, '', {}, /not a JSON Schema/],
    ['a schema with a broken pattern', { type: 'string', pattern: '(' }, '', {}, /not a JSON Schema/],
    ['a schema that points nowhere', { $ref: '#/$defs/none' }, '', {}, /not a JSON Schema/],
  ];
  for (const [title, schema, value, more, message] of cases) {
    it(`${title}: ${message === null ? 'taken' : 'refused'}`, () => {
      const checks = withParameter(schema, value, more);
      if (message === null) validateDefinitions(checks);
      else
        assert.throws(
          () => validateDefinitions(checks),
          (error: unknown) => error instanceof PluginError && message.test(error.message),
        );
    });
  }
});
