import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LoggedCall } from './call-log.js';
import { environmentOf } from './environment.js';
import type { Fault } from './faults.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/simulator.ts', import.meta.url));

/** A simulator in a process of its own, for measurements in which it must not share a thread with what is measured. */
export interface SimulatorProcess {
  readonly url: string;
  calls(): Promise<readonly LoggedCall[]>;
  /** `service:Operation` → requests. */
  counts(): Promise<Readonly<Record<string, number>>>;
  clearCalls(): Promise<void>;
  setFaults(faults: readonly Fault[]): Promise<void>;
  env(account: string, region?: string): Record<string, string>;
  stop(): Promise<void>;
}

/** The arguments are those of `npm run simulator --`. */
export async function spawnSimulator(args: readonly string[]): Promise<SimulatorProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => reject(new Error(`The simulator ended with exit code ${code ?? 'none'}: ${complaints.trim()}`)));
    createInterface({ input: child.stdout }).on('line', line => {
      const match = /^export AWS_ENDPOINT_URL=(\S+)/u.exec(line);
      if (match) resolve(match[1]!);
    });
  });
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}/_simulator/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return response.json();
  };
  return {
    url,
    calls: async () => (await ask('GET', 'calls')) as readonly LoggedCall[],
    counts: async () => (await ask('GET', 'counts')) as Readonly<Record<string, number>>,
    async clearCalls() {
      await ask('DELETE', 'calls');
    },
    async setFaults(faults) {
      await ask('PUT', 'faults', faults);
    },
    env: (account, region = 'us-east-1') => environmentOf(url, account, region),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
