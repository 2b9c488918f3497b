import assert from 'node:assert/strict';
import { run } from '../support/cli.js';
import { deploy, readTemplate, type RoleProperties, type Values } from './cloudformation.js';

const SCANNER = 'arn:aws:iam::999988887777:role/security/TrailproofScan';
const EXTERNAL_ID = 'trailproof-2f1c';
const ORGANIZATION = 'o-a1b2c3d4e5';

const template = readTemplate('member-role.yaml');
const role = (more: Values = { ExternalId: EXTERNAL_ID }, partition?: string): RoleProperties =>
  deploy(template, { ScanningRoleArn: SCANNER, ...more }, partition);

describe('deploy: the CloudFormation template of the member role', () => {
  it('makes one role with one policy: what `trailproof iam-policy --discovery list --coverage` prints', async () => {
    const { Policies } = role();
    assert.deepEqual(
      Object.values(template.Resources).map(({ Type }) => Type),
      ['AWS::IAM::Role'],
    );
    assert.equal(Policies.length, 1);
    const { stdout } = await run(['iam-policy', '--discovery', 'list', '--coverage']);
    assert.deepEqual(Policies[0]?.PolicyDocument, JSON.parse(stdout));
  });

  it('makes nothing else of the role', () => {
    const { AssumeRolePolicyDocument, Policies, ...rest } = role();
    assert.equal(Policies[0]?.PolicyName, 'TrailproofRead');
    assert.equal(AssumeRolePolicyDocument.Version, '2012-10-17');
    assert.deepEqual(rest, {
      RoleName: 'TrailproofAudit',
      Description: 'Lets trailproof read how CloudTrail is configured, and nothing else.',
      MaxSessionDuration: 3600,
    });
  });

  const combinations: readonly (readonly [string, Values, Values])[] = [
    ['an external id', { ExternalId: EXTERNAL_ID }, { 'sts:ExternalId': EXTERNAL_ID }],
    ['an organization', { OrganizationId: ORGANIZATION }, { 'aws:PrincipalOrgID': ORGANIZATION }],
    [
      'both',
      { ExternalId: EXTERNAL_ID, OrganizationId: ORGANIZATION },
      { 'sts:ExternalId': EXTERNAL_ID, 'aws:PrincipalOrgID': ORGANIZATION },
    ],
  ];
  for (const [name, parameters, StringEquals] of combinations) {
    it(`trusts the scanning role alone, with ${name}`, () => {
      assert.deepEqual(role(parameters).AssumeRolePolicyDocument.Statement, [
        {
          Sid: 'ScanningRole',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::999988887777:root' },
          Action: 'sts:AssumeRole',
          Condition: { ArnEquals: { 'aws:PrincipalArn': SCANNER }, StringEquals },
        },
      ]);
    });
  }

  it('refuses to be deployed with neither', () => {
    assert.throws(() => role({}), /Give ExternalId, OrganizationId or both\./);
    assert.throws(() => role({ ExternalId: '', OrganizationId: '' }), /Give ExternalId, OrganizationId or both\./);
  });

  for (const partition of ['aws-us-gov', 'aws-cn', 'aws-eusc']) {
    it(`names the account in its partition: ${partition}`, () => {
      const ScanningRoleArn = SCANNER.replace('arn:aws', `arn:${partition}`);
      const { Principal, Condition } = role({ ScanningRoleArn, ExternalId: EXTERNAL_ID }, partition).AssumeRolePolicyDocument.Statement[0]!;
      assert.deepEqual(Principal, { AWS: `arn:${partition}:iam::999988887777:root` });
      assert.equal(Condition?.['ArnEquals']?.['aws:PrincipalArn'], ScanningRoleArn);
    });
  }

  const refused: Readonly<Record<string, readonly string[]>> = {
    ScanningRoleArn: [
      '',
      '*',
      'arn:aws:iam::999988887777:root',
      'arn:aws:iam::999988887777:role/*',
      'arn:aws:iam::999988887777:role/TrailproofSca?',
      'arn:aws:iam::*:role/TrailproofScan',
      'arn:aws:iam::999988887777:role/${aws:username}',
      'arn:aws:iam::999988887777:user/auditor',
      'arn:aws:sts::999988887777:assumed-role/TrailproofScan/session',
      `${SCANNER}\nx`,
    ],
    ExternalId: ['x', 'with space', '*', 'x'.repeat(1225)],
    OrganizationId: ['*', 'o-', 'o-short', 'ou-a1b2-c3d4e5f6', 'r-root'],
    RoleName: ['', 'a/b', 'x'.repeat(65)],
  };
  for (const [name, values] of Object.entries(refused)) {
    it(`refuses a ${name} that is none, with a reason`, () => {
      for (const value of values) {
        assert.throws(() => role({ ExternalId: EXTERNAL_ID, [name]: value }), new RegExp(`${name} must`), value);
      }
    });
  }

  it('hides no parameter, so that a StackSet can be updated and compared', () => {
    for (const [name, { NoEcho, Type, Description }] of Object.entries(template.Parameters)) {
      assert.deepEqual([NoEcho, Type], [undefined, 'String'], name);
      assert.ok(Description.length > 0);
    }
  });

  it('puts out the ARN that `trailproof doctor --role-arn` takes', () => {
    assert.deepEqual(template.Outputs['RoleArn']?.Value, { 'Fn::GetAtt': 'MemberRole.Arn' });
  });
});
