import { present, type KeyedFactName } from '../facts.js';
import type { EventDataStoreInventory, Fact, FactName, FactsByKey, Snapshot, Trail, TrailDiscovery, TrailInventory } from '../types.js';
import { combineFacts, combineKeyed, mergeStore, mergeTrail, sameSet, worse } from './combine.js';
import type { Piece } from './piece.js';

/** All pieces about one account as one. `conflicts` gets what they contradict each other in. */
export function mergePieces(pieces: readonly Piece[], conflicts: string[]): Piece {
  const [first, ...rest] = pieces as readonly [Piece, ...Piece[]];
  if (rest.length === 0) return first;
  const merged = rest.reduce((known, more) => mergeTwo(known, more, conflicts), first);
  return { ...merged, collectedAt: commonTime(pieces) };
}

/** The index of the first piece that contradicts an earlier one, and of that one. */
export function findConflict(pieces: readonly Piece[]): { what: string; earlier: number; later: number } | undefined {
  let known = pieces[0]!;
  for (let later = 1; later < pieces.length; later += 1) {
    const conflicts: string[] = [];
    known = mergeTwo(known, pieces[later]!, conflicts);
    const what = conflicts[0];
    if (what === undefined) continue;
    const earlier = pieces.findIndex((piece, index) => index < later && contradicts(piece, pieces[later]!, what));
    return { what, earlier: Math.max(0, earlier), later };
  }
  return undefined;
}

function contradicts(one: Piece, other: Piece, what: string): boolean {
  const conflicts: string[] = [];
  mergeTwo(one, other, conflicts);
  return conflicts.includes(what);
}

function mergeTwo(known: Piece, more: Piece, conflicts: string[]): Piece {
  if (known.partition !== null && more.partition !== null && known.partition !== more.partition) conflicts.push('the partition');
  const facts: Partial<Record<FactName, Fact<unknown>>> = { ...known.facts };
  for (const name of Object.keys(more.facts) as FactName[]) {
    const before = facts[name];
    const after = more.facts[name]!;
    facts[name] = before === undefined ? after : mergeFact(name, before, after, conflicts);
  }
  return {
    place: known.place,
    account: known.account ?? more.account,
    ...((known.name ?? more.name) !== undefined && { name: (known.name ?? more.name)! }),
    hints: known.hints,
    partition: known.partition ?? more.partition,
    origin: known.origin === 'live' && more.origin === 'live' ? 'live' : 'file',
    collectedAt: null,
    facts: facts as Partial<Snapshot['facts']>,
  };
}

function mergeFact(name: FactName, known: Fact<unknown>, more: Fact<unknown>, conflicts: string[]): Fact<unknown> {
  switch (name) {
    case 'trails':
      return combineFacts(known as Fact<TrailInventory>, more as Fact<TrailInventory>, mergeTrails, '', conflicts);
    case 'eventDataStores':
      return combineFacts(known as Fact<EventDataStoreInventory>, more as Fact<EventDataStoreInventory>, mergeStores, '', conflicts);
    default:
      return combineFacts(
        known as Fact<FactsByKey<unknown>>,
        more as Fact<FactsByKey<unknown>>,
        (one, other) => mergeKeys(one, other, (key, a, b) => combineKeyed(name satisfies KeyedFactName, key, a, b, conflicts)),
        '',
        conflicts,
      );
  }
}

function mergeKeys<T>(
  known: FactsByKey<T>,
  more: FactsByKey<T>,
  combine: (key: string, known: Fact<T>, more: Fact<T>) => Fact<T>,
): FactsByKey<T> {
  const merged = new Map(Object.entries(known));
  for (const [key, fact] of Object.entries(more)) {
    const before = merged.get(key);
    merged.set(key, before === undefined ? fact : combine(key, before, fact));
  }
  return Object.fromEntries(merged);
}

function mergeTrails(known: TrailInventory, more: TrailInventory, _: string, conflicts: string[]): TrailInventory {
  const byArn = new Map<string, Trail>(known.trails.map(trail => [trail.arn, trail]));
  for (const trail of more.trails) {
    const before = byArn.get(trail.arn);
    byArn.set(trail.arn, before === undefined ? trail : mergeTrail(before, trail, '', conflicts));
  }
  const trails = [...byArn.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const discovery = mergeDiscovery(known, more);
  return {
    trails,
    regions: mergeListings(known.regions, more.regions, 'trails', conflicts),
    ...(discovery !== undefined && { discovery }),
  };
}

/** What rests on ListTrails in one still does in both, but in the Regions of which the other has DescribeTrails' own listing. */
function mergeDiscovery(known: TrailInventory, more: TrailInventory): TrailDiscovery | undefined {
  const both = [known, more];
  if (both.some(({ discovery }) => discovery?.used === 'list'))
    return { used: 'list', described: [...new Set(both.flatMap(describedIn))].sort() };
  const sweeps = both.flatMap(({ discovery }) => (discovery?.used === 'sweep' ? [discovery] : []));
  const [fellBack = null] = sweeps.flatMap(sweep => sweep.fellBack ?? []).sort();
  return sweeps.length === 0 ? undefined : { used: 'sweep', fellBack };
}

function describedIn({ discovery, regions }: TrailInventory): readonly string[] {
  if (discovery?.used === 'list') return discovery.described;
  return Object.entries(regions).flatMap(([region, { state }]) => (state === 'present' ? [region] : []));
}

function mergeStores(
  known: EventDataStoreInventory,
  more: EventDataStoreInventory,
  _: string,
  conflicts: string[],
): EventDataStoreInventory {
  return {
    stores: mergeKeys(known.stores, more.stores, (__, a, b) => combineFacts(a, b, mergeStore, '', conflicts)),
    regions: mergeListings(known.regions, more.regions, 'event data stores', conflicts),
  };
}

type Listings = FactsByKey<readonly string[]>;

function mergeListings(known: Listings, more: Listings, noun: string, conflicts: string[]): Listings {
  return mergeKeys(known, more, (region, a, b) => {
    if (region !== '-') return combineFacts(a, b, sameSet, `the ${noun} listed in ${region}`, conflicts) as Fact<readonly string[]>;
    // Nobody knows whether it is the same Region: what one listing lacks, the other may have failed to show.
    if (a.state === 'missing' && b.state === 'missing') return worse(a, b);
    if (a.state === 'missing') return a.reason === 'NOT_IN_INPUT' ? b : a;
    if (b.state === 'missing') return b.reason === 'NOT_IN_INPUT' ? a : b;
    return present([...new Set([...a.value, ...b.value])].sort());
  });
}

/** One time for all, or none: a status without a time could be of any age. */
function commonTime(pieces: readonly Piece[]): string | null {
  const telling = pieces.filter(({ collectedAt, facts }) => collectedAt !== null || facts.trailStatus !== undefined);
  const times = new Set(telling.map(({ collectedAt }) => (collectedAt === null ? null : Date.parse(collectedAt))));
  return times.size === 1 ? (telling[0]?.collectedAt ?? null) : null;
}
