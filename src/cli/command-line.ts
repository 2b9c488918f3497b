import type { Options } from 'yargs';
import { UsageError } from '../errors.js';
import { didYouMean } from '../nearest.js';

/** Refuses what yargs lets pass: one value given twice, `--no-input`, and an empty value, as of a variable that is not set. */
export function refuseWrongValues(argv: Readonly<Record<string, unknown>>, options: Readonly<Record<string, Options>>): true {
  for (const [name, { array, boolean: isFlag }] of Object.entries(options)) {
    const value = argv[name];
    if (value === undefined || (isFlag === true && typeof value === 'boolean')) continue;
    if (array !== true && Array.isArray(value)) throw new UsageError(`--${name} is given twice. Give it once.`);
    const words: unknown[] = [value].flat();
    if (words.includes(false)) throw new UsageError(`There is no option --no-${name}.`);
    if (words.every(word => typeof word === 'string' && /^[\s,]*$/.test(word)))
      throw new UsageError(`--${name} needs a value, but it is empty.`);
  }
  return true;
}

/** `--input a.json -` in the one form that yargs takes a lone dash in: `--input a.json --input=-`. */
export function withStandardInput(args: readonly string[]): string[] {
  const taken: string[] = [];
  let isInput = false;
  for (const arg of args) {
    if (arg === '-' && isInput) {
      if (/^(-i|--input)$/.test(taken.at(-1) ?? '')) taken.pop();
      taken.push('--input=-');
      continue;
    }
    if (arg.startsWith('-')) isInput = /^(-i|--input(=|$))/.test(arg);
    taken.push(arg);
  }
  return taken;
}

/** yargs makes of a lone dash an empty word, so that an empty one, as of a variable that is not set, would be taken for standard input. */
export function refuseEmptyFiles([command, ...words]: readonly string[]): void {
  const isEmpty = words.some((word, index) => word === '' && !(words[index - 1] ?? '').startsWith('-'));
  if (command === 'report' && isEmpty) throw new UsageError('The name of the report is empty.');
}

/** Words after `--`, which no option takes. */
export function refuseWords(words: readonly (string | number)[]): void {
  if (words.length > 0) throw new UsageError(`"${words.join(' ')}" is not expected here. To judge files, write --input before them.`);
}

/** `--quiet=maybe`, which yargs takes for false. */
export function refuseWrongFlags(args: readonly string[], options: Readonly<Record<string, Options>>): void {
  for (const arg of args) {
    const [, name = '', value = ''] = /^--(?:no-)?([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (!Object.hasOwn(options, name) || options[name]?.boolean !== true || value === 'true' || value === 'false') continue;
    throw new UsageError(`--${name} is on or off: write --${name}, --${name}=true or --${name}=false.`);
  }
}

/** What yargs says, as one sentence with the nearest word that it would have taken. */
export function usageError(message: string, args: readonly string[], commands: readonly string[], options: Iterable<string>): UsageError {
  const unknown = /^Unknown (?:argument|command)s?: (.*)$/s.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return new UsageError(unknownWord(unknown, args, commands, [...options]));
  const valueless = /^Not enough arguments following: (.*)$/s.exec(message)?.[1];
  if (valueless !== undefined) return new UsageError(`${dashed(valueless)} needs a value. See \`trailproof --help\`.`);
  if (message.startsWith('Not enough non-option arguments')) {
    const command = args
      .filter(arg => !arg.startsWith('-'))
      .slice(0, 2)
      .join(' ');
    return new UsageError(`\`trailproof ${command}\` needs an argument. See \`trailproof ${command} --help\`.`);
  }
  const choice = /Argument: (.*), Given: (.*), Choices: (.*)$/s.exec(message);
  if (choice !== null) {
    const [, option = '', given = '', listed = ''] = choice;
    const choices = listed.split(', ').map(word => word.replaceAll('"', ''));
    const word = given.replaceAll('"', '');
    if (word === 'false') return new UsageError(`There is no option --no-${option}.`);
    const known = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
    return new UsageError(`${dashed(option)} does not know ${given}.${didYouMean(word, choices)} It takes ${known}.`);
  }
  return new UsageError(message.trim());
}

function unknownWord(word: string, args: readonly string[], commands: readonly string[], options: readonly string[]): string {
  // What yargs makes of a lone dash.
  const unknown = word === '' ? '-' : word;
  const isLong = (arg: string): boolean => arg.startsWith('-') && arg.replace(/^--?(no-)?/, '').split('=')[0] === unknown;
  const isShort = (arg: string): boolean => unknown.length === 1 && /^-[^-]/.test(arg) && arg.includes(unknown);
  if (unknown !== '-' && args.some(arg => isLong(arg) || isShort(arg))) {
    if (options.includes(unknown)) {
      const command = args.find(arg => commands.includes(arg)) ?? '';
      return `\`trailproof ${command}\` has no option ${dashed(unknown)}. See \`trailproof ${command} --help\`.`;
    }
    const known = didYouMean(unknown, options).replace('"', '"--');
    return `There is no option ${dashed(unknown)}.${known} See \`trailproof --help\`.`;
  }
  const isFile = args[0] === 'scan' && /[./\\]/.test(unknown);
  const cure = isFile ? ` To judge a file, write --input ${unknown}.` : didYouMean(unknown, commands);
  return `"${unknown}" is not expected here.${cure} See \`trailproof --help\`.`;
}

function dashed(option: string): string {
  return option.length === 1 ? `-${option}` : `--${option}`;
}
