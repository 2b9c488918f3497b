import { cut } from '../sarif/text.js';
import { safe } from '../text/safe.js';

/** More of one text than this is no help to a reader, and takes the room of other findings. */
const LONGEST = 1000;

/** What GitHub's renderer takes for nothing but the letters, digits and signs that it is. */
const HARMLESS = /^[\w:/.+=,@*-]+$/;

/** In the middle of a text: what stands for itself between backticks. The last sign belongs to the sentence. */
const ARN = /(?<![\w:/-])arn:[\w:/.+=,@*-]*\w/g;

/**
 * Other people's text in a cell: it shows as it is written. Markup is written in numbers, because a backslash before `|` is read differently
 * in a table. A mention, a reference, an address and an emoji are only looked for when markup is already read, so an invisible blank parts them.
 */
export function prose(text: string): string {
  const line = cut(safe(text), LONGEST);
  let written = '';
  let end = 0;
  for (const { index, 0: arn } of line.matchAll(ARN)) {
    written += plain(line.slice(end, index)) + code(arn);
    end = index + arn.length;
  }
  return written + plain(line.slice(end));
}

/** The same as code, in which nothing is looked for. */
export function code(text: string): string {
  const line = cut(safe(text), LONGEST);
  if (line.trim() === '') return '';
  return HARMLESS.test(line) ? `\`${line}\`` : `<code>${plain(line)}</code>`;
}

const PARTED = '&#8203;';

function plain(text: string): string {
  return text
    .replace(/[\\`*[\]|<>~&$]|_(?<![A-Za-z0-9]_(?=[A-Za-z0-9]))/g, sign => `&#${sign.charCodeAt(0)};`)
    .replace(/(?<!&)#(?=\w)/g, `&#35;${PARTED}`)
    .replace(/@/g, `@${PARTED}`)
    .replace(/:(?=\/\/|(?:[\w+-]|&#\d+;)+:)/g, `:${PARTED}`)
    .replace(/www\./gi, address => `${address.slice(0, 3)}${PARTED}.`)
    .replace(/\bgh-(?=\d)/gi, reference => `${reference.slice(0, 2)}${PARTED}-`);
}
