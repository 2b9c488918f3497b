import type { Trilean } from '../types.js';
import type { Part } from './columns.js';
import { DEFAULTS, FULL, highest, type Level, NONE, PARTIAL, type Recorded, recordedBy } from './recorded.js';
import { isOptIn, mayHoldGlobalEvents, UNNAMED } from './regions.js';
import { type AccountShape, type Gap, isGap, type TrailAnswers, type TrailShape } from './shape.js';

/** How much is recorded at least and at most: the two differ by what is not known. */
export interface Range {
  readonly low: Level;
  readonly high: Level;
  /** What is lacking, where they differ. */
  readonly gaps: readonly Gap[];
}

/** What one trail records of one account in one Region. */
export interface Weighed {
  readonly arn: string;
  readonly range: (part: Part) => Range;
}

interface Condition {
  readonly holds: Trilean;
  readonly gap: Gap;
}

const NO_FIELD: Gap = { reason: 'NOT_IN_INPUT', api: 'cloudtrail:DescribeTrails' };
const NO_REGIONS: Gap = { reason: 'NOT_IN_INPUT', api: 'ec2:DescribeRegions' };
const NO_SELECTORS: Gap = { reason: 'NOT_IN_INPUT', api: 'cloudtrail:GetEventSelectors' };

/** `null`: the trail records nothing there. `owners`: what the owner of an organization trail published. */
export function weigh(shape: AccountShape, region: string, trail: TrailShape, owners: TrailAnswers | undefined): Weighed | null {
  const answers = trail.isOwn ? trail : withOwners(trail, owners);
  const conditions = [isThere(trail, region), isLogging(answers), reaches(shape, trail)];
  if (conditions.some(({ holds }) => holds === false)) return null;
  const doubts = conditions.filter(({ holds }) => holds === 'unknown').map(({ gap }) => gap);
  const recorded = recordedOf(trail, answers, shape.partition);
  const globals = globalEvents(shape.partition, region, trail);
  return {
    arn: trail.arn,
    range: part => {
      const range = part.kind === 'insight' ? insightRange(part.type, trail, answers, recorded, globals) : rangeOf(part, recorded, globals);
      return doubts.length === 0 ? range : { low: NONE, high: range.high, gaps: [...doubts, ...range.gaps] };
    },
  };
}

/** The member's own answer, or its owner's. */
function withOwners(own: TrailAnswers, owners: TrailAnswers | undefined): TrailAnswers {
  if (owners === undefined) return own;
  return {
    isLogging: isGap(own.isLogging) ? owners.isLogging : own.isLogging,
    selectors: isGap(own.selectors) ? owners.selectors : own.selectors,
    insights: isGap(own.insights) ? owners.insights : own.insights,
  };
}

function isThere({ isMultiRegion, homeRegion }: TrailShape, region: string): Condition {
  if (isMultiRegion === true || homeRegion === region) return { holds: true, gap: NO_FIELD };
  return { holds: isMultiRegion, gap: NO_FIELD };
}

function isLogging({ isLogging: answer }: TrailAnswers): Condition {
  return isGap(answer) ? { holds: 'unknown', gap: answer } : { holds: answer, gap: NO_FIELD };
}

/** An organization trail that is homed in an opt-in Region receives nothing from members that have not enabled it. */
function reaches({ partition, hasAllRegions, regions }: AccountShape, { isOwn, homeRegion }: TrailShape): Condition {
  const isEnabled = isOwn || !isOptIn(partition, homeRegion) || regions.includes(homeRegion);
  return { holds: isEnabled ? true : hasAllRegions ? false : 'unknown', gap: NO_REGIONS };
}

/** What the trail's selectors say; without custom ones it records all management events, and no others. */
function recordedOf(trail: TrailShape, { selectors }: TrailAnswers, partition: string): Recorded | Gap {
  if (!isGap(selectors) && selectors.basic.length + selectors.advanced.length > 0) return recordedBy(selectors, partition);
  if (trail.hasCustomEventSelectors === false) return DEFAULTS;
  return isGap(selectors) ? selectors : NO_SELECTORS;
}

/** Whether events of global services are recorded too, where they are. AWS lets no multi-Region trail leave them out. */
function globalEvents(partition: string, region: string, { isMultiRegion, includesGlobalServiceEvents }: TrailShape): Trilean {
  return isMultiRegion === true || !mayHoldGlobalEvents(partition, region) ? true : includesGlobalServiceEvents;
}

function rangeOf(part: Part & { readonly kind: 'management' | 'data' }, recorded: Recorded | Gap, globals: Trilean): Range {
  if (isGap(recorded)) return { low: NONE, high: FULL, gaps: [recorded] };
  if (part.kind === 'data') return exactly(recorded.data(part.type, part.access));
  const level = recorded.management(part.cell);
  if (globals === true || level !== FULL || !part.cell.endsWith(' other')) return exactly(level);
  return globals === false ? exactly(PARTIAL) : { low: PARTIAL, high: FULL, gaps: [NO_FIELD] };
}

/**
 * The rate of calls is watched on write management events, that of errors on read or write ones, which the trail has to
 * record. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
 */
function insightRange(
  type: 'ApiCallRateInsight' | 'ApiErrorRateInsight',
  trail: TrailShape,
  { insights }: TrailAnswers,
  recorded: Recorded | Gap,
  globals: Trilean,
): Range {
  const isUnset = trail.hasInsightSelectors === false;
  if (isGap(insights) ? isUnset : !insights.includes(type)) return exactly(NONE);
  const write = rangeOf({ kind: 'management', cell: 'write other' }, recorded, globals);
  const read = rangeOf({ kind: 'management', cell: 'read other' }, recorded, globals);
  const watched = type === 'ApiCallRateInsight' ? write : either(read, write);
  if (!isGap(insights)) return watched;
  return watched.high === NONE ? watched : { low: NONE, high: watched.high, gaps: [insights, ...watched.gaps] };
}

function either(one: Range, other: Range): Range {
  return { low: highest([one.low, other.low]), high: highest([one.high, other.high]), gaps: [...one.gaps, ...other.gaps] };
}

function exactly(level: Level): Range {
  return { low: level, high: level, gaps: [] };
}

/** Regions in which all trails of an account record alike have the same key. */
export function likeness(shape: AccountShape, region: string): string {
  const homes = shape.trails.map(({ isMultiRegion, homeRegion }) => (isMultiRegion !== true && homeRegion === region ? '1' : '0'));
  return JSON.stringify([
    shape.unlisted.get(region) ?? null,
    homes.join(''),
    mayHoldGlobalEvents(shape.partition, region),
    region === UNNAMED,
  ]);
}
