import type { Aws } from '../aws.js';
import type { OrganizationOptions, Target } from '../options.js';
import { listAccounts } from './accounts.js';

export interface TargetOptions extends OrganizationOptions {
  readonly region: string;
}

/** The accounts to scan, once each; those that are left out are told to `onSkipped`. */
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
  for await (const target of wanted()) {
    if (left.has(target.account)) onSkipped?.({ ...target, reason: 'It was left out by the user.' });
    else yield target;
  }
}
