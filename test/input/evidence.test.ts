import assert from 'node:assert/strict';
import { FACT_NAMES, missing, present } from '../../src/facts.js';
import { validateEvidence } from '../../src/generated/evidence.validator.js';
import { readInput } from '../../src/input/index.js';
import type { Snapshot } from '../../src/types.js';
import { ACCOUNT, cliError, OTHER, rawOrgTrail, rawTrail, STORE, temporaryFolder, TRAIL, trailArnOf, type Json } from './support.js';

/** Something of everything. */
const BUNDLE = {
  account: ACCOUNT,
  region: 'us-east-1',
  collectedAt: '2026-08-01T10:00:00.123Z',
  trailList: [rawTrail(), rawOrgTrail()],
  status: { [TRAIL]: { IsLogging: true, LatestDeliveryTime: 1_767_225_600 } },
  eventSelectors: { [TRAIL]: { EventSelectors: [{}], AdvancedEventSelectors: [] } },
  insightSelectors: { [TRAIL]: null },
  tags: { [TRAIL]: [{ Key: 'b', Value: '' }, { Key: 'a' }] },
  buckets: {
    logs: {
      head: {},
      acl: { Grants: [] },
      policy: { Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Condition: { Bool: { k: 'v' } } }] },
      logging: {},
    },
    'org-logs': { head: cliError('403', 'HeadBucket') },
  },
  accountPublicAccessBlock: null,
  eventDataStores: [{ EventDataStoreArn: STORE, Status: 'ENABLED', KmsKeyId: 'k' }],
  kmsKeys: { k: cliError('AccessDenied', 'DescribeKey') },
};

type Evidence = Snapshot & { readonly schemaVersion: string };

function asEvidence(snapshot: Snapshot): Evidence {
  return { schemaVersion: '1.0', ...snapshot };
}

