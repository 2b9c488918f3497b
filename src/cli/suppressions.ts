import type { ArgumentsCamelCase, CommandModule, InferredOptionTypes, Options } from 'yargs';
import { safe } from '../../reports/text/safe.js';
import { loadRegistry } from '../scan.js';
import { expiresSoon, isExpired } from '../suppressions/dates.js';
import type { SuppressionEntry } from '../types.js';
import { refuseWrongValues } from './command-line.js';
import { writeToStdout } from './output.js';
import { sourceDate } from './reporting.js';
import { scanOptions } from './scan-options.js';
import { dayOf } from './suppressing.js';
import type { SuppressionRules } from './suppressions-file.js';
import { columns, tell } from './terminal.js';

const word = { string: true, requiresArg: true } as const;
const { plugin } = scanOptions;

const checkOptions = { plugin } as const satisfies Record<string, Options>;

const checkCommand: CommandModule<object, InferredOptionTypes<typeof checkOptions> & { readonly file: string }> = {
  command: 'check <file>',
  describe: 'Validate a file of suppressions, and list its entries',
  builder: yargs =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'A file as `scan --suppressions` reads it' })
      .options(checkOptions)
      .check(argv => refuseWrongValues(argv, checkOptions))
      .example('$0 suppressions check suppressions.yaml', 'In a pull request')
      .epilogue('Exit codes: 0 every entry is in force, 1 one has expired, 2 the file is wrong.'),
  handler: async ({ file, plugin: plugins }) => {
    const rules = await rulesWith(plugins);
    const { readSuppressions } = await import('./suppressions-file.js');
    const entries = await readSuppressions(file, rules);
    await writeToStdout(listing(entries, rules.today));
    process.exitCode = entries.some(({ expires }) => isExpired(expires, rules.today)) ? 1 : 0;
  },
};

export const addOptions = {
  file: { ...word, demandOption: true, describe: 'The file to add it to; it is made where there is none' },
  reason: { ...word, demandOption: true, describe: 'Why it is right to accept it, in at least 15 characters' },
  owner: { ...word, demandOption: true, describe: 'Who answers for it' },
  expires: { ...word, demandOption: true, describe: 'Last day on which it holds, such as 2027-05-01; at most 365 days away' },
  type: {
    choices: ['risk-accepted', 'false-positive', 'compensating-control'] as const,
    default: 'risk-accepted' as const,
    requiresArg: true,
    describe: 'Why it is accepted',
  },
  'approved-by': { ...word, describe: 'Who approved it' },
  ticket: { ...word, describe: 'Where it was discussed' },
  report: { ...word, describe: 'A JSON report, in which the finding has to be one that failed' },
  plugin,
} as const satisfies Record<string, Options>;

export type AddArguments = ArgumentsCamelCase<InferredOptionTypes<typeof addOptions>> & { readonly finding: string };

const addCommand: CommandModule<object, InferredOptionTypes<typeof addOptions> & { readonly finding: string }> = {
  command: 'add <finding>',
  describe: 'Accept one finding: add an entry to a file of suppressions',
  builder: yargs =>
    yargs
      .positional('finding', { type: 'string', demandOption: true, describe: 'The id of a finding, as reports have it' })
      .options(addOptions)
      .check(argv => refuseWrongValues(argv, addOptions))
      .example(
        '$0 suppressions add "CloudTrail.7|111122223333|-|arn:aws:s3:::logs" --file suppressions.yaml --reason "The SIEM logs access to it." --owner cloud-sec@example.com --expires 2027-05-01',
        'Accept a failed finding until May',
      )
      .epilogue('Exit codes: 0 it was added, 2 it was not.'),
  handler: async argv => {
    const { addSuppression } = await import('./suppressions-add.js');
    const { id, expires, line } = await addSuppression(argv, await rulesWith(argv.plugin));
    tell(`Added ${id} to ${argv.file}:${line}, until ${expires}. Have it reviewed like code.`);
  },
};

export const suppressionsCommand: CommandModule = {
  command: 'suppressions',
  describe: 'Check a file of accepted findings, or add to it',
  builder: yargs =>
    yargs
      .command(checkCommand)
      .command(addCommand)
      .example('$0 suppressions check suppressions.yaml', 'Validate it, and see what is in force')
      .demandCommand(1, 'Say what to do: `trailproof suppressions check FILE` or `trailproof suppressions add FINDING`.'),
  handler: () => undefined,
};

async function rulesWith(plugins: readonly string[] | undefined): Promise<SuppressionRules> {
  const registry = await loadRegistry(plugins);
  return { controlIds: registry.map(({ check }) => check.meta.id), today: dayOf((sourceDate() ?? new Date()).toISOString()) };
}

function* listing(entries: readonly SuppressionEntry[], today: string): Iterable<string> {
  const { length } = entries;
  if (length > 0) {
    yield* columns([
      ['Line', 'Entry', 'State', 'Until', 'Type', 'Controls', 'Owner'],
      ...entries.map(({ id, expires, type, controls, owner, location }) => {
        const state = isExpired(expires, today) ? 'expired' : expiresSoon(expires, today) ? 'expires soon' : 'in force';
        return [String(location.line), id, state, expires, type, controls.join(' '), owner].map(safe);
      }),
    ]);
  }
  const over = entries.filter(({ expires }) => isExpired(expires, today)).length;
  yield `${length === 1 ? '1 entry' : `${length} entries`}, ${over} expired\n`;
}
