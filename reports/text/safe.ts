/**
 * Text that a terminal shows and never obeys: control and format characters, escapes, lone surrogates and the marks
 * that turn the reading direction are written out as `\u{1b}`.
 */
export function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
