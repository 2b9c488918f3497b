import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { refuseWrongValues } from './command-line.js';
import { evidenceLines, liveOptions } from './live.js';
import { commaSeparated, severities } from './options.js';
import { ReportFiles, writeToStdout } from './output.js';
import { awsOptions, scanOptions } from './scan-options.js';
import { tell } from './terminal.js';

const { region, coverage, controls, severity, standard, param, quiet, verbose } = scanOptions;
const collectOptions = {
  output: { alias: 'o', string: true, requiresArg: true, demandOption: true, describe: 'File for the evidence; - is standard output' },
  region: { ...region, describe: 'Region to ask first which Regions there are' },
  ...awsOptions,
  coverage,
  controls,
  severity,
  standard,
  param,
  quiet,
  verbose,
} as const satisfies Record<string, Options>;

export const collectCommand: CommandModule<object, InferredOptionTypes<typeof collectOptions>> = {
  command: 'collect',
  describe: 'Save the evidence of an account without judging it',
  builder: yargs =>
    yargs
      .options(collectOptions)
      .check(argv => refuseWrongValues(argv, collectOptions))
      .example('$0 collect -o evidence.json', 'Save it')
      .example('$0 scan --input evidence.json', 'Judge it, now or years later'),
  handler: async argv => {
    const { prepareEngine, collectLive } = await import('../scan.js');
    const engine = await prepareEngine({
      controls: commaSeparated(argv.controls),
      severities: severities(argv.severity),
      standards: commaSeparated(argv.standard),
      parameters: argv.param ?? [],
    });
    const snapshot = await collectLive(
      { live: { ...liveOptions(argv, argv.verbose), coverage: argv.coverage }, ...(argv.region !== undefined && { region: argv.region }) },
      engine,
      () => new Date(),
    );
    if (argv.output === '-') {
      await writeToStdout(evidenceLines([snapshot]));
      return;
    }
    const files = new ReportFiles();
    await files.stage(argv.output, evidenceLines([snapshot]));
    await files.commit();
    if (!argv.quiet) tell(`Wrote the evidence of account ${snapshot.account} to ${argv.output}`);
  },
};
