import assert from 'node:assert/strict';
import { builtinChecks } from '../../checks/index.js';
import { assertPlain, assertRefused, type Outcome, run } from '../support/cli.js';
import { bucket, eventDataStore, MANAGEMENT, oneAccount, organizationTrail, trail, account } from '../support/simulator/builders.js';
import type { Fault, World } from '../support/simulator.js';
import { runLive, simulator } from './support.js';

const REGIONS = ['us-east-1', 'eu-west-1'];
const OPEN = { publicAccessBlock: null, ownership: 'ObjectWriter' } as const;

/** Several of everything. */
const many = oneAccount(
  {
    trails: ['a', 'b', 'c'].flatMap(name => REGIONS.map(homeRegion => trail({ name, homeRegion, bucket: `logs-${name}` }))),
    buckets: ['a', 'b', 'c'].map(name => bucket({ name: `logs-${name}`, ...OPEN })),
    eventDataStores: ['x', 'y'].map(name => eventDataStore({ name })),
  },
  { regions: REGIONS },
);

const lineOf = ({ stdout }: Outcome, operation: string): string =>
  new RegExp(`^${operation} +(.+)$`, 'm').exec(stdout)?.[1] ?? `no ${operation} in:\n${stdout}`;

const fixes = ({ stdout }: Outcome): string => stdout.split('\nWhat to fix:\n')[1] ?? '';

