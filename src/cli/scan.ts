import { setFlagsFromString } from 'node:v8';
import type { CommandModule, InferredOptionTypes } from 'yargs';
import { UsageError } from '../errors.js';
import { decide, type GateDecision } from '../gate/exit-code.js';
import { renderPieces } from '../render.js';
import type { ScanResult } from '../types.js';
import { openCheckpoint, type Settings } from './checkpoint.js';
import { EvidenceLog } from './evidence-log.js';
import { liveOptions } from './live.js';
import { organizationOf } from './organization-options.js';
import type { OrganizationOptions } from '../collect/options.js';
import type { ScanOptions } from '../scan.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { commaSeparated, failOn, regionNames, severities } from './options.js';
import { type OutputTarget, parseOutputs, ReportFiles, writeToStdout } from './output.js';
import { Progress } from './progress.js';
import { type ScanArguments, scanOptions } from './scan-options.js';
import { tell, wantsColor, widthOf } from './terminal.js';

export const scanCommand: CommandModule<object, InferredOptionTypes<typeof scanOptions>> = {
  command: 'scan',
  describe: 'Judge the CloudTrail configuration of an account, or of saved files',
  builder: yargs =>
    yargs
      .options(scanOptions)
      .check(argv => {
        refuseWords(argv._.slice(1));
        return refuseWrongValues(argv, scanOptions);
      })
      .example('$0 scan', 'Judge the account of your AWS credentials')
      .example('$0 scan --input trails.json', 'Judge the output of `aws cloudtrail describe-trails`')
      .example('$0 scan --input trails.json -o sarif=out/trails.sarif -o html=out/trails.html', 'Write two reports')
      .example('$0 scan --input evidence.jsonl --fail-on high --allow-unknown', 'A gate for CI')
      .example('$0 scan --input trails.json --param CloudTrail.9.requiredTagKeys=Owner', 'Set a parameter')
      .epilogue('Exit codes: 0 passed and complete, 1 failed, 2 did not run, 3 something could not be decided.'),
  handler: async argv => {
    process.exitCode = await scanAndReport(argv);
  },
};

