import assert from 'node:assert/strict';
import { account, bucket, LOG_ARCHIVE, MANAGEMENT, organizationTrail, role, trail } from '../../support/simulator/builders.js';
import { seededRandom } from '../../support/simulator/random.js';
import type { Account, Fault, World } from '../../support/simulator.js';
import { simulator } from '../support.js';
import { company, organizationLogs, OUTSIDER, scanCompany, SHOP, ids, tables } from './support.js';

const IDS = ['222233334444', '333344445555', '666677778888'] as const;
const selectors = [{ Name: 'All', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];

/** Something of everything that crosses accounts. */
const world = company({
  trails: [organizationTrail({ advancedEventSelectors: selectors }), organizationTrail({ name: 'stopped', status: { logging: false } })],
  archive: { buckets: [organizationLogs({ publicAccessBlock: null, policyIsPublic: true }), bucket({ name: 'found-by-search' })] },
  shop: { trails: [trail({ bucket: 'found-by-search' })] },
  more: [
    account({ id: IDS[0], trails: [trail({ bucket: 'of-an-outsider' })] }),
    account({
      id: IDS[1],
      trails: [trail({ bucket: 'organization-logs', multiRegion: false }), trail({ name: 'second', bucket: 'nowhere' })],
    }),
    account({ id: IDS[2], roles: [role({ externalId: 'other' })] }),
  ],
  world: { buckets: [bucket({ name: 'of-an-outsider', owner: OUTSIDER }), bucket({ name: 'named', owner: OUTSIDER })] },
});
const accounts = world.accounts as readonly Account[];
const ARGS = ['--organization', '--param', 'CloudTrail.6.logBuckets=named'];

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map(item => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** Every account is slow in its own way, so that they end in another order than they began. */
const latencies = (random: () => number): Fault[] =>
  accounts.map(({ id }) => ({ kind: 'slow', account: id, service: ['cloudtrail', 's3'], ms: Math.floor(random() * 60) }));

const OPERATIONS = [
  'DescribeTrails',
  'GetTrailStatus',
  'GetEventSelectors',
  'HeadBucket',
  'ListBuckets',
  'GetBucketPolicyStatus',
  'GetBucketLogging',
  'DescribeRegions',
];

/** What some accounts are denied, and one that cannot be entered: always the same of one seed. */
function denials(seed: number): Fault[] {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const denied = Array.from({ length: 1 + Math.floor(random() * 5) }, (): Fault => ({
    kind: 'denied',
    account: pick(accounts).id,
    operation: pick(OPERATIONS),
    ...(random() < 0.3 && { region: 'eu-west-1' }),
  }));
  const closed = pick(accounts).id;
  return random() < 0.4 ? [...denied, { kind: 'denied', operation: 'AssumeRole', resource: `arn:aws:iam::${closed}:*` }] : denied;
}

/** Management is collected again, because it owns the bucket of the shop's trail. */
const again = company({
  trails: [organizationTrail({ advancedEventSelectors: selectors })],
  archive: { buckets: [organizationLogs()] },
  management: { buckets: [bucket({ name: 'shop-logs' })] },
  shop: { trails: [trail({ bucket: 'shop-logs', multiRegion: false })] },
});

describe('scans of an organization: the order of accounts', () => {
  const aws = simulator();

  async function findings(order: readonly Account[], faults: readonly Fault[], concurrency: number): Promise<string> {
    const arranged: World = { ...world, accounts: order };
    const { stdout } = await scanCompany(aws.use(arranged, faults), [...ARGS, '--concurrency', String(concurrency)], { attempts: 1 });
    return stdout;
  }

  const first = (id: string): Account[] => [...accounts].sort((a, b) => Number(b.id === id) - Number(a.id === id));
  const last = (id: string): Account[] => first(id).reverse();

  it('whoever comes first or last, one at a time or all at once, the report is the same', async () => {
    const expected = await findings(accounts, [], 64);
    for (const order of [first(MANAGEMENT), last(MANAGEMENT), first(LOG_ARCHIVE), last(LOG_ARCHIVE), first(SHOP), last(IDS[1])]) {
      assert.equal(await findings(order, [], 1), expected, order.map(({ id }) => id).join());
    }
  });

  it('what the owner of an organization trail told serves every member, though it is throttled when it is collected again', async () => {
    const throttled: Fault[] = ['GetEventSelectors', 'GetTrailStatus'].map(operation => ({
      kind: 'throttled',
      operation,
      account: MANAGEMENT,
      nth: 2,
    }));
    for (const order of [
      [MANAGEMENT, SHOP, LOG_ARCHIVE],
      [SHOP, LOG_ARCHIVE, MANAGEMENT],
    ]) {
      const sim = aws.use(again, throttled);
      const args = ['--accounts', order.join(), '--concurrency', '1', ...ids([1, 6])];
      const { result } = await scanCompany(sim, args, { attempts: 1 });
      assert.equal(sim.calls.list({ operation: 'GetEventSelectors', account: MANAGEMENT }).length, 2, 'it was collected again');
      assert.deepEqual(tables(result), {
        [SHOP]: ['1 PASSED account'],
        [LOG_ARCHIVE]: ['1 PASSED account', '6 PASSED organization-logs eu-west-1'],
        [MANAGEMENT]: ['1 NOT_AVAILABLE account', '6 PASSED shop-logs us-east-1'],
      });
    }
  });

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`whatever is denied, and however fast each account answers: seed ${seed}`, async () => {
      const random = seededRandom(seed + 100);
      const faults = denials(seed);
      const expected = await findings(first(MANAGEMENT), faults, 1);
      assert.equal(await findings(last(MANAGEMENT), faults, 1), expected, JSON.stringify(faults));
      const slow = [...latencies(random), ...faults];
      assert.equal(await findings(shuffled(accounts, random), slow, 64), expected, JSON.stringify(faults));
      assert.equal(await findings(shuffled(accounts, random), slow, 2), expected, JSON.stringify(faults));
    });
  }
});
