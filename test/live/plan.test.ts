import assert from 'node:assert/strict';
import type { Plan } from '../../src/collect/plan.js';
import { assertPlain, assertRefused, run } from '../support/cli.js';
import { ACCOUNT, oneAccount } from '../support/simulator/builders.js';
import { runLive, simulator } from './support.js';

const REGIONS = ['us-east-1', 'eu-west-1', 'ap-south-1'];

describe('trailproof plan', () => {
  const aws = simulator();

  it('as data: a shape that programs can rely on', async () => {
    const sim = aws.use(oneAccount({}, { regions: REGIONS }));
    const { stdout, stderr, code } = await runLive(sim, [
      'plan',
      '--format',
      'json',
      '-c',
      'CloudTrail.5',
      '--param',
      'CloudTrail.5.maxDeliveryAgeHours=24',
    ]);
    assert.deepEqual([code, stderr], [0, '']);
    const regions = [...REGIONS].sort();
    const account = {
      per: 'the account',
      where: 'the caller’s Region',
      note: null,
      isConditional: false,
      regions: ['us-east-1'],
      count: 1,
    };
    assert.deepEqual(JSON.parse(stdout), {
      account: ACCOUNT,
      partition: 'aws',
      region: 'us-east-1',
      regions,
      calls: [
        {
          operation: 'cloudtrail:DescribeTrails',
          action: 'cloudtrail:DescribeTrails',
          per: 'each enabled Region',
          where: 'that Region',
          note: null,
          isConditional: false,
          regions,
          count: 3,
        },
        {
          operation: 'cloudtrail:GetTrailStatus',
          action: 'cloudtrail:GetTrailStatus',
          per: 'each trail',
          where: 'its home Region',
          note: null,
          isConditional: false,
          regions: null,
          count: null,
        },
        { operation: 'ec2:DescribeRegions', action: 'ec2:DescribeRegions', ...account },
        { operation: 'sts:GetCallerIdentity', action: 'sts:GetCallerIdentity', ...account },
      ],
      atLeast: 5,
    });
  });

  it('as text: numbers where the Regions tell them, and words where only a scan does', async () => {
    const { stdout, stderr } = await runLive(aws.use(oneAccount()), ['plan']);
    assert.equal(stderr, '');
    assert.match(stdout, /^Account 111122223333, partition aws\n/);
    for (const line of [
      /^cloudtrail:DescribeTrails +cloudtrail:DescribeTrails +17: once in each of the 17 enabled Regions$/m,
      /^cloudtrail:GetEventSelectors .* once for each own multi-Region trail, in its home Region, and with --coverage for each single-Region trail that has custom ones$/m,
      /^ec2:DescribeRegions +ec2:DescribeRegions +1, in us-east-1$/m,
      /^s3:HeadBucket +s3:ListBucket +once for each log bucket, in its Region, again /m,
      /^s3:ListBuckets +s3:ListAllMyBuckets +at most once, in us-east-1, if a bucket answers 403$/m,
      /^ {2}5 {2}us-east-1\n {2}2 each {2}ap-northeast-1, .*\n/m,
      /^At least 37 calls, and\n( {2}\d for each [a-zA-Z -]+\n)+Only where it is needed: s3:GetBucketAcl, /m,
    ]) {
      assert.match(stdout, line);
    }
    assertPlain(stdout);
  });

  it('where the caller is, with --region', async () => {
    const { stdout } = await runLive(aws.use(oneAccount()), ['plan', '-c', 'CloudTrail.4', '--region', 'eu-west-1']);
    assert.match(stdout, /sts:GetCallerIdentity +1, in eu-west-1\n/);
  });

  it('one control that rests on trails alone has no word of S3', async () => {
    const { stdout } = await runLive(aws.use(oneAccount()), ['plan', '-c', 'CloudTrail.4']);
    assert.doesNotMatch(stdout, /s3|kms|bucket/i);
    assert.match(stdout, /\nAt least 19 calls\.\n$/);
  });

  it('--offline asks nothing, and knows no Region', async () => {
    const sim = aws.use(oneAccount());
    const { stdout, stderr, code } = await runLive(sim, ['plan', '--offline', '--format', 'json']);
    assert.deepEqual([code, stderr, sim.calls.count()], [0, '', 0]);
    const { account, partition, region, regions, calls } = JSON.parse(stdout) as Plan;
    assert.deepEqual([account, partition, region, regions], [null, null, null, null]);
    assert.ok(calls.every(({ regions: places }) => places === null));
    assert.match((await run(['plan', '--offline'])).stdout, /DescribeTrails +once for each enabled Region, in that Region\n/);
  });

  it('without credentials it says so, and gives the plan of any account', async () => {
    const [without, offline] = await Promise.all([run(['plan']), run(['plan', '--offline'])]);
    assert.equal(without.code, 0);
    assert.match(
      without.stderr,
      /^This is the plan of any account, as AWS did not say whose it is: No AWS credentials were found[^\n]+\n$/,
    );
    assert.equal(without.stdout, offline.stdout);
  });

  it('whose Regions are denied says so, and counts none', async () => {
    const sim = aws.use(oneAccount(), [{ kind: 'denied', operation: 'DescribeRegions' }]);
    const { stdout, stderr, code } = await runLive(sim, ['plan', '--format', 'json']);
    const { account, regions, calls } = JSON.parse(stdout) as Plan;
    assert.deepEqual([account, regions, code], [ACCOUNT, null, 0]);
    assert.equal(calls.find(({ operation }) => operation === 'cloudtrail:DescribeTrails')?.count, null);
    assert.match(stderr, /^The Regions are not known: ec2:DescribeRegions was denied in us-east-1; it needs ec2:DescribeRegions\.\n$/);
  });

  it('refuses what it does not know', async () => {
    assertRefused(await run(['plan', '-c', 'CloudTrail.8']), /AWS has not published CloudTrail\.8/);
    assertRefused(await run(['plan', '--format', 'yaml']), /--format does not know "yaml"/);
  });
});
