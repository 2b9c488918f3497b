import type { Column, Part } from './columns.js';
import { FULL, highest, type Level, NONE, PARTIAL } from './recorded.js';
import type { Gap } from './shape.js';
import type { CoverageState } from './types.js';
import type { Range, Weighed } from './weigh.js';

/** A cell before it is folded: trails by ARN. */
export interface Cell {
  readonly state: CoverageState;
  readonly trails: readonly string[];
  readonly partly: readonly string[];
  readonly gaps: readonly (Gap & { readonly trail: string | null })[];
}

const STATES = ['NONE', 'PARTIAL', 'FULL'] as const;

/** One cell of the matrix, of the trails that may record anything there. `unlisted`: there may be others, which may record anything. */
export function cellOf({ parts }: Column, weighed: readonly Weighed[], unlisted: Gap | null): Cell {
  const byTrail = weighed.map(({ arn, range }) => ({ arn, ranges: parts.map(part => range(part)) }));
  const together = (end: 'low' | 'high') => (_: Part, index: number) => highest(byTrail.map(({ ranges }) => ranges[index]![end]));
  const low = levelOf(parts.map(together('low')));
  const high = unlisted === null ? levelOf(parts.map(together('high'))) : FULL;
  const at = ({ ranges }: { readonly ranges: readonly Range[] }): Level => levelOf(ranges.map(range => range.low));
  const state = low === high ? STATES[low] : 'UNKNOWN';
  return {
    state,
    trails: byTrail.filter(one => at(one) === FULL).map(({ arn }) => arn),
    partly: byTrail.filter(one => at(one) === PARTIAL).map(({ arn }) => arn),
    gaps:
      state !== 'UNKNOWN'
        ? []
        : [
            ...(unlisted === null ? [] : [{ trail: null, ...unlisted }]),
            ...byTrail.flatMap(({ arn, ranges }) => distinct(ranges).map(gap => ({ trail: arn, ...gap }))),
          ],
  };
}

/** Of the parts of a column: all of them, none, or something between. */
function levelOf(parts: readonly Level[]): Level {
  if (parts.every(level => level === FULL)) return FULL;
  return parts.every(level => level === NONE) ? NONE : PARTIAL;
}

function distinct(ranges: readonly Range[]): Gap[] {
  const gaps = ranges.filter(({ low, high }) => low !== high).flatMap(range => range.gaps);
  return [...new Map(gaps.map(gap => [`${gap.reason} ${gap.api ?? ''} ${gap.message ?? ''}`, gap])).values()];
}
