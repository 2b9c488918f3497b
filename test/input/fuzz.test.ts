import fc from 'fast-check';
import assert from 'node:assert/strict';
import { InputError, UsageError } from '../../src/errors.js';
import { validateEvidence } from '../../src/generated/evidence.validator.js';
import { readInput, type InputOptions } from '../../src/input/index.js';
import type { Snapshot } from '../../src/types.js';
import { ACCOUNT, cliError, OTHER, rawOrgTrail, rawTrail, STORE, temporaryFolder, TRAIL } from './support.js';

const CONFIG_ITEM = {
  accountId: ACCOUNT,
  resourceType: 'AWS::CloudTrail::Trail',
  arn: TRAIL,
  configurationItemCaptureTime: 1_700_000_000,
  configuration: { trailARN: TRAIL, name: 'main', s3BucketName: 'logs', isMultiRegionTrail: true, logFileValidationEnabled: true },
  tags: { a: 'b' },
};

const BUNDLE = {
  account: ACCOUNT,
  region: 'us-east-1',
  collectedAt: 1_767_225_600,
  trailList: [rawTrail(), rawOrgTrail()],
  status: { [TRAIL]: { IsLogging: true, LatestDeliveryTime: '2026-08-01T10:00:00Z' } },
  eventSelectors: { [TRAIL]: { EventSelectors: [{ ReadWriteType: 'All', DataResources: [{ Type: 't', Values: ['v'] }] }] } },
  insightSelectors: { [TRAIL]: { InsightSelectors: [{ InsightType: 'x' }] } },
  tags: { [TRAIL]: [{ Key: 'a', Value: 'b' }] },
  buckets: {
    logs: {
      head: { BucketRegion: 'us-east-1' },
      acl: { Grants: [{ Grantee: { ID: 'x' }, Permission: 'READ' }] },
      policyStatus: { PolicyStatus: { IsPublic: false } },
      policy: { Policy: '{"Statement":[{"Effect":"Allow","Principal":"*"}]}' },
      publicAccessBlock: cliError('AccessDenied', 'GetPublicAccessBlock'),
      ownershipControls: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } },
      logging: { LoggingEnabled: { TargetBucket: 't', TargetPrefix: '' } },
    },
  },
  accountPublicAccessBlock: null,
  eventDataStores: [{ EventDataStoreArn: STORE, Status: 'ENABLED', KmsKeyId: 'k' }],
  kmsKeys: { k: { KeyMetadata: { Arn: 'a', KeyManager: 'CUSTOMER', KeyState: 'Enabled' } } },
};

const DOCUMENTS: readonly unknown[] = [
  BUNDLE,
  { trailList: [rawTrail(), rawOrgTrail()] },
  [rawTrail(), rawTrail({ TrailARN: TRAIL.replace(ACCOUNT, OTHER) })],
  { TrailARN: TRAIL, AdvancedEventSelectors: [{ Name: 'x', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] },
  { ResourceTagList: [{ ResourceId: TRAIL, TagsList: [{ Key: 'a' }] }] },
  { EventDataStores: [{ EventDataStoreArn: STORE }] },
  { configurationItems: [CONFIG_ITEM, { ...CONFIG_ITEM, configurationItemStatus: 'ResourceDeleted' }] },
  { Results: [JSON.stringify(CONFIG_ITEM)] },
];

const STRANGE = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(null, true, false, '', 'true', 0, -1, 1e308, [], {}, [[]], [null], TRAIL, STORE, ACCOUNT, OTHER),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(cliError('X', 'Y'), cliError('AccessDenied', 'Y'), 'us-east-1', '\ud800', '\u001b[2J', 'x'.repeat(5000)),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(...DOCUMENTS) },
);

const KEYS = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  '',
  '-',
  'facts',
  'account',
  'region',
  'TrailARN',
  'value',
  'state',
  'logs',
);

interface Mutation {
  readonly path: readonly number[];
  readonly action: 'replace' | 'delete' | 'add' | 'double';
  readonly key: string;
  readonly value: unknown;
}

const MUTATION: fc.Arbitrary<Mutation> = fc.record({
  path: fc.array(fc.nat(11), { minLength: 1, maxLength: 8 }),
  action: fc.constantFrom('replace', 'delete', 'add', 'double'),
  key: KEYS,
  value: STRANGE,
});

