/** What we write for AWS Security Hub, imported by the AWS SDK for Python, which validates it, into moto. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execute, ORGANIZATION, run, temporaryFolder } from '../test/support/cli.js';

const { MOTO_PYTHON = '', MOTO_URL = '', PYTHONPATH = '' } = process.env;

/** Imports each file as a call of its own account and Region, twice, and prints what Security Hub then has. */
const IMPORT = `
import boto3, json, sys
out = []
for path in sys.argv[1:]:
    with open(path) as file:
        findings = json.load(file)
    account, region = path.split('/')[-1].split('.')[:2]
    keys = dict(endpoint_url='${MOTO_URL}', region_name=region)
    sts = boto3.client('sts', aws_access_key_id='AKIAIOSFODNN7EXAMPLE', aws_secret_access_key='x', **keys)
    got = sts.assume_role(RoleArn=f'arn:aws:iam::{account}:role/setup', RoleSessionName='setup')['Credentials']
    hub = boto3.client('securityhub', aws_access_key_id=got['AccessKeyId'], aws_secret_access_key=got['SecretAccessKey'],
                       aws_session_token=got['SessionToken'], **keys)
    hub.enable_security_hub()
    answers = [hub.batch_import_findings(Findings=findings) for _ in range(2)]
    there = [one for page in hub.get_paginator('get_findings').paginate() for one in page['Findings']]
    out.append(dict(sent=[one['Id'] for one in findings], answers=[[one['SuccessCount'], one['FailedCount']] for one in answers],
                    there=sorted([one['Id'], one['Compliance']['Status']] for one in there if one['AwsAccountId'] == account and account in one['ProductArn'] and region in one['ProductArn'])))
print(json.dumps(out))
`;

interface Imported {
  readonly sent: readonly string[];
  readonly answers: readonly (readonly [succeeded: number, failed: number])[];
  readonly there: readonly (readonly [id: string, status: string])[];
}

describe('moto: AWS Security Hub', () => {
  it('takes every file of the folder, and updates what is imported again', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-q', '-i', ORGANIZATION, '-o', 'asff=asff/'], { cwd });
    const files = readdirSync(join(cwd, 'asff'))
      .filter(name => name.endsWith('.asff.json'))
      .map(name => join(cwd, 'asff', name));
    assert.ok(files.length > 5);
    const { code, stdout, stderr } = await execute(MOTO_PYTHON, ['-c', IMPORT, ...files], { env: PYTHONPATH === '' ? {} : { PYTHONPATH } });
    assert.equal(code, 0, stderr);
    const imported = JSON.parse(stdout) as readonly Imported[];
    for (const { sent, answers, there } of imported) {
      assert.deepEqual(answers, [
        [sent.length, 0],
        [sent.length, 0],
      ]);
      assert.deepEqual(
        there.map(([id]) => id),
        [...sent].sort(),
      );
    }
    const statuses = new Set(imported.flatMap(({ there }) => there.map(([, status]) => status)));
    assert.deepEqual([...statuses].sort(), ['FAILED', 'NOT_AVAILABLE', 'PASSED', 'WARNING']);
  });
});
