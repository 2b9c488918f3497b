import type { ArgumentsCamelCase, InferredOptionTypes, Options } from 'yargs';
import type { Discovery } from '../collect/options.js';
import { baselineOptions } from './baseline-options.js';
import { bundleOptions } from './bundle-options.js';
import { FORMATS } from '../../reports/index.js';
import { organizationOptions } from './organization-options.js';

const words = { array: true, string: true, requiresArg: true } as const;
const word = { string: true, requiresArg: true } as const;
const flag = { boolean: true, default: false } as const;

/** How to reach an account. */
export const awsOptions = {
  profile: { ...word, group: 'AWS:', describe: 'Profile of the AWS configuration' },
  'role-arn': { ...word, group: 'AWS:', describe: 'Role to assume before anything is asked' },
  'external-id': { ...word, group: 'AWS:', describe: 'External id that the role asks for' },
  'role-session-name': { ...word, group: 'AWS:', describe: 'Name of the session, as CloudTrail records it (default: trailproof)' },
  'mfa-serial': { ...word, group: 'AWS:', describe: 'MFA device that the role asks for; its code is asked for on a terminal' },
  discovery: {
    choices: ['sweep', 'list'] as const satisfies readonly Discovery[],
    requiresArg: true,
    group: 'AWS:',
    describe: 'Find trails by asking every Region (default), or by ListTrails, which is fewer calls and rests on its being complete',
  },
} as const satisfies Record<string, Options>;

/** Every option of `scan`, in the groups that its help shows. */
export const scanOptions = {
  input: {
    ...words,
    alias: 'i',
    group: 'Evidence:',
    describe: 'Files to judge: evidence, or JSON output of the AWS CLI; - is standard input',
  },
  account: { ...word, group: 'Evidence:', describe: 'Account that the files are about, where they do not say' },
  region: { ...word, group: 'Evidence:', describe: 'Region that the files were captured in, or that AWS is asked in first' },
  'collected-at': { ...word, group: 'Evidence:', describe: 'Time of the capture, ISO 8601' },
  ...awsOptions,
  ...organizationOptions,
  plan: { ...word, group: 'Organization:', describe: 'The accounts that this file of `trailproof plan` names' },
  shard: { ...word, group: 'Organization:', describe: 'Of the plan’s accounts, part N of M: 2/5' },
  'save-evidence': { ...word, group: 'AWS:', describe: 'Save the evidence too, to be judged again with --input' },
  ...bundleOptions,
  checkpoint: { ...word, group: 'AWS:', describe: 'Keep each account’s evidence in this file as soon as it is there' },
  resume: { ...flag, group: 'AWS:', describe: 'Go on with the file of --checkpoint' },
  coverage: { ...flag, group: 'AWS:', describe: 'Ask also for what only the coverage matrix needs' },
  controls: { ...words, alias: 'c', group: 'Controls:', describe: 'Ids or globs, such as CloudTrail.4 or "CloudTrail.*"' },
  severity: { ...words, group: 'Controls:', describe: 'Only controls of these severities' },
  standard: { ...words, group: 'Controls:', describe: 'Only controls of these standards, such as fsbp or "cis-*"' },
  param: { ...words, nargs: 1, group: 'Controls:', describe: 'A parameter: CloudTrail.9.requiredTagKeys=Owner,CostCenter' },
  scope: {
    choices: ['account', 'region'],
    requiresArg: true,
    group: 'Controls:',
    describe: 'One account-level finding an account, or one a Region',
  },
  regions: { ...words, group: 'Controls:', describe: 'Only findings of resources in these Regions; evidence is read in all' },
  'skip-denied-regions': { ...flag, group: 'Controls:', describe: 'Take a Region that denies its listing for one that is not in use' },
  parity: { ...flag, group: 'Controls:', describe: 'Judge as Security Hub does, wherever we differ' },
  plugin: { ...words, nargs: 1, group: 'Controls:', describe: 'A module with checks of your own: ./file.js or a package' },
  output: {
    ...words,
    alias: 'o',
    nargs: 1,
    group: 'Reports:',
    describe: `FORMAT[=FILE], again for more; FORMAT is ${FORMATS.join(', ')}; sarif=, html= and asff=FOLDER/ write files for each account`,
  },
  'sarif-profile': {
    choices: ['github', 'full'],
    default: 'github',
    requiresArg: true,
    group: 'Reports:',
    describe: 'What GitHub code scanning takes, or every finding',
  },
  'csv-bom': { ...flag, group: 'Reports:', describe: 'Begin CSV with a byte order mark, by which Excel knows that it is UTF-8' },
  'markdown-limit': { number: true, requiresArg: true, group: 'Reports:', describe: 'Bytes at which Markdown is cut (default: 900000)' },
  color: { boolean: true, group: 'Reports:', describe: 'Colours on standard output (default: on a terminal)' },
  'compare-with': {
    ...word,
    group: 'Reports:',
    describe: 'Put Security Hub’s verdicts beside these: the output of `aws securityhub get-findings`; - is standard input',
  },
  'compare-security-hub': { ...flag, group: 'Reports:', describe: 'Ask Security Hub for its verdicts, and put them beside these' },
  'fail-on': { ...word, default: 'low', group: 'Gate:', describe: 'Lowest severity that makes the exit code 1, or none' },
  'allow-unknown': { ...flag, group: 'Gate:', describe: 'Exit 0 although something could not be decided' },
  suppressions: { ...word, group: 'Gate:', describe: 'A file of failed findings that are accepted for a time; they do not count' },
  'fail-on-stale': { ...flag, group: 'Gate:', describe: 'Exit 1 where an entry of --suppressions matches nothing any more' },
  ...baselineOptions,
  quiet: { ...flag, alias: 'q', describe: 'Nothing on standard error but errors' },
  verbose: { ...flag, alias: 'v', describe: 'Show each call with its time, and where something failed' },
} as const satisfies Record<string, Options>;

/** Where the settings are that nobody writes on the command line. */
export const configOptions = {
  config: { ...word, describe: 'File with settings (default: the nearest trailproof.config.yaml or .json); --no-config for none' },
  'print-config': { ...flag, describe: 'Print the settings, and where each comes from, and do nothing else' },
} as const satisfies Record<string, Options>;

/**
 * What a configuration may set: the properties of `schemas/config.schema.json`. Not what is about one run alone, nor what may not come from a
 * file that merely lies there: code (--plugin) and secrets (--external-id).
 */
export const AMBIENT = [
  'controls',
  'severity',
  'standard',
  'parameters',
  'scope',
  'regions',
  'skip-denied-regions',
  'parity',
  'output',
  'sarif-profile',
  'csv-bom',
  'markdown-limit',
  'color',
  'fail-on',
  'allow-unknown',
  'suppressions',
  'fail-on-stale',
  'baseline',
  'gate',
  'baseline-max-age',
  'new-controls',
  'discovery',
  'coverage',
  'region',
  'profile',
  'role-arn',
  'role-session-name',
  'organization',
  'organizational-unit',
  'accounts',
  'exclude-accounts',
  'role-name',
  'log-archive-account',
  'concurrency',
] as const satisfies readonly (keyof typeof scanOptions | 'parameters')[];

export type ScanArguments = ArgumentsCamelCase<InferredOptionTypes<typeof scanOptions>>;

export type AwsArguments = ArgumentsCamelCase<InferredOptionTypes<typeof awsOptions>>;
