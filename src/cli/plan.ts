import type { CommandModule, InferredOptionTypes, Options } from 'yargs';
import { COVERAGE_FACTS } from '../facts.js';
import type { PolicyFormat } from '../iam-policy.js';
import type { FactName } from '../types.js';
import { refuseWrongValues } from './command-line.js';
import { commaSeparated, severities } from './options.js';
import { writeToStdout } from './output.js';
import { scanOptions } from './scan-options.js';

const { coverage, controls, severity, standard, param, plugin } = scanOptions;
const selection = { coverage, controls, severity, standard, param, plugin } as const satisfies Record<string, Options>;

type Selected = { [K in keyof InferredOptionTypes<typeof selection>]: InferredOptionTypes<typeof selection>[K] };

const planOptions = {
  ...selection,
  format: { choices: ['text', 'json'] as const, default: 'text' as const, requiresArg: true, describe: 'How to print it' },
};

export const planCommand: CommandModule<object, InferredOptionTypes<typeof planOptions>> = {
  command: 'plan',
  describe: 'Print the calls that a scan of an account would make',
  builder: yargs =>
    yargs
      .options(planOptions)
      .check(argv => refuseWrongValues(argv, planOptions))
      .example('$0 plan --controls CloudTrail.4', 'What one control costs'),
  handler: async argv => {
    const { plannedCalls } = await import('../collect/plan.js');
    const calls = plannedCalls(await neededFacts(argv));
    if (argv.format === 'json') {
      await writeToStdout([`${JSON.stringify({ calls }, null, 2)}\n`]);
      return;
    }
    const width = Math.max(...calls.map(({ operation }) => operation.length));
    const actionWidth = Math.max(...calls.map(({ action }) => action.length));
    const rows = [{ operation: 'Call', action: 'IAM action', per: 'Once for' }, ...calls];
    await writeToStdout(rows.map(({ operation, action, per }) => `${operation.padEnd(width)}  ${action.padEnd(actionWidth)}  ${per}\n`));
  },
};

const policyOptions = {
  ...selection,
  format: {
    choices: ['json', 'cloudformation', 'terraform'] as const satisfies readonly PolicyFormat[],
    default: 'json' as const,
    requiresArg: true,
    describe: 'How to print it',
  },
};

export const iamPolicyCommand: CommandModule<object, InferredOptionTypes<typeof policyOptions>> = {
  command: 'iam-policy',
  describe: 'Print the least IAM policy that a scan needs',
  builder: yargs =>
    yargs
      .options(policyOptions)
      .check(argv => refuseWrongValues(argv, policyOptions))
      .example('$0 iam-policy > policy.json', 'For `aws iam create-policy`')
      .example('$0 iam-policy --controls CloudTrail.4 --format terraform', 'For one control, in Terraform'),
  handler: async argv => {
    const [{ neededActions, plannedCalls }, { iamPolicy }] = await Promise.all([import('../collect/plan.js'), import('../iam-policy.js')]);
    await writeToStdout([iamPolicy(neededActions(plannedCalls(await neededFacts(argv))), argv.format)]);
  },
};

async function neededFacts(argv: Selected): Promise<ReadonlySet<FactName>> {
  const { prepareEngine } = await import('../scan.js');
  const engine = await prepareEngine({
    controls: commaSeparated(argv.controls),
    severities: severities(argv.severity),
    standards: commaSeparated(argv.standard),
    plugins: argv.plugin ?? [],
    parameters: argv.param ?? [],
  });
  return argv.coverage ? new Set([...engine.needs, ...COVERAGE_FACTS]) : engine.needs;
}
