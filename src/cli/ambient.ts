import { resolve } from 'node:path';
import yargs, { type Options } from 'yargs';
import { UsageError } from '../errors.js';
import { safe } from '../../reports/text/safe.js';
import { didYouMean } from '../nearest.js';
import { withStandardInput } from './command-line.js';
import { findConfig } from './config-place.js';
import { schemaComment } from './editor-schema.js';
import { writeToStdout } from './output.js';
import { PASSPHRASE } from '../evidence-bundle/passphrase.js';
import { AMBIENT, configOptions } from './scan-options.js';
import { tell } from './terminal.js';

/** Settings that are not on the command line. */
export interface Ambient {
  /** By option. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Where each comes from, in words, and which are on the command line. */
  readonly sources: Readonly<Record<string, string>>;
  /** The configuration that was read, or `null`. */
  readonly file: string | null;
  /** What looks like a setting in the environment and is none, as sentences. */
  readonly remarks: readonly string[];
}

/** The options of a command, by name. */
export type CommandOptions = Readonly<Record<string, Options>>;

const TARGETS = ['organization', 'organizational-unit', 'accounts'];

/** What reaches AWS: saved evidence needs none of it, and must not seem to be of another Region than it is. */
const LIVE = [
  ...TARGETS,
  ...['discovery', 'coverage', 'region', 'profile', 'role-arn', 'role-session-name', 'external-id'],
  ...['exclude-accounts', 'role-name', 'log-archive-account', 'concurrency'],
];

export const NOTHING: Ambient = { values: {}, sources: {}, file: null, remarks: [] };

/**
 * The same settings of environment and file for every run of a command; what the command line says counts first, then the environment. The file is for all
 * commands, so a key that this one does not have is left to the others.
 */
export async function ambientSettings(args: readonly string[], options: CommandOptions): Promise<Ambient> {
  const environment = environmentSettings(options);
  const remarks = unknownVariables();
  const near = args.includes('--no-config') ? null : findConfig(process.cwd());
  const isAsked = args.some(arg => /^--(print-)?config(=|$)/.test(arg));
  // A second reading of the command line is only for those who have such settings.
  if (near === null && !isAsked && Object.keys(environment).length === 0) return { ...NOTHING, remarks };
  const given = givenOptions(args, { ...options, ...configOptions });
  const path = namedConfig(given['config']) ?? near;
  const file = path === null ? null : await (await import('./config-file.js')).readConfig(path);
  const isSet = (...options: readonly string[]): boolean => options.some(option => given[option] !== undefined && given[option] !== false);
  const isIdle = (option: string): boolean =>
    (LIVE.includes(option) && isSet('input')) ||
    (TARGETS.includes(option) && isSet(...TARGETS, 'accounts-file', 'plan')) ||
    (['discovery', 'exclude-accounts', 'role-name', 'log-archive-account'].includes(option) && isSet('plan')) ||
    ([...TARGETS, 'exclude-accounts', 'role-name', 'log-archive-account'].includes(option) && isSet('offline'));
  const values: Record<string, unknown> = {};
  const sources: Record<string, string> = {};
  const take = (option: string, value: unknown, source: string): void => {
    if (values[option] !== undefined || !Object.hasOwn(options, option) || isIdle(option)) return;
    if (given[option] !== undefined && option !== 'param') return;
    values[option] = value;
    sources[option] = source;
  };
  for (const [option, { name, value }] of Object.entries(environment)) take(option, value, name);
  for (const [option, value] of Object.entries(file?.values ?? {})) {
    if (TARGETS.includes(option) && TARGETS.some(one => Object.hasOwn(environment, one))) continue;
    take(option, value, file?.places[option] ?? '');
  }
  for (const option of Object.keys(options).filter(name => given[name] !== undefined))
    sources[option] = [...(sources[option] === undefined ? [] : [sources[option]]), 'command line'].join(', ');
  if (values['param'] !== undefined) values['param'] = withGiven(values['param'] as readonly string[], given['param']);
  return { values, sources, file: file?.name ?? null, remarks };
}

/** What a command is to run with; `null` where it was only asked for its settings, which are printed. */
export async function settled<T extends object>(given: T, options: CommandOptions, ambient: Ambient): Promise<T | null> {
  // yargs takes a list from either place; parameters are set one by one.
  const { param } = ambient.values;
  const argv: T & { readonly quiet?: boolean; readonly printConfig?: boolean } = {
    ...given,
    ...(param !== undefined && { param }),
    // Also where nobody named it: nothing may be written in its place.
    config: ambient.file ?? undefined,
  };
  if (argv.quiet !== true) {
    if (ambient.file !== null) tell(`Settings from ${ambient.file}`);
    tell(...ambient.remarks);
  }
  if (argv.printConfig !== true) return argv;
  await writeToStdout(printed(argv, options, ambient));
  return null;
}

