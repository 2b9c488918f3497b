import type { ComplianceStatus, ControlStatus, StatusCounts } from '../../src/types.js';
import { amount } from './words.js';

/** The order in which a reader wants them. */
export const STATUSES = ['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED'] as const satisfies readonly ComplianceStatus[];

interface Look {
  /** U+FE0E asks for the symbol as text, not as a picture. */
  readonly symbol: string;
  readonly word: string;
  /** Of the styles: `is-failed`, `fill-failed`. */
  readonly tone: 'passed' | 'failed' | 'warning' | 'unavailable' | 'nodata';
}

export const LOOKS: Readonly<Record<ComplianceStatus | Exclude<ControlStatus, ComplianceStatus>, Look>> = {
  PASSED: { symbol: '✔\uFE0E', word: 'Passed', tone: 'passed' },
  FAILED: { symbol: '✖\uFE0E', word: 'Failed', tone: 'failed' },
  WARNING: { symbol: '▲\uFE0E', word: 'Warning', tone: 'warning' },
  NOT_AVAILABLE: { symbol: '◌\uFE0E', word: 'Not available', tone: 'unavailable' },
  UNKNOWN: { symbol: '▲\uFE0E', word: 'Undecided', tone: 'warning' },
  NO_DATA: { symbol: '–', word: 'No data', tone: 'nodata' },
};

export type AnyStatus = keyof typeof LOOKS;

export interface Tally {
  readonly counts: StatusCounts;
  /** Of the passed, how many had nothing to judge. */
  readonly vacuous: number;
}

export const VACUOUS = 'nothing to judge';

export function Status({ status, vacuous = false }: { readonly status: AnyStatus; readonly vacuous?: boolean }) {
  const { symbol, word, tone } = LOOKS[status];
  return (
    <span class={`status is-${tone}`}>
      <span class="symbol" aria-hidden="true">
        {symbol}
      </span>
      <span>
        {word}
        {vacuous && ` (${VACUOUS})`}
      </span>
    </span>
  );
}

export function countOf({ counts }: Tally): number {
  return counts.PASSED + counts.FAILED + counts.WARNING + counts.NOT_AVAILABLE;
}

export function undecidedOf({ counts }: Tally): number {
  return counts.WARNING + counts.NOT_AVAILABLE;
}

/** Findings of each status that occurs, in words: the text equivalent of a bar. */
export function Counts({ tally }: { readonly tally: Tally }) {
  if (countOf(tally) === 0) return <p class="hint">No findings</p>;
  return (
    <ul class="counts">
      {STATUSES.filter(status => tally.counts[status] > 0).map(status => (
        <li key={status} class={`is-${LOOKS[status].tone}`}>
          <span class="symbol" aria-hidden="true">
            {LOOKS[status].symbol}
          </span>
          <span>
            <b>{amount(tally.counts[status])}</b> {LOOKS[status].word.toLowerCase()}
            {status === 'PASSED' && tally.vacuous > 0 && (
              <small>
                {amount(tally.vacuous)} with {VACUOUS}
              </small>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
