import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.js';
import type { SimulatorServer } from './server.js';

/** Paths of the simulator itself, for a test that runs it as another process. No bucket can have this name. */
export const CONTROL = '/_simulator/';

/** `GET calls`, `GET counts`, `DELETE calls`, `PUT faults`. */
export function answerControl(server: SimulatorServer, method: string, url: string, body: string, response: ServerResponse): void {
  const [status, value] = respond(server, `${method} ${url.slice(CONTROL.length)}`, body);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function respond(server: SimulatorServer, request: string, body: string): readonly [status: number, value: unknown] {
  switch (request) {
    case 'GET calls':
      return [200, server.calls.list()];
    case 'GET counts':
      return [200, server.calls.counts()];
    case 'DELETE calls':
      server.calls.clear();
      return [200, {}];
    case 'PUT faults':
      server.setFaults(JSON.parse(body) as readonly Fault[]);
      return [200, {}];
    default:
      return [404, { message: 'The simulator knows: GET calls, GET counts, DELETE calls, PUT faults.' }];
  }
}
