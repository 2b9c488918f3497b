import assert from 'node:assert/strict';
import { Retries } from '../../src/collect/retries.js';
import { Session } from '../../src/collect/session.js';

const nobody = (): Promise<never> => Promise.reject(new Error('Nothing is signed here.'));
const session = (account = '1'): Session => new Session(account, nobody);
const failing = (name: string): Error => Object.assign(new Error(name), { name });

interface Answer {
  readonly $metadata: { attempts?: number };
}

/** Attempts that fail with these errors, one after the other, and then are answered. */
function attempts(...errors: readonly Error[]): { made: () => number; attempt: () => Promise<Answer> } {
  let count = 0;
  return {
    made: () => count,
    attempt: () => {
      const error = errors[count];
      count += 1;
      return error === undefined ? Promise.resolve({ $metadata: {} }) : Promise.reject(error);
    },
  };
}

const tries = (count: number): Retries => new Retries(() => Promise.resolve(count));

describe('collect: retries', () => {
  it('tries again what was throttled or cut off, and says how often', async () => {
    const { made, attempt } = attempts(failing('ThrottlingException'), Object.assign(failing('Error'), { code: 'ECONNRESET' }));
    const answer = await tries(3).of(session()).run(attempt, undefined);
    assert.deepEqual([made(), answer.$metadata.attempts], [3, 3]);
  });

  it('throws the last error when the attempts are used up', async () => {
    const { made, attempt } = attempts(
      ...Array.from({ length: 5 }, (_, index) => Object.assign(failing('ThrottlingException'), { index })),
    );
    await assert.rejects(tries(3).of(session()).run(attempt, undefined), {
      name: 'ThrottlingException',
      index: 2,
      $metadata: { attempts: 3 },
    });
    assert.equal(made(), 3);
  });

  it('tries again once where no answer came in time: a scan shall not seem to hang', async () => {
    const { made, attempt } = attempts(...Array.from({ length: 8 }, () => failing('TimeoutError')));
    await assert.rejects(tries(8).of(session()).run(attempt, undefined), { name: 'TimeoutError', $metadata: { attempts: 2 } });
    assert.equal(made(), 2);
  });

  it('does not try again what was denied', async () => {
    const { made, attempt } = attempts(failing('AccessDeniedException'));
    await assert.rejects(tries(3).of(session()).run(attempt, undefined), { name: 'AccessDeniedException', $metadata: { attempts: 1 } });
    assert.equal(made(), 1);
  });

  it('waits as long as the answer asks for', async () => {
    const later = Object.assign(failing('ThrottlingException'), {
      $response: { statusCode: 429, headers: { 'retry-after': '1' }, body: undefined },
    });
    const started = performance.now();
    await tries(2).of(session()).run(attempts(later).attempt, undefined);
    assert.ok(performance.now() - started > 800);
  });

  it('gives up at once when the scan is stopped while it waits', async () => {
    const stop = new AbortController();
    const later = Object.assign(failing('ThrottlingException'), {
      $response: { statusCode: 429, headers: { 'retry-after': '4' }, body: undefined },
    });
    const started = performance.now();
    const run = tries(2).of(session()).run(attempts(later).attempt, stop.signal);
    setTimeout(() => stop.abort(), 20);
    await assert.rejects(run, { name: 'ThrottlingException' });
    assert.ok(performance.now() - started < 2_000);
  });

  it('takes no attempt from one session for what another was throttled for', async () => {
    const retries = tries(2);
    const throttled = session('1');
    const used = Array.from({ length: 200 }, () =>
      retries
        .of(throttled)
        .run(attempts(failing('ThrottlingException'), failing('ThrottlingException')).attempt, undefined)
        .catch(() => undefined),
    );
    await Promise.all(used);
    const exhausted = attempts(failing('ThrottlingException'));
    await assert.rejects(retries.of(throttled).run(exhausted.attempt, undefined), { name: 'ThrottlingException' });
    assert.equal(exhausted.made(), 1, 'the quota of the first session is used up');
    const { made, attempt } = attempts(failing('ThrottlingException'));
    await retries.of(session('2')).run(attempt, undefined);
    assert.equal(made(), 2);
  });
});
