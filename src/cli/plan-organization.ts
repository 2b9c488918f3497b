import type { OrganizationOptions } from '../collect/options.js';
import { TOOL } from '../tool.js';
import type { FactName } from '../types.js';
import { liveOptions } from './live.js';
import { type OrganizationPlan, withId } from './organization-plan.js';
import type { AwsArguments } from './scan-options.js';

/** Asks which accounts there are, and writes down how they are to be scanned. */
export async function planOrganization(
  argv: AwsArguments & { readonly region?: string | undefined },
  organization: OrganizationOptions,
  facts: ReadonlySet<FactName>,
): Promise<OrganizationPlan> {
  const { listTargets } = await import('../collect/index.js');
  const { planOf, MEMBER_ROLE } = await import('../collect/plan.js');
  const region = argv.region === undefined ? {} : { region: argv.region };
  const { caller, region: home, accounts, skipped } = await listTargets({ ...liveOptions(argv, false), ...region, ...organization });
  const { account, partition } = caller;
  const { discovery = 'sweep' } = argv;
  const { roleName = MEMBER_ROLE, logArchiveAccount = null } = organization;
  return withId({
    schemaVersion: '1.0',
    kind: 'organization-plan',
    tool: { name: TOOL.name, version: TOOL.version },
    caller: { account, partition },
    settings: { roleName, logArchiveAccount, discovery },
    accounts: byAccount(accounts),
    skippedAccounts: byAccount(skipped),
    calls: planOf(facts, { account: null, partition, region: home, regions: null }, true, discovery).calls,
  });
}

/** Sorted, each once. */
function byAccount<T extends { readonly account: string }>(all: readonly T[]): T[] {
  const unique = new Map(all.map(one => [one.account, one]));
  return [...unique.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}
