import { missing } from '../facts.js';
import type { Fact, FactName, FactsByKey, FactValues, ParameterValue } from '../types.js';
import type { Aws } from './aws.js';
import { actionFor } from './failure.js';

/** What a collector may use: AWS, whom it asks about, and the facts that it comes after. */
export interface CollectContext<N extends FactName = FactName> {
  readonly aws: Aws;
  readonly account: string;
  readonly partition: string;
  /** The enabled Regions. */
  readonly regions: readonly string[];
  /** The caller's own, where to ask about what belongs to no Region or to one that nobody has told. */
  readonly region: string;
  /** A fact that the collector comes after; asking for it starts its collector, once. */
  readonly have: <K extends N>(name: K) => Promise<Fact<FactValues[K]>>;
  /** Buckets to judge beside those that trails name. */
  readonly logBuckets: readonly string[];
  /** Whether also that is asked for which only the coverage matrix needs. */
  readonly coverage: boolean;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
}

/** An API action that a collector may call, and how often. */
export interface DeclaredCall {
  /** `service:Operation`, as the SDK has it. */
  readonly operation: string;
  /** The IAM action, where its name differs from the operation's. */
  readonly action: string;
  /** `each Region`, `each trail`, … for people. */
  readonly per: string;
}

/** SDK in, plain facts out; no defaults, no verdicts. */
export interface Collector<F extends FactName = FactName, N extends FactName = FactName> {
  readonly fact: F;
  readonly after: readonly N[];
  readonly calls: readonly DeclaredCall[];
  collect(context: CollectContext<N>): Promise<Fact<FactValues[F]>>;
}

export function call(operation: string, per: string): DeclaredCall {
  return { operation, action: actionFor(operation), per };
}

/** Asks about each key by itself, all at once: what one answer lacks costs that key alone. */
export async function forEachKey<T>(keys: readonly string[], ask: (key: string) => Promise<Fact<T>>): Promise<FactsByKey<T>> {
  const unique = [...new Set(keys)];
  const facts = await Promise.all(unique.map(ask));
  return Object.fromEntries(unique.map((key, index) => [key, facts[index] ?? missing('ERROR', `Nothing was collected of ${key}.`)]));
}
