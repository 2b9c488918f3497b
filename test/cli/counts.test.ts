import assert from 'node:assert/strict';
import { defaultTreeAdapter as tree, type DefaultTreeAdapterTypes, parse } from 'parse5';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Log } from 'sarif';
import { compare } from '../../src/baseline/compare.js';
import { baselineOf } from '../../src/baseline/of-result.js';
import { render } from '../../src/render.js';
import type { ComplianceStatus, ScanResult, StatusCounts } from '../../src/types.js';
import { ACCOUNT, ORGANIZATION, run } from '../support/cli.js';
import { readJunit } from '../reports/junit-file.js';
import { readMarkdown } from '../reports/markdown-page.js';
import { readAsff, readOcsf, readOscal } from '../support/official.js';
import { CONTROLS, DEBT, finding, type FindingParts, scanResult } from '../support/results.js';

interface Counts {
  readonly FAILED: number;
  readonly PASSED: number;
  readonly undecided: number;
}

function fold({ FAILED, PASSED, WARNING, NOT_AVAILABLE }: StatusCounts): Counts {
  return { FAILED, PASSED, undecided: WARNING + NOT_AVAILABLE };
}

function tally(statuses: readonly ComplianceStatus[]): Counts {
  const count = (...wanted: readonly ComplianceStatus[]): number => statuses.filter(status => wanted.includes(status)).length;
  return { FAILED: count('FAILED'), PASSED: count('PASSED'), undecided: count('WARNING', 'NOT_AVAILABLE') };
}

function fromText(report: string): Counts {
  const [, failed, undecided, passed] = /^(\d+) failed(?: \(\d+ suppressed\))?, (\d+) undecided,\s+(\d+) passed/m.exec(report)!;
  return { FAILED: Number(failed), PASSED: Number(passed), undecided: Number(undecided) };
}

/** By control, from its row in the table. */
function rowsOfText(report: string): Map<string, Counts> {
  const head = report.slice(0, report.search(/^[✖?] /m) < 0 ? undefined : report.search(/^[✖?] /m));
  const rows = [...head.matchAll(/^ {2}[✖✔?–] {2}(\S+) +(?:failed|passed|undecided|no resource) +\w+(.*)$/gm)];
  return new Map(
    rows.map(([, id = '', cells = '']) => {
      const number = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(cells)?.[1] ?? 0);
      return [id, { FAILED: number('failed'), PASSED: number('passed') + number('nothing to judge'), undecided: number('undecided') }];
    }),
  );
}

/** Of the full profile: every finding is a result with its status. */
function fromSarif(report: string): { readonly all: Counts; readonly told: Counts; readonly notifications: number } {
  const { runs } = JSON.parse(report) as Log;
  const results = runs.flatMap(one => one.results ?? []).filter(({ baselineState }) => baselineState !== 'absent');
  const kinds: Readonly<Record<string, ComplianceStatus>> = { fail: 'FAILED', pass: 'PASSED', notApplicable: 'PASSED' };
  const all = tally(results.map(({ kind }) => kinds[kind ?? 'fail'] ?? 'WARNING'));
  const told = tally(results.map(({ properties }) => properties?.['status'] as ComplianceStatus));
  return {
    all,
    told,
    notifications: runs.flatMap(one => one.invocations?.flatMap(({ toolExecutionNotifications: list }) => list ?? []) ?? []).length,
  };
}

function fromCsv(report: string): Counts {
  return tally(
    parseCsv<{ status: ComplianceStatus | '' }>(report, { columns: true }).flatMap(({ status }) => (status === '' ? [] : status)),
  );
}

function fromJsonLines(report: string): Counts {
  const lines = report.trim().split('\n');
  const entries = lines.map(line => JSON.parse(line) as { readonly type: string; readonly status: ComplianceStatus });
  return tally(entries.filter(({ type }) => type === 'finding').map(({ status }) => status));
}

/** What the table of statuses says; what is listed and summed up has to be as many. */
function fromMarkdown(report: string): Counts {
  const number = (status: string): number => Number(new RegExp(`^\\| ${status} +\\| (\\d+) `, 'm').exec(report)?.[1] ?? NaN);
  const rows = (severity: string): number =>
    readMarkdown(report)
      .tables.filter(({ headings: [first] }) => first === severity)
      .flatMap(({ rows: all }) => all).length;
  const undecided = number('WARNING') + number('NOT_AVAILABLE');
  assert.equal(rows('Severity') + rows('Suppressed by'), number('FAILED'));
  const summedUp = Number(/which (\d+) of these findings/.exec(report)?.[1] ?? 0);
  assert.equal(rows('Severity of the control') + summedUp, undecided);
  return { FAILED: number('FAILED'), PASSED: number('PASSED'), undecided };
}

