import { text, type Call } from './call.js';
import type { Directory, OwnedTrail } from './directory.js';
import { AwsError } from './errors.js';

const TRAIL_ARN = /^arn:([a-z-]+):cloudtrail:([a-z0-9-]+):(\d{12}):trail\/(.+)$/u;
const TRAIL_NAME = /^(?!.*[._-]{2})[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/u;

export const isAllowedName = (name: string): boolean => TRAIL_NAME.test(name);

interface Lookup {
  /** What an ARN with another account's id gets: refused outright, or found when the account sees the trail. */
  readonly foreign: 'refused' | 'visible';
  /** The operation works in the trail's home Region only, even with an ARN. */
  readonly home: boolean;
}

/** The error of every call that names another account's resource. */
export const otherAccount = (account: string): AwsError =>
  new AwsError('CloudTrailARNInvalidException', `AccountID in ARN is wrong, you can only access resources with AccountID ${account}`);

/** Finds the one trail a call names, by the rules of AWS: a name only in its home Region, an ARN where it is visible. */
export function findTrail(call: Call, directory: Directory, value: unknown, lookup: Lookup): OwnedTrail {
  const name = text(value);
  if (name === undefined) throw new AwsError('InvalidTrailNameException', 'Trail name cannot be blank.');
  const seen = name.startsWith('arn:') ? byArn(call, directory, name, lookup) : byName(call, directory, name);
  if (!seen || (lookup.home && seen.trail.homeRegion !== call.region)) {
    throw new AwsError('TrailNotFoundException', `Unknown trail: ${name} for the user: ${call.caller.account}`);
  }
  return seen;
}

function byArn(call: Call, directory: Directory, arn: string, lookup: Lookup): OwnedTrail | undefined {
  const match = TRAIL_ARN.exec(arn);
  if (match?.[1] !== directory.partition) throw new AwsError('CloudTrailARNInvalidException', `Invalid ARN: ${arn}`);
  const { account } = call.caller;
  // A delegated administrator of CloudTrail manages the organization's trails, though the management account owns them.
  const isForeign = match[3] !== account && !directory.isDelegated(account, 'cloudtrail.amazonaws.com');
  if (isForeign && lookup.foreign === 'refused') throw otherAccount(account);
  const seen = directory.visibleTrails(account, call.region).find(trail => trail.arn === arn);
  if (!seen && isForeign) throw otherAccount(account);
  return seen;
}

function byName(call: Call, directory: Directory, name: string): OwnedTrail | undefined {
  if (!isAllowedName(name)) throw new AwsError('InvalidTrailNameException', `Trail name ${name} is not valid.`);
  const { account } = call.caller;
  return directory
    .visibleTrails(account, call.region)
    .find(({ owner, trail }) => owner === account && trail.name === name && trail.homeRegion === call.region);
}
