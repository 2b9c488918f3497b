import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { BundlePart } from './manifest.js';

const CHUNK = 1 << 18;

/** A stretch of a file, as far as the file goes. */
export async function* stretchOf(file: FileHandle, at: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(CHUNK, length - done)), 0, undefined, at + done);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    done += bytesRead;
  }
}

/** More came out of a part than its manifest says: it is not read on, however much more there would be. */
class TooMuch extends Error {}

/** A part as it was before it was compressed. Throws for bytes that are not compressed data, or that hold more than `bytes`. */
export async function* inflated(packed: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  const source = Readable.from(packed);
  const inflate = createInflateRaw();
  source.once('error', error => inflate.destroy(error));
  try {
    let length = 0;
    for await (const chunk of source.pipe(inflate) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > bytes) throw new TooMuch();
      yield chunk;
    }
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** What is wrong with a part that lies there, as a sentence after its name; `null` when it is as its manifest says. */
export async function faultOf(part: BundlePart, file: FileHandle, at: number): Promise<string | null> {
  const packed = createHash('sha256');
  for await (const chunk of stretchOf(file, at, part.packed.bytes)) packed.update(chunk);
  const isAsPacked = packed.digest('hex') === part.packed.sha256;
  const plain = createHash('sha256');
  let length = 0;
  let checksum = 0;
  try {
    for await (const chunk of inflated(stretchOf(file, at, part.packed.bytes), part.bytes)) {
      plain.update(chunk);
      checksum = crc32(chunk, checksum);
      length += chunk.length;
    }
  } catch (error) {
    if (error instanceof TooMuch) return `holds more than the ${part.bytes} bytes that the manifest says`;
    return 'was changed: it cannot be decompressed any more';
  }
  const sha256 = plain.digest('hex');
  if (sha256 !== part.sha256 || length !== part.bytes) {
    return `was changed: it has ${length} bytes with the SHA-256 ${sha256}, and the manifest says ${part.bytes} bytes with ${part.sha256}`;
  }
  if (!isAsPacked) return 'holds what it should, but was compressed anew';
  if (checksum !== Number.parseInt(part.crc32, 16)) return 'has another CRC-32 than the manifest says';
  return null;
}
