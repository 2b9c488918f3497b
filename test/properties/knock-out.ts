import { FACT_NAMES, missing, present } from '../../src/facts.js';
import type {
  BucketExposure,
  EventDataStore,
  EventDataStoreInventory,
  Fact,
  FactName,
  FactsByKey,
  MissingReason,
  Snapshot,
  Trail,
  TrailInventory,
} from '../../src/types.js';

/** `satisfies` makes sure that none is left out. */
export const MISSING_REASONS = Object.keys({
  ACCESS_DENIED: true,
  THROTTLED: true,
  UNREACHABLE: true,
  NOT_FOUND: true,
  NOT_SUPPORTED: true,
  NOT_IN_INPUT: true,
  NOT_REQUESTED: true,
  ERROR: true,
} satisfies Record<MissingReason, true>) as readonly MissingReason[];

/** One thing that a snapshot shows, and the snapshot without it. */
export interface Piece {
  readonly name: string;
  without(reason: MissingReason): Snapshot;
}

type Facts = Snapshot['facts'];

function withFacts(snapshot: Snapshot, facts: Partial<Facts>): Snapshot {
  return { ...snapshot, facts: { ...snapshot.facts, ...facts } };
}

function gone(reason: MissingReason): ReturnType<typeof missing> {
  return missing(reason, `It was knocked out: ${reason}.`);
}

function valueOf<T>(fact: Fact<T>): T | null {
  return fact.state === 'present' ? fact.value : null;
}

/** Everything that can be lacking from a snapshot, from whole facts down to single settings. */
export function piecesOf(snapshot: Snapshot): Piece[] {
  return [
    ...FACT_NAMES.map(name => ({
      name: `fact ${name}`,
      without: (reason: MissingReason) => withFacts(snapshot, { [name]: gone(reason) }),
    })),
    ...KEYED.flatMap(name => keysOf(snapshot, name)),
    ...exposureParts(snapshot),
    ...trailListings(snapshot),
    ...trailSettings(snapshot),
    ...storePieces(snapshot),
    { name: 'the time of capture', without: () => ({ ...snapshot, collectedAt: null }) },
  ];
}

const KEYED = [
  'trailStatus',
  'eventSelectors',
  'trailTags',
  'bucketOwner',
  'bucketExposure',
  'bucketLogging',
  'accountPublicAccess',
  'kmsKeys',
] as const satisfies readonly FactName[];

function keysOf(snapshot: Snapshot, name: (typeof KEYED)[number]): Piece[] {
  const facts = valueOf<FactsByKey<unknown>>(snapshot.facts[name]) ?? {};
  return Object.keys(facts).flatMap(key => {
    const rest = omit(facts, key);
    const denied = {
      name: `${name} of ${key}`,
      without: (reason: MissingReason) => withFacts(snapshot, { [name]: present({ ...facts, [key]: gone(reason) }) }),
    };
    const uncollected = { name: `${name} of ${key}, never collected`, without: () => withFacts(snapshot, { [name]: present(rest) }) };
    // Who owns a bucket that no trail of this account names is only known when somebody asked.
    return name === 'bucketOwner' && !isNamed(snapshot, key) ? [denied] : [denied, uncollected];
  });
}

function omit<T>(facts: FactsByKey<T>, key: string): FactsByKey<T> {
  return Object.fromEntries(Object.entries(facts).filter(([other]) => other !== key));
}

function isNamed({ facts }: Snapshot, bucket: string): boolean {
  return valueOf(facts.trails)?.trails.some(trail => trail.bucket === bucket) ?? false;
}

function exposureParts(snapshot: Snapshot): Piece[] {
  const exposures = valueOf(snapshot.facts.bucketExposure) ?? {};
  return Object.entries(exposures).flatMap(([bucket, fact]) => {
    const exposure = valueOf(fact);
    if (exposure === null) return [];
    return (Object.keys(exposure) as (keyof BucketExposure)[]).map(part => ({
      name: `${part} of ${bucket}`,
      without: (reason: MissingReason) =>
        withFacts(snapshot, { bucketExposure: present({ ...exposures, [bucket]: present({ ...exposure, [part]: gone(reason) }) }) }),
    }));
  });
}

