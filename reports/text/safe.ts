/** Lines that the runners of GitHub Actions and Azure Pipelines take for a command: the first where it begins one, the second anywhere in it. */
const COMMAND = /^(\s*):(?=:)|#(?=#(?:vso)?\[)/gi;

/**
 * A whole line of a log that somebody else’s text is in: no command to who runs the build, however it was wrapped.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function noCommand(line: string): string {
  return line.replace(COMMAND, (sign, blank: string | undefined) => `${blank ?? ''}\\u{${sign.trim().codePointAt(0)!.toString(16)}}`);
}

/**
 * Text that a terminal shows and never obeys: control and format characters, escapes, lone surrogates and the marks
 * that turn the reading direction are written out as `\u{1b}`.
 */
export function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, character => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