describe('input: evidence of trailproof', () => {
  const folder = temporaryFolder();

  it('is read as it was written, whatever is in it', async () => {
    const snapshot = { ...(await folder.readOne(BUNDLE)), origin: 'live' as const };
    assert.equal(validateEvidence(asEvidence(snapshot)), true);
    assert.deepEqual(await folder.readOne(asEvidence(snapshot) as unknown as Json), snapshot);
    assert.deepEqual(await folder.readOne([asEvidence(snapshot)]), snapshot);
    const other = {
      ...snapshot,
      account: OTHER,
      facts: { ...snapshot.facts, trails: missing('ERROR', 'x'), eventDataStores: missing('ERROR', 'x') },
    };
    const lines = [other, snapshot].map(one => JSON.stringify(asEvidence(one))).join('\r\n');
    assert.deepEqual(await folder.read({ 'lines.jsonl': lines }), [snapshot, other]);
  });

  it('may leave facts out: they are missing then', async () => {
    const { facts } = await folder.readOne({
      schemaVersion: '1.0',
      partition: 'aws',
      account: ACCOUNT,
      origin: 'live',
      collectedAt: null,
      facts: {},
    });
    for (const name of FACT_NAMES) {
      assert.deepEqual(facts[name], missing('NOT_IN_INPUT', `The evidence file does not hold the fact "${name}".`));
    }
  });

  it('is about the account that it names, whatever --account says of other files', async () => {
    const snapshot = asEvidence(await folder.readOne(BUNDLE)) as unknown as Json;
    const files = { 'evidence.json': snapshot, 'trails.json': { trailList: [rawOrgTrail()] } };
    const read = await folder.read(files, { account: OTHER });
    assert.deepEqual(
      read.map(({ account }) => account),
      [ACCOUNT, OTHER],
    );
  });

  it('may say which accounts were skipped, on a line of its own or in a list', async () => {
    const snapshot = asEvidence(await folder.readOne(BUNDLE));
    const skipped = { schemaVersion: '1.0', skippedAccounts: [{ account: OTHER, name: null, reason: 'It was left out by the user.' }] };
    assert.equal(validateEvidence(skipped), true);
    for (const content of [[snapshot, skipped], [skipped, snapshot].map(one => JSON.stringify(one)).join('\n')]) {
      const file = folder.write('skipping.json', content);
      const { skippedAccounts, accounts } = await readInput({ files: [file] });
      assert.deepEqual([skippedAccounts, accounts], [skipped.skippedAccounts, 1]);
    }
  });

  for (const [what, document, message] of [
    ['another version', { schemaVersion: '2.0', skippedAccounts: [] }, 'input.json, at /schemaVersion: must be "1.0". See'],
    [
      'no account',
      { schemaVersion: '1.0', skippedAccounts: [{ name: null, reason: '' }] },
      '/skippedAccounts/0: lacks the property "account"',
    ],
    [
      'no id',
      { schemaVersion: '1.0', skippedAccounts: [{ account: '1', name: null, reason: '' }] },
      '/skippedAccounts/0/account: must match',
    ],
    ['no list', { schemaVersion: '1.0', skippedAccounts: null }, 'at /skippedAccounts: must be a list. See'],
    ['a report', { schemaVersion: '1.0', tool: {}, skippedAccounts: [] }, 'which is nothing that trailproof knows'],
  ] as const) {
    it(`refuses what is said of skipped accounts: ${what}`, async () => {
      const failure = await folder.failure({ 'input.json': document });
      assert.ok(failure.includes(message), failure);
    });
  }

  const LIES: readonly (readonly [name: string, change: (evidence: Mutable) => void, message: string])[] = [
    ['another version', e => (e['schemaVersion'] = '2.0'), ', at /schemaVersion: must be "1.0". See "trailproof schema evidence".'],
    ['an unknown fact', e => (e.facts['wrong'] = 1), ', at /facts: has the unknown property "wrong". See "trailproof schema evidence".'],
    ['a wrong account', e => (e['account'] = '12'), ', at /account: must be an AWS account id, which is 12 digits, but is "12".'],
    ['an account that is a number', e => (e['account'] = 12), ', at /account: must be a string. See "trailproof schema evidence".'],
    ['no facts to speak of', e => (e.facts = [] as never), ', at /facts: must be an object. See "trailproof schema evidence".'],
    [
      'a wrong type deep inside',
      e => (trail(e)['isMultiRegion'] = 'yes'),
      ', at /facts/trails/value/trails/0/isMultiRegion: must be one of true, false, "unknown". See "trailproof schema evidence".',
    ],
    [
      'a time that there is not',
      e => (e['collectedAt'] = '2026-02-30T10:00:00Z'),
      ', at /collectedAt: must be a time since the year 2000, but is "2026-02-30T10:00:00Z".',
    ],
    [
      'an account that is not in the ARN',
      e => (trail(e)['account'] = OTHER),
      `, at /facts/trails/value/trails/0: has the account "${OTHER}", but its ARN says "${ACCOUNT}".`,
    ],
    [
      'a home that is not in the ARN',
      e => (trail(e)['homeRegion'] = 'eu-west-1'),
      ', at /facts/trails/value/trails/0: has the homeRegion "eu-west-1", but its ARN says "us-east-1".',
    ],
    [
      'another partition',
      e => (e['partition'] = 'aws-cn'),
      ', at /facts/trails/value/trails/0: has the partition "aws-cn", but its ARN says "aws".',
    ],
    [
      'a trail twice',
      e => e.facts.trails.value.trails.push({ ...trail(e) }),
      `, at /facts/trails/value/trails/2: is the second trail with the ARN "${TRAIL}".`,
    ],
    [
      'a trail that was listed and is not there',
      e => e.facts.trails.value.trails.pop(),
      `, at /facts/trails/value/regions/us-east-1: lists "arn:aws:cloudtrail:us-east-1:999988887777:trail/organization", which is not among the trails beside it.`,
    ],
    [
      "another account's own trail",
      e => (e.facts.trails.value.trails[1]!['isOrganizationTrail'] = false),
      `, at /facts/trails/value/trails/1: is a trail of account 999988887777 and no organization trail, so account ${ACCOUNT} cannot have been shown it.`,
    ],
    [
      'an event data store under another ARN',
      e => (e.facts.eventDataStores.value.stores[STORE]!.value['arn'] = `${STORE}0`),
      `, at /facts/eventDataStores/value/stores/${STORE.replace('/', '~1')}/value/arn: must be the ARN under which the event data store stands.`,
    ],
    [
      'an event data store of another account',
      e => {
        e['account'] = OTHER;
        e.facts = { eventDataStores: e.facts.eventDataStores } as Mutable['facts'];
      },
      `, at /facts/eventDataStores/value/stores/${STORE.replace('/', '~1')}: has the account "${OTHER}", but its ARN says "${ACCOUNT}".`,
    ],
    [
      'a delivery that cannot have been',
      e => (e.facts.trailStatus.value[TRAIL]!.value['latestDeliveryAt'] = '2026-13-01T00:00:00Z'),
      `, at /facts/trailStatus/value/${TRAIL.replace('/', '~1')}/value/latestDeliveryAt: must be a time since the year 2000, but is "2026-13-01T00:00:00Z".`,
    ],
  ];
  for (const [name, change, message] of LIES) {
    it(`refuses ${name}`, async () => {
      const evidence = JSON.parse(JSON.stringify(asEvidence(await folder.readOne(BUNDLE)))) as Mutable;
      change(evidence);
      assert.equal(await folder.failure({ 'input.json': evidence }), `InputError: input.json${message}`);
    });
  }

  it('names the line of a bad snapshot', async () => {
    const good = JSON.stringify(asEvidence(await folder.readOne(BUNDLE)));
    const bad = good.replace('"isLogging":true', '"isLogging":"yes"');
    assert.equal(
      await folder.failure({ 'lines.jsonl': `${good}\n${bad}\n` }),
      `InputError: lines.jsonl, line 2, at /facts/trailStatus/value/${TRAIL.replace('/', '~1')}/value/isLogging: must be true or false. See "trailproof schema evidence".`,
    );
  });

  it('merges two snapshots of one account that agree', async () => {
    const one = asEvidence(await folder.readOne(BUNDLE));
    const arn = trailArnOf(ACCOUNT, 'second');
    const added = await folder.readOne({ Trail: rawTrail({ TrailARN: arn, Name: 'second' }) });
    const two = { ...one, facts: { trails: added.facts.trails, trailStatus: present({}) } };
    const [merged, ...others] = await folder.read({ 'one.json': one as unknown as Json, 'two.json': two });
    assert.deepEqual(others, []);
    const expected = { ...one, facts: { ...one.facts, trails: null } };
    assert.deepEqual({ schemaVersion: '1.0', ...merged, facts: { ...merged!.facts, trails: null } }, expected);
  });
});

interface Mutable extends Record<string, unknown> {
  facts: Record<string, unknown> & {
    trails: { value: { trails: Record<string, unknown>[] } };
    eventDataStores: { value: { stores: Record<string, { value: Record<string, unknown> }> } };
    trailStatus: { value: Record<string, { value: Record<string, unknown> }> };
  };
}

function trail(evidence: Mutable): Record<string, unknown> {
  return evidence.facts.trails.value.trails[0]!;
}
