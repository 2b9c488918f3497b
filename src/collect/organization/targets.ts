import { UsageError } from '../../errors.js';
import type { Aws } from '../aws.js';
import type { OrganizationOptions, Target } from '../options.js';
import { listAccounts } from './accounts.js';

export interface TargetOptions extends OrganizationOptions {
  readonly region: string;
}

/** The accounts to scan, once each; those that are left out are told to `onSkipped`. Throws a UsageError when that leaves none. */
export async function* targetsOf(aws: Aws, options: TargetOptions): AsyncGenerator<Target> {
  const { region, units = [], exclude = [], skipped = [], onSkipped } = options;
  const left = new Set(exclude);
  // An account that is moved while its organization is listed is in two units.
  const seen = new Set<string>();
  for (const account of skipped) onSkipped?.(account);
  const wanted = async function* (): AsyncGenerator<Target> {
    if (options.accounts !== undefined) {
      yield* new Map(options.accounts.map(target => [target.account, target])).values();
      return;
    }
    for await (const { account, name, state } of listAccounts(aws, region, units)) {
      if (seen.has(account)) continue;
      seen.add(account);
      if (state === 'ACTIVE') yield { account, name };
      else onSkipped?.({ account, name, reason: `AWS Organizations lists the account as ${state}.` });
    }
  };
  const counts = { kept: 0, leftOut: 0 };
  for await (const target of wanted()) {
    if (left.has(target.account)) {
      counts.leftOut += 1;
      onSkipped?.({ ...target, reason: 'It was left out by the user.' });
      continue;
    }
    counts.kept += 1;
    yield target;
  }
  // A report on nothing would tell a gate nothing, and whoever leaves out all accounts has mistaken some of them.
  if (counts.kept > 0 || counts.leftOut === 0) return;
  const all = counts.leftOut === 1 ? 'the only one' : `all ${counts.leftOut}`;
  throw new UsageError(`No account is left to scan: --exclude-accounts leaves out ${all} that could be scanned. Leave out fewer.`);
}
