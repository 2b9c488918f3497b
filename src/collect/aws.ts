import { missing, present } from '../facts.js';
import type { Fact, Missing } from '../types.js';
import { type ClientOf, Clients, type Service } from './clients.js';
import { failure, nameOf } from './failure.js';
import { remedy } from './remedy.js';
import type { CallRecord } from './options.js';
import { type Keys, Session } from './session.js';
import { Signals } from './signals.js';

export interface AwsOptions {
  readonly credentials: () => Promise<Keys>;
  /** Whose credentials they are, where it is known: calls are limited for each account. */
  readonly account?: string;
  readonly signal?: AbortSignal;
  readonly onCall?: (call: CallRecord) => void;
  readonly onThrottle?: () => void;
}

/** AWS as one set of credentials sees it. */
export class Aws {
  readonly #options: AwsOptions;
  readonly #clients: Clients;
  readonly #signals: Signals | null;
  readonly #session: Session;

  constructor(options: AwsOptions, clients = new Clients(), signals = options.signal === undefined ? null : new Signals(options.signal)) {
    this.#options = options;
    this.#clients = clients;
    this.#signals = signals;
    this.#session = new Session(options.account ?? 'caller', options.credentials, options.onThrottle);
  }

  /** AWS with other credentials, over the same clients and connections. */
  as(account: string, credentials: AwsOptions['credentials']): Aws {
    return new Aws({ ...this.#options, account, credentials }, this.#clients, this.#signals);
  }

  /**
   * Makes one call and gives its answer as a fact: `read` turns the SDK's answer into the value, and throws when the
   * answer lacks what it must have. An error is a missing fact with its reason.
   */
  async ask<S extends Service, O, T>(
    service: S,
    operation: string,
    region: string,
    send: (client: ClientOf<S>, options: { abortSignal?: AbortSignal }) => Promise<O>,
    read: (answer: O) => T,
    expected: (error: unknown) => T | undefined = () => undefined,
  ): Promise<Fact<T>> {
    try {
      return present(await this.call(service, operation, region, send, read, error => expected(error) !== undefined));
    } catch (error) {
      if (this.#options.signal?.aborted === true) return interrupted(`${service}:${operation}`);
      const answer = expected(error);
      return answer === undefined ? failure(error, `${service}:${operation}`, region) : present(answer);
    }
  }

  /** Makes one call and throws what the SDK or `read` throws. `isAnswer` tells the errors that are answers: "there is none". */
  async call<S extends Service, O, T>(
    service: S,
    operation: string,
    region: string,
    send: (client: ClientOf<S>, options: { abortSignal?: AbortSignal }) => Promise<O>,
    read: (answer: O) => T,
    isAnswer: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    const at = new Date().toISOString();
    const started = performance.now();
    const { account = null, onCall } = this.#options;
    const api = `${service}:${operation}`;
    const tell = (result: unknown, error: string | null, problem: Missing | null, cure: string | null): void =>
      onCall?.({
        account,
        api,
        region,
        at,
        requestId: metadataOf(result).requestId ?? null,
        attempts: metadataOf(result).attempts ?? 1,
        milliseconds: performance.now() - started,
        failure: problem,
        error,
        remedy: cure,
      });
    try {
      const answer = await send(
        this.#clients.of(this.#session, service, region),
        this.#signals === null ? {} : { abortSignal: this.#signals.next() },
      );
      const value = read(answer);
      tell(answer, null, null, null);
      return value;
    } catch (error) {
      const problem = isAnswer(error) ? null : failure(error, api, region);
      tell(error, nameOf(error), problem, problem === null ? null : remedy(problem.reason, error, api));
      throw error;
    }
  }

  /** Brings the client of a service that few scans need. */
  add(...late: Parameters<Clients['add']>): void {
    this.#clients.add(...late);
  }

  close(): void {
    this.#clients.close();
  }
}

/** What an interrupted scan did not get is unknown, like everything else that it did not get. */
export function interrupted(api: string): Missing {
  return missing('NOT_REQUESTED', `The scan was interrupted before ${api} was answered.`, api);
}

function metadataOf(result: unknown): { readonly attempts?: number; readonly requestId?: string } {
  return (result as { $metadata?: { attempts?: number; requestId?: string } } | null)?.$metadata ?? {};
}
