import { InputError } from '../errors.js';
import { validateMerged } from './conformity.js';
import type { Content } from './content.js';
import { decodeUtf8 } from './encoding.js';
import { parseJson } from './json.js';
import { readDocument } from './documents.js';
import { findConflict, mergePieces } from './merge.js';
import type { Hints } from './options.js';
import { attribute, type Piece } from './piece.js';
import { inputError, where, type Place } from './place.js';

/** Where a piece is to be had: in memory, or on a line that is read again when its account is due. */
export interface Entry {
  readonly place: Place;
  readonly account: string | null;
  readonly hints: readonly string[];
  readonly piece: Piece | Stored;
}

/** A line of a source that can be read again. */
interface Stored {
  readonly content: Content;
  readonly offset: number;
  readonly length: number;
}

function load(entry: Entry, account: string, hints: Hints): Piece {
  const piece = 'content' in entry.piece ? readAgain(entry.place, entry.piece, hints) : entry.piece;
  return piece.account === null ? attribute(piece, account) : piece;
}

function readAgain(place: Place, { content, offset, length }: Stored, hints: Hints): Piece {
  const text = decodeUtf8(content.slice(offset, length), place);
  return readDocument(parseJson(text, place), place, hints, true)[0]!;
}

/** Everything about one account. It was checked before that the parts agree. */
export function loadAccount(entries: readonly Entry[], account: string, hints: Hints): Piece {
  return mergePieces(
    entries.map(entry => load(entry, account, hints)),
    [],
  );
}

/** Refuses parts about one account that contradict each other. */
export function refuseContradiction(entries: readonly Entry[], account: string, hints: Hints): void {
  if (entries.length < 2) return;
  const pieces = entries.map(entry => load(entry, account, hints));
  const conflict = findConflict(pieces);
  if (conflict !== undefined) {
    const [earlier, later] = [entries[conflict.earlier]!, entries[conflict.later]!].map(({ place }) => where(place));
    const who = earlier === later ? `${earlier!} contradicts itself: its parts` : `${earlier!} and ${later!} contradict each other: they`;
    throw new InputError(`${who} differ in ${conflict.what}. Leave out what is out of date.`);
  }
  validateMerged(mergePieces(pieces, []), account, entries[0]!.place);
}

/** Account id → what is known of it, sorted by account id. A part that cannot tell its account belongs to the only one there is. */
export function groupByAccount(entries: readonly Entry[]): Map<string, Entry[]> {
  const proven = new Set(entries.flatMap(({ account }) => account ?? []));
  const only = proven.size === 1 ? [...proven][0]! : null;
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const hinted = entry.hints.length === 1 ? entry.hints[0]! : null;
    const account = entry.account ?? only ?? hinted;
    if (account === null) throw unattributable(entry, proven.size);
    const group = groups.get(account);
    if (group === undefined) groups.set(account, [entry]);
    else group.push(entry);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function unattributable({ place }: Entry, accounts: number): InputError {
  if (accounts > 1) {
    return inputError(
      place,
      `does not say which of the ${accounts} accounts of the input it is about. Put "account" beside it, in a bundle.`,
    );
  }
  return inputError(
    place,
    'does not say which account it is about: only a trail that is no organization trail does. Add --account ACCOUNT_ID.',
  );
}
