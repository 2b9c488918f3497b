import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { STATUS_WORDS, type StatusWords, wordsFor } from '../../reports/wording/statuses.js';
import type { ComplianceStatus } from '../../src/types.js';
import { DEBT } from '../support/results.js';

const PAGE = readFileSync(new URL('../../docs/other-systems.md', import.meta.url), 'utf8');

const row = (title: string, { sarif, junit, asff, ocsf, oscal, risk }: StatusWords): string[] => {
  const cells = [title, sarif, junit, asff, ocsf.compliance.join(' '), ocsf.finding.join(' '), oscal, risk];
  return cells.map(cell => cell ?? '');
};

describe('the words of each status', () => {
  it('are those that docs/other-systems.md shows', () => {
    const [, table = ''] = /^\| Ours .*\n\|[ -|]*\n((?:\|.*\n)+)/m.exec(PAGE) ?? [];
    const shown = table.trimEnd().split('\n');
    assert.deepEqual(
      shown.map(line => line.split('|').slice(1, -1)).map(cells => cells.map(cell => cell.trim())),
      Object.entries(STATUS_WORDS).map(([status, words]) => row(status === 'SUPPRESSED' ? 'FAILED, suppressed' : status, words)),
    );
  });

  it('call nothing passed but what passed, and nothing failed but what failed', () => {
    const good = (words: StatusWords): unknown[] => [
      words.sarif === 'pass',
      words.junit === null,
      words.ocsf.compliance[0] === 1,
      words.oscal === 'satisfied',
      words.asff === 'PASSED',
    ];
    const bad = (words: StatusWords): unknown[] => [
      words.sarif === 'fail',
      words.ocsf.compliance[0] === 3,
      words.oscal === 'not-satisfied',
      words.asff === 'FAILED',
    ];
    for (const [status, words] of Object.entries(STATUS_WORDS)) {
      assert.deepEqual(new Set(good(words)), new Set([status === 'PASSED']), status);
      assert.deepEqual(new Set(bad(words)), new Set([status === 'FAILED' || status === 'SUPPRESSED']), status);
    }
  });

  it('are those of suppression for a failure alone', () => {
    const at = (status: ComplianceStatus): StatusWords => wordsFor({ status, suppression: DEBT });
    assert.deepEqual((['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'] as const).map(at), [
      STATUS_WORDS.PASSED,
      STATUS_WORDS.SUPPRESSED,
      STATUS_WORDS.WARNING,
      STATUS_WORDS.NOT_AVAILABLE,
    ]);
  });
});
