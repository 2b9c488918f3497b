import { OrganizationError } from '../../errors.js';
import type { Aws } from '../aws.js';
import type { OrganizationOptions } from '../options.js';
import { listAccounts } from './accounts.js';

/** Tells of each unit which accounts are in it or below. Without the permission it is not known, which keeps nobody from scanning. */
export async function tellMembers(
  aws: Aws,
  region: string,
  { unitsToKnow = [], onUnit }: Pick<OrganizationOptions, 'unitsToKnow' | 'onUnit'>,
): Promise<void> {
  for (const unit of unitsToKnow) {
    try {
      const members = new Set<string>();
      for await (const { account } of listAccounts(aws, region, [unit])) members.add(account);
      onUnit?.(unit, members);
    } catch (error) {
      if (!(error instanceof OrganizationError)) throw error;
      onUnit?.(unit, null, error.cause);
    }
  }
}
