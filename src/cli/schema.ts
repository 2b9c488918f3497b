import { readdir, readFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { UsageError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import { writeToStdout } from './output.js';

const folder = new URL('../schemas/', import.meta.url);
const ENDING = '.schema.json';

export const schemaCommand: CommandModule<object, { name: string | undefined }> = {
  command: 'schema [name]',
  describe: 'Print a JSON Schema, or the names of all',
  builder: yargs =>
    yargs
      .positional('name', { type: 'string', describe: 'Such as evidence or report' })
      .example('$0 schema', 'Name the schemas')
      .example('$0 schema evidence > evidence.schema.json', 'Save one'),
  handler: async ({ name }) => {
    const names = (await readdir(folder))
      .filter(file => file.endsWith(ENDING))
      .map(file => file.slice(0, -ENDING.length))
      .sort();
    if (name === undefined) {
      await writeToStdout(names.map(one => `${one}\n`));
      return;
    }
    if (!names.includes(name))
      throw new UsageError(`There is no schema "${name}".${didYouMean(name, names)} The schemas are ${names.join(', ')}.`);
    await writeToStdout([await readFile(new URL(name + ENDING, folder), 'utf8')]);
  },
};
