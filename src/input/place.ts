import { InputError } from '../errors.js';

/** Where something stands: a file as the user named it, a line of it when each line is a document, and a JSON pointer. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly pointer: string;
}

/** A place inside the given one. */
export function at(place: Place, ...keys: readonly (string | number)[]): Place {
  const tail = keys.map(key => `/${escapeKey(String(key))}`).join('');
  return { ...place, pointer: place.pointer + tail };
}

/** One reference token of a JSON pointer (RFC 6901). */
export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** `trails.json, line 3, at /trailList/0`. */
export function where({ file, line, pointer }: Place): string {
  const parts = [fileLabel(file)];
  if (line !== undefined) parts.push(`line ${line}`);
  if (pointer !== '') parts.push(`at ${safe(pointer, 300)}`);
  return parts.join(', ');
}

export function fileLabel(file: string): string {
  return file === '-' ? 'standard input' : safe(file, 300);
}

export function inputError(place: Place, problem: string): InputError {
  return new InputError(`${where(place)}: ${problem}`);
}

/** Text from the input in quotation marks, harmless for a terminal and at most 80 characters long. */
export function quote(text: string): string {
  return `"${safe(text, 80)}"`;
}

/** A value from the input as a message may show it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return value !== null && typeof value === 'object' ? 'an object' : String(value);
}

/** Control, format and surrogate characters become visible escapes, so that text can neither steer a terminal nor reorder a line. */
export function safe(text: string, length: number): string {
  const characters = Array.from(text.slice(0, length + 2));
  const cut = characters.length > length ? [...characters.slice(0, length), '…'] : characters;
  return cut.join('').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
