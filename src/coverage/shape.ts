import { factFor } from '../facts.js';
import type { EventSelectors, Fact, FactsByKey, Missing, MissingReason, Snapshot, Trail, TrailInventory, Trilean } from '../types.js';
import { UNNAMED } from './regions.js';

/** An answer that is lacking. Without its message, which names the account, so that equal gaps are equal. */
export interface Gap {
  readonly reason: MissingReason;
  readonly api: string | null;
}

export interface TrailAnswers {
  readonly isLogging: boolean | Gap;
  readonly selectors: EventSelectors | Gap;
  readonly insights: readonly string[] | Gap;
}

/** A trail as one account sees it, with the settings that decide what it records. */
export interface TrailShape extends TrailAnswers {
  /** With `{account}` for the account itself, so that accounts with trails alike have the same shape. */
  readonly arn: string;
  readonly isOwn: boolean;
  readonly homeRegion: string;
  readonly isMultiRegion: Trilean;
  readonly isOrganizationTrail: Trilean;
  readonly includesGlobalServiceEvents: Trilean;
  readonly hasCustomEventSelectors: Trilean;
  readonly hasInsightSelectors: Trilean;
}

/** All that is kept of an account: most accounts of an organization have one and the same. */
export interface AccountShape {
  readonly partition: string;
  /** The Regions are all that the account has enabled; a file may know of fewer. */
  readonly hasAllRegions: boolean;
  readonly trails: readonly TrailShape[];
  /** Region → what its list of trails lacks. */
  readonly regions: readonly (readonly [region: string, gap: Gap | null])[];
}

const OWN = '{account}';
const NO_LISTING: Gap = { reason: 'NOT_IN_INPUT', api: 'cloudtrail:DescribeTrails' };

export function isGap(value: unknown): value is Gap {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

export function shapeOf(snapshot: Snapshot): AccountShape {
  const { partition, origin, facts } = snapshot;
  if (facts.trails.state === 'missing') return { partition, hasAllRegions: false, trails: [], regions: [[UNNAMED, gapOf(facts.trails)]] };
  const inventory = facts.trails.value;
  const distinct = [...new Map(inventory.trails.map(trail => [trail.arn, trail])).values()];
  const regions = regionsOf(inventory);
  const hasAllRegions = origin === 'live' && regions.every(([region]) => region !== UNNAMED);
  return { partition, hasAllRegions, trails: distinct.map(trail => trailShape(snapshot, trail)).sort(byArn), regions };
}

/** The account's own answers about a trail. */
export function answersOf({ account, origin, facts }: Snapshot, trail: Trail): TrailAnswers {
  const isAskable = origin === 'live' && trail.account === account;
  const told = <T>(all: Fact<FactsByKey<T>>, api: string): Fact<T> | Gap => {
    if (all.state === 'missing') return { reason: all.reason, api: all.api ?? api };
    // A live scan that holds no answer did not ask.
    if (isAskable && !Object.hasOwn(all.value, trail.arn)) return { reason: 'NOT_REQUESTED', api };
    return factFor(all.value, trail.arn, api);
  };
  const status = told(facts.trailStatus, 'cloudtrail:GetTrailStatus');
  const selectors = told(facts.eventSelectors, 'cloudtrail:GetEventSelectors');
  const insights = told(facts.insightSelectors, 'cloudtrail:GetInsightSelectors');
  return {
    isLogging: isPresent(status) ? status.value.isLogging : gapOf(status),
    selectors: isPresent(selectors) ? selectors.value : gapOf(selectors),
    insights: isPresent(insights) ? [...insights.value].sort() : gapOf(insights),
  };
}

function isPresent<T>(fact: Fact<T> | Gap): fact is Fact<T> & { readonly state: 'present' } {
  return 'state' in fact && fact.state === 'present';
}

function gapOf({ reason, api }: Pick<Missing, 'reason'> & { readonly api?: string | null }): Gap {
  return { reason, api: api ?? null };
}

function trailShape(snapshot: Snapshot, trail: Trail): TrailShape {
  const isOwn = trail.account === snapshot.account;
  return {
    arn: isOwn ? templateOf(trail.arn) : trail.arn,
    isOwn,
    homeRegion: trail.homeRegion,
    isMultiRegion: trail.isMultiRegion,
    isOrganizationTrail: trail.isOrganizationTrail,
    includesGlobalServiceEvents: trail.includesGlobalServiceEvents,
    hasCustomEventSelectors: trail.hasCustomEventSelectors,
    hasInsightSelectors: trail.hasInsightSelectors,
    ...answersOf(snapshot, trail),
  };
}

function templateOf(arn: string): string {
  return arn.split(':').with(4, OWN).join(':');
}

/**
 * The Regions of the account as far as the evidence names them. What a list from a Region that nobody named shows of
 * single-Region trails names it: such a trail shows at home only.
 */
function regionsOf({ trails, regions }: TrailInventory): (readonly [string, Gap | null])[] {
  const known = new Map<string, Gap | null>();
  for (const [region, listing] of Object.entries(regions)) {
    if (region !== UNNAMED) known.set(region, listing.state === 'missing' ? gapOf(listing) : null);
  }
  const unnamed = Object.hasOwn(regions, UNNAMED) ? regions[UNNAMED]! : null;
  const singles = trails.filter(({ isMultiRegion }) => isMultiRegion === false);
  const isThere = ({ arn }: Trail): boolean => unnamed?.state === 'present' && unnamed.value.includes(arn);
  for (const { homeRegion } of singles.filter(isThere)) if (!known.has(homeRegion)) known.set(homeRegion, null);
  for (const { homeRegion } of singles) if (!known.has(homeRegion)) known.set(homeRegion, NO_LISTING);
  if (unnamed !== null && !singles.some(isThere)) known.set(UNNAMED, unnamed.state === 'missing' ? gapOf(unnamed) : null);
  if (known.size === 0) known.set(UNNAMED, NO_LISTING);
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1));
}

function byArn(a: { readonly arn: string }, b: { readonly arn: string }): number {
  return a.arn < b.arn ? -1 : 1;
}
