import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Listens with the shortest queue and then sleeps, so that it never accepts. */
const LISTENER = `
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port) + '\\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** More connections than such a queue holds. */
const QUEUE = 8;

export interface HangingEndpoint {
  readonly url: string;
  stop(): void;
}

/**
 * An endpoint at which connecting itself takes for ever, as behind a firewall that drops packets: for AWS_ENDPOINT_URL_<SERVICE>. The fault
 * `timeout` is the other half, a connection on which no answer comes.
 */
export async function startHangingEndpoint(): Promise<HangingEndpoint> {
  const child = spawn(process.execPath, ['-e', LISTENER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(line.toString());
  const sockets: Socket[] = [];
  for (let index = 0; index < QUEUE; index += 1) sockets.push(connect(port, '127.0.0.1').on('error', () => undefined));
  // Those that find room in the queue connect at once.
  await new Promise(resolve => setTimeout(resolve, 50));
  return {
    url: `http://127.0.0.1:${port}`,
    stop() {
      for (const socket of sockets) socket.destroy();
      child.kill('SIGKILL');
    },
  };
}
