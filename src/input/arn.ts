import { inputError, quote, type Place } from './place.js';

export interface CloudTrailArn {
  readonly partition: string;
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly kind: 'trail' | 'eventdatastore';
  /** A trail's name, or a store's id. */
  readonly name: string;
}

export const REGION = /^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/;

const ARN = /^arn:(aws(?:-[a-z]+)*):cloudtrail:([a-z]{2,}(?:-[a-z]+)+-\d{1,2}):(\d{12}):(trail|eventdatastore)\/(.+)$/s;

export function parseArn(arn: string): CloudTrailArn | undefined {
  const [, partition, region, account, kind, name] = ARN.exec(arn) ?? [];
  if (partition === undefined || region === undefined || account === undefined || name === undefined) return undefined;
  return { partition, region, account, kind: kind === 'trail' ? 'trail' : 'eventdatastore', name };
}

export function trailArn(arn: string, place: Place): CloudTrailArn {
  const parsed = parseArn(arn);
  if (parsed?.kind === 'trail') return parsed;
  throw inputError(place, `must be the ARN of a trail (arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME), but is ${quote(arn)}.`);
}

export function storeArn(arn: string, place: Place): CloudTrailArn {
  const parsed = parseArn(arn);
  if (parsed?.kind === 'eventdatastore') return parsed;
  throw inputError(
    place,
    `must be the ARN of an event data store (arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID), but is ${quote(arn)}.`,
  );
}

/** What is not even a string is left to whoever checks types. */
export function refuseBadAccount(account: unknown, place: Place): void {
  if (typeof account !== 'string' || /^\d{12}$/.test(account)) return;
  throw inputError(place, `must be an AWS account id, which is 12 digits, but is ${quote(account)}.`);
}

const PARTITION_OF_PREFIX: readonly (readonly [prefix: string, partition: string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export function partitionOfRegion(region: string): string {
  return PARTITION_OF_PREFIX.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
