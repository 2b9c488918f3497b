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
  // Whoever stops taking results does not wait for the lanes either.
  all.catch(() => undefined);
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

/** Takes items from their source as soon as it has them, whoever wants them: what goes wrong there is known at once. */
export async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const items: T[] = [];
  const state: { isOver: boolean; wake: () => void; error?: unknown } = { isOver: false, wake: () => undefined };
  const take = async (): Promise<void> => {
    try {
      for await (const item of source) {
        if (state.isOver) return;
        items.push(item);
        state.wake();
      }
    } catch (error) {
      state.error = error;
    }
    state.isOver = true;
    state.wake();
  };
  void take();
  try {
    for (;;) {
      if ('error' in state) throw state.error;
      if (items.length > 0) yield items.shift()!;
      else if (state.isOver) return;
      else await new Promise<void>(resolve => (state.wake = resolve));
    }
  } finally {
    state.isOver = true;
  }
}
