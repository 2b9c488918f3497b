import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OutputError } from '../errors.js';
import { fileLabel } from '../input/place.js';
import { causeOf } from './causes.js';
import { placeOf } from './same-file.js';

const TRIES = 60;
const PAUSE = 50;

/**
 * Does something with a file while nobody else does: of two who read it, change it and write it at once, one would lose what it wrote. Waits for a
 * while, then throws an OutputError.
 */
export async function alone<T>(path: string, change: () => Promise<T>): Promise<T> {
  const target = placeOf(path);
  const lock = join(dirname(target), `.${basename(target)}.lock`);
  for (let left = TRIES; !(await taken(path, lock)); left -= 1) {
    if (left === 0) {
      throw new OutputError(
        `Another "trailproof suppressions add" is changing ${fileLabel(path)}. Try again; where none runs any more, remove ${fileLabel(lock)}.`,
      );
    }
    await sleep(PAUSE);
  }
  try {
    return await change();
  } finally {
    await rm(lock, { force: true });
  }
}

async function taken(path: string, lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritten(path, error);
  }
}

/** Whole or not at all, and with the rights that it has. */
export async function replace(path: string, text: string): Promise<void> {
  const target = placeOf(path);
  const temporary = join(dirname(target), `.trailproof-${randomUUID()}.tmp`);
  try {
    const mode = (await stat(target).catch(() => null))?.mode ?? 0o644;
    const handle = await open(temporary, 'wx', mode & 0o777);
    try {
      await handle.writeFile(text);
      await handle.chmod(mode & 0o777);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritten(path, error);
  }
}

function unwritten(path: string, error: unknown): OutputError {
  return new OutputError(`${fileLabel(path)} could not be written: ${causeOf(error as NodeJS.ErrnoException)}. It is as it was.`, {
    cause: error,
  });
}
