import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyIdOf, pemOf } from '../../src/evidence-bundle/signature.js';
import { type BundleManifest } from '../../src/evidence-bundle/manifest.js';
import type { BundleSettings } from '../../src/evidence-bundle/settings.js';
import { openBundle } from '../../src/evidence-bundle/read.js';
import { filesIn } from '../support/bundles.js';
import { assertRefused, execute, finished, run, start, temporaryFolder } from '../support/cli.js';
import { ACCOUNT, generatedOrganization, kmsKey, MANAGEMENT, oneAccount } from '../support/simulator/builders.js';
import type { Fault, World } from '../support/simulator.js';
import { company } from './organization/support.js';
import { runLive, simulator } from './support.js';

const REGIONS = ['us-east-1', 'eu-west-1'];
const SIGNING = '22222222-3333-4444-8555-666666666666';
const ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${SIGNING}`;

interface Call {
  readonly at: string;
  readonly account: string | null;
  readonly region: string;
  readonly api: string;
  readonly outcome: string;
  readonly error: string | null;
  readonly attempts: number;
  readonly requestId: string | null;
}

async function callsIn(path: string): Promise<Call[]> {
  const text = (await filesIn(path)).get('calls.jsonl')!;
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Call);
}

async function manifestOf(path: string): Promise<BundleManifest> {
  const bundle = await openBundle(path);
  await bundle.close();
  assert.deepEqual(bundle.faults, []);
  return bundle.manifest!;
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
/** A world with a key of KMS that signs. */
const signingWorld = (privateKey: KeyObject): World =>
  oneAccount(
    { kmsKeys: [kmsKey(), kmsKey({ id: SIGNING, region: 'eu-west-1', aliases: ['alias/audit'], privateKey: pem(privateKey) })] },
    { regions: REGIONS },
  );

describe('bundles of live scans', () => {
  const aws = simulator();

  it('hold each call, who made it, and what went wrong; replayed without AWS', async () => {
    const faults: Fault[] = [
      { kind: 'denied', service: 'cloudtrail', operation: 'GetTrailStatus' },
      { kind: 'throttled', service: 'cloudtrail', operation: 'DescribeTrails', region: 'eu-west-1', nth: 1 },
    ];
    const sim = aws.use(oneAccount({}, { regions: REGIONS }), faults);
    const cwd = temporaryFolder();
    const scanned = await runLive(sim, ['scan', '--bundle', 'audit.zip', '-o', 'json=r.json'], { cwd });
    const path = join(cwd, 'audit.zip');
    const manifest = await manifestOf(path);
    assert.match(manifest.caller?.arn ?? '', new RegExp(`^arn:aws:\\w+::${ACCOUNT}:`));
    assert.deepEqual([manifest.caller?.account, manifest.accounts, manifest.complete], [ACCOUNT, 1, true]);
    const calls = await callsIn(path);
    const status = calls.find(({ api }) => api === 'cloudtrail:GetTrailStatus')!;
    assert.deepEqual([status.outcome, status.error, status.account], ['ACCESS_DENIED', 'AccessDeniedException', null]);
    assert.match(status.at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.ok(calls.some(({ api, attempts, outcome }) => api === 'cloudtrail:DescribeTrails' && attempts === 2 && outcome === 'ANSWERED'));
    assert.deepEqual(
      calls.filter(({ requestId }) => requestId === null),
      [],
    );
    // As many requests as the other side has seen.
    assert.equal(
      calls.reduce((sum, { attempts }) => sum + attempts, 0),
      sim.calls.list().length,
    );
    const { code, stdout } = await run(['replay', path]);
    assert.deepEqual([code, /^The same \d+ findings came out, byte for byte\.\n$/.test(stdout)], [0, true], stdout + scanned.stderr);
  });

  it('say what they were asked for, and replay an organization with its coverage', async () => {
    const cwd = temporaryFolder();
    const args = [
      'scan',
      '--organization',
      '--exclude-accounts',
      '111122223333',
      '--external-id',
      'secret-external-id',
      '--bundle',
      'audit.zip',
      '-q',
    ];
    await runLive(aws.use(company()), args, { cwd, account: MANAGEMENT });
    const parts = await filesIn(join(cwd, 'audit.zip'));
    const { scope, members } = JSON.parse(parts.get('settings.json')!) as BundleSettings;
    assert.deepEqual(scope, { discovery: 'sweep', organization: { accounts: null, units: [], exclude: ['111122223333'], roleName: null } });
    assert.equal(members.length, 2);
    for (const text of parts.values()) assert.doesNotMatch(text, /secret-external-id/);
    assert.ok((await callsIn(join(cwd, 'audit.zip'))).some(({ account, api }) => account !== null && api === 'cloudtrail:DescribeTrails'));
    const { code, stdout } = await run(['replay', 'audit.zip'], { cwd });
    assert.equal(code, 0, stdout);
  });

  it('of an interrupted scan say that it was, and replay all the same', async () => {
    const world = { ...generatedOrganization(30), regions: REGIONS, pageSizes: { ListAccounts: 10 } };
    const sim = aws.use(world, [{ kind: 'slow', ms: 20_000, operation: 'ListAccounts', nth: 3 }]);
    const cwd = temporaryFolder();
    const child = start(['scan', '--organization', '--checkpoint', 'check.jsonl', '--bundle', 'audit.zip', '-o', 'json=r.json'], {
      cwd,
      env: sim.env(MANAGEMENT),
    });
    const ended = finished(child);
    while (sim.calls.count('cloudtrail:GetTrailStatus') < 10) await new Promise(resolve => setTimeout(resolve, 5));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.equal(code, 130, stderr);
    assert.equal((await manifestOf(join(cwd, 'audit.zip'))).complete, false);
    const verified = await run(['verify', 'audit.zip'], { cwd });
    assert.match(verified.stdout, /The scan was stopped before its end/);
    const replayed = await run(['replay', 'audit.zip'], { cwd });
    assert.equal(replayed.code, 0, replayed.stdout);
  });

  it('of a scan that goes on where it was killed hold what the earlier run left', async () => {
    const sim = aws.use(company());
    const cwd = temporaryFolder();
    const args = ['scan', '--organization', '--checkpoint', 'check.jsonl', '-q'];
    await runLive(sim, args, { cwd, account: MANAGEMENT });
    await runLive(sim, [...args, '--resume', '--bundle', 'audit.zip'], { cwd, account: MANAGEMENT });
    assert.equal((await manifestOf(join(cwd, 'audit.zip'))).accounts, 3);
    assert.equal((await run(['replay', 'audit.zip'], { cwd })).code, 0);
  });

  it('of collect hold no report, and replay judges them as a scan would', async () => {
    const sim = aws.use(oneAccount({}, { regions: REGIONS }));
    const cwd = temporaryFolder();
    const collected = await runLive(sim, ['collect', '--controls', 'CloudTrail.2,CloudTrail.4', '--bundle', 'evidence.zip'], { cwd });
    assert.equal(collected.code, 0, collected.stderr);
    assert.match(collected.stderr, /Wrote the bundle to evidence\.zip\n/);
    assert.deepEqual(readdirSync(cwd), ['evidence.zip']);
    assert.deepEqual([...(await filesIn(join(cwd, 'evidence.zip'))).keys()], ['settings.json', 'evidence.jsonl', 'calls.jsonl']);
    const { code, stdout } = await run(['replay', 'evidence.zip', '-o', 'json'], { cwd });
    const { controls, findings } = JSON.parse(stdout) as { controls: { id: string }[]; findings: { status: string }[] };
    assert.deepEqual(
      [code, controls.map(({ id }) => id), findings.map(({ status }) => status)],
      [0, ['CloudTrail.2', 'CloudTrail.4'], ['PASSED', 'PASSED']],
    );
    assertRefused(await run(['collect']), /Name its file with -o FILE, or that of a bundle with --bundle FILE\./);
  });

  describe('signed by KMS', () => {
    const keys = {
      'ECDSA P-256 with SHA-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      'ECDSA P-384 with SHA-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
      'RSA PKCS #1 with SHA-256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
      Ed25519: generateKeyPairSync('ed25519'),
    };

    for (const [name, { privateKey, publicKey }] of Object.entries(keys)) {
      it(`with a key of the kind ${name}`, async () => {
        const cwd = temporaryFolder();
        const { stderr } = await runLive(aws.use(signingWorld(privateKey)), ['scan', '--bundle', 'audit.zip', '--kms-sign', ARN], { cwd });
        assert.deepEqual(readdirSync(cwd).sort(), ['audit.zip', 'audit.zip.pub.pem', 'audit.zip.sig'], stderr);
        assert.equal(readFileSync(join(cwd, 'audit.zip.pub.pem'), 'utf8'), pemOf(publicKey));
        const { code, stdout } = await run(['verify', 'audit.zip', '--key', 'audit.zip.pub.pem'], { cwd });
        assert.equal(code, 0, stdout);
        assert.ok(stdout.includes(`Signed by the key ${keyIdOf(publicKey)} (${name}), which is that of audit.zip.pub.pem.`), stdout);
        // The same with openssl alone.
        mkdirSync(join(cwd, 'parts'));
        await execute('unzip', ['-q', 'audit.zip', '-d', 'parts'], { cwd });
        const hash = /SHA-(\d+)/.exec(name)?.[1];
        const [verb, args] =
          hash === undefined
            ? ([
                'pkeyutl',
                ['-verify', '-pubin', '-inkey', 'audit.zip.pub.pem', '-rawin', '-in', 'parts/manifest.json', '-sigfile', 'audit.zip.sig'],
              ] as const)
            : (['dgst', [`-sha${hash}`, '-verify', 'audit.zip.pub.pem', '-signature', 'audit.zip.sig', 'parts/manifest.json']] as const);
        const checked = await execute('openssl', [verb, ...args], { cwd });
        assert.equal(checked.code, 0, checked.stdout + checked.stderr);
      });
    }

    it('asks for the key before it asks for anything else, and refuses one that does not sign', async () => {
      const { privateKey } = keys['ECDSA P-256 with SHA-256'];
      const refused: readonly (readonly [string, readonly Fault[], RegExp])[] = [
        [
          ARN,
          [{ kind: 'denied', service: 'kms', operation: 'GetPublicKey' }],
          /cannot be signed with the key .*kms:GetPublicKey was denied in eu-west-1; it needs kms:GetPublicKey\./,
        ],
        [
          ARN,
          [{ kind: 'denied', service: 'kms', operation: 'Sign' }],
          /cannot be signed with the key .*kms:Sign was denied in eu-west-1; it needs kms:Sign\./,
        ],
        ['alias/none', [], /kms:GetPublicKey found nothing of this name in us-east-1/],
        [`arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`, [], /InvalidKeyUsage|is for ENCRYPT_DECRYPT/],
      ];
      for (const [key, faults, message] of refused) {
        const sim = aws.use(signingWorld(privateKey), faults);
        const cwd = temporaryFolder();
        assertRefused(await runLive(sim, ['scan', '--bundle', 'audit.zip', '--kms-sign', key], { cwd }), message);
        assert.equal(sim.calls.count('cloudtrail:DescribeTrails'), 0);
        assert.deepEqual(readdirSync(cwd), []);
      }
    });

    it('signs what was read from files, too', async () => {
      const { privateKey } = keys['ECDSA P-256 with SHA-256'];
      const sim = aws.use(signingWorld(privateKey));
      const cwd = temporaryFolder();
      await runLive(sim, ['collect', '-o', 'evidence.json', '-q'], { cwd });
      const { stderr } = await runLive(sim, ['scan', '-i', 'evidence.json', '--bundle', 'a.zip', '--kms-sign', 'alias/audit'], {
        cwd,
        region: 'eu-west-1',
      });
      assert.match(stderr, /Signed by the key [0-9a-f]{64}/);
    });

    it('writes nothing where the signature is refused in the end', async () => {
      const { privateKey } = keys['ECDSA P-256 with SHA-256'];
      const sim = aws.use(signingWorld(privateKey), [{ kind: 'denied', service: 'kms', operation: 'Sign', nth: 2 }]);
      const cwd = temporaryFolder();
      const { code, stderr } = await runLive(sim, ['scan', '--bundle', 'audit.zip', '--kms-sign', ARN, '-o', 'json=r.json'], { cwd });
      assert.deepEqual([code, readdirSync(cwd)], [2, []], stderr);
      assert.match(stderr, /kms:Sign was denied/);
    });
  });

  it('a signature of another manifest is found', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'key.pem'), pem(privateKey));
    writeFileSync(join(cwd, 'other.pub.pem'), pemOf(generateKeyPairSync('ed25519').publicKey));
    const sim = aws.use(oneAccount({}, { regions: REGIONS }));
    for (const name of ['a', 'b'])
      await runLive(
        sim,
        ['scan', '-q', '--bundle', `${name}.zip`, '--sign', 'key.pem', '--controls', name === 'a' ? 'CloudTrail.1' : 'CloudTrail.2'],
        { cwd },
      );
    const whole = await run(['verify', 'a.zip'], { cwd });
    assert.match(
      whole.stdout,
      new RegExp(`Signed by the key ${keyIdOf(publicKey)} \\(Ed25519\\), which lies beside the bundle: whose key it is`),
    );
    for (const args of [
      ['--signature', 'b.zip.sig'],
      ['--key', 'other.pub.pem'],
    ]) {
      const { code, stdout } = await run(['verify', 'a.zip', ...args], { cwd });
      assert.equal(code, 1);
      assert.match(stdout, /is not the signature of this manifest by the key [0-9a-f]{64}\./);
    }
    assertRefused(await run(['verify', 'a.zip', '--key', 'key.pem'], { cwd }), /key\.pem is a private key/);
    assertRefused(await run(['verify', 'a.zip', '--key', 'a.zip'], { cwd }), /is no public key in PEM/);
    assertRefused(await run(['verify', 'a.zip', '--signature', 'none.sig'], { cwd }), /none\.sig could not be read/);
    const unsigned = await run(['verify', 'a.zip', '--key', 'a.zip.pub.pem', '--signature', 'a.zip'], { cwd });
    assert.equal(unsigned.code, 1);
  });
});
