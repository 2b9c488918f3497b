import assert from 'node:assert/strict';
import { compare } from '../../src/baseline/compare.js';
import { baselineOf } from '../../src/baseline/of-result.js';
import { ratchet } from '../../src/baseline/ratchet.js';
import type { AbsentState, BaselineState, ComplianceStatus, Observation } from '../../src/types.js';
import { ACCOUNT, type FindingParts, OTHER_ACCOUNT, type ResultParts, scanResult } from '../support/results.js';

const TRAIL = 'CloudTrail.4';
/** The trail that logged to the bucket, as its evidence says. */
const traced = (region: string): readonly Observation[] => [
  {
    api: 'cloudtrail:DescribeTrails',
    field: 'Trails that log to the bucket',
    actual: [`arn:aws:cloudtrail:${region}:${ACCOUNT}:trail/one`],
  },
];
const listed = (...regions: readonly string[]): ResultParts => ({
  accounts: [ACCOUNT],
  listings: [
    { accounts: [ACCOUNT], trails: { listed: regions, unlisted: EVERYWHERE.filter(one => !regions.includes(one)) }, eventDataStores: null },
  ],
});
const EVERYWHERE = ['eu-central-1', 'eu-west-1', 'us-east-1'];
const BUCKET = { type: 'AWS::S3::Bucket', id: 'arn:aws:s3:::logs' };

function evidence(actual: Observation['actual'], field = 'LogFileValidationEnabled'): readonly Observation[] {
  return [{ api: 'cloudtrail:DescribeTrails', field, actual, expected: 'true' }];
}

/** A pass and a failure of which the evidence says as much. */
const of = (status: ComplianceStatus, more: FindingParts = {}): FindingParts => ({
  status,
  evidence: evidence(status === 'PASSED'),
  ...more,
});

