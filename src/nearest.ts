import { distance } from 'fastest-levenshtein';

/** The known word closest to a mistyped one, or `undefined` when none is close enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const scored = [...known].map(candidate => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }));
  return scored.sort((a, b) => a.distance - b.distance).find(one => one.distance <= mistakes(word, one.candidate))?.candidate;
}

/** How many letters may be wrong: one in three, so that a short word is not taken for any other, or two that changed places. */
function mistakes(word: string, candidate: string): number {
  return lettersOf(word) === lettersOf(candidate) ? 2 : Math.max(1, word.length / 3);
}

function lettersOf(word: string): string {
  return Array.from(word.toLowerCase()).sort().join('');
}

/** ` Did you mean "…"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const candidate = nearest(word, known);
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
}
