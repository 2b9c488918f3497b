import assert from 'node:assert/strict';
import fc from 'fast-check';
import { github } from '../../reports/github.js';
import { safe } from '../../reports/text/safe.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, CONTROLS, DEBT, gatedResult, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';

interface Command {
  readonly kind: string;
  readonly title: string;
  readonly message: string;
}

/** As GitHub's runner reads a line: its command, its properties and its message, each unescaped. */
function readCommands(report: string): Command[] {
  const unescaped = (text: string): string =>
    text.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return report
    .replace(/\n$/, '')
    .split('\n')
    .map(line => {
      const [, kind = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
      const [title = '', ...others] = properties.split(',');
      assert.match(title, /^title=/);
      assert.deepEqual(others, []);
      return { kind, title: unescaped(title.slice('title='.length)), message: unescaped(message) };
    });
}

const read = (result: ScanResult): Command[] => readCommands([...github.render(result, {})].join(''));
const of = (kind: string, commands: readonly Command[]): Command[] => commands.filter(one => one.kind === kind);

const many = (count: number, status: 'FAILED' | 'WARNING', controlId = 'CloudTrail.4') =>
  Array.from({ length: count }, (_, index) => ({ controlId, status, resource: { type: 'X::Y', id: `id-${index}` } }));

describe('annotations for GitHub', () => {
  it('are errors for what failed and warnings for what could not be decided, the severest first', () => {
    const commands = read(storyResult());
    assert.deepEqual(
      of('error', commands).map(({ title }) => title.split(' in ')[0]),
      ['CloudTrail.6 CRITICAL', 'CloudTrail.1 HIGH', 'CloudTrail.2 MEDIUM', 'CloudTrail.9 LOW', 'CloudTrail.4 LOW'],
    );
    const [head, ...undecided] = of('warning', commands);
    assert.equal(head!.message, '5 failed, 3 undecided, 3 passed. The scan is incomplete, 3 of 11 findings could not be decided.');
    assert.equal(undecided.length, 3);
    assert.deepEqual(of('notice', commands), []);
  });

  it('leave out what is suppressed, and say how much that is', () => {
    const result = storyResult();
    const [first] = result.findings.filter(({ status }) => status === 'FAILED');
    const commands = read({ ...result, findings: result.findings.map(one => (one === first ? { ...one, suppression: DEBT } : one)) });
    assert.equal(of('error', commands).length, 4);
    assert.deepEqual(
      of('notice', commands).map(({ title, message }) => [title, message]),
      [['1 failed finding suppressed', 'It failed, and is suppressed until 2027-05-01.']],
    );
  });

  it('are notices for what --gate new lets through, and errors only for what makes it fail', () => {
    const commands = read(gatedResult());
    assert.deepEqual(
      of('error', commands).map(({ title, message }) => [title.split(' in ')[0], message.split(' ').at(-1)]),
      [
        ['CloudTrail.4 LOW', 'new-failure'],
        ['CloudTrail.4 UNDECIDED', 'lost-pass'],
        ['CloudTrail.4 was PASSED', `CloudTrail.4|${ACCOUNT}|eu-central-1|vanished`],
      ],
    );
    const notices = of('notice', commands).map(({ title }) => title);
    assert.deepEqual(notices, ['CloudTrail.4 LOW in eu-central-1, in the baseline', 'CloudTrail.4 LOW in eu-central-1, below --fail-on']);
    const warnings = of('warning', commands).map(({ title }) => title);
    assert.ok(warnings.includes('CloudTrail.4 UNDECIDED in eu-central-1, in the baseline'));
    assert.ok(warnings.includes(`In the baseline, and not in this scan: ${OTHER_ACCOUNT}`));
    assert.equal(warnings.length, 3, 'one of them the heading');
  });

  it('name account, Region, resource and message', () => {
    const error = of('error', read(storyResult()))[2]!;
    assert.equal(error.title, `CloudTrail.2 MEDIUM in ${ACCOUNT}, us-east-1`);
    assert.match(error.message, /^Trail management-events is not encrypted with a KMS key\. arn:aws:cloudtrail:us-east-1:/);
  });

  it('are one notice where everything passed, and a warning where the scan was interrupted or judged nothing', () => {
    assert.deepEqual(read(scanResult([{ status: 'PASSED' }])), [
      { kind: 'notice', title: 'trailproof', message: '0 failed, 0 undecided, 1 passed. The scan is complete, everything was decided.' },
    ]);
    const interrupted = read(scanResult([{ status: 'PASSED' }], { scan: { interrupted: true, complete: false } }));
    assert.deepEqual(
      interrupted.map(({ kind }) => kind),
      ['warning'],
    );
    assert.match(interrupted[0]!.message, /incomplete, the scan was interrupted/);
    assert.match(read(scanResult([], { scan: { complete: false } }))[0]!.message, /incomplete, nothing was judged/);
  });

  it('are ten of a kind at most, the last of which says how many more there are (property)', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (failed, undecided) => {
        const commands = read(scanResult([...many(failed, 'FAILED'), ...many(undecided, 'WARNING', 'CloudTrail.5')]));
        const told = (kind: string, prefix: string): number => {
          const own = of(kind, commands);
          assert.ok(own.length <= 10);
          const more = own.flatMap(({ message }) => /^(\d+) more /.exec(message)?.[1] ?? []).map(Number);
          return own.filter(({ title }) => title.startsWith(prefix)).length + (more[0] ?? 0);
        };
        assert.equal(told('error', 'CloudTrail.4'), failed);
        assert.equal(told('warning', 'CloudTrail.5'), undecided);
      }),
      { numRuns: 60 },
    );
  });

  it('tell once of an account that could not be entered, and count its findings', () => {
    const controls = CONTROLS.slice(0, 3);
    const reasons = [{ code: 'CONFIG_ACCESS_DENIED', description: 'The role could not be assumed.' }];
    const accounts = Array.from({ length: 20 }, (_, index) => String(500000000000 + index));
    const denied = [OTHER_ACCOUNT, ...accounts].flatMap(account =>
      controls.map(({ id }) => ({ controlId: id, account, status: 'NOT_AVAILABLE', reasons }) as const),
    );
    const warnings = of('warning', read(scanResult(denied, { controls })));
    assert.equal(warnings[1]!.title, `Nothing is known of ${OTHER_ACCOUNT}`);
    assert.equal(warnings[1]!.message, 'The role could not be assumed.');
    assert.equal(warnings.at(-1)!.message, `${(21 - 8) * 3} more could not be decided.`);
  });

  it('are one line each and say what was meant, whatever the texts are (property)', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('::error::x', '\n::error title=x::y', '%0A::stop-commands::x', 'a,file=b:c'),
    );
    fc.assert(
      fc.property(anything, anything, anything, (message, id, region) => {
        const [error, ...others] = of('error', read(scanResult([{ message, region, resource: { type: 'X::Y', id } }])));
        assert.deepEqual(others, []);
        assert.deepEqual(error, { kind: 'error', title: `CloudTrail.4 LOW in ${safe(region)}`, message: `${safe(message)} ${safe(id)}` });
      }),
      { numRuns: 300 },
    );
  });
});
