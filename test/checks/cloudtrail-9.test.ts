import assert from 'node:assert/strict';
import check from '../../checks/cloudtrail-9.js';
import { UsageError } from '../../src/errors.js';
import { validateParameters } from '../../src/parameters.js';
import { register } from '../../src/registry.js';
import { ACCOUNT, cases, DENIED, inventory, lacking, MANAGEMENT, orgTrail, type Situation, snapshot, trail } from '../support/evidence.js';

const own = trail();

function tagged(tags: Readonly<Record<string, string>>, requiredTagKeys?: readonly string[]): Situation {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  const parameters = requiredTagKeys === undefined ? {} : { requiredTagKeys };
  return { accounts: [snapshot({ trails: [own], trailTags: { [own.arn]: list } })], parameters };
}

describe('CloudTrail.9: trails are tagged', () => {
  cases(check, [
    [
      'no tags, none required',
      tagged({}),
      [{ status: 'FAILED', reasons: [], resource: own.arn, region: 'us-east-1', message: 'Trail management-events has no tags.' }],
    ],
    [
      'any tag, none required',
      tagged({ Owner: 'x' }),
      [{ status: 'PASSED', message: 'Trail management-events is tagged as required.', observed: { TagsList: ['Owner'] } }],
    ],
    ['only a system tag of a stack', tagged({ 'aws:cloudformation:stack-name': 's' }), ['FAILED']],
    ['a system tag and one of our own', tagged({ 'aws:cloudformation:stack-name': 's', Owner: 'x' }), ['PASSED']],
    ['the required tag, with an empty value', tagged({ Owner: '' }, ['Owner']), ['PASSED']],
    [
      'the required tag in other letters',
      tagged({ owner: 'x' }, ['Owner']),
      [{ status: 'FAILED', message: 'Trail management-events lacks the required tags Owner.' }],
    ],
    [
      'two of three required tags',
      tagged({ Owner: 'x', Env: 'x' }, ['Owner', 'Env', 'Cost']),
      [{ status: 'FAILED', message: 'Trail management-events lacks the required tags Cost.' }],
    ],
    ['all required tags and one more', tagged({ Owner: 'x', Env: 'x', Cost: 'x', More: 'x' }, ['Owner', 'Env', 'Cost']), ['PASSED']],
    [
      'no tags, some required',
      tagged({}, ['Owner', 'Env']),
      [{ status: 'FAILED', message: 'Trail management-events lacks the required tags Owner, Env.' }],
    ],
    [
      'the trail is missing from the reply',
      snapshot({ trails: [own], trailTags: { [own.arn]: lacking('NOT_FOUND') } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_RULE_EVALUATION_ERROR'],
          resource: own.arn,
          message: 'It is not known how trail management-events is tagged.',
        },
      ],
    ],
    ['the reply has the trail and no list of tags', snapshot({ trails: [own], trailTags: { [own.arn]: [] } }), ['FAILED']],
    [
      'ListTags is denied, none required',
      snapshot({ trails: [own], trailTags: { [own.arn]: DENIED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'ListTags is denied, one required',
      { accounts: [snapshot({ trails: [own], trailTags: { [own.arn]: DENIED } })], parameters: { requiredTagKeys: ['Owner'] } },
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'one trail is denied, its neighbour is judged',
      snapshot({
        trails: [own, trail({ name: 'tagged' })],
        trailTags: { [own.arn]: DENIED, [trail({ name: 'tagged' }).arn]: [{ key: 'Owner', value: 'x' }] },
      }),
      [
        { status: 'NOT_AVAILABLE', resource: own.arn },
        { status: 'PASSED', resource: trail({ name: 'tagged' }).arn },
      ],
    ],
    ['an organization trail in a member account', snapshot({ trails: [orgTrail()] }), []],
    [
      'an organization trail, both accounts scanned: one finding, with the owner',
      {
        accounts: [
          snapshot({ trails: [orgTrail()] }),
          snapshot({ account: MANAGEMENT, trails: [orgTrail()], trailTags: { [orgTrail().arn]: [{ key: 'Owner', value: 'x' }] } }),
        ],
        parameters: { requiredTagKeys: ['Owner'] },
      },
      [{ status: 'PASSED', account: MANAGEMENT }],
    ],
    [
      'twenty-five trails: twenty-five verdicts',
      snapshot({
        trails: Array.from({ length: 25 }, (_, index) => trail({ name: `trail-${index}` })),
        trailTags: Object.fromEntries(Array.from({ length: 25 }, (_, index) => [trail({ name: `trail-${index}` }).arn, []])),
      }),
      Array.from({ length: 25 }, () => 'FAILED' as const),
    ],
    ['a file without tags', snapshot({ origin: 'file', trails: [own] }), [{ status: 'NOT_AVAILABLE', reasons: ['EVIDENCE_NOT_IN_INPUT'] }]],
    [
      'a file that carries the tags',
      snapshot({ origin: 'file', trails: [own], trailTags: { [own.arn]: [{ key: 'Owner', value: 'x' }] } }),
      ['PASSED'],
    ],
    ['the system prefix in capitals', tagged({ 'AWS:x': 's' }), ['FAILED']],
    ['a key that only begins like the system prefix', tagged({ awsome: 's' }), ['PASSED']],
    [
      'no trails: nothing to judge',
      snapshot({ trails: [] }),
      [{ status: 'PASSED', vacuous: true, reasons: ['CONFIG_EVALUATIONS_EMPTY'], resource: `AWS::::Account:${ACCOUNT}` }],
    ],
    ['DescribeTrails is denied', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'one Region is denied: the trail of another is judged, and it is said',
      snapshot({ trails: inventory([own], ['us-east-1'], { 'eu-west-1': DENIED }), trailTags: { [own.arn]: [] } }),
      [{ status: 'NOT_AVAILABLE', region: null }, 'FAILED'],
    ],
  ]);

  describe('requiredTagKeys', () => {
    const checks = register([], [check], 'trailproof');
    const set = (requiredTagKeys: readonly string[]) => () => validateParameters({ 'CloudTrail.9': { requiredTagKeys } }, checks);

    for (const [name, keys] of [
      ['one key', ['Owner']],
      ['six keys', ['a', 'b', 'c', 'd', 'e', 'f']],
      ['a key of 128 letters', ['k'.repeat(128)]],
      ['letters of any script and the signs that AWS allows', ['Größe é 数 1_.:/=+-@']],
    ] as const) {
      it(`takes ${name}`, () => assert.doesNotThrow(set(keys)));
    }

    for (const [name, keys] of [
      ['seven keys', ['a', 'b', 'c', 'd', 'e', 'f', 'g']],
      ['an empty key', ['']],
      ['a key twice', ['Owner', 'Owner']],
      ['a system key', ['aws:cloudformation:stack-name']],
      ['a system key in capitals', ['AWS:x']],
      ['a key of 129 letters', ['k'.repeat(129)]],
      ['a sign that AWS does not allow', ['Owner*']],
    ] as const) {
      it(`refuses ${name}`, () => assert.throws(set(keys), UsageError));
    }
  });
});
