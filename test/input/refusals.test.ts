import assert from 'node:assert/strict';
import { chmodSync, mkdirSync } from 'node:fs';
import { ACCOUNT, MANAGEMENT, OTHER, rawOrgTrail, rawTrail, temporaryFolder, TRAIL, trailArnOf, type FileContent } from './support.js';

const FILES: readonly (readonly [name: string, content: FileContent, message: string])[] = [
  [
    'organization trails only',
    { trailList: [rawOrgTrail()] },
    ': does not say which account it is about: only a trail that is no organization trail does. Add --account ACCOUNT_ID.',
  ],
  [
    'trails of two accounts',
    { trailList: [rawTrail(), rawTrail({ TrailARN: trailArnOf(OTHER, 'main') })] },
    `, at /trailList/1: is the trail of account ${OTHER}, but the document also holds one of account ${ACCOUNT}. Give each account's output as a file of its own, or one a line.`,
  ],
  [
    'a trail of an account that is not the bundle’s',
    { account: OTHER, trailList: [rawTrail()] },
    `, at /trailList/0: is the trail of account ${ACCOUNT}, but the document says ${OTHER}. Only an organization trail is shown to an account that does not own it.`,
  ],
  ['a wrong account', { account: '12', trailList: [] }, ', at /account: must be an AWS account id, which is 12 digits, but is "12".'],
  ['an account that is a number', { account: 12, trailList: [] }, ', at /account: must be a string, but is 12.'],
  ['a wrong Region', { region: 'mars', trailList: [] }, ', at /region: must be the name of a Region, such as eu-central-1, but is "mars".'],
  [
    'a mistyped key',
    { account: ACCOUNT, trailList: [], eventSelector: {} },
    ': "eventSelector" is not a key of a bundle. Did you mean "eventSelectors"? It may hold account, region, collectedAt, trailList, status, eventSelectors, insightSelectors, tags, buckets, accountPublicAccessBlock, eventDataStores, kmsKeys.',
  ],
  [
    'a mistyped key of a bucket',
    { account: ACCOUNT, buckets: { logs: { policystatus: {} } } },
    ', at /buckets/logs: "policystatus" is not a key of a bucket. Did you mean "policyStatus"? It may hold head, acl, policyStatus, policy, publicAccessBlock, ownershipControls, logging.',
  ],
  [
    'a name where an ARN belongs',
    { account: ACCOUNT, status: { main: {} } },
    ', at /status/main: must be the ARN of a trail (arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME), but is "main".',
  ],
  [
    'selectors under the wrong key',
    { account: ACCOUNT, eventSelectors: { [TRAIL]: { TrailARN: 'x' } } },
    `, at /eventSelectors/${TRAIL.replace('/', '~1')}/TrailARN: is "x", but the key names another trail.`,
  ],
  ['a trail without an ARN', { trailList: [{ Name: 'main' }] }, ', at /trailList/0: lacks TrailARN.'],
  [
    'a trail with another ARN',
    { trailList: [rawTrail({ TrailARN: 'arn:aws:s3:::x' })] },
    ', at /trailList/0/TrailARN: must be the ARN of a trail (arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME), but is "arn:aws:s3:::x".',
  ],
  [
    'an event data store with another ARN',
    { EventDataStoreArn: TRAIL },
    `, at /EventDataStoreArn: must be the ARN of an event data store (arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID), but is "${TRAIL}".`,
  ],
  [
    'a home that is not in the ARN',
    { trailList: [rawTrail({ HomeRegion: 'eu-west-1' })] },
    ', at /trailList/0/HomeRegion: is "eu-west-1", but the trail\'s ARN names the Region us-east-1.',
  ],
  ['a number where text belongs', { trailList: [rawTrail({ KmsKeyId: 5 })] }, ', at /trailList/0/KmsKeyId: must be a string, but is 5.'],
  ['text where a list belongs', { trailList: {} }, ', at /trailList: must be a list, but is an object.'],
  [
    'text of a megabyte',
    { trailList: [rawTrail({ KmsKeyId: 'x'.repeat(1e6) })] },
    ', at /trailList/0: its kmsKeyId must NOT have more than 2048 characters.',
  ],
  [
    'a bucket name of a megabyte',
    { account: ACCOUNT, buckets: { ['x'.repeat(1e6)]: { logging: {} } } },
    ': its bucketOwner must NOT have more than 2048 characters.',
  ],
  [
    'a selector of another kind',
    { TrailARN: TRAIL, EventSelectors: [{ ReadWriteType: 'Both' }] },
    ', at /EventSelectors/0/ReadWriteType: must be All, ReadOnly or WriteOnly, but is "Both".',
  ],
  [
    'a selector that is neither true nor false',
    { TrailARN: TRAIL, EventSelectors: [{ IncludeManagementEvents: 'maybe' }] },
    ', at /EventSelectors/0/IncludeManagementEvents: must be true or false, but is "maybe".',
  ],
  [
    'a time that there is not',
    { account: ACCOUNT, status: { [TRAIL]: { IsLogging: true, LatestDeliveryTime: '2026-02-30T00:00:00Z' } } },
    `, at /status/${TRAIL.replace('/', '~1')}/LatestDeliveryTime: must be a time (ISO 8601 with an offset, or seconds since 1970), but is "2026-02-30T00:00:00Z".`,
  ],
  [
    'a time without an offset',
    { account: ACCOUNT, collectedAt: '2026-02-01T00:00:00', tags: {} },
    ', at /collectedAt: must be a time (ISO 8601 with an offset, or seconds since 1970), but is "2026-02-01T00:00:00".',
  ],
  [
    'two partitions',
    { trailList: [rawTrail(), rawTrail({ TrailARN: TRAIL.replace('aws', 'aws-cn') })] },
    ': mixes the partitions aws and aws-cn. One account belongs to one partition.',
  ],
];

