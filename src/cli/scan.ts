import type { CommandModule, InferredOptionTypes } from 'yargs';
import { UsageError } from '../errors.js';
import type { Snapshot, Testimony } from '../types.js';
import { type Bundling, bundlingOf } from './bundling.js';
import { scopeOf } from './bundle-scope.js';
import { type Ambient, settled } from './ambient.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { EvidenceLog } from './evidence-log.js';
import { filesInUse, namedFiles, type Others } from './files-in-use.js';
import { growHeapSlowly } from './heap.js';
import { liveOptions } from './live.js';
import { organizationOf } from './organization-options.js';
import type { OrganizationOptions } from '../collect/options.js';
import { refusalOf } from '../collect/organization/refusal.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { refuseContradictions } from './contradictions.js';
import { parseOutputs, refuseFolders } from './output.js';
import { type PlannedScan, plannedScan, refuseOtherCaller } from './planned-scan.js';
import { Progress } from './progress.js';
import { checkErrors, gateOf, report, sourceDate } from './reporting.js';
import { configOptions, type ScanArguments, scanOptions } from './scan-options.js';
import { type Judging, judgingOf, type Settings } from './settings.js';
import { strangers } from './strangers.js';
import { suppressingOf } from './suppressing.js';
import { tell } from './terminal.js';
import { Unentered } from './unentered.js';

type Options = InferredOptionTypes<typeof scanOptions> & InferredOptionTypes<typeof configOptions>;

export const scanCommand = (ambient: Ambient): CommandModule<object, Options> => ({
  command: 'scan',
  describe: 'Judge the CloudTrail configuration of an account, or of saved files',
  builder: yargs =>
    yargs
      .config(ambient.values)
      .options(scanOptions)
      .options(configOptions)
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
  handler: async given => {
    const argv = await settled(given, scanOptions, ambient);
    if (argv !== null) process.exitCode = await scanAndReport(argv);
  },
});

