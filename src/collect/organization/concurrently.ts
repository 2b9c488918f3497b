interface Done<R> {
  readonly result: R;
  /** Lets the lane that made it go on. */
  readonly take: () => void;
}

/**
 * Works on so many items at once and gives each result as soon as it is there. Results that nobody has taken yet hold up the
 * work, so that they do not pile up. The first error of `source` or `work` is thrown, and nothing new is begun.
 */
export async function* concurrently<T, R>(source: AsyncIterable<T>, lanes: number, work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const items = source[Symbol.asyncIterator]();
  const done: Done<R>[] = [];
  let wake: () => void = () => undefined;
  let isOver = false;
  const lane = async (): Promise<void> => {
    for (let next = await items.next(); next.done !== true && !isOver; next = await items.next()) {
      const result = await work(next.value);
      await new Promise<void>(take => {
        done.push({ result, take });
        wake();
      });
    }
  };
  const all = Promise.all(Array.from({ length: lanes }, lane)).then(() => null);
  try {
    for (;;) {
      const first = done.shift();
      if (first !== undefined) {
        first.take();
        yield first.result;
        continue;
      }
      const woken = new Promise<'more'>(resolve => {
        wake = () => resolve('more');
      });
      if ((await Promise.race([all, woken])) === null && done.length === 0) return;
    }
  } finally {
    isOver = true;
    for (const { take } of done.splice(0)) take();
    await items.return?.();
  }
}
