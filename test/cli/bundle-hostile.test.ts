import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleManifest, PartName } from '../../src/evidence-bundle/manifest.js';
import { zipLayout } from '../../src/evidence-bundle/zip.js';
import { filesIn, rewrite } from '../support/bundles.js';
import { ACCOUNT, assertPlain, assertRefused, execute, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';

type Changes = Partial<Record<PartName, string>> & { readonly manifest?: Partial<BundleManifest> };

async function bundleIn(cwd: string, input = ACCOUNT): Promise<string> {
  await run(['scan', '-q', '-i', input, '--bundle', 'audit.zip'], { cwd });
  return join(cwd, 'audit.zip');
}

/** Changes an archive with Python’s zipfile, which asks no questions. */
async function python(cwd: string, script: string): Promise<void> {
  const { code, stderr } = await execute('python3', ['-W', 'ignore', '-c', `import zipfile, stat\n${script}`], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '' },
  });
  assert.equal(code, 0, stderr);
}

const APPEND = "z = zipfile.ZipFile('audit.zip', 'a')";

describe('verify: archives that somebody else has made', () => {
  const stories: readonly (readonly [string, string, RegExp])[] = [
    [
      'another file in it',
      `${APPEND}; z.writestr('more.txt', 'x'); z.close()`,
      /The archive holds "more\.txt", which the manifest does not name\./,
    ],
    [
      'a name that leads elsewhere',
      `${APPEND}; z.writestr('../../evil.sh', 'x'); z.close()`,
      /The archive holds "\.\.\/\.\.\/evil\.sh", which/,
    ],
    ['a part twice', `${APPEND}; z.writestr('report.json', '{}'); z.close()`, /The archive holds report\.json a second time\./],
    [
      'a symbolic link',
      `${APPEND}; i = zipfile.ZipInfo('link'); i.create_system = 3; i.external_attr = (stat.S_IFLNK | 0o777) << 16; z.writestr(i, '/etc/passwd'); z.close()`,
      /The archive holds "link", which/,
    ],
    ['a name that steers a terminal', `${APPEND}; z.writestr('\\x1b[2Jx', 'x'); z.close()`, /The archive holds ".*u.1b.*x", which/],
    ['a comment', `${APPEND}; z.comment = b'hello'; z.close()`, /The archive itself was changed|bytes follow its end/],
    [
      'the same parts, packed by another program',
      "z = zipfile.ZipFile('audit.zip'); n = [(i.filename, z.read(i)) for i in z.infolist()]; z.close(); z = zipfile.ZipFile('audit.zip', 'w', zipfile.ZIP_DEFLATED)\nfor a, b in n: z.writestr(a, b)\nz.close()",
      /manifest\.json was changed, or the header before it|The archive itself was changed/,
    ],
    [
      'a part less',
      "z = zipfile.ZipFile('audit.zip'); n = [(i, z.read(i)) for i in z.infolist() if i.filename != 'report.json']; z.close(); z = zipfile.ZipFile('audit.zip', 'w')\nfor a, b in n: z.writestr(a, b)\nz.close()",
      /audit\.zip is not what it should be/,
    ],
  ];
  for (const [name, script, message] of stories) {
    it(name, async () => {
      const cwd = temporaryFolder();
      await bundleIn(cwd);
      await python(cwd, script);
      const { code, stdout, stderr } = await run(['verify', 'audit.zip'], { cwd });
      assert.equal(code, 1, stderr);
      assert.match(stdout, message);
      assertPlain(stdout);
      assert.deepEqual(readdirSync(cwd), ['audit.zip']);
    });
  }

  it('a bomb is read no further than its manifest says', async () => {
    const cwd = temporaryFolder();
    const path = await bundleIn(cwd);
    const bomb = await rewrite(path, { 'evidence.jsonl': ' '.repeat(400_000_000) }, { keepsManifest: true });
    const { code, stdout } = await run(['verify', bomb], { cwd, node: ['--max-old-space-size=60'] });
    assert.equal(code, 1);
    assert.match(stdout, /evidence\.jsonl holds more than the \d+ bytes that the manifest says\./);
  });

  it('a manifest that says what no manifest may', async () => {
    const cwd = temporaryFolder();
    const path = await bundleIn(cwd);
    for (const [manifest, message] of [
      [{ kind: 'other' }, /manifest\.json, at \/kind: must be "bundle"/],
      [{ tool: { name: 'trailproof', version: 7 } }, /manifest\.json, at \/tool\/version: must be a string/],
    ] as const) {
      const { code, stdout } = await run(['verify', await rewrite(path, {}, { manifest: manifest as never })]);
      assert.equal(code, 1);
      assert.match(stdout, message);
    }
  });

  it('replay refuses parts that are none, in one sentence', async () => {
    const cwd = temporaryFolder();
    const path = await bundleIn(cwd, ORGANIZATION);
    const parts = await filesIn(path);
    const [first = ''] = parts.get('evidence.jsonl')!.split('\n');
    const cases = [
      [{ 'evidence.jsonl': 'not JSON\n' }, /evidence\.jsonl, line 1: is no evidence of trailproof/],
      [{ 'evidence.jsonl': `${first}\n${first}\n` }, /evidence\.jsonl holds account \d{12} twice\./],
      [{ 'settings.json': '{}' }, /settings\.json: lacks the property "\w+"\. See "trailproof schema bundle-settings"/],
      [
        { 'settings.json': parts.get('settings.json')!.replace('CloudTrail.4', 'CloudTrail.44') },
        /judged by CloudTrail\.44, which is not among the checks here\. Use the version that made the bundle\./,
      ],
      [{ 'report.json': '[]' }, /report\.json: is no JSON report of trailproof\./],
      [{ 'report.json': '{"schemaVersion":"1.0","tool":{},"findings":[]}' }, /report\.json.*See "trailproof schema report"/],
    ] as const;
    for (const [changes, message] of cases) assertRefused(await run(['replay', await rewrite(path, changes)]), message);
  });
});

