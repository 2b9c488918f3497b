import { matchesAny } from './scope.js';

/** One of each digit: what means all of these means no account in particular. */
const ACCOUNTS = Array.from('0123456789', digit => digit.repeat(12));
const NAMES = ['a', 'q-q', 'zzz', '000'];
const REGIONS = ['us-east-1', 'eu-west-2', 'ap-south-1'];

/** Whether the globs, together, name no account: they mean every one, however they are written. */
export function meansEveryAccount(globs: readonly string[]): boolean {
  return ACCOUNTS.every(account => matchesAny(globs, account));
}

/** Whether the globs, together, name no resource: of some partition, they mean accounts, trails and buckets of any name. */
export function meansEveryResource(globs: readonly string[]): boolean {
  return ['aws', 'aws-cn', 'aws-us-gov'].some(partition => resourcesOf(partition).every(id => matchesAny(globs, id)));
}

function resourcesOf(partition: string): string[] {
  const trails = ACCOUNTS.flatMap(account =>
    REGIONS.flatMap(region => NAMES.map(name => `arn:${partition}:cloudtrail:${region}:${account}:trail/${name}`)),
  );
  return [...ACCOUNTS.map(account => `AWS::::Account:${account}`), ...NAMES.map(name => `arn:${partition}:s3:::${name}`), ...trails];
}
