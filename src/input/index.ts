import { UsageError } from '../errors.js';
import type { InputSource, SkippedAccount, Snapshot } from '../types.js';
import { loadValidator } from './conformity.js';
import { readDocument } from './documents.js';
import { groupByAccount, loadAccount, refuseContradiction, type Entry } from './entries.js';
import { has, isRecord } from './fields.js';
import { parseJson, refuseDepth } from './json.js';
import { readHints, type Hints } from './options.js';
import type { Piece } from './piece.js';
import type { Place } from './place.js';
import { toSnapshot } from './snapshot.js';
import { skippedOnly } from './skipped.js';
import { readSource, type Visitor } from './source.js';

export interface InputOptions {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** What the files cannot know: whose they are, … */
  readonly account?: string;
  /** … the Region that was asked, … */
  readonly region?: string;
  /** … and when (ISO 8601 with an offset). It replaces what the files say. */
  readonly collectedAt?: string;
}

export interface Input {
  /** In the order given. */
  readonly sources: readonly InputSource[];
  /** How many accounts the files are about. */
  readonly accounts: number;
  /** Accounts that the files say were left out, and of which they hold nothing; sorted by account id. */
  readonly skippedAccounts: readonly SkippedAccount[];
  /** One snapshot an account, sorted by account id. Large files are read a second time here. */
  snapshots(): AsyncIterable<Snapshot>;
}

/**
 * Reads, validates and indexes all files. Rejects with an InputError when one of them cannot be used, and with a UsageError when
 * what was said of them cannot be; after that, only a file that changes under the reader can still fail.
 */
export async function readInput(options: InputOptions): Promise<Input> {
  const hints = readHints(options);
  if (options.files.length === 0) throw new UsageError('No file was given. Name at least one, or "-" for standard input.');
  if (options.files.filter(name => name === '-').length > 1) throw new UsageError('Standard input (-) can be given only once.');
  await loadValidator();
  const entries: Entry[] = [];
  const sources: InputSource[] = [];
  const skipped: SkippedAccount[] = [];
  for (const name of options.files) sources.push(await readSource(name, options.stdin, indexer(entries, hints, skipped)));
  const groups = groupByAccount(entries);
  try {
    for (const [account, group] of groups) refuseContradiction(group, account, hints);
  } finally {
    closeAll(entries);
  }
  async function* snapshots(): AsyncGenerator<Snapshot> {
    await Promise.resolve();
    try {
      for (const [account, group] of groups) yield toSnapshot(loadAccount(group, account, hints), account);
    } finally {
      closeAll(entries);
    }
  }
  return { sources, accounts: groups.size, skippedAccounts: skippedOnly(skipped, groups), snapshots };
}

function indexer(entries: Entry[], hints: Hints, skipped: SkippedAccount[]): Visitor {
  const hold = (pieces: readonly Piece[]): void => {
    for (const piece of pieces) entries.push({ place: piece.place, account: piece.account, hints: piece.hints, piece });
  };
  return {
    document: (text, place) => hold(read(text, place, hints, skipped)),
    line(text, place, content, { offset, bytes }) {
      const pieces = read(text, place, hints, skipped);
      const [first] = pieces;
      if (first === undefined || pieces.length > 1) {
        hold(pieces);
        return;
      }
      entries.push({ place, account: first.account, hints: first.hints, piece: { content, offset, length: bytes.length } });
    },
  };
}

function read(text: string, place: Place, hints: Hints, skipped: SkippedAccount[]): Piece[] {
  const value = parseJson(text, place);
  // The evidence schema knows no depth beyond its own.
  if (!isRecord(value) || !has(value, 'facts')) refuseDepth(text, place);
  return readDocument(value, place, hints, false, skipped);
}

function closeAll(entries: readonly Entry[]): void {
  const contents = new Set(entries.flatMap(({ piece }) => ('content' in piece ? piece.content : [])));
  for (const content of contents) content.close();
}
