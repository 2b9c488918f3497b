import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleManifest } from '../../src/evidence-bundle/manifest.js';
import { openBundle } from '../../src/evidence-bundle/read.js';
import type { BundleSettings } from '../../src/evidence-bundle/settings.js';
import type { ScanResult } from '../../src/types.js';
import { filesIn, rewrite } from '../support/bundles.js';
import { ACCOUNT, assertRefused, CUSTOM_CHECK, execute, ORGANIZATION, type Outcome, run, temporaryFolder } from '../support/cli.js';

const sha256 = async (path: string): Promise<string> => (await execute('sha256sum', [path])).stdout.slice(0, 64);

/** Scans files into a bundle. */
async function bundle(input: string, args: readonly string[] = []): Promise<{ readonly path: string; readonly outcome: Outcome }> {
  const path = join(temporaryFolder(), 'audit.zip');
  const outcome = await run(['scan', '-i', input, '--bundle', path, '-o', 'json=report.json', ...args], { cwd: join(path, '..') });
  return { path, outcome };
}

describe('scan --bundle', () => {
  it('writes the evidence, the report and what judged into one archive, which any program opens', async () => {
    const { path, outcome } = await bundle(ORGANIZATION);
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /Wrote the bundle to .*audit\.zip\nSHA-256 of its manifest, to write down elsewhere: [0-9a-f]{64}\n/);
    const folder = temporaryFolder();
    assert.equal((await execute('unzip', ['-q', path, '-d', folder])).code, 0);
    assert.deepEqual(readdirSync(folder).sort(), ['evidence.jsonl', 'manifest.json', 'report.json', 'settings.json']);
    assert.equal(readFileSync(join(folder, 'report.json'), 'utf8'), readFileSync(join(path, '../report.json'), 'utf8'));
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as BundleManifest;
    assert.deepEqual([manifest.accounts, manifest.caller, manifest.complete], [8, null, true]);
    for (const part of manifest.parts) assert.equal(await sha256(join(folder, part.name)), part.sha256, part.name);
    // The evidence is what --input reads, and gives the same verdicts.
    const again = await run(['scan', '-i', join(folder, 'evidence.jsonl'), '-o', 'json']);
    const [first, second] = [readFileSync(join(folder, 'report.json'), 'utf8'), again.stdout].map(text => JSON.parse(text) as ScanResult);
    assert.deepEqual(second!.findings, first!.findings);
  });

  it('gives the same bytes for the same evidence, and says the parameters that judged', async () => {
    const args = ['--param', 'CloudTrail.9.requiredTagKeys=Owner', '--controls', 'CloudTrail.9,CloudTrail.4'];
    const [one, two] = [await bundle(ACCOUNT, args), await bundle(ACCOUNT, args)];
    assert.ok(readFileSync(one.path).equals(readFileSync(two.path)));
    const settings = JSON.parse((await filesIn(one.path)).get('settings.json')!) as BundleSettings;
    assert.deepEqual(
      settings.controls.map(({ id, parameters }) => [id, parameters['requiredTagKeys']]),
      [
        ['CloudTrail.4', undefined],
        ['CloudTrail.9', ['Owner']],
      ],
    );
  });

  it('refuses what it would replace, and a key without a bundle', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--bundle', ACCOUNT], /--bundle would write .*account\.json, which is also that of --input/],
      [['--bundle', '-'], /--bundle takes a file/],
      [['--bundle', 'a.zip', '-o', 'json=a.zip'], /A report would replace a\.zip/],
      [['--bundle', 'a.zip', '--save-evidence', 'a.zip'], /--bundle would write a\.zip, which is also that of --save-evidence/],
      [['--bundle', 'a.zip', '--sign', 'k.pem', '-o', 'json=a.zip.sig'], /could not be read|would replace/],
      [['--sign', 'k.pem'], /--sign signs a bundle\. Name its file with --bundle\./],
      [['--kms-sign', 'alias/a'], /--kms-sign signs a bundle/],
      [['--bundle', temporaryFolder()], /is a folder/],
    ];
    for (const [args, message] of cases) assertRefused(await run(['scan', '-i', ACCOUNT, ...args]), message);
  });

  it('writes neither a report nor a bundle where one of them cannot be written', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '-o', 'json=r.json', '--bundle', '/proc/no/audit.zip'], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /could not be written to \/proc\/no\/audit\.zip/);
    assert.deepEqual(readdirSync(cwd), []);
  });
});

