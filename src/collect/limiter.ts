/** How long a call counts, in milliseconds. */
const WINDOW = 1000;

type Passed = Map<string, number[]>;

/** At most so many calls in any second, for each key. */
export class Limiter {
  readonly #perSecond: number;
  /**
   * When the last calls of a key were, or will be, let through: milliseconds of the monotonic clock, oldest first. Two
   * generations, because a key that nobody used for a second is as good as new, and an organization has a million of them.
   */
  #passed: Passed = new Map();
  #before: Passed = new Map();
  #turnedAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Resolves when the call may go. */
  async pass(key: string, perSecond = this.#perSecond): Promise<void> {
    const now = performance.now();
    this.#turn(now);
    const passed = this.#passed.get(key) ?? this.#before.get(key) ?? [];
    this.#passed.set(key, passed);
    const oldest = passed.length < perSecond ? undefined : passed.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + WINDOW);
    passed.push(at);
    if (at > now) await new Promise(resolve => setTimeout(resolve, at - now));
  }

  #turn(now: number): void {
    if (now - this.#turnedAt < WINDOW) return;
    this.#turnedAt = now;
    // A call may have been given a place far ahead: its key is kept until then.
    const waiting = [...this.#before].filter(([key, passed]) => !this.#passed.has(key) && (passed.at(-1) ?? 0) + WINDOW > now);
    this.#before = new Map([...waiting, ...this.#passed]);
    this.#passed = new Map();
  }
}