async function scanAndReport(argv: ScanArguments): Promise<number> {
  const files = argv.input ?? [];
  if (argv.quiet && argv.verbose) throw new UsageError('--quiet and --verbose contradict each other. Give one of them.');
  const organization = await organizationOf(argv);
  if (organization !== null && files.length > 0)
    throw new UsageError('--input is evidence that is at hand, and --organization scans accounts. Give one of them.');
  if (argv.resume && argv.checkpoint === undefined) throw new UsageError('--resume goes on with the file of --checkpoint. Name it.');
  if (argv.checkpoint !== undefined && files.length > 0) throw new UsageError('--checkpoint is for scans of accounts, not for files.');
  const gate = { failOn: failOn(argv.failOn), allowUnknown: argv.allowUnknown };
  const targets = parseOutputs(argv.output ?? [], files);
  // What is in use stays near 35 MB, and by default V8 would let calls that are over pile up to four times that.
  if (organization !== null) setFlagsFromString('--heap-growing-percent=50');
  const { scan } = await import('../scan.js');
  const clock = sourceDate();
  const selection: Selected = {
    controls: commaSeparated(argv.controls),
    severities: severities(argv.severity),
    standards: commaSeparated(argv.standard),
    plugins: argv.plugin ?? [],
    parameters: argv.param ?? [],
    ...(argv.scope !== undefined && { scope: argv.scope }),
    regions: regionNames(argv.regions),
    skipDeniedRegions: argv.skipDeniedRegions,
    parity: argv.parity,
  };
  const startedAt = (clock ?? new Date()).toISOString();
  const checkpoint =
    argv.checkpoint === undefined
      ? undefined
      : await openCheckpoint(argv.checkpoint, argv.resume, startedAt, settingsOf(argv, selection, organization));
  const log = checkpoint?.log ?? (argv.saveEvidence === undefined ? undefined : EvidenceLog.temporary());
  const stop = new AbortController();
  const progress = argv.quiet || argv.verbose ? undefined : new Progress();
  const interrupt = (): void => {
    progress?.end();
    stop.abort();
  };
  // Reading files ends at once, as any program does; of an account, what was collected so far is reported.
  if (files.length === 0) process.once('SIGINT', interrupt);
  const result = await scan({
    input: files,
    stdin: process.stdin,
    live: { ...liveOptions(argv, argv.verbose, progress), signal: stop.signal },
    ...(checkpoint !== undefined && { startedAt: checkpoint.header.startedAt }),
    ...(organization !== null && {
      organization: {
        ...organization,
        ...(checkpoint !== undefined && { earlier: checkpoint.log.snapshots() }),
        onTarget: () => progress?.expect(),
      },
    }),
    onSnapshot: async snapshot => {
      // What an interrupted scan did not get is to be asked for again.
      if (checkpoint === undefined || !stop.signal.aborted) await log?.append(snapshot);
    },
    onJudged: () => progress?.finish(),
    ...(argv.account !== undefined && { account: argv.account }),
    ...(argv.region !== undefined && { region: argv.region }),
    ...(argv.collectedAt !== undefined && { collectedAt: argv.collectedAt }),
    ...selection,
    ...(clock !== null && { now: () => clock }),
    onCheckError: (error, controlId, account) => {
      if (argv.verbose)
        tell(`${controlId} failed for account ${account}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
  })
    .catch((error: unknown) => {
      if (stop.signal.aborted) return null;
      throw error;
    })
    .finally(() => progress?.end());
  process.off('SIGINT', interrupt);
  if (result === null) {
    tell('trailproof: Interrupted before it was known whose account this is. Nothing was written.');
    return 130;
  }
  await log?.flushed();
  await writeReports(result, targets, argv, log);
  const decision = decide(result, gate);
  if (!argv.quiet) conclude(result, targets, decision);
  return stop.signal.aborted ? 130 : decision.exitCode;
}

type Selected = Pick<
  ScanOptions,
  'controls' | 'severities' | 'standards' | 'plugins' | 'parameters' | 'scope' | 'regions' | 'skipDeniedRegions' | 'parity'
>;

/** What two runs have to agree in to be one scan. */
function settingsOf(argv: ScanArguments, selection: Selected, organization: OrganizationOptions | null): Settings {
  const { accounts, units, exclude, roleName, logArchiveAccount } = organization ?? {};
  return {
    ...selection,
    discovery: argv.discovery,
    organization: organization !== null,
    accounts,
    units,
    exclude,
    roleName,
    logArchiveAccount,
  };
}

async function writeReports(
  result: ScanResult,
  targets: readonly OutputTarget[],
  argv: ScanArguments,
  log: EvidenceLog | undefined,
): Promise<void> {
  const files = new ReportFiles();
  // Ending by the signal itself is what a shell expects of Ctrl-C (130), and it ends a wait for a pipe that nobody reads.
  const stop = (signal: NodeJS.Signals): void => {
    void files.stop().finally(() => process.kill(process.pid, signal));
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const render = (target: OutputTarget): Promise<Iterable<string>> =>
    renderPieces(target.format, result, {
      sarifProfile: argv.sarifProfile,
      width: target.path === null ? widthOf(process.stdout) : 100,
      color: target.path === null && (argv.color ?? wantsColor(process.stdout)),
    });
  for (const target of targets) if (target.path !== null) await files.stage(target.path, await render(target));
  if (argv.saveEvidence !== undefined && log !== undefined) await files.stage(argv.saveEvidence, log.lines());
  await files.commit();
  for (const target of targets) if (target.path === null) await writeToStdout(await render(target));
  process.off('SIGINT', stop).off('SIGTERM', stop);
}

function conclude(result: ScanResult, targets: readonly OutputTarget[], { exitCode, because }: GateDecision): void {
  for (const { format, path } of targets) if (path !== null) tell(`Wrote ${format} to ${path}`);
  if (!result.scan.complete && targets.some(({ format }) => format === 'sarif')) {
    tell('The scan is incomplete: do not upload its SARIF to code scanning, which would close the alerts that it could not decide.');
  }
  tell(`Exit code ${exitCode}: ${because}`);
}

/** 9999-12-31T23:59:59Z: a later time has no ISO 8601 form of four-digit years. */
const LAST_SECOND = 253_402_300_799;

/** A fixed clock, so that the same input gives the same bytes. https://reproducible-builds.org/docs/source-date-epoch/ */
function sourceDate(): Date | null {
  const seconds = process.env['SOURCE_DATE_EPOCH'];
  if (seconds === undefined || seconds === '') return null;
  if (!/^\d{1,12}$/.test(seconds) || Number(seconds) > LAST_SECOND)
    throw new UsageError('SOURCE_DATE_EPOCH has to be a number of seconds since 1970, before the year 10000.');
  return new Date(Number(seconds) * 1000);
}
