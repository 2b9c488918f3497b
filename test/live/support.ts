import assert from 'node:assert/strict';
import type { Finding, ScanResult } from '../../src/types.js';
import { type Outcome, run, type RunOptions } from '../support/cli.js';
import { ACCOUNT } from '../support/simulator/builders.js';
import { type Fault, type Simulator, startSimulator, type World } from '../support/simulator.js';

export interface Scanned extends Outcome {
  readonly result: ScanResult;
}

export interface LiveOptions extends RunOptions {
  readonly account?: string;
  /** The caller's configured Region. */
  readonly region?: string;
  /** `null`: as many as there are by default. */
  readonly attempts?: number | null;
}

/** Runs the built CLI as one account of the simulator, with few attempts, so that faults that last are quick. */
export function runLive(sim: Simulator, args: readonly string[], options: LiveOptions = {}): Promise<Outcome> {
  const { account = ACCOUNT, region, attempts = 2, env, ...rest } = options;
  const settings = {
    ...sim.env(account, region === undefined ? {} : { region }),
    ...(attempts !== null && { AWS_MAX_ATTEMPTS: String(attempts) }),
  };
  return run(args, { ...rest, env: { ...settings, ...env } });
}

/** `trailproof scan -o json`, with its report read. */
export async function scanLive(sim: Simulator, args: readonly string[] = [], options: LiveOptions = {}): Promise<Scanned> {
  const outcome = await runLive(sim, ['scan', '-o', 'json', ...args], options);
  assert.notEqual(outcome.stdout, '', outcome.stderr);
  return { ...outcome, result: JSON.parse(outcome.stdout) as ScanResult };
}

/** The findings as a table: `6 FAILED trail-logs us-east-1`, in the order of the controls. */
export function table({ findings }: Pick<ScanResult, 'findings'>): string[] {
  return findings.map(line).sort((a, b) => Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1));
}

function line({ controlId, status, resource, region, vacuous }: Finding): string {
  const name =
    resource.type === 'AWS::::Account' ? 'account' : resource.id.replace(/^.*(?:trail\/|:::)/, '').replace(/^.*eventdatastore\//, 'store ');
  return [controlId.replace('CloudTrail.', ''), vacuous === true ? 'EMPTY' : status, name, ...(region === null ? [] : [region])].join(' ');
}

/** The finding of a control, of which there has to be one, about the resource where there are several. */
export function findingOf({ findings }: Pick<ScanResult, 'findings'>, control: number, resource = ''): Finding {
  const found = findings.filter(({ controlId, resource: { id } }) => controlId === `CloudTrail.${control}` && id.endsWith(resource));
  assert.equal(found.length, 1, `CloudTrail.${control} has ${found.length} findings about "${resource}"`);
  return found[0]!;
}

/** Everything a finding says to a person. */
export function saying({ message, reasons }: Finding): string {
  return [message, ...reasons.map(({ code, description }) => `${code}: ${description}`)].join('\n');
}

/** One simulator for all the tests of a `describe`, whose world and faults each test sets. */
export function simulator(options: Parameters<typeof startSimulator>[1] = {}): {
  readonly sim: Simulator;
  use(world: World, faults?: readonly Fault[]): Simulator;
} {
  let sim: Simulator | undefined;
  before(async () => {
    sim = await startSimulator({ accounts: [] }, options);
  });
  after(() => sim?.stop());
  const current = (): Simulator => {
    assert.ok(sim, 'the simulator has started');
    return sim;
  };
  return {
    get sim() {
      return current();
    },
    use(world, faults = []) {
      current().setWorld(world);
      current().setFaults(faults);
      current().calls.clear();
      return current();
    },
  };
}

/** So many at once, in order. */
export async function inTurn<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item).catch(() => undefined);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
