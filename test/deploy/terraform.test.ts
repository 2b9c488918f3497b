import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/cli.js';
import { DEPLOY, readTemplate } from './cloudformation.js';

const read = (path: string): string => readFileSync(join(DEPLOY, 'terraform', path), 'utf8');
const MODULE = ['main.tf', 'trust.tf', 'variables.tf', 'outputs.tf', 'versions.tf'].map(name => read(`member-role/${name}`)).join('\n');
const ORGANIZATION = read('organization/main.tf');

/** What the module makes of its variables is evaluated by `npm run check:deploy`, as that takes Terraform. */
describe('deploy: the Terraform module of the member role', () => {
  it('grants what `trailproof iam-policy --discovery list --coverage` prints, to the byte, and nothing else', async () => {
    const { stdout } = await run(['iam-policy', '--discovery', 'list', '--coverage']);
    assert.equal(read('member-role/policy.json'), stdout);
    assert.deepEqual(MODULE.match(/^resource "\w+" "\w+"/gm), [
      'resource "aws_iam_role" "member"',
      'resource "aws_iam_role_policy" "read"',
    ]);
    assert.deepEqual(MODULE.match(/^ +policy += .*/gm), ['  policy = file("${path.module}/policy.json")']);
  });

  it('trusts the scanning role alone, on the terms of the CloudFormation template', () => {
    assert.deepEqual(MODULE.match(/^ +assume_role_policy += .*/gm), ['  assume_role_policy = jsonencode(local.trust_policy)']);
    assert.deepEqual(MODULE.match(/sts:\w+/g), ['sts:AssumeRole', 'sts:ExternalId']);
    assert.deepEqual(MODULE.match(/Principal += .*/g), [
      'Principal = { AWS = "arn:${local.scanner.partition}:iam::${local.scanner.account}:root" }',
    ]);
    assert.doesNotMatch(read('member-role/trust.tf'), /\*/);
    assert.match(MODULE, /precondition \{\s+condition += var\.external_id != null \|\| var\.organization_id != null/);
  });

  it('takes the same values as the template, but for the length that its regular expressions can count to', () => {
    const { Parameters } = readTemplate('member-role.yaml');
    const bare = (pattern: string): string => pattern.replace(/^\^\(?|(?:\)\?)?\$$/g, '').replace('1224', '1000');
    for (const { AllowedPattern } of Object.values(Parameters)) {
      assert.ok(MODULE.includes(`regex("^${bare(AllowedPattern)}$"`), AllowedPattern);
    }
  });

  it('rolls out to an organization with every parameter of the template', () => {
    const { Parameters } = readTemplate('member-role.yaml');
    const given = /parameters = \{([^}]*)\}/.exec(ORGANIZATION)?.[1] ?? '';
    assert.deepEqual(
      given.match(/^ +\w+(?= +=)/gm)?.map(name => name.trim()),
      Object.keys(Parameters),
    );
    assert.match(ORGANIZATION, /permission_model = "SERVICE_MANAGED"/);
    assert.match(ORGANIZATION, /auto_deployment \{\s+enabled += true/);
  });
});
