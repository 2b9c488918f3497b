import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent, AgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import { HttpProxyAgent, HttpsProxyAgent, type ProxyAgentRequestOptions } from 'hpagent';

/** A proxy that gave no tunnel: it could not be reached, or it answered with a status of its own. */
export class NoTunnel extends Error {
  override readonly name = 'NoTunnel';
  /** The HTTP status; `null` = it did not answer. */
  readonly status: number | null;

  constructor(cause: Error) {
    super(cause.message, { cause });
    const [, status] = /^Bad response: (\d{3})$/.exec(cause.message) ?? [];
    this.status = status === undefined ? null : Number(status);
  }
}

export interface TunnelOptions {
  readonly agent: AgentOptions;
  readonly proxies: Readonly<Record<string, URL | null>>;
  /** Ends the tunnels that are still being asked for. */
  readonly signal: AbortSignal;
  /** Told when the endpoint itself is reached. */
  readonly onReached: (host: string, port: number) => void;
}

type Created = (error: Error | null, socket?: Socket) => void;
interface Creating {
  createConnection(options: { host?: string; port?: number | string }, created: Created): unknown;
}

/**
 * Agents whose connections are tunnels (CONNECT), for plain HTTP as well: what comes through a tunnel is the endpoint's own
 * answer, whereas a denial that a proxy writes into an HTTP answer looks like one of AWS.
 */
export function tunnelling({ agent, proxies, signal, onReached }: TunnelOptions): { httpAgent?: HttpAgent; httpsAgent?: HttpsAgent } {
  const { 'http:': http = null, 'https:': https = null } = proxies;
  const proxyRequestOptions: ProxyAgentRequestOptions & { signal: AbortSignal } = { signal };
  return {
    ...(http !== null && { httpAgent: observed(new HttpProxyAgent({ ...agent, proxy: http, proxyRequestOptions }), null, onReached) }),
    ...(https !== null && {
      httpsAgent: observed(new HttpsProxyAgent({ ...agent, proxy: https, proxyRequestOptions }), 'secureConnect', onReached),
    }),
  };
}

/** Some proxies give a tunnel before they have tried the endpoint: one with TLS is reached when its handshake is done. */
function observed<A extends HttpAgent>(agent: A, sign: string | null, onReached: TunnelOptions['onReached']): A {
  const creating = agent as unknown as Creating;
  const createConnection = creating.createConnection.bind(agent);
  creating.createConnection = (options, created) =>
    createConnection(options, (error, socket) => {
      if (error !== null || socket === undefined) {
        created(new NoTunnel(error ?? new Error('There is no connection')));
        return;
      }
      const reached = (): void => onReached(options.host ?? '', Number(options.port));
      if (sign === null) reached();
      else socket.once(sign, reached);
      created(null, socket);
    });
  return agent;
}