describe('replay: bundles of which the hashes are right, and the parts contradict each other', () => {
  const CALL =
    '{"at":"2026-11-21T00:00:00.000Z","account":null,"region":"us-east-1","api":"sts:GetCallerIdentity","outcome":"ANSWERED","error":null,"attempts":1,"milliseconds":3,"requestId":"r"}';
  const CALLER = { account: '999999999999', partition: 'aws', arn: 'arn:aws:iam::999999999999:user/x' };
  const form = /- report\.json is not byte for byte as this trailproof writes it: .* a name that is there twice/;
  const stories: readonly (readonly [string, (report: string) => string, Changes, RegExp])[] = [
    ['a name twice in the report', text => text.replace('"status":"FAILED"', '"status":"PASSED","status":"FAILED"'), {}, form],
    ['other spaces in the report', text => JSON.stringify(JSON.parse(text), null, 3), {}, form],
    ['one byte more', text => `${text}\n`, {}, form],
    [
      'a version in the report',
      text => text.replace(/"version": "[^"]*"/, '"version": "9.9.9"'),
      {},
      /- manifest\.json was made by trailproof \d\S+, and report\.json by trailproof 9\.9\.9\./,
    ],
    [
      'a page in the report',
      text => text.replace(/"informationUri": "[^"]*"/, '"informationUri": "http://elsewhere.example"'),
      {},
      /- report\.json leads to another page/,
    ],
    [
      'a version in the manifest',
      text => text,
      { manifest: { tool: { name: 'trailproof', version: '0.0.9' } } },
      /- manifest\.json was made by trailproof 0\.0\.9, and/,
    ],
    [
      'accounts in the manifest',
      text => text,
      { manifest: { accounts: 7 } },
      /- manifest\.json counts 7 accounts, and evidence\.jsonl holds 1 account\./,
    ],
    [
      'a caller of files',
      text => text,
      { manifest: { caller: CALLER } },
      /- manifest\.json names who asked AWS, and all evidence is from files\./,
    ],
    [
      'calls of files',
      text => text,
      { 'calls.jsonl': `${CALL}\n` },
      /- calls\.jsonl holds calls to AWS, and all evidence is from files\.\n$/,
    ],
  ];
  for (const [name, change, changes, message] of stories) {
    it(name, async () => {
      const path = await bundleIn(temporaryFolder());
      const { manifest = {}, ...parts } = changes;
      const report = change((await filesIn(path)).get('report.json')!);
      const contradicting = await rewrite(path, { 'report.json': report, ...parts }, { manifest });
      assert.equal((await run(['verify', contradicting])).code, 0);
      const { code, stdout, stderr } = await run(['replay', contradicting]);
      assert.equal(code, 1, stderr);
      assert.match(stdout, /^The same 21 findings came out\.\nThe bundle contradicts itself:\n- /);
      assert.match(stdout, message);
    });
  }

  it('lines that are no calls', async () => {
    const path = await bundleIn(temporaryFolder());
    const lines = [
      'not JSON',
      '{}',
      '[]',
      CALL.replace('{', '{ '),
      CALL.replace('"attempts":1', '"attempts":"1"'),
      CALL.replace('}', ',"more":1}'),
      CALL.replace('"account":null', '"account":null,"account":null'),
    ];
    for (const line of lines) {
      const { code, stdout } = await run(['replay', await rewrite(path, { 'calls.jsonl': `${CALL}\n${line}\n` })]);
      assert.equal(code, 1);
      assert.match(stdout, /- calls\.jsonl, line 2, is no call as a scan writes it\./, line);
    }
  });

  it('verify already names what the manifest alone cannot mean', async () => {
    const path = await bundleIn(temporaryFolder());
    const cases: readonly (readonly [Partial<BundleManifest>, RegExp])[] = [
      [{ startedAt: '2031-01-01T00:00:00.000Z' }, /- manifest\.json says that the scan ended at .*, before it began at 2031/],
      [
        { caller: { ...CALLER, account: '111122223333' } },
        /- manifest\.json names a caller whose ARN is of another account or partition\./,
      ],
    ];
    for (const [manifest, message] of cases) {
      const changed = await rewrite(path, {}, { manifest });
      for (const command of ['verify', 'replay']) {
        const { code, stdout } = await run([command, changed]);
        assert.equal(code, 1);
        assert.match(stdout, message);
      }
    }
  });

  it('evidence that nobody has judged is not judged then', async () => {
    const cwd = temporaryFolder();
    const path = await bundleIn(cwd);
    const { code, stdout } = await run(
      ['replay', await rewrite(path, {}, { without: 'report.json', manifest: { accounts: 2 } }), '-o', 'json=r.json'],
      { cwd },
    );
    assert.equal(code, 1);
    assert.match(
      stdout,
      /contradicts itself, so that it is not judged:\n- manifest\.json counts 2 accounts, and evidence\.jsonl holds 1 account\.\n$/,
    );
    assert.deepEqual(readdirSync(cwd), ['audit.zip']);
  });
});

