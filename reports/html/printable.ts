import { createHash } from 'node:crypto';

const LONGEST = 5_000;

/** Controls (ANSI escapes among them), lone surrogates, and what reorders or breaks a line unseen. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu;

/** A copy of plain data in which every string can be shown as it is. All that is rendered comes through here. */
export function printable<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return printableText(value);
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [printableText(key), copy(item)]));
  }
  return typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function' ? String(value) : value;
}

function printableText(text: string): string {
  if (text.length > LONGEST) return cut(text);
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, codePoint);
}

/** The digest keeps two long texts apart that begin alike. */
function cut(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex');
  const start = printableText(text.slice(0, LONGEST));
  return `${start}… [cut: ${text.length} characters in all, SHA-256 ${digest}]`;
}

function codePoint(character: string): string {
  return `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
