import type { ArgumentsCamelCase, CommandModule, InferredOptionTypes, Options } from 'yargs';
import type { Plan, PlannedCall, PlanScope } from '../collect/plan.js';
import { CredentialsError, UsageError } from '../errors.js';
import { type Ambient, settled } from './ambient.js';
import { refuseWrongValues } from './command-line.js';
import { liveOptions } from './live.js';
import { neededFacts, selection } from './needed-facts.js';
import { organizationOf, targetOptions } from './organization-options.js';
import { planOrganization } from './plan-organization.js';
import { writeToStdout } from './output.js';
import { awsOptions, configOptions, scanOptions } from './scan-options.js';
import { strangers } from './strangers.js';
import { columns, listed, tell } from './terminal.js';

export const planOptions = {
  ...selection,
  region: { ...scanOptions.region, describe: 'Region to ask first which Regions there are' },
  ...awsOptions,
  ...targetOptions,
  offline: { boolean: true, default: false, describe: 'Ask AWS nothing: the plan of any account' },
  format: {
    choices: ['text', 'json'] as const,
    requiresArg: true,
    describe: 'How to print it (default: text; of an organization json, where it goes to a file or a program)',
  },
} as const satisfies Record<string, Options>;

type PlanArguments = ArgumentsCamelCase<InferredOptionTypes<typeof planOptions>>;

type PlanOptions = InferredOptionTypes<typeof planOptions> & InferredOptionTypes<typeof configOptions>;

export const planCommand = (ambient: Ambient): CommandModule<object, PlanOptions> => ({
  command: 'plan',
  describe: 'Print the calls that a scan of an account would make, or the accounts of an organization',
  builder: yargs =>
    yargs
      .config(ambient.values)
      .options(planOptions)
      .options(configOptions)
      .check(argv => refuseWrongValues(argv, planOptions))
      .example('$0 plan --controls CloudTrail.4', 'What one control costs')
      .example('$0 plan --offline', 'What a scan of any account calls')
      .example('$0 plan --organization > plan.json', 'What `scan --plan` reads, also in shards')
      .epilogue('Asks AWS whose account it is and which Regions it has enabled, and nothing else.'),
  handler: async given => {
    const argv = await settled(given, planOptions, ambient);
    if (argv === null) return;
    const organization = await organizationOf(argv);
    if (organization !== null && argv.offline) throw new UsageError('--offline asks nothing, and only AWS says which accounts there are.');
    const facts = await neededFacts(argv);
    if (organization !== null) {
      const plan = await planOrganization(argv, organization, facts);
      tell(...strangers(organization, [...plan.accounts, ...plan.skippedAccounts]));
      // `plan --organization > plan.json` is what `scan --plan` reads.
      const { format = process.stdout.isTTY ? 'text' : 'json' } = argv;
      await writeToStdout(format === 'json' ? jsonText(plan) : (await import('./organization-plan-text.js')).organizationPlanText(plan));
      return;
    }
    const { planOf } = await import('../collect/plan.js');
    const plan = planOf(facts, argv.offline ? ANY : await scopeOf(argv), argv.roleArn !== undefined, argv.discovery);
    await writeToStdout(argv.format === 'json' ? jsonText(plan) : text(plan));
  },
});

function jsonText(plan: object): string[] {
  return [`${JSON.stringify(plan, null, 2)}\n`];
}

const ANY: PlanScope = { account: null, partition: null, region: null, regions: null };

/** Which account, and which Regions; of any account where AWS does not tell. */
async function scopeOf(argv: PlanArguments): Promise<PlanScope> {
  const { reachAccount } = await import('../collect/index.js');
  try {
    const reached = await reachAccount({ ...liveOptions(argv, false), ...(argv.region !== undefined && { region: argv.region }) });
    const { caller, region, regions } = reached;
    if (regions.state === 'missing') tell(`The Regions are not known: ${regions.message}`);
    return { account: caller.account, partition: caller.partition, region, regions: regions.state === 'present' ? regions.value : null };
  } catch (error) {
    if (!(error instanceof CredentialsError)) throw error;
    tell(`This is the plan of any account, as AWS did not say whose it is: ${error.message}`);
    return ANY;
  }
}

function* text(plan: Plan): Iterable<string> {
  const { account, partition, regions, calls } = plan;
  if (account !== null) yield `Account ${account}, partition ${partition ?? ''}\n\n`;
  yield* columns([['Call', 'IAM action', 'How often'], ...calls.map(one => [one.operation, one.action, howOften(one)] as const)]);
  if (regions !== null) {
    yield `\nWhat every scan calls, by Region:\n`;
    yield* byRegion(calls);
  }
  yield* total(plan);
}

function howOften({ per, where, note, count, regions, isConditional }: PlannedCall): string {
  const [only] = regions ?? [];
  const times =
    regions === null || only === undefined
      ? `once for ${per}, in ${where}`
      : count !== null && count > 1
        ? `${count}: once in each of the ${count} enabled Regions`
        : `${isConditional ? 'at most once' : '1'}, in ${only}`;
  return note === null ? times : `${times}, ${note}`;
}

/** Regions with as many calls stand together: `2 each  ap-south-1, eu-west-1`. */
function* byRegion(calls: readonly PlannedCall[]): Iterable<string> {
  const counts = new Map<string, number>();
  for (const { count, regions } of calls) {
    if (count !== null) for (const region of regions ?? []) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  for (const times of [...new Set(counts.values())].sort((a, b) => b - a)) {
    const names = [...counts].flatMap(([region, count]) => (count === times ? [region] : [])).sort();
    const heading = `  ${times}${names.length > 1 ? ' each' : ''}  `;
    yield* listed(heading, names, ' '.repeat(heading.length));
  }
}

function* total({ calls, atLeast }: Plan): Iterable<string> {
  const open = new Map<string, number>();
  for (const { per, count, isConditional } of calls) {
    if (count === null && !isConditional) open.set(per, (open.get(per) ?? 0) + 1);
  }
  const conditional = calls.filter(({ isConditional }) => isConditional).map(({ operation }) => operation);
  yield `\nAt least ${atLeast} calls${open.size === 0 ? '.' : ', and'}\n`;
  for (const [per, times] of open) yield `  ${times} for ${per}\n`;
  if (conditional.length > 0) yield* listed('Only where it is needed: ', conditional, '  ');
}
