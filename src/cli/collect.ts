import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { UsageError } from '../errors.js';
import type { SkippedAccount } from '../types.js';
import { type Ambient, settled } from './ambient.js';
import { refuseWrongValues } from './command-line.js';
import { refuseLooseRole, refuseNoise } from './contradictions.js';
import { EvidenceLog } from './evidence-log.js';
import { liveOptions } from './live.js';
import { organizationOf, organizationOptions } from './organization-options.js';
import { commaSeparated, severities } from './options.js';
import { refuseFolders, ReportFiles, writeToStdout } from './output.js';
import { Progress } from './progress.js';
import { awsOptions, configOptions, scanOptions } from './scan-options.js';
import { strangers } from './strangers.js';
import { tell } from './terminal.js';
import { Unentered } from './unentered.js';

const { region, coverage, controls, severity, standard, param, quiet, verbose } = scanOptions;

/** What a configuration may set: not the file, because its `output` is about reports. */
export const collectSettings = {
  region: { ...region, describe: 'Region to ask first which Regions there are' },
  ...awsOptions,
  ...organizationOptions,
  coverage,
  controls,
  severity,
  standard,
  param,
  quiet,
  verbose,
} as const satisfies Record<string, Options>;

const collectOptions = {
  output: { alias: 'o', string: true, requiresArg: true, demandOption: true, describe: 'File for the evidence; - is standard output' },
  ...collectSettings,
  ...configOptions,
} as const satisfies Record<string, Options>;

export const collectCommand = (ambient: Ambient): CommandModule<object, InferredOptionTypes<typeof collectOptions>> => ({
  command: 'collect',
  describe: 'Save the evidence of an account without judging it',
  builder: yargs =>
    yargs
      .config(ambient.values)
      .options(collectOptions)
      .check(argv => refuseWrongValues(argv, collectOptions))
      .example('$0 collect -o evidence.json', 'Save it')
      .example('$0 scan --input evidence.json', 'Judge it, now or years later'),
  handler: async given => {
    const argv = await settled(given, collectSettings, ambient);
    if (argv === null) return;
    refuseNoise(argv);
    const organization = await organizationOf(argv);
    refuseLooseRole(argv, organization !== null);
    const [format] = /^(?:text|json|sarif|html)(?==)/.exec(argv.output) ?? [];
    if (format !== undefined) throw new UsageError(`collect writes evidence, and no report: -o takes a file, without "${format}=".`);
    if (argv.output !== '-') await refuseFolders([argv.output]);
    const { prepareEngine, collectLive } = await import('../scan.js');
    const engine = await prepareEngine({
      controls: commaSeparated(argv.controls),
      severities: severities(argv.severity),
      standards: commaSeparated(argv.standard),
      parameters: argv.param ?? [],
    });
    const progress = argv.quiet || argv.verbose ? undefined : new Progress();
    const interrupt = (): void => {
      progress?.end();
      process.kill(process.pid, 'SIGINT');
    };
    process.once('SIGINT', interrupt);
    const log = EvidenceLog.temporary();
    const unentered = new Unentered(organization?.roleName);
    const skipped: SkippedAccount[] = [];
    try {
      const source = {
        live: { ...liveOptions(argv, argv.verbose, progress), coverage: argv.coverage || organization !== null },
        ...(argv.region !== undefined && { region: argv.region }),
        ...(organization !== null && {
          organization: { ...organization, onTarget: () => progress?.expect(), onListed: () => progress?.listed() },
        }),
      };
      for await (const { snapshot } of collectLive(source, engine, () => new Date(), skipped)) {
        await log.append(snapshot);
        unentered.add(snapshot);
        progress?.finish();
      }
    } finally {
      progress?.end();
    }
    process.off('SIGINT', interrupt);
    await log.flushed();
    if (!argv.quiet) {
      if (unentered.sentence !== null) tell(unentered.sentence);
      const listed = [...skipped, ...log.accounts.map(account => ({ account }))];
      if (organization !== null) strangers(organization, listed).forEach(tell);
    }
    if (argv.output === '-') {
      await writeToStdout(log.lines(skipped));
      return;
    }
    const files = new ReportFiles();
    await files.stage(argv.output, log.lines(skipped));
    await files.commit();
    const [account = '', ...others] = log.accounts;
    const whose = others.length === 0 ? `account ${account}` : `${log.accounts.length} accounts`;
    if (!argv.quiet) tell(`Wrote the evidence of ${whose} to ${argv.output}`);
  },
});
