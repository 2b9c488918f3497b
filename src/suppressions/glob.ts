/**
 * Whether the whole text is what the glob says: `*` is any text, also none, `?` is one character, everything else is itself, in its own case.
 * Takes at most as many steps as the lengths multiplied, whatever the glob.
 */
export function matchesGlob(glob: string, text: string): boolean {
  if (isLiteral(glob)) return glob === text;
  const signs = Array.from(glob);
  const characters = Array.from(text);
  let at = 0;
  let sign = 0;
  // Where to go on when what follows the last star does not fit: one character further.
  let star = -1;
  let resume = 0;
  while (at < characters.length) {
    if (signs[sign] === '*') {
      star = sign;
      resume = at;
      sign += 1;
    } else if (sign < signs.length && (signs[sign] === '?' || signs[sign] === characters[at])) {
      sign += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      sign = star + 1;
    } else return false;
  }
  return signs.slice(sign).every(one => one === '*');
}

/** It matches every text. */
export function matchesAll(glob: string): boolean {
  return /^\*+$/.test(glob);
}

/** It matches one text only, which is the glob itself. */
export function isLiteral(glob: string): boolean {
  return !glob.includes('*') && !glob.includes('?');
}