/** Without a Region's listing, what only shows there is not known, and so nothing is asked about it. */
function trailListings(snapshot: Snapshot): Piece[] {
  const known = valueOf(snapshot.facts.trails);
  if (known === null) return [];
  const withoutList = (region: string, reason: MissingReason): TrailInventory => ({
    ...known,
    regions: { ...known.regions, [region]: gone(reason) },
  });
  return Object.keys(known.regions).flatMap(region => [
    {
      name: `trails of ${region}, which are known one by one`,
      without: (reason: MissingReason) => withFacts(snapshot, { trails: present(withoutList(region, reason)) }),
    },
    {
      name: `trails of ${region}`,
      without: (reason: MissingReason) => {
        const { regions } = withoutList(region, reason);
        const shown = new Set(Object.values(regions).flatMap(listing => valueOf(listing) ?? []));
        const { trailStatus, eventSelectors, trailTags } = snapshot.facts;
        return withFacts(snapshot, {
          trails: present<TrailInventory>({ trails: known.trails.filter(({ arn }) => shown.has(arn)), regions }),
          trailStatus: only(trailStatus, shown),
          eventSelectors: only(eventSelectors, shown),
          trailTags: only(trailTags, shown),
        });
      },
    },
  ]);
}

/** Trails and event data stores one by one, as single commands show them, and no list that says that there are no others. */
export function unlisted(snapshot: Snapshot): Snapshot {
  const { trails, eventDataStores } = snapshot.facts;
  return withFacts(snapshot, {
    trails: trails.state === 'present' ? present({ ...trails.value, regions: {} }) : trails,
    eventDataStores: eventDataStores.state === 'present' ? present({ ...eventDataStores.value, regions: {} }) : eventDataStores,
  });
}

function only<T>(facts: Fact<FactsByKey<T>>, keys: ReadonlySet<string>): Fact<FactsByKey<T>> {
  if (facts.state === 'missing') return facts;
  return present(Object.fromEntries(Object.entries(facts.value).filter(([key]) => keys.has(key))));
}

const TRAIL_FLAGS = [
  'isMultiRegion',
  'isOrganizationTrail',
  'logFileValidationEnabled',
  'includesGlobalServiceEvents',
  'hasCustomEventSelectors',
  'hasInsightSelectors',
] as const satisfies readonly (keyof Trail)[];

/** KmsKeyId and the log group are left alone: that they are absent is how AWS says that there is none. */
function trailSettings(snapshot: Snapshot): Piece[] {
  const known = valueOf(snapshot.facts.trails);
  if (known === null) return [];
  return known.trails.flatMap(trail => {
    const change = (parts: Partial<Trail>): Snapshot =>
      withFacts(snapshot, {
        trails: present({ ...known, trails: known.trails.map(other => (other.arn === trail.arn ? { ...other, ...parts } : other)) }),
      });
    return [
      ...TRAIL_FLAGS.map(flag => ({ name: `${flag} of ${trail.arn}`, without: () => change({ [flag]: 'unknown' }) })),
      { name: `bucket of ${trail.arn}`, without: () => change({ bucket: null }) },
    ];
  });
}

function storePieces(snapshot: Snapshot): Piece[] {
  const known = valueOf(snapshot.facts.eventDataStores);
  if (known === null) return [];
  const change = (parts: Partial<EventDataStoreInventory>): Snapshot =>
    withFacts(snapshot, { eventDataStores: present({ ...known, ...parts }) });
  const listings = Object.keys(known.regions).map(region => ({
    name: `event data stores of ${region}`,
    without: (reason: MissingReason) =>
      change({
        regions: { ...known.regions, [region]: gone(reason) },
        stores: Object.fromEntries(Object.entries(known.stores).filter(([arn]) => arn.split(':')[3] !== region)),
      }),
  }));
  const stores = Object.entries(known.stores).flatMap(([arn, fact]) => {
    const rest = omit(known.stores, arn);
    const one = valueOf(fact);
    const flags = one === null ? [] : STORE_FLAGS;
    return [
      { name: `store ${arn}`, without: (reason: MissingReason) => change({ stores: { ...known.stores, [arn]: gone(reason) } }) },
      { name: `store ${arn}, never collected`, without: () => change({ stores: rest }) },
      ...flags.map(flag => ({
        name: `${flag} of ${arn}`,
        without: () => change({ stores: { ...known.stores, [arn]: present({ ...one!, [flag]: 'unknown' as const }) } }),
      })),
    ];
  });
  return [...listings, ...stores];
}

const STORE_FLAGS = ['isMultiRegion', 'isOrganizationStore'] as const satisfies readonly (keyof EventDataStore)[];
