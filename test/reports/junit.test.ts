import assert from 'node:assert/strict';
import fc from 'fast-check';
import { junit } from '../../reports/junit.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, DEBT, gatedResult, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';
import { all, type JunitElement, readJunit } from './junit-file.js';

const render = (result: ScanResult): string => [...junit.render(result, {})].join('');
const read = (result: ScanResult): JunitElement => readJunit(render(result));

describe('the JUnit report', () => {
  it('has a suite for each account, with its name, its counts and the time of the scan in UTC', () => {
    const result = storyResult();
    const accounts = result.accounts.map(one => (one.account === ACCOUNT ? { ...one, name: 'Shop & Co' } : one));
    const suites = read({ ...result, accounts }).children.map(({ attributes }) => attributes);
    const common = { skipped: '0', time: '0', timestamp: '2026-11-21T08:00:00' };
    assert.deepEqual(
      suites.map(one => ({ ...one })),
      [
        { name: `${ACCOUNT} Shop & Co`, tests: '9', failures: '4', errors: '2', ...common },
        { name: OTHER_ACCOUNT, tests: '2', failures: '1', errors: '1', ...common },
      ],
    );
  });

  it('says of each case how it ended: a failure, an error where nothing could be decided, or nothing', () => {
    const cases = all(read(storyResult()), 'testcase');
    const outcomes = new Map(cases.map(({ attributes, children }) => [attributes['classname']!, children[0]?.name ?? 'passed']));
    assert.equal(outcomes.get(`${ACCOUNT}.CloudTrail.1`), 'failure');
    assert.equal(outcomes.get(`${ACCOUNT}.CloudTrail.4`), 'passed');
    assert.equal(outcomes.get(`${ACCOUNT}.CloudTrail.5`), 'error');
    assert.equal(outcomes.get(`${ACCOUNT}.CloudTrail.7`), 'error');
    assert.equal(outcomes.get(`${ACCOUNT}.CloudTrail.10`), 'passed', 'nothing to judge');
  });

  it('shows message, severity, reasons, evidence and remedy', () => {
    const [failure] = all(read(storyResult()), 'failure');
    assert.equal(failure!.attributes['type'], 'HIGH');
    assert.match(failure!.attributes['message']!, /has no multi-Region trail/);
    assert.match(failure!.text, /cloudtrail:DescribeTrails LogFileValidationEnabled: false, expected true\n/);
    assert.match(failure!.text, /https:\/\//);
    const errors = all(read(storyResult()), 'error');
    assert.match(errors.find(({ attributes }) => attributes['type'] === 'NOT_AVAILABLE')!.text, /CONFIG_ACCESS_DENIED: Access/);
  });

  it('has a case that tells of an interrupted scan, and of one that judged nothing: neither looks clean', () => {
    const interrupted = read(scanResult([{ status: 'PASSED' }], { scan: { interrupted: true, complete: false } }));
    assert.equal(all(interrupted, 'error')[0]!.attributes['message'], 'The scan was interrupted: accounts may be missing.');
    const empty = read(scanResult([], { scan: { complete: false } }));
    assert.equal(all(empty, 'error')[0]!.attributes['message'], 'Nothing was judged.');
    assert.deepEqual(all(read(scanResult([{ status: 'PASSED' }])), 'error'), []);
  });

  it('skips what --gate new lets through, and has an error for each thing that it misses', () => {
    const root = read(gatedResult());
    const outcomes = all(root, 'testcase').map(({ attributes, children }) => [
      attributes['name']!.replace(' (eu-central-1)', ''),
      children[0]?.name ?? 'passed',
      children[0]?.attributes['message'] ?? '',
    ]);
    assert.deepEqual(
      new Map(outcomes.map(([name, outcome]) => [name, outcome])),
      new Map([
        [`${OTHER_ACCOUNT} is in the baseline`, 'error'],
        ['new-failure', 'failure'],
        ['old-failure', 'skipped'],
        ['small-failure', 'skipped'],
        ['lost-pass', 'error'],
        ['old-unknown', 'skipped'],
        ['vanished', 'error'],
      ]),
    );
    const message = (name: string): string => outcomes.find(one => one[0] === name)![2]!;
    assert.match(message('old-failure'), /^Let through, in the baseline\. It failed: /);
    assert.match(message('old-unknown'), /^Let through, in the baseline\. It could not be decided: /);
    assert.deepEqual(
      root.children.map(({ attributes: { tests, failures, errors, skipped } }) => [tests, failures, errors, skipped]),
      [
        ['1', '0', '1', '0'],
        ['6', '1', '2', '3'],
      ],
    );
  });

  it('skips a failure that is suppressed, with the reason, and tells the state of the others since a baseline', () => {
    const result = storyResult();
    const [first, second] = result.findings.filter(({ status }) => status === 'FAILED');
    const baseline = { state: 'updated', status: 'PASSED', changes: ['KmsKeyId removed'] } as const;
    const findings = result.findings.map(one =>
      one === first ? { ...one, suppression: DEBT } : one === second ? { ...one, baseline } : one,
    );
    const root = read({ ...result, findings });
    assert.equal(root.attributes['failures'], '4');
    const [skipped, ...others] = all(root, 'skipped');
    assert.deepEqual(others, []);
    assert.match(
      skipped!.attributes['message']!,
      /^Suppressed until 2027-05-01 by DEBT \(risk-accepted, cloud-sec@example\.com\): The trail goes away in spring\. It failed: /,
    );
    assert.ok(all(root, 'failure').some(({ text }) => text.includes('Since the baseline: updated; KmsKeyId removed\n')));
  });

  it('skips the accounts that the scan left out', () => {
    const root = read({ ...storyResult(), skippedAccounts: [{ account: '222233334444', name: 'Old', reason: 'It is suspended.' }] });
    const [skipped] = all(root, 'skipped');
    assert.equal(skipped!.attributes['message'], 'It is suspended.');
    assert.equal(all(root, 'testcase').at(-1)!.attributes['name'], '222233334444 Old');
  });

  it('comes in pieces, and is the same each time', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => ({ resource: { type: 'X::Y', id: `id-${index}` } }));
    const pieces = [...junit.render(scanResult(findings), {})];
    assert.ok(pieces.length > 1000 && pieces.every(piece => piece.length < 2000));
    assert.equal(pieces.join(''), render(scanResult(findings)));
  });

  it('is well-formed, follows the schemas and counts what the JSON report counts, whatever the texts are (property)', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(']]>', '<a b="c">&amp;', '\u0000\ufffe\uffff\ud800', '--><!--'),
    );
    const parts = fc.record({
      status: fc.constantFrom('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
      message: anything,
      resource: fc.record({ type: anything, id: anything }),
      region: fc.option(anything),
      reasons: fc.array(fc.record({ code: anything, description: anything }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 6 }), findings => {
        const result = scanResult(findings);
        const root = read({ ...result, accounts: result.accounts.map(one => ({ ...one, name: findings[0]?.message ?? '' })) });
        const { byStatus } = result.summary;
        assert.equal(all(root, 'testcase').length, findings.length);
        assert.equal(Number(root.attributes['failures']), byStatus.FAILED);
        assert.equal(Number(root.attributes['errors']), byStatus.WARNING + byStatus.NOT_AVAILABLE);
      }),
      { numRuns: 200 },
    );
  });
});
