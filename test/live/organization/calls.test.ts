import assert from 'node:assert/strict';
import { account, generatedOrganization, generatedId, MANAGEMENT } from '../../support/simulator/builders.js';
import type { LoggedCall } from '../../support/simulator/call-log.js';
import type { Account, Simulator } from '../../support/simulator.js';
import { simulator } from '../support.js';
import { company, scanCompany, SHOP } from './support.js';

/** The same question of the same account to the same place. */
const question = ({ account: id, region, service, operation, resource }: LoggedCall): string =>
  `${id} ${service}:${operation} ${region} ${resource}`;

function assertNothingTwice(sim: Simulator): void {
  const questions = sim.calls.list().map(question);
  const twice = questions.filter((one, index) => questions.indexOf(one) !== index);
  // Whether a bucket is the account's own, and whether it is there at all, are one request with another header.
  assert.deepEqual(
    twice.filter(one => !one.includes(' s3:HeadBucket ')),
    [],
  );
  for (const one of new Set(twice)) assert.equal(twice.filter(other => other === one).length, 1, one);
}

function countsOf(sim: Simulator, id: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service, operation } of sim.calls.list({ account: id })) {
    counts[`${service}:${operation}`] = (counts[`${service}:${operation}`] ?? 0) + 1;
  }
  return counts;
}

/**
 * A member that sees the organization's trail, which its owner has told of, and has a single-Region trail and a bucket of its own,
 * at R enabled Regions: 2 R + 7 of its own and one AssumeRole of the caller's, so 42 at 17 Regions. An open bucket adds 2 (its
 * ACL and whether its policy is public), a multi-Region trail 1 (its selectors), and each further trail 1, and its bucket 3.
 */
const member = (regions: number): Record<string, number> => ({
  'ec2:DescribeRegions': 1,
  'cloudtrail:DescribeTrails': regions,
  'cloudtrail:ListEventDataStores': regions,
  'cloudtrail:GetTrailStatus': 1,
  'cloudtrail:ListTags': 1,
  's3:HeadBucket': 1,
  's3:GetPublicAccessBlock': 1,
  's3:GetBucketLogging': 1,
  's3control:GetPublicAccessBlock': 1,
});

/** Of a member that comes before anybody has told: the status of the organization's trail by its copy, and whose the bucket is. */
const UNTOLD = { 'cloudtrail:GetTrailStatus': 2, 's3:HeadBucket': 3, 's3:ListBuckets': 1 };

describe('scans of an organization: the calls that are made', () => {
  const aws = simulator();

  it('of each plain member: 42 at 17 Regions', async () => {
    const sim = aws.use(generatedOrganization(5));
    const { result } = await scanCompany(sim, ['--organization', '--concurrency', '1']);
    assert.equal(result.accounts.length, 5);
    for (const index of [2, 3, 4]) {
      const id = generatedId(index);
      assert.deepEqual(countsOf(sim, id), member(17));
      const entered = sim.calls.list({ operation: 'AssumeRole' }).filter(({ resource }) => resource.includes(id)).length;
      assert.equal(sim.calls.list({ account: id }).length + entered, 42);
    }
    assertNothingTwice(sim);
  });

  it('when all members come at once, with nobody told: 46 at most, and nothing is asked twice', async () => {
    const sim = aws.use(generatedOrganization(8));
    await scanCompany(sim, ['--organization', '--concurrency', '64']);
    for (let index = 2; index < 8; index += 1) {
      const counts = countsOf(sim, generatedId(index));
      for (const [api, count] of Object.entries(counts)) {
        const most = { ...member(17), ...UNTOLD }[api];
        assert.ok(most !== undefined && count <= most, `${api}: ${count}`);
      }
    }
    assertNothingTwice(sim);
  });

  it('a member that comes before the owner tells for itself, and one that comes after does not', async () => {
    const plain = company();
    const own = plain.accounts as readonly Account[];
    const accounts = [...own.toReversed(), account({ id: '222233334444' })];
    const sim = aws.use({ ...plain, accounts });
    await scanCompany(sim, ['--organization', '--concurrency', '1']);
    const asked = (id: string): number[] =>
      ['GetTrailStatus', 'HeadBucket', 'ListBuckets'].map(operation => sim.calls.list({ account: id, operation }).length);
    // As its own bucket where the trail is, as its own where S3 sends us, and as anybody’s there.
    assert.deepEqual(asked(SHOP), [1, 3, 1]);
    assert.deepEqual(asked('222233334444'), [0, 0, 0]);
  });

  it('the caller is asked for once, and the accounts are listed once', async () => {
    const sim = aws.use(company());
    await scanCompany(sim);
    const counts = sim.calls.counts();
    assert.deepEqual([counts['sts:GetCallerIdentity'], counts['organizations:ListAccounts'], counts['sts:AssumeRole']], [1, 1, 2]);
    assert.deepEqual(
      Object.keys(counts).filter(api => api.startsWith('organizations:')),
      ['organizations:ListAccounts'],
    );
  });

  it('a bucket that only a parameter names is asked about in one account', async () => {
    const sim = aws.use(company({ trails: [] }));
    await scanCompany(sim, ['--organization', '--param', 'CloudTrail.6.logBuckets=nowhere']);
    const heads = sim.calls.list({ operation: 'HeadBucket' }).map(({ account: id }) => id);
    assert.deepEqual([...new Set(heads)], [MANAGEMENT]);
    assert.equal(sim.calls.count('s3:ListBuckets'), 0);
  });
});
