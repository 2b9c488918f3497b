/**
 * At most so many calls in any second, for each key. AWS allows ten a second for each account, Region and CloudTrail API;
 * eight leaves room for whoever else is asking. https://docs.aws.amazon.com/general/latest/gr/ct.html
 */
export class Limiter {
  readonly #perSecond: number;
  /** When the last calls of a key were, or will be, let through: milliseconds of the monotonic clock, oldest first. */
  readonly #passed = new Map<string, number[]>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Resolves when the call may go. */
  async pass(key: string): Promise<void> {
    const now = performance.now();
    const passed = this.#passed.get(key) ?? [];
    this.#passed.set(key, passed);
    const oldest = passed.length < this.#perSecond ? undefined : passed.shift();
    const at = oldest === undefined ? now : Math.max(now, oldest + 1000);
    passed.push(at);
    if (at > now) await new Promise(resolve => setTimeout(resolve, at - now));
  }
}