/** Applies the mutation at a place that exists, as deep as the path leads. */
function mutate(node: unknown, { path, action, key, value }: Mutation): unknown {
  if (typeof node !== 'object' || node === null) return value;
  const entries: [string, unknown][] = Object.entries(node);
  const [step = 0, ...rest] = path;
  const index = step % Math.max(1, entries.length);
  const chosen = entries[index];
  if (chosen === undefined || action === 'add') entries.push([key, value]);
  else if (rest.length > 0 && typeof chosen[1] === 'object' && chosen[1] !== null) {
    entries[index] = [chosen[0], mutate(chosen[1], { path: rest, action, key, value })];
  } else if (action === 'delete') entries.splice(index, 1);
  else if (action === 'double') entries.push([chosen[0] + key, chosen[1]]);
  else entries[index] = [chosen[0], value];
  return Array.isArray(node) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

describe('input: fuzz', () => {
  const folder = temporaryFolder();
  let evidence: unknown[] = [];

  before(async () => {
    evidence = [{ schemaVersion: '1.0', ...(await folder.readOne(BUNDLE)) }];
  });

  /** Reading succeeds with sound snapshots, or fails with a message that is safe to print. */
  async function isSound(options: InputOptions): Promise<'read' | 'refused'> {
    const snapshots: Snapshot[] = [];
    try {
      const input = await readInput(options);
      for await (const snapshot of input.snapshots()) snapshots.push(snapshot);
    } catch (error) {
      if (!(error instanceof InputError) && !(error instanceof UsageError)) throw error;

      assert.doesNotMatch(error.message, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\ud800-\udbff](?![\udc00-\udfff])/);
      assert.ok(error.message.length < 2000, error.message);
      return 'refused';
    }
    for (const snapshot of snapshots) {
      const sound = validateEvidence({ schemaVersion: '1.0', ...snapshot });
      assert.ok(sound, JSON.stringify(validateEvidence.errors));
    }
    return 'read';
  }

  async function* stream(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.from(text as string));
  }

  it('survives every mutation of every document', async () => {
    const counts = { read: 0, refused: 0 };
    const property = fc.asyncProperty(
      fc.nat(),
      fc.array(MUTATION, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (index, mutations, hinted) => {
        const documents = [...DOCUMENTS, ...evidence];
        const text = JSON.stringify(mutations.reduce<unknown>(mutate, documents[index % documents.length]));
        const hints = hinted ? { account: ACCOUNT, region: 'us-east-1' } : {};
        counts[await isSound({ files: ['-'], stdin: stream(text), ...hints })] += 1;
      },
    );
    await fc.assert(property, { numRuns: 2500 });
    assert.ok(counts.read > 200 && counts.refused > 200, JSON.stringify(counts));
  });

  it('survives several mutated documents at once, one a line', async () => {
    const property = fc.asyncProperty(fc.array(fc.tuple(fc.nat(), MUTATION), { minLength: 2, maxLength: 4 }), async picks => {
      const documents = [...DOCUMENTS, ...evidence];
      const lines = picks.map(([index, mutation]) => JSON.stringify(mutate(documents[index % documents.length], mutation)));
      await isSound({ files: ['-'], stdin: stream(lines.join('\n')) });
    });
    await fc.assert(property, { numRuns: 700 });
  });

  it('survives bytes that were damaged', async () => {
    const text = JSON.stringify(BUNDLE, null, 1);
    const damage = fc.record({ at: fc.nat(text.length), length: fc.nat(40), bytes: fc.uint8Array({ maxLength: 8 }) });
    const property = fc.asyncProperty(damage, fc.boolean(), async ({ at, length, bytes }, cut) => {
      const rest = cut ? '' : text.slice(at + length);
      await isSound({ files: ['-'], stdin: stream(Buffer.concat([Buffer.from(text.slice(0, at)), bytes, Buffer.from(rest)])) });
    });
    await fc.assert(property, { numRuns: 700 });
  });

  it('survives random bytes and random JSON', async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json({ maxDepth: 5 }), fc.string({ unit: 'binary' }));
    const property = fc.asyncProperty(anything, async bytes => {
      assert.equal(await isSound({ files: ['-'], stdin: stream(bytes) }), 'refused');
    });
    await fc.assert(property, { numRuns: 700 });
  });
});