describe('verify', () => {
  it('says that a bundle is whole, what it is about, and what that does not prove', async () => {
    const { path } = await bundle(ACCOUNT);
    const { code, stdout, stderr } = await run(['verify', path]);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /audit\.zip is as its manifest says, each byte of it\.\n/);
    assert.match(stdout, /Evidence of 1 account, from files, 2026-11-21T00:00:00\.000Z to/);
    assert.match(stdout, /It is not signed\.\n.*not who made it/);
    const told = /SHA-256 of the manifest: ([0-9a-f]{64})/.exec(stdout)![1]!;
    const known = await run(['verify', path, '--manifest-sha256', told.toUpperCase()]);
    assert.equal(known.code, 0);
    assert.doesNotMatch(known.stdout, /not who made it/);
    const other = await run(['verify', path, '--manifest-sha256', '0'.repeat(64)]);
    assert.equal(other.code, 1);
    assert.match(other.stdout, /The manifest is another one: its SHA-256 is /);
    assertRefused(await run(['verify', path, '--manifest-sha256', 'abc']), /takes 64 hexadecimal digits/);
  });

  it('refuses what is no bundle', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'empty'), '');
    assertRefused(await run(['verify', 'none.zip'], { cwd }), /There is no file none\.zip\./);
    assertRefused(await run(['verify', ACCOUNT]), /is no evidence bundle of trailproof/);
    assertRefused(await run(['verify', 'empty'], { cwd }), /is no evidence bundle of trailproof/);
    assertRefused(await run(['verify', cwd]), /is a folder or a device/);
  });

  it('names the part that was changed', async () => {
    const { path } = await bundle(ACCOUNT);
    const parts = await filesIn(path);
    const evidence = parts.get('evidence.jsonl')!.replace('true', 'false');
    // Somebody who changes a part, and leaves the manifest as it is.
    const changed = await rewrite(path, { 'evidence.jsonl': evidence }, { keepsManifest: true });
    const { code, stdout } = await run(['verify', changed]);
    assert.equal(code, 1);
    assert.doesNotMatch(stdout, /- report\.json/);
    assert.match(stdout, /- evidence\.jsonl (was changed|holds more than the \d+ bytes that the manifest says)/);
  });

  it('finds a change anywhere in the file, and names something', async function () {
    this.timeout(120_000);
    const { path } = await bundle(ACCOUNT, ['--controls', 'CloudTrail.4']);
    const whole = readFileSync(path);
    const spoiled = join(temporaryFolder(), 'spoiled.zip');
    const faults = async (bytes: Buffer): Promise<readonly string[]> => {
      writeFileSync(spoiled, bytes);
      const opened = await openBundle(spoiled).catch((error: unknown) => error as Error);
      if (opened instanceof Error) return [opened.message];
      await opened.close();
      return opened.faults;
    };
    assert.deepEqual(await faults(whole), []);
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 << (at % 8);
      const found = await faults(bytes);
      assert.notEqual(found.length, 0, `byte ${at} of ${whole.length}`);
      assert.match(found[0]!, /manifest\.json|settings\.json|evidence\.jsonl|report\.json|The archive itself/);
    }
    for (let length = 0; length < whole.length; length += 7) {
      assert.notEqual((await faults(whole.subarray(0, length))).length, 0, `cut off after ${length} of ${whole.length}`);
    }
    for (const more of ['\0', 'PK', '\n'.repeat(1000)]) {
      assert.match((await faults(Buffer.concat([whole, Buffer.from(more)])))[0]!, /bytes follow its end/);
      assert.notEqual((await faults(Buffer.concat([Buffer.from(more), whole]))).length, 0);
    }
    // The command line says so, too.
    const middle = Buffer.from(whole);
    middle[Math.floor(whole.length / 2)]! ^= 1;
    writeFileSync(spoiled, middle);
    assert.equal((await run(['verify', spoiled])).code, 1);
    assert.equal((await run(['replay', spoiled])).code, 1);
  });
});

