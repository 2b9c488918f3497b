import { text, texts, type Call } from './call.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';
import { page } from './paging.js';

type Json = Readonly<Record<string, unknown>>;

/** Account Management: REST with JSON, one path for each operation. */
export const account: Readonly<Record<string, (call: Call, directory: Directory) => Json>> = {
  ListRegions(call, directory) {
    const caller = call.caller.account;
    const subject = text(call.input['AccountId']) ?? caller;
    const isCentral = directory.isManagement(caller) || directory.isDelegated(caller, 'account.amazonaws.com');
    if (call.input['AccountId'] !== undefined && !(isCentral && directory.isMember(subject))) {
      throw new AwsError('AccessDeniedException', `User: ${call.caller.arn} is not authorized to perform: account:ListRegions`, 403);
    }
    const wanted = texts(call.input['RegionOptStatusContains']);
    const regions = directory.regions
      .map(region => ({ RegionName: region, RegionOptStatus: directory.regionStatus(subject, region) }))
      .filter(({ RegionOptStatus }) => wanted.length === 0 || wanted.includes(RegionOptStatus));
    const size = call.input['MaxResults'] ?? directory.world.pageSizes?.['ListRegions'] ?? 20;
    if (typeof size !== 'number' || size < 1 || size > 50) {
      throw new AwsError('ValidationException', 'Value at maxResults failed to satisfy constraint: between 1 and 50');
    }
    const { items, nextToken } = page(regions, text(call.input['NextToken']), size, { tokenError: 'ValidationException' });
    return { Regions: items, NextToken: nextToken };
  },
};
