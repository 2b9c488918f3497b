import type { Writable } from 'node:stream';
import { noCommand, safe } from '../../reports/text/safe.js';

/** Lines for a person: never the report, which alone has standard output. Names in them are other people's, and none of them begins a line of its own. */
export function tell(...lines: readonly string[]): void {
  process.stderr.write(lines.map(line => `${noCommand(safe(line))}\n`).join(''));
}

/** An error with its stack, whose message may have line breaks of somebody else’s: they begin no line. */
export function linesOf(error: unknown, head = ''): readonly string[] {
  const { stack, message } = error instanceof Error ? error : { stack: undefined, message: String(error) };
  const calls = stack?.split(/\n(?= {4}at )/).slice(1) ?? [];
  return [`${head}${error instanceof Error ? `${error.name}: ${message}` : message}`, ...calls];
}

/** https://no-color.org, and FORCE_COLOR for CI systems that show colours. */
export function wantsColor(stream: Writable & { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && TERM !== 'dumb';
}

/** Columns of the terminal; a file or a pipe gets lines that are easy to read and to wrap. */
export function widthOf(stream: Writable & { columns?: number }): number {
  const { COLUMNS = '' } = process.env;
  const columns = stream.columns ?? (/^[1-9]\d*$/.test(COLUMNS) ? Number(COLUMNS) : 100);
  return Math.min(columns, 160);
}

/** Rows as lines, every column but the last as wide as its widest entry. */
export function* columns(rows: readonly (readonly string[])[]): Iterable<string> {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map(row => row[index]?.length ?? 0)));
  for (const row of rows)
    yield `${row.map((entry, index) => (index === row.length - 1 ? entry : entry.padEnd(widths[index]!))).join('  ')}\n`;
}

/** A list after its heading, in lines of at most 100 columns, of which all but the first are indented. */
export function* listed(heading: string, words: readonly string[], indent: string): Iterable<string> {
  let line = heading;
  for (const [index, word] of words.entries()) {
    const entry = index === words.length - 1 ? word : `${word},`;
    if (line.length + entry.length > 100) {
      yield `${line.trimEnd()}\n`;
      line = indent;
    }
    line += `${entry} `;
  }
  yield `${line.trimEnd()}\n`;
}
