import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type Format, FORMATS, isFormat } from '../../reports/index.js';
import { OutputError, UsageError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import { causeOf } from './causes.js';
import { pathBelow, placeOf, theSame } from './same-file.js';

/** One `-o FORMAT[=PATH]`. `path: null` is standard output. */
export interface OutputTarget {
  readonly format: Format;
  readonly path: string | null;
  /** The path is a folder, in which each account has a file. */
  readonly isFolder: boolean;
}

/** Formats of which a folder can hold files for each account, and what of the folder such a report replaces. */
const BY_ACCOUNT: Readonly<Partial<Record<Format, RegExp>>> = {
  sarif: /^([^/]+\.sarif|index\.json)$/,
  asff: /^([^/]+\.asff\.json|index\.json)$/,
  html: /^(accounts\/[^/]+\.html|index\.html|index\.json)$/,
};

/** Reads the values of `-o`; none means the text report on standard output. `evidence` is where evidence is saved beside them. */
export function parseOutputs(specs: readonly string[], inputs: readonly string[] = [], evidence?: string): readonly OutputTarget[] {
  if (specs.length === 0) return [{ format: 'text', path: null, isFolder: false }];
  const targets = specs.map(spec => {
    const [format = '', ...rest] = spec.split('=');
    const path = rest.join('=');
    if (!isFormat(format))
      throw new UsageError(`There is no format "${format}".${didYouMean(format, FORMATS)} The formats are ${FORMATS.join(', ')}.`);
    if (spec.includes('=') && path === '')
      throw new UsageError(`-o ${spec} names no file. Write -o ${format}=FILE, or -o ${format} for standard output.`);
    const isFolder = path.endsWith('/') || path.endsWith(sep);
    if (isFolder && BY_ACCOUNT[format] === undefined) throw new UsageError(`-o ${spec} names a folder. Write -o ${format}=${path}FILE.`);
    return { format, path: path === '' || path === '-' ? null : path, isFolder };
  });
  if (targets.filter(({ path }) => path === null).length > 1)
    throw new UsageError('Only one report can go to standard output. Give the others a file: -o FORMAT=FILE.');
  const paths = targets.flatMap(({ path }) => path ?? []);
  const twice = paths.find((path, index) => theSame(path, paths.slice(0, index)) !== undefined);
  if (twice !== undefined) throw new UsageError(`Two reports would be written to ${placeOf(twice)}. Give each its own file.`);
  const isInFolder = ({ format, path: folder, isFolder }: OutputTarget, path: string): boolean =>
    isFolder && folder !== null && [path, placeOf(path)].some(one => BY_ACCOUNT[format]?.test(pathBelow(folder, one)) === true);
  const isReplaced = (path: string): boolean => theSame(path, paths) !== undefined || targets.some(target => isInFolder(target, path));
  const input = inputs.find(name => name !== '-' && isReplaced(name));
  if (input !== undefined)
    throw new UsageError(`A report would replace ${input}, which the command reads or keeps. Give the report another name.`);
  if (evidence !== undefined && isReplaced(evidence))
    throw new UsageError(`--save-evidence would write ${evidence}, and so would a report. Give each its own file.`);
  return targets;
}

/** Before anything is asked: a folder in the place of a file would be found out only after the whole scan. */
export async function refuseFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const existing = await stat(path).catch(() => null);
    if (existing?.isDirectory() === true) throw new OutputError(`${path} is a folder. Give the report a file name.`);
  }
}

/**
 * Writes several reports or none: each goes to a temporary file beside its place, and only when all are complete are
 * they renamed. Files are for their owner's eyes (mode 0600), because reports say where an account is weak.
 */
export class ReportFiles {
  /** Reports that lie finished beside their place, waiting for the others: place → temporary file. */
  readonly #staged = new Map<string, string>();
  /** The rights of those that are not for their owner’s eyes alone. */
  readonly #modes = new Map<string, number>();
  /** Files of an earlier scan, which go when the new ones come. */
  readonly #obsolete: string[] = [];
  /** Every temporary file, and whether it could be made. */
  readonly #open = new Map<string, Promise<boolean>>();
  #isStopped = false;

