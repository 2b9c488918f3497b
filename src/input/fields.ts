import type { Trilean } from '../types.js';
import { at, inputError, show, type Place } from './place.js';

/** A JSON object of which nothing is known yet. Read it with these functions: a plain index would find `constructor`. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function get(raw: Raw, key: string): unknown {
  return Object.hasOwn(raw, key) ? raw[key] : undefined;
}

export function has(raw: Raw, key: string): boolean {
  return Object.hasOwn(raw, key);
}

export function record(value: unknown, place: Place): Raw {
  if (!isRecord(value)) throw inputError(place, `must be an object, but is ${show(value)}.`);
  return value;
}

/** An array; absent and `null` are the empty one. */
export function list(value: unknown, place: Place): readonly unknown[] {
  return value === undefined || value === null ? [] : requiredList(value, place);
}

export function requiredList(value: unknown, place: Place): readonly unknown[] {
  if (!Array.isArray(value)) throw inputError(place, `must be a list, but is ${show(value)}.`);
  return value;
}

/** Absent, `null` and the empty string all mean that AWS has no such setting. */
export function text(raw: Raw, key: string, place: Place): string | null {
  const value = get(raw, key);
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw inputError(at(place, key), `must be a string, but is ${show(value)}.`);
  return value;
}

export function requiredText(raw: Raw, key: string, place: Place): string {
  const value = text(raw, key, place);
  if (value === null) throw inputError(place, `lacks ${key}.`);
  return value;
}

/** Anything but a boolean, or the word for one, is not known: it is never taken for false. */
export function trilean(raw: Raw, key: string): Trilean {
  const value = get(raw, key);
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return 'unknown';
  const word = value.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : 'unknown';
}

/** A list of strings, or a single one. JSON booleans and numbers count as what they print. */
export function texts(value: unknown, place: Place): string[] {
  const values = Array.isArray(value) ? (value as readonly unknown[]) : value === undefined || value === null ? [] : [value];
  return values.map((one, index) => {
    if (typeof one === 'string') return one;
    if (typeof one === 'boolean' || typeof one === 'number') return String(one);
    throw inputError(at(place, index), `must be a string, but is ${show(one)}.`);
  });
}

const ISO = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2})?)([.,]\d{1,9})?([Zz]|[+-]\d{2}:?\d{2})$/;

/** Seconds since 1970 (AWS CLI v1) or ISO 8601 with an offset (v2), as ISO 8601 in UTC; `undefined` when it is neither. */
export function toUtc(value: unknown): string | undefined {
  const time = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? isoTime(value) : Number.NaN;
  const earliest = Date.UTC(2000, 0);
  const latest = Date.UTC(10_000, 0);
  return time >= earliest && time < latest ? new Date(time).toISOString().replace('.000Z', 'Z') : undefined;
}

function isoTime(value: string): number {
  const [, day, clock, fraction = '', offset] = ISO.exec(value) ?? [];
  if (day === undefined || clock === undefined || offset === undefined) return Number.NaN;
  // Date takes 30 February for 2 March.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return Number.NaN;
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset.toUpperCase();
  const seconds = clock.length === 5 ? `${clock}:00` : clock;
  return Date.parse(`${day}T${seconds}${fraction.replace(',', '.').slice(0, 4)}${zone}`);
}

export function date(raw: Raw, key: string, place: Place): string | null {
  const value = get(raw, key);
  if (value === undefined || value === null || value === '') return null;
  const utc = toUtc(value);
  if (utc === undefined) {
    throw inputError(at(place, key), `must be a time (ISO 8601 with an offset, or seconds since 1970), but is ${show(value)}.`);
  }
  return utc;
}
