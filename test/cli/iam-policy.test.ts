import assert from 'node:assert/strict';
import { CORE_SCHEMA, defineScalarTag, load } from 'js-yaml';
import { assertRefused, run } from '../support/cli.js';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const ORGANIZATION = [
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
];

async function policy(args: readonly string[] = []): Promise<Policy> {
  const { stdout, stderr, code } = await run(['iam-policy', ...args]);
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout) as Policy;
}

const printed = async (args: readonly string[]): Promise<string> => (await run(['iam-policy', ...args])).stdout;

/** A CloudFormation template; `!Ref Name` is read as `{ Ref: Name }`. */
const template = (text: string): unknown =>
  load(text, {
    schema: CORE_SCHEMA.withTags(defineScalarTag('!Ref', { resolve: name => ({ Ref: name }), identify: () => false })),
  });

/** The statements of a policy document in Terraform's language, read by its structure. */
function statementsOf(hcl: string): Statement[] {
  const blocks = [...hcl.matchAll(/^ {2}statement \{\n((?: {4}.*\n)+) {2}\}$/gm)].map(([, body = '']) => body);
  return blocks.map(body => {
    const word = (name: string): string => new RegExp(`^ {4}${name} += (.+)$`, 'm').exec(body)?.[1] ?? '';
    const actions = /^ {4}actions = \[\n((?: {6}"[^"]+",\n)+) {4}\]$/m.exec(body)?.[1] ?? '';
    const [Resource = ''] = JSON.parse(word('resources')) as string[];
    return {
      Sid: JSON.parse(word('sid')) as string,
      Effect: JSON.parse(word('effect')) as string,
      Action: [...actions.matchAll(/"([^"]+)"/g)].map(([, action = '']) => action),
      Resource,
    };
  });
}

describe('trailproof iam-policy', () => {
  for (const args of [
    [],
    ['-c', 'CloudTrail.4'],
    ['--discovery', 'list'],
    ['--organization'],
    ['--organization', '--role-name', 'audit/Read.Only'],
  ]) {
    const name = args.join(' ');

    it(`is the same policy in every format: ${name}`, async () => {
      const [{ Version, Statement }, yaml, hcl] = await Promise.all([
        policy(args),
        printed([...args, '--format', 'cloudformation']),
        printed([...args, '--format', 'terraform']),
      ]);
      const id = args.includes('--organization') ? 'TrailproofOrganizationRead' : 'TrailproofRead';
      const Description = 'What trailproof may read';
      assert.deepEqual(template(yaml), {
        AWSTemplateFormatVersion: '2010-09-09',
        Description,
        Resources: { [id]: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Description, PolicyDocument: { Version, Statement } } } },
        Outputs: { PolicyArn: { Value: { Ref: id } } },
      });
      assert.deepEqual(statementsOf(hcl), Statement);
      const count = (text: string): number => hcl.split(text).length - 1;
      assert.deepEqual([count('{'), count('['), count('"') % 2], [count('}'), count(']'), 0]);
      assert.match(hcl, new RegExp(`\\nresource "aws_iam_policy" "trailproof" \\{\\n {2}name +=  ?"${id}"\\n`));
      assert.match(hcl, /\n {2}policy +=  ?data\.aws_iam_policy_document\.trailproof\.json\n\}\n$/);
    });

    it(`is as IAM wants it: ${name}`, async () => {
      const { Version, Statement } = await policy(args);
      assert.equal(Version, '2012-10-17');
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
      assert.ok(JSON.stringify({ Version, Statement }).length < 6_144);
      assert.equal(new Set(Statement.map(({ Sid }) => Sid)).size, Statement.length);
      for (const { Sid, Effect, Action } of Statement) {
        assert.match(Sid, /^[A-Za-z0-9]+$/);
        assert.equal(Effect, 'Allow');
        assert.deepEqual(Action, [...new Set(Action)].sort());
        for (const action of Action) assert.match(action, /^(cloudtrail|s3|kms|ec2|organizations|sts):[A-Z][A-Za-z0-9]+$/);
      }
    });
  }

  it('only reads', async () => {
    const { Statement } = await policy(['--param', 'CloudTrail.10.verifyKeyManager=true']);
    const { Action, Resource } = Statement[0]!;
    assert.deepEqual([Statement.length, Resource], [1, '*']);
    assert.deepEqual(
      Action.filter(action => !/:(Describe|Get|List)/.test(action)),
      [],
    );
    assert.ok(Action.includes('kms:DescribeKey') && !(await policy()).Statement[0]!.Action.includes('kms:DescribeKey'));
  });

  it('--compare-security-hub: one call more', async () => {
    const [plain, comparing] = await Promise.all([policy(), policy(['--compare-security-hub'])]);
    assert.deepEqual(comparing.Statement[0]!.Action, [...plain.Statement[0]!.Action, 'securityhub:GetFindings'].sort());
  });

  it('--kms-sign: the two calls to the one key', async () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/22222222-3333-4444-8555-666666666666';
    const [plain, signing] = await Promise.all([policy(), policy(['--kms-sign', key])]);
    const sign = { Sid: 'TrailproofSign', Effect: 'Allow', Action: ['kms:GetPublicKey', 'kms:Sign'], Resource: key };
    assert.deepEqual(signing.Statement, [...plain.Statement, sign]);
    assertRefused(await run(['iam-policy', '--kms-sign', 'alias/audit']), /--kms-sign takes the ARN of a key here/);
  });

  it('--organization: the policy of an account with its coverage, what tells the accounts, and the one role', async () => {
    const [plain, organization] = await Promise.all([policy(['--coverage']), policy(['--organization'])]);
    const [read, assume] = organization.Statement;
    assert.deepEqual(read?.Action, [...plain.Statement[0]!.Action, ...ORGANIZATION].sort());
    assert.deepEqual(assume, {
      Sid: 'TrailproofAssumeRole',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: 'arn:*:iam::*:role/TrailproofAudit',
    });
    assert.equal(organization.Statement.length, 2);
  });

  it('--discovery list: ListTrails too, and only where trails are asked for', async () => {
    const added = async (args: readonly string[]): Promise<readonly string[]> => {
      const [plain, list] = await Promise.all([policy(args), policy([...args, '--discovery', 'list'])]);
      assert.deepEqual(
        plain.Statement[0]!.Action.filter(action => !list.Statement[0]!.Action.includes(action)),
        [],
      );
      return list.Statement[0]!.Action.filter(action => !plain.Statement[0]!.Action.includes(action));
    };
    for (const args of [[], ['-c', 'CloudTrail.4'], ['--organization']]) assert.deepEqual(await added(args), ['cloudtrail:ListTrails']);
    assert.deepEqual(await added(['-c', 'CloudTrail.10']), []);
    assert.deepEqual(await policy(['--discovery', 'sweep']), await policy());
  });

  it('--role-name: another role', async () => {
    const { Statement } = await policy(['--organization', '--role-name', 'security/Audit']);
    assert.equal(Statement[1]?.Resource, 'arn:*:iam::*:role/security/Audit');
  });

  for (const [args, message] of [
    [['--role-name', 'Audit'], /--role-name is the role that a scan of an organization assumes\. Give it with --organization\./],
    [['--organization', '--role-name', '*'], /--role-name takes the name of a role, such as TrailproofAudit, but is "\*"\./],
    [['--organization', '--role-name', 'a"b'], /--role-name takes the name of a role/],
    [['--organization', '--role-name', '../x y'], /--role-name takes the name of a role/],
    [['--organization', '--role-name', ''], /--role-name needs a value/],
    [['--format', 'yaml'], /--format does not know "yaml"\..* It takes json, cloudformation or terraform\./],
    [['--discovery', 'lst'], /--discovery does not know "lst"\. Did you mean "list"\? It takes sweep or list\./],
    [['-c', 'CloudTrail.8'], /AWS has not published CloudTrail\.8/],
  ] as const) {
    it(`is refused: ${args.join(' ')}`, async () => {
      assertRefused(await run(['iam-policy', ...args]), message);
    });
  }
});
