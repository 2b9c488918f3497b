import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Answer } from './call.js';
import { CallLog, type LoggedCall } from './call-log.js';
import { answerControl, CONTROL } from './control.js';
import { Faults, type Fault, type Trouble } from './faults.js';
import { errorAnswer } from './protocol.js';
import { seededRandom } from './random.js';
import { RateLimiter, type RateLimit } from './rate-limit.js';
import { Router, type Routed } from './router.js';
import { refusal } from './spelling.js';
import type { World } from './world.js';

export interface SimulatorOptions {
  /** Default: a free one. */
  readonly port?: number;
  readonly faults?: readonly Fault[];
  /** Added to every answer; with `jitter`, a random time between `ms` and `ms + jitter`. */
  readonly latencyMs?: number | { readonly ms: number; readonly jitter: number };
  /** A number is requests a second for each account, Region and API. */
  readonly rateLimit?: number | RateLimit;
  /** For latency and for faults with a probability. */
  readonly seed?: number;
  /** `false`: count calls only, do not keep them. */
  readonly keepCalls?: boolean;
  /** The answer to a call waits for this. */
  readonly hold?: (call: LoggedCall) => Promise<void>;
}

/** The HTTP side: reads requests, asks the router, and delivers or spoils what it says. */
export class SimulatorServer {
  readonly calls: CallLog;
  readonly #server: Server;
  readonly #faults: Faults;
  readonly #limiter: RateLimiter | undefined;
  readonly #random: () => number;
  #router: Router;
  #startedAt = performance.now();

  constructor(
    world: World,
    private readonly options: SimulatorOptions,
  ) {
    const { faults = [], rateLimit, seed = 1 } = options;
    this.#router = new Router(world);
    this.calls = new CallLog(options.keepCalls !== false);
    this.#faults = new Faults(faults, seed);
    this.#random = seededRandom(seed + 1);
    this.#limiter =
      rateLimit === undefined ? undefined : new RateLimiter(typeof rateLimit === 'number' ? { perSecond: rateLimit } : rateLimit);
    this.#server = createServer((request, response) => this.#receive(request, response));
    // A server that closes idle connections races with a client that is about to use one.
    this.#server.keepAliveTimeout = 0;
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.options.port ?? 0, '127.0.0.1', 4096, resolve);
    });
    this.#startedAt = performance.now();
    return (this.#server.address() as AddressInfo).port;
  }

  setFaults(faults: readonly Fault[]): void {
    this.#faults.set(faults);
  }

  setWorld(world: World): void {
    this.#router = new Router(world);
  }

  get router(): Router {
    return this.#router;
  }

  async stop(): Promise<void> {
    await new Promise<void>(resolve => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const body = chunks.length === 0 ? '' : Buffer.concat(chunks).toString();
      const url = request.url ?? '/';
      const method = request.method ?? 'GET';
      if (url.startsWith(CONTROL)) answerControl(this, method, url, body, response);
      else this.#serve(this.#router.route({ method, url, headers: request.headers, body }), request, response);
    });
  }

  #serve(routed: Routed, request: IncomingMessage, response: ServerResponse): void {
    const now = performance.now() - this.#startedAt;
    const { call } = routed;
    const trouble: Trouble = routed.refused ? { delayMs: 0 } : this.#faults.trouble(call);
    const isThrottled = !routed.refused && trouble.kind === undefined && this.#limiter?.admits(call, now) === false;
    const answer = isThrottled ? errorAnswer(call.service, refusal(call.service, 'throttled')) : (trouble.answer ?? routed.answer());
    const isSilent =
      trouble.kind === 'reset' || trouble.kind === 'unreachable' || trouble.kind === 'timeout' || trouble.kind === 'truncated';
    const logged: LoggedCall = {
      time: now,
      account: call.caller.account,
      region: call.region,
      service: call.service,
      operation: call.operation,
      resource: call.resources.join(),
      outcome: isSilent ? trouble.kind : answer.outcome,
    };
    this.calls.add(logged);
    const delay = this.#latency() + trouble.delayMs;
    const go = (): void => deliver(trouble, answer, request, response);
    if (this.options.hold !== undefined) void this.options.hold(logged).then(go);
    else if (delay > 0) setTimeout(go, delay);
    else go();
  }

  #latency(): number {
    const { latencyMs = 0 } = this.options;
    return typeof latencyMs === 'number' ? latencyMs : latencyMs.ms + latencyMs.jitter * this.#random();
  }
}

function deliver({ kind }: Trouble, answer: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed) return;
  switch (kind) {
    case 'timeout':
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'unreachable':
      request.socket.resetAndDestroy();
      return;
    case 'truncated':
      cutOff(answer, request, response);
      return;
    default:
      send(answer, request, response);
  }
}

function send({ status, headers, body }: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'HEAD') {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** Promises more than the body, sends half of it, and hangs up. A HEAD has no body: it gets no answer at all. */
function cutOff({ status, headers, body }: Answer, request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'HEAD') {
    request.socket.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) + 64 });
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => request.socket.destroy());
}
