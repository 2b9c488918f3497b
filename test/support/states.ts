import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import type { BaselineComparison, ScanResult } from '../../src/types.js';
import { all, readJunit } from '../reports/junit-file.js';
import { readMarkdown } from '../reports/markdown-page.js';
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
  readonly markdown: string;
  readonly junit: string;
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

/** It lists what is not unchanged, has the same sentence, says what is missing, and parts what counts from what is let through. */
function assertMarkdown(markdown: string, { findings, absentFindings = [], baseline, scan }: ScanResult): void {
  const { headings, tables, prose } = readMarkdown(markdown);
  const { counts, missingScope } = baseline!;
  const changed = tables.find(table => table.headings.join() === 'State,Finding,What changed')?.rows ?? [];
  const words = [...findings, ...absentFindings].flatMap(one => {
    const state = 'state' in one ? one.state : one.baseline!.state;
    return state === 'unchanged' ? [] : [`${WORDS[state]}: ${one.id}`];
  });
  assert.deepEqual(changed.map(([state = '', id = '']) => `${state.toLowerCase()}: ${id}`).sort(), words.sort(), 'markdown');
  assert.deepEqual(fromWords(prose), counts, 'markdown');
  const missing = tables.find(table => table.headings[0]?.startsWith('In the baseline'))?.rows ?? [];
  assert.deepEqual(
    missing,
    missingScope.map(({ what, because }) => [what, because]),
    'markdown',
  );
  const isWhole = scan.complete && missingScope.length === 0 && counts.notReevaluated === 0;
  assert.equal(headings[0]!.includes(': complete'), isWhole, headings[0]);
  const failed = findings.filter(({ status, suppression }) => status === 'FAILED' && suppression === undefined);
  const counting = failed.filter(one => !LET_THROUGH.includes(one.baseline!.gate)).length;
  assert.equal(tables.find(table => table.headings[0] === 'Severity')?.rows.length ?? 0, counting, 'markdown: what fails');
  assert.equal(tables.find(table => table.headings[0] === 'Why')?.rows.length ?? 0, failed.length - counting, 'markdown: let through');
}

const LET_THROUGH: readonly unknown[] = ['IN_BASELINE', 'NEW_CONTROL', 'BELOW_FAIL_ON'];

/** JUnit has no place for a state, and one for what the gate makes of it. */
function assertJunit(junit: string, { findings, absentFindings = [], baseline, skippedAccounts }: ScanResult): void {
  const root = readJunit(junit);
  const open = findings.filter(({ status }) => status !== 'PASSED');
  const skipped = open.filter(one => one.suppression !== undefined || LET_THROUGH.includes(one.baseline!.gate));
  const failures = open.filter(one => one.status === 'FAILED' && !skipped.includes(one)).length;
  const absent = absentFindings.filter(({ gate }) => gate !== undefined).length;
  const lost = baseline!.gate === 'new' ? baseline!.missingScope.length : 0;
  assert.equal(all(root, 'failure').length, failures, 'junit');
  const lacking = all(root, 'error').filter(({ attributes }) => !/Nothing was judged|interrupted/.test(attributes['message'] ?? ''));
  assert.equal(lacking.length, open.length - skipped.length - failures + absent + lost, 'junit');
  assert.equal(all(root, 'skipped').length, skipped.length + skippedAccounts.length, 'junit');
}

/** Every format tells the same states, of every finding. Gives how many there are of each. */
export function assertStatesAgree({ json, jsonl, sarif, csv, text, html, markdown, junit }: Reports): Counts {
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
  assertMarkdown(markdown, result);
  assertJunit(junit, result);
  return counts;
}