function namedConfig(given: unknown): string | null {
  if (given === undefined || given === false) return null;
  if (typeof given !== 'string') throw new UsageError('--config is given twice. Give it once.');
  if (given === '') throw new UsageError('--config needs a value, but it is empty.');
  return resolve(given);
}

/** A parameter that is on the command line takes the place of that one alone. */
function withGiven(assignments: readonly string[], given: unknown): string[] {
  const own = [given ?? []].flat() as string[];
  const nameOf = (assignment: string): string => assignment.split('=')[0]!;
  const names = new Set(own.map(nameOf));
  return [...assignments.filter(one => !names.has(nameOf(one))), ...own];
}

/** What the command line says, without defaults; nothing where it is wrong, which is told when it is read in earnest. */
function givenOptions(args: readonly string[], options: CommandOptions): Readonly<Record<string, unknown>> {
  const bare = Object.entries(options).map(([name, { array, boolean, string, number, alias, nargs }]) => {
    const kind = { array, boolean, string, number, alias, nargs };
    return [name, Object.fromEntries(Object.entries(kind).filter(([, value]) => value !== undefined))];
  });
  return yargs(withStandardInput(args))
    .options(Object.fromEntries(bare) as Record<string, Options>)
    .parserConfiguration({ 'dot-notation': false })
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail(() => undefined)
    .parseSync();
}

const VARIABLE = 'TRAILPROOF_';

/** What the environment may set. Parameters have no place in one variable; the external id is a secret, which no file may hold. */
const VARIABLES: ReadonlyMap<string, string> = new Map(
  [...AMBIENT.filter(key => key !== 'parameters'), 'external-id'].map(option => [
    `${VARIABLE}${option.toUpperCase().replaceAll('-', '_')}`,
    option,
  ]),
);

/** `TRAILPROOF_FAIL_ON=high`: the option of that name. */
function environmentSettings(options: CommandOptions): Readonly<Record<string, { readonly name: string; readonly value: unknown }>> {
  const found: Record<string, { name: string; value: unknown }> = {};
  for (const [name, option] of VARIABLES) {
    const text = process.env[name];
    if (text === undefined || text === '' || !Object.hasOwn(options, option)) continue;
    const { boolean: isFlag, number: isNumber, array: isList } = options[option] ?? {};
    if (isFlag === true && text !== 'true' && text !== 'false') throw new UsageError(`${name} is true or false, but not "${text}".`);
    found[option] = {
      name,
      value: isFlag === true ? text === 'true' : isNumber === true ? Number(text) : isList === true ? lines(text) : text,
    };
  }
  return found;
}

/** One value a line, because a path may have a comma in it. */
function lines(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
}

/** Told and not refused: an environment is shared with others, who may call their variables so. */
function unknownVariables(): string[] {
  const unknown = Object.keys(process.env).filter(
    name => name.startsWith(VARIABLE) && name !== PASSPHRASE && !VARIABLES.has(name) && process.env[name] !== '',
  );
  return unknown.sort().map(name => `${safe(name)} sets nothing.${didYouMean(name, [...VARIABLES.keys()])}`);
}

/** The settings as a configuration that has them all, each with its source; what no configuration may set is a remark. */
function* printed(argv: object, options: CommandOptions, { sources }: Ambient): Iterable<string> {
  yield schemaComment('config', process.cwd());
  for (const option of Object.keys(options)) {
    const value = (argv as Readonly<Record<string, unknown>>)[option];
    const source = sources[option];
    if (value === undefined) continue;
    if (option === 'param') yield `parameters: ${JSON.stringify(byControl(value as readonly string[]))}  # ${source ?? ''}\n`;
    else if ((AMBIENT as readonly string[]).includes(option)) yield `${option}: ${JSON.stringify(value)}  # ${source ?? 'default'}\n`;
    // Whoever reads the log of a build is not to learn an external id.
    else if (source !== undefined) yield `# ${option}: ${option === 'external-id' ? '(not shown)' : JSON.stringify(value)}  # ${source}\n`;
  }
}

function byControl(assignments: readonly string[]): Record<string, Record<string, string>> {
  const settings: Record<string, Record<string, string>> = {};
  for (const assignment of assignments) {
    const [, control = '', parameter = '', value = ''] = /^(.*)\.([^.=]*)=(.*)$/s.exec(assignment) ?? [];
    settings[control] = { ...settings[control], [parameter]: value };
  }
  return settings;
}
