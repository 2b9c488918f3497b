import { plural } from '../html/words.js';

/** One line of the report. What it `lists`, in the singular, is counted where there is no room for it. */
export interface Line {
  readonly text: string;
  readonly lists?: string;
}

/** Room for what is said of the rest. */
const RESERVED = 400;

/** The lines that fit into so many bytes of UTF-8, none of them in part, and how many entries were left out. */
export function* within(limit: number, lines: Iterable<Line>): Iterable<string> {
  let room = limit - RESERVED;
  let isFull = false;
  const left = new Map<string, number>();
  for (const { text, lists } of lines) {
    const line = `${text}\n`;
    room -= Buffer.byteLength(line);
    isFull ||= room < 0;
    if (!isFull) yield line;
    else if (lists !== undefined) left.set(lists, (left.get(lists) ?? 0) + 1);
  }
  if (!isFull) return;
  const rest = [...left].map(([noun, number]) => plural(number, noun));
  const listed = rest.length > 1 ? `${rest.slice(0, -1).join(', ')} and ${rest.at(-1)!}` : (rest[0] ?? 'The end');
  yield `\n**Cut here, because there is no room for more: ${listed} left out.** The JSON report (\`-o json=FILE\`) has them all.\n`;
}
