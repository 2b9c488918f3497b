import assert from 'node:assert/strict';
import { oscal } from '../../reports/oscal/index.js';
import type { ScanResult } from '../../src/types.js';
import { readOscal } from '../support/official.js';
import { ACCOUNT, DEBT, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';

const render = (result: ScanResult): string => [...oscal.render(result, {})].join('');
const results = (result: ScanResult) => readOscal(render(result));

describe('the OSCAL report', () => {
  it('has a result for each account, with an observation for each finding', () => {
    const result = storyResult();
    const found = results(result);
    assert.deepEqual(
      found.map(({ title }) => title),
      [`Account ${ACCOUNT}`, `Account ${OTHER_ACCOUNT}`],
    );
    assert.deepEqual(
      found.flatMap(({ observations = [] }) => observations.map(({ props }) => props.find(({ name }) => name === 'finding-id')!.value)),
      result.findings.map(({ id }) => id),
    );
  });

  it('calls a control satisfied only where everything passed, and says nothing of one that is undecided', () => {
    const at = (name: string) => ({ resource: { type: 'X', id: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${name}` } });
    const [only] = results(
      scanResult([
        { controlId: 'CloudTrail.2', status: 'PASSED', ...at('a') },
        { controlId: 'CloudTrail.4', status: 'PASSED', ...at('a') },
        { controlId: 'CloudTrail.4', status: 'NOT_AVAILABLE', ...at('b') },
        { controlId: 'CloudTrail.5', status: 'WARNING', ...at('a') },
        { controlId: 'CloudTrail.9', status: 'FAILED', ...at('a') },
        { controlId: 'CloudTrail.9', status: 'NOT_AVAILABLE', ...at('b') },
      ]),
    );
    assert.deepEqual(
      only!.findings!.map(({ target }) => [target['target-id'], target.status.state, target.status.reason]),
      [
        ['CloudTrail.2', 'satisfied', 'pass'],
        ['CloudTrail.9', 'not-satisfied', 'fail'],
      ],
    );
    assert.deepEqual(
      only!.risks!.map(({ title, status }) => [title.split(' ').slice(0, 2).join(' '), status]),
      [
        ['Undecided: CloudTrail.4', 'open'],
        ['Undecided: CloudTrail.5', 'open'],
        ['Undecided: CloudTrail.9', 'open'],
      ],
    );
  });

  it('keeps a suppressed failure not satisfied, with the deviation', () => {
    const [only] = results(scanResult([{ suppression: DEBT }]));
    assert.equal(only!.findings![0]!.target.status.state, 'not-satisfied');
    assert.equal(only!.risks![0]!.status, 'deviation-approved');
    assert.deepEqual(only!.findings![0]!['related-risks'], [{ 'risk-uuid': only!.risks![0]!.uuid }]);
  });

  it('says that a scan was interrupted, and that nothing was judged', () => {
    const [only] = results(scanResult([{}], { scan: { interrupted: true, complete: false } }));
    assert.match(only!.remarks ?? '', /interrupted: accounts may be missing/);
    assert.deepEqual(
      results(scanResult()).map(({ title, findings }) => [title, findings]),
      [['Nothing was judged', undefined]],
    );
  });

  it('is the same document for the same scan, and another for another', () => {
    const id = (report: string): unknown => (JSON.parse(report) as { 'assessment-results': { uuid: string } })['assessment-results'].uuid;
    assert.equal(render(storyResult()), render(storyResult()));
    assert.notEqual(id(render(storyResult())), id(render(storyResult({ scan: { finishedAt: '2026-11-22T00:00:00.000Z' } }))));
  });

  it('is valid, whatever the texts are', () => {
    const text = ' \u0000<b>\ud800 \u202e\n'.repeat(100);
    const evidence = [{ api: '', field: text, actual: [text], expected: text }];
    results(
      scanResult([
        { title: text, message: '', resource: { type: ' ', id: text }, region: ' ', evidence, reasons: [{ code: '', description: text }] },
      ]),
    );
  });
});
