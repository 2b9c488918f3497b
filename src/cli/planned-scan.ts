import type { Caller, OrganizationOptions } from '../collect/options.js';
import { UsageError } from '../errors.js';
import type { Part } from './checkpoint.js';
import { type OrganizationPlan, readPlan } from './organization-plan.js';
import type { ScanArguments } from './scan-options.js';
import { covers, parseShard, shardName } from './shard.js';

/** A scan whose accounts a plan names. */
export interface PlannedScan {
  readonly plan: OrganizationPlan;
  readonly part: Part;
  readonly organization: OrganizationOptions;
}

/** What `--plan` and `--shard` say, or `null` without a plan. Throws a KnownError. */
export async function plannedScan(argv: ScanArguments): Promise<PlannedScan | null> {
  if (argv.plan === undefined) {
    if (argv.shard !== undefined) throw new UsageError('--shard is a part of a plan. Name the plan with --plan.');
    return null;
  }
  if (argv.input !== undefined) throw new UsageError('--input is evidence that is at hand, and --plan scans accounts. Give one of them.');
  if (argv.shard !== undefined && argv.checkpoint === undefined)
    throw new UsageError('--shard makes a part for "trailproof merge". Name its file with --checkpoint.');
  refuseOtherAccounts(argv);
  const shard = parseShard(argv.shard);
  const plan = await readPlan(argv.plan);
  refuseContradiction(argv, plan);
  const { roleName, logArchiveAccount } = plan.settings;
  return {
    plan,
    part: { plan: plan.id, shard: shardName(shard) },
    organization: {
      accounts: plan.accounts.filter((_, index) => covers(shard, index)),
      mayOwn: plan.accounts,
      skipped: plan.skippedAccounts,
      roleName,
      ...(logArchiveAccount !== null && { logArchiveAccount }),
      ...(argv.concurrency !== undefined && { concurrency: argv.concurrency }),
    },
  };
}

/** The parts of one plan are evidence of one organization, which somebody else may not even see. */
export function refuseOtherCaller({ caller: planned }: OrganizationPlan, { account, partition }: Caller): void {
  if (account === planned.account && partition === planned.partition) return;
  throw new UsageError(
    `The plan was made by account ${planned.account} in the partition ${planned.partition}, and you are ${account} in ${partition}. Scan with credentials of the same account, or plan anew.`,
  );
}

function refuseOtherAccounts(argv: ScanArguments): void {
  const { organizationalUnit, accounts, accountsFile, excludeAccounts } = argv;
  const given = {
    organization: argv.organization ? true : undefined,
    'organizational-unit': organizationalUnit,
    accounts,
    'accounts-file': accountsFile,
    'exclude-accounts': excludeAccounts,
  };
  const name = givenName(given);
  if (name !== undefined) throw new UsageError(`--plan says which accounts are scanned, and so does --${name}. Leave --${name} out.`);
}

function refuseContradiction({ roleName, logArchiveAccount, discovery }: ScanArguments, { settings }: OrganizationPlan): void {
  const differs = (given: string | undefined, planned: string | null): string | undefined => (given === planned ? undefined : given);
  const name = givenName({
    'role-name': differs(roleName, settings.roleName),
    'log-archive-account': differs(logArchiveAccount, settings.logArchiveAccount),
    discovery: differs(discovery, settings.discovery),
  });
  if (name !== undefined) throw new UsageError(`The plan was made with another --${name}. Leave --${name} out, or plan anew.`);
}

function givenName(options: Readonly<Record<string, unknown>>): string | undefined {
  return Object.entries(options).find(([, value]) => value !== undefined)?.[0];
}
