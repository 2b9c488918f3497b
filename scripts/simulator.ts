/** Runs the local AWS simulator by hand: `npm run simulator -- --world examples/worlds/one-account.json`. */
import { parseArgs } from 'node:util';
import { startSimulator } from '../test/support/simulator.js';
import { readFaults, readWorld } from '../test/support/simulator/world-file.js';

const USAGE = `Usage: npm run simulator -- --world FILE [options]

  --world FILE     the world: JSON, or a module whose default export is one
  --port N         default: a free one
  --account ID     whose access key to print; default: the management account, else the first one
  --latency MS     added to every answer; MS+JITTER adds a random time
  --rate N         requests a second for each account, Region and API; above it calls are throttled. AssumeRole and ListAccounts
                   have AWS's own: 600 and 20
  --faults FILE    JSON list of faults
  --seed N         for faults with a probability, and for the jitter
  --count-only     count calls, but do not keep them
`;

const { values } = parseArgs({
  options: {
    world: { type: 'string' },
    port: { type: 'string' },
    account: { type: 'string' },
    latency: { type: 'string' },
    rate: { type: 'string' },
    faults: { type: 'string' },
    seed: { type: 'string' },
    'count-only': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});

/** What one account calls for a whole organization. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const CALLERS = { 'sts:AssumeRole': 600, 'organizations:ListAccounts': 20 };

function numberOf(option: string, value: string): number {
  const number = Number(value);
  if (value === '' || !Number.isFinite(number) || number < 0) throw new Error(`--${option} takes a number, not ${value}.`);
  return number;
}

function latencyOf(value: string): { ms: number; jitter: number } {
  const [ms = '', jitter = '0'] = value.split('+');
  return { ms: numberOf('latency', ms), jitter: numberOf('latency', jitter) };
}

async function main(): Promise<void> {
  if (values.help === true || values.world === undefined) {
    console.log(USAGE);
    process.exitCode = values.help === true ? 0 : 2;
    return;
  }
  const world = await readWorld(values.world);
  const aws = await startSimulator(world, {
    ...(values.port === undefined ? {} : { port: numberOf('port', values.port) }),
    ...(values.latency === undefined ? {} : { latencyMs: latencyOf(values.latency) }),
    ...(values.rate === undefined ? {} : { rateLimit: { perSecond: numberOf('rate', values.rate), apis: CALLERS } }),
    ...(values.faults === undefined ? {} : { faults: await readFaults(values.faults) }),
    ...(values.seed === undefined ? {} : { seed: numberOf('seed', values.seed) }),
    keepCalls: values['count-only'] !== true,
  });
  const [first] = 'count' in world.accounts ? [world.accounts.at(0)] : world.accounts;
  const account = values.account ?? world.organization?.management ?? first?.id;
  if (account === undefined) throw new Error('The world has no account.');
  // Last comes the endpoint, so that whoever reads this line knows that the rest is there too.
  const environment = Object.entries(aws.env(account)).sort(
    ([a], [b]) => Number(a === 'AWS_ENDPOINT_URL') - Number(b === 'AWS_ENDPOINT_URL'),
  );
  for (const [name, value] of environment) console.log(`export ${name}=${value}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      aws.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
});
