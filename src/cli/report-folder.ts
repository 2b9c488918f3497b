import { jsonLines } from '../json-lines.js';
import { createHash, type Hash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError } from '../errors.js';
import type { AccountResult, ScanResult } from '../types.js';
import { outputError, type OutputTarget, type ReportFiles } from './output.js';

/** What the folder holds, and what it must not hold; later scans take it for proof of what was written here. */
export const INDEX = 'index.json';

/** Files that are written, or read, at once: most of the time goes into waiting for the disk. */
const AT_ONCE = 16;

/** Files that are looked at below a folder of SARIF: whoever names one that holds a whole tree, such as `/`, shall not wait for it. */
const MOST_BELOW = 10_000;

/** A folder with a file for each account. */
export interface ReportFolder {
  readonly path: string;
  readonly format: keyof typeof FOLDERS;
}

/** How the reports of a folder end, and what would happen to a file of somebody else. */
const FOLDERS = {
  sarif: { extension: '.sarif', danger: 'would be replaced, or uploaded with the new files' },
  asff: { extension: '.asff.json', danger: 'would be replaced, or imported with the new files' },
  html: { extension: '.html', danger: 'would be replaced, or taken for a page of the new one' },
} as const;

function isFolderFormat(format: string): format is ReportFolder['format'] {
  return Object.hasOwn(FOLDERS, format);
}

/** Before anything is asked: what could not be replaced would be found out only after the whole scan. Throws an OutputError. */
export async function refuseForeignReports(targets: readonly OutputTarget[]): Promise<void> {
  for (const { path, format, isFolder } of targets) {
    if (!isFolder || path === null || !isFolderFormat(format)) continue;
    try {
      await provenReports({ path, format });
    } catch (error) {
      throw outputError(path, error);
    }
  }
}

/** A report that is to be written. */
export interface FolderReport {
  /** Its path in the folder, with slashes. */
  readonly file: string;
  /** Whose it is; `null`: everybody's. */
  readonly account: AccountResult | null;
  readonly pieces: Iterable<string>;
  /** What else the index says of it. */
  readonly counts: Readonly<Record<string, number>>;
}

interface Written {
  readonly file: string;
  readonly sha256: string;
}

/** Of an index that lies there. */
interface Index {
  readonly tool: { readonly name: string };
  readonly written: readonly Written[];
  readonly earlier?: readonly Written[];
}

/**
 * Stages every report, and an index of them with the lists given, which are asked for last. What an earlier scan left there and this
 * one does not replace is removed with the commit; after an interruption it stays, because its account may only not have been
 * reached, and the index has it under `earlier`. Throws an OutputError, with nothing staged.
 */
export async function stageFolder(
  files: ReportFiles,
  folder: ReportFolder,
  result: ScanResult,
  reports: Iterable<FolderReport>,
  lists: () => Readonly<Record<string, readonly object[]>>,
): Promise<void> {
  const written: Written[] = [];
  const earlier: Written[] = [];
  try {
    for (const batch of batches(reports)) {
      // All to their end, so that nothing begins a file after the others were given up.
      const outcomes = await Promise.allSettled(batch.map(report => stageReport(files, folder, report)));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') throw outcome.reason;
        written.push(outcome.value);
      }
    }
    const current = new Set(written.map(({ file }) => file));
    for (const report of await provenReports(folder)) {
      if (current.has(report.file)) continue;
      if (result.scan.interrupted) earlier.push(report);
      else files.remove(join(folder.path, report.file));
    }
  } catch (error) {
    await files.discard();
    throw outputError(folder.path, error);
  }
  await files.stage(join(folder.path, INDEX), indexOf(result, { written, earlier, ...lists() }));
}

async function stageReport(files: ReportFiles, folder: ReportFolder, { file, account, pieces, counts }: FolderReport): Promise<Written> {
  const hash = createHash('sha256');
  await files.stage(join(folder.path, file), hashed(pieces, hash));
  return { ...(account !== null && { account: account.account, name: account.name }), file, ...counts, sha256: hash.digest('hex') };
}

