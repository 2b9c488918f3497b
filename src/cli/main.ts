import yargs from 'yargs';
import { KnownError } from '../errors.js';
import { TOOL } from '../tool.js';
import { type Ambient, ambientSettings, type CommandOptions, NOTHING } from './ambient.js';
import { baselineCommand } from './baseline.js';
import { refuseEmptyFiles, refuseWrongFlags, usageError, withStandardInput } from './command-line.js';
import { collectCommand, collectSettings } from './collect.js';
import { controlsCommand, listOptions } from './controls.js';
import { diffCommand } from './diff.js';
import { doctorCommand, doctorOptions } from './doctor.js';
import { iamPolicyCommand } from './iam-policy.js';
import { mergeCommand, mergeOptions } from './merge.js';
import { planCommand, planOptions } from './plan.js';
import { replayCommand } from './replay.js';
import { reportCommand } from './report.js';
import { sarifCommand } from './sarif.js';
import { scanCommand } from './scan.js';
import { configOptions, scanOptions } from './scan-options.js';
import { schemaCommand } from './schema.js';
import { addOptions, suppressionsCommand } from './suppressions.js';
import { linesOf, tell, widthOf } from './terminal.js';
import { verifyCommand } from './verify.js';

const COMMANDS = [
  'scan',
  'merge',
  'report',
  'baseline',
  'diff',
  'collect',
  'verify',
  'replay',
  'plan',
  'iam-policy',
  'doctor',
  'controls',
  'schema',
  'sarif',
  'suppressions',
  'completion',
];
const SUBCOMMANDS: Readonly<Record<string, readonly string[]>> = {
  baseline: ['write'],
  controls: ['list', 'show'],
  sarif: ['lint'],
  suppressions: ['check', 'add'],
};
/** Of the commands whose options environment and configuration may set, too. */
const SETTABLE: Readonly<Record<string, CommandOptions>> = {
  scan: scanOptions,
  merge: mergeOptions,
  collect: collectSettings,
  plan: planOptions,
  doctor: doctorOptions,
};
const OPTIONS = { ...scanOptions, ...configOptions, ...listOptions, ...addOptions };

/** Runs one command line and gives its exit code. A known error is one message on standard error and exit code 2. */
export async function run(args: readonly string[]): Promise<number> {
  // Nobody reads what is said there any more; the exit code still counts.
  process.stderr.on('error', () => undefined);
  const isVerbose = args.includes('--verbose') || args.includes('-v');
  // A plugin may fail behind its own back, or never finish: neither may look like a verdict.
  process.on('uncaughtException', error => {
    tell(...explain(error, isVerbose));
    process.exit(2);
  });
  process.on('beforeExit', standstill);
  try {
    refuseWrongFlags(args, OPTIONS);
    refuseEmptyFiles(args);
    await commandLine(args, await ambientOf(args)).parseAsync();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    tell(...explain(error, isVerbose));
    return 2;
  } finally {
    process.off('beforeExit', standstill);
  }
}

function standstill(): void {
  tell('trailproof: It came to a standstill before the end. A plugin waits for something that never happens.');
  process.exitCode = 2;
}

/** Help is there also where the settings are wrong. */
async function ambientOf(args: readonly string[]): Promise<Ambient> {
  const command = args.find(arg => !arg.startsWith('-')) ?? '';
  const options = Object.hasOwn(SETTABLE, command) ? SETTABLE[command] : undefined;
  return options !== undefined && !args.includes('--help') && !args.includes('-h') ? ambientSettings(args, options) : NOTHING;
}

function commandLine(args: readonly string[], ambient: Ambient): ReturnType<typeof yargs> {
  return (
    yargs(withStandardInput(args))
      .scriptName('trailproof')
      .locale('en')
      .usage('$0 <command>\n\nJudges AWS CloudTrail configuration against the Security Hub controls CloudTrail.1 to .7, .9 and .10.')
      .command(scanCommand(ambient))
      .command(mergeCommand(ambient))
      .command(reportCommand)
      .command(baselineCommand)
      .command(diffCommand)
      .command(collectCommand(ambient))
      .command(verifyCommand)
      .command(replayCommand)
      .command(planCommand(ambient))
      .command(iamPolicyCommand)
      .command(doctorCommand(ambient))
      .command(controlsCommand)
      .command(schemaCommand)
      .command(sarifCommand)
      .command(suppressionsCommand)
      .completion('completion', 'Print a script that completes commands in your shell')
      .example('$0 scan', 'Judge the account of your AWS credentials')
      .example('$0 scan --input trails.json', 'Judge the saved output of `aws cloudtrail describe-trails`')
      .example('$0 controls show CloudTrail.1', 'See how a control is decided')
      .demandCommand(1, `Say what to do: ${COMMANDS.slice(0, -1).join(', ')} or ${COMMANDS.at(-1) ?? ''}. See \`trailproof --help\`.`)
      .strict()
      .version(TOOL.version)
      .help()
      .alias('help', 'h')
      .wrap(Math.min(120, widthOf(process.stdout)))
      .exitProcess(false)
      // A parameter's name has dots in it; `--param.x` has no meaning.
      .parserConfiguration({ 'dot-notation': false })
      // Throwing is what keeps yargs from calling the handler with options that it has just refused.
      .fail((message: string | null, error: Error | undefined) => {
        if (error !== undefined && error.name !== 'YError') throw error;
        const words = SUBCOMMANDS[args[0] ?? ''] ?? COMMANDS;
        throw usageError(message ?? error?.message ?? 'The command line is wrong.', args, words, Object.keys(OPTIONS));
      })
  );
}

function explain(error: unknown, isVerbose: boolean): readonly string[] {
  if (error instanceof KnownError) {
    return [`trailproof: ${error.message}`, ...(isVerbose && error.cause instanceof Error ? linesOf(error.cause) : [])];
  }
  const head = 'trailproof: This is a defect of trailproof: ';
  if (isVerbose) return linesOf(error, head);
  return [`${head}${error instanceof Error ? error.message : String(error)}`, 'Run it again with --verbose to see where.'];
}
