import { safe } from '../../reports/text/safe.js';
import type { CallRecord } from '../collect/options.js';

/** Where progress is shown. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** What tells the time, in milliseconds, and wakes. */
export interface Timing {
  now(): number;
  /** Calls again and again, until what it gives is called. */
  every(milliseconds: number, wake: () => void): () => void;
}

/** On a terminal no oftener than this after an answer, for a person's eyes, and again each second for the time. */
const PAUSE = 100;
const SECOND = 1000;
/** What the first accounts take says little, in seconds. */
const PACE_AFTER = 5;
/** In a log, a line so often. */
const LINE = 15_000;

/**
 * How far a live scan is. On a terminal one line that is redrawn, and gone at the end; elsewhere, as in CI, a plain line
 * every 15 seconds and one at the end.
 */
export class Progress {
  readonly #screen: Screen;
  readonly #timing: Timing;
  #subject: string | undefined;
  /** Of several accounts, how many there are and how many are judged. */
  #expected = 0;
  #isListed = false;
  #finished = 0;
  #calls = 0;
  #repeated = 0;
  #throttled = 0;
  #startedAt: number;
  #drawnAt = -Infinity;
  #stop: (() => void) | undefined;
  #hasEnded = false;

  constructor(screen: Screen = standardError(), timing: Timing = machineTime) {
    this.#screen = screen;
    this.#timing = timing;
    this.#startedAt = timing.now();
  }

  /** What is being scanned and how far it is, as the line begins: `Account 111122223333`. */
  about(subject: string): void {
    this.#subject = subject;
    this.#redraw();
  }

  /** A call has ended. */
  add({ attempts }: CallRecord): void {
    this.#calls += 1;
    this.#repeated += attempts - 1;
    this.#redraw();
  }

  /** There is one more account to scan. */
  expect(): void {
    this.#expected += 1;
    this.#redraw();
  }

  /** There are no more. */
  listed(): void {
    this.#isListed = true;
    this.#redraw();
  }

  /** An account is judged. */
  finish(): void {
    this.#finished += 1;
    this.#redraw();
  }

  throttled(): void {
    this.#throttled += 1;
    this.#redraw();
  }

  /** Nothing is drawn any more, also if calls still end. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stop?.();
    if (this.#subject === undefined) return;
    if (!this.#screen.isTerminal) this.#screen.write(`${this.#line()}\n`);
    else if (this.#drawnAt > -Infinity) this.#screen.write('\r\u001b[K');
  }

  /** Nothing before it is known whose account it is: until then a person may be asked for the code of an MFA device. */
  #redraw(): void {
    if (this.#hasEnded || this.#subject === undefined) return;
    const { isTerminal } = this.#screen;
    this.#stop ??= this.#timing.every(isTerminal ? SECOND : LINE, () => this.#draw());
    if (isTerminal && this.#timing.now() - this.#drawnAt >= PAUSE) this.#draw();
  }

  #draw(): void {
    this.#drawnAt = this.#timing.now();
    const { isTerminal, columns } = this.#screen;
    // A line that wraps could not be drawn over.
    this.#screen.write(isTerminal ? `\r${this.#line().slice(0, columns - 1)}\u001b[K` : `${this.#line()}\n`);
  }

  #line(): string {
    const seconds = (this.#timing.now() - this.#startedAt) / 1000;
    const time = seconds < 10 ? seconds.toFixed(1) : String(Math.round(seconds));
    const calls = `${this.#calls} ${this.#calls === 1 ? 'call' : 'calls'} in ${time} s`;
    const throttled = this.#throttled === 0 ? [] : [`${this.#throttled} throttled`];
    return safe(`${this.#about()}: ${[calls, ...this.#pace(seconds), `${this.#repeated} repeated`, ...throttled].join(', ')}`);
  }

  #about(): string {
    if (this.#expected === 0) return this.#subject ?? '';
    const all = `${this.#expected} ${this.#expected === 1 ? 'account' : 'accounts'}`;
    return `${Math.min(this.#finished, this.#expected)} of ${this.#isListed ? '' : 'at least '}${all}`;
  }

  /** Calls a second, and, once the pace is known, how long the accounts that are known of will take. */
  #pace(seconds: number): string[] {
    if (this.#expected === 0 || seconds === 0) return [];
    const rate = `${Math.round(this.#calls / seconds)} a second`;
    const open = this.#expected - this.#finished;
    if (!this.#isListed || this.#finished === 0 || open <= 0 || seconds < PACE_AFTER) return [rate];
    return [rate, `about ${Math.ceil((seconds / this.#finished) * open)} s left`];
  }
}

function standardError(): Screen {
  const { CI = '' } = process.env;
  const isCi = CI !== '' && CI !== 'false';
  return {
    isTerminal: process.stderr.isTTY && !isCi,
    get columns() {
      // 0 where the terminal does not tell, though the types promise a number.
      return process.stderr.columns || 80;
    },
    write: text => void process.stderr.write(text),
  };
}

const machineTime: Timing = {
  now: () => performance.now(),
  every: (milliseconds, wake) => {
    const timer = setInterval(wake, milliseconds).unref();
    return () => clearInterval(timer);
  },
};
