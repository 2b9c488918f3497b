import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { safe } from '../../reports/text/safe.js';
import type { CallRecord } from '../collect/options.js';
import { discoveryResult } from '../discovery.js';
import { refuseWrongValues } from './command-line.js';
import { liveOptions } from './live.js';
import { writeToStdout } from './output.js';
import { awsOptions, scanOptions } from './scan-options.js';

const doctorOptions = {
  region: { ...scanOptions.region, describe: 'Region to ask first which Regions there are' },
  ...awsOptions,
} as const satisfies Record<string, Options>;

export const doctorCommand: CommandModule<object, InferredOptionTypes<typeof doctorOptions>> = {
  command: 'doctor',
  describe: 'Say who you are to AWS, and which of the needed permissions work',
  builder: yargs =>
    yargs
      .options(doctorOptions)
      .check(argv => refuseWrongValues(argv, doctorOptions))
      .example('$0 doctor --profile audit', 'Try a profile')
      .epilogue('Exit codes: 0 every permission that could be tried works, 2 no credentials, 3 something does not work.'),
  handler: async argv => {
    const [{ prepareEngine, collectLive }, { plannedCalls }] = await Promise.all([import('../scan.js'), import('../collect/plan.js')]);
    const engine = await prepareEngine({});
    const made: CallRecord[] = [];
    const live = { ...liveOptions(argv, false), onCall: (call: CallRecord) => void made.push(call) };
    const snapshot = await collectLive({ live, ...(argv.region !== undefined && { region: argv.region }) }, engine, () => new Date());
    const calls = plannedCalls(engine.needs)
      .filter(({ only }) => only === undefined || only === argv.discovery)
      .map(call => ({ ...call, made: made.filter(({ api }) => api === call.operation) }));
    const broken = calls.filter(call => call.made.some(({ failure }) => failure !== null));
    const width = Math.max(...calls.map(({ operation }) => operation.length));
    const { fellBack = null } = discoveryResult(snapshot.facts.trails) ?? {};
    const regions = snapshot.facts.trails.state === 'present' ? Object.keys(snapshot.facts.trails.value.regions) : [];
    await writeToStdout([
      `Account ${snapshot.account}, partition ${snapshot.partition}\n`,
      `Regions: ${regions.length === 0 ? 'not known' : regions.join(', ')}\n`,
      ...(fellBack === null ? [] : [`Trails: --discovery list does not work here: ${safe(fellBack)}\n`]),
      '\n',
      ...calls.map(({ operation, made: tries }) => `${operation.padEnd(width)}  ${outcome(tries)}\n`),
      ...(broken.length === 0
        ? []
        : ['\nGrant these actions, or look at the reasons above:\n', ...new Set(broken.map(({ action }) => `  ${action}\n`))]),
    ]);
    process.exitCode = broken.length === 0 ? 0 : 3;
  },
};

function outcome(tries: readonly CallRecord[]): string {
  const failures = tries.flatMap(({ region, failure }) => (failure === null ? [] : [`${failure.reason} in ${region}`]));
  if (tries.length === 0) return 'not tried: there is nothing here to ask it about';
  return failures.length === 0 ? 'works' : failures.join(', ');
}
