import { UsageError } from '../errors.js';
import { didYouMean } from '../nearest.js';
import type { Severity } from '../types.js';

const SEVERITIES: readonly Severity[] = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];
const NAMES = SEVERITIES.map(one => one.toLowerCase());

/** `high,critical` or several words → severities, in any case of letters. */
export function severities(words: readonly string[] = []): Severity[] {
  return commaSeparated(words).map(severity);
}

function severity(word: string): Severity {
  const found = SEVERITIES.find(one => one === word.toUpperCase());
  if (found !== undefined) return found;
  throw new UsageError(`--severity does not know "${word}".${didYouMean(word, NAMES)} The severities are ${NAMES.join(', ')}.`);
}

export function failOn(word: string): Severity | 'none' {
  if (word.toLowerCase() === 'none') return 'none';
  const found = SEVERITIES.find(one => one === word.toUpperCase());
  if (found !== undefined) return found;
  throw new UsageError(`--fail-on does not know "${word}".${didYouMean(word, [...NAMES, 'none'])} It takes ${NAMES.join(', ')} or none.`);
}

/** Words that may be given several times, or with commas between them. */
export function commaSeparated(words: readonly string[] = []): string[] {
  return words.flatMap(word => word.split(',')).filter(word => word !== '');
}

/** Region names, of which a mistyped one would silently leave everything out. */
export function regionNames(words: readonly string[] = []): string[] {
  const names = commaSeparated(words);
  const wrong = names.find(name => !/^[a-z]{2,}(-[a-z]+)+-\d{1,2}$/.test(name));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is not the name of a Region. Write it like eu-central-1.`);
  return names;
}

/** Bytes of a Markdown report: at least what its heading and what is said of the rest need. */
export function markdownLimit(bytes: number): number {
  if (Number.isInteger(bytes) && bytes >= 1000) return bytes;
  throw new UsageError('--markdown-limit is a number of bytes, 1000 or more.');
}
