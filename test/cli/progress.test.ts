import assert from 'node:assert/strict';
import { Progress, type Screen, type Timing } from '../../src/cli/progress.js';
import type { CallRecord } from '../../src/collect/options.js';

const answered = (attempts = 1): CallRecord => ({
  account: null,
  api: 'cloudtrail:DescribeTrails',
  region: 'us-east-1',
  at: '2026-11-21T00:00:00.000Z',
  requestId: null,
  error: null,
  attempts,
  milliseconds: 20,
  failure: null,
  remedy: null,
});

/** A clock that moves when it is told to, and wakes whom it has to. */
class Clock implements Timing {
  #now = 0;
  readonly #sleepers = new Set<{ readonly milliseconds: number; at: number; readonly wake: () => void }>();

  now(): number {
    return this.#now;
  }

  every(milliseconds: number, wake: () => void): () => void {
    const sleeper = { milliseconds, at: this.#now + milliseconds, wake };
    this.#sleepers.add(sleeper);
    return () => void this.#sleepers.delete(sleeper);
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#now = next.at;
      next.at += next.milliseconds;
      next.wake();
    }
    this.#now = end;
  }

  get isAwaited(): boolean {
    return this.#sleepers.size > 0;
  }
}

/** What a screen shows, and everything that was ever written to it. */
function watched(screen: Partial<Pick<Screen, 'isTerminal' | 'columns'>>): { progress: Progress; clock: Clock; written: string[] } {
  const written: string[] = [];
  const clock = new Clock();
  const progress = new Progress({ isTerminal: true, columns: 80, write: text => void written.push(text), ...screen }, clock);
  return { progress, clock, written };
}

describe('progress on a terminal', () => {
  it('is one line that is redrawn, at most ten times a second, and is gone at the end', () => {
    const { progress, clock, written } = watched({});
    progress.about('Account 111122223333');
    for (let call = 0; call < 50; call += 1) {
      clock.pass(10);
      progress.add(answered());
    }
    assert.ok(written.length <= 6, `drawn ${written.length} times in half a second`);
    assert.equal(written[0], '\rAccount 111122223333: 0 calls in 0.0 s, 0 repeated\u001b[K');
    assert.equal(written.at(-1), '\rAccount 111122223333: 50 calls in 0.5 s, 0 repeated\u001b[K');
    progress.end();
    assert.equal(written.at(-1), '\r\u001b[K');
    assert.ok(!written.join('').includes('\n'));
  });

  it('goes on counting the seconds while nothing is answered, and tells what was throttled', () => {
    const { progress, clock, written } = watched({});
    progress.about('Account 111122223333');
    progress.throttled();
    progress.throttled();
    progress.add(answered(3));
    clock.pass(12_000);
    assert.equal(written.at(-1), '\rAccount 111122223333: 1 call in 12 s, 2 repeated, 2 throttled\u001b[K');
  });

  it('of several accounts: how many are done of all, the pace, and in time how long it will take', () => {
    const { progress, clock, written } = watched({});
    progress.about('Account 999988887777');
    for (let account = 0; account < 40; account += 1) progress.expect();
    for (let call = 0; call < 100; call += 1) progress.add(answered());
    progress.finish();
    clock.pass(1_000);
    assert.equal(written.at(-1), '\r1 of at least 40 accounts: 100 calls in 1.0 s, 100 a second, 0 repeated\u001b[K');
    clock.pass(7_000);
    assert.equal(written.at(-1), '\r1 of at least 40 accounts: 100 calls in 8.0 s, 13 a second, 0 repeated\u001b[K', 'who knows how long');
    progress.listed();
    for (let account = 1; account < 10; account += 1) progress.finish();
    clock.pass(2_000);
    assert.equal(written.at(-1), '\r10 of 40 accounts: 100 calls in 10 s, 10 a second, about 30 s left, 0 repeated\u001b[K');
    for (let account = 10; account < 40; account += 1) progress.finish();
    // An owner of a bucket is judged twice.
    progress.finish();
    clock.pass(10_000);
    assert.equal(written.at(-1), '\r40 of 40 accounts: 100 calls in 20 s, 5 a second, 0 repeated\u001b[K');
  });

  it('draws nothing before it is known whose account it is: a person may be typing a code', () => {
    const { progress, clock, written } = watched({});
    progress.add(answered());
    clock.pass(60_000);
    progress.end();
    assert.deepEqual(written, []);
  });

  it('draws nothing after its end, as when Ctrl-C ends calls that are still under way', () => {
    const { progress, clock, written } = watched({});
    progress.about('Account 111122223333');
    progress.end();
    const { length } = written;
    clock.pass(5_000);
    progress.add(answered());
    progress.end();
    assert.equal(written.length, length);
    assert.equal(written.at(-1), '\r\u001b[K');
    assert.equal(clock.isAwaited, false);
  });

  it('never wraps, and lets no name steer the terminal', () => {
    const { progress, written } = watched({ columns: 20 });
    progress.about('Account \u001b[31m111122223333 and more words');
    const [line = ''] = written;
    const shown = line.slice(1, -'\u001b[K'.length);
    assert.ok(shown.length < 20 && !shown.includes('\u001b'), JSON.stringify(line));
  });
});

describe('progress in a log', () => {
  it('is a line every 15 seconds, and one at the end', () => {
    const { progress, clock, written } = watched({ isTerminal: false });
    progress.about('12 of 300 accounts');
    for (let second = 0; second < 40; second += 1) {
      clock.pass(1_000);
      progress.add(answered(second === 0 ? 2 : 1));
    }
    progress.end();
    assert.deepEqual(written, [
      '12 of 300 accounts: 14 calls in 15 s, 1 repeated\n',
      '12 of 300 accounts: 29 calls in 30 s, 1 repeated\n',
      '12 of 300 accounts: 40 calls in 40 s, 1 repeated\n',
    ]);
  });

  it('is nothing where no account was reached', () => {
    const { progress, clock, written } = watched({ isTerminal: false });
    clock.pass(60_000);
    progress.end();
    assert.deepEqual(written, []);
  });
});
