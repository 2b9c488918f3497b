import assert from 'node:assert/strict';
import { ocsf } from '../../reports/ocsf/index.js';
import { compare } from '../../src/baseline/compare.js';
import { baselineOf } from '../../src/baseline/of-result.js';
import type { ScanResult } from '../../src/types.js';
import { readOcsf } from '../support/official.js';
import { ACCOUNT, DEBT, scanResult, storyResult } from '../support/results.js';

const render = (result: ScanResult): string => [...ocsf.render(result, {})].join('');
const events = (result: ScanResult) => readOcsf(render(result));

describe('the OCSF report', () => {
  it('has an event of the class Compliance Finding for each finding', () => {
    const result = storyResult();
    assert.deepEqual(
      events(result).map(({ finding_info: info, compliance, cloud }) => [info.uid_alt, compliance.status_code, cloud.account.uid]),
      result.findings.map(({ id, status, account }) => [id, status, account]),
    );
    assert.deepEqual(events(scanResult()), []);
  });

  it('never calls passed what is undecided, and says why it is', () => {
    const story = (status: 'PASSED' | 'FAILED' | 'WARNING' | 'NOT_AVAILABLE') => events(scanResult([{ status }]))[0]!;
    assert.deepEqual(
      (['PASSED', 'WARNING', 'NOT_AVAILABLE', 'FAILED'] as const).map(status => story(status).compliance.status_id),
      [1, 2, 2, 3],
    );
    assert.deepEqual(story('NOT_AVAILABLE').compliance.status_details, ['CONFIG_ACCESS_DENIED: Access to the evidence was denied.']);
    assert.deepEqual([story('FAILED').severity_id, story('WARNING').severity_id], [2, 1]);
  });

  it('says of a suppressed failure that it is both', () => {
    const [event] = events(scanResult([{ suppression: DEBT }]));
    assert.deepEqual([event!.status_id, event!.compliance.status_id], [3, 3]);
    assert.match(event!.comment ?? '', /^Suppressed until 2027-05-01 by DEBT/);
  });

  it('creates, updates and closes, since the baseline', () => {
    const trail = (name: string) => ({ resource: { type: 'X', id: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${name}` } });
    const before = scanResult([trail('same'), trail('mended'), trail('gone')], { scan: { finishedAt: '2026-10-01T00:00:00.000Z' } });
    const now = scanResult([trail('same'), { ...trail('mended'), status: 'PASSED' }, trail('new')]);
    const told = events(compare(now, baselineOf(before), 'baseline.json'));
    assert.deepEqual(
      told.map(({ activity_id: activity, type_uid: type, status_id: status, compliance }) => [
        activity,
        type,
        status,
        compliance.status_code,
      ]),
      [
        [2, 200302, 1, 'FAILED'],
        [3, 200303, 4, 'PASSED'],
        [1, 200301, 1, 'FAILED'],
        [3, 200303, 4, 'FAILED'],
      ],
    );
    assert.equal(told[0]!.finding_info.first_seen_time, Date.parse('2026-10-01T00:00:00.000Z'));
    assert.equal(told[2]!.finding_info.first_seen_time, Date.parse('2026-11-20T23:00:00.000Z'));
  });

  it('is valid, whatever the texts are', () => {
    const text = '\u0000<b>\ud800 \u202e'.repeat(100);
    const evidence = [{ api: '', field: text, actual: [text], expected: text }];
    events(
      scanResult([
        { title: text, message: '', resource: { type: text, id: text }, region: text, evidence, remediation: { text, url: text } },
      ]),
    );
  });
});