/** Each finding is a case; a scan that is not whole for another reason has one more, which is an error. */
function fromJunit(report: string, skipped: number): Counts {
  const root = readJunit(report);
  const [tests, failures, errors] = ['tests', 'failures', 'errors'].map(key => Number(root.attributes[key]));
  return { FAILED: failures!, PASSED: tests! - failures! - errors! - skipped, undecided: errors! };
}

/** Of what is there now; the others are archived. */
function fromAsff(report: string): Counts {
  const active = readAsff(report).filter(({ RecordState }) => RecordState === 'ACTIVE');
  return tally(active.map(({ Compliance }) => Compliance.Status as ComplianceStatus));
}

const OCSF: Readonly<Record<number, ComplianceStatus>> = { 1: 'PASSED', 2: 'WARNING', 3: 'FAILED' };

function fromOcsf(report: string, gone: ReadonlySet<string>): Counts {
  const present = readOcsf(report).filter(({ finding_info: info }) => !gone.has(info.uid_alt));
  return tally(present.map(({ compliance }) => OCSF[compliance.status_id]!));
}

/** What the observations say. The findings are those of the controls that are decided in an account. */
function fromOscal(report: string, { accounts }: ScanResult): Counts {
  const results = readOscal(report);
  const controls = accounts.flatMap(one => Object.values(one.controls));
  const states = results.flatMap(({ findings = [] }) => findings.map(({ target }) => target.status.state));
  for (const [state, status] of [['satisfied', 'PASSED'] as const, ['not-satisfied', 'FAILED'] as const])
    assert.equal(states.filter(one => one === state).length, controls.filter(one => one === status).length, state);
  const observations = results.flatMap(one => one.observations ?? []);
  const counts = tally(observations.map(({ props }) => props.find(({ name }) => name === 'status')!.value as ComplianceStatus));
  const open = results.flatMap(({ risks = [] }) => risks.filter(({ status }) => status === 'open'));
  assert.equal(open.length, counts.undecided, 'risks');
  return counts;
}

/** What the page says in words: the tiles of its summary. */
function fromHtml(report: string): Counts {
  const words: string[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if (tree.isTextNode(node)) words.push(node.value.trim());
    if ('childNodes' in node && node.nodeName !== 'style') node.childNodes.forEach(visit);
  };
  visit(parse(report));
  const summary = words.filter(Boolean).join('|');
  const number = (label: string): number =>
    Number(new RegExp(`\\|${label}\\|(\\d[\\d,]*)\\|`).exec(summary)?.[1]?.replaceAll(',', '') ?? NaN);
  return { FAILED: number('Failed'), PASSED: number('Passed'), undecided: number('Warning') + number('Not available') };
}

/** Suppressed failures are failed everywhere but in JUnit and for GitHub, which would make an alarm of them. */
async function assertAgreement(result: ScanResult): Promise<void> {
  const suppressed = result.findings.filter(({ suppression }) => suppression !== undefined).length;
  const gone = new Set((result.absentFindings ?? []).map(({ id }) => id));
  const expected = tally(result.findings.map(({ status }) => status));
  const text = await render('text', result);
  const json = JSON.parse(await render('json', result)) as ScanResult;
  const full = fromSarif(await render('sarif', result, { sarifProfile: 'full' }));
  const github = fromSarif(await render('sarif', result));
  assert.deepEqual(fromText(text), expected, 'text');
  assert.deepEqual(fold(json.summary.byStatus), expected, 'json summary');
  assert.deepEqual(tally(json.findings.map(({ status }) => status)), expected, 'json findings');
  assert.deepEqual(full.all, expected, 'sarif kinds');
  assert.deepEqual(full.told, expected, 'sarif statuses');
  assert.deepEqual(github.told, { FAILED: expected.FAILED - suppressed, PASSED: 0, undecided: 0 }, 'sarif for GitHub');
  assert.equal(github.notifications, expected.undecided, 'sarif notifications');
  assert.deepEqual(fromCsv(await render('csv', result)), expected, 'csv');
  assert.deepEqual(fromJsonLines(await render('jsonl', result)), expected, 'jsonl');
  assert.deepEqual(fromMarkdown(await render('markdown', result)), expected, 'markdown');
  assert.deepEqual(fromAsff(await render('asff', result)), expected, 'asff');
  assert.deepEqual(fromOcsf(await render('ocsf', result), gone), expected, 'ocsf');
  assert.deepEqual(fromOscal(await render('oscal', result), result), expected, 'oscal');
  assert.deepEqual(fromJunit(await render('junit', result), suppressed), { ...expected, FAILED: expected.FAILED - suppressed }, 'junit');
  assert.deepEqual(fromHtml(await render('html', result)), expected, 'html');
  const rows = rowsOfText(await render('text', result, { width: 160 }));
  for (const { id, counts } of json.controls) assert.deepEqual(rows.get(id), fold(counts), `text row of ${id}`);
}

