import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { Endpoints } from '../../src/collect/endpoints.js';
import { UnreachableEndpoint } from '../../src/collect/unreachable.js';
import { type HangingEndpoint, startHangingEndpoint } from '../support/simulator/hanging.js';

const PATIENCE = { connect: 300, answer: 500 };

describe('collect: endpoints', () => {
  const endpoints: Endpoints[] = [];
  const servers: Server[] = [];
  let hanging: HangingEndpoint | undefined;
  afterEach(() => {
    for (const one of endpoints.splice(0)) one.close();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
    hanging?.stop();
    hanging = undefined;
  });

  function made(): Endpoints {
    const one = new Endpoints(PATIENCE);
    endpoints.push(one);
    return one;
  }

  async function serve(respond: Parameters<typeof createServer>[1], host = '127.0.0.1'): Promise<number> {
    const server = createServer(respond);
    servers.push(server);
    await new Promise<void>(resolve => void server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  /** A port at which nothing listens. */
  async function closedPort(): Promise<number> {
    const server = createTcpServer();
    await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise(resolve => server.close(resolve));
    return port;
  }

  /** A request of the SDK’s kind, counting how often it was really sent: what fails with another has no cause of its own. */
  async function request(one: Endpoints, port: number, sent: { count: number }, hostname = '127.0.0.1'): Promise<number> {
    const asked = { protocol: 'http:', hostname, port, method: 'GET', path: '/', headers: {}, query: {} };
    try {
      const { response } = await one.handler.handle(asked as unknown as Parameters<Endpoints['handler']['handle']>[0]);
      sent.count += 1;
      // Read to its end, or the connection is not free again.
      await text(response.body as NodeJS.ReadableStream);
      return response.statusCode;
    } catch (error) {
      if (!(error instanceof UnreachableEndpoint) || error.cause !== undefined) sent.count += 1;
      throw error;
    }
  }

  const outcomes = async (requests: readonly Promise<unknown>[]): Promise<string[]> =>
    (await Promise.allSettled(requests)).map(one => (one.status === 'fulfilled' ? String(one.value) : (one.reason as Error).name));

  it('tries a closed port once, for all who ask at once and for all who ask later', async () => {
    const one = made();
    const port = await closedPort();
    const sent = { count: 0 };
    const names = await outcomes(Array.from({ length: 10 }, () => request(one, port, sent)));
    names.push(...(await outcomes([request(one, port, sent)])));
    assert.deepEqual([...new Set(names)], ['UnreachableEndpoint']);
    assert.equal(sent.count, 1);
  });

  it('tries an endpoint again after a while, by one request, because a bad moment is not for ever', async () => {
    const one = new Endpoints({ ...PATIENCE, retry: 50 });
    endpoints.push(one);
    const port = await closedPort();
    const sent = { count: 0 };
    await outcomes([request(one, port, sent)]);
    await new Promise(resolve => setTimeout(resolve, 60));
    assert.deepEqual(await outcomes([request(one, port, sent), request(one, port, sent)]), ['UnreachableEndpoint', 'UnreachableEndpoint']);
    assert.equal(sent.count, 2, 'one request for both');
    await new Promise(resolve => setTimeout(resolve, 60));
    const server = createServer((_, response) => response.end('here'));
    servers.push(server);
    await new Promise<void>(resolve => void server.listen(port, '127.0.0.1', resolve));
    assert.deepEqual(await outcomes([request(one, port, sent), request(one, port, sent)]), ['200', '200']);
  });

  it('waits once where connecting hangs, and no longer than it has to', async () => {
    hanging = await startHangingEndpoint();
    const port = Number(new URL(hanging.url).port);
    const one = made();
    const sent = { count: 0 };
    const started = performance.now();
    const names = await outcomes(Array.from({ length: 10 }, () => request(one, port, sent)));
    assert.deepEqual([...new Set(names)], ['UnreachableEndpoint']);
    assert.equal(sent.count, 1);
    assert.ok(performance.now() - started < 2_000);
  });

  it('tries a host without an address once', async () => {
    const one = made();
    const sent = { count: 0 };
    const names = await outcomes(Array.from({ length: 3 }, () => request(one, 80, sent, 'nowhere.invalid')));
    assert.deepEqual([...new Set(names)], ['UnreachableEndpoint']);
    assert.equal(sent.count, 1);
  });

  it('names the endpoint, and keeps the cause', async () => {
    const port = await closedPort();
    await assert.rejects(request(made(), port, { count: 0 }), (error: UnreachableEndpoint) => {
      assert.equal(error.message, `127.0.0.1:${port} cannot be reached`);
      assert.equal((error.cause as { code?: string }).code, 'ECONNREFUSED');
      return true;
    });
  });

  it('keeps endpoints apart', async () => {
    const one = made();
    const [up, down] = [await serve((_, response) => response.end('well')), await closedPort()];
    const sent = { count: 0 };
    assert.deepEqual(await outcomes([request(one, down, sent), request(one, up, sent), request(one, down, sent)]), [
      'UnreachableEndpoint',
      '200',
      'UnreachableEndpoint',
    ]);
    assert.equal(sent.count, 2);
  });

  it('lets all go once the first is connected, without waiting for its answer', async () => {
    const one = made();
    let waiting = 0;
    const replies: (() => void)[] = [];
    const port = await serve((_, response) => {
      waiting += 1;
      replies.push(() => response.end('well'));
      if (waiting === 5) for (const reply of replies) reply();
    });
    assert.deepEqual(await outcomes(Array.from({ length: 5 }, () => request(one, port, { count: 0 }))), [
      '200',
      '200',
      '200',
      '200',
      '200',
    ]);
  });

  it('does not call an endpoint down that was connected and gave no answer', async () => {
    const one = made();
    let isSilent = true;
    const port = await serve((_, response) => {
      if (!isSilent) response.end('well');
    });
    assert.deepEqual(await outcomes([request(one, port, { count: 0 })]), ['TimeoutError']);
    isSilent = false;
    assert.deepEqual(await outcomes([request(one, port, { count: 0 })]), ['200']);
  });

  it('does not call an endpoint down that cuts a connection off', async () => {
    const one = made();
    let isCutting = true;
    const port = await serve((asked, response) => {
      if (isCutting) asked.socket.resetAndDestroy();
      else response.end('well');
    });
    const [name] = await outcomes([request(one, port, { count: 0 })]);
    assert.notEqual(name, 'UnreachableEndpoint');
    isCutting = false;
    assert.deepEqual(await outcomes([request(one, port, { count: 0 })]), ['200']);
  });

  it('never leaves anybody waiting where the connection has another name than the request', async () => {
    const one = made();
    const port = await serve((_, response) => response.end('well'), '::1');
    const answers = await outcomes([request(one, port, { count: 0 }, '[::1]'), request(one, port, { count: 0 }, '[::1]')]);
    assert.deepEqual(answers, ['200', '200']);
  });

  it('uses one connection again', async () => {
    const one = made();
    const ports = new Set<number | undefined>();
    const port = await serve((asked, response) => {
      ports.add(asked.socket.remotePort);
      response.end('well');
    });
    for (let index = 0; index < 3; index += 1) await request(one, port, { count: 0 });
    assert.equal(ports.size, 1);
  });
});
