import { readFile } from 'node:fs/promises';
import type { ArgumentsCamelCase, InferredOptionTypes, Options } from 'yargs';
import type { OrganizationOptions, Target } from '../collect/options.js';
import { UsageError } from '../errors.js';
import { whyUnread } from './causes.js';
import { commaSeparated } from './options.js';

const words = { array: true, string: true, requiresArg: true, group: 'Organization:' } as const;
const word = { string: true, requiresArg: true, group: 'Organization:' } as const;

/** Which accounts, and how to enter them. */
export const targetOptions = {
  organization: {
    boolean: true,
    default: false,
    group: 'Organization:',
    describe: 'Every account of the organization, and not the caller’s alone',
  },
  'organizational-unit': { ...words, describe: 'Only accounts in these units or roots and below: ou-ab12-11111111' },
  accounts: { ...words, describe: 'These accounts, by id; AWS Organizations is not asked' },
  'accounts-file': { ...word, describe: 'A file with ids of accounts, one a line' },
  'exclude-accounts': { ...words, describe: 'Accounts to leave out; the report names them' },
  'role-name': { ...word, describe: 'Role in each account but the caller’s own (default: TrailproofAudit)' },
  'log-archive-account': { ...word, describe: 'Account that owns the log buckets, where no trail leads there' },
} as const satisfies Record<string, Options>;

export const organizationOptions = {
  ...targetOptions,
  concurrency: { number: true, requiresArg: true, group: 'Organization:', describe: 'How many accounts at once (default: 64)' },
} as const satisfies Record<string, Options>;

export type OrganizationArguments = ArgumentsCamelCase<InferredOptionTypes<typeof targetOptions>> & {
  readonly concurrency?: number | undefined;
};

/** What the command line says of an organization, or `null` where it says nothing of one. Throws a UsageError. */
export async function organizationOf(argv: OrganizationArguments): Promise<OrganizationOptions | null> {
  const units = commaSeparated(argv.organizationalUnit);
  const named = [...ids(argv.accounts, '--accounts'), ...(argv.accountsFile === undefined ? [] : await readAccounts(argv.accountsFile))];
  const isNamed = argv.accounts !== undefined || argv.accountsFile !== undefined;
  if (!argv.organization && units.length === 0 && !isNamed) {
    refuseAlone(argv);
    return null;
  }
  if (isNamed && units.length > 0) throw new UsageError('--accounts and --organizational-unit contradict each other. Give one of them.');
  if (isNamed && argv.organization)
    throw new UsageError(
      `--organization is every account, and ${argv.accounts === undefined ? '--accounts-file' : '--accounts'} names some. Give one of them.`,
    );
  const wrong = units.find(unit => !/^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/.test(unit));
  if (wrong !== undefined)
    throw new UsageError(`"${wrong}" is not the id of an organizational unit. Write it like ou-ab12-11111111, or r-ab12 for the root.`);
  const [archive, another] = ids(argv.logArchiveAccount === undefined ? [] : [argv.logArchiveAccount], '--log-archive-account');
  if (another !== undefined)
    throw new UsageError('--log-archive-account takes one account: the one in which log buckets are looked for first.');
  return {
    ...(isNamed && { accounts: [...new Set(named)].map((account): Target => ({ account, name: null })) }),
    units,
    exclude: ids(argv.excludeAccounts, '--exclude-accounts'),
    ...(argv.roleName !== undefined && { roleName: roleName(argv.roleName) }),
    ...(archive !== undefined && { logArchiveAccount: archive }),
    ...(argv.concurrency !== undefined && { concurrency: concurrency(argv.concurrency) }),
  };
}

/** An option that would have no effect is a mistake. */
function refuseAlone({ excludeAccounts, roleName: role, logArchiveAccount, concurrency: lanes }: OrganizationArguments): void {
  const given = { 'exclude-accounts': excludeAccounts, 'role-name': role, 'log-archive-account': logArchiveAccount, concurrency: lanes };
  const [name] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined)
    throw new UsageError(`--${name} is for scans of several accounts. Give it with --organization, --organizational-unit or --accounts.`);
}

function ids(given: readonly string[] | undefined, option: string): string[] {
  const all = commaSeparated(given);
  const wrong = all.find(id => !/^\d{12}$/.test(id));
  if (wrong !== undefined) throw new UsageError(`${option} takes ids of accounts, twelve digits each, but not "${wrong}".`);
  return all;
}

/** One id a line, behind which may stand anything, such as a name; `#` begins a remark. */
async function readAccounts(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--accounts-file ${path} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  });
  const found = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => {
      const entry = line.replace(/#.*/, '').trim();
      if (entry === '') return [];
      const [id = ''] = entry.split(/[\s,;]/);
      if (/^\d{12}$/.test(id)) return [id];
      throw new UsageError(`--accounts-file ${path}, line ${index + 1}: "${id}" is not the id of an account, which is twelve digits.`);
    });
  if (found.length === 0) throw new UsageError(`--accounts-file ${path} names no account.`);
  return found;
}

/** A name, with its path if it has one. https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export function roleName(name: string): string {
  if (/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(name)) return name;
  throw new UsageError(`--role-name takes the name of a role, such as TrailproofAudit, but is "${name}".`);
}

function concurrency(lanes: number): number {
  if (Number.isInteger(lanes) && lanes >= 1 && lanes <= 1000) return lanes;
  throw new UsageError('--concurrency is a number of accounts between 1 and 1000.');
}
