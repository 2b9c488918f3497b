import { createServer, request, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import type { Certificate } from '../support/certificate.js';

export interface TunnelOptions {
  /** What the user of the proxy has to give: `user:password`. */
  readonly login?: string;
  /** The status that a place is refused with; `null` lets it through, and `hang` never answers. */
  readonly refuse?: (place: string) => number | 'hang' | null;
  /** Looks into TLS with this certificate, and hands on what it sees to the simulator, whatever the place. */
  readonly inspect?: {
    readonly certificate: Certificate;
    readonly simulator: string;
    /** The status of the web page that a host is blocked with; `null` lets it through. */
    readonly block?: (host: string) => number | null;
  };
}

export interface TunnellingProxy {
  readonly url: string;
  readonly port: number;
  /** The places that were asked for with CONNECT, in order. */
  readonly asked: string[];
  /** Requests that were not CONNECT. */
  readonly others: string[];
  stop(): Promise<void>;
}

/** A proxy as companies have them: it gives tunnels to places, or not. */
export async function startTunnellingProxy({ login, refuse = () => null, inspect }: TunnelOptions = {}): Promise<TunnellingProxy> {
  const asked: string[] = [];
  const others: string[] = [];
  const sockets = new Set<Socket>();
  const inspector = inspect === undefined ? undefined : createTlsServer(inspect.certificate, onward(inspect.simulator, inspect.block));
  const inside = inspector === undefined ? null : await listening(inspector);
  const proxy = createServer((incoming, outgoing) => {
    others.push(incoming.url ?? '');
    outgoing.writeHead(400).end();
  });
  proxy.on('connect', (incoming, socket: Socket) => {
    const place = incoming.url ?? '';
    asked.push(place);
    sockets.add(socket.on('error', () => undefined));
    const given = incoming.headers['proxy-authorization'] ?? '';
    const isKnown = login === undefined || given === `Basic ${Buffer.from(login).toString('base64')}`;
    const status = isKnown ? refuse(place) : 407;
    if (status === 'hang') return;
    if (status !== null) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Type: text/html\r\n\r\n<html>No</html>`);
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(place) ?? [];
    const far = inside === null ? connect(Number(port), host) : connect(inside, '127.0.0.1');
    sockets.add(far.on('error', () => socket.destroy()));
    far.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(socket).pipe(far);
    });
  });
  const port = await listening(proxy);
  return {
    url: `http://${login === undefined ? '' : `${login}@`}127.0.0.1:${port}`,
    port,
    asked,
    others,
    async stop() {
      for (const socket of sockets) socket.destroy();
      inspector?.closeAllConnections();
      await Promise.all([proxy, ...(inspector === undefined ? [] : [inspector])].map(server => new Promise(done => server.close(done))));
    },
  };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function onward(simulator: string, block: (host: string) => number | null = () => null): RequestListener {
  const { hostname, port } = new URL(simulator);
  return (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const blocked = block(headers.host ?? '');
    if (blocked !== null) {
      incoming.resume();
      outgoing.writeHead(blocked, { 'content-type': 'text/html; charset=utf-8' }).end('<!DOCTYPE html><html><body>Blocked<br></html>');
      return;
    }
    const further = request({ hostname, port, method, path: url, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(further.on('error', () => outgoing.destroy()));
  };
}
