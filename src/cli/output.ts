import { constants, type Stats } from 'node:fs';
import { chmod, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Format, FORMATS, isFormat } from '../../reports/index.js';
import { OutputError, UsageError } from '../errors.js';
import { didYouMean } from '../nearest.js';

/** One `-o FORMAT[=PATH]`. `path: null` is standard output. */
export interface OutputTarget {
  readonly format: Format;
  readonly path: string | null;
}

/** Reads the values of `-o`; none means the text report on standard output. */
export function parseOutputs(specs: readonly string[]): readonly OutputTarget[] {
  if (specs.length === 0) return [{ format: 'text', path: null }];
  const targets = specs.map(spec => {
    const [format = '', ...rest] = spec.split('=');
    const path = rest.join('=');
    if (!isFormat(format))
      throw new UsageError(`There is no format "${format}".${didYouMean(format, FORMATS)} The formats are ${FORMATS.join(', ')}.`);
    if (spec.includes('=') && path === '')
      throw new UsageError(`-o ${spec} names no file. Write -o ${format}=FILE, or -o ${format} for standard output.`);
    return { format, path: path === '' || path === '-' ? null : path };
  });
  if (targets.filter(({ path }) => path === null).length > 1)
    throw new UsageError('Only one report can go to standard output. Give the others a file: -o FORMAT=FILE.');
  const paths = targets.flatMap(({ path }) => (path === null ? [] : [resolve(path)]));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new UsageError(`Two reports would be written to ${twice}. Give each its own file.`);
  return targets;
}

/** A report that lies finished beside its place, waiting for the others. */
interface Staged {
  readonly temporary: string;
  readonly path: string;
}

/**
 * Writes several reports or none: each goes to a temporary file beside its place, and only when all are complete are
 * they renamed. Files are for their owner's eyes (mode 0600), because reports say where an account is weak.
 */
export class ReportFiles {
  readonly #staged: Staged[] = [];
  readonly #open = new Set<string>();

  async stage(path: string, pieces: Iterable<string>): Promise<void> {
    try {
      await mkdir(dirname(resolve(path)), { recursive: true });
      const existing = await stat(path).catch(() => null);
      if (existing?.isDirectory() === true) throw new OutputError(`${path} is a folder. Give the report a file name.`);
      // A pipe or a device (/dev/null, /dev/stdout) is written to, never replaced.
      if (isSpecial(existing)) {
        await writeTo(path, pieces, constants.O_WRONLY);
        return;
      }
      const target = existing === null ? resolve(path) : await realpath(path);
      const temporary = join(dirname(target), `.trailproof-${process.pid}-${this.#staged.length}.tmp`);
      this.#open.add(temporary);
      await writeTo(temporary, pieces, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
      this.#staged.push({ temporary, path: target });
    } catch (error) {
      await this.discard();
      throw outputError(path, error);
    }
  }

  async commit(): Promise<void> {
    for (const { temporary, path } of this.#staged) {
      try {
        await chmod(temporary, 0o600);
        await rename(temporary, path);
        this.#open.delete(temporary);
      } catch (error) {
        await this.discard();
        throw outputError(path, error);
      }
    }
  }

  /** Removes what is not finished. */
  async discard(): Promise<void> {
    await Promise.all([...this.#open].map(temporary => rm(temporary, { force: true })));
    this.#open.clear();
  }
}

function isSpecial(stats: Stats | null): boolean {
  return stats !== null && !stats.isFile();
}

const BATCH = 1 << 16;

async function writeTo(path: string, pieces: Iterable<string>, flags: number): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    for (const batch of batches(pieces)) await file.appendFile(batch);
    if (flags & constants.O_EXCL) await file.sync();
  } finally {
    await file.close();
  }
}

/** Sends a report to standard output no faster than it is read. Resolves to false when the reader has gone away. */
export async function writeToStdout(pieces: Iterable<string>): Promise<boolean> {
  const { stdout } = process;
  let failure: NodeJS.ErrnoException | undefined;
  const onError = (error: NodeJS.ErrnoException): void => {
    failure ??= error;
  };
  stdout.on('error', onError);
  for (const batch of batches(pieces)) {
    await new Promise<void>(done =>
      stdout.write(batch, () => {
        done();
      }),
    );
    if (failure !== undefined) break;
  }
  if (failure === undefined) return true;
  if (failure.code === 'EPIPE') return false;
  throw outputError('standard output', failure);
}

function* batches(pieces: Iterable<string>): Iterable<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  if (batch !== '') yield batch;
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'permission was denied',
  EPERM: 'permission was denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of its path is not a folder',
  EEXIST: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its name is too long',
  EFBIG: 'it would be larger than the system allows',
  EIO: 'the device reports an error',
};

function outputError(path: string, error: unknown): OutputError {
  if (error instanceof OutputError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new OutputError(`The report could not be written to ${path}: ${CAUSES[code] ?? message}. No report was changed.`, {
    cause: error,
  });
}
