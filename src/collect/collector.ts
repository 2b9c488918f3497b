import { missing } from '../facts.js';
import type { Fact, FactName, FactsByKey, FactValues, ParameterValue } from '../types.js';
import type { Aws } from './aws.js';
import { actionFor } from './failure.js';
import type { Known } from './organization/known.js';
import type { Discovery } from './options.js';

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
  readonly discovery: Discovery;
  /** What other accounts of the same scan have proved, which need not be asked again. */
  readonly known: Known;
  /** Buckets to judge beside those that trails name. */
  readonly logBuckets: readonly string[];
  /** Whether also that is asked for which only the coverage matrix needs. */
  readonly coverage: boolean;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;
  /** Of how many trails, buckets, stores and keys to ask: all, or one where only the permissions are tried. */
  readonly atMost: number;
}

/** What a call is made for, and in which Region. How many there are of all but the first two, only a scan finds out. */
export const PLACES = {
  account: { each: 'the account', where: 'the caller’s Region' },
  Region: { each: 'each enabled Region', where: 'that Region' },
  trail: { each: 'each trail', where: 'its home Region' },
  'own multi-Region trail': { each: 'each own multi-Region trail', where: 'its home Region' },
  'own trail with Insights': { each: 'each own trail with Insights', where: 'its home Region' },
  'home Region': { each: 'each home Region of own trails', where: 'that Region' },
  'log bucket': { each: 'each log bucket', where: 'its Region' },
  'own log bucket': { each: 'each own log bucket', where: 'its Region' },
  'event data store': { each: 'each event data store', where: 'its Region' },
  unit: { each: 'each root and organizational unit', where: 'the organization' },
  key: { each: 'each key of an event data store', where: 'the Region of the store' },
} as const;

export type Place = keyof typeof PLACES;

/** An API action that may be called, and how often. */
export interface DeclaredCall {
  /** `service:Operation`, as the SDK has it. */
  readonly operation: string;
  /** The IAM action, where its name differs from the operation's. */
  readonly action: string;
  /** What it is made once for. */
  readonly place: Place;
  /** What makes it more often, or less; for people: `twice where the trail’s home is not the bucket’s Region`. */
  readonly note?: string;
  /** It may turn out not to be needed. */
  readonly isConditional?: boolean;
  /** Made only with this way of finding trails. */
  readonly only?: Discovery;
}

/** SDK in, plain facts out; no defaults, no verdicts. */
export interface Collector<F extends FactName = FactName, N extends FactName = FactName> {
  readonly fact: F;
  readonly after: readonly N[];
  readonly calls: readonly DeclaredCall[];
  collect(context: CollectContext<N>): Promise<Fact<FactValues[F]>>;
}

export function call(operation: string, place: Place, more: Pick<DeclaredCall, 'note' | 'isConditional' | 'only'> = {}): DeclaredCall {
  return { operation, action: actionFor(operation), place, ...more };
}

/** Asks about each key by itself, all at once: what one answer lacks costs that key alone. */
export async function forEachKey<T>(keys: readonly string[], ask: (key: string) => Promise<Fact<T>>): Promise<FactsByKey<T>> {
  const unique = [...new Set(keys)];
  const facts = await Promise.all(unique.map(ask));
  return Object.fromEntries(unique.map((key, index) => [key, facts[index] ?? missing('ERROR', `Nothing was collected of ${key}.`)]));
}
