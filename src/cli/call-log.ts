import type { CallRecord } from '../collect/options.js';
import { OutputError } from '../errors.js';
import { callLine } from '../evidence-bundle/calls.js';
import { openTemporary, readAll, writeAll } from '../evidence-bundle/temporary.js';
import { causeOf } from './causes.js';

const BATCH = 1 << 16;

/** Each call of a scan, in a file of its own: an organization makes more of them than memory is for. */
export class CallLog {
  readonly #file: number;
  #pending: string[] = [];
  #length = 0;
  #count = 0;
  #failure: OutputError | undefined;

  constructor() {
    this.#file = openTemporary().file;
  }

  add({ at, account, region, api, failure, error, attempts, milliseconds, requestId }: CallRecord): void {
    const outcome = failure === null ? 'ANSWERED' : failure.reason;
    const call = { at, account, region, api, outcome, error, attempts, milliseconds: Math.round(milliseconds), requestId };
    const line = `${callLine(call)}\n`;
    this.#pending.push(line);
    this.#count += 1;
    this.#length += line.length;
    if (this.#length > BATCH) this.#flush();
  }

  /** Nothing was asked of AWS. */
  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** All of them, in the order in which they ended. Throws an OutputError when they could not all be kept. */
  *lines(): Generator<Buffer> {
    this.#flush();
    if (this.#failure !== undefined) throw this.#failure;
    yield* readAll(this.#file);
  }

  /** A full disk is no fault of the call: it is told of when the calls are asked for. */
  #flush(): void {
    const text = this.#pending.join('');
    this.#pending = [];
    this.#length = 0;
    try {
      if (this.#failure === undefined) writeAll(this.#file, Buffer.from(text));
    } catch (error) {
      this.#failure = new OutputError(`The log of calls could not be written: ${causeOf(error as NodeJS.ErrnoException)}.`, {
        cause: error,
      });
    }
  }
}
