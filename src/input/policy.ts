import type { PolicyStatement } from '../types.js';
import { get, has, isRecord, type Raw } from './fields.js';

/** The statements of a bucket policy, or `undefined` when any of it has a shape that is not understood: never a guess. */
export function readPolicy(value: unknown): readonly PolicyStatement[] | undefined {
  const document = typeof value === 'string' ? parse(value) : value;
  if (!isRecord(document)) return undefined;
  if (has(document, 'Policy')) return has(document, 'Statement') ? undefined : readPolicyText(get(document, 'Policy'));
  return statements(document);
}

function readPolicyText(value: unknown): readonly PolicyStatement[] | undefined {
  const document = typeof value === 'string' ? parse(value) : value;
  return isRecord(document) ? statements(document) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function statements(document: Raw): readonly PolicyStatement[] | undefined {
  const given = get(document, 'Statement');
  return all(Array.isArray(given) ? (given as readonly unknown[]) : [given], statement);
}

function statement(value: unknown): PolicyStatement | undefined {
  if (!isRecord(value)) return undefined;
  const sid = get(value, 'Sid') ?? null;
  const effect = get(value, 'Effect');
  const principal = readPrincipal(value);
  const condition = readCondition(get(value, 'Condition'));
  if (sid !== null && typeof sid !== 'string') return undefined;
  if ((effect !== 'Allow' && effect !== 'Deny') || principal === undefined || condition === undefined) return undefined;
  return { sid, effect, principal, condition };
}

function readPrincipal(value: Raw): PolicyStatement['principal'] | undefined {
  const given = get(value, 'Principal');
  if (has(value, 'NotPrincipal')) return given === undefined ? null : undefined;
  if (given === '*') return '*';
  return isRecord(given) ? valuesByKey(given) : undefined;
}

function readCondition(given: unknown): PolicyStatement['condition'] | undefined {
  if (given === undefined) return {};
  if (!isRecord(given)) return undefined;
  const entries = all(Object.entries(given), ([operator, keys]) => {
    const values = isRecord(keys) ? valuesByKey(keys) : undefined;
    return values && ([operator, values] as const);
  });
  return entries && Object.fromEntries(entries);
}

function valuesByKey(raw: Raw): Readonly<Record<string, readonly string[]>> | undefined {
  const entries = all(Object.entries(raw), ([key, value]) => {
    const values = all(Array.isArray(value) ? (value as readonly unknown[]) : [value], scalar);
    return values && ([key, values] as const);
  });
  return entries && Object.fromEntries(entries);
}

/** A policy may write `true` and `8` without quotation marks. */
function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : undefined;
}

/** Every item converted, or `undefined` when one could not be. */
function all<T, R>(items: readonly T[], convert: (item: T) => R | undefined): readonly R[] | undefined {
  const converted = items.map(convert);
  return converted.every(item => item !== undefined) ? converted : undefined;
}
