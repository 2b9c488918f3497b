import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareWithSecurityHub } from '../../src/security-hub/compare.js';
import { Fold, witnessKey } from '../../src/security-hub/fold.js';
import type { ComplianceStatus, ScanResult, SecurityHubFinding, Testimony, WitnessRelation } from '../../src/types.js';
import { ACCOUNT, OTHER_ACCOUNT, scanResult } from '../support/results.js';

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management`;
const STATUSES: readonly ComplianceStatus[] = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'];

function theirs(status: ComplianceStatus, more: Partial<SecurityHubFinding> = {}): SecurityHubFinding {
  const resourceId = `AWS::::Account:${more.account ?? ACCOUNT}`;
  const common = { controlId: 'CloudTrail.1', account: ACCOUNT, region: 'us-east-1', resourceId, reasonCodes: [], parameters: null };
  return { ...common, observedAt: '2026-11-20T00:00:00.000Z', suppressed: false, status, ...more };
}

function testimony(findings: readonly SecurityHubFinding[], more: Partial<Testimony> = {}): Testimony {
  const fold = new Fold();
  for (const finding of findings) fold.add(finding);
  return { source: 'securityhub.json', ignored: 0, truncated: false, gaps: [], resources: fold.resources, ...more };
}

/** The account alone, with one verdict of CloudTrail.1. */
const ours = (status: ComplianceStatus): ScanResult => scanResult([{ controlId: 'CloudTrail.1', status }]);

function relation(here: ComplianceStatus, there: readonly SecurityHubFinding[]): WitnessRelation {
  return compareWithSecurityHub(ours(here), testimony(there)).findings[0]!.securityHub!.relation;
}

describe('a verdict beside that of Security Hub', () => {
  const table: readonly (readonly [here: ComplianceStatus, there: ComplianceStatus, WitnessRelation])[] = [
    ['PASSED', 'PASSED', 'agrees'],
    ['FAILED', 'FAILED', 'agrees'],
    ['PASSED', 'FAILED', 'disagrees'],
    ['FAILED', 'PASSED', 'disagrees'],
    ['PASSED', 'WARNING', 'undecidedThere'],
    ['FAILED', 'NOT_AVAILABLE', 'undecidedThere'],
    ['WARNING', 'PASSED', 'undecidedHere'],
    ['NOT_AVAILABLE', 'FAILED', 'undecidedHere'],
    ['WARNING', 'NOT_AVAILABLE', 'undecided'],
    ['NOT_AVAILABLE', 'NOT_AVAILABLE', 'undecided'],
  ];
  for (const [here, there, expected] of table)
    it(`${here} here, ${there} there: ${expected}`, () => assert.equal(relation(here, [theirs(there)]), expected));

  it('of an account there is one in each Region, and one that is otherwise is enough to disagree', () => {
    const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
    assert.equal(
      relation(
        'PASSED',
        regions.map(region => theirs('PASSED', { region })),
      ),
      'agrees',
    );
    const mixed = regions.map(region => theirs(region === 'eu-west-1' ? 'FAILED' : 'PASSED', { region }));
    const { securityHub } = compareWithSecurityHub(ours('PASSED'), testimony(mixed)).findings[0]!;
    assert.equal(securityHub!.relation, 'disagrees');
    assert.deepEqual(
      securityHub!.verdicts.map(({ status, regions: where }) => [status, where]),
      [
        ['FAILED', ['eu-west-1']],
        ['PASSED', ['ap-south-1', 'us-east-1']],
      ],
    );
  });

  it('is missing there, and why that may be is said', () => {
    const because = (there: Testimony): string => compareWithSecurityHub(ours('PASSED'), there).findings[0]!.securityHub!.because[0]!;
    assert.match(because(testimony([])), /There is no finding of this account/);
    assert.match(because(testimony([theirs('PASSED', { controlId: 'CloudTrail.4', resourceId: TRAIL })])), /no finding of this control/);
    assert.match(because(testimony([theirs('PASSED', { resourceId: TRAIL })])), /none of this resource/);
    assert.match(because(testimony([], { truncated: true })), /a page of an answer/);
  });

  it('names what may explain that they disagree: the time, the parameters, its reason, what is known of the control', () => {
    const result = scanResult([
      { controlId: 'CloudTrail.9', status: 'FAILED', resource: { type: 'AWS::::Account', id: `AWS::::Account:${ACCOUNT}` } },
    ]);
    const control = result.controls.find(({ id }) => id === 'CloudTrail.9')!;
    const tagged = { ...control, parameters: { requiredTagKeys: ['Owner', 'CostCenter'] }, notes: ['It differs so.'] };
    const there = theirs('PASSED', {
      controlId: 'CloudTrail.9',
      parameters: { requiredTagKeys: ['Owner'] },
      reasonCodes: ['CONFIG_EVALUATIONS_EMPTY'],
    });
    const { accounts } = result;
    const dated = accounts.map(one => ({ ...one, collectedAt: '2026-11-21T00:00:00Z' }));
    const compared = compareWithSecurityHub({ ...result, accounts: dated, controls: [tagged] }, testimony([there]));
    assert.deepEqual(compared.findings[0]!.securityHub!.because, [
      'CONFIG_EVALUATIONS_EMPTY: Security Hub found nothing to judge.',
      'Security Hub looked at 2026-11-20T00:00:00.000Z, before this evidence was collected (2026-11-21T00:00:00Z). Periodic controls are evaluated every 12 or 24 hours, and AWS Config has to have recorded a change first.',
      'The parameter requiredTagKeys of CloudTrail.9 is CostCenter, Owner here and Owner in Security Hub.',
      'Known of CloudTrail.9: It differs so.',
    ]);
  });

  it('is there alone, and why there is none here is said', () => {
    const alone = (result: ScanResult, there: SecurityHubFinding): string =>
      compareWithSecurityHub(result, testimony([there])).securityHubOnly[0]!.because;
    const trail = theirs('FAILED', { resourceId: TRAIL });
    assert.match(alone(ours('PASSED'), trail), /The evidence does not show it/);
    assert.match(alone(ours('WARNING'), trail), /could not be decided completely/);
    assert.match(alone(ours('PASSED'), theirs('FAILED', { account: OTHER_ACCOUNT })), /The account is not in this scan/);
    const skipped = { account: OTHER_ACCOUNT, name: null, reason: 'It is SUSPENDED.' };
    assert.equal(
      alone({ ...ours('PASSED'), skippedAccounts: [skipped] }, theirs('FAILED', { account: OTHER_ACCOUNT })),
      'The account was skipped: It is SUSPENDED.',
    );
    const limited = ours('PASSED');
    assert.match(alone({ ...limited, scan: { ...limited.scan, regions: ['eu-west-1'] } }, trail), /limited to other Regions/);
  });

  it('does not compare Regions with nothing to judge, in an account that has something', () => {
    const nothing = theirs('PASSED', { controlId: 'CloudTrail.4', reasonCodes: ['CONFIG_EVALUATIONS_EMPTY'], region: 'eu-west-1' });
    const result = scanResult([{ controlId: 'CloudTrail.4', resource: { type: 'AWS::CloudTrail::Trail', id: TRAIL } }]);
    const compared = compareWithSecurityHub(
      result,
      testimony([nothing, theirs('PASSED', { controlId: 'CloudTrail.4', resourceId: TRAIL })]),
    );
    assert.equal(compared.securityHub.empty, 1);
    assert.deepEqual(compared.securityHubOnly, []);
    // In an account of which nothing is known here, it is a verdict like any other.
    const elsewhere = compareWithSecurityHub(result, testimony([{ ...nothing, account: OTHER_ACCOUNT }]));
    assert.equal(elsewhere.securityHubOnly.length, 1);
  });

  it('changes no verdict, loses none of theirs, and counts all (property)', () => {
    const finding = fc.record({
      status: fc.constantFrom(...STATUSES),
      controlId: fc.constantFrom('CloudTrail.1', 'CloudTrail.4', 'CloudTrail.99'),
      account: fc.constantFrom(ACCOUNT, OTHER_ACCOUNT),
      region: fc.constantFrom('us-east-1', 'eu-west-1'),
      resourceId: fc.constantFrom(`AWS::::Account:${ACCOUNT}`, TRAIL),
      reasonCodes: fc.subarray(['CONFIG_EVALUATIONS_EMPTY', 'THROTTLING_ERROR']),
    });
    fc.assert(
      fc.property(fc.array(finding), fc.array(fc.constantFrom(...STATUSES), { maxLength: 4 }), (given, statuses) => {
        const result = scanResult(
          statuses.map((status, index) => ({
            controlId: index % 2 === 0 ? 'CloudTrail.1' : 'CloudTrail.4',
            status,
            ...(index > 1 && { resource: { type: 'AWS::CloudTrail::Trail', id: TRAIL } }),
          })),
        );
        const all = given.map(({ status, ...more }) => theirs(status, more));
        const { findings, securityHub, securityHubOnly, ...rest } = compareWithSecurityHub(result, testimony(all, { ignored: 2 }));
        const plain = { ...rest, findings: findings.map(one => ({ ...one, securityHub: undefined })) };
        assert.deepEqual(plain, { ...result, findings: result.findings.map(one => ({ ...one, securityHub: undefined })) });
        const { counts, resources, ignored, empty } = securityHub;
        assert.equal(ignored, 2);
        const keys = new Set(all.filter(one => one.controlId !== 'CloudTrail.99').map(witnessKey));
        assert.equal(resources, keys.size);
        const { missingHere, ...beside } = counts;
        assert.equal(
          Object.values(beside).reduce((sum, count) => sum + count, 0),
          findings.length,
        );
        assert.equal(missingHere, securityHubOnly.length);
        const told = new Set([
          ...findings.filter(one => one.securityHub!.verdicts.length > 0).map(one => witnessKey({ ...one, resourceId: one.resource.id })),
          ...securityHubOnly.map(witnessKey),
        ]);
        const untold = [...keys].filter(key => !told.has(key));
        assert.equal(untold.length, empty);
        const silent = all.filter(one => untold.includes(witnessKey(one)));
        assert.ok(silent.every(({ status, reasonCodes }) => status === 'PASSED' && reasonCodes.includes('CONFIG_EVALUATIONS_EMPTY')));
      }),
    );
  });
});
