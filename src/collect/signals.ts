import { setMaxListeners } from 'node:events';

const SIGNALS = 64;

/**
 * Hands out signals that are aborted with this one. A signal goes through all its listeners for each that comes or goes, and
 * each call has three: with thousands of calls under way, one signal for all costs more than signing them.
 */
export class Signals {
  readonly #signals: readonly AbortSignal[];
  #last = 0;

  constructor(source: AbortSignal) {
    setMaxListeners(0, source);
    this.#signals = Array.from({ length: SIGNALS }, () => {
      const controller = new AbortController();
      setMaxListeners(0, controller.signal);
      if (source.aborted) controller.abort(source.reason);
      else source.addEventListener('abort', () => controller.abort(source.reason), { once: true });
      return controller.signal;
    });
  }

  next(): AbortSignal {
    this.#last = (this.#last + 1) % SIGNALS;
    return this.#signals[this.#last]!;
  }
}
