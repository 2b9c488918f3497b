import { setMaxListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Proxies, type Target } from './proxies.js';
import { obstacleIn, UnreachableEndpoint } from './unreachable.js';
import { refuseWebPage } from './web-page.js';

/** How long to wait, in milliseconds. */
export interface Patience {
  readonly connect: number;
  readonly answer: number;
  /** Until an endpoint that could not be reached is tried again, by one request. */
  readonly retry?: number;
}

/** A scan of one account is over before an endpoint is tried again; one of an organization must not lose a Region to one bad moment. */
const RETRY = 15_000;
const PATIENCE: Patience = { connect: 3_000, answer: 20_000 };
const POOL = { keepAlive: true, maxSockets: 256 };

type State = 'up' | UnreachableEndpoint | Pending;

interface Pending {
  readonly settled: Promise<void>;
  settle(state: 'up' | UnreachableEndpoint): void;
}

type Request = Parameters<NodeHttpHandler['handle']>[0];
type Options = Parameters<NodeHttpHandler['handle']>[1];
type Response = ReturnType<NodeHttpHandler['handle']>;

/**
 * One keep-alive pool for all clients, and what is known of each endpoint. The first request to a place goes alone until
 * it is connected; when it is not, every other one fails with it, so that an endpoint that cannot be reached costs one
 * time-out and not one for each call.
 */
export class Endpoints {
  readonly #states = new Map<string, State>();
  /** When an endpoint was found to be out of reach. */
  readonly #downSince = new Map<string, number>();
  readonly #retry: number;
  readonly #proxies = new Proxies();
  readonly #closing = new AbortController();
  readonly #waits;
  readonly #direct: NodeHttpHandler;
  #tunnels: Promise<NodeHttpHandler> | undefined;
  /** For every client, those of the credentials included. */
  readonly handler: NodeHttpHandler;

  constructor({ connect, answer, retry = RETRY }: Patience = PATIENCE) {
    this.#retry = retry;
    setMaxListeners(0, this.#closing.signal);
    this.#waits = { connectionTimeout: connect, requestTimeout: answer, throwOnRequestTimeout: true };
    this.#direct = new NodeHttpHandler({
      httpAgent: this.#observed(new HttpAgent(POOL)),
      httpsAgent: this.#observed(new HttpsAgent(POOL)),
      ...this.#waits,
    });
    this.handler = Object.assign(new NodeHttpHandler(), {
      handle: (request: Request, options?: Options) => this.#handle(request, options),
      // A client that is done with does not end the others.
      destroy: () => undefined,
    });
  }

  close(): void {
    this.#closing.abort();
    this.#direct.destroy();
    void this.#tunnels?.then(
      handler => handler.destroy(),
      () => undefined,
    );
  }

  async #handle(request: Request, options?: Options): Response {
    const { protocol, hostname } = request;
    const target = { protocol, hostname, port: request.port ?? (protocol === 'http:' ? 80 : 443) };
    const proxy = this.#proxies.of(target);
    const handler = proxy === null ? this.#direct : await (this.#tunnels ??= this.#tunnelled());
    return refuseWebPage(await this.#through(target, proxy, () => handler.handle(request, options)));
  }

  /** Makes a request through the gate of its endpoint. */
  async #through({ hostname, port }: Target, proxy: URL | null, request: () => Response): Response {
    const host = hostOf(hostname, port);
    const state = this.#states.get(host);
    if (state === undefined) this.#states.set(host, this.#pending(host));
    else if (isPending(state)) await state.settled;
    const found = this.#states.get(host);
    if (found instanceof UnreachableEndpoint) {
      if (performance.now() - (this.#downSince.get(host) ?? 0) < this.#retry) throw found.again();
      this.#states.set(host, this.#pending(host));
    }
    try {
      const answer = await request();
      this.#settle(host, 'up');
      return answer;
    } catch (error) {
      const now = this.#states.get(host);
      if (now === 'up') throw error;
      const unreachable = new UnreachableEndpoint(host, proxy === null ? null : obstacleIn(error, proxy), { cause: error });
      this.#downSince.set(host, performance.now());
      this.#settle(host, unreachable);
      throw unreachable;
    }
  }

  /** What was found out of an endpoint that others wait for. */
  #settle(host: string, found: 'up' | UnreachableEndpoint): void {
    const state = this.#states.get(host);
    if (state !== undefined && isPending(state)) state.settle(found);
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

  /** Loaded only where there is a proxy. */
  async #tunnelled(): Promise<NodeHttpHandler> {
    const { tunnelling } = await import('./tunnels.js');
    return new NodeHttpHandler({
      ...tunnelling({
        agent: POOL,
        proxies: this.#proxies.byProtocol,
        signal: this.#closing.signal,
        onReached: (host, port) => this.#settle(hostOf(host, port), 'up'),
      }),
      ...this.#waits,
    });
  }
}

function hostOf(hostname: string, port: number | string | null | undefined): string {
  return `${hostname}:${port ?? 443}`;
}

function isPending(state: State): state is Pending {
  return state !== 'up' && !(state instanceof UnreachableEndpoint);
}
