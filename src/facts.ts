import type { Fact, FactName, FactsByKey, FactValues, Missing, MissingReason, Present } from './types.js';

/** Every fact name, in the order in which a reader wants them. The type makes sure that none is left out. */
export const FACT_NAMES = Object.keys({
  trails: true,
  trailStatus: true,
  eventSelectors: true,
  insightSelectors: true,
  trailTags: true,
  bucketOwner: true,
  bucketExposure: true,
  bucketLogging: true,
  accountPublicAccess: true,
  eventDataStores: true,
  kmsKeys: true,
} satisfies Record<FactName, true>) as readonly FactName[];

/** What the coverage matrix rests on. */
export const COVERAGE_FACTS: readonly FactName[] = ['trails', 'trailStatus', 'eventSelectors', 'insightSelectors'];

/** Facts that are a map by ARN, name or Region: an empty map says "no key is known", and never "there is nothing". */
export type KeyedFactName = { [N in FactName]: FactValues[N] extends FactsByKey<unknown> ? N : never }[FactName];

export function present<T>(value: T): Present<T> {
  return { state: 'present', value };
}

export function missing(reason: MissingReason, message: string, api?: string): Missing {
  return api === undefined ? { state: 'missing', reason, message } : { state: 'missing', reason, message, api };
}

/** A fact that nobody asked for, because neither a selected control nor the coverage needs it. */
export const NOT_ASKED = missing('NOT_REQUESTED', 'No selected control needs this evidence.');

/** The fact for one key. A key that nobody collected is as unknown as one that was denied. */
export function factFor<T>(facts: FactsByKey<T>, key: string, api?: string): Fact<T> {
  return Object.hasOwn(facts, key)
    ? facts[key]!
    : missing(
        'NOT_IN_INPUT',
        api === undefined ? `Nothing is known of ${key}.` : `The evidence holds no answer of ${api} about ${key}.`,
        api,
      );
}
