import { readFile } from 'node:fs/promises';
import type { CommandModule } from 'yargs';
import { CONSUMERS, type Consumer } from '../../reports/sarif/lint-rules.js';
import { InputError } from '../errors.js';
import { whyUnread } from './causes.js';
import { writeToStdout } from './output.js';

interface LintArguments {
  files: string[];
  for: Consumer[] | undefined;
}

const lintCommand: CommandModule<object, LintArguments> = {
  command: 'lint <files..>',
  describe: 'Say what GitHub, GitLab or DefectDojo would refuse or lose in SARIF files',
  builder: yargs =>
    yargs
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'SARIF files that are uploaded together' })
      .option('for', { array: true, choices: CONSUMERS, requiresArg: true, describe: 'Who the files are for (default: all)' })
      .example('$0 sarif lint out/trails.sarif', 'Check one file')
      .example('$0 sarif lint full.sarif --for gitlab defectdojo', 'The profile full is not for GitHub')
      .epilogue('Exit codes: 0 nothing is wrong, 1 something is, 2 a file could not be read.'),
  handler: async ({ files, for: consumers }) => {
    const { lintSarif } = await import('../../reports/sarif/lint.js');
    const { safe } = await import('../../reports/text/safe.js');
    const named = await Promise.all(files.map(async name => ({ name, text: await read(name) })));
    const problems = lintSarif(named, consumers === undefined ? {} : { consumers });
    const lines = problems.map(
      ({ file, pointer, level, rule, message }) =>
        `${safe(`${file}${pointer === '' ? '' : `#${pointer}`}: ${level} ${rule}: ${message}`)}\n`,
    );
    const errors = problems.filter(({ level }) => level === 'error').length;
    await writeToStdout([...lines, `${errors} errors, ${problems.length - errors} warnings\n`]);
    process.exitCode = errors > 0 ? 1 : 0;
  },
};

export const sarifCommand: CommandModule = {
  command: 'sarif',
  describe: 'Check SARIF files',
  builder: yargs =>
    yargs
      .command(lintCommand)
      .example('$0 sarif lint out/*.sarif', 'Check files that are uploaded together')
      .demandCommand(1, 'Say what to do: `trailproof sarif lint FILE`.'),
  handler: () => undefined,
};

async function read(name: string): Promise<string> {
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    throw new InputError(`${name} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  }
}
