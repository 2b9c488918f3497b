import type { CallRecord } from '../collect/options.js';

/** Redrawn no oftener than this, in milliseconds: for a person, not for a log. */
const PAUSE = 100;

/** One line on a terminal that says how far a live scan is, and is gone when it ends. Elsewhere nothing is drawn. */
export class Progress {
  readonly #isDrawn = process.stderr.isTTY;
  #calls = 0;
  #retries = 0;
  #drawnAt = 0;

  add({ attempts }: CallRecord): void {
    this.#calls += 1;
    this.#retries += attempts - 1;
    const now = performance.now();
    if (!this.#isDrawn || now - this.#drawnAt < PAUSE) return;
    this.#drawnAt = now;
    process.stderr.write(`\r${this.#calls} calls answered, ${this.#retries} repeated\u001b[K`);
  }

  end(): void {
    if (this.#isDrawn && this.#drawnAt > 0) process.stderr.write('\r\u001b[K');
  }
}