describe('input: refusals', () => {
  const folder = temporaryFolder();

  for (const [name, content, message] of FILES) {
    it(`refuses ${name}`, async () => {
      assert.equal(await folder.failure({ 'input.json': content }), `InputError: input.json${message}`);
    });
  }

  it('refuses what cannot tell its account, when the input is about several', async () => {
    const files = {
      'a.json': { trailList: [rawTrail()] },
      'b.json': { trailList: [rawTrail({ TrailARN: trailArnOf(OTHER, 'main') })] },
      'c.json': { trailList: [] },
    };
    assert.equal(
      await folder.failure(files),
      'InputError: c.json: does not say which of the 2 accounts of the input it is about. Put "account" beside it, in a bundle.',
    );
  });

  for (const [name, options, content, message] of [
    [
      'an account that the trail denies',
      { account: OTHER },
      { trailList: [rawTrail()] },
      `InputError: input.json, at /trailList/0: is the trail of account ${ACCOUNT}, but --account says ${OTHER}. Only an organization trail is shown to an account that does not own it.`,
    ],
    [
      'an account that the bundle denies',
      { account: OTHER },
      { account: MANAGEMENT, trailList: [] },
      `InputError: input.json: is about account ${MANAGEMENT}, but --account says ${OTHER}. Leave --account out.`,
    ],
    [
      'a Region that the bundle denies',
      { region: 'eu-west-1' },
      { account: ACCOUNT, region: 'us-east-1', trailList: [] },
      'InputError: input.json, at /region: is us-east-1, but --region says eu-west-1. Leave --region out.',
    ],
    [
      'a wrong --account',
      { account: '1\u001b2' },
      {},
      'UsageError: --account must be an AWS account id, which is 12 digits, but is "1\\u{1b}2".',
    ],
    ['a wrong --region', { region: 'mars' }, {}, 'UsageError: --region must be the name of a Region, such as eu-central-1, but is "mars".'],
    [
      'a wrong --collected-at',
      { collectedAt: 'today' },
      {},
      'UsageError: --collected-at must be a time with an offset, such as 2026-03-01T08:30:00Z, but is "today".',
    ],
    ['no files', { files: [] }, {}, 'UsageError: No file was given. Name at least one, or "-" for standard input.'],
    ['standard input twice', { files: ['-', '-'] }, {}, 'UsageError: Standard input (-) can be given only once.'],
    [
      'a file that is not there',
      { files: ['/nowhere/\u001b[2Jx.json'] },
      {},
      'InputError: /nowhere/\\u{1b}[2Jx.json: There is no such file.',
    ],
    ['a name that no file can have', { files: ['a\0b'] }, {}, 'InputError: a\\u{0}b: It cannot be read (ERR_INVALID_ARG_VALUE).'],
  ] as const) {
    it(`refuses ${name}`, async () => {
      assert.equal(await folder.failure({ 'input.json': content }, options), message);
    });
  }

  it('refuses a folder', async () => {
    mkdirSync(folder.path('folder'));
    assert.equal(
      await folder.failure({}, { files: [folder.path('folder')] }),
      'InputError: folder: This is a folder. Name the files in it.',
    );
  });

  it('refuses a file that may not be read', async function () {
    // Nobody forbids root to read.
    if (process.getuid?.() === 0) return;
    chmodSync(folder.write('secret.json', {}), 0);
    assert.equal(
      await folder.failure({}, { files: [folder.path('secret.json')] }),
      'InputError: secret.json: You are not permitted to read it.',
    );
  });
});