async function scanAndReport(argv: ScanArguments): Promise<number> {
  const files = argv.input ?? [];
  if (argv.compareSecurityHub && argv.compareWith !== undefined)
    throw new UsageError('--compare-security-hub asks Security Hub, and --compare-with reads what it said. Give one of them.');
  if (argv.compareWith === '-' && files.includes('-')) throw new UsageError('--input and --compare-with cannot both be standard input.');
  const gate = await gateOf(argv);
  const planned = await plannedScan(argv);
  const organization = planned === null ? await organizationOf(argv) : planned.organization;
  refuseContradictions(argv, organization !== null);
  refuseLoneOptions(argv, organization);
  const isLive = files.length === 0;
  const others: Others = [...filesInUse(argv), ...files.map(file => ['--input', file] as const), ['--save-evidence', argv.saveEvidence]];
  const bundling = await bundlingOf(argv, isLive ? scopeOf(argv, organization, planned) : null, others);
  const targets = parseOutputs(argv.output ?? [], [...files, ...namedFiles(argv), ...(bundling?.files ?? [])], argv.saveEvidence);
  const written = targets.flatMap(({ path, isFolder }) => (path === null || isFolder ? [] : [path]));
  await refuseFolders(argv.saveEvidence === undefined ? written : [...written, argv.saveEvidence]);
  if (targets.some(({ isFolder }) => isFolder)) {
    const { refuseForeignReports } = await import('./report-folder.js');
    await refuseForeignReports(targets);
  }
  // Of many calls and of many pages, little is in use at once.
  if (organization !== null || targets.some(({ isFolder }) => isFolder)) growHeapSlowly();
  const { scan } = await import('../scan.js');
  const clock = sourceDate();
  const judging = judgingOf(argv);
  const suppressing = await suppressingOf(argv.suppressions, judging.plugins, clock ?? new Date(), organization);
  const startedAt = (clock ?? new Date()).toISOString();
  const checkpoint =
    organization === null || argv.checkpoint === undefined
      ? undefined
      : await openCheckpoint(argv.checkpoint, argv.resume, startedAt, settingsOf(argv, judging, organization, planned), planned?.part);
  const log = checkpoint?.log ?? (argv.saveEvidence === undefined ? undefined : EvidenceLog.temporary());
  const unentered = new Unentered(organization?.roleName);
  const seen = new Set<string>();
  const stop = new AbortController();
  const progress = argv.quiet || argv.verbose ? undefined : new Progress();
  const interrupt = (signal: NodeJS.Signals): void => {
    progress?.end();
    stop.abort(signal);
  };
  // Reading files ends at once, as any program does; of an account, what was collected so far is reported.
  if (files.length === 0) process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const result = await scan({
    input: files,
    stdin: process.stdin,
    live: { ...reach(argv, planned, checkpoint, progress, bundling), signal: stop.signal, ...(argv.coverage && { coverage: true }) },
    // A fixed clock is the same in every run.
    startedAt: clock === null ? (checkpoint?.startedAt ?? startedAt) : startedAt,
    ...(organization !== null && { organization: { ...resumed(organization, checkpoint, progress, bundling), ...suppressing?.units } }),
    onSnapshot: async snapshot => {
      // What an interrupted scan did not get is to be asked for again.
      if (checkpoint === undefined || !stop.signal.aborted) await log?.append(snapshot);
    },
    onJudged: async snapshot => {
      await bundling?.add(snapshot);
      regionsIn(snapshot).forEach(region => seen.add(region));
      unentered.add(snapshot);
      suppressing?.background.add(snapshot);
      progress?.finish();
    },
    ...(argv.account !== undefined && { account: argv.account }),
    ...(argv.region !== undefined && { region: argv.region }),
    ...(argv.collectedAt !== undefined && { collectedAt: argv.collectedAt }),
    ...judging,
    ...(clock !== null && { now: () => clock }),
    onCheckError: checkErrors(argv),
  })
    .catch((error: unknown) => {
      // What did not begin shall not be in the way of the next try.
      if (checkpoint?.isNew === true) checkpoint.log.removeEmpty();
      if (stop.signal.aborted) return null;
      throw error;
    })
    .finally(() => progress?.end());
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (result === null) {
    tell('trailproof: Interrupted before it was known whose account this is. Nothing was written.');
    return exitCodeOf(stop.signal);
  }
  await log?.flushed();
  const asked = argv.compareSecurityHub && !stop.signal.aborted ? await askSecurityHub(argv, stop.signal, bundling) : gate.testimony;
  if (files.length === 0 && !stop.signal.aborted) refuseUnknownRegions(judging.regions ?? [], seen);
  const saved = argv.saveEvidence === undefined || log === undefined ? undefined : { path: argv.saveEvidence, log };
  const foreign =
    organization === null || stop.signal.aborted ? [] : strangers(organization, [...result.accounts, ...result.skippedAccounts]);
  const remarks =
    files.length === 0
      ? [unentered.sentence ?? emptyShard(planned), ...foreign, ...(suppressing?.remarks ?? [])].filter(one => one !== null)
      : [];
  const shown = suppressing?.apply(result) ?? result;
  return report(shown, targets, { ...gate, testimony: asked }, argv, {
    saved,
    bundling,
    remarks,
    interruption: stop.signal.aborted ? exitCodeOf(stop.signal) : null,
  });
}

/** What Security Hub says to the caller, who may administer it for others. */
async function askSecurityHub(argv: ScanArguments, signal: AbortSignal, bundling: Bundling | null): Promise<Testimony> {
  const [{ collectSecurityHub }, { SecurityHubReader }] = await Promise.all([
    import('../collect/security-hub.js'),
    import('../input/security-hub.js'),
  ]);
  const reader = new SecurityHubReader('Security Hub');
  const live = { ...liveOptions(argv, argv.verbose, undefined, bundling), signal };
  const gaps = await collectSecurityHub(live, (Findings, region) =>
    reader.answer({ Findings }, { file: `securityhub:GetFindings in ${region}`, pointer: '' }),
  );
  return reader.testimony(gaps);
}

