import {
  closeSync,
  constants,
  createReadStream,
  fdatasync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  write,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { InputError, OutputError } from '../errors.js';
import { openTemporary } from '../evidence-bundle/temporary.js';
import { loadValidator } from '../input/conformity.js';
import { type Line, LineSplitter } from '../input/lines.js';
import { readSaved } from '../input/saved.js';
import type { InputSource, SkippedAccount, Snapshot } from '../types.js';
import { causeOf } from './causes.js';

const writeTo = promisify(write);
const sync = promisify(fdatasync);

/** Where a line is, in bytes. */
interface Place {
  readonly at: number;
  readonly length: number;
}

/** What was found in a file, beside the evidence. */
export interface Opened {
  readonly log: EvidenceLog;
  readonly source: InputSource;
  /** What stands behind the last whole line: all that a killed scan wrote of the next one. */
  readonly rest: Buffer;
}

/** Reads the first line; throws when it is not that of such a file. */
type ReadHeader = (line: string) => void;

/**
 * Evidence as it comes, one account a line behind a line of one's own, in a file that is only ever appended to and is on disk
 * soon after. A later line of an account counts. Nothing of it stays in memory but where the lines are.
 */
export class EvidenceLog {
  readonly #path: string;
  readonly #file: number;
  readonly #places = new Map<string, Place>();
  /** Where the next line goes, and how much of what is before that is written. */
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
    try {
      const { path, file } = openTemporary();
      return new EvidenceLog(path, file);
    } catch (error) {
      throw new OutputError(`No temporary file could be made for the evidence: ${causeOf(error as NodeJS.ErrnoException)}.`, {
        cause: error,
      });
    }
  }

  /** A new log, without a first line. The file must not be there yet, so that nobody's evidence is lost. */
  static create(path: string): EvidenceLog {
    const log = new EvidenceLog(path, openFile(path, NEW));
    syncFolder(dirname(path));
    return log;
  }

  /** The log that is there. Nothing of the file is changed, however it ends. */
  static async open(path: string, mode: 'read' | 'append', readHeader: ReadHeader): Promise<Opened> {
    const log = new EvidenceLog(path, openFile(path, mode === 'read' ? READ : GO_ON));
    await loadValidator();
    const hash = createHash('sha256');
    const splitter = new LineSplitter(0, LONGEST_LINE);
    let bytes = 0;
    for await (const chunk of createReadStream('', { fd: log.#file, autoClose: false, start: 0 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      for (const line of splitter.push(chunk)) log.#read(line, readHeader, CURES[mode]);
      if (splitter.isTooLong) throw new InputError(`${path} has a line that is too long for evidence.`);
    }
    const [last] = splitter.end();
    return { log, source: { name: path, bytes, sha256: hash.digest('hex') }, rest: last?.bytes ?? Buffer.alloc(0) };
  }

  get accounts(): readonly string[] {
    return [...this.#places.keys()];
  }

  /** Cuts off what stands behind the last whole line, to go on from there. */
  cut(): void {
    ftruncateSync(this.#file, this.#end);
    this.#written = this.#end;
  }

  /** Removes the file, if there is no evidence in it. */
  removeEmpty(): void {
    if (this.#places.size === 0) rmSync(this.#path, { force: true });
  }

  /** Writes the first line. */
  begin(header: object): void {
    this.#add(JSON.stringify(header));
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
    for (const line of this.#lines()) yield JSON.parse(line) as Snapshot;
  }

  /** The same as `--input` reads it, and behind it the accounts that were left out. */
  *lines(skipped: readonly SkippedAccount[]): Generator<string> {
    yield* this.#lines();
    const skippedAccounts = [...skipped].sort((a, b) => (a.account < b.account ? -1 : 1));
    if (skipped.length > 0) yield `${JSON.stringify({ schemaVersion: '1.0', skippedAccounts })}\n`;
  }

  *#lines(): Generator<string> {
    for (const account of [...this.#places.keys()].sort()) yield this.line(account) ?? '';
  }

  /** The last line of an account, with its end. */
  line(account: string): string | undefined {
    const place = this.#places.get(account);
    if (place === undefined) return undefined;
    const buffer = Buffer.alloc(place.length);
    readSync(this.#file, buffer, 0, place.length, place.at);
    return buffer.toString();
  }

  #read({ number, offset, bytes }: Line, readHeader: ReadHeader, cure: string): void {
    const length = bytes.length + 1;
    if (this.#end === 0) readHeader(bytes.toString());
    else {
      const { account } = readSaved(bytes, { file: this.#path, line: number, pointer: '' }, cure);
      this.#places.set(account, { at: offset, length });
    }
    this.#end = offset + length;
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
        this.#refuseCompany();
        for (let done = 0; done < buffer.length;) {
          const { bytesWritten } = await writeTo(this.#file, buffer, done, buffer.length - done, null);
          done += bytesWritten;
          this.#written += bytesWritten;
        }
        await sync(this.#file);
        this.#refuseCompany();
      }
    } catch (error) {
      this.#failure =
        error instanceof OutputError
          ? error
          : new OutputError(`The evidence could not be written to ${this.#path}: ${causeOf(error as NodeJS.ErrnoException)}.`, {
              cause: error,
            });
    } finally {
      this.#flushing = undefined;
    }
  }

  /** Two scans that write to one file would not know what is in it. */
  #refuseCompany(): void {
    if (fstatSync(this.#file).size === this.#written) return;
    throw new OutputError(`${this.#path} is written to by another process as well. Go on with --resume when that has ended.`);
  }
}

/** What to do about a line that is broken. */
const CURES = { read: 'Scan that shard again.', append: 'Begin anew.' } as const;

const READ = constants.O_RDONLY;
const GO_ON = constants.O_RDWR | constants.O_APPEND;
const NEW = GO_ON | constants.O_CREAT | constants.O_EXCL;
const MOST_PENDING = 256;
/** V8 has no longer strings. */
const LONGEST_LINE = 512 * 1000 * 1000;

/** Evidence as `--input` reads it. */
export function evidenceLine(snapshot: Snapshot): string {
  return JSON.stringify({ schemaVersion: '1.0', ...snapshot });
}

function openFile(path: string, flags: number): number {
  try {
    // Without O_NONBLOCK, opening a pipe would wait for whoever is at its other end.
    const file = openSync(path, flags | constants.O_NONBLOCK, 0o600);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // To go on with a folder or a device would be refused as well.
    if (code === 'EEXIST' && statSync(path, { throwIfNoEntry: false })?.isFile() !== false)
      throw new OutputError(`${path} is there already. Give --resume to go on with it, or another name.`);
    if (code === 'ENOENT' && flags === READ) throw new InputError(`There is no file ${path}.`);
    if (code === 'ENOENT' && flags === GO_ON) throw new OutputError(`There is no ${path} to go on with. Leave --resume out to begin.`);
    if (code !== 'EISDIR' && code !== 'EEXIST')
      throw new OutputError(`${path} could not be opened: ${causeOf(error as NodeJS.ErrnoException)}.`, { cause: error });
  }
  throw new OutputError(`${path} is a folder or a device. Give the name of a file.`);
}

/** That the file is in its folder is to be on disk too. Not every system can say so. */
function syncFolder(folder: string): void {
  try {
    const file = openSync(folder, constants.O_RDONLY);
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch {
    // The evidence itself is safe all the same.
  }
}
