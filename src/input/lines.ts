export interface Line {
  /** From 1, blank lines included. */
  readonly number: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

const NEWLINE = 0x0a;

/** Cuts chunks of bytes into lines. Each chunk is searched once, however long a line is. */
export class LineSplitter {
  #number = 1;
  #offset: number;
  #open: Buffer[] = [];
  readonly #longest: number;

  constructor(offset: number, longest: number) {
    this.#offset = offset;
    this.#longest = longest;
  }

  /** The lines that end in the chunk. */
  *push(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield* this.#close(chunk.subarray(start, end), 1);
      start = end + 1;
    }
    if (start < chunk.length) this.#open.push(chunk.subarray(start));
  }

  /** The last line, when it has no end. */
  *end(): Generator<Line> {
    yield* this.#close(Buffer.alloc(0), 0);
  }

  /** Whether the line that has not ended yet is too long to be one. */
  get isTooLong(): boolean {
    return this.#open.reduce((sum, { length }) => sum + length, 0) > this.#longest;
  }

  get number(): number {
    return this.#number;
  }

  *#close(last: Buffer, newline: number): Generator<Line> {
    const bytes = this.#open.length === 0 ? last : Buffer.concat([...this.#open, last]);
    const line = { number: this.#number, offset: this.#offset, bytes };
    this.#open = [];
    this.#number += 1;
    this.#offset += bytes.length + newline;
    if (!isBlank(bytes)) yield line;
  }
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every(isSpace);
}
