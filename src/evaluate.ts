import { builtinChecks } from '../checks/index.js';
import { Engine } from './engine.js';
import { UsageError } from './errors.js';
import { type ParameterSettings, validateParameters } from './parameters.js';
import { register, select, type Selection } from './registry.js';
import type { ScanResult, Snapshot } from './types.js';

export interface EvaluateOptions extends Selection {
  /** Checks beside the built-in ones. */
  readonly checks?: readonly unknown[];
  readonly parameters?: ParameterSettings;
  readonly parity?: boolean;
  /** The time that the result carries, ISO 8601 in UTC; by default that of the first snapshot's capture. */
  readonly at?: string;
}

/** Judges snapshots, one an account. Pure: neither network nor disk nor clock. Throws a KnownError for wrong options. */
export function evaluate(snapshots: Snapshot | readonly Snapshot[], options: EvaluateOptions = {}): ScanResult {
  const all = [snapshots].flat() as readonly Snapshot[];
  const registry = register(register([], builtinChecks, 'trailproof'), options.checks ?? [], 'evaluate');
  const checks = select(registry, options);
  const parameters = options.parameters ?? {};
  validateParameters(parameters, registry);
  const engine = new Engine({ checks, parameters, parity: options.parity ?? false });
  const seen = new Set<string>();
  for (const snapshot of all) {
    if (seen.has(snapshot.account)) throw new UsageError(`Account ${snapshot.account} is given twice. Give one snapshot an account.`);
    seen.add(snapshot.account);
    engine.add(snapshot);
  }
  const at = options.at ?? all[0]?.collectedAt ?? new Date(0).toISOString();
  return engine.finish({ startedAt: at, finishedAt: at, inputs: [] });
}
