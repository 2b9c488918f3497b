import assert from 'node:assert/strict';
import { changesOf } from '../../src/baseline/changes.js';
import type { Observation, ObservedValue } from '../../src/types.js';

const one = (field: string, actual: ObservedValue, api = 'cloudtrail:DescribeTrails'): Observation => ({ api, field, actual });
const changes = (before: readonly Observation[], now: readonly Observation[]): string[] =>
  changesOf({ status: 'FAILED', severity: 'LOW', evidence: before }, { status: 'FAILED', severity: 'LOW', evidence: now });

describe('what changed, in words', () => {
  const cases: readonly (readonly [string, readonly Observation[], readonly Observation[], readonly string[]])[] = [
    ['nothing', [one('KmsKeyId', 'a')], [one('KmsKeyId', 'a')], []],
    ['removed', [one('KmsKeyId', 'a')], [one('KmsKeyId', null)], ['KmsKeyId removed']],
    ['set', [one('KmsKeyId', null)], [one('KmsKeyId', 'a')], ['KmsKeyId set to a']],
    ['turned', [one('IsLogging', true)], [one('IsLogging', false)], ['IsLogging true → false']],
    ['lost', [one('IsLogging', true)], [one('IsLogging', 'unknown')], ['IsLogging true → unknown']],
    ['emptied', [one('Name', 'a')], [one('Name', '')], ['Name a → ""']],
    ['a list', [one('TagsList', ['a', 'b'])], [one('TagsList', ['b', 'c'])], ['TagsList − a, + c']],
    ['a list in another order', [one('TagsList', ['a', 'b'])], [one('TagsList', ['b', 'a'])], []],
    ['a time that moved on', [one('Latest', '2026-01-01T00:00:00.000Z')], [one('Latest', '2026-01-02T00:00:00.000Z')], []],
    ['a time that is no more', [one('Latest', '2026-01-01T00:00:00.000Z')], [one('Latest', null)], ['Latest removed']],
    ['no longer observed', [one('IsLogging', true)], [], ['IsLogging true is no longer in the evidence']],
    ['observed as well', [], [one('IsLogging', true)], ['IsLogging true is new in the evidence']],
    [
      'the same field of another API',
      [one('KmsKeyId', 'a')],
      [one('KmsKeyId', 'a', 'kms:DescribeKey')],
      ['KmsKeyId a is no longer in the evidence', 'KmsKeyId a is new in the evidence'],
    ],
    [
      'of one trail among several, whatever their order',
      [one('TrailARN', 'x'), one('IsLogging', true), one('TrailARN', 'y'), one('IsLogging', true)],
      [one('TrailARN', 'y'), one('IsLogging', false), one('TrailARN', 'x'), one('IsLogging', true)],
      ['IsLogging of y true → false'],
    ],
    [
      'a trail that came',
      [one('TrailARN', 'x'), one('IsLogging', true)],
      [one('TrailARN', 'x'), one('IsLogging', true), one('TrailARN', 'y'), one('IsLogging', false)],
      ['TrailARN y is new in the evidence'],
    ],
  ];
  for (const [title, before, now, expected] of cases) it(title, () => assert.deepEqual(changes(before, now), expected));
});
