import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Fact } from '../types.js';
import type { Aws } from './aws.js';
import { call, type DeclaredCall } from './collector.js';
import { required } from './failure.js';
import type { Caller } from './options.js';

/** Made before all others where a role is named. */
export const ROLE_CALLS: readonly DeclaredCall[] = [call('sts:AssumeRole', 'account')];

export const IDENTITY_CALLS: readonly DeclaredCall[] = [call('sts:GetCallerIdentity', 'account'), call('ec2:DescribeRegions', 'account')];

/** Who asks. Throws what the SDK throws: without an identity there is nothing to scan. */
export function callerOf(aws: Aws, region: string): Promise<Caller> {
  return aws.call(
    'sts',
    'GetCallerIdentity',
    region,
    (client, options) => client.send(new GetCallerIdentityCommand({}), options),
    ({ Arn, Account }) => {
      const arn = required(Arn, 'Arn');
      return { account: required(Account, 'Account'), partition: arn.split(':')[1] ?? 'aws', arn };
    },
  );
}

/** The Regions that the account has enabled, sorted. */
export function enabledRegions(aws: Aws, region: string): Promise<Fact<readonly string[]>> {
  return aws.ask(
    'ec2',
    'DescribeRegions',
    region,
    (client, options) => client.send(new DescribeRegionsCommand({ AllRegions: true }), options),
    ({ Regions }) =>
      required(Regions, 'Regions')
        .filter(({ OptInStatus }) => required(OptInStatus, 'OptInStatus') !== 'not-opted-in')
        .map(({ RegionName }) => required(RegionName, 'RegionName'))
        .sort(),
  );
}
