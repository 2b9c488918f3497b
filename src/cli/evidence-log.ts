import { closeSync, constants, createReadStream, fdatasync, fstatSync, ftruncateSync, openSync, readSync, rmSync, write } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { OutputError } from '../errors.js';
import type { Snapshot } from '../types.js';

const writeTo = promisify(write);
const sync = promisify(fdatasync);

/** Where a line is, in bytes. */
interface Place {
  readonly at: number;
  readonly length: number;
}

/**
 * Evidence as it comes, one account a line behind a line of one's own, in a file that is only ever appended to and is on disk
 * soon after. A later line of an account counts. Nothing of it stays in memory but where the lines are.
 */
export class EvidenceLog {
  readonly #path: string;
  readonly #file: number;
  readonly #places = new Map<string, Place>();
  /** Where the next line goes, and how much of what is before that is on disk. */
  #end = 0;
  #written = 0;
  #pending: string[] = [];
  #flushing: Promise<void> | undefined;
  #failure: OutputError | undefined;

  private constructor(path: string, file: number) {
    this.#path = path;
    this.#file = file;
  }

  /** A log that nobody else sees, and that is gone with the process. */
  static temporary(): EvidenceLog {
    const path = join(tmpdir(), `.trailproof-${randomUUID()}.tmp`);
    const file = openFile(path, NEW);
    // An open file lives on without its name; where it does not, as on Windows, the system clears its folder up.
    rmSync(path, { force: true });
    return new EvidenceLog(path, file);
  }

  /** A new log. The file must not be there yet, so that nobody's evidence is lost. */
  static async create(path: string, header: object): Promise<EvidenceLog> {
    const log = new EvidenceLog(path, openFile(path, NEW));
    log.#add(JSON.stringify(header));
    await log.flushed();
    return log;
  }

  /** The log that is there, and the object on its first line. A last line that was cut off is cut away. */
  static async open(path: string): Promise<{ readonly log: EvidenceLog; readonly header: unknown }> {
    const log = new EvidenceLog(path, openFile(path, constants.O_RDWR));
    let header: unknown;
    const size = fstatSync(log.#file).size;
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const length = Buffer.byteLength(line) + 1;
      if (log.#end + length > size) break;
      const value = parsed(line);
      if (value === undefined) throw new OutputError(`${path} is no checkpoint: byte ${log.#end} begins no line of JSON.`);
      if (header === undefined) header = value;
      else log.#places.set((value as Snapshot).account, { at: log.#end, length });
      log.#end += length;
    }
    ftruncateSync(log.#file, log.#end);
    log.#written = log.#end;
    return { log, header };
  }

  get accounts(): readonly string[] {
    return [...this.#places.keys()];
  }

  /** Resolves at once, or when there is room: what was appended is on disk when `flushed` resolves. */
  async append(snapshot: Snapshot): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const length = this.#add(evidenceLine(snapshot));
    this.#places.set(snapshot.account, { at: this.#end - length, length });
    if (this.#pending.length > MOST_PENDING) await this.flushed();
  }

  async flushed(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The last evidence of each account, by account. */
  *snapshots(): Generator<Snapshot> {
    for (const line of this.lines()) yield JSON.parse(line) as Snapshot;
  }

  *lines(): Generator<string> {
    for (const [, { at, length }] of [...this.#places].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const buffer = Buffer.alloc(length);
      readSync(this.#file, buffer, 0, length, at);
      yield buffer.toString();
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #add(line: string): number {
    this.#pending.push(`${line}\n`);
    const length = Buffer.byteLength(line) + 1;
    this.#end += length;
    this.#flushing ??= this.#flush();
    return length;
  }

  /** Many lines share one wait for the disk. */
  async #flush(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const buffer = Buffer.from(this.#pending.splice(0).join(''));
        for (let done = 0; done < buffer.length;) {
          const { bytesWritten } = await writeTo(this.#file, buffer, done, buffer.length - done, this.#written);
          done += bytesWritten;
          this.#written += bytesWritten;
        }
        await sync(this.#file);
      }
    } catch (error) {
      this.#failure = new OutputError(`The evidence could not be written to ${this.#path}: ${message(error)}.`, { cause: error });
    } finally {
      this.#flushing = undefined;
    }
  }
}

const NEW = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
const MOST_PENDING = 256;

/** Evidence as `--input` reads it. */
export function evidenceLine(snapshot: Snapshot): string {
  return JSON.stringify({ schemaVersion: '1.0', ...snapshot });
}

function openFile(path: string, flags: number): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new OutputError(`${path} is there already. Give --resume to go on with it, or another name.`);
    if (code === 'ENOENT' && (flags & constants.O_CREAT) === 0)
      throw new OutputError(`There is no ${path} to go on with. Leave --resume out to begin.`);
    throw new OutputError(`${path} could not be opened: ${message(error)}.`, { cause: error });
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
