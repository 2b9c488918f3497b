import type { CommandModule, InferredOptionTypes } from 'yargs';
import { baselineOf, baselineText } from '../baseline/of-result.js';
import { UsageError } from '../errors.js';
import { readReport } from './baseline-file.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { refuseFolders, ReportFiles, writeToStdout } from './output.js';
import { isSameFile } from './same-file.js';
import { tell } from './terminal.js';

const writeOptions = {
  output: { string: true, alias: 'o', requiresArg: true, describe: 'The file to write (default: standard output)' },
} as const;

type WriteOptions = InferredOptionTypes<typeof writeOptions> & { readonly report: string };

const writeCommand: CommandModule<object, WriteOptions> = {
  command: 'write <report>',
  describe: 'Make of a JSON report the small file that --baseline takes, to be committed',
  builder: yargs =>
    yargs
      .positional('report', { type: 'string', demandOption: true, describe: 'A report of `scan -o json=FILE`' })
      .options(writeOptions)
      .check(argv => {
        refuseWords(argv._.slice(2));
        return refuseWrongValues(argv, writeOptions);
      })
      .example('$0 baseline write report.json -o baseline.json', 'Accept what fails now, and fail on what is new')
      .epilogue('Exit codes: 0 written, 2 the report could not be read or the file not written.'),
  handler: async ({ report, output }) => {
    if (output !== undefined && isSameFile(output, report))
      throw new UsageError(`The baseline would replace ${report}, of which it is made. Give it another name.`);
    if (output !== undefined) await refuseFolders([output]);
    const result = await readReport(report);
    const pieces = baselineText(baselineOf(result));
    if (output === undefined) {
      await writeToStdout(pieces);
      return;
    }
    const files = new ReportFiles();
    await files.stage(output, pieces);
    await files.commit();
    const { FAILED, WARNING, NOT_AVAILABLE } = result.summary.byStatus;
    tell(`Wrote the baseline to ${output}: it accepts ${FAILED} failed and ${WARNING + NOT_AVAILABLE} undecided findings.`);
    if (result.scan.interrupted) tell('The scan of the report was interrupted: what it did not reach will be new.');
  },
};

export const baselineCommand: CommandModule = {
  command: 'baseline',
  describe: 'Make a baseline of a report',
  builder: yargs =>
    yargs
      .command(writeCommand)
      .example('$0 baseline write report.json -o baseline.json', 'Make the file that --baseline takes')
      .demandCommand(1, 'Say what to do: `trailproof baseline write REPORT.json -o baseline.json`.'),
  handler: () => undefined,
};
