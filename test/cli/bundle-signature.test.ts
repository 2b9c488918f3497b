import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf } from '../../src/evidence-bundle/signature.js';
import { ACCOUNT, assertRefused, execute, run, temporaryFolder } from '../support/cli.js';

const PASSPHRASE = { TRAILPROOF_SIGN_PASSPHRASE: 'correct horse' };

const pem = (key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs8'): string => key.export({ type, format: 'pem' }).toString();

const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A folder with keys of every kind. */
function keys(): string {
  const cwd = temporaryFolder();
  const files = {
    'key.pem': pem(ed25519.privateKey),
    'pub.pem': ed25519.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    'encrypted.pem': ed25519.privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE.TRAILPROOF_SIGN_PASSPHRASE })
      .toString(),
    'rsa.pem': pem(rsa.privateKey, 'pkcs1'),
    'ec.pem': pem(ec.privateKey),
    'text.pem': 'no key\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe('scan --bundle --sign', () => {
  it('signs with an Ed25519 key, encrypted or not, as openssl checks it', async () => {
    const cwd = keys();
    for (const [key, env] of [['key.pem', {}] as const, ['encrypted.pem', PASSPHRASE] as const]) {
      const { stderr } = await run(['scan', '-i', ACCOUNT, '--bundle', 'audit.zip', '--sign', key], { cwd, env });
      const id = keyIdOf(ed25519.publicKey);
      assert.ok(stderr.includes(`Signed by the key ${id}: wrote audit.zip.sig and audit.zip.pub.pem\n`), stderr);
      const { code, stdout } = await run(['verify', 'audit.zip', '--key', 'pub.pem'], { cwd });
      assert.equal(code, 0, stdout);
      assert.ok(stdout.includes(`Signed by the key ${id} (Ed25519), which is that of pub.pem.\n`), stdout);
      assert.doesNotMatch(stdout, /not who made it/);
    }
    mkdirSync(join(cwd, 'parts'));
    await execute('unzip', ['-q', 'audit.zip', '-d', 'parts'], { cwd });
    const openssl = (...args: readonly string[]) => execute('openssl', args, { cwd });
    const checked = [
      'pkeyutl',
      '-verify',
      '-pubin',
      '-inkey',
      'pub.pem',
      '-rawin',
      '-in',
      'parts/manifest.json',
      '-sigfile',
      'audit.zip.sig',
    ];
    assert.equal((await openssl(...checked)).code, 0);
    writeFileSync(join(cwd, 'parts/manifest.json'), `${readFileSync(join(cwd, 'parts/manifest.json'), 'utf8')} `);
    assert.notEqual((await openssl(...checked)).code, 0);
    // The id of the key, by hand.
    await openssl('pkey', '-pubin', '-in', 'pub.pem', '-outform', 'DER', '-out', 'pub.der');
    assert.equal(
      (await execute('sha256sum', ['pub.der'], { cwd })).stdout.slice(0, 64),
      keyIdOf(createPublicKey(readFileSync(join(cwd, 'pub.pem')))),
    );
  });

  it('refuses a wrong key in one sentence, before anything is read or written', async () => {
    const cwd = keys();
    const before = readdirSync(cwd).sort();
    const cases: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
      ['none.pem', {}, /The key none\.pem could not be read: there is no such file\./],
      ['text.pem', {}, /text\.pem is no private key in PEM/],
      ['pub.pem', {}, /pub\.pem is a public key, and --sign takes the private one\./],
      ['rsa.pem', {}, /rsa\.pem is a key of the kind RSA, and --sign takes Ed25519\./],
      ['ec.pem', {}, /ec\.pem is a key of the kind EC, and --sign takes Ed25519\./],
      ['encrypted.pem', {}, /encrypted\.pem is encrypted\. Give its passphrase in the environment variable TRAILPROOF_SIGN_PASSPHRASE\./],
      [
        'encrypted.pem',
        { TRAILPROOF_SIGN_PASSPHRASE: 'wrong' },
        /encrypted\.pem could not be decrypted: the passphrase in TRAILPROOF_SIGN_PASSPHRASE is not its own\./,
      ],
    ];
    for (const [key, env, message] of cases) {
      assertRefused(await run(['scan', '-i', 'none.json', '--bundle', 'audit.zip', '--sign', key], { cwd, env }), message);
    }
    const both = ['--bundle', 'audit.zip', '--sign', 'key.pem', '--kms-sign', 'alias/a'];
    assertRefused(await run(['scan', '-i', ACCOUNT, ...both], { cwd }), /two ways to sign one bundle/);
    assert.deepEqual(readdirSync(cwd).sort(), before);
  });

  it('lets no signature lie beside a bundle that it is not of', async () => {
    const cwd = keys();
    await run(['scan', '-i', ACCOUNT, '--bundle', 'audit.zip', '--sign', 'key.pem', '-q'], { cwd });
    const first = readFileSync(join(cwd, 'audit.zip'));
    assertRefused(
      await run(['scan', '-i', ACCOUNT, '--bundle', 'audit.zip'], { cwd }),
      /audit\.zip\.sig is the signature of an earlier bundle/,
    );
    assert.ok(readFileSync(join(cwd, 'audit.zip')).equals(first));
    // A signature that was taken away is missed by whoever knows who has to have signed.
    await run(['scan', '-i', ACCOUNT, '--bundle', 'unsigned.zip', '-q'], { cwd });
    const { code, stdout } = await run(['verify', 'unsigned.zip', '--key', 'pub.pem'], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /- It is not signed: there is no unsigned\.zip\.sig\./);
  });
});
