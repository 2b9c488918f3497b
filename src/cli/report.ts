import type { ArgumentsCamelCase, CommandModule, InferredOptionTypes } from 'yargs';
import { completeness } from '../../reports/wording/completeness.js';
import { readReport } from './baseline-file.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { growHeapSlowly } from './heap.js';
import { parseOutputs, refuseFolders } from './output.js';
import { cautions } from './reporting.js';
import { scanOptions } from './scan-options.js';
import { tell } from './terminal.js';
import { refuseWrongLimit, renderingOptions, writeReports } from './write-reports.js';

const reportOptions = { ...renderingOptions, quiet: scanOptions.quiet } as const;

type ReportOptions = InferredOptionTypes<typeof reportOptions> & { readonly file: string };

export const reportCommand: CommandModule<object, ReportOptions> = {
  command: 'report <file>',
  describe: 'Render a saved JSON report again, in any format',
  builder: yargs =>
    yargs
      .positional('file', { type: 'string', demandOption: true, describe: 'A report of `scan -o json=FILE`; - is standard input' })
      .options(reportOptions)
      .check(argv => {
        refuseWords(argv._.slice(1));
        return refuseWrongValues(argv, reportOptions);
      })
      .example('$0 report report.json -o html=report.html', 'Nothing is scanned or judged again')
      .epilogue('Exit codes: 0 rendered, 2 the report could not be read or a file not written. It is no gate.'),
  handler: async argv => {
    await report(argv);
  },
};

async function report(argv: ArgumentsCamelCase<ReportOptions>): Promise<void> {
  const { quiet } = argv;
  // What yargs makes of a lone dash.
  const file = argv.file === '' ? '-' : argv.file;
  refuseWrongLimit(argv);
  const targets = parseOutputs(argv.output ?? [], [file]);
  await refuseFolders(targets.flatMap(({ path, isFolder }) => (path === null || isFolder ? [] : [path])));
  // A report of 10,000 accounts takes half the memory that it would.
  growHeapSlowly();
  const result = await readReport(file);
  const notes = await writeReports(result, targets, argv);
  if (quiet) return;
  tell(...notes, ...cautions(result, targets), `The report is ${completeness(result)}.`);
}
