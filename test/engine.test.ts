import assert from 'node:assert/strict';
import { defineCheck, failed, passed, unavailable, vacuous, warning } from '../src/check.js';
import { Engine, type EngineOptions } from '../src/engine.js';
import { controlStatus } from '../src/tallies.js';
import { missing } from '../src/facts.js';
import { register } from '../src/registry.js';
import type { Check, ComplianceStatus, Evidence, ScanResult, Snapshot, Verdict } from '../src/types.js';
import { builtinChecks } from '../checks/index.js';
import { ACCOUNT as MEMBER, LOG_ARCHIVE as ARCHIVE, orgTrail, snapshot, trail } from './support/evidence.js';
import { metaOf } from './support/metadata.js';

const CONTEXT = { startedAt: '2026-11-21T08:00:00.000Z', finishedAt: '2026-11-21T08:00:01.000Z', inputs: [] };

function check(evaluate: (evidence: Evidence<'trails'>) => readonly Verdict[], id = 'Test.1'): Check {
  return defineCheck({ meta: metaOf(id), needs: ['trails'], evaluate });
}

function judge(checks: readonly Check[], snapshots: readonly Snapshot[], options: Partial<EngineOptions> = {}): ScanResult {
  const engine = new Engine({ checks: register([], checks, 'trailproof'), ...options });
  for (const one of snapshots) engine.add(one);
  return engine.finish(CONTEXT);
}

const builtins = register([], builtinChecks, 'trailproof');
const account = (id: string): Snapshot => snapshot({ account: id, trails: [trail({ account: id })] });
const A = account('111122223333');
const B = account('444455556666');
const resource = (id: string, region: string | null = null) => ({ type: 'AWS::Test::Thing', id, region });
const because = { evidence: [], reasons: [{ code: 'X', description: 'x' }] };

