/**
 * A local AWS for tests: one HTTP server that speaks the protocols of CloudTrail, S3, S3 Control, STS, EC2, Account Management, KMS and
 * Organizations, over a world that is plain data. The real SDK talks to it through AWS_ENDPOINT_URL.
 */
import type { CallLog } from './simulator/call-log.js';
import { environmentOf, type EnvironmentOptions } from './simulator/environment.js';
import type { Fault } from './simulator/faults.js';
import { SimulatorServer, type SimulatorOptions } from './simulator/server.js';
import type { World } from './simulator/world.js';

export type { Fault } from './simulator/faults.js';
export type { SimulatorOptions } from './simulator/server.js';
export type * from './simulator/world.js';

export interface Simulator {
  readonly url: string;
  readonly calls: CallLog;
  /** Replaces all rules. */
  setFaults(faults: readonly Fault[]): void;
  /** Replaces what exists. */
  setWorld(world: World): void;
  /** Environment variables for a child process that is to scan as this account. */
  env(account: string, options?: EnvironmentOptions): Record<string, string>;
  stop(): Promise<void>;
}

export async function startSimulator(world: World, options: SimulatorOptions = {}): Promise<Simulator> {
  const server = new SimulatorServer(world, options);
  const url = `http://127.0.0.1:${await server.listen()}`;
  return {
    url,
    calls: server.calls,
    setFaults: faults => server.setFaults(faults),
    setWorld: next => server.setWorld(next),
    env: (account, { region, refusing } = {}) => environmentOf(url, account, region ?? server.router.directory.defaultRegion, refusing),
    stop: () => server.stop(),
  };
}
