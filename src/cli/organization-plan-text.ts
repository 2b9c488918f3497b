import { safe } from '../../reports/text/safe.js';
import { PLACES } from '../collect/collector.js';
import type { PlannedCall } from '../collect/plan.js';
import type { SkippedAccount } from '../types.js';
import type { OrganizationPlan } from './organization-plan.js';
import { columns, listed } from './terminal.js';

/** The plan of an organization for a person: how many accounts, what they cost together, and what to run next. */
export function* organizationPlanText(plan: OrganizationPlan): Iterable<string> {
  const { caller, settings, accounts, skippedAccounts, calls } = plan;
  const { roleName, logArchiveAccount, discovery } = settings;
  yield `Seen from account ${caller.account}, partition ${caller.partition}\n`;
  yield `${counted(accounts.length)} to scan, with the role ${roleName} in each but the caller’s own\n`;
  if (logArchiveAccount !== null) yield `Log buckets are looked for in account ${logArchiveAccount} first\n`;
  if (discovery === 'list') yield 'Trails are found with ListTrails\n';
  yield* skippedText(skippedAccounts);
  if (accounts.length === 0) {
    yield '\nNo account is left to scan.\n';
    return;
  }
  const rows = calls.map(call => ({ call, times: timesOf(call, plan) }));
  yield '\n';
  yield* columns([
    ['Call', 'IAM action', 'In all'],
    ...rows.map(({ call, times }) => [call.operation, call.action, inWords(call, times)] as const),
  ]);
  const least = rows.reduce((sum, { call, times }) => sum + (call.isConditional ? 0 : (times ?? 0)), 0);
  yield `\nAt least ${least} calls, and those for what only a scan finds\n`;
  if (calls.some(({ operation }) => operation === 's3:HeadBucket')) {
    yield 'Where none of an account’s own trails leads to its log bucket, the owner is looked for: with one more sts:AssumeRole and\n';
    yield 'one s3:ListBuckets for each account, until it is found\n';
  }
  yield '\nTo scan these accounts, add --format json > plan.json to this command, and then run\n';
  yield '  trailproof scan --plan plan.json\n';
}

/** Accounts with one reason stand together. */
function* skippedText(skipped: readonly SkippedAccount[]): Iterable<string> {
  for (const reason of new Set(skipped.map(one => one.reason))) {
    const alike = skipped.filter(one => one.reason === reason);
    yield `\n${counted(alike.length)} skipped: ${reason}\n`;
    const names = alike.map(({ account, name }) => (name === null ? account : `${account} ${safe(name)}`));
    yield* listed('  ', names, '  ');
  }
}

/** How often a call is made in all, at most where it may not be needed; `null` where only a scan finds out. */
function timesOf({ operation, per }: PlannedCall, { accounts, caller }: OrganizationPlan): number | null {
  if (per !== PLACES.account.each) return null;
  // The caller is asked once who it is, and needs no role in its own account.
  if (operation === 'sts:GetCallerIdentity') return 1;
  return operation === 'sts:AssumeRole' ? accounts.filter(({ account }) => account !== caller.account).length : accounts.length;
}

function inWords({ per, where, note, isConditional }: PlannedCall, times: number | null): string {
  const often = times === null ? `once for ${per} of each account, in ${where}` : `${isConditional ? 'at most ' : ''}${times}`;
  return note === null ? often : `${often}, ${note}`;
}

function counted(accounts: number): string {
  return `${accounts} ${accounts === 1 ? 'account' : 'accounts'}`;
}
