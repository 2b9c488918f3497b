import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { readInput } from '../../src/input/index.js';
import { InputError } from '../../src/errors.js';
import { ACCOUNT, rawTrail, snapshotsOf, temporaryFolder, told, TRAIL, trailArnOf, type Json } from './support.js';

const DOCUMENT = JSON.stringify({ trailList: [rawTrail({ S3KeyPrefix: 'ä€😀' })] });
const BOM = '\ufeff';

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield await Promise.resolve(bytes.subarray(start, start + size));
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Accounts in falling order, one a line. */
function lines(count: number): string {
  const accounts = Array.from({ length: count }, (_, index) => String(999_999_999_999 - index));
  return accounts.map(account => JSON.stringify({ trailList: [rawTrail({ TrailARN: trailArnOf(account, 'main') })] })).join('\n');
}

describe('input: sources', () => {
  const folder = temporaryFolder();

  const prefix = async (content: Buffer): Promise<unknown> => {
    const { facts } = await folder.readOne(content);
    return (told(facts.trails) as { trails: Json[] }).trails[0]!['bucketPrefix'];
  };

  for (const [name, bytes] of [
    ['UTF-8', Buffer.from(DOCUMENT)],
    ['UTF-8 with a byte order mark', Buffer.from(BOM + DOCUMENT)],
    ['UTF-16LE with a byte order mark', Buffer.from(BOM + DOCUMENT, 'utf16le')],
    ['UTF-16LE without one', Buffer.from(DOCUMENT, 'utf16le')],
    ['UTF-16BE with a byte order mark', bigEndian(BOM + DOCUMENT)],
    ['UTF-16LE, one document a line', Buffer.from(`${BOM}${DOCUMENT}\r\n${DOCUMENT}\r\n`, 'utf16le')],
    ['UTF-8 with a byte order mark, one document a line', Buffer.from(`${BOM}${DOCUMENT}\n\n${DOCUMENT}`)],
    ['blank lines before and after', Buffer.from(`\n \r\n${DOCUMENT}\n\n`)],
  ] as const) {
    it(`reads ${name}`, async () => assert.equal(await prefix(bytes), 'ä€😀'));
  }

  it('tells name, size and digest of every source, in the order given', async () => {
    const file = folder.write('a.json', DOCUMENT);
    const stdin = chunks(Buffer.from(DOCUMENT), 7);
    const { sources, accounts } = await readInput({ files: ['-', file], stdin });
    const bytes = Buffer.byteLength(DOCUMENT);
    const sha256 = createHash('sha256').update(DOCUMENT).digest('hex');
    assert.deepEqual(sources, [
      { name: '-', bytes, sha256 },
      { name: file, bytes, sha256 },
    ]);
    assert.equal(accounts, 1);
  });

  for (const size of [1, 5, 1 << 20]) {
    it(`reads standard input in chunks of ${size}`, async () => {
      const text = `\n${lines(3)}\n`;
      const snapshots = await snapshotsOf({ files: ['-'], stdin: chunks(Buffer.from(text), size) });
      assert.deepEqual(
        snapshots.map(({ account }) => account),
        ['999999999997', '999999999998', '999999999999'],
      );
    });
  }

  it('names standard input in a message', async () => {
    await assert.rejects(
      readInput({ files: ['-'], stdin: chunks(Buffer.from('{'), 1) }),
      new InputError('standard input: ends in the middle of the JSON (line 1, column 2). It was cut off: save it again.'),
    );
  });

  it('reads a large file a second time, account by account, as often as asked', async () => {
    const input = await readInput({ files: [folder.write('large.jsonl', lines(14_000))] });
    assert.ok(input.sources[0]!.bytes > 4 * 1024 * 1024);
    for (let time = 0; time < 2; time += 1) {
      const accounts: string[] = [];
      for await (const { account } of input.snapshots()) accounts.push(account);
      assert.equal(accounts.length, 14_000);
      assert.deepEqual(accounts, accounts.toSorted());
    }
  });

  it('finds contradictions between lines of a large file', async () => {
    const other = JSON.stringify({
      TrailARN: trailArnOf('999999999999', 'main'),
      ...rawTrail({ TrailARN: trailArnOf('999999999999', 'main'), KmsKeyId: 'k' }),
    });
    assert.equal(
      await folder.failure({ 'large.jsonl': `${lines(14_000)}\n${other}` }),
      'InputError: large.jsonl, line 1 and large.jsonl, line 14001 contradict each other: they differ in kmsKeyId of trail arn:aws:cloudtrail:us-east-1:999999999999:trail/main. Leave out what is out of date.',
    );
  });

  it('notices that a large file changed after it was validated', async () => {
    const file = folder.write('large.jsonl', lines(14_000));
    const input = await readInput({ files: [file] });
    appendFileSync(file, '\n');
    await assert.rejects(
      async () => {
        for await (const snapshot of input.snapshots()) assert.ok(snapshot.account);
      },
      new InputError(`${file}: changed while it was being read. Run again when it is complete.`),
    );
  });

  it('reads one line of several megabytes', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => rawTrail({ TrailARN: trailArnOf(ACCOUNT, `t${index}`), Name: `t${index}` }));
    const [first, ...others] = [many.slice(0, 9000), many.slice(9000, 18_000)].map(trails => JSON.stringify(trails));
    const message = await folder.failure({ 'long.jsonl': [first, ...others].join('\n') });
    assert.equal(
      message,
      `InputError: long.jsonl, at /facts/trails/value/regions/-/value: together with the other files about account ${ACCOUNT}, it must NOT have more than 10000 items.`,
    );
    const snapshot = await folder.readOne(`${first!}\n${JSON.stringify({ TrailARN: TRAIL, EventSelectors: [] })}`);
    assert.equal((told(snapshot.facts.trails) as { trails: unknown[] }).trails.length, 9000);
  });
});
