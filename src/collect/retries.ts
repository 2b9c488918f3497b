import { getRetryAfterHint, isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryErrorType, StandardRetryToken } from '@smithy/types';
import type { Session } from './session.js';

type Failure = Parameters<typeof isThrottlingError>[0];

const ATTEMPTS_WITHOUT_ANSWER = 2;

interface Answer {
  readonly $metadata: { attempts?: number };
}

/** How often calls may be tried again: what one session is throttled for costs no other its attempts. */
export class Retries {
  readonly #maxAttempts: () => Promise<number>;
  readonly #bySession = new WeakMap<Session, SessionRetries>();

  constructor(maxAttempts: () => Promise<number>) {
    this.#maxAttempts = maxAttempts;
  }

  of(session: Session): SessionRetries {
    const known = this.#bySession.get(session);
    if (known !== undefined) return known;
    const made = new SessionRetries(new StandardRetryStrategy(this.#maxAttempts));
    this.#bySession.set(session, made);
    return made;
  }
}

/**
 * The SDK's standard mode, which is asked only about what failed: the SDK's own loop makes an error with its stack, an id and
 * two races with the signal for every call, as if each were to fail.
 */
class SessionRetries {
  readonly #strategy: StandardRetryStrategy;
  #first: Promise<StandardRetryToken> | undefined;

  constructor(strategy: StandardRetryStrategy) {
    this.#strategy = strategy;
  }

  /** Makes attempts until one is answered, and throws the error of the last. */
  async run<O extends Answer>(attempt: () => Promise<O>, signal: AbortSignal | undefined): Promise<O> {
    for (let token = await (this.#first ??= this.#strategy.acquireInitialRetryToken('')); ;) {
      try {
        const answer = await attempt();
        this.#strategy.recordSuccess(token);
        answer.$metadata.attempts = token.getRetryCount() + 1;
        return answer;
      } catch (error) {
        token = await this.#next(token, error as Failure, signal);
      }
    }
  }

  /** Resolves when it is time to try again; throws the error where it is not. */
  async #next(token: StandardRetryToken, error: Failure, signal: AbortSignal | undefined): Promise<StandardRetryToken> {
    // Who does not answer twice does not answer: each time is twenty seconds, in which a scan would seem to hang.
    const isSilent = error.name === 'TimeoutError' && token.getRetryCount() + 1 >= ATTEMPTS_WITHOUT_ANSWER;
    const hint = getRetryAfterHint(error.$response);
    const info: RetryErrorInfo = { error, errorType: errorType(error), ...(hint !== undefined && { retryAfterHint: hint }) };
    try {
      if (isSilent) throw error;
      return await unlessAborted(this.#strategy.refreshRetryTokenForRetry(token, info), signal);
    } catch {
      error.$metadata = Object.assign(error.$metadata ?? {}, { attempts: token.getRetryCount() + 1 });
      throw error;
    }
  }
}

function errorType(error: Failure): RetryErrorType {
  if (isThrottlingError(error)) return 'THROTTLING';
  if (isTransientError(error)) return 'TRANSIENT';
  return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR';
}

async function unlessAborted<T>(waiting: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return waiting;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new Error('The scan was stopped.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([waiting, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
