import assert from 'node:assert/strict';
import { decide } from '../../src/gate/exit-code.js';
import { suppress } from '../../src/suppressions/index.js';
import type { ScanResult, SuppressionEntry, SuppressionState } from '../../src/types.js';
import { ACCOUNT, type FindingParts, OTHER_ACCOUNT, type ResultParts, scanResult } from '../support/results.js';
import { background, entry, TODAY } from './support.js';

const CONTROL_IDS = ['CloudTrail.1', 'CloudTrail.2', 'CloudTrail.3', 'CloudTrail.4', 'CloudTrail.5', 'CloudTrail.6', 'CloudTrail.7'];

function suppressed(result: ScanResult, entries: readonly SuppressionEntry[], known = background()): ScanResult {
  return suppress(result, entries, { today: TODAY, background: known, controlIds: CONTROL_IDS });
}

function stateOf(
  parts: Partial<SuppressionEntry>,
  findings: readonly FindingParts[],
  known = background(),
  more: ResultParts = {},
): SuppressionState {
  return suppressed(scanResult(findings, more), [entry(parts)], known).suppressions![0]!.state;
}

describe('suppress', () => {
  const F: FindingParts = { status: 'FAILED' };
  const P: FindingParts = { status: 'PASSED' };
  const N: FindingParts = { status: 'NOT_AVAILABLE', region: null, resource: { type: 'AWS::::Account', id: `AWS::::Account:${ACCOUNT}` } };
  const OTHER: FindingParts = { ...F, account: OTHER_ACCOUNT };
  const ONE = { match: { accounts: [ACCOUNT] } };
  const GONE = { match: { resources: [`arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/gone`] } };

  it('marks what an entry means, and leaves status, severity and counts alone', () => {
    const result = scanResult([F, OTHER]);
    const { findings, suppressions, ...rest } = suppressed(result, [entry({ ...ONE, ticket: 'SEC-88', maxMatches: 1 })]);
    const { findings: before, ...unchanged } = result;
    assert.deepEqual(rest, unchanged);
    const { id, type, reason, owner, expires, location } = entry();
    assert.deepEqual(findings[0], { ...before[0], suppression: { id, type, reason, owner, expires, ticket: 'SEC-88', location } });
    assert.deepEqual(findings[1], before[1]);
    assert.deepEqual(
      suppressions?.map(({ state, matches, suppressed: carried }) => [state, matches, carried]),
      [['IN_FORCE', 1, 1]],
    );
  });

  it('never marks what passed or could not be decided', () => {
    const statuses = (['PASSED', 'WARNING', 'NOT_AVAILABLE'] as const).map(status => ({ status }));
    const { findings } = suppressed(scanResult(statuses), [entry()]);
    assert.ok(findings.every(({ suppression }) => suppression === undefined));
  });

  it('gives a finding to the first entry that is in force', () => {
    const entries = [entry({ id: 'OLD', expires: '2026-11-20' }), entry({ id: 'A' }), entry({ id: 'B' })];
    const { findings, suppressions } = suppressed(scanResult([F]), entries);
    assert.equal(findings[0]?.suppression?.id, 'A');
    assert.deepEqual(
      suppressions?.map(({ id, state, matches, suppressed: carried }) => [id, state, matches, carried]),
      [
        ['OLD', 'EXPIRED', 1, 0],
        ['A', 'IN_FORCE', 1, 1],
        ['B', 'IN_FORCE', 1, 0],
      ],
    );
  });

  it('suppresses nothing with an entry that matches more than it may', () => {
    const { findings, suppressions } = suppressed(scanResult([F, OTHER]), [entry({ maxMatches: 1 })]);
    assert.equal(suppressions?.[0]?.state, 'TOO_BROAD');
    assert.ok(findings.every(({ suppression }) => suppression === undefined));
  });

  it('does not take what nobody told for a match', () => {
    const { findings, suppressions } = suppressed(scanResult([F]), [
      entry({ match: { tags: { stage: '*' } } }),
      entry({ id: 'B', match: { ous: ['ou-*'] } }),
    ]);
    assert.equal(findings[0]?.suppression, undefined);
    assert.deepEqual(
      suppressions?.map(({ state }) => state),
      ['UNMATCHED', 'UNMATCHED'],
    );
  });

  const STATES: readonly (readonly [string, SuppressionState, () => SuppressionState])[] = [
    ['everything was looked at and passed', 'STALE', () => stateOf(ONE, [P])],
    ['the trail that it names is gone', 'STALE', () => stateOf(GONE, [P])],
    ['it has expired, whatever it matches', 'EXPIRED', () => stateOf({ ...ONE, expires: '2026-11-20' }, [P])],
    ['it is its last day', 'IN_FORCE', () => stateOf({ ...ONE, expires: TODAY }, [F])],
    ['something of its control is undecided in its account', 'UNMATCHED', () => stateOf(GONE, [P, N])],
    ['something of another control is undecided', 'STALE', () => stateOf(GONE, [P, { ...N, controlId: 'CloudTrail.5' }])],
    ['something is undecided in another account', 'STALE', () => stateOf(ONE, [P, { ...N, account: OTHER_ACCOUNT }])],
    [
      'its resource is undecided in another account, where the owner is not known',
      'UNMATCHED',
      () =>
        stateOf({ match: { accounts: [ACCOUNT], resources: ['arn:aws:s3:::logs'], regions: ['us-east-1'] } }, [
          P,
          { status: 'WARNING', account: OTHER_ACCOUNT, resource: { type: 'AWS::S3::Bucket', id: 'arn:aws:s3:::logs' } },
        ]),
    ],
    [
      'a control of it was not selected',
      'UNMATCHED',
      () => stateOf({ ...ONE, controls: ['CloudTrail.*'] }, [{ ...P, controlId: 'CloudTrail.4' }], background(), { controls: [] }),
    ],
    ['its account was not looked at', 'UNMATCHED', () => stateOf({ match: { accounts: [OTHER_ACCOUNT] } }, [P])],
    ['it names no account, and one only was scanned', 'UNMATCHED', () => stateOf({}, [P])],
    [
      'it names no account, and the whole organization was scanned',
      'STALE',
      () => stateOf({}, [P], background([{}], { isWholeOrganization: true })),
    ],
    [
      'a Region of its account could not be listed',
      'UNMATCHED',
      () => stateOf(ONE, [P], background([{ regions: { 'us-east-1': true, 'eu-central-1': false } }])),
    ],
    [
      'only another Region could not be listed, and it names its own',
      'STALE',
      () => stateOf(GONE, [P], background([{ regions: { 'us-east-1': true, 'eu-central-1': false } }])),
    ],
    ['files do not say which other Regions there are', 'UNMATCHED', () => stateOf(ONE, [P], background([{ origin: 'file' }]))],
    [
      'files list the Region that it names',
      'STALE',
      () => stateOf(GONE, [P], background([{ origin: 'file', regions: { 'us-east-1': true } }])),
    ],
    ['its Region was left out', 'UNMATCHED', () => stateOf(GONE, [P], background(), { scan: { regions: ['eu-central-1'] } })],
    ['its Region was among those that were chosen', 'STALE', () => stateOf(GONE, [P], background(), { scan: { regions: ['us-east-1'] } })],
    ['the scan was interrupted', 'UNMATCHED', () => stateOf(ONE, [P], background(), { scan: { interrupted: true } })],
  ];
  for (const [title, expected, state] of STATES) it(`${title}: ${expected}`, () => assert.equal(state(), expected));

  it('does not call an entry stale where an account that it may mean was skipped', () => {
    const result = { ...scanResult([P]), skippedAccounts: [{ account: OTHER_ACCOUNT, name: null, reason: 'It is suspended.' }] };
    const known = background([{}], { isWholeOrganization: true });
    assert.deepEqual(
      suppressed(result, [entry(), entry({ id: 'B', match: { accounts: ['1*'] } })], known).suppressions?.map(({ state }) => state),
      ['UNMATCHED', 'STALE'],
    );
  });

  it('a passing gate says what it let through and until when', () => {
    const gate = { failOn: 'LOW', allowUnknown: false } as const;
    assert.deepEqual(decide(suppressed(scanResult([F]), [entry()]), gate), {
      exitCode: 0,
      because: '1 finding failed that is suppressed until 2027-05-01.',
    });
    const two = suppressed(scanResult([F, OTHER]), [entry(ONE), entry({ id: 'B', expires: '2026-12-01' })]);
    assert.deepEqual(decide(two, gate), {
      exitCode: 0,
      because: '2 findings failed that are suppressed, the first of them until 2026-12-01.',
    });
  });

  it('a suppressed failure leaves an unknown what it is', () => {
    const decision = decide(suppressed(scanResult([F, N]), [entry()]), { failOn: 'LOW', allowUnknown: false });
    assert.equal(decision.exitCode, 3);
  });

  it('a stale entry fails the gate only where that is asked for', () => {
    const result = suppressed(scanResult([P]), [entry(ONE)]);
    const gate = { failOn: 'none', allowUnknown: true } as const;
    assert.equal(decide(result, gate).exitCode, 0);
    assert.deepEqual(decide(result, { ...gate, failOnStale: true }), {
      exitCode: 1,
      because: 'Stale suppressions, which --fail-on-stale does not accept: SUP-1 (suppressions.yaml:4).',
    });
  });
});
