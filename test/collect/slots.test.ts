import { deepEqual, equal, rejects } from 'node:assert/strict';
import { Signals } from '../../src/collect/signals.js';
import { Slots } from '../../src/collect/slots.js';

describe('slots', () => {
  it('let so many work at once, in the order in which they came, and a failure gives its place back', async () => {
    const slots = new Slots(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (index: number): Promise<void> =>
      slots.use(async () => {
        begun.push(index);
        await new Promise<void>(resolve => (ends[index] = resolve));
        if (index === 0) throw new Error('refused');
      });
    const all = [0, 1, 2, 3].map(work);
    deepEqual(begun, [0, 1]);
    ends[0]!();
    await rejects(all[0]!, /refused/);
    deepEqual(begun, [0, 1, 2]);
    ends[2]!();
    await all[2];
    deepEqual(begun, [0, 1, 2, 3]);
    ends[1]!();
    ends[3]!();
    await Promise.all(all.slice(1));
  });
});

describe('signals', () => {
  it('are aborted with their source, whether before or after', () => {
    const source = new AbortController();
    const signals = new Signals(source.signal);
    const handed = Array.from({ length: 200 }, () => signals.next());
    equal(
      handed.some(({ aborted }) => aborted),
      false,
    );
    source.abort('stop');
    equal(
      handed.every(({ aborted, reason }) => aborted && reason === 'stop'),
      true,
    );
    equal(new Signals(source.signal).next().aborted, true);
  });
});
