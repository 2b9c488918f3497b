import assert from 'node:assert/strict';
import check from '../../checks/cloudtrail-10.js';
import { UsageError } from '../../src/errors.js';
import { present } from '../../src/facts.js';
import { validateParameters } from '../../src/parameters.js';
import { register } from '../../src/registry.js';
import type { EventDataStore, KmsKey } from '../../src/types.js';
import {
  ACCOUNT,
  cases,
  DENIED,
  lacking,
  type Situation,
  snapshot,
  type SnapshotParts,
  store,
  storeInventory,
} from '../support/evidence.js';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000002';
const ALIAS = 'arn:aws:kms:us-east-1:111122223333:alias/lake';
const encrypted = store({ kmsKeyId: KEY });
const customerKey: KmsKey = { arn: KEY, manager: 'CUSTOMER', state: 'Enabled' };

function required(kmsKeyArns: readonly string[], one: EventDataStore, parts: SnapshotParts = {}): Situation {
  return { accounts: [snapshot({ eventDataStores: [one], ...parts })], parameters: { kmsKeyArns } };
}

function managed(one: EventDataStore, parts: SnapshotParts = {}, kmsKeyArns: readonly string[] = []): Situation {
  return { accounts: [snapshot({ eventDataStores: [one], ...parts })], parameters: { verifyKeyManager: true, kmsKeyArns } };
}