describe('the engine', () => {
  it('gives findings the severity that Security Hub gives them', () => {
    const verdicts = [
      passed(resource('a'), 'm', because),
      failed(resource('b'), 'm', because),
      warning(resource('c'), 'm', because),
      unavailable(resource('d'), 'm', because),
    ];
    const { findings, summary } = judge([check(() => verdicts)], [A]);
    assert.deepEqual(
      findings.map(({ status, severity, controlSeverity }) => [status, severity, controlSeverity]),
      [
        ['PASSED', 'INFORMATIONAL', 'MEDIUM'],
        ['FAILED', 'MEDIUM', 'MEDIUM'],
        ['WARNING', 'INFORMATIONAL', 'MEDIUM'],
        ['NOT_AVAILABLE', 'INFORMATIONAL', 'MEDIUM'],
      ],
    );
    assert.deepEqual(summary.byStatus, { PASSED: 1, FAILED: 1, WARNING: 1, NOT_AVAILABLE: 1 });
    assert.deepEqual(summary.failedBySeverity, { CRITICAL: 0, HIGH: 0, MEDIUM: 1, LOW: 0, INFORMATIONAL: 0 });
  });

  it('judges an account anew on evidence that takes the place of what it was given', () => {
    const engine = new Engine({ checks: builtins });
    engine.add(snapshot({ account: MEMBER, trails: [orgTrail()] }));
    engine.add(snapshot({ account: ARCHIVE, trails: [] }));
    assert.ok(engine.has(ARCHIVE));
    engine.replace(snapshot({ account: ARCHIVE, trails: [trail({ account: ARCHIVE })], trailTags: {} }));
    const { accounts, coverage, findings, organizationTrails } = engine.finish(CONTEXT);
    assert.deepEqual(
      accounts.map(one => one.account),
      [MEMBER, ARCHIVE].sort(),
    );
    const again = new Engine({ checks: builtins });
    again.add(snapshot({ account: ARCHIVE, trails: [trail({ account: ARCHIVE })], trailTags: {} }));
    again.add(snapshot({ account: MEMBER, trails: [orgTrail()] }));
    const expected = again.finish(CONTEXT);
    assert.deepEqual(findings, expected.findings, 'as if it had never had the first');
    assert.deepEqual(organizationTrails, expected.organizationTrails);
    assert.deepEqual(coverage, expected.coverage);
  });

  it('is not complete when it was interrupted, whatever was found so far', () => {
    const engine = new Engine({ checks: register([], [check(() => [passed(resource('a'), 'm', because)])], 'trailproof') });
    engine.add(A);
    const { scan } = engine.finish({ ...CONTEXT, isInterrupted: true });
    assert.deepEqual([scan.complete, scan.interrupted], [false, true]);
  });

  it('does not call a check whose evidence is missing, and says what is', () => {
    const gone = snapshot({ trails: missing('ACCESS_DENIED', 'Nobody may.') });
    const never = check(() => assert.fail('it was called'));
    const [finding, ...more] = judge([never], [gone]).findings;
    assert.equal(more.length, 0);
    assert.deepEqual([finding?.status, finding?.resource.id, finding?.region], ['NOT_AVAILABLE', `AWS::::Account:${gone.account}`, null]);
    assert.deepEqual(finding?.reasons, [{ code: 'CONFIG_ACCESS_DENIED', description: 'Nobody may.' }]);
  });

  it('says one reason once, however many facts lack it', () => {
    const gap = missing('ACCESS_DENIED', 'Nobody may.');
    const two = defineCheck({ meta: metaOf('Test.1'), needs: ['trails', 'trailStatus'], evaluate: () => [] }) as unknown as Check;
    const [finding] = judge([two], [snapshot({ trails: gap, trailStatus: gap })]).findings;
    assert.deepEqual(finding?.reasons, [{ code: 'CONFIG_ACCESS_DENIED', description: 'Nobody may.' }]);
    assert.match(finding.message, /trails, trailStatus/);
  });

  it('makes one NOT_AVAILABLE of a check that throws, tells of it once, and goes on', () => {
    const told: unknown[][] = [];
    const boom = new Error('boom');
    const checks = [
      check(() => {
        throw boom;
      }),
      check(() => [passed(resource('x'), 'm', because)], 'Test.2'),
    ];
    const { findings } = judge(checks, [A, B], { onCheckError: (...args) => told.push(args) });
    assert.deepEqual(
      findings.map(({ controlId, status }) => [controlId, status]),
      [
        ['Test.1', 'NOT_AVAILABLE'],
        ['Test.2', 'PASSED'],
        ['Test.1', 'NOT_AVAILABLE'],
        ['Test.2', 'PASSED'],
      ],
    );
    assert.deepEqual(told, [
      [boom, 'Test.1', A.account],
      [boom, 'Test.1', B.account],
    ]);
  });

  it('a check that throws while it waits for another account is told of once', () => {
    const told: unknown[] = [];
    const waiting = check(({ others }) => {
      others.bucketOwner('nobody-has-this');
      throw new Error('boom');
    });
    const { findings } = judge([waiting], [A], { onCheckError: error => told.push(error) });
    assert.deepEqual([findings.length, told.length], [1, 1]);
  });

  it('settles a verdict that waits for another account, whichever comes first', () => {
    const owner = check(({ others }) => {
      const known = others.trailStatus('arn:aws:cloudtrail:us-east-1:444455556666:trail/x').state;
      return [passed(resource('x'), `It is ${known}.`, because)];
    });
    const messages = (...order: readonly Snapshot[]): unknown =>
      judge([owner], order).findings.map(({ account: id, message }) => [id, message]);
    assert.deepEqual(messages(A, B), messages(B, A));
  });

  it('refuses an account that was added before', () => {
    assert.throws(() => judge([check(() => [])], [A, A]), /Account 111122223333 was added twice/);
  });

  it('a control without a finding is NO_DATA, and stays in the report', () => {
    const { controls, accounts, summary, scan } = judge([check(() => [])], [A]);
    assert.deepEqual([controls[0]?.status, accounts[0]?.controls], ['NO_DATA', { 'Test.1': 'NO_DATA' }]);
    assert.deepEqual([summary.findings, scan.complete], [0, true]);
  });

  it('a scan of no account is not complete', () => {
    assert.equal(judge([check(() => [])], []).scan.complete, false);
  });

  it('counts what had nothing to judge', () => {
    const { summary, controls, findings } = judge([check(() => [vacuous(resource('x'), 'm', { evidence: [] })])], [A, B]);
    assert.deepEqual([summary.vacuous, controls[0]?.vacuous, summary.byStatus.PASSED], [2, 2, 2]);
    assert.ok(findings.every(({ vacuous: isVacuous }) => isVacuous === true));
  });

  it('the fingerprint has the Region of an ARN, not that of today', () => {
    const ids = (id: string, region: string | null): string =>
      judge([check(() => [passed(resource(id, region), 'm', because)])], [A]).findings[0]!.id;
    assert.equal(ids('AWS::::Account:1', null), 'Test.1|111122223333|-|AWS::::Account:1');
    assert.equal(ids('AWS::::Account:1', 'eu-west-1'), 'Test.1|111122223333|eu-west-1|AWS::::Account:1');
    assert.equal(ids('arn:aws:s3:::b', 'eu-west-1'), 'Test.1|111122223333|-|arn:aws:s3:::b');
    assert.equal(ids('arn:aws:s3:::b', null), 'Test.1|111122223333|-|arn:aws:s3:::b');
    const arn = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/t';
    assert.equal(ids(arn, null), `Test.1|111122223333|us-east-1|${arn}`);
  });

  it('sorts by account, Region, control and resource, by code unit and by number', () => {
    const verdicts = ['b', 'a', 'Ä', 'B'].map(id => passed(resource(id, id === 'a' ? 'eu-west-1' : null), 'm', because));
    const checks = [check(() => verdicts, 'Test.10'), check(() => verdicts, 'Test.9')];
    const { findings } = judge(checks, [B, A]);
    assert.deepEqual(
      findings.filter(one => one.account === A.account).map(one => `${one.region ?? '-'} ${one.controlId} ${one.resource.id}`),
      [
        ...['- Test.9 B', '- Test.9 b', '- Test.9 Ä', '- Test.10 B', '- Test.10 b', '- Test.10 Ä'],
        ...['eu-west-1 Test.9 a', 'eu-west-1 Test.10 a'],
      ],
    );
    assert.equal(findings[0]?.account, A.account);
  });

  it('parameters: the default, parity, and what is set, in that order', () => {
    const seen: unknown[] = [];
    const one = defineCheck({
      meta: metaOf('Test.1'),
      needs: ['trails'],
      parameters: {
        a: { description: '', schema: {}, default: 1 },
        b: { description: '', schema: {}, default: 1, parity: 2 },
        c: { description: '', schema: {}, default: 1, parity: 2 },
      },
      evaluate: ({ parameters }) => {
        seen.push({ ...parameters });
        return [];
      },
    }) as unknown as Check;
    judge([one], [A]);
    judge([one], [A], { parity: true, parameters: { 'Test.1': { c: 3 } } });
    assert.deepEqual(seen, [
      { a: 1, b: 1, c: 1 },
      { a: 1, b: 2, c: 3 },
    ]);
  });

  it('a check sees the facts that it declared and no others', () => {
    let keys: string[] = [];
    judge(
      [
        check(evidence => {
          keys = Object.keys(evidence);
          return [];
        }),
      ],
      [A],
    );
    assert.deepEqual(keys.sort(), [
      ...['account', 'collectedAt', 'origin', 'others', 'parameters', 'partition'],
      ...['regions', 'skipsDeniedRegions', 'trails'],
    ]);
  });

  const statuses: readonly (readonly [readonly ComplianceStatus[], string])[] = [
    [[], 'NO_DATA'],
    [['PASSED'], 'PASSED'],
    [['PASSED', 'WARNING'], 'UNKNOWN'],
    [['PASSED', 'NOT_AVAILABLE'], 'UNKNOWN'],
    [['WARNING', 'FAILED'], 'FAILED'],
    [['NOT_AVAILABLE', 'PASSED', 'FAILED'], 'FAILED'],
  ];
  for (const [findings, expected] of statuses) {
    it(`${findings.join(' and ') || 'no finding'} make ${expected}`, () => assert.equal(controlStatus(findings), expected));
  }
});
