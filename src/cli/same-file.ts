import { readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Where a file is, or where it would be made: links are followed, also one that leads to nothing yet, and what is not there keeps its name.
 * What is written goes there, so that is what decides which file is replaced.
 */
export function placeOf(path: string): string {
  return follow(path, 0);
}

/** More links than this, one after the other, no system follows. */
const MOST_LINKS = 40;

function follow(path: string, links: number): string {
  try {
    // Not the realpath of Node itself: `link/..` is not the folder that the link stands in.
    return realpathSync.native(path);
  } catch {
    const target = links < MOST_LINKS ? linkAt(path) : null;
    if (target !== null) return follow(resolve(dirname(path), target), links + 1);
    const folder = dirname(path);
    return folder === path ? path : join(follow(folder, links), basename(path));
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Whether two paths are one file, however they are written: by links, and by two names of one content, too. */
export function isSameFile(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true;
  const [a, b] = [statOf(one), statOf(other)];
  // Of a terminal or a pipe, two names are two streams.
  if (a !== undefined && b !== undefined) return a.isFile() && b.isFile() && a.dev === b.dev && a.ino === b.ino;
  return a === b && placeOf(one) === placeOf(other);
}

function statOf(path: string): ReturnType<typeof statSync> {
  try {
    return statSync(path, { throwIfNoEntry: false, bigint: true });
  } catch {
    return undefined;
  }
}

/** The path of a file below a folder, with slashes, as the folder would have it; `../…` where it is elsewhere. */
export function pathBelow(folder: string, path: string): string {
  return relative(placeOf(folder), join(placeOf(dirname(path)), basename(path)))
    .split(sep)
    .join('/');
}

/** The first of these files that is the one given. Standard input is none. */
export function theSame(path: string, others: readonly (string | undefined)[]): string | undefined {
  return others.find(other => other !== undefined && other !== '-' && isSameFile(path, other));
}
