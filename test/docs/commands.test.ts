import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { deploy, readTemplate } from '../deploy/cloudformation.js';
import { simulator } from '../live/support.js';
import { asff } from '../support/asff.js';
import { run, shell, temporaryFolder } from '../support/cli.js';
import { account, ACCOUNT, bucket, eventDataStore, role, trail } from '../support/simulator/builders.js';
import type { World } from '../support/simulator.js';
import { blocksOf, commandsOf, inlineCommands, PAGES, readPage } from './commands.js';

const ROOT = resolve(import.meta.dirname, '../..');
const MEMBER = '444455556666';
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management-events`;

/** How commands begin that the pages show and that are not run here, each with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci && npm run demo': '.ci/run runs it on a clean clone',
  'npm ci && npm test': '.ci/run runs it, and it would run this test',
  'npm install -g .': 'puts a command on the path of whoever runs it; test/package installs the package into a folder',
  'npm run bench': 'takes minutes; it measures and checks nothing',
  "find sarif -name '*.sarif'": 'sends alerts to GitHub',
  'aws cloudtrail ': 'the AWS CLI, whose output the files that are judged here stand for',
  'aws organizations ': 'the AWS CLI, which changes an organization or asks for one',
  'aws cloudformation ': 'the AWS CLI, which makes stacks',
  'aws iam ': 'the AWS CLI, which makes roles',
  'aws securityhub ': 'the AWS CLI, which gets findings or imports them',
  'aws sts ': 'the AWS CLI',
  'docker ': 'Docker; test/docker follows the Dockerfile without it',
  'terraform ': 'makes stacks; npm run check:deploy validates the modules',
  'answer() {': 'a function around the AWS CLI, for the command below',
  'export AWS_REGION=us-east-1 TRAIL=': 'for the command below',
  'ACCOUNT=$(aws ': 'the AWS CLI',
  'ROOT=$(aws ': 'the AWS CLI',
  'OPERATION=$(aws ': 'the AWS CLI',
  'export ORGANIZATION=$(aws ': 'the AWS CLI',
  'jq -r ': 'jq, which makes a table of a report',
  'jq -n ': 'puts answers of the AWS CLI into a bundle; examples/account.json is one, which stands for it',
};

/** What a command writes to, or reads from, that a person chooses. */
const CHOSEN: Readonly<Record<string, string>> = {
  'trailproof sarif lint FILE': 'trailproof sarif lint report.sarif',
  'trailproof scan --organizational-unit ou-ab12-11111111': 'trailproof scan --organizational-unit r-root',
};

/** Programs of other people that are run, and have to end well. */
const OTHERS = /^(openssl|unzip|sha256sum) /;

const isRun = (command: string): boolean => !Object.keys(NOT_RUN).some(beginning => command.startsWith(beginning));

/** The files that the pages have the AWS CLI write. */
const FILES: Readonly<Record<string, unknown>> = {
  'trails.json': {
    trailList: [
      { Name: 'management-events', TrailARN: TRAIL, HomeRegion: 'us-east-1', S3BucketName: 'trail-logs', IsMultiRegionTrail: true },
    ],
  },
  'selectors.json': { TrailARN: TRAIL, EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] },
  'securityhub.json': { Findings: [asff('CloudTrail.4', { resource: TRAIL })] },
  'tags.json': { ResourceTagList: [{ ResourceId: TRAIL, TagsList: [{ Key: 'Owner', Value: 'security' }] }] },
};

/** The caller’s account, where docs/organization-access.md scans from, and one with the role that it rolls out. */
function world(): World {
  const scanner = `arn:aws:iam::${ACCOUNT}:role/TrailproofScan`;
  const made = deploy(readTemplate('member-role.yaml'), { ScanningRoleArn: scanner, ExternalId: 'trailproof-audit' });
  const member = { name: made.RoleName, trustPolicy: made.AssumeRolePolicyDocument, policy: made.Policies[0]!.PolicyDocument };
  const own = { trails: [trail()], buckets: [bucket()], eventDataStores: [eventDataStore()] };
  return {
    regions: ['us-east-1', 'eu-west-1'],
    organization: { management: ACCOUNT },
    accounts: [
      account({ ...own, roles: [role({ name: 'TrailproofScan', trusts: [ACCOUNT] })] }),
      account({ id: MEMBER, trails: [trail({ bucket: 'member-logs' })], buckets: [bucket({ name: 'member-logs' })], roles: [member] }),
    ],
  };
}

describe('docs: the commands that the pages show', () => {
  const aws = simulator();
  before(() => void aws.use(world()));

  /** A folder as the pages assume it: the repository’s examples, the files of the AWS CLI, a report, and a home with the profiles shown. */
  async function workplace(): Promise<{ readonly cwd: string; readonly env: Record<string, string> }> {
    const cwd = temporaryFolder();
    cpSync(join(ROOT, 'examples'), join(cwd, 'examples'), { recursive: true });
    // In the repository, whose examples these are, the package finds itself.
    mkdirSync(join(cwd, 'node_modules'));
    symlinkSync(ROOT, join(cwd, 'node_modules/trailproof'));
    for (const [name, content] of Object.entries(FILES)) writeFileSync(join(cwd, name), JSON.stringify(content));
    writeFileSync(join(cwd, 'acme-1.mjs'), blocksOf(readPage('docs/writing-checks.md'), 'js')[0]!);
    writeFileSync(join(cwd, 'bundle.json'), readFileSync(join(ROOT, 'examples/account.json')));
    const { code } = await run(['scan', '-q', '-i', 'bundle.json', '-o', 'sarif=report.sarif', '-o', 'json=report.json'], { cwd });
    assert.equal(code, 1);
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, ...env } = aws.sim.env(ACCOUNT);
    const keys = `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
    const config = join(cwd, 'home/.aws/config');
    mkdirSync(dirname(config), { recursive: true });
    writeFileSync(config, [keys, ...PAGES.flatMap(page => blocksOf(readPage(page), 'ini'))].join('\n'));
    return { cwd, env: { ...env, AWS_CONFIG_FILE: config, AWS_MAX_ATTEMPTS: '2' } };
  }

  /** Runs them one after another in one shell; none may be refused, nor say that something is not known. */
  async function assertTaken(commands: readonly string[], preamble: readonly string[] = []): Promise<void> {
    const { cwd, env } = await workplace();
    const said = commands.flatMap(command =>
      command.startsWith('trailproof ')
        ? [CHOSEN[command] ?? command, `echo "$?" >> '${cwd}/codes'`]
        : [OTHERS.test(command) ? `${command} || echo 'failed: a command of another program' >&2` : command],
    );
    const { stderr } = await shell([...preamble, ...said].join('\n'), { cwd, env });
    const codes = readFileSync(join(cwd, 'codes'), 'utf8').trimEnd().split('\n');
    const ours = commands.filter(command => command.startsWith('trailproof '));
    assert.equal(codes.length, ours.length, stderr);
    for (const [index, command] of ours.entries()) assert.match(codes[index] ?? '', /^[013]$/, `${command}: ${stderr}`);
    assert.doesNotMatch(stderr, /^trailproof: |^failed: |command not found/m);
  }

  for (const page of PAGES) {
    const markdown = readPage(page);
    const blocks = blocksOf(markdown, 'sh').map(commandsOf);
    const variables = blocks.flat().filter(command => command.startsWith('export ') && isRun(command));

    for (const block of blocks) {
      const commands = block.filter(isRun);
      if (!commands.some(command => command.startsWith('trailproof '))) continue;
      it(`${page}: ${commands.join('; ').replace(/\s+/g, ' ')}`, () => assertTaken(commands, variables));
    }

    for (const command of new Set(inlineCommands(markdown).filter(isRun))) {
      it(`${page}, in its text: ${command}`, () => assertTaken([command]));
    }
  }

  it('every command is run, or stands in the list of those that are not, with a reason', () => {
    const shown = PAGES.flatMap(page => [...blocksOf(readPage(page), 'sh').flatMap(commandsOf), ...inlineCommands(readPage(page))]);
    assert.ok(shown.length > 40);
    const unknown = shown.filter(command => isRun(command) && !/^(trailproof|export|cd|cat) /.test(command) && !OTHERS.test(command));
    assert.deepEqual(unknown, []);
    const unused = [...Object.keys(NOT_RUN), ...Object.keys(CHOSEN)].filter(
      beginning => !shown.some(command => command.startsWith(beginning)),
    );
    assert.deepEqual(unused, []);
  });
});
