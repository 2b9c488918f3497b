import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The error of every request to an endpoint that could not be connected to. The SDK does not retry it. */
export class UnreachableEndpoint extends Error {
  override readonly name = 'UnreachableEndpoint';
}

/** How long to wait, in milliseconds. */
export interface Patience {
  readonly connect: number;
  readonly answer: number;
}

const PATIENCE: Patience = { connect: 3_000, answer: 20_000 };

type State = 'up' | 'down' | { readonly settled: Promise<void>; settle(state: 'up' | 'down'): void };

/**
 * One keep-alive pool for all clients, and what is known of each endpoint. The first request to a place goes alone until
 * it is connected; when it is not, every other one fails with it, so that an endpoint that cannot be reached costs one
 * time-out and not one for each call.
 */
export class Endpoints {
  readonly #states = new Map<string, State>();
  readonly #https = this.#observed(new HttpsAgent({ keepAlive: true, maxSockets: 256 }));
  readonly #http = this.#observed(new HttpAgent({ keepAlive: true, maxSockets: 256 }));
  readonly handler: NodeHttpHandler;

  constructor({ connect, answer } = PATIENCE) {
    this.handler = new NodeHttpHandler({
      httpAgent: this.#http,
      httpsAgent: this.#https,
      connectionTimeout: connect,
      requestTimeout: answer,
      throwOnRequestTimeout: true,
    });
  }

  /** Makes a request through the gate of its endpoint. */
  async through<T>(host: string, request: () => Promise<T>): Promise<T> {
    const state = this.#states.get(host);
    if (state === undefined) this.#states.set(host, this.#pending(host));
    else if (typeof state === 'object') await state.settled;
    if (this.#states.get(host) === 'down') throw new UnreachableEndpoint(`${host} cannot be reached`);
    try {
      const answer = await request();
      this.#settle(host, 'up');
      return answer;
    } catch (error) {
      if (isAnswer(error)) this.#settle(host, 'up');
      if (this.#states.get(host) === 'up') throw error;
      this.#settle(host, 'down');
      throw new UnreachableEndpoint(`${host} cannot be reached`, { cause: error });
    }
  }

  close(): void {
    this.handler.destroy();
  }

  /** What was found out of an endpoint that others wait for. */
  #settle(host: string, found: 'up' | 'down'): void {
    const state = this.#states.get(host);
    if (typeof state === 'object') state.settle(found);
  }

  #pending(host: string): State {
    let resolve: () => void = () => undefined;
    const settled = new Promise<void>(done => (resolve = done));
    return {
      settled,
      settle: state => {
        this.#states.set(host, state);
        resolve();
      },
    };
  }

  /** An agent that tells when a connection stands. */
  #observed<A extends HttpAgent>(agent: A): A {
    const createConnection = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      const socket = createConnection(options, callback) as Socket;
      socket.once('connect', () => this.#settle(hostOf(options.host ?? '', options.port), 'up'));
      return socket;
    };
    return agent;
  }
}

export function hostOf(hostname: string, port: number | string | null | undefined): string {
  return `${hostname}:${port ?? 443}`;
}

/** An error that AWS answered with shows that the endpoint is there. */
function isAnswer(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== undefined;
}
