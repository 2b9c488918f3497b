// Checks deploy/ with tools that nobody here wrote: the templates with AWS's cfn-lint and every .tf file with a parser of HCL, which are
// installed once into .cache/ (200 MB); and with Terraform, where it is on the PATH, what the module makes of its variables.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Failure, pythonWith, run } from './python.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const deploy = join(root, 'deploy');
const files = readdirSync(deploy, { recursive: true }).map(name => join(deploy, name));

function check(what, { ok, said }) {
  if (!ok) throw new Failure(`${what}\n${said}`);
  console.log(`ok  ${what}`);
}

function templates() {
  const python = pythonWith({ name: 'cfn-lint', version: '1.58.0', module: 'cfnlint' });
  for (const file of files.filter(name => name.endsWith('.yaml'))) {
    const args = [
      '-c',
      'from cfnlint.runner import main; main()',
      '--regions',
      'us-east-1',
      'us-gov-west-1',
      'cn-north-1',
      '--include-checks',
      'I',
      '--',
      file,
    ];
    check(`cfn-lint: ${relative(root, file)}`, run(python.command, args, python.env));
  }
}

function syntax() {
  const python = pythonWith({ name: 'python-hcl2', version: '8.1.4', module: 'hcl2' });
  for (const file of files.filter(name => name.endsWith('.tf'))) {
    const script = 'import sys, hcl2; hcl2.load(open(sys.argv[1], encoding="utf-8"))';
    check(`HCL: ${relative(root, file)}`, run(python.command, ['-c', script, file], python.env));
  }
}

const SCANNER = 'arn:aws-us-gov:iam::999988887777:role/security/TrailproofScan';
const cases = [
  [{ external_id: 'trailproof-2f1c' }, { 'sts:ExternalId': 'trailproof-2f1c' }],
  [{ organization_id: 'o-a1b2c3d4e5' }, { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }],
  [
    { external_id: 'trailproof-2f1c', organization_id: 'o-a1b2c3d4e5' },
    { 'sts:ExternalId': 'trailproof-2f1c', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
  ],
];
const refused = [{ scanning_role_arn: `${SCANNER}*` }, { external_id: '*' }, { organization_id: '*' }, { role_name: 'a/b' }];

/** Variables and trust policy stand in files without resources, so this needs no provider and no network. */
function module() {
  check('terraform fmt', run('terraform', ['fmt', '-check', '-recursive', '-diff', deploy]));
  const folder = mkdtempSync(join(tmpdir(), 'trailproof-terraform-'));
  try {
    for (const name of ['variables.tf', 'trust.tf']) cpSync(join(deploy, 'terraform/member-role', name), join(folder, name));
    writeFileSync(join(folder, 'output.tf'), 'output "trust_policy" { value = jsonencode(local.trust_policy) }\n');
    const apply = variables => {
      const values = Object.entries({ scanning_role_arn: SCANNER, ...variables }).map(([name, value]) => `-var=${name}=${value}`);
      return run('terraform', [`-chdir=${folder}`, 'apply', '-no-color', '-auto-approve', '-input=false', ...values]);
    };
    for (const [variables, StringEquals] of cases) {
      const outcome = apply(variables);
      check(`terraform apply: ${Object.keys(variables).join(', ')}`, outcome);
      const { outputs } = JSON.parse(readFileSync(join(folder, 'terraform.tfstate'), 'utf8'));
      const expected = {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ScanningRole',
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws-us-gov:iam::999988887777:root' },
            Action: 'sts:AssumeRole',
            Condition: { ArnEquals: { 'aws:PrincipalArn': SCANNER }, StringEquals },
          },
        ],
      };
      const said = outputs.trust_policy.value;
      check('  trusts the scanning role alone', { ok: isDeepStrictEqual(JSON.parse(said), expected), said });
    }
    for (const variables of refused) {
      const [name] = Object.keys(variables);
      const { ok, said } = apply(variables);
      check(`terraform refuses a ${name} that is none`, { ok: !ok && said.includes(`${name} must`), said });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  templates();
  syntax();
  if (spawnSync('terraform', ['version']).error === undefined) module();
  else console.log('--  terraform is not on the PATH: the module was parsed, but not evaluated.');
} catch (error) {
  console.error(error instanceof Failure ? `check-deploy: ${error.message}` : error);
  process.exitCode = 1;
}