describe('CloudTrail.10: event data stores are encrypted with a customer managed key', () => {
  cases(check, [
    [
      'no stores in any Region: nothing to judge',
      snapshot({ eventDataStores: [] }),
      [
        {
          status: 'PASSED',
          vacuous: true,
          reasons: ['CONFIG_EVALUATIONS_EMPTY'],
          resource: `AWS::::Account:${ACCOUNT}`,
          region: null,
          message: 'No event data store is listed, so there is nothing to judge.',
        },
      ],
    ],
    [
      'a key ARN is named',
      snapshot({ eventDataStores: [encrypted] }),
      [
        {
          status: 'PASSED',
          resource: encrypted.arn,
          region: 'us-east-1',
          message: 'Event data store lake is encrypted with a KMS key.',
          observed: { KmsKeyId: KEY },
        },
      ],
    ],
    [
      'no key is named',
      snapshot({ eventDataStores: [store()] }),
      [{ status: 'FAILED', reasons: [], message: 'Event data store lake has no KMS key of its own.' }],
    ],
    ['the key is the empty text', snapshot({ eventDataStores: [store({ kmsKeyId: '' })] }), ['FAILED']],
    ['the key is only blanks', snapshot({ eventDataStores: [store({ kmsKeyId: ' ' })] }), ['FAILED']],
    [
      'a key that is not one of the required',
      required([OTHER_KEY], encrypted),
      [{ status: 'FAILED', message: 'Event data store lake is encrypted with a KMS key that is not one of the required.' }],
    ],
    [
      'one of the required keys',
      required([OTHER_KEY, KEY], encrypted),
      [{ status: 'PASSED', message: 'Event data store lake is encrypted with a required KMS key.' }],
    ],
    ['no key, and one is required', required([KEY], store()), ['FAILED']],
    [
      'an alias of a required key',
      required([KEY], store({ kmsKeyId: ALIAS }), { kmsKeys: { [ALIAS]: customerKey } }),
      [{ status: 'PASSED', observed: { Arn: KEY } }],
    ],
    ['an alias of another key', required([OTHER_KEY], store({ kmsKeyId: ALIAS }), { kmsKeys: { [ALIAS]: customerKey } }), ['FAILED']],
    [
      'an alias that could not be resolved',
      required([KEY], store({ kmsKeyId: ALIAS }), { kmsKeys: { [ALIAS]: DENIED } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          message: 'It is not known which KMS key event data store lake uses.',
        },
      ],
    ],
    [
      'an alias that a file does not resolve',
      required([KEY], store({ kmsKeyId: ALIAS }), { origin: 'file' }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    ['an alias, and no key is required', snapshot({ eventDataStores: [store({ kmsKeyId: ALIAS })] }), ['PASSED']],
    [
      'a bare key id of a required key',
      required([KEY], store({ kmsKeyId: '0a1b2c3d-0000-4000-8000-000000000001' }), {
        kmsKeys: { '0a1b2c3d-0000-4000-8000-000000000001': customerKey },
      }),
      ['PASSED'],
    ],
    [
      'ingestion is stopped and there is no key: the data is still there',
      snapshot({ eventDataStores: [store({ status: 'STOPPED_INGESTION' })] }),
      ['FAILED'],
    ],
    ['the status is not known', snapshot({ eventDataStores: [store({ status: null })] }), ['FAILED']],
    ['the store is being deleted', snapshot({ eventDataStores: [store({ status: 'PENDING_DELETION' })] }), []],
    [
      'the store is being deleted, another is not',
      snapshot({ eventDataStores: [store({ status: 'PENDING_DELETION' }), store({ name: 'stay' })] }),
      [{ status: 'FAILED', resource: store({ name: 'stay' }).arn }],
    ],
    [
      'Lake is not offered in one Region: that Region is told, the other is judged',
      snapshot({ eventDataStores: storeInventory([encrypted], ['us-east-1'], { 'ap-southeast-7': lacking('NOT_SUPPORTED') }) }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_RETURNS_NOT_APPLICABLE'],
          resource: `AWS::::Account:${ACCOUNT}`,
          message: 'Event data stores of ap-southeast-7 could not be listed, so they are not judged.',
          observed: { 'Regions not read': ['ap-southeast-7'] },
        },
        'PASSED',
      ],
    ],
    [
      'a Region is denied and no store is known: never vacuous',
      snapshot({ eventDataStores: storeInventory([], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'], vacuous: false }],
    ],
    [
      'GetEventDataStore is denied for one: the other is judged',
      snapshot({
        eventDataStores: {
          stores: { [store({ name: 'closed' }).arn]: DENIED, [encrypted.arn]: present(encrypted) },
          regions: { 'us-east-1': present([store({ name: 'closed' }).arn, encrypted.arn]) },
        },
      }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          resource: store({ name: 'closed' }).arn,
          region: 'us-east-1',
          message: 'It is not known how event data store closed is encrypted.',
        },
        { status: 'PASSED', resource: encrypted.arn },
      ],
    ],
    [
      'an organization’s store in the management account',
      snapshot({ eventDataStores: [store({ isOrganizationStore: true })] }),
      ['FAILED'],
    ],
    [
      'a member account does not see the organization’s store',
      {
        accounts: [
          snapshot({ eventDataStores: [] }),
          snapshot({ account: '999988887777', eventDataStores: [store({ account: '999988887777', isOrganizationStore: true })] }),
        ],
      },
      [
        { status: 'PASSED', account: ACCOUNT, vacuous: true },
        { status: 'FAILED', account: '999988887777' },
      ],
    ],
    [
      'a multi-Region store that two Regions list: one finding, in its own Region',
      snapshot({
        eventDataStores: {
          stores: { [encrypted.arn]: present(encrypted) },
          regions: { 'eu-west-1': present([encrypted.arn]), 'us-east-1': present([encrypted.arn]) },
        },
      }),
      [{ status: 'PASSED', region: 'us-east-1' }],
    ],
    [
      'the key is to be deleted: only the setting is judged',
      snapshot({ eventDataStores: [encrypted], kmsKeys: { [KEY]: { ...customerKey, state: 'PendingDeletion' } } }),
      ['PASSED'],
    ],
    [
      'a file of get-event-data-store outputs, which lists nothing',
      snapshot({ origin: 'file', eventDataStores: { stores: { [encrypted.arn]: present(encrypted) }, regions: {} } }),
      [{ status: 'NOT_AVAILABLE', resource: `AWS::::Account:${ACCOUNT}` }, 'PASSED'],
    ],
    [
      'a file of list-event-data-stores alone, which names no keys',
      snapshot({ origin: 'file', eventDataStores: { stores: {}, regions: { '-': present([encrypted.arn]) } } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['EVIDENCE_NOT_IN_INPUT'], resource: encrypted.arn }],
    ],
    [
      'a file that says nothing of event data stores',
      snapshot({ origin: 'file' }),
      [{ status: 'NOT_AVAILABLE', reasons: ['EVIDENCE_NOT_IN_INPUT'], resource: `AWS::::Account:${ACCOUNT}` }],
    ],
    [
      'an inventory of nothing from nowhere',
      snapshot({ origin: 'file', eventDataStores: { stores: {}, regions: {} } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['EVIDENCE_NOT_IN_INPUT'],
          message: 'It is not known whether the account has event data stores.',
        },
      ],
    ],
    [
      'the replica of a required multi-Region key: only the exact ARN counts',
      required(
        [KEY.replace('key/0a1b2c3d-0000-4000-8000-000000000001', 'key/mrk-1')],
        store({ kmsKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1' }),
      ),
      ['FAILED'],
    ],
    [
      'who manages the key is not asked',
      snapshot({ eventDataStores: [encrypted], kmsKeys: { [KEY]: { ...customerKey, manager: 'AWS' } } }),
      ['PASSED'],
    ],
    [
      'who manages the key is asked: AWS',
      managed(encrypted, { kmsKeys: { [KEY]: { ...customerKey, manager: 'AWS' } } }),
      [{ status: 'FAILED', message: 'Event data store lake is encrypted with a key that AWS manages.' }],
    ],
    ['who manages the key is asked: the customer', managed(encrypted, { kmsKeys: { [KEY]: customerKey } }), ['PASSED']],
    [
      'who manages the key is asked: the customer, but it is not the required key',
      managed(encrypted, { kmsKeys: { [KEY]: customerKey } }, [OTHER_KEY]),
      ['FAILED'],
    ],
    [
      'who manages the key is asked: denied',
      managed(encrypted, { kmsKeys: { [KEY]: DENIED } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          message: 'It is not known who manages the KMS key of event data store lake.',
        },
      ],
    ],
    [
      'who manages the key is asked: not in the file',
      managed(encrypted, { origin: 'file' }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    ['who manages the key is asked, and there is none', managed(store()), ['FAILED']],
    [
      'ListEventDataStores is denied',
      snapshot({ eventDataStores: DENIED }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'another partition',
      snapshot({
        partition: 'aws-us-gov',
        eventDataStores: [
          store({ arn: 'arn:aws-us-gov:cloudtrail:us-gov-west-1:111122223333:eventdatastore/lake', region: 'us-gov-west-1' }),
        ],
      }),
      [{ status: 'FAILED', region: 'us-gov-west-1' }],
    ],
  ]);

  describe('kmsKeyArns', () => {
    const checks = register([], [check], 'trailproof');
    const set = (kmsKeyArns: readonly string[]) => () => validateParameters({ 'CloudTrail.10': { kmsKeyArns } }, checks);
    const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `${KEY.slice(0, -1)}${index}`);

    for (const [name, arns] of [
      ['one key ARN', [KEY]],
      ['three key ARNs', keys(3)],
      ['a multi-Region key', ['arn:aws:kms:eu-west-1:111122223333:key/mrk-0a1b']],
      ['another partition', ['arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/0a1b']],
    ] as const) {
      it(`takes ${name}`, () => assert.doesNotThrow(set(arns)));
    }

    for (const [name, arns] of [
      ['four key ARNs', keys(4)],
      ['a key id', ['0a1b2c3d-0000-4000-8000-000000000001']],
      ['an alias', [ALIAS]],
      ['the same key twice', [KEY, KEY]],
      ['the ARN of something else', ['arn:aws:s3:::bucket']],
      ['an empty text', ['']],
    ] as const) {
      it(`refuses ${name}`, () => assert.throws(set(arns), UsageError));
    }
  });
});
