import { present, type KeyedFactName } from '../facts.js';
import type { EventDataStore, Fact, FactsByKey, FactValues, Snapshot, Trail } from '../types.js';
import { parseArn, partitionOfRegion } from './arn.js';
import { combineFacts, combineKeyed, mergeStore, mergeTrail } from './combine.js';
import { validatePiece } from './conformity.js';
import { escapeKey, inputError, type Place } from './place.js';
import type { Hints } from './options.js';
import { attribute, type Piece } from './piece.js';

type Value<N extends KeyedFactName> = FactValues[N] extends FactsByKey<infer T> ? T : never;

/** What is read from one raw document, until it is known whose it is. */
export interface Draft {
  readonly place: Place;
  readonly region: string | null;
  /** As the document says. */
  account: string | null;
  collectedAt: string | null;
  readonly trails: { readonly trail: Trail; readonly place: Place }[];
  /** What DescribeTrails showed in the Region, if this was DescribeTrails. */
  trailListing: Fact<readonly string[]> | null;
  readonly stores: { readonly arn: string; readonly store: Fact<EventDataStore>; readonly place: Place }[];
  storeListing: Fact<readonly string[]> | null;
  readonly keyed: Map<KeyedFactName, Map<string, Fact<unknown>>>;
  /** ARNs that the document only refers to. */
  readonly references: Set<string>;
  /** Pointer in the facts → pointer in the document, so that a violation can be shown where the user can see it. */
  readonly origins: Map<string, string>;
}

export function newDraft(place: Place, region: string | null): Draft {
  return {
    place,
    region,
    account: null,
    collectedAt: null,
    trails: [],
    trailListing: null,
    stores: [],
    storeListing: null,
    keyed: new Map(),
    references: new Set(),
    origins: new Map(),
  };
}

export function put<N extends KeyedFactName>(draft: Draft, name: N, key: string, fact: Fact<Value<N>>, place: Place): void {
  const facts = draft.keyed.get(name) ?? new Map<string, Fact<unknown>>();
  const known = facts.get(key);
  facts.set(key, known === undefined ? fact : consistent(place, conflicts => combineKeyed(name, key, known, fact, conflicts)));
  draft.keyed.set(name, facts);
  draft.origins.set(`/facts/${name}/value/${escapeKey(key)}`, place.pointer);
}

/** Settles whose the document is, and checks it against the evidence schema. `trusted` = it was checked before. */
export function finish(draft: Draft, hints: Hints, trusted: boolean): Piece {
  const facts: Partial<Mutable<Snapshot['facts']>> = {};
  for (const [name, byKey] of draft.keyed) Object.assign(facts, { [name]: present(Object.fromEntries(byKey)) });
  const region = draft.region ?? '-';
  if (draft.trails.length > 0 || draft.trailListing !== null) {
    facts.trails = present({
      trails: distinctTrails(draft),
      regions: draft.trailListing === null ? {} : { [region]: draft.trailListing },
    });
  }
  if (draft.stores.length > 0 || draft.storeListing !== null) {
    facts.eventDataStores = present({
      stores: distinctStores(draft),
      regions: draft.storeListing === null ? {} : { [region]: draft.storeListing },
    });
  }
  const piece: Piece = {
    place: draft.place,
    ...owner(draft, hints),
    partition: partition(draft),
    origin: 'file',
    collectedAt: hints.collectedAt ?? draft.collectedAt,
    facts,
  };
  if (!trusted) validatePiece(piece, draft.place, draft.origins);
  return piece.account === null ? piece : attribute(piece, piece.account);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function distinctTrails({ trails, origins }: Draft): Trail[] {
  const byArn = new Map<string, Trail>();
  for (const { trail, place } of trails) {
    const known = byArn.get(trail.arn);
    byArn.set(trail.arn, known === undefined ? trail : consistent(place, conflicts => mergeTrail(known, trail, '', conflicts)));
    if (known === undefined) origins.set(`/facts/trails/value/trails/${byArn.size - 1}`, place.pointer);
  }
  return [...byArn.values()];
}

function distinctStores({ stores, origins }: Draft): FactsByKey<EventDataStore> {
  const byArn = new Map<string, Fact<EventDataStore>>();
  for (const { arn, store, place } of stores) {
    const known = byArn.get(arn);
    byArn.set(arn, known === undefined ? store : consistent(place, conflicts => combineFacts(known, store, mergeStore, '', conflicts)));
    origins.set(`/facts/eventDataStores/value/stores/${escapeKey(arn)}`, place.pointer);
  }
  return Object.fromEntries(byArn);
}

/** A document that says two things about one is refused. */
function consistent<T>(place: Place, combine: (conflicts: string[]) => T): T {
  const conflicts: string[] = [];
  const combined = combine(conflicts);
  if (conflicts.length > 0) throw inputError(place, `contradicts what the same document says before it: they differ in ${conflicts[0]!}.`);
  return combined;
}

/** An own trail proves the account; an organization trail, or one that may be one, does not. */
function owner(draft: Draft, hints: Hints): Pick<Piece, 'account' | 'hints'> {
  const own = draft.trails.filter(({ trail }) => trail.isOrganizationTrail === false);
  const proofs = [
    ...own.map(({ trail, place }) => ({ account: trail.account, what: 'trail', arn: trail.arn, place })),
    ...draft.stores.map(({ arn, place }) => ({ account: parseArn(arn)!.account, what: 'event data store', arn, place })),
  ];
  const said = hints.account ?? draft.account;
  const account = said ?? proofs[0]?.account ?? null;
  const stranger = proofs.find(proof => proof.account !== account);
  if (hints.account !== null && draft.account !== null && draft.account !== hints.account) {
    throw inputError(draft.place, `is about account ${draft.account}, but --account says ${hints.account}. Leave --account out.`);
  }
  if (stranger !== undefined && said !== null) {
    const says = hints.account === null ? 'the document says' : '--account says';
    throw inputError(
      stranger.place,
      `is the ${stranger.what} of account ${stranger.account}, but ${says} ${said}. Only an organization trail is shown to an account that does not own it.`,
    );
  }
  if (stranger !== undefined) {
    throw inputError(
      stranger.place,
      `is the ${stranger.what} of account ${stranger.account}, but the document also holds one of account ${proofs[0]!.account}. Give each account's output as a file of its own, or one a line.`,
    );
  }
  const maybe = draft.trails.filter(({ trail }) => trail.isOrganizationTrail === 'unknown').map(({ trail }) => trail.arn);
  const arns = [...maybe, ...draft.references];
  return { account, hints: account === null ? [...new Set(arns.map(arn => parseArn(arn)!.account))] : [] };
}

function partition(draft: Draft): string | null {
  const named = [...draft.trails.map(({ trail }) => trail.arn), ...draft.stores.map(({ arn }) => arn), ...draft.references];
  const partitions = new Set(named.map(arn => parseArn(arn)!.partition));
  if (partitions.size > 1) {
    throw inputError(draft.place, `mixes the partitions ${[...partitions].sort().join(' and ')}. One account belongs to one partition.`);
  }
  return [...partitions][0] ?? (draft.region === null ? null : partitionOfRegion(draft.region));
}
