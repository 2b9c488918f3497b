import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import type { BaselineComparison, ScanResult } from '../../src/types.js';
import { assertSarif } from './sarif.js';

type Counts = BaselineComparison['counts'];
type State = keyof Counts;

const STATES: readonly State[] = ['new', 'unchanged', 'updated', 'resolved', 'gone', 'notReevaluated'];
const WORDS: Readonly<Record<State, string>> = {
  new: 'new',
  unchanged: 'unchanged',
  updated: 'updated',
  resolved: 'resolved',
  gone: 'gone',
  notReevaluated: 'not evaluated again',
};

/** One and the same result in each format. */
export interface Reports {
  readonly json: string;
  readonly jsonl: string;
  /** Of the full profile. */
  readonly sarif: string;
  readonly csv: string;
  readonly text: string;
  readonly html: string;
}

function tally(states: readonly unknown[]): Counts {
  return Object.fromEntries(STATES.map(state => [state, states.filter(one => one === state).length])) as Counts;
}

/** What the sentence says that text and HTML have. */
function fromWords(report: string): Counts {
  const words = report.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
  const sentence = /\d+ new, \d+ updated, \d+ resolved, \d+ gone, \d+ not evaluated again, \d+ unchanged/.exec(words)?.[0] ?? '';
  const number = (state: State): number => Number(new RegExp(`(\\d+) ${WORDS[state]}`).exec(sentence)?.[1] ?? NaN);
  return Object.fromEntries(STATES.map(state => [state, number(state)])) as Counts;
}

/** Every format tells the same states, of every finding. Gives how many there are of each. */
export function assertStatesAgree({ json, jsonl, sarif, csv, text, html }: Reports): Counts {
  const result = JSON.parse(json) as ScanResult;
  const counts = result.baseline!.counts;
  assert.deepEqual(tally([...result.findings.map(one => one.baseline!.state), ...result.absentFindings!.map(one => one.state)]), counts);

  const rows = parse<Record<string, string>>(csv, { columns: true });
  assert.deepEqual(tally(rows.map(row => row['baselineState'])), counts, 'csv');

  const lines = jsonl.trim().split('\n');
  const entries = lines.map(line => JSON.parse(line) as { type: string; state?: string; baseline?: { state?: string } });
  const told = entries
    .filter(({ type }) => type === 'finding' || type === 'absentFinding')
    .map(({ state, baseline }) => state ?? baseline?.state);
  assert.deepEqual(tally(told), counts, 'jsonl');

  const log: unknown = JSON.parse(sarif);
  assertSarif(log);
  const results = log.runs[0]!.results!;
  const inSarif = (state: string): number => results.filter(({ baselineState }) => baselineState === state).length;
  assert.ok(
    results.every(({ baselineState }) => baselineState !== undefined),
    'a state on every result',
  );
  assert.deepEqual(
    { new: inSarif('new'), unchanged: inSarif('unchanged'), updated: inSarif('updated'), absent: inSarif('absent') },
    {
      new: counts.new,
      unchanged: counts.unchanged,
      updated: counts.updated + counts.resolved,
      absent: counts.resolved + counts.gone,
    },
    'sarif',
  );

  assert.deepEqual(fromWords(text), counts, 'text');
  assert.deepEqual(fromWords(html), counts, 'html');
  return counts;
}
