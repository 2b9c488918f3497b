import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide, type Gate } from '../../src/gate/exit-code.js';
import { Background } from '../../src/suppressions/background.js';
import { suppress } from '../../src/suppressions/index.js';
import type { ComplianceStatus, ScanResult, Severity, SuppressionEntry, SuppressionScope } from '../../src/types.js';
import { ACCOUNT, CONTROLS, type FindingParts, OTHER_ACCOUNT, scanResult } from '../support/results.js';
import { background, entry, TODAY } from './support.js';

const STATUSES: readonly ComplianceStatus[] = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'];
const CONTROL_IDS = CONTROLS.map(({ id }) => id);

const finding: fc.Arbitrary<FindingParts> = fc.record({
  controlId: fc.constantFrom(...CONTROL_IDS),
  account: fc.constantFrom(ACCOUNT, OTHER_ACCOUNT),
  status: fc.constantFrom(...STATUSES),
  region: fc.constantFrom('us-east-1', 'eu-central-1', null),
});

const globs = (...some: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(fc.constantFrom('*', ...some), { minLength: 1 });
const scope: fc.Arbitrary<SuppressionScope> = fc.record(
  {
    accounts: globs(ACCOUNT, OTHER_ACCOUNT, '1*'),
    ous: globs('ou-ab12-11111111', 'ou-*'),
    regions: globs('us-*', 'eu-central-1', '-'),
    resources: globs('arn:*', '*management*', '*trail-logs*'),
    tags: fc.constantFrom({ stage: '*' }, { stage: 'production' }),
  },
  { requiredKeys: [] },
);

const entries: fc.Arbitrary<readonly SuppressionEntry[]> = fc
  .array(
    fc.record(
      {
        controls: globs('CloudTrail.*', 'CloudTrail.4', 'CloudTrail.?'),
        match: scope,
        except: scope,
        expires: fc.constantFrom('2026-11-20', TODAY, '2027-05-01'),
        maxMatches: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['controls', 'expires'] },
    ),
    { maxLength: 5 },
  )
  .map(all => all.map((parts, index) => entry({ id: `SUP-${index}`, ...parts })));

const tags = Object.fromEntries(
  ['us-east-1', 'eu-central-1'].map(region => [
    `arn:aws:cloudtrail:${region}:${ACCOUNT}:trail/management-events`,
    [{ key: 'stage', value: 'production' }],
  ]),
);
const known: fc.Arbitrary<Background> = fc.constantFrom(
  new Background(),
  background([{}], { isWholeOrganization: true }),
  background([{ tags }, { account: OTHER_ACCOUNT, origin: 'file' }], { units: ['ou-ab12-11111111'] }),
);

const gate: fc.Arbitrary<Gate> = fc.record({
  failOn: fc.constantFrom<Severity | 'none'>('INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'none'),
  allowUnknown: fc.boolean(),
});

const scan = fc.array(finding, { maxLength: 12 }).map(parts => scanResult(parts, { accounts: [ACCOUNT] }));
const suppressed = (result: ScanResult, all: readonly SuppressionEntry[], seen: Background): ScanResult =>
  suppress(result, all, { today: TODAY, background: seen, controlIds: CONTROL_IDS });

describe('suppressions, whatever they are', () => {
  it('change no status, no count and nothing else of a report', () => {
    fc.assert(
      fc.property(scan, entries, known, (result, all, seen) => {
        const before = structuredClone(result);
        const { suppressions, findings, ...rest } = suppressed(result, all, seen);
        const { findings: unmarked, ...others } = result;
        assert.deepEqual(rest, others);
        assert.deepEqual(
          findings.map(one => Object.fromEntries(Object.entries(one).filter(([key]) => key !== 'suppression'))),
          unmarked,
        );
        assert.deepEqual(result, before, 'the result that was given stays as it was');
        assert.equal(suppressions?.length, all.length);
      }),
    );
  });

  it('never suppress what passed or could not be decided', () => {
    fc.assert(
      fc.property(scan, entries, known, (result, all, seen) => {
        for (const { status, suppression } of suppressed(result, all, seen).findings)
          assert.ok(suppression === undefined || status === 'FAILED');
      }),
    );
  });

  it('suppress by an entry that has not expired and is within its maxMatches, and count what they suppress', () => {
    fc.assert(
      fc.property(scan, entries, known, (result, all, seen) => {
        const { findings, suppressions = [] } = suppressed(result, all, seen);
        for (const { id, state, expires, matches, suppressed: carried, maxMatches = Infinity } of suppressions) {
          assert.equal(findings.filter(({ suppression }) => suppression?.id === id).length, carried);
          assert.ok(carried <= matches);
          if (carried > 0) assert.ok(state === 'IN_FORCE' && expires >= TODAY && matches <= maxMatches);
        }
      }),
    );
  });

  it('never turn an unknown into a success: what was exit code 3 stays so', () => {
    fc.assert(
      fc.property(scan, entries, entries, known, gate, (result, some, more, seen, how) => {
        const without = decide(result, how).exitCode;
        const codes = [some, [...some, ...more]].map(all => decide(suppressed(result, all, seen), how).exitCode);
        for (const code of codes) {
          if (without === 3) assert.equal(code, 3);
          if (without === 0) assert.equal(code, 0);
        }
        const isOpen = result.findings.some(({ status }) => status === 'WARNING' || status === 'NOT_AVAILABLE');
        if (isOpen && !how.allowUnknown) assert.ok(codes.every(code => code !== 0));
      }),
    );
  });

  it('call no entry stale while anything of its controls is undecided in an account of it', () => {
    fc.assert(
      fc.property(scan, entries, known, (result, all, seen) => {
        const accountsOfOpen = new Map(
          result.findings
            .filter(({ status }) => status === 'WARNING' || status === 'NOT_AVAILABLE')
            .map(one => [`${one.controlId}|${one.account}`, one]),
        );
        for (const { state, controls, match = {} } of suppressed(result, all, seen).suppressions ?? []) {
          if (state !== 'STALE') continue;
          for (const { controlId, account } of accountsOfOpen.values()) {
            const meansControl =
              controls.includes(controlId) ||
              controls.includes('*') ||
              controls.some(glob => /[*?]/.test(glob) && (glob === 'CloudTrail.*' || controlId.length === 12));
            const meansAccount =
              match.accounts === undefined ||
              match.accounts.some(glob => glob === '*' || glob === account || (glob === '1*' && account.startsWith('1')));
            assert.ok(!(meansControl && meansAccount));
          }
        }
      }),
    );
  });
});
