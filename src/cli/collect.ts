import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { UsageError } from '../errors.js';
import type { Target } from '../collect/options.js';
import type { Engine } from '../engine.js';
import { TOOL } from '../tool.js';
import type { SkippedAccount } from '../types.js';
import { bundleOptions } from './bundle-options.js';
import { scopeOf } from './bundle-scope.js';
import { bundlingOf, type Collection } from './bundling.js';
import { type Ambient, settled } from './ambient.js';
import { refuseWrongValues } from './command-line.js';
import { refuseLooseRole, refuseNoise } from './contradictions.js';
import { EvidenceLog } from './evidence-log.js';
import { filesInUse, namedFiles } from './files-in-use.js';
import { liveOptions } from './live.js';
import { organizationOf, organizationOptions } from './organization-options.js';
import { commaSeparated, severities } from './options.js';
import { refuseFolders, ReportFiles } from './output.js';
import { Progress } from './progress.js';
import { sourceDate } from './reporting.js';
import { awsOptions, configOptions, scanOptions } from './scan-options.js';
import { theSame } from './same-file.js';
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
  output: { alias: 'o', string: true, requiresArg: true, describe: 'File for the evidence; - is standard output' },
  ...bundleOptions,
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
      .example('$0 scan --input evidence.json', 'Judge it, now or years later')
      .example('$0 collect --bundle evidence.zip', 'Save it as an archive that shows whether it was changed'),
  handler: async given => {
    const argv = await settled(given, collectSettings, ambient);
    if (argv === null) return;
    refuseNoise(argv);
    const organization = await organizationOf(argv);
    refuseLooseRole(argv, organization !== null);
    if (argv.output === undefined && argv.bundle === undefined)
      throw new UsageError('collect saves evidence. Name its file with -o FILE, or that of a bundle with --bundle FILE.');
    const [format] = /^(?:text|json|sarif|html)(?==)/.exec(argv.output ?? '') ?? [];
    if (format !== undefined) throw new UsageError(`collect writes evidence, and no report: -o takes a file, without "${format}=".`);
    if (argv.output !== undefined && argv.output !== '-') await refuseFolders([argv.output]);
    const kept = argv.output === undefined || argv.output === '-' ? undefined : theSame(argv.output, namedFiles(argv));
    if (kept !== undefined) throw new UsageError(`The evidence would replace ${kept}, which the command reads. Give it another name.`);
    const bundling = await bundlingOf(argv, scopeOf(argv, organization), [['--output', argv.output], ...filesInUse(argv)]);
    const startedAt = sourceDate() ?? new Date();
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
        live: { ...liveOptions(argv, argv.verbose, progress, bundling), coverage: argv.coverage || organization !== null },
        ...(argv.region !== undefined && { region: argv.region }),
        ...(organization !== null && {
          organization: {
            ...organization,
            onTarget: (target: Target) => {
              progress?.expect();
              bundling?.expect(target);
            },
            onListed: () => progress?.listed(),
          },
        }),
      };
      for await (const { snapshot } of collectLive(source, engine, () => new Date(), skipped)) {
        await log.append(snapshot);
        await bundling?.add(snapshot);
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
      if (organization !== null) tell(...strangers(organization, listed));
    }
    const path = argv.output === '-' ? undefined : argv.output;
    const files = new ReportFiles();
    if (path !== undefined) await files.stage(path, log.lines(skipped));
    const window = { startedAt: startedAt.toISOString(), finishedAt: (sourceDate() ?? new Date()).toISOString() };
    const notes = (await bundling?.stageCollection(files, { ...window, skipped, judging: judgingOf(engine) })) ?? [];
    await files.commit(argv.output === '-' ? log.lines(skipped) : null);
    const [account = '', ...others] = log.accounts;
    const whose = others.length === 0 ? `account ${account}` : `${log.accounts.length} accounts`;
    if (argv.quiet) return;
    if (path !== undefined) tell(`Wrote the evidence of ${whose} to ${path}`);
    tell(...notes);
  },
});

/** How it would be judged: the controls that it was collected for. */
function judgingOf({ parameters }: Engine): Collection['judging'] {
  const controls = Object.entries(parameters).map(([id, values]) => ({ id, source: TOOL.name, parameters: values }));
  return { controls, parity: false, regions: null, skipsDeniedRegions: false };
}