function* hashed(pieces: Iterable<string>, hash: Hash): Iterable<string> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/**
 * What the index says of the reports in the folder, all of which it proves to be ours and unchanged. Throws an OutputError for any
 * other.
 */
async function provenReports(folder: ReportFolder): Promise<Written[]> {
  const ours = await earlierFiles(folder.path);
  const proven: Written[] = [];
  for (const batch of batches(await reportsIn(folder)))
    proven.push(...(await Promise.all(batch.map(name => refuseForeign(folder, name, ours.get(name))))));
  return proven;
}

async function refuseForeign({ path: folder, format }: ReportFolder, name: string, expected: Written | undefined): Promise<Written> {
  const path = join(folder, name);
  // What the index does not have is not read: it may be a pipe that nobody writes to.
  const actual = expected === undefined ? null : await sha256Of(path);
  if (expected?.sha256 === actual) return expected;
  throw new OutputError(
    `${path} is not of the scan that last wrote to ${folder}, and ${FOLDERS[format].danger}. Remove it, or name another folder; where a scan was killed while it wrote, remove all that it wrote. No report was changed.`,
  );
}

async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** The files that are one of the reports, or would be taken for one. */
async function reportsIn({ path, format }: ReportFolder): Promise<string[]> {
  if (format === 'html') return pagesIn(path);
  return format === 'sarif' ? sarifIn(path) : reportsOf(await entriesOf(path), format);
}

/** What is elsewhere in the folder, no page leads to. */
async function pagesIn(folder: string): Promise<string[]> {
  const overview = filesOf(await entriesOf(folder)).filter(name => name === 'index.html');
  const pages = reportsOf(await entriesOf(join(folder, 'accounts')), 'html');
  return [...overview, ...pages.map(name => `accounts/${name}`)];
}

/** However deep, because uploaders look into folders below; into links they do not. */
async function sarifIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  const waiting = [''];
  let below = 0;
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    const entries = await entriesOf(join(folder, inside));
    if (inside !== '') below += entries.length;
    if (below > MOST_BELOW)
      throw new OutputError(
        `${folder} holds more than ${MOST_BELOW} files in folders below it, and SARIF among them would be uploaded with the new. Name a folder that has none. No report was changed.`,
      );
    const path = (name: string): string => (inside === '' ? name : `${inside}/${name}`);
    found.push(...reportsOf(entries, 'sarif').map(path));
    waiting.push(...entries.filter(entry => entry.isDirectory()).map(({ name }) => path(name)));
  }
  return found;
}

function reportsOf(entries: readonly Dirent[], format: ReportFolder['format']): string[] {
  return filesOf(entries).filter(name => name.endsWith(FOLDERS[format].extension));
}

function filesOf(entries: readonly Dirent[]): string[] {
  return entries.filter(entry => !entry.isDirectory()).map(({ name }) => name);
}

/** Nothing, where there is no folder yet. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw outputError(folder, error);
  });
}

/** What the index of an earlier scan lists, by file; also what that scan found there of those before it. */
async function earlierFiles(folder: string): Promise<ReadonlyMap<string, Written>> {
  const text = await readFile(join(folder, INDEX), 'utf8').catch(() => null);
  if (text === null) return new Map();
  try {
    const { tool, written, earlier = [] } = JSON.parse(text) as Index;
    if (tool.name === 'trailproof') return new Map([...earlier, ...written].map(one => [one.file, one]));
  } catch {
    // Not an index: it is refused below.
  }
  throw new OutputError(`${join(folder, INDEX)} was not written by trailproof. Name another folder. No report was changed.`);
}

function* indexOf({ tool, scan, skippedAccounts }: ScanResult, lists: Readonly<Record<string, readonly object[]>>): Iterable<string> {
  const { startedAt, finishedAt, complete, interrupted } = scan;
  const head = { schemaVersion: '1.0', tool, scan: { startedAt, finishedAt, complete, interrupted } };
  yield '{\n';
  for (const [key, value] of Object.entries(head)) yield `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  for (const [key, items] of Object.entries(lists)) {
    yield* jsonLines(key, items);
    yield ',\n';
  }
  yield* jsonLines('skippedAccounts', skippedAccounts);
  yield '\n}\n';
}
