import assert from 'node:assert/strict';
import { compare } from '../../src/baseline/compare.js';
import { baselineOf } from '../../src/baseline/of-result.js';
import type { ExitCode } from '../../src/gate/exit-code.js';
import { decideRegressions, type RegressionGate, withVerdicts } from '../../src/gate/regression.js';
import type { Baseline, ComplianceStatus, ScanResult } from '../../src/types.js';
import { ACCOUNT, type FindingParts, OTHER_ACCOUNT, scanResult } from '../support/results.js';

const GATE: RegressionGate = { failOn: 'LOW', allowUnknown: false, newControls: 'fail' };
const ACCOUNT_WIDE = { resource: { type: 'AWS::::Account', id: `AWS::::Account:${ACCOUNT}` }, region: null };

const P: FindingParts = { status: 'PASSED' };
const F: FindingParts = { status: 'FAILED' };
const W: FindingParts = { status: 'WARNING' };
const N: FindingParts = { status: 'NOT_AVAILABLE' };
/** The listing was denied: one finding of the account in the place of those of its trails. */
const DENIED: FindingParts = { status: 'NOT_AVAILABLE', ...ACCOUNT_WIDE };

const scanned = (findings: readonly FindingParts[]): ScanResult => scanResult(findings, { accounts: [ACCOUNT] });

function decided(before: readonly FindingParts[], now: readonly FindingParts[], gate: Partial<RegressionGate> = {}) {
  return judged(scanned(now), baselineOf(scanned(before)), gate);
}

function judged(now: ScanResult, baseline: Baseline, gate: Partial<RegressionGate> = {}) {
  const whole = { ...GATE, ...gate };
  return decideRegressions(withVerdicts(compare(now, baseline, 'old.json'), whole), whole);
}

