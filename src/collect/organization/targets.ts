import type { Aws } from '../aws.js';
import type { OrganizationOptions, Target } from '../options.js';
import { listAccounts } from './accounts.js';

export interface TargetOptions extends OrganizationOptions {
  readonly region: string;
}

/** The accounts to scan; those that are left out are told to `onSkipped`. */
export async function* targetsOf(aws: Aws, options: TargetOptions): AsyncGenerator<Target> {
  const { region, units = [], exclude = [], skipped = [], onSkipped } = options;
  const left = new Set(exclude);
  for (const account of skipped) onSkipped?.(account);
  const wanted = async function* (): AsyncGenerator<Target> {
    if (options.accounts !== undefined) {
      yield* options.accounts;
      return;
    }
    for await (const { account, name, state } of listAccounts(aws, region, units)) {
      if (state === 'ACTIVE') yield { account, name };
      else onSkipped?.({ account, name, reason: `AWS Organizations lists the account as ${state}.` });
    }
  };
  for await (const target of wanted()) {
    if (left.has(target.account)) onSkipped?.({ ...target, reason: 'It was left out by the user.' });
    else yield target;
  }
}
