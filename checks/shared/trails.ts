import { accountResource, distinctReasons, observed, undecided, unavailable, vacuous } from '../../src/check.js';
import { missing } from '../../src/facts.js';
import type { Evidence, FactsByKey, Missing, Observation, Resource, Trail, Verdict } from '../../src/types.js';

type TrailEvidence = Pick<Evidence<'trails'>, 'account' | 'trails' | 'regions' | 'skipsDeniedRegions'>;

/** Every trail that the account sees, its own and those of its organization, once each however many Regions show it. */
export function visibleTrails({ trails }: Pick<TrailEvidence, 'trails'>): readonly Trail[] {
  return [...new Map(trails.trails.map(trail => [trail.arn, trail])).values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
}

/** The trails that get their findings here: those that this account owns. */
export function ownTrails(evidence: TrailEvidence): readonly Trail[] {
  return visibleTrails(evidence).filter(trail => isOwn(evidence, trail));
}

export function isOwn({ account }: Pick<TrailEvidence, 'account'>, trail: Trail): boolean {
  return trail.account === account;
}

export function trailResource({ arn, homeRegion }: Trail): Resource {
  return { type: 'AWS::CloudTrail::Trail', id: arn, region: homeRegion };
}

/** Regions whose trails could not be listed, by name, and why. */
export function unreadRegions(evidence: Pick<TrailEvidence, 'trails' | 'skipsDeniedRegions'>): readonly (readonly [string, Missing])[] {
  return unread(evidence, evidence.trails.regions);
}

/** Whether findings of a Region are asked for. One that nobody named may be any. */
export function isWanted({ regions }: Pick<TrailEvidence, 'regions'>, region: string): boolean {
  return regions === null || region === '-' || regions.includes(region);
}

/** What could not be listed, by Region, so that it is told in one order however it was read. */
export function unread(
  { skipsDeniedRegions }: Pick<TrailEvidence, 'skipsDeniedRegions'>,
  regions: FactsByKey<unknown>,
): readonly (readonly [string, Missing])[] {
  return Object.entries(regions)
    .flatMap(([region, fact]) => (fact.state === 'missing' ? [[region, fact] as const] : []))
    .filter(([, { reason }]) => !(skipsDeniedRegions && reason === 'ACCESS_DENIED'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** `eu-west-1, us-east-1`: the Regions of a list, as a sentence names them. */
export function regionNames(regions: readonly (readonly [string, unknown])[]): string {
  return regions
    .map(([region]) => (region === '-' ? 'a Region that the input does not name' : region))
    .sort()
    .join(', ');
}

/** Whether any Region's trails were listed. Trails that were given one by one do not show that there are no others. */
export function hasListing({ trails }: Pick<TrailEvidence, 'trails'>): boolean {
  return Object.values(trails.regions).some(({ state }) => state === 'present');
}

/** What a verdict about "no trail" rests on: the Regions that were listed, as far as they have a name. */
function listedRegions({ trails }: Pick<TrailEvidence, 'trails'>): readonly string[] {
  return Object.entries(trails.regions)
    .flatMap(([region, { state }]) => (state === 'present' && region !== '-' ? [region] : []))
    .sort();
}

/** Something said of Regions, by the API that shows it: where DescribeTrails was not asked, it follows from ListTrails. */
export function observedRegions({ trails }: Pick<TrailEvidence, 'trails'>, field: string, regions: readonly string[]): Observation[] {
  const { discovery } = trails;
  const isDescribed = (region: string): boolean => discovery?.used !== 'list' || discovery.described.includes(region);
  const described = regions.filter(isDescribed);
  const named = regions.filter(region => !isDescribed(region));
  return [
    ...(described.length > 0 || named.length === 0 ? [observed('cloudtrail:DescribeTrails', field, described)] : []),
    ...(named.length > 0 ? [observed('cloudtrail:ListTrails', field, named)] : []),
  ];
}

/** What a verdict rests on that no trail keeps from failing: the trails that were seen, and what shows that they are all. */
export function withListing(
  evidence: Pick<TrailEvidence, 'trails'>,
  { region }: Resource,
  seen: readonly Observation[],
): readonly Observation[] {
  if (evidence.trails.discovery?.used !== 'list')
    return seen.length === 0 ? [observed('cloudtrail:DescribeTrails', 'trailList', [])] : seen;
  const field = seen.length === 0 ? 'Regions without a trail' : 'Regions listed';
  return [...seen, ...observedRegions(evidence, field, region === null ? listedRegions(evidence) : [region])];
}

export const NO_LISTING = missing(
  'NOT_IN_INPUT',
  'The input shows single trails and no list of all trails; add the output of describe-trails.',
  'cloudtrail:DescribeTrails',
);

/** One verdict for each trail that the account owns, and what is to be said when there is none or when a Region could not be read. */
export function judgeOwnTrails(evidence: TrailEvidence, judge: (trail: Trail) => Verdict): readonly Verdict[] {
  return [...ownTrails(evidence).map(judge), ...withoutTrails(evidence, visibleTrails(evidence).length === 0)];
}

/** The account's own verdict: on Regions that were not read, or on there being nothing to judge. */
export function withoutTrails(evidence: TrailEvidence, isEmpty: boolean): readonly Verdict[] {
  const account = accountResource(evidence);
  const gaps = unreadRegions(evidence).filter(([region]) => isWanted(evidence, region));
  if (gaps.length > 0) {
    return [
      unavailable(account, `The trails of ${regionNames(gaps)} could not be listed, so those that show nowhere else are not judged.`, {
        reasons: distinctReasons(gaps.map(([, gap]) => gap)),
        evidence: [
          observed(
            'cloudtrail:DescribeTrails',
            'Regions not read',
            gaps.map(([region]) => region),
          ),
        ],
      }),
    ];
  }
  // Trails that were given one by one are judged, and say nothing of others.
  if (!hasListing(evidence))
    return [undecided(account, `It is not known whether the account has ${isEmpty ? '' : 'other '}trails.`, [NO_LISTING])];
  if (!isEmpty) return [];
  return [
    vacuous(account, 'No trail is listed, so there is nothing to judge.', {
      evidence: [
        observed('cloudtrail:DescribeTrails', 'trailList', []),
        ...observedRegions(evidence, 'Regions listed', listedRegions(evidence)),
      ],
    }),
  ];
}