describe('--gate new', () => {
  const table: readonly (readonly [string, readonly FindingParts[], readonly FindingParts[], ExitCode, ExitCode])[] = [
    // Title, before, now, the exit code, and that with --allow-unknown.
    ['nothing changed', [P], [P], 0, 0],
    ['a failure that was there', [F], [F], 0, 0],
    ['an unknown that was there', [W], [W], 0, 0],
    ['an unknown that was there, in another way', [W], [N], 0, 0],
    ['a new failure', [], [F], 1, 1],
    ['a new pass', [], [P], 0, 0],
    ['a new unknown', [], [W], 3, 0],
    ['a pass that fails', [P], [F], 1, 1],
    ['a pass that cannot be shown any more', [P], [W], 1, 1],
    ['a pass of which the evidence is denied', [P], [N], 1, 1],
    ['an unknown that turns out to fail', [W], [F], 1, 1],
    ['an unknown that turns out to pass', [W], [P], 0, 0],
    ['a failure that passes', [F], [P], 0, 0],
    ['a failure of which nobody knows', [F], [N], 3, 0],
    ['a pass that is gone', [P], [], 0, 0],
    ['a failure that is gone', [F], [], 0, 0],
    ['a pass whose listing is denied', [P], [DENIED], 1, 1],
    ['a failure whose listing is denied', [F], [DENIED], 3, 3],
    ['a pass that vanishes where the listing was denied before', [P, DENIED], [DENIED], 1, 1],
    ['a failure that vanishes where the listing was denied before', [F, DENIED], [DENIED], 3, 3],
    ['an unknown that vanishes where the listing was denied before', [W, DENIED], [DENIED], 0, 0],
  ];
  for (const [title, before, now, code, allowing] of table) {
    it(`${title}: ${code}, with --allow-unknown ${allowing}`, () => {
      assert.equal(decided(before, now).exitCode, code);
      assert.equal(decided(before, now, { allowUnknown: true }).exitCode, allowing);
    });
  }

  for (const [before, now] of [
    [[], [F]],
    [[P], [F]],
    [[P], [N]],
  ] as const) {
    const name = `${before[0]?.status ?? 'nothing'} → ${now[0].status ?? ''}`;
    it(`${name} counts from the severity of --fail-on on, whatever is shown`, () => {
      const undecided = now[0].status === 'NOT_AVAILABLE';
      assert.equal(decided(before, now, { failOn: 'LOW' }).exitCode, 1);
      assert.equal(decided(before, now, { failOn: 'MEDIUM' }).exitCode, undecided ? 3 : 0);
      assert.equal(decided(before, now, { failOn: 'none' }).exitCode, undecided ? 3 : 0);
    });
  }

  it('an account of the baseline that is not in the scan is never green, whatever is allowed', () => {
    const baseline = baselineOf(scanResult([P, { ...P, account: OTHER_ACCOUNT }]));
    for (const allowUnknown of [false, true]) {
      const { exitCode, because, details } = judged(scanned([P]), baseline, { allowUnknown });
      assert.equal(exitCode, 3);
      assert.match(because, /covers what this scan does not/);
      assert.ok(details!.some(line => line.includes(`${OTHER_ACCOUNT}: The account is not in this scan.`)));
    }
  });

  it('a control of the baseline that is not in the scan is never green', () => {
    const now = scanned([P]);
    const fewer = { ...now, controls: now.controls.filter(({ id }) => id !== 'CloudTrail.6') };
    const { exitCode, details } = judged(fewer, baselineOf(now), { allowUnknown: true });
    assert.equal(exitCode, 3);
    assert.ok(details!.some(line => line.includes('CloudTrail.6: The control is not in this scan.')));
  });

  it('a control that the baseline does not know counts, unless --new-controls warn lets it through, with a note', () => {
    const now = scanned([F]);
    const before = baselineOf(scanned([]));
    const baseline = { ...before, controls: before.controls.filter(({ id }) => id !== 'CloudTrail.4') };
    const failing = judged(now, baseline);
    assert.equal(failing.exitCode, 1);
    assert.ok(failing.details!.some(line => line.includes('of a control that the baseline does not know')));
    for (const [allowUnknown, code] of [
      [false, 3],
      [true, 0],
    ] as const)
      assert.equal(judged(scanned([W]), baseline, { newControls: 'warn', allowUnknown }).exitCode, code, 'what is not known is no note');
    const warned = judged(now, baseline, { newControls: 'warn' });
    assert.equal(warned.exitCode, 0);
    assert.ok(warned.details!.includes('Let through: of a control that the baseline does not know (1):'));
  });

  for (const [title, before, code] of [
    ['a pass', P, 1],
    ['a failure', F, 3],
    ['an unknown', W, 0],
  ] as const) {
    it(`${title} of a Region whose list the evidence no longer has: ${code}, with --allow-unknown as well`, () => {
      const listings = [
        { accounts: [ACCOUNT], trails: { listed: ['eu-west-1'], unlisted: ['eu-central-1', 'us-east-1'] }, eventDataStores: null },
      ];
      const now = scanResult([], { accounts: [ACCOUNT], listings });
      for (const allowUnknown of [false, true]) assert.equal(judged(now, baselineOf(scanned([before])), { allowUnknown }).exitCode, code);
    });
  }

  it('a Region of the baseline of which the evidence knows nothing is never green, though nothing was found there', () => {
    const listings = [{ accounts: [ACCOUNT], trails: { listed: ['us-east-1'], unlisted: [] }, eventDataStores: null }];
    const { exitCode, details } = judged(scanResult([P], { listings }), baselineOf(scanned([P])), { allowUnknown: true });
    assert.equal(exitCode, 3);
    assert.ok(details!.some(line => line.includes(`${ACCOUNT}: The baseline has the list of its trails of eu-central-1, eu-west-1,`)));
  });

  for (const status of ['PASSED', 'FAILED'] as const) {
    it(`a control with other parameters is never green, and ${status} has not become better`, () => {
      const at = (controlId: string, requiredTagKeys: string[], parts: readonly FindingParts[]): ScanResult => {
        const now = scanned(parts.map(one => ({ ...one, controlId })));
        return { ...now, controls: now.controls.map(one => (one.id === controlId ? { ...one, parameters: { requiredTagKeys } } : one)) };
      };
      const baseline = baselineOf(at('CloudTrail.9', ['Owner'], [F]));
      for (const allowUnknown of [false, true]) {
        const { exitCode, details } = judged(at('CloudTrail.9', [], [{ status }]), baseline, { allowUnknown });
        assert.equal(exitCode, 3);
        assert.ok(details!.includes('  CloudTrail.9: The control is judged with other parameters.'));
      }
    });
  }

  it('says of each regression what changed and how to mend it, of 25 at most', () => {
    const many = Array.from({ length: 40 }, (_, index): FindingParts => ({ resource: { type: 'X::Y', id: `id-${index}` } }));
    const { because, details } = decided([], many);
    assert.match(because, /^40 findings of severity LOW or above got worse since the baseline old\.json\.$/);
    assert.equal(details!.filter(line => line.startsWith('  CloudTrail.4|')).length, 25);
    assert.equal(details!.filter(line => /^ {4}To mend it: .+ https:\/\//.test(line)).length, 25);
    assert.equal(details!.at(-2), '  and 15 more, which the JSON report (-o json=FILE) lists.');
    assert.match(details!.at(-1)!, /^To accept one of these failures for a time: trailproof suppressions add /);
  });

  it('says what a passing gate let through', () => {
    const before: ComplianceStatus[] = ['FAILED', 'WARNING'];
    const parts = before.map((status, index): FindingParts => ({ status, controlId: `CloudTrail.${index + 4}` }));
    const { details } = decided(parts, parts);
    assert.deepEqual(
      details!.filter(line => !line.startsWith(' ')),
      ['Let through: failed in the baseline already (1):', 'Let through: undecided in the baseline already (1):'],
    );
  });

  it('says until when a baseline with a last day lets through, and why something is not known', () => {
    const { details } = decided([F], [F], { lastDay: '2027-02-19' });
    assert.equal(details![0], 'Let through: failed in the baseline already, until 2027-02-19, when --baseline-max-age ends (1):');
    const lost = decided([P], [N]).details!;
    assert.match(lost[1]!, /PASSED → NOT_AVAILABLE: .* Access to the evidence was denied\.$/);
    assert.ok(!lost.some(line => line.includes('suppressions add')), 'what is not known cannot be accepted');
  });

  it('no account at all is never a success', () => {
    const nobody = scanResult();
    const { exitCode } = judged(nobody, baselineOf(nobody), { allowUnknown: true });
    assert.equal(exitCode, 3);
  });
});
