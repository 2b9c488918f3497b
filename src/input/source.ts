import { createHash } from 'node:crypto';
import type { InputSource } from '../types.js';
import { fileContent, heldContent, openFile, openStdin, type Content, type Opened } from './content.js';
import { decodeUtf8, hasBom, isUtf16, utf16ToUtf8 } from './encoding.js';
import { isSpace, LineSplitter, type Line } from './lines.js';
import { inputError, type Place } from './place.js';

/** What a source consists of: one document, or one a line. */
export interface Visitor {
  document(text: string, place: Place): void;
  line(text: string, place: Place, content: Content, line: Line): void;
}

/** V8 has no longer strings. */
const LONGEST_DOCUMENT = 512 * 1000 * 1000;
const LARGEST_HELD = 2 * 1024 * 1024 * 1024;
/** Files up to this size are not read twice. */
const SMALL = 4 * 1024 * 1024;

/** Reads a file, or standard input, to its end, and hands over what it consists of. */
export async function readSource(name: string, stdin: AsyncIterable<Uint8Array> | undefined, visitor: Visitor): Promise<InputSource> {
  const place: Place = { file: name, pointer: '' };
  const opened = name === '-' ? openStdin(stdin ?? process.stdin) : await openFile(name);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of opened.chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const chunks = counted();
  try {
    await readChunks(name, opened, chunks, place, visitor);
  } finally {
    await chunks.return(undefined);
  }
  return { name, bytes, sha256: hash.digest('hex') };
}

async function readChunks(name: string, opened: Opened, chunks: AsyncGenerator<Buffer>, place: Place, visitor: Visitor): Promise<void> {
  const head = await readHead(chunks, place);
  const { version } = opened;
  if (head.isLines && version !== null && version.size > SMALL && !isUtf16(head.bytes)) {
    const content = fileContent(name, version);
    await readLines(head.bytes, chunks, content, place, visitor);
    return;
  }
  const raw = await readRest(head, chunks, place);
  const bytes = isUtf16(raw) ? utf16ToUtf8(raw, place) : raw;
  const start = hasBom(bytes) ? 3 : 0;
  if (bytes.subarray(start).every(isSpace)) {
    throw inputError(place, 'is empty. Save the output of "aws cloudtrail describe-trails" in it.');
  }
  if (head.isLines || (bytes !== raw && isLines(bytes.subarray(start)))) {
    await readLines(bytes, noChunks(), heldContent(bytes), place, visitor);
  } else {
    visitor.document(decodeUtf8(bytes.subarray(start), place), place);
  }
}

interface Head {
  readonly bytes: Buffer;
  readonly isLines: boolean;
}

/** Reads until it is clear whether the first line is a document by itself and more follows. */
async function readHead(chunks: AsyncGenerator<Buffer>, place: Place): Promise<Head> {
  const read: Buffer[] = [];
  let size = 0;
  let hasText = false;
  let hasLine = false;
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { bytes: Buffer.concat(read), isLines: false };
    const chunk = next.value;
    read.push(chunk);
    size += chunk.length;
    if (size > LONGEST_DOCUMENT) throw tooLarge(place);
    let index = 0;
    if (!hasText) {
      index = chunk.findIndex(byte => !isSpace(byte));
      hasText = index >= 0;
    }
    if (hasText && !hasLine) {
      index = chunk.indexOf(0x0a, index);
      hasLine = index >= 0;
    }
    if (hasLine && chunk.subarray(Math.max(0, index)).some(byte => !isSpace(byte))) {
      const bytes = Buffer.concat(read);
      return { bytes, isLines: isLines(bytes.subarray(hasBom(bytes) ? 3 : 0)) };
    }
  }
}

/** Whether the first line that is not blank is a whole JSON value and something follows. */
function isLines(bytes: Buffer): boolean {
  const start = bytes.findIndex(byte => !isSpace(byte));
  const end = start < 0 ? -1 : bytes.indexOf(0x0a, start);
  if (end < 0 || bytes.subarray(end).every(isSpace)) return false;
  try {
    JSON.parse(bytes.toString('utf8', start, end));
    return true;
  } catch {
    return false;
  }
}

async function readRest(head: Head, chunks: AsyncGenerator<Buffer>, place: Place): Promise<Buffer> {
  const limit = head.isLines ? LARGEST_HELD : LONGEST_DOCUMENT;
  const read = [head.bytes];
  let size = head.bytes.length;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw tooLarge(place);
    read.push(chunk);
  }
  return read.length === 1 ? head.bytes : Buffer.concat(read);
}

async function readLines(first: Buffer, chunks: AsyncIterable<Buffer>, content: Content, place: Place, visitor: Visitor): Promise<void> {
  const start = hasBom(first) ? 3 : 0;
  const splitter = new LineSplitter(start, LONGEST_DOCUMENT);
  const visit = (lines: Iterable<Line>): void => {
    for (const line of lines) {
      const linePlace = { ...place, line: line.number };
      visitor.line(decodeUtf8(line.bytes, linePlace), linePlace, content, line);
    }
  };
  visit(splitter.push(first.subarray(start)));
  for await (const chunk of chunks) {
    visit(splitter.push(chunk));
    if (splitter.isTooLong) throw tooLarge({ ...place, line: splitter.number });
  }
  visit(splitter.end());
}

async function* noChunks(): AsyncGenerator<Buffer> {
  // All of it is in memory already.
}

function tooLarge(place: Place): Error {
  return inputError(
    place,
    'is larger than 512 MB, the most that one JSON document may be. Give one account a line (JSON Lines), in a file.',
  );
}
