import { randomUUID } from 'node:crypto';
import { constants, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BATCH = 1 << 16;

/** A file that nobody else sees, and that is gone with the process. */
export function openTemporary(): { readonly path: string; readonly file: number } {
  const path = join(tmpdir(), `.trailproof-${randomUUID()}.tmp`);
  const file = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL, 0o600);
  // An open file lives on without its name; where it does not, as on Windows, the system clears its folder up.
  rmSync(path, { force: true });
  return { path, file };
}

export function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** What was written to it so far. */
export function* readAll(file: number): Generator<Buffer> {
  for (let at = 0; ;) {
    const buffer = Buffer.alloc(BATCH);
    const read = readSync(file, buffer, 0, BATCH, at);
    if (read === 0) return;
    yield buffer.subarray(0, read);
    at += read;
  }
}
