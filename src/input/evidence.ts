import { FACT_NAMES, missing } from '../facts.js';
import type { EventDataStoreInventory, Fact, FactName, FactsByKey, Snapshot, Trail, TrailInventory, TrailStatus } from '../types.js';
import { parseArn, refuseBadAccount } from './arn.js';
import { validateEvidence } from './conformity.js';
import { get, type Raw } from './fields.js';
import type { Hints } from './options.js';
import type { Piece } from './piece.js';
import { at, inputError, quote, type Place } from './place.js';

/** Our own format, in which any fact may be left out. */
type Evidence = Omit<Snapshot, 'facts'> & { readonly facts: Partial<Snapshot['facts']> };

/** A snapshot as `--output json` of collected evidence has it: our own format, held against our own schema. */
export function readEvidence(raw: Raw, place: Place, hints: Hints, trusted: boolean): Piece {
  if (!trusted) {
    refuseBadAccount(get(raw, 'account'), at(place, 'account'));
    validateEvidence(raw, place);
    refuseLies(raw as unknown as Evidence, place);
  }
  const { account, name, partition, origin, collectedAt, facts } = raw as unknown as Evidence;
  const scope = { account, ...(name !== undefined && { name }), partition, origin };
  return { place, hints: [], ...scope, collectedAt: hints.collectedAt ?? collectedAt, facts: withGaps(facts) };
}

/** A fact that was left out is missing. */
function withGaps(facts: Partial<Snapshot['facts']>): Snapshot['facts'] {
  const entries = FACT_NAMES.map((name): [FactName, Fact<unknown>] => [
    name,
    Object.hasOwn(facts, name) ? facts[name]! : missing('NOT_IN_INPUT', `The evidence file does not hold the fact "${name}".`),
  ]);
  return Object.fromEntries(entries) as unknown as Snapshot['facts'];
}

/** The schema cannot say that two places of a file must agree. */
function refuseLies(snapshot: Evidence, place: Place): void {
  const { collectedAt, facts } = snapshot;
  if (collectedAt !== null && !isTime(collectedAt)) throw noTime(collectedAt, at(place, 'collectedAt'));
  if (facts.trails?.state === 'present') refuseTrailLies(snapshot, facts.trails.value, at(place, 'facts', 'trails', 'value'));
  if (facts.eventDataStores?.state === 'present') {
    refuseStoreLies(snapshot, facts.eventDataStores.value, at(place, 'facts', 'eventDataStores', 'value'));
  }
  if (facts.trailStatus?.state === 'present') refuseStatusLies(facts.trailStatus.value, at(place, 'facts', 'trailStatus', 'value'));
}

/** The schema knows the digits of a time, but not that there is no 30 February, which Date takes for 2 March. */
function isTime(time: string): boolean {
  const date = new Date(time);
  return date.getTime() >= EARLIEST && date.getUTCDate() === Number(time.slice(8, 10));
}

const EARLIEST = Date.UTC(2000, 0);

function noTime(time: string, place: Place): Error {
  return inputError(place, `must be a time since the year 2000, but is ${quote(time)}.`);
}

const TIMES = ['startedLoggingAt', 'stoppedLoggingAt', 'latestDeliveryAt', 'latestDigestDeliveryAt', 'latestLogGroupDeliveryAt'] as const;

function refuseStatusLies(statuses: FactsByKey<TrailStatus>, place: Place): void {
  for (const [arn, fact] of Object.entries(statuses)) {
    for (const field of TIMES) {
      const time = fact.state === 'present' ? fact.value[field] : null;
      if (time !== null && !isTime(time)) throw noTime(time, at(place, arn, 'value', field));
    }
  }
}

function refuseTrailLies(snapshot: Evidence, inventory: TrailInventory, place: Place): void {
  const seen = new Set<string>();
  for (const [index, trail] of inventory.trails.entries()) {
    const inner = at(place, 'trails', index);
    refuseLyingTrail(snapshot, trail, inner);
    if (seen.has(trail.arn)) throw inputError(inner, `is the second trail with the ARN ${quote(trail.arn)}.`);
    seen.add(trail.arn);
  }
  refuseUnlisted(inventory.regions, seen, place, 'trails');
}

function refuseLyingTrail(snapshot: Evidence, trail: Trail, place: Place): void {
  const named = parseArn(trail.arn);
  if (named === undefined) throw inputError(at(place, 'arn'), `must be the ARN of a trail, but is ${quote(trail.arn)}.`);
  const claims = { partition: snapshot.partition, account: trail.account, homeRegion: trail.homeRegion };
  refuseOtherwise(claims, { partition: named.partition, account: named.account, homeRegion: named.region }, place);
  if (trail.isOrganizationTrail === false && trail.account !== snapshot.account) {
    throw inputError(
      place,
      `is a trail of account ${trail.account} and no organization trail, so account ${snapshot.account} cannot have been shown it.`,
    );
  }
}

function refuseStoreLies(snapshot: Evidence, inventory: EventDataStoreInventory, place: Place): void {
  for (const [arn, fact] of Object.entries(inventory.stores)) {
    const inner = at(place, 'stores', arn);
    const named = parseArn(arn);
    if (named?.kind !== 'eventdatastore') throw inputError(inner, 'must be under the ARN of an event data store.');
    refuseOtherwise(
      { partition: snapshot.partition, account: snapshot.account },
      { partition: named.partition, account: named.account },
      inner,
    );
    if (fact.state === 'missing') continue;
    const { arn: own, account, region } = fact.value;
    if (own !== arn) throw inputError(at(inner, 'value', 'arn'), 'must be the ARN under which the event data store stands.');
    refuseOtherwise({ account, region }, { account: named.account, region: named.region }, at(inner, 'value'));
  }
  refuseUnlisted(inventory.regions, new Set(Object.keys(inventory.stores)), place, 'stores');
}

/** A listing cannot show what the same file does not hold. */
function refuseUnlisted(regions: TrailInventory['regions'], known: ReadonlySet<string>, place: Place, noun: string): void {
  for (const [region, listing] of Object.entries(regions)) {
    const stranger = listing.state === 'present' ? listing.value.find(arn => !known.has(arn)) : undefined;
    if (stranger !== undefined) {
      throw inputError(at(place, 'regions', region), `lists ${quote(stranger)}, which is not among the ${noun} beside it.`);
    }
  }
}

/** Every claim must be what the ARN says. */
function refuseOtherwise<K extends string>(claims: Record<K, string>, truth: Record<K, string>, place: Place): void {
  const lie = (Object.keys(claims) as K[]).find(key => claims[key] !== truth[key]);
  if (lie === undefined) return;
  throw inputError(place, `has the ${lie} ${quote(claims[lie])}, but its ARN says ${quote(truth[lie])}.`);
}
