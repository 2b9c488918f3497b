import { isDeepStrictEqual } from 'node:util';
import { present, type KeyedFactName } from '../facts.js';
import type { BucketExposure, BucketOwner, EventDataStore, EventSelectors, Fact, Missing, MissingReason, Trail } from '../types.js';
import { safe } from './place.js';

/** Merges two values; what they contradict each other in is added to `conflicts`, in words that follow "differ in". */
type Merge<T> = (known: T, more: T, what: string, conflicts: string[]) => T;

/** A failure says more than a gap in the input, and the order settles ties so that the order of files does not matter. */
const RANK: Readonly<Record<MissingReason, number>> = {
  ACCESS_DENIED: 0,
  THROTTLED: 1,
  UNREACHABLE: 2,
  NOT_FOUND: 3,
  NOT_SUPPORTED: 4,
  ERROR: 5,
  NOT_REQUESTED: 6,
  NOT_IN_INPUT: 7,
};

/** What is known beats what is not. */
export function combineFacts<T>(known: Fact<T>, more: Fact<T>, merge: Merge<T>, what: string, conflicts: string[]): Fact<T> {
  if (known.state === 'missing') return more.state === 'missing' ? worse(known, more) : more;
  return more.state === 'missing' ? known : present(merge(known.value, more.value, what, conflicts));
}

export function worse(one: Missing, other: Missing): Missing {
  const order = RANK[one.reason] - RANK[other.reason];
  return order < 0 || (order === 0 && one.message <= other.message) ? one : other;
}

/** Two facts about one key. */
export function combineKeyed(
  name: KeyedFactName,
  key: string,
  known: Fact<unknown>,
  more: Fact<unknown>,
  conflicts: string[],
): Fact<unknown> {
  const { merge, noun } = KEYED[name];
  return combineFacts(known, more, merge as Merge<unknown>, `${noun} ${safe(key, 200)}`, conflicts);
}

export const same: Merge<unknown> = (known, more, what, conflicts) => {
  if (!isDeepStrictEqual(known, more)) conflicts.push(what);
  return known;
};

/** Field by field; only what is unknown gives way. */
function fields<T extends object>(known: T, more: T, what: string, conflicts: string[], unknown: unknown): T {
  const entries = Object.entries(known).map(([field, value]: [string, unknown]) => {
    const other: unknown = more[field as keyof T];
    if (other !== value && value !== unknown && other !== unknown) conflicts.push(`${field} of ${what}`);
    return [field, value === unknown ? other : value] as const;
  });
  return Object.fromEntries(entries) as T;
}

export const mergeTrail: Merge<Trail> = (known, more, _, conflicts) =>
  fields(known, more, `trail ${safe(known.arn, 200)}`, conflicts, 'unknown');

export const mergeStore: Merge<EventDataStore> = (known, more, _, conflicts) =>
  fields(known, more, `event data store ${safe(known.arn, 200)}`, conflicts, 'unknown');

const mergeSelectors: Merge<EventSelectors> = (known, more, what, conflicts) => {
  if (isEmpty(known)) return more;
  return isEmpty(more) ? known : (same(known, more, what, conflicts) as EventSelectors);
};

/** CloudTrail never has a trail without selectors, so an answer without any says nothing. */
function isEmpty({ basic, advanced }: EventSelectors): boolean {
  return basic.length === 0 && advanced.length === 0;
}

/** Lists whose order means nothing. */
export const sameSet: Merge<readonly unknown[]> = (known, more, what, conflicts) => {
  const canon = (items: readonly unknown[]): string[] => [...new Set(items.map(canonical))].sort();
  if (!isDeepStrictEqual(canon(known), canon(more))) conflicts.push(what);
  return known;
};

function canonical(item: unknown): string {
  return typeof item === 'object' && item !== null ? JSON.stringify(Object.entries(item).sort()) : JSON.stringify(item);
}

const mergeOwner: Merge<BucketOwner> = (known, more, what, conflicts) => {
  if (known.kind !== more.kind || known.kind === 'nonexistent') return same(known, more, what, conflicts) as BucketOwner;
  return fields(known, more, what, conflicts, null);
};

const mergeExposure: Merge<BucketExposure> = (known, more, what, conflicts) => {
  const part = <N extends keyof BucketExposure>(name: N): BucketExposure[N] =>
    combineFacts<unknown>(known[name], more[name], same, `${name} of ${what}`, conflicts) as BucketExposure[N];
  return {
    publicAccessBlock: part('publicAccessBlock'),
    policyStatus: part('policyStatus'),
    policyText: part('policyText'),
    objectOwnership: part('objectOwnership'),
    acl: part('acl'),
  };
};

const KEYED: Readonly<Record<KeyedFactName, { readonly noun: string; readonly merge: unknown }>> = {
  trailStatus: { noun: 'the status of trail', merge: same },
  eventSelectors: { noun: 'the event selectors of trail', merge: mergeSelectors },
  insightSelectors: { noun: 'the Insights selectors of trail', merge: sameSet },
  trailTags: { noun: 'the tags of trail', merge: sameSet },
  bucketOwner: { noun: 'the owner of bucket', merge: mergeOwner },
  bucketExposure: { noun: 'bucket', merge: mergeExposure },
  bucketLogging: { noun: 'the access logging of bucket', merge: same },
  kmsKeys: { noun: 'KMS key', merge: same },
  accountPublicAccess: { noun: 'the public access block of account', merge: same },
};