describe('the states of findings that are there', () => {
  const table: readonly (readonly [string, FindingParts | null, FindingParts, BaselineState, readonly string[]])[] = [
    ['a failure that the baseline does not have', null, of('FAILED'), 'new', []],
    ['a pass that the baseline does not have', null, of('PASSED'), 'new', []],
    ['an unknown that the baseline does not have', null, of('WARNING'), 'new', []],
    ['a pass as before', of('PASSED'), of('PASSED'), 'unchanged', []],
    ['a failure as before', of('FAILED'), of('FAILED'), 'unchanged', []],
    ['an unknown as before', of('WARNING'), of('WARNING'), 'unchanged', []],
    ['a failure that passes', of('FAILED'), of('PASSED'), 'resolved', ['FAILED → PASSED', 'LogFileValidationEnabled false → true']],
    ['a pass that fails', of('PASSED'), of('FAILED'), 'updated', ['PASSED → FAILED', 'LogFileValidationEnabled true → false']],
    [
      'a pass of which nobody knows',
      of('PASSED'),
      of('NOT_AVAILABLE', { evidence: [] }),
      'updated',
      ['PASSED → NOT_AVAILABLE', 'LogFileValidationEnabled true is no longer in the evidence'],
    ],
    ['a failure of which nobody knows', of('FAILED'), of('WARNING', { evidence: evidence(false) }), 'updated', ['FAILED → WARNING']],
    ['an unknown that passes', of('WARNING', { evidence: evidence(true) }), of('PASSED'), 'updated', ['WARNING → PASSED']],
    ['an unknown that fails', of('WARNING', { evidence: evidence(false) }), of('FAILED'), 'updated', ['WARNING → FAILED']],
    ['unknown in another way', of('WARNING'), of('NOT_AVAILABLE'), 'updated', ['WARNING → NOT_AVAILABLE']],
    ['a severity that changed', of('FAILED'), of('FAILED', { controlSeverity: 'HIGH' }), 'updated', ['severity LOW → HIGH']],
    [
      'a failure for another reason',
      of('FAILED', { evidence: evidence('key/one', 'KmsKeyId') }),
      of('FAILED', { evidence: evidence(null, 'KmsKeyId') }),
      'updated',
      ['KmsKeyId removed'],
    ],
    ['another sentence about the same facts', of('FAILED', { message: 'One.' }), of('FAILED', { message: 'Another.' }), 'unchanged', []],
  ];
  for (const [title, before, now, state, changes] of table) {
    it(`${title}: ${state}`, () => {
      const baseline = baselineOf(scanResult(before === null ? [] : [before], { accounts: [ACCOUNT] }));
      const compared = compare(scanResult([now]), baseline, 'old.json');
      assert.deepEqual(compared.findings[0]!.baseline, { state, status: before?.status ?? null, changes });
      assert.deepEqual(compared.absentFindings, []);
      assert.equal(compared.baseline.counts[state], 1);
    });
  }

  it('are matched by their id alone: the same control on another trail is another finding', () => {
    const other = { type: 'AWS::CloudTrail::Trail', id: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/other` };
    const compared = compare(scanResult([of('FAILED', { resource: other })]), baselineOf(scanResult([of('FAILED')])), 'old.json');
    assert.equal(compared.findings[0]!.baseline!.state, 'new');
    assert.equal(compared.absentFindings[0]!.state, 'gone');
  });
});

describe('the states of findings that are not there any more', () => {
  const there = of('PASSED', { controlId: 'CloudTrail.2' });
  const bucket = of('FAILED', { controlId: 'CloudTrail.6', resource: BUCKET, region: null, evidence: traced('us-east-1') });
  const store = of('FAILED', { controlId: 'CloudTrail.10', resource: { type: 'AWS::CloudTrail::EventDataStore', id: 'arn:store' } });
  const everyControl = { accounts: [ACCOUNT] };
  const table: readonly (readonly [string, FindingParts, readonly FindingParts[], ResultParts, AbsentState, RegExp])[] = [
    ['its account and control were evaluated', of('FAILED'), [there], {}, 'gone', /no longer there/],
    ['the account has nothing left', of('FAILED'), [], everyControl, 'gone', /no longer there/],
    ['it was undecided, and now all is decided', of('WARNING'), [there], {}, 'gone', /no longer there/],
    ['the account was not scanned', of('FAILED'), [{ account: OTHER_ACCOUNT }], {}, 'notReevaluated', /account is not in this scan/],
    ['the control was not evaluated', of('FAILED'), [there], { controls: [] }, 'notReevaluated', /control is not in this scan/],
    [
      'the control could not be decided in the account',
      of('FAILED'),
      [of('NOT_AVAILABLE', { resource: { type: 'AWS::::Account', id: `AWS::::Account:${ACCOUNT}` }, region: null })],
      {},
      'notReevaluated',
      /could not be decided completely/,
    ],
    ['another control could not be decided', of('FAILED'), [of('WARNING', { controlId: 'CloudTrail.7' })], {}, 'gone', /no longer there/],
    [
      'the control could not be decided in another account',
      of('FAILED'),
      [there, of('WARNING', { account: OTHER_ACCOUNT })],
      {},
      'gone',
      /no longer there/,
    ],
    ['the scan was interrupted', of('FAILED'), [there], { scan: { interrupted: true } }, 'notReevaluated', /interrupted/],
    ['its Region was left out', of('FAILED'), [there], { scan: { regions: ['eu-west-1'] } }, 'notReevaluated', /other Regions/],
    ['its Region was asked for', of('FAILED'), [there], { scan: { regions: ['us-east-1'] } }, 'gone', /no longer there/],
    [
      'nobody knows its Region, and not all were asked for',
      bucket,
      [there],
      { scan: { regions: ['us-east-1'] } },
      'notReevaluated',
      /other Regions/,
    ],
    [
      'denied Regions are left out, and its Region was listed',
      of('FAILED'),
      [there],
      { scan: { skipsDeniedRegions: true } },
      'gone',
      /no longer there/,
    ],
    [
      'denied Regions are left out, and its Region is one',
      of('FAILED'),
      [there],
      { ...listed('eu-west-1'), scan: { skipsDeniedRegions: true } },
      'notReevaluated',
      /not have the list of trails of us-east-1/,
    ],
    [
      'a bucket, and denied Regions are left out',
      bucket,
      [there],
      { ...listed('us-east-1'), scan: { skipsDeniedRegions: true } },
      'notReevaluated',
      /deny their listing/,
    ],
    ['its Region was not listed', of('FAILED'), [there], listed('eu-west-1'), 'notReevaluated', /list of trails of us-east-1/],
    ['only its Region was listed', of('FAILED'), [there], listed('us-east-1'), 'gone', /no longer there/],
    ['the report is older than the lists', of('FAILED'), [there], { listings: [] }, 'notReevaluated', /list of trails of us-east-1/],
    [
      'the event data stores of its Region were not listed',
      store,
      [there],
      listed('us-east-1'),
      'notReevaluated',
      /list of event data stores/,
    ],
    ['an event data store, and its Region was listed', store, [there], {}, 'gone', /no longer there/],
    [
      'a bucket, and the Region of its trail was not listed',
      bucket,
      [there],
      listed('eu-west-1'),
      'notReevaluated',
      /list of trails of us-east-1, where one/,
    ],
    ['a bucket, and the Region of its trail was listed', bucket, [there], listed('us-east-1'), 'gone', /no longer there/],
    [
      'a bucket, and the evidence has lost a Region',
      bucket,
      [there],
      { listings: [{ accounts: [ACCOUNT], trails: { listed: ['us-east-1'], unlisted: [] }, eventDataStores: null }] },
      'notReevaluated',
      /in Regions whose list this scan does not have/,
    ],
    ['a bucket, and every account is decided', bucket, [there], {}, 'gone', /no longer there/],
    [
      'a bucket, and another account may log to it',
      bucket,
      [there, of('WARNING', { controlId: 'CloudTrail.6', account: OTHER_ACCOUNT })],
      {},
      'notReevaluated',
      /Another account/,
    ],
  ];
  for (const [title, before, now, more, state, because] of table) {
    it(`${title}: ${state}`, () => {
      const compared = compare(scanResult(now, more), baselineOf(scanResult([before])), 'old.json');
      const absent = compared.absentFindings.find(one => one.id === scanResult([before]).findings[0]!.id)!;
      assert.equal(absent.state, state);
      assert.match(absent.because, because);
      assert.equal(absent.status, before.status);
    });
  }

  it('a bucket, when an account of the baseline is missing whose trail may lead to it: notReevaluated', () => {
    const baseline = baselineOf(scanResult([bucket, of('PASSED', { account: OTHER_ACCOUNT })]));
    const [absent] = compare(scanResult([there]), baseline, 'old.json').absentFindings.filter(one => one.account === ACCOUNT);
    assert.equal(absent!.state, 'notReevaluated');
  });

  it('a control with other parameters: notReevaluated, and said', () => {
    const before = scanResult([of('FAILED', { controlId: 'CloudTrail.9' })]);
    const now = scanResult([], { accounts: [ACCOUNT] });
    const controls = now.controls.map(one => (one.id === 'CloudTrail.9' ? { ...one, parameters: { requiredTagKeys: [] } } : one));
    const compared = compare({ ...now, controls }, baselineOf(before), 'old.json');
    assert.equal(compared.absentFindings[0]!.state, 'notReevaluated');
    assert.deepEqual(compared.baseline.changedControls, ['CloudTrail.9']);
  });
});

describe('the scope', () => {
  const baseline = baselineOf(scanResult([of('PASSED')]));
  const missing = (more: ResultParts, findings: readonly FindingParts[] = [of('PASSED')]): readonly string[] =>
    compare(scanResult(findings, more), baseline, 'old.json').baseline.missingScope.map(({ what }) => what);

  it('that is the same, or wider, lacks nothing', () => {
    assert.deepEqual(missing({}), []);
    assert.deepEqual(missing({ accounts: [OTHER_ACCOUNT] }), []);
  });
  it('names accounts, controls and Regions that are not there, although they may have had no finding', () => {
    assert.deepEqual(missing({}, [of('PASSED', { account: OTHER_ACCOUNT })]), [ACCOUNT]);
    assert.ok(missing({ controls: [] }).includes('CloudTrail.1'));
    assert.deepEqual(missing({ scan: { regions: ['us-east-1'] } }), ['Regions']);
    assert.deepEqual(missing({ scan: { skipsDeniedRegions: true } }), ['Regions']);
  });
  it('names what is judged with other parameters; one that is newer than the baseline was what it is by default', () => {
    const at = (parameters: Readonly<Record<string, readonly string[]>>) => {
      const now = scanResult([of('PASSED')]);
      return { ...now, controls: now.controls.map(one => (one.id === 'CloudTrail.9' ? { ...one, parameters } : one)) };
    };
    const named = (before: Readonly<Record<string, readonly string[]>>, now: Readonly<Record<string, readonly string[]>>) =>
      compare(at(now), baselineOf(at(before)), 'old.json').baseline.missingScope;
    const missingScope = [{ what: 'CloudTrail.9', because: 'The control is judged with other parameters.' }];
    assert.deepEqual(named({ requiredTagKeys: ['Owner'] }, { requiredTagKeys: [] }), missingScope);
    assert.deepEqual(named({}, { requiredTagKeys: ['Owner'] }), missingScope);
    assert.deepEqual(named({}, { requiredTagKeys: [] }), []);
  });
  it('names controls that the baseline does not know', () => {
    const old = { ...baseline, controls: baseline.controls.filter(({ id }) => id !== TRAIL) };
    assert.deepEqual(compare(scanResult([of('FAILED')]), old, 'old.json').baseline.newControls, [TRAIL]);
  });
});

describe('the ratchet', () => {
  const table: readonly (readonly [string, ComplianceStatus | null, ComplianceStatus | null, ComplianceStatus | null])[] = [
    ['what failed and passes is held to pass', 'FAILED', 'PASSED', 'PASSED'],
    ['what is gone leaves', 'FAILED', null, null],
    ['what fails still, stays', 'FAILED', 'FAILED', 'FAILED'],
    ['a failure of which nobody knows stays a failure', 'FAILED', 'WARNING', 'FAILED'],
    ['a pass that fails stays a pass', 'PASSED', 'FAILED', 'PASSED'],
    ['a pass of which nobody knows stays a pass', 'PASSED', 'NOT_AVAILABLE', 'PASSED'],
    ['what was undecided and passes is held to pass', 'WARNING', 'PASSED', 'PASSED'],
    ['what was undecided and fails does not become an accepted failure', 'WARNING', 'FAILED', 'WARNING'],
    ['a new failure never enters', null, 'FAILED', null],
    ['a new unknown never enters', null, 'WARNING', null],
    ['a new pass enters', null, 'PASSED', 'PASSED'],
  ];
  const only = (status: ComplianceStatus | null) => scanResult(status === null ? [] : [of(status)], { accounts: [ACCOUNT] });
  for (const [title, before, now, after] of table) {
    it(title, () => {
      const baseline = baselineOf(only(before));
      const next = ratchet(baseline, compare(only(now), baseline, 'old.json')) ?? baseline;
      assert.deepEqual(
        next.findings.map(({ status }) => status),
        after === null ? [] : [after],
      );
      const head = { ...next, findings: [], guid: baseline.guid };
      assert.deepEqual(head, { ...baseline, findings: [] });
      assert.equal(next.guid, next === baseline ? baseline.guid : undefined, 'no scan had that result');
    });
  }

  it('leaves what fails still, passes still or is undecided still as it is, whatever is worse in its evidence', () => {
    const statuses = ['FAILED', 'PASSED', 'WARNING'] as const;
    const all = (delivered: string, key: string | null) =>
      scanResult(
        statuses.map((status, index) => ({
          status,
          controlId: `CloudTrail.${index + 4}`,
          evidence: [...evidence(key, 'KmsKeyId'), ...evidence(delivered, 'LatestDeliveryTime')],
        })),
      );
    const baseline = baselineOf(all('2026-11-20T08:00:00.000Z', 'key/one'));
    assert.equal(ratchet(baseline, compare(all('2026-11-21T08:00:00.000Z', null), baseline, 'old.json')), null);
  });

  it('leaves what was judged with other parameters', () => {
    const at = (requiredTagKeys: readonly string[], status: ComplianceStatus) => {
      const now = scanResult([of(status, { controlId: 'CloudTrail.9' })]);
      return { ...now, controls: now.controls.map(one => (one.id === 'CloudTrail.9' ? { ...one, parameters: { requiredTagKeys } } : one)) };
    };
    const baseline = baselineOf(at(['Owner'], 'FAILED'));
    const compared = compare(at([], 'PASSED'), baseline, 'old.json');
    assert.equal(compared.findings[0]!.baseline!.state, 'updated');
    assert.equal(ratchet(baseline, compared), null);
  });

  it('leaves what was not evaluated again', () => {
    const baseline = baselineOf(only('FAILED'));
    const elsewhere = scanResult([of('PASSED', { account: OTHER_ACCOUNT })]);
    assert.equal(ratchet(baseline, compare(elsewhere, baseline, 'old.json')), null);
  });
});