describe('every report tells the same numbers', () => {
  const stories: Readonly<Record<string, readonly FindingParts[]>> = {
    'nothing at all': [],
    'one of each': [
      { status: 'PASSED' },
      { status: 'FAILED', controlId: 'CloudTrail.1' },
      { status: 'WARNING', controlId: 'CloudTrail.6' },
      { status: 'NOT_AVAILABLE', controlId: 'CloudTrail.7' },
    ],
    'nothing to judge': [{ status: 'PASSED', vacuous: true }],
    'only what is undecided': [{ status: 'WARNING' }, { status: 'NOT_AVAILABLE', controlId: 'CloudTrail.5' }],
    'many of one control': Array.from({ length: 1234 }, (_, index) => ({
      resource: { type: 'AWS::S3::Bucket', id: `arn:aws:s3:::bucket-${index}` },
    })),
  };
  for (const [title, findings] of Object.entries(stories)) {
    it(title, async () => {
      await assertAgreement(scanResult(findings, { accounts: ['111122223333'] }));
    });
  }

  it('whatever the findings are (property)', async () => {
    const parts = fc.record({
      controlId: fc.constantFrom(...CONTROLS.map(({ id }) => id)),
      status: fc.constantFrom<ComplianceStatus>('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
      account: fc.constantFrom('111122223333', '444455556666', '777788889999'),
      region: fc.constantFrom('us-east-1', 'eu-west-1', null),
    });
    // One verdict on a resource, as the engine has it.
    const findings = fc.uniqueArray(parts, { maxLength: 30, selector: one => finding(one).id });
    await fc.assert(
      fc.asyncProperty(findings, async list => {
        await assertAgreement(scanResult(list));
      }),
      { numRuns: 40 },
    );
  });

  it('whatever the baseline had and whatever is accepted (property)', async () => {
    const parts = fc.record({
      controlId: fc.constantFrom(...CONTROLS.map(({ id }) => id)),
      status: fc.constantFrom<ComplianceStatus>('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
      account: fc.constantFrom('111122223333', '444455556666'),
      isAccepted: fc.boolean(),
    });
    const list = fc.uniqueArray(parts, { maxLength: 20, selector: one => `${one.controlId} ${one.account}` });
    await fc.assert(
      fc.asyncProperty(list, list, async (before, after) => {
        const accounts = ['111122223333', '444455556666'];
        const now = after.map(({ isAccepted, ...one }) => ({
          ...one,
          ...(isAccepted && one.status === 'FAILED' && { suppression: DEBT }),
        }));
        const earlier = scanResult(
          before.map(({ controlId, status, account }) => ({ controlId, status, account })),
          { accounts },
        );
        await assertAgreement(compare(scanResult(now, { accounts }), baselineOf(earlier), 'baseline.json'));
      }),
      { numRuns: 30 },
    );
  });

  for (const file of [ACCOUNT, ORGANIZATION]) {
    it(`the CLI, of ${file.split('/').at(-1) ?? ''}, in its last line too`, async () => {
      const { stdout } = await run(['scan', '-i', file, '-o', 'json']);
      const result = JSON.parse(stdout) as ScanResult;
      await assertAgreement(result);
      const { stderr } = await run(['scan', '-i', file]);
      assert.match(stderr, new RegExp(`: ${result.summary.byStatus.FAILED} findings of severity LOW or above failed`));
    });
  }
});