/** Why there is nothing in the report of a shard, which others of the plan have accounts for. */
function emptyShard(planned: PlannedScan | null): string | null {
  if (planned === null || planned.organization.accounts?.length !== 0) return null;
  return `Shard ${planned.part.shard} has none of the plan’s ${planned.plan.accounts.length} accounts.`;
}

/** The enabled Regions of an account, as far as its evidence tells. */
function regionsIn({ facts: { trails, eventDataStores } }: Snapshot): readonly string[] {
  return [trails, eventDataStores].flatMap(fact => (fact.state === 'present' ? Object.keys(fact.value.regions) : []));
}

/** A Region that no account has would leave everything out, and look as if all were well. */
function refuseUnknownRegions(wanted: readonly string[], seen: ReadonlySet<string>): void {
  const unknown = wanted.filter(region => !seen.has(region));
  if (seen.size > 0 && unknown.length > 0)
    throw new UsageError(`--regions ${unknown.join(', ')}: no account that was scanned has this Region enabled. Nothing was written.`);
}

/** As a shell has it: 128 and the number of the signal. */
function exitCodeOf({ reason }: AbortSignal): number {
  return reason === 'SIGTERM' ? 143 : 130;
}

function refuseLoneOptions({ input, resume, checkpoint }: ScanArguments, organization: OrganizationOptions | null): void {
  if (organization !== null && input !== undefined)
    throw new UsageError('--input is evidence that is at hand, and --organization scans accounts. Give one of them.');
  if (resume && checkpoint === undefined) throw new UsageError('--resume goes on with the file of --checkpoint. Name it.');
  if (checkpoint !== undefined && organization === null)
    throw new UsageError('--checkpoint is for scans of several accounts. Give it with --organization, --accounts or --plan.');
}

function reach(
  argv: ScanArguments,
  planned: PlannedScan | null,
  checkpoint: Checkpoint | undefined,
  progress: Progress | undefined,
  bundling: Bundling | null,
): ReturnType<typeof liveOptions> {
  const live = liveOptions(argv, argv.verbose, progress, bundling);
  return {
    ...live,
    ...(planned !== null && { discovery: planned.plan.settings.discovery }),
    onCaller: caller => {
      if (planned !== null) refuseOtherCaller(planned.plan, caller);
      checkpoint?.meet(caller);
      live.onCaller?.(caller);
    },
  };
}

function resumed(
  organization: OrganizationOptions,
  checkpoint: Checkpoint | undefined,
  progress: Progress | undefined,
  bundling: Bundling | null,
): OrganizationOptions {
  return {
    ...organization,
    ...(checkpoint !== undefined && { earlier: enteredIn(checkpoint.log) }),
    onTarget: target => {
      progress?.expect();
      bundling?.expect(target);
    },
    onListed: () => progress?.listed(),
  };
}

/** An account that could not be entered is tried again: its role, or the external id, may be mended by now. */
function* enteredIn(log: EvidenceLog): Generator<Snapshot> {
  for (const snapshot of log.snapshots()) if (refusalOf(snapshot) === null) yield snapshot;
}

/** What two runs have to agree in to be one scan. A plan speaks for its accounts, which differ from shard to shard. */
function settingsOf(argv: ScanArguments, judging: Judging, organization: OrganizationOptions, planned: PlannedScan | null): Settings {
  const { accounts, units, exclude, roleName, logArchiveAccount } = organization;
  return {
    ...judging,
    ...(roleName !== undefined && { roleName }),
    ...(logArchiveAccount !== undefined && { logArchiveAccount }),
    discovery: planned?.plan.settings.discovery ?? argv.discovery ?? 'sweep',
    ...(planned === null && {
      ...(accounts !== undefined && { accounts }),
      ...(units !== undefined && { units }),
      ...(exclude !== undefined && { exclude }),
    }),
  };
}
