import assert from 'node:assert/strict';
import { join } from 'node:path';
import { CreateKeyCommand, type KeySpec } from '@aws-sdk/client-kms';
import { run, temporaryFolder } from '../test/support/cli.js';
import { clients, ENVIRONMENT, reset } from './moto.js';

describe('moto: bundles that KMS signs', () => {
  beforeEach(reset);

  for (const keySpec of ['ECC_NIST_P256', 'ECC_NIST_P384', 'RSA_2048'] as const satisfies readonly KeySpec[]) {
    it(`with a key of the key spec ${keySpec}, and anybody can check it`, async () => {
      const { KeyMetadata } = await clients().kms.send(new CreateKeyCommand({ KeySpec: keySpec, KeyUsage: 'SIGN_VERIFY' }));
      const cwd = temporaryFolder();
      const args = ['scan', '--controls', 'CloudTrail.1', '--bundle', 'audit.zip', '--kms-sign', KeyMetadata!.Arn!];
      const { stderr } = await run(args, { cwd, env: ENVIRONMENT });
      assert.match(stderr, /Signed by the key [0-9a-f]{64}/);
      const { code, stdout } = await run(['verify', 'audit.zip', '--key', join(cwd, 'audit.zip.pub.pem')], { cwd });
      assert.equal(code, 0, stdout);
    });
  }
});
