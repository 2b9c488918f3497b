import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { InputError } from '../errors.js';
import { fileLabel, safe } from './place.js';

/** Bytes that can be read a second time, piece by piece. */
export interface Content {
  slice(offset: number, length: number): Buffer;
  /** Lets go of the file until it is read again. */
  close(): void;
}

export function heldContent(bytes: Buffer): Content {
  return { slice: (offset, length) => bytes.subarray(offset, offset + length), close: () => undefined };
}

type Version = Pick<Stats, 'size' | 'mtimeMs' | 'ino'>;

/** A regular file, read again only where it is asked for. */
export function fileContent(name: string, version: Version): Content {
  let handle: number | undefined;
  const changed = (): InputError => new InputError(`${fileLabel(name)}: changed while it was being read. Run again when it is complete.`);
  const reopen = (): number => {
    try {
      handle = openSync(name, 'r');
    } catch {
      throw changed();
    }
    const now = fstatSync(handle);
    if (now.size !== version.size || now.mtimeMs !== version.mtimeMs || now.ino !== version.ino) throw changed();
    return handle;
  };
  return {
    slice(offset, length) {
      const file = handle ?? reopen();
      const bytes = Buffer.allocUnsafe(length);
      for (let done = 0; done < length;) {
        const read = readSync(file, bytes, done, length - done, offset + done);
        if (read === 0) throw changed();
        done += read;
      }
      return bytes;
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

export interface Opened {
  /** What can be read again; `null` for standard input and pipes, which are there only once. */
  readonly version: Version | null;
  readonly chunks: AsyncIterable<Buffer>;
}

const CHUNK = 1 << 20;

export async function openFile(name: string): Promise<Opened> {
  const handle = await open(name, 'r').catch((error: unknown) => {
    throw unreadable(name, error);
  });
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw unreadable(name, { code: 'EISDIR' });
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } catch (error) {
      throw isSystemError(error) ? unreadable(name, error) : error;
    } finally {
      await handle.close();
    }
  }
  return { version: stats.isFile() ? stats : null, chunks: chunks() };
}

export function openStdin(stdin: AsyncIterable<Uint8Array>): Opened {
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of stdin) yield Buffer.from(chunk);
    } catch (error) {
      throw isSystemError(error) ? unreadable('-', error) : error;
    }
  }
  return { version: null, chunks: chunks() };
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

const PROBLEMS = new Map([
  ['ENOENT', 'There is no such file.'],
  ['ENOTDIR', 'There is no such file.'],
  ['EISDIR', 'This is a folder. Name the files in it.'],
  ['EACCES', 'You are not permitted to read it.'],
  ['EPERM', 'You are not permitted to read it.'],
]);

function unreadable(name: string, error: unknown): InputError {
  const code = error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : 'unknown error';
  return new InputError(`${fileLabel(name)}: ${PROBLEMS.get(code) ?? `It cannot be read (${safe(code, 80)}).`}`);
}
