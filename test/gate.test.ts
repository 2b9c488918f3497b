import assert from 'node:assert/strict';
import { decide, type ExitCode } from '../src/gate/exit-code.js';
import type { ComplianceStatus, Severity } from '../src/types.js';
import { type FindingParts, scanResult } from './support/results.js';

const SEVERITIES: readonly Severity[] = ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

function finding(status: ComplianceStatus, controlSeverity: Severity = 'LOW'): FindingParts {
  return { status, controlSeverity, severity: status === 'FAILED' ? controlSeverity : 'INFORMATIONAL' };
}

describe('decide', () => {
  for (const [rank, severity] of SEVERITIES.entries()) {
    for (const [threshold, failOn] of SEVERITIES.entries()) {
      const code: ExitCode = rank >= threshold ? 1 : 0;
      it(`a ${severity} failure with --fail-on ${failOn} gives ${code}`, () => {
        const { exitCode, because } = decide(scanResult([finding('FAILED', severity), finding('PASSED')]), { failOn, allowUnknown: false });
        assert.equal(exitCode, code);
        assert.match(
          because,
          code === 1 ? new RegExp(`^1 finding of severity ${failOn} or above failed\\.$`) : /^1 finding failed that --fail-on/,
        );
      });
    }

    it(`a ${severity} failure with --fail-on none gives 0`, () => {
      const decision = decide(scanResult([finding('FAILED', severity)]), { failOn: 'none', allowUnknown: false });
      assert.deepEqual(decision, { exitCode: 0, because: '1 finding failed that --fail-on none does not count.' });
    });
  }

  const F = finding('FAILED', 'HIGH');
  const P = finding('PASSED');
  const W = finding('WARNING', 'CRITICAL');
  const N = finding('NOT_AVAILABLE', 'CRITICAL');
  const cases: readonly (readonly [string, readonly FindingParts[], Severity | 'none', boolean, ExitCode, RegExp])[] = [
    ['everything passed', [P, P], 'LOW', false, 0, /^Every finding passed\.$/],
    ['a warning', [P, W], 'LOW', false, 3, /1 finding could not be decided; --allow-unknown accepts that/],
    ['evidence that could not be had', [P, N, N], 'LOW', false, 3, /2 findings could not be decided/],
    ['both', [W, N], 'LOW', false, 3, /2 findings could not be decided/],
    ['unknowns that are accepted', [P, W, N], 'LOW', true, 0, /^2 findings could not be decided, which --allow-unknown accepts\.$/],
    ['a failure and an unknown', [F, W], 'LOW', false, 1, /^1 finding of severity LOW or above failed/],
    ['a failure and an accepted unknown', [F, N], 'HIGH', true, 1, /^1 finding of severity HIGH/],
    ['a failure below the threshold and an unknown', [F, W], 'CRITICAL', false, 3, /could not be decided/],
    ['a failure below the threshold and an accepted unknown', [F, W], 'CRITICAL', true, 0, /1 finding failed .*, and 1 finding could not/],
    ['the gate off and an unknown', [F, N], 'none', false, 3, /could not be decided/],
    ['the gate off and an accepted unknown', [F, F, N], 'none', true, 0, /^2 findings failed that --fail-on none does not count, and/],
  ];
  it('no account at all is never a success', () => {
    const because = 'No account was judged: there is none among those that were to be scanned.';
    assert.deepEqual(decide(scanResult(), { failOn: 'none', allowUnknown: true }), { exitCode: 3, because });
  });

  it('an account without a finding does not say that findings passed', () => {
    const decision = decide(scanResult([], { accounts: ['111122223333'] }), { failOn: 'LOW', allowUnknown: false });
    assert.deepEqual(decision, { exitCode: 0, because: 'The chosen controls have no resource here to judge.' });
  });

  for (const [title, findings, failOn, allowUnknown, code, because] of cases) {
    it(`${title}: ${code}`, () => {
      const decision = decide(scanResult(findings), { failOn, allowUnknown });
      assert.equal(decision.exitCode, code);
      assert.match(decision.because, because);
    });
  }
});