describe('replay', () => {
  it('gets the same verdicts from the same evidence, with the parameters that the bundle has', async () => {
    for (const [input, args] of [
      [ORGANIZATION, []],
      [ORGANIZATION, ['--parity', '--regions', 'us-east-1', '--skip-denied-regions']],
      [ACCOUNT, ['--scope', 'region', '--param', 'CloudTrail.9.requiredTagKeys=Owner', '--severity', 'low,medium']],
    ] as const) {
      const { path } = await bundle(input, args);
      const { code, stdout } = await run(['replay', path]);
      assert.match(stdout, /^The same \d+ findings came out, byte for byte\.\n$/);
      assert.equal(code, 0);
    }
  });

  it('writes reports of what came out, the same as those of the scan', async () => {
    const { path } = await bundle(ORGANIZATION);
    const cwd = temporaryFolder();
    const { code, stdout } = await run(['replay', path, '-o', 'json=again.json'], { cwd });
    assert.equal(code, 0, stdout);
    assert.ok(readFileSync(join(cwd, 'again.json')).equals(readFileSync(join(path, '../report.json'))));
    const shown = await run(['replay', path, '-o', 'json'], { cwd });
    assert.equal(shown.stdout, readFileSync(join(cwd, 'again.json'), 'utf8'));
  });

  it('says which verdicts a report has that its evidence does not give', async () => {
    const { path } = await bundle(ORGANIZATION);
    const report = JSON.parse((await filesIn(path)).get('report.json')!) as ScanResult;
    const lie = report.findings.find(({ status }) => status === 'FAILED')!;
    Object.assign(lie, { status: 'PASSED', severity: 'INFORMATIONAL' });
    // Somebody who changes a part, and makes the manifest anew: only a signature would show that.
    const doctored = await rewrite(path, { 'report.json': `${JSON.stringify(report, null, 2)}\n` });
    assert.equal((await run(['verify', doctored])).code, 0);
    const { code, stdout } = await run(['replay', doctored]);
    assert.equal(code, 1);
    assert.ok(stdout.startsWith(`1 of ${report.findings.length} findings is not as in the report.\n  ${lie.id}  PASSED → FAILED`), stdout);
    assert.match(stdout, /The same checks judged \([0-9a-f]{64}\): the report is not what they make of this evidence\./);
  });

  it('names the versions where other checks judged', async () => {
    const { path } = await bundle(ACCOUNT);
    const report = JSON.parse((await filesIn(path)).get('report.json')!) as ScanResult;
    report.findings.forEach(finding => Object.assign(finding, { message: 'Words of another version.' }));
    const other = { tool: { name: 'trailproof', version: '9.9.9' }, checks: { sha256: '0'.repeat(64), plugins: 0 } };
    const { code, stdout } = await run(['replay', await rewrite(path, { 'report.json': JSON.stringify(report) }, { manifest: other })]);
    assert.equal(code, 1);
    assert.match(stdout, /message changed\n/);
    assert.match(stdout, /Other checks judged: the bundle was made by trailproof 9\.9\.9 with the checks 0{64}, and this is \d/);
  });

  it('says that other checks judged also where the same verdicts come out', async () => {
    const { path } = await bundle(ACCOUNT);
    const { code, stdout } = await run([
      'replay',
      await rewrite(path, {}, { manifest: { checks: { sha256: '0'.repeat(64), plugins: 0 } } }),
    ]);
    assert.equal(code, 0);
    assert.match(stdout, /^The same 21 findings came out, byte for byte\.\nOther checks judged: .* with the checks 0{64}, and this is \d/);
  });

  it('counts the findings of both where some are not in one of them', async () => {
    const { path } = await bundle(ACCOUNT);
    const settings = JSON.parse((await filesIn(path)).get('settings.json')!) as BundleSettings;
    const fewer = { ...settings, controls: settings.controls.filter(({ id }) => id === 'CloudTrail.3') };
    const some = await run(['replay', await rewrite(path, { 'settings.json': JSON.stringify(fewer) })]);
    assert.match(some.stdout, /^20 of 21 findings are not as in the report\.\n/);
    const none = await run(['replay', await rewrite(path, { 'evidence.jsonl': '' }, { manifest: { accounts: 0 } })]);
    assert.match(none.stdout, /^21 of 21 findings are not as in the report\.\n/);
    const { path: one } = await bundle(ACCOUNT, ['--controls', 'CloudTrail.3']);
    const changed = (await filesIn(one)).get('report.json')!.replace(/"message":"[^"]*"/, '"message":"Other words."');
    const single = await run(['replay', await rewrite(one, { 'report.json': changed })]);
    assert.match(single.stdout, /^1 of 1 finding is not as in the report\.\n/);
  });

  it('knows what suppressions, a baseline and Security Hub add to a report', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-i', ACCOUNT, '-q', '-o', 'json=old.json'], { cwd });
    const accepted = ['--owner', 'cloud-sec', '--expires', '2027-05-01', '--reason', 'The organization trail replaces this one in spring.'];
    const { findings } = JSON.parse(readFileSync(join(cwd, 'old.json'), 'utf8')) as ScanResult;
    const { id } = findings.find(({ status }) => status === 'FAILED')!;
    await run(['suppressions', 'add', id, '--file', 'accepted.yaml', '--report', 'old.json', ...accepted], { cwd });
    writeFileSync(join(cwd, 'hub.json'), '{"Findings": []}');
    const files = { baseline: 'old.json', suppressions: 'accepted.yaml', 'compare-with': 'hub.json' };
    const { path } = await bundle(
      ACCOUNT,
      Object.entries(files).flatMap(([option, name]) => [`--${option}`, join(cwd, name)]),
    );
    const report = JSON.parse((await filesIn(path)).get('report.json')!) as ScanResult;
    assert.ok(report.findings.some(({ suppression }) => suppression !== undefined));
    assert.ok(report.findings.every(({ baseline }) => baseline !== undefined));
    assert.notEqual(report.securityHub, undefined);
    const { code, stdout } = await run(['replay', path]);
    assert.equal(code, 0, stdout);
    const { length } = report.findings;
    const suppressed = report.findings.filter(({ suppression }) => suppression !== undefined).length;
    assert.match(
      stdout,
      new RegExp(
        `^The same ${length} findings came out, byte for byte\\.\nNot checked, because what it comes from is not in the bundle: ` +
          `what the report says of a baseline \\(${length} findings\\), suppressions \\(${suppressed} findings?\\), Security Hub \\(\\d+ findings\\)\\.\n$`,
      ),
    );
    assertRefused(await run(['replay', path, '--baseline', 'old.json'], { cwd }), /--baseline is for a bundle of `trailproof collect`/);
  });

  it('never loads a plugin that a bundle names, and asks for it', async () => {
    const plugin = join(CUSTOM_CHECK, 'trail-bucket-name.js');
    const { path, outcome } = await bundle(ACCOUNT, ['--plugin', plugin]);
    assert.notEqual(outcome.code, 2, outcome.stderr);
    assertRefused(
      await run(['replay', path]),
      /which is not among the checks here\. Name the plugin that has it with --plugin; it was .*trail-bucket-name\.js\./,
    );
    const { code, stdout } = await run(['replay', path, '--plugin', plugin]);
    assert.equal(code, 0, stdout);
  });
});
