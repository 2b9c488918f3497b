import assert from 'node:assert/strict';
import { Limiter } from '../../src/collect/limiter.js';

/** When each of so many calls went through, in milliseconds since the first was asked for. */
async function passages(limiter: Limiter, count: number, key = 'us-east-1 ListTags'): Promise<number[]> {
  const started = performance.now();
  return Promise.all(Array.from({ length: count }, () => limiter.pass(key).then(() => performance.now() - started)));
}

/** The most within any stretch of so many milliseconds. */
const most = (times: readonly number[], stretch: number): number =>
  Math.max(...times.map(from => times.filter(time => time >= from && time < from + stretch).length));

describe('collect: the limiter', () => {
  it('lets the first calls go at once, and the next a second later, in order', async () => {
    const times = await passages(new Limiter(3), 7);
    assert.ok(times[2]! < 300, times.join());
    assert.ok(times[3]! >= 990 && times[5]! < 1_500, times.join());
    assert.ok(times[6]! >= 1_980, times.join());
    assert.deepEqual(
      [...times].sort((a, b) => a - b),
      times,
    );
    assert.ok(most(times, 980) <= 3, times.join());
  });

  it('counts each key by itself', async () => {
    const limiter = new Limiter(2);
    const times = await Promise.all(['a', 'b', 'c', 'd'].map(key => passages(limiter, 2, key)));
    assert.ok(Math.max(...times.flat()) < 500);
  });

  it('holds for calls that come later, too', async () => {
    const limiter = new Limiter(2);
    const started = performance.now();
    const times: number[] = [];
    for (let index = 0; index < 5; index += 1) {
      await limiter.pass('x');
      times.push(performance.now() - started);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    assert.ok(most(times, 980) <= 2, times.join());
  });
});
