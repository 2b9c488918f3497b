import { distance } from 'fastest-levenshtein';

/** The known word closest to a mistyped one, or `undefined` when none is close enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const scored = [...known].map(candidate => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }));
  const best = scored.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.max(2, word.length / 3) ? best.candidate : undefined;
}

/** ` Did you mean "…"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const candidate = nearest(word, known);
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
}
