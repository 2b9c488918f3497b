import assert from 'node:assert/strict';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ACCOUNT, oneAccount, trail } from '../support/simulator/builders.js';
import { errorName, within } from './clients.js';

describe('simulator: partitions', () => {
  for (const [partition, region, dnsSuffix] of [
    ['aws-cn', 'cn-north-1', 'amazonaws.com.cn'],
    ['aws-us-gov', 'us-gov-east-1', 'amazonaws.com'],
  ] as const) {
    it(`has the ARNs, Regions and endpoints of ${partition}, and no others`, () =>
      within(oneAccount({ trails: [trail({ homeRegion: region })] }, { partition }), async ({ aws, cloudtrail, ec2, sts }) => {
        const { trailList } = await cloudtrail({ region }).send(new DescribeTrailsCommand({}));
        assert.equal(trailList?.[0]?.TrailARN, `arn:${partition}:cloudtrail:${region}:${ACCOUNT}:trail/management-events`);
        assert.equal((await sts({ region }).send(new GetCallerIdentityCommand({}))).Arn, `arn:${partition}:iam::${ACCOUNT}:user/auditor`);
        const { Regions = [] } = await ec2({ region }).send(new DescribeRegionsCommand({}));
        assert.equal(Regions.length, 2);
        assert.ok(Regions.some(({ Endpoint }) => Endpoint === `ec2.${region}.${dnsSuffix}`));
        assert.equal(
          await errorName(cloudtrail({ region: 'us-east-1' }).send(new DescribeTrailsCommand({}))),
          'UnrecognizedClientException',
        );
        assert.ok(aws.env(ACCOUNT)['AWS_REGION']?.startsWith(region.slice(0, 3)));
      }));
  }
});