describe('bundles of 4 GB and more', () => {
  it('are archives that other programs read', async () => {
    // Headers alone: the contents are holes in a sparse file.
    const large = 5_000_000_000;
    const entries = [
      { name: 'a', isDeflated: false, bytes: 3, packedBytes: 3, crc32: 0 },
      { name: 'b', isDeflated: false, bytes: large, packedBytes: large, crc32: 0 },
      { name: 'c', isDeflated: false, bytes: 7, packedBytes: 7, crc32: 0 },
    ];
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'large.zip'), '');
    let at = 0;
    const writes: { readonly at: number; readonly hex: string }[] = [];
    for (const stretch of zipLayout(entries)) {
      if (stretch.kind === 'headers') writes.push({ at, hex: stretch.bytes.toString('hex') });
      at += stretch.kind === 'headers' ? stretch.bytes.length : stretch.length;
    }
    writeFileSync(join(cwd, 'writes.json'), JSON.stringify(writes));
    await python(
      cwd,
      `import json
f = open('large.zip', 'r+b')
for w in json.load(open('writes.json')):
  f.seek(w['at']); f.write(bytes.fromhex(w['hex']))
f.close()
z = zipfile.ZipFile('large.zip')
assert [(i.filename, i.file_size, i.compress_size) for i in z.infolist()] == [('a', 3, 3), ('b', ${large}, ${large}), ('c', 7, 7)]
assert z.open('c')._orig_compress_size == 7`,
    );
    const listed = await execute('unzip', ['-l', 'large.zip'], { cwd });
    assert.match(listed.stdout, /5000000000 +1980-01-01 00:00 +b/);
    assert.equal(listed.code, 0, listed.stderr);
  });
});
