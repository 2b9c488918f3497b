import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { UsageError } from '../errors.js';
import { loadRegistry } from '../scan.js';
import { select, unknownControl } from '../registry.js';
import { standardsIds } from '../standards.js';
import { TOOL } from '../tool.js';
import type { Check } from '../types.js';
import { refuseWrongValues } from './command-line.js';
import { commaSeparated, severities } from './options.js';
import type { ControlText } from './control-text.js';
import { writeToStdout } from './output.js';
import { wantsColor, widthOf } from './terminal.js';

type Layout = 'text' | 'json' | 'markdown';

const layout = { choices: ['text', 'json', 'markdown'] as const, default: 'text' as const, requiresArg: true, describe: 'How to print it' };
const plugin = { array: true, string: true, requiresArg: true, nargs: 1, describe: 'A module with checks of your own' } as const;

export const listOptions = {
  format: layout,
  severity: { array: true, string: true, requiresArg: true, describe: 'Only these severities' },
  standard: { array: true, string: true, requiresArg: true, describe: 'Only those of these standards, such as fsbp or "cis-*"' },
  plugin,
} as const satisfies Record<string, Options>;

const listCommand: CommandModule<object, InferredOptionTypes<typeof listOptions>> = {
  command: 'list',
  describe: 'List the controls',
  builder: yargs =>
    yargs
      .options(listOptions)
      .check(argv => refuseWrongValues(argv, listOptions))
      .example('$0 controls list --standard cis-5.0.0', 'What CIS v5.0.0 asks for'),
  handler: async argv => {
    const registry = await loadRegistry(argv.plugin);
    const selected = select(registry, { severities: severities(argv.severity), standards: commaSeparated(argv.standard) });
    const checks = selected.map(({ check }) => check);
    if (argv.format === 'json') {
      await writeToStdout([json(checks.map(describe))]);
      return;
    }
    if (argv.format === 'markdown') {
      const { controlTable } = await import('./control-table.js');
      const ours = new Set(selected.filter(({ source }) => source === TOOL.name).map(({ check }) => check));
      await writeToStdout([controlTable(checks, check => ours.has(check))]);
      return;
    }
    await writeToStdout(await textOf(page => page.list(checks)));
  },
};

const showCommand: CommandModule<object, { id: string; format: Layout; plugin: string[] | undefined }> = {
  command: 'show <id>',
  describe: 'Show what a control asks for, how it is decided and how to mend it',
  builder: yargs =>
    yargs
      .positional('id', { type: 'string', demandOption: true, describe: 'Such as CloudTrail.1' })
      .option('format', layout)
      .option('plugin', plugin)
      .check(argv => refuseWrongValues(argv, { format: layout, plugin }))
      .example('$0 controls show CloudTrail.6', 'When is a log bucket public?'),
  handler: async argv => {
    const registry = await loadRegistry(argv.plugin);
    const found = registry.find(({ check }) => check.meta.id === argv.id)?.check;
    if (found === undefined)
      throw new UsageError(
        unknownControl(
          argv.id,
          registry.map(({ check }) => check.meta.id),
        ),
      );
    if (argv.format === 'json') {
      await writeToStdout([json(describe(found))]);
      return;
    }
    if (argv.format === 'markdown') {
      await writeToStdout([(await import('./control-page.js')).controlPage(found)]);
      return;
    }
    await writeToStdout(await textOf(page => page.show(found)));
  },
};

export const controlsCommand: CommandModule = {
  command: 'controls',
  describe: 'List and explain the controls',
  builder: yargs =>
    yargs
      .command(listCommand)
      .command(showCommand)
      .example('$0 controls list', 'All controls')
      .example('$0 controls show CloudTrail.1', 'One of them, whole')
      .demandCommand(1, 'Say what to do: `trailproof controls list` or `trailproof controls show ID`.'),
  handler: () => undefined,
};

async function textOf(write: (page: ControlText) => Iterable<string>): Promise<Iterable<string>> {
  const text = await import('./control-text.js');
  return write(new text.ControlText(widthOf(process.stdout), wantsColor(process.stdout)));
}

function describe({ meta, parameters, needs }: Check): object {
  return { ...meta, standardsIds: standardsIds(meta.standards), parameters, needs };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
