import type { CommandModule, InferredOptionTypes } from 'yargs';
import { UsageError } from '../errors.js';
import type { PolicyFormat } from '../iam-policy.js';
import { refuseWrongValues } from './command-line.js';
import { neededFacts, selection } from './needed-facts.js';
import { roleName } from './organization-options.js';
import { writeToStdout } from './output.js';
import { awsOptions } from './scan-options.js';

const policyOptions = {
  ...selection,
  discovery: { ...awsOptions.discovery, group: undefined },
  organization: { boolean: true, default: false, describe: 'For who scans an organization: its accounts, and their role' },
  'role-name': {
    string: true,
    requiresArg: true,
    describe: 'With --organization, the role of each account (default: TrailproofAudit)',
  } as const,
  'kms-sign': {
    string: true,
    requiresArg: true,
    describe: 'With `--kms-sign` of a scan: the ARN of the key that signs its bundle',
  } as const,
  'compare-security-hub': {
    boolean: true,
    default: false,
    describe: 'With `--compare-security-hub` of a scan: to ask Security Hub as well',
  },
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
      .example('$0 iam-policy --controls CloudTrail.4 --format terraform', 'For one control, in Terraform')
      .example('$0 iam-policy --organization', 'For who scans an organization, where plain iam-policy is for the role of its accounts'),
  handler: async argv => {
    if (argv.roleName !== undefined && !argv.organization) {
      throw new UsageError('--role-name is the role that a scan of an organization assumes. Give it with --organization.');
    }
    if (argv.kmsSign !== undefined && !/^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/.test(argv.kmsSign))
      throw new UsageError(
        `--kms-sign takes the ARN of a key here, because a policy names no alias: arn:aws:kms:eu-central-1:111122223333:key/…`,
      );
    const [{ plannedCalls, neededActions }, { MEMBER_ROLE, ORGANIZATION_CALLS }, { SECURITY_HUB_CALLS }, { iamPolicy }] = await Promise.all(
      [
        import('../collect/plan.js'),
        import('../collect/organization/calls.js'),
        import('../collect/security-hub.js'),
        import('../iam-policy.js'),
      ],
    );
    const role = roleName(argv.roleName ?? MEMBER_ROLE);
    const calls = [
      ...plannedCalls(await neededFacts({ ...argv, coverage: argv.coverage || argv.organization }), argv.discovery),
      ...(argv.organization ? ORGANIZATION_CALLS : []),
      ...(argv.compareSecurityHub ? SECURITY_HUB_CALLS : []),
    ];
    await writeToStdout([iamPolicy(neededActions(calls), argv.organization ? role : null, argv.format, argv.kmsSign)]);
  },
};
