import type { ComplianceStatus } from '../../src/types.js';
import { countOf, LOOKS, STATUSES, type Tally } from './status.js';
import { amount } from './words.js';

/** Textures, so that undecided bars differ from the others without colour too. Every chart of the document uses them. */
export function Bands() {
  return (
    <svg class="bands" width="0" height="0" aria-hidden="true">
      <defs>
        <pattern id="band-warning" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" class="ground" />
          <rect width="3" height="6" class="ink-warning" />
        </pattern>
        <pattern id="band-unavailable" width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" class="ground" />
          <circle cx="2.5" cy="2.5" r="1.5" class="ink-unavailable" />
        </pattern>
      </defs>
    </svg>
  );
}

interface Segment {
  readonly status: ComplianceStatus;
  readonly from: number;
  readonly share: number;
}

function segmentsOf(tally: Tally): Segment[] {
  const total = countOf(tally);
  let from = 0;
  return STATUSES.filter(status => tally.counts[status] > 0).map(status => {
    const segment = { status, from, share: tally.counts[status] / total };
    from += segment.share;
    return segment;
  });
}

interface StackProps {
  /** An id of its own in the document. */
  readonly id: string;
  readonly title: string;
  readonly tally: Tally;
}

/** One bar, full width, a segment for each status that occurs. */
export function Stack({ id, title, tally }: StackProps) {
  const segments = segmentsOf(tally);
  const words = segments.map(({ status }) => `${amount(tally.counts[status])} ${LOOKS[status].word.toLowerCase()}`);
  return (
    <svg class="bar" width="100%" height="16" role="img" aria-labelledby={`${id}-title ${id}-desc`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{words.length === 0 ? 'No findings' : words.join(', ')}</desc>
      <rect width="100%" height="100%" class="track" />
      {segments.map(({ status, from, share }) => (
        <rect key={status} x={percent(from)} width={percent(share)} height="100%" class={`fill-${LOOKS[status].tone}`} />
      ))}
    </svg>
  );
}

interface LengthProps {
  readonly id: string;
  readonly title: string;
  readonly value: number;
  /** What the value counts: `failed`. */
  readonly word: string;
  /** What a bar of full width would be. */
  readonly most: number;
  readonly tone: 'failed' | 'passed' | 'plain';
}

/** One bar whose length says how many. */
export function Length({ id, title, value, word, most, tone }: LengthProps) {
  return (
    <svg class="bar" width="100%" height="16" role="img" aria-labelledby={`${id}-title ${id}-desc`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{`${amount(value)} ${word}`}</desc>
      <rect width="100%" height="100%" class="track" />
      <rect width={percent(most === 0 ? 0 : value / most)} height="100%" class={`fill-${tone}`} />
    </svg>
  );
}

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`;
}
