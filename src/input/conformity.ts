import type { SchemaViolation } from '../violation.js';
import { firstViolation } from '../violation.js';
import { inputError, safe, type Place } from './place.js';
import type { Piece } from './piece.js';

type Validator = ((data: unknown) => boolean) & { errors?: readonly SchemaViolation[] | null };

let validator: Validator | undefined;

/** Loads the compiled schema, which a run that reads no file does not need. */
export async function loadValidator(): Promise<void> {
  validator ??= (await import('../generated/evidence.validator.js')).validateEvidence;
}

/** The one definition of what evidence may hold. */
export function validateEvidence(value: unknown, place: Place): void {
  if (validator!(value)) return;
  const { pointer, problem } = firstViolation(validator!.errors);
  throw inputError({ ...place, pointer: place.pointer + pointer }, `${safe(problem, 300)}. See "trailproof schema evidence".`);
}

/** Holds what was read from a raw document against the same limits, and names the place in that document. */
export function validatePiece(piece: Piece, place: Place, origins: ReadonlyMap<string, string>): void {
  const { partition, account, origin, collectedAt, facts } = piece;
  const evidence = { schemaVersion: '1.0', partition: partition ?? 'aws', account: account ?? '0'.repeat(12), origin, collectedAt, facts };
  if (validator!(evidence)) return;
  const { pointer, problem } = firstViolation(validator!.errors);
  const parts = pointer.split('/');
  let length = parts.length;
  while (length > 1 && !origins.has(parts.slice(0, length).join('/'))) length -= 1;
  const field = parts.slice(length).filter(part => part !== '' && part !== 'facts' && part !== 'value');
  const source = origins.get(parts.slice(0, length).join('/')) ?? place.pointer;
  const what = field.length === 0 ? '' : `its ${safe(field.join('/'), 200)} `;
  throw inputError({ ...place, pointer: source }, `${what}${safe(problem, 300)}.`);
}

/** Parts that are each within the limits may exceed them together. */
export function validateMerged(piece: Piece, account: string, place: Place): void {
  const { partition, origin, collectedAt, facts } = piece;
  if (validator!({ schemaVersion: '1.0', partition: partition ?? 'aws', account, origin, collectedAt, facts })) return;
  const { pointer, problem } = firstViolation(validator!.errors);
  throw inputError({ file: place.file, pointer }, `together with the other files about account ${account}, it ${safe(problem, 300)}.`);
}
