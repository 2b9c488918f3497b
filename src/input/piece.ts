import { present } from '../facts.js';
import type { Snapshot } from '../types.js';
import type { Place } from './place.js';

/** What one document tells of one account. Facts that it does not speak of are left out. */
export interface Piece {
  readonly place: Place;
  /** `null`: the document cannot know, as when it shows organization trails only. */
  readonly account: string | null;
  /** The account's name, where the document has it. */
  readonly name?: string;
  /** Accounts that ARNs hint at; they count only when nothing better is known. */
  readonly hints: readonly string[];
  readonly partition: string | null;
  readonly origin: 'live' | 'file';
  /** ISO 8601 in UTC. */
  readonly collectedAt: string | null;
  readonly facts: Partial<Snapshot['facts']>;
}

/** Stands for the account of a document until it is known whose it is. */
export const NOBODY = '0'.repeat(12);

/** The piece, once it is known whose it is. */
export function attribute(piece: Piece, account: string): Piece {
  const access = piece.facts.accountPublicAccess;
  if (access?.state !== 'present' || !Object.hasOwn(access.value, NOBODY)) return { ...piece, account };
  const { [NOBODY]: own, ...others } = access.value;
  return { ...piece, account, facts: { ...piece.facts, accountPublicAccess: present({ ...others, [account]: own! }) } };
}
