import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { BundlePart, PartName } from './manifest.js';
import { openTemporary, readAll, writeAll } from './temporary.js';

/** A part that lies compressed in a file of its own, which is gone when it is closed. */
export interface PackedPart {
  readonly part: BundlePart;
  content(): Iterable<Buffer>;
  close(): void;
}

const BATCH = 1 << 16;
const LEVEL = 6;

/** Compresses a part. Nothing of it stays in memory. */
export async function pack(name: PartName, pieces: Iterable<string | Buffer>): Promise<PackedPart> {
  const { file } = openTemporary();
  try {
    const [plain, packed] = [createHash('sha256'), createHash('sha256')];
    const lengths = { plain: 0, packed: 0 };
    let checksum = 0;
    const measured = function* (): Generator<Buffer> {
      for (const batch of batches(pieces)) {
        plain.update(batch);
        checksum = crc32(batch, checksum);
        lengths.plain += batch.length;
        yield batch;
      }
    };
    await pipeline(measured(), createDeflateRaw({ level: LEVEL }), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        packed.update(chunk);
        lengths.packed += chunk.length;
        writeAll(file, chunk);
      }
    });
    const part: BundlePart = {
      name,
      bytes: lengths.plain,
      sha256: plain.digest('hex'),
      crc32: checksum.toString(16).padStart(8, '0'),
      packed: { bytes: lengths.packed, sha256: packed.digest('hex') },
    };
    return { part, content: () => readAll(file), close: () => closeSync(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function* batches(pieces: Iterable<string | Buffer>): Generator<Buffer> {
  let batch: Buffer[] = [];
  let length = 0;
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    batch.push(bytes);
    length += bytes.length;
    if (length < BATCH) continue;
    yield Buffer.concat(batch);
    batch = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(batch);
}
