import { UsageError } from '../errors.js';
import { REGION } from './arn.js';
import { toUtc } from './fields.js';
import { quote } from './place.js';

/** What the user says of files that cannot say it themselves. */
export interface Hints {
  readonly account: string | null;
  readonly region: string | null;
  /** ISO 8601 in UTC. */
  readonly collectedAt: string | null;
}

export function readHints(options: { account?: string; region?: string; collectedAt?: string }): Hints {
  const { account, region, collectedAt } = options;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new UsageError(`--account must be an AWS account id, which is 12 digits, but is ${quote(account)}.`);
  }
  if (region !== undefined && !REGION.test(region)) {
    throw new UsageError(`--region must be the name of a Region, such as eu-central-1, but is ${quote(region)}.`);
  }
  const utc = collectedAt === undefined ? null : toUtc(collectedAt);
  if (utc === undefined) {
    throw new UsageError(`--collected-at must be a time with an offset, such as 2026-03-01T08:30:00Z, but is ${quote(collectedAt ?? '')}.`);
  }
  return { account: account ?? null, region: region ?? null, collectedAt: utc };
}