  /** `keepsMode`: a file that is rewritten, as a baseline that is committed, keeps the rights that it has. */
  async stage(path: string, pieces: Iterable<string | Uint8Array>, keepsMode = false): Promise<void> {
    try {
      const existing = await statOf(path);
      if (existing?.isDirectory() === true) throw new OutputError(`${path} is a folder. Give the report a file name.`);
      // A pipe or a device (/dev/null, /dev/stdout) is written to, never replaced.
      if (isSpecial(existing)) {
        await writeTo(await open(path, constants.O_WRONLY), pieces);
        return;
      }
      const target = placeOf(path);
      await makeFolder(dirname(target));
      // What can fail has to fail before anything is renamed: a name that is too long shows only now that its folder exists.
      await statOf(target);
      if (this.#staged.has(target)) throw new OutputError(`Two reports would be written to ${target}. None was.`);
      // Not the process id, which is the same in every container: what a killed scan left must not be in the way.
      const temporary = join(dirname(target), `.trailproof-${randomUUID()}.tmp`);
      await this.#goOn();
      const opening = open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      this.#open.set(
        temporary,
        opening.then(
          () => true,
          () => false,
        ),
      );
      const file = await opening;
      await writeTo(file, pieces, () => file.sync());
      this.#staged.set(target, temporary);
      if (keepsMode && existing !== null) this.#modes.set(target, existing.mode & 0o777);
    } catch (error) {
      await this.discard();
      throw outputError(path, error);
    }
  }

  /** Removes a file, once all reports are complete. */
  remove(path: string): void {
    this.#obsolete.push(path);
  }

  /**
   * Puts every report in its place, after `shown` was written to standard output: what fails there, a full disk say, leaves all files as
   * they were. Whether anybody read it to its end does not matter.
   */
  async commit(shown: Iterable<string> | null = null): Promise<void> {
    if (shown !== null) {
      await writeToStdout(shown, this.#staged.size === 0 ? '' : NOTHING_CHANGED).catch(async (error: unknown) => {
        await this.discard();
        throw error;
      });
    }
    // Before the new ones come: whoever takes all that is there may find too little, but never something outdated.
    for (const path of this.#obsolete) {
      try {
        await this.#goOn();
        await rm(path);
      } catch (error) {
        await this.discard();
        throw outputError(path, error, 'No report was written.');
      }
    }
    let written = 0;
    for (const [path, temporary] of this.#staged) {
      try {
        await this.#goOn();
        await chmod(temporary, this.#modes.get(path) ?? 0o600);
        await rename(temporary, path);
        this.#open.delete(temporary);
        written += 1;
      } catch (error) {
        await this.discard();
        throw outputError(path, error, written + this.#obsolete.length === 0 ? NOTHING_CHANGED : 'Others were replaced already.');
      }
    }
  }

  /** Removes what is not finished. */
  async discard(): Promise<void> {
    for (const [temporary, opening] of this.#open) {
      if (await opening) await rm(temporary, { force: true });
    }
    this.#open.clear();
  }

  /** Removes what is not finished and begins nothing more: the process is about to end. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.discard();
  }

  #goOn(): Promise<void> {
    return this.#isStopped ? new Promise(() => undefined) : Promise.resolve();
  }
}

/** `null` when there is nothing. */
async function statOf(path: string): Promise<Stats | null> {
  return stat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
}

/** Like `mkdir -p`; the recursive mkdir of Node never ends where folders cannot be made, as in /proc. */
async function makeFolder(folder: string): Promise<void> {
  if ((await statOf(folder))?.isDirectory() === true) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch(async (error: unknown) => {
    // Somebody else may just have made it.
    if ((await stat(folder).catch(() => null))?.isDirectory() !== true) throw error;
  });
}

function isSpecial(stats: Stats | null): boolean {
  return stats !== null && !stats.isFile();
}

const BATCH = 1 << 16;

async function writeTo(file: FileHandle, pieces: Iterable<string | Uint8Array>, whenWritten?: () => Promise<void>): Promise<void> {
  try {
    for (const batch of batches(pieces)) await file.appendFile(batch);
    await whenWritten?.();
  } finally {
    await file.close();
  }
}

/** Sends a report to standard output no faster than it is read. Resolves to false when the reader has gone away. */
export async function writeToStdout(pieces: Iterable<string>, consequence = ''): Promise<boolean> {
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
  throw outputError('standard output', failure, consequence);
}

function* batches(pieces: Iterable<string | Uint8Array>): Iterable<string | Uint8Array> {
  let batch = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') batch += piece;
    if (typeof piece === 'string' && batch.length < BATCH) continue;
    if (batch !== '') yield batch;
    batch = '';
    if (typeof piece !== 'string') yield piece;
  }
  if (batch !== '') yield batch;
}

const NOTHING_CHANGED = 'No report was changed.';

/** What the system says, in words; anything else is a defect and stays what it is. */
export function outputError(path: string, error: unknown, consequence = NOTHING_CHANGED): unknown {
  const failure = error as NodeJS.ErrnoException;
  if (error instanceof OutputError || failure.code === undefined) return error;
  return new OutputError(`The report could not be written to ${path}: ${causeOf(failure)}. ${consequence}`.trimEnd(), {
    cause: error,
  });
}
