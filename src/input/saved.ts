import type { Snapshot } from '../types.js';
import { decodeUtf8 } from './encoding.js';
import { readEvidence } from './evidence.js';
import { has, isRecord } from './fields.js';
import { inputError, type Place } from './place.js';
import { toSnapshot } from './snapshot.js';

/**
 * A line of evidence that a scan has saved, held against the same limits as any other. `cure`: what mends a line that is none.
 * `loadValidator` comes first.
 */
export function readSaved(bytes: Buffer, place: Place, cure: string): Snapshot {
  const value = parsed(decodeUtf8(bytes, place));
  if (!isRecord(value) || !has(value, 'facts')) throw inputError(place, `is no evidence of trailproof. ${cure}`);
  const piece = readEvidence(value, place, { collectedAt: null, account: null, region: null }, false);
  return toSnapshot(piece, piece.account!);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