describe('trailproof doctor', () => {
  const aws = simulator();
  const doctor = (world: World, faults: readonly Fault[] = [], args: readonly string[] = []): Promise<Outcome> =>
    runLive(aws.use(world, faults), ['doctor', ...args]);

  it('says who one is, which Regions there are, and what works', async () => {
    const outcome = await doctor(many);
    assert.equal(outcome.code, 0, outcome.stdout);
    assert.match(
      outcome.stdout,
      /^Account {3}111122223333, partition aws\nIdentity {2}arn:aws:iam::111122223333:user\/auditor\nRegions {3}2 enabled: eu-west-1, us-east-1\n\n/,
    );
    assert.equal(lineOf(outcome, 'cloudtrail:DescribeTrails'), 'works in all 2 Regions');
    for (const operation of ['cloudtrail:GetTrailStatus', 's3:GetBucketAcl', 's3:GetBucketLogging', 'ec2:DescribeRegions']) {
      assert.equal(lineOf(outcome, operation), 'works');
    }
    assert.equal(lineOf(outcome, 's3:ListBuckets'), 'not tried: it is asked only if a bucket answers 403');
    assert.deepEqual([fixes(outcome), outcome.stderr], ['', '']);
  });

  it('tries each permission once, and each listing once in each Region', async () => {
    await doctor(many);
    const counts = aws.sim.calls.counts();
    for (const [api, count] of Object.entries(counts)) {
      assert.equal(count, /DescribeTrails|ListEventDataStores/.test(api) ? 2 : 1, api);
    }
    assert.equal(Object.keys(counts).length, 14);
  });

  it('shows many Regions in lines that fit', async () => {
    const { stdout } = await doctor(oneAccount({ regions: undefined as never }));
    assert.match(stdout, /\nRegions {3}17 enabled: ap-northeast-1, /);
    const head = stdout.split('\n\n')[0]!.split('\n');
    assert.ok(head.every(line => line.length <= 100) && head.length > 3, stdout);
    assertPlain(stdout);
  });

  const stories: Readonly<Record<string, readonly [readonly Fault[], operation: string, line: string, fix: RegExp]>> = {
    'a permission that is lacking': [
      [{ kind: 'denied', operation: 'ListTags' }],
      'cloudtrail:ListTags',
      'does not work: ACCESS_DENIED',
      /^ {2}cloudtrail:ListTags: Grant cloudtrail:ListTags\.\n {4}in [a-z]+-[a-z]+-1\n$/,
    ],
    'one whose action has another name': [
      [{ kind: 'denied', operation: 'GetPublicAccessBlock', service: 's3control' }],
      's3control:GetPublicAccessBlock',
      'does not work: ACCESS_DENIED',
      /Grant s3:GetAccountPublicAccessBlock\.\n {4}in us-east-1\n$/,
    ],
    'a service control policy that denies a Region': [
      [{ kind: 'scpDenied', region: 'eu-west-1', service: 'cloudtrail' }],
      'cloudtrail:DescribeTrails',
      'works in 1 of 2 Regions: ACCESS_DENIED',
      /^ {2}cloudtrail:DescribeTrails: A service control policy denies cloudtrail:DescribeTrails[^\n]*\n {4}in eu-west-1\n[^]*--skip-denied-regions\.\n$/,
    ],
    'a bucket that does not let itself be looked at': [
      [{ kind: 'denied', operation: 'HeadBucket' }],
      's3:HeadBucket',
      'does not work: ACCESS_DENIED',
      /s3:HeadBucket: Grant s3:ListBucket, in the policy of the bucket too/,
    ],
    'a denied ACL, whose stand-in is tried then': [
      [{ kind: 'denied', operation: 'GetBucketAcl' }],
      's3:GetBucketOwnershipControls',
      'works',
      /^ {2}s3:GetBucketAcl: Grant s3:GetBucketAcl\.\n/,
    ],
    'credentials that expire under way': [
      [{ kind: 'expiredToken', operation: 'GetTrailStatus' }],
      'cloudtrail:GetTrailStatus',
      'does not work: ACCESS_DENIED',
      /cloudtrail:GetTrailStatus: Get new credentials: these have expired\.\n/,
    ],
    throttling: [
      [{ kind: 'throttled', operation: 'GetEventSelectors' }],
      'cloudtrail:GetEventSelectors',
      'does not work: THROTTLED',
      /cloudtrail:GetEventSelectors: Try again when less is asking this account\.\n/,
    ],
    'a way that is blocked': [
      [{ kind: 'reset', operation: 'GetBucketLogging' }],
      's3:GetBucketLogging',
      'does not work: UNREACHABLE',
      /s3:GetBucketLogging: Check the network, the proxy and the VPC endpoints/,
    ],
  };
  for (const [name, [faults, operation, line, fix]] of Object.entries(stories)) {
    it(`names what to fix: ${name}`, async () => {
      const outcome = await doctor(many, faults);
      assert.equal(lineOf(outcome, operation), line);
      assert.match(fixes(outcome), fix);
      assert.equal(outcome.code, 3);
    });
  }

  it('the Regions themselves', async () => {
    const outcome = await doctor(many, [{ kind: 'denied', operation: 'DescribeRegions' }]);
    assert.match(outcome.stdout, /\nRegions {3}not known\n/);
    assert.match(lineOf(outcome, 'cloudtrail:DescribeTrails'), /^not tried/);
    assert.match(fixes(outcome), /^ {2}ec2:DescribeRegions: Grant ec2:DescribeRegions\.\n/);
    assert.equal(outcome.code, 3);
  });

  it('what cannot be tried, because there is nothing to ask about, is no fault', async () => {
    const outcome = await doctor(oneAccount({ trails: [], buckets: [], eventDataStores: [] }, { regions: REGIONS }));
    assert.equal(outcome.code, 0);
    assert.equal(lineOf(outcome, 'cloudtrail:GetTrailStatus'), 'not tried: there is no trail to ask it about');
    assert.equal(lineOf(outcome, 'cloudtrail:GetEventDataStore'), 'not tried: there is no event data store to ask it about');
  });

  it('a bucket of somebody else is no missing permission, and an own one is tried before it', async () => {
    const organization = { management: MANAGEMENT };
    const management = account({ id: MANAGEMENT, trails: [organizationTrail()], buckets: [bucket({ name: 'organization-logs' })] });
    const foreign = await doctor({ regions: REGIONS, organization, accounts: [management, account({})] });
    assert.equal(lineOf(foreign, 's3:HeadBucket'), 'not known: organization-logs is another account’s bucket, and closed to you');
    assert.equal(lineOf(foreign, 's3:GetBucketLogging'), 'not tried: there is no own log bucket to ask it about');
    assert.equal(foreign.code, 0, foreign.stdout);
    const both = await doctor({ regions: REGIONS, organization, accounts: [management, ...(many.accounts as readonly [])] });
    assert.equal(lineOf(both, 's3:GetBucketLogging'), 'works');
  });

  it('Regions without event data stores let the call through all the same', async () => {
    const outcome = await doctor({ ...many, regionsWithoutLake: ['eu-west-1'] });
    assert.equal(lineOf(outcome, 'cloudtrail:ListEventDataStores'), 'works in all 2 Regions');
    assert.equal(outcome.code, 0);
  });

  it('no credentials: exit code 2, and what to do', async () => {
    assertRefused(await run(['doctor']), /No AWS credentials were found\. .*give --profile, or run `aws configure`\./);
  });

  it('is about every control', async () => {
    const { stdout } = await doctor(many);
    const { stdout: offline } = await run(['plan', '--offline', '--format', 'json']);
    const { calls } = JSON.parse(offline) as { calls: { operation: string }[] };
    assert.ok(builtinChecks.length > 0 && calls.every(({ operation }) => stdout.includes(`\n${operation} `)));
  });
});
