import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Proxy {
  readonly url: string;
  /** The requests that went through, whole. */
  readonly seen: Seen[];
  stop(): Promise<void>;
}

/** Stands before the simulator, to see what its log does not keep, and to change what is asked. */
export async function startProxy(target: string, change: (body: string) => string = body => body): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then(bytes => {
      const { method = 'GET', url = '/', headers } = incoming;
      const body = bytes.toString();
      seen.push({ method, url, headers, body });
      const changed = change(body);
      const onward = request(
        {
          hostname,
          port,
          method,
          path: url,
          headers: { ...headers, ...(changed !== '' && { 'content-length': Buffer.byteLength(changed) }) },
        },
        answer => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy()).end(changed);
    });
  });
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
