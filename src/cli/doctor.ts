import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { safe } from '../../reports/text/safe.js';
import type { DeclaredCall } from '../collect/collector.js';
import type { CallRecord, Caller } from '../collect/options.js';
import { discoveryResult } from '../discovery.js';
import type { Snapshot } from '../types.js';
import { type Ambient, settled } from './ambient.js';
import { refuseWrongValues } from './command-line.js';
import { refuseLooseRole } from './contradictions.js';
import { liveOptions } from './live.js';
import { writeToStdout } from './output.js';
import { awsOptions, configOptions, scanOptions } from './scan-options.js';
import { columns, listed } from './terminal.js';

export const doctorOptions = {
  region: { ...scanOptions.region, describe: 'Region to ask first which Regions there are' },
  ...awsOptions,
} as const satisfies Record<string, Options>;

type DoctorOptions = InferredOptionTypes<typeof doctorOptions> & InferredOptionTypes<typeof configOptions>;

export const doctorCommand = (ambient: Ambient): CommandModule<object, DoctorOptions> => ({
  command: 'doctor',
  describe: 'Say who you are to AWS, and which of the needed permissions work',
  builder: yargs =>
    yargs
      .config(ambient.values)
      .options(doctorOptions)
      .options(configOptions)
      .check(argv => refuseWrongValues(argv, doctorOptions))
      .example('$0 doctor --profile audit', 'Try a profile')
      .epilogue(
        'Tries what a scan may call: the listings once in each Region, all else once. Exit codes: 0 every permission that could be tried works, 2 no credentials, 3 something does not work.',
      ),
  handler: async given => {
    const argv = await settled(given, doctorOptions, ambient);
    if (argv === null) return;
    refuseLooseRole(argv);
    const [{ prepareEngine }, { plannedCalls }, { collectAccount }] = await Promise.all([
      import('../scan.js'),
      import('../collect/plan.js'),
      import('../collect/index.js'),
    ]);
    const { needs, parameters } = await prepareEngine({});
    const made: CallRecord[] = [];
    let caller: Caller | undefined;
    const snapshot = await collectAccount({
      ...liveOptions(argv, false),
      ...(argv.region !== undefined && { region: argv.region }),
      onCall: one => void made.push(one),
      onCaller: told => (caller = told),
      facts: needs,
      parameters,
      logBuckets: [],
      atMost: 1,
      now: () => new Date(),
    });
    const trials = plannedCalls(needs, argv.discovery).map(call => trial(call, made, snapshot));
    await writeToStdout(report(snapshot, caller?.arn ?? '', trials));
    process.exitCode = trials.some(({ problems }) => problems.length > 0) ? 3 : 0;
  },
});

interface Problem {
  readonly region: string;
  readonly remedy: string;
}

interface Trial {
  readonly call: DeclaredCall;
  readonly outcome: string;
  readonly problems: readonly Problem[];
}

/** What trying a call showed: that it works, or what is in the way. */
function trial(call: DeclaredCall, made: readonly CallRecord[], snapshot: Snapshot): Trial {
  const tries = made.filter(({ api }) => api === call.operation);
  if (tries.length === 0) return { call, outcome: notTried(call), problems: [] };
  if (call.operation === 's3:HeadBucket' && made.some(({ api }) => api === 's3:ListBuckets')) return refusedHead(call, tries, snapshot);
  // One answer is proof, even where another Region had to be asked first; of the listings, each Region counts.
  const last = tries.find(isAnswered) ?? tries.at(-1)!;
  const counted = call.place === 'Region' ? tries : [last];
  const failed = counted.filter(one => !isAnswered(one));
  const problems = failed.map(({ region, remedy }) => ({ region, remedy: remedy ?? 'Try again.' }));
  return { call, outcome: outcome(call, counted, failed), problems };
}

/** Where a thing or a feature is not there, AWS has let the call through all the same. */
function isAnswered({ failure }: CallRecord): boolean {
  return failure === null || failure.reason === 'NOT_FOUND' || failure.reason === 'NOT_SUPPORTED';
}

function outcome({ place }: DeclaredCall, counted: readonly CallRecord[], failed: readonly CallRecord[]): string {
  const reasons = [...new Set(failed.map(({ failure }) => failure?.reason ?? 'ERROR'))].join(', ');
  if (place !== 'Region') return failed.length === 0 ? 'works' : `does not work: ${reasons}`;
  if (failed.length === 0) return counted.length === 1 ? 'works in the one Region' : `works in all ${counted.length} Regions`;
  return `works in ${counted.length - failed.length} of ${counted.length} Regions: ${reasons}`;
}

function notTried({ place, note, isConditional }: DeclaredCall): string {
  if (isConditional === true && note?.startsWith('if ') === true) return `not tried: it is asked only ${note}`;
  if (isConditional === true && note !== undefined) return `not tried: it is asked for each ${place} ${note}`;
  return `not tried: there is no ${place} to ask it about`;
}

/** S3 answers a HEAD with the same 403 whether the permission is lacking or the bucket is another's. */
function refusedHead(call: DeclaredCall, tries: readonly CallRecord[], { facts: { bucketOwner } }: Snapshot): Trial {
  const owners = bucketOwner.state === 'present' ? Object.entries(bucketOwner.value) : [];
  const foreign = owners.find(([, owner]) => owner.state === 'present' && owner.value.kind === 'foreign');
  if (foreign !== undefined)
    return { call, outcome: `not known: ${foreign[0]} is another account’s bucket, and closed to you`, problems: [] };
  const remedy = `Grant ${call.action}, in the policy of the bucket too where that one denies it.`;
  return { call, outcome: 'does not work: ACCESS_DENIED', problems: [{ region: tries.at(-1)!.region, remedy }] };
}

function* report({ account, partition, facts }: Snapshot, arn: string, trials: readonly Trial[]): Iterable<string> {
  const regions = facts.trails.state === 'present' ? Object.keys(facts.trails.value.regions).sort() : [];
  const { fellBack = null } = discoveryResult(facts.trails) ?? {};
  yield `Account   ${account}, partition ${partition}\n`;
  yield `Identity  ${arn}\n`;
  if (regions.length === 0) yield 'Regions   not known\n';
  else yield* listed(`Regions   ${regions.length} enabled: `, regions, '          ');
  if (fellBack !== null) yield `Trails    --discovery list does not work here: ${safe(fellBack)}\n`;
  yield '\n';
  yield* columns(trials.map(({ call, outcome: told }) => [call.operation, told]));
  const remedies = trials.flatMap(({ call, problems }) => problems.map(({ region, remedy }) => ({ call, region, remedy })));
  if (remedies.length === 0) return;
  yield '\nWhat to fix:\n';
  for (const { operation } of new Set(remedies.map(({ call }) => call))) {
    for (const one of new Set(remedies.flatMap(({ call, remedy }) => (call.operation === operation ? [remedy] : [])))) {
      const where = remedies.flatMap(({ call, region, remedy }) => (call.operation === operation && remedy === one ? [region] : []));
      yield `  ${operation}: ${one}\n`;
      yield* listed('    in ', [...new Set(where)].sort(), '       ');
    }
  }
  if (trials.some(({ call, problems }) => call.place === 'Region' && problems.length > 0)) {
    yield 'A Region that is denied because it is not in use needs no fixing: scan with --skip-denied-regions.\n';
  }
}
