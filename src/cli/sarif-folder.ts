import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccountReport, sarifByAccount } from '../../reports/sarif/by-account.js';
import { OutputError } from '../errors.js';
import type { RenderOptions, ScanResult } from '../types.js';
import { outputError, type ReportFiles } from './output.js';

/** What the folder holds, and what it must not hold; later scans take it for proof of what was written here. */
const INDEX = 'index.json';

/** Files that are written at once: most of the time goes into waiting for the disk. */
const AT_ONCE = 16;

/** Accounts named on standard error; the index names all. */
const NAMED = 25;

interface Written {
  readonly account: string;
  readonly name: string | null;
  readonly file: string;
  readonly results: number;
  readonly sha256: string;
}

interface Withheld {
  readonly account: string;
  readonly name: string | null;
  readonly reason: string;
}

/** Stages a SARIF file for each account that was evaluated in full, and an index of them. Gives what to say of it. */
export async function stageSarifFolder(files: ReportFiles, folder: string, result: ScanResult, options: RenderOptions): Promise<string[]> {
  const written: Written[] = [];
  const withheld: Withheld[] = [];
  try {
    for (const batch of batches(sarifByAccount(result, options))) {
      // All to their end, so that nothing begins a file after the others were given up.
      const outcomes = await Promise.allSettled(batch.map(report => stageAccount(files, folder, report)));
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') throw outcome.reason;
        if ('reason' in outcome.value) withheld.push(outcome.value);
        else written.push(outcome.value);
      }
    }
    for (const name of await leftOver(folder, new Set(written.map(({ file }) => file)))) files.remove(join(folder, name));
  } catch (error) {
    await files.discard();
    throw outputError(folder, error);
  }
  await files.stage(join(folder, INDEX), indexOf(result, written, withheld));
  return summary(folder, written.length, withheld);
}

async function stageAccount(files: ReportFiles, folder: string, report: AccountReport): Promise<Written | Withheld> {
  const { account, name } = report.account;
  if ('withheld' in report) return { account, name, reason: report.withheld };
  const { text, results } = report;
  const file = `${account}.sarif`;
  await files.stage(join(folder, file), [text]);
  return { account, name, file, results, sha256: sha256(text) };
}

function* batches(reports: Iterable<AccountReport>): Generator<AccountReport[]> {
  let batch: AccountReport[] = [];
  for (const report of reports) {
    batch.push(report);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

/**
 * Files of earlier scans that this one does not replace. Whoever uploads the folder would upload them too, so they are removed, but
 * only what the index proves to be ours and unchanged. Throws an OutputError for any other.
 */
async function leftOver(folder: string, current: ReadonlySet<string>): Promise<string[]> {
  const present = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  const others = present.filter(name => name.endsWith('.sarif') && !current.has(name));
  const ours = await earlierFiles(folder);
  for (const name of others) {
    const isOurs = ours.has(name) && ours.get(name) === sha256(await readFile(join(folder, name)));
    if (!isOurs) {
      throw new OutputError(
        `${join(folder, name)} is not of the scan that last wrote to ${folder}, and would be uploaded with the new files. Remove it, or name another folder. No report was changed.`,
      );
    }
  }
  return others;
}

/** What the index of an earlier scan lists: file → SHA-256. */
async function earlierFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(folder, INDEX), 'utf8').catch(() => null);
  if (text === null) return new Map();
  try {
    const { tool, written } = JSON.parse(text) as { tool: { name: string }; written: readonly Written[] };
    if (tool.name === 'trailproof') return new Map(written.map(one => [one.file, one.sha256]));
  } catch {
    // Not an index: it is refused below.
  }
  throw new OutputError(`${join(folder, INDEX)} was not written by trailproof. Name another folder. No report was changed.`);
}

function* indexOf(
  { tool, scan, skippedAccounts }: ScanResult,
  written: readonly Written[],
  withheld: readonly Withheld[],
): Iterable<string> {
  const { startedAt, finishedAt, complete, interrupted } = scan;
  const head = { schemaVersion: '1.0', tool, scan: { startedAt, finishedAt, complete, interrupted } };
  yield '{\n';
  for (const [key, value] of Object.entries(head)) yield `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  yield* list('written', written);
  yield ',\n';
  yield* list('withheld', withheld);
  yield ',\n';
  yield* list('skippedAccounts', skippedAccounts);
  yield '\n}\n';
}

function* list(key: string, items: readonly object[]): Iterable<string> {
  yield `  ${JSON.stringify(key)}: [`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(item)}`;
  yield items.length === 0 ? ']' : '\n  ]';
}

function summary(folder: string, written: number, withheld: readonly Withheld[]): string[] {
  const lines = [`Wrote sarif to ${folder}: ${written} of ${written + withheld.length} accounts have a file.`];
  if (withheld.length === 0) return lines;
  lines.push('No file, so that their alerts stay as they are, for:');
  for (const { account, name, reason } of withheld.slice(0, NAMED)) lines.push(`  ${account}${name === null ? '' : ` ${name}`}: ${reason}`);
  if (withheld.length > NAMED) lines.push(`  and ${withheld.length - NAMED} more, which ${join(folder, INDEX)} names.`);
  return lines;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
