import { NOT_ASKED } from '../facts.js';
import type {
  EventSelectors,
  Fact,
  FactsByKey,
  Missing,
  MissingReason,
  Present,
  Snapshot,
  Trail,
  TrailInventory,
  Trilean,
} from '../types.js';
import { UNNAMED } from './regions.js';

/**
 * An answer that is lacking. Of one that was not asked for it says why, unless the scan just did without; other messages
 * name the account, and equal gaps are to be equal.
 */
export interface Gap {
  readonly reason: MissingReason;
  readonly api: string | null;
  readonly message?: string;
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
  readonly regions: readonly string[];
  /** Region → what its list of trails lacks. */
  readonly unlisted: ReadonlyMap<string, Gap>;
}

const OWN = '{account}';
const NO_LISTING: Gap = { reason: 'NOT_IN_INPUT', api: 'cloudtrail:DescribeTrails' };

export function isGap(value: unknown): value is Gap {
  return typeof value === 'object' && value !== null && 'reason' in value;
}

/** Equal for equal shapes only. */
export function keyOf({ partition, hasAllRegions, trails, regions, unlisted }: AccountShape): string {
  const gaps = unlisted.size === 0 ? '' : JSON.stringify([...unlisted]);
  return `${partition} ${hasAllRegions} ${JSON.stringify(regions)} ${gaps} ${JSON.stringify(trails)}`;
}

export function shapeOf(snapshot: Snapshot): AccountShape {
  const { partition, origin, facts } = snapshot;
  if (facts.trails.state === 'missing') {
    return { partition, hasAllRegions: false, trails: [], regions: [UNNAMED], unlisted: new Map([[UNNAMED, gapOf(facts.trails)]]) };
  }
  const inventory = facts.trails.value;
  const distinct = [...new Map(inventory.trails.map(trail => [trail.arn, trail])).values()];
  const places = regionsOf(inventory);
  return {
    partition,
    hasAllRegions: origin === 'live' && !places.regions.includes(UNNAMED),
    trails: distinct.map(trail => trailShape(snapshot, trail)).sort(byArn),
    ...places,
  };
}

/** The account's own answers about a trail. */
export function answersOf({ account, origin, facts }: Snapshot, { arn, account: owner }: Trail): TrailAnswers {
  // A live scan that holds no answer about a trail of the account's own did not ask.
  const unsaid = origin === 'live' && owner === account ? 'NOT_REQUESTED' : 'NOT_IN_INPUT';
  const told = <T>(all: Fact<FactsByKey<T>>, api: string): Present<T> | Gap => {
    if (all.state === 'missing') return { reason: all.reason, api: all.api ?? api };
    const fact = Object.hasOwn(all.value, arn) ? all.value[arn] : undefined;
    if (fact === undefined) return { reason: unsaid, api };
    return fact.state === 'present' ? fact : gapOf(fact);
  };
  const status = told(facts.trailStatus, 'cloudtrail:GetTrailStatus');
  const selectors = told(facts.eventSelectors, 'cloudtrail:GetEventSelectors');
  const insights = told(facts.insightSelectors, 'cloudtrail:GetInsightSelectors');
  return {
    isLogging: isGap(status) ? status : status.value.isLogging,
    selectors: isGap(selectors) ? selectors : selectors.value,
    insights: isGap(insights) ? insights : [...insights.value].sort(),
  };
}

function gapOf({ reason, message, api }: Missing): Gap {
  const isTold = reason === 'NOT_REQUESTED' && message !== NOT_ASKED.message;
  return { reason, api: api ?? null, ...(isTold && { message }) };
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
export function regionsOf({ trails, regions: listings }: TrailInventory): Pick<AccountShape, 'regions' | 'unlisted'> {
  const regions = Object.keys(listings).filter(region => region !== UNNAMED);
  const unlisted = new Map<string, Gap>();
  for (const region of regions) {
    const listing = listings[region]!;
    if (listing.state === 'missing') unlisted.set(region, gapOf(listing));
  }
  const add = (region: string, gap: Gap | null): void => {
    if (regions.includes(region)) return;
    regions.push(region);
    if (gap !== null) unlisted.set(region, gap);
  };
  const unnamed = Object.hasOwn(listings, UNNAMED) ? listings[UNNAMED]! : null;
  const singles = trails.filter(({ isMultiRegion }) => isMultiRegion === false);
  const there = unnamed?.state === 'present' ? singles.filter(({ arn }) => unnamed.value.includes(arn)) : [];
  for (const { homeRegion } of there) add(homeRegion, null);
  for (const { homeRegion } of singles) add(homeRegion, NO_LISTING);
  if (unnamed !== null && there.length === 0) add(UNNAMED, unnamed.state === 'missing' ? gapOf(unnamed) : null);
  if (regions.length === 0) add(UNNAMED, NO_LISTING);
  return { regions: regions.sort(), unlisted };
}

function byArn(a: { readonly arn: string }, b: { readonly arn: string }): number {
  return a.arn < b.arn ? -1 : 1;
}
