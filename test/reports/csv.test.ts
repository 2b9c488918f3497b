import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csv } from '../../reports/csv.js';
import { safe } from '../../reports/text/safe.js';
import type { RenderOptions, ScanResult } from '../../src/types.js';
import { ACCOUNT, OTHER_ACCOUNT, scanResult, storyResult } from '../support/results.js';

const render = (result: ScanResult, options: RenderOptions = {}): string => [...csv.render(result, options)].join('');
const rowsOf = (report: string): Record<string, string>[] => parse(report, { columns: true, bom: true });

describe('the CSV report', () => {
  it('has a row for each finding, in their order, with what the JSON report says', () => {
    const result = storyResult();
    const rows = rowsOf(render(result));
    assert.deepEqual(
      rows.map(({ id }) => id),
      result.findings.map(({ id }) => id),
    );
    const [first] = result.findings;
    assert.deepEqual(
      [rows[0]!['controlId'], rows[0]!['status'], rows[0]!['resourceId'], rows[0]!['message']],
      [first!.controlId, first!.status, first!.resource.id, first!.message],
    );
    assert.deepEqual([...new Set(rows.map(({ vacuous }) => vacuous))], ['false', 'true']);
  });

  it('has its columns where there is no finding', () => {
    assert.match(render(scanResult()), /^account,accountName,[a-zA-Z,]+,id\r\n$/);
  });

  it('names the account beside its id', () => {
    const result = storyResult();
    const accounts = result.accounts.map(one => (one.account === ACCOUNT ? { ...one, name: 'Shop' } : one));
    const names = new Map(rowsOf(render({ ...result, accounts })).map(row => [row['account'], row['accountName']]));
    assert.deepEqual(
      [...names],
      [
        [ACCOUNT, 'Shop'],
        [OTHER_ACCOUNT, ''],
      ],
    );
  });

  it('says in each row whether the scan is whole', () => {
    const words = (scan: Partial<ScanResult['scan']>): (string | undefined)[] => [
      ...new Set(rowsOf(render(scanResult([{}, { controlId: 'CloudTrail.2' }], { scan }))).map(row => row['scan'])),
    ];
    assert.deepEqual(words({ complete: true }), ['complete']);
    assert.deepEqual(words({ complete: false }), ['incomplete']);
    assert.deepEqual(words({ complete: false, interrupted: true }), ['interrupted']);
  });

  it('begins with a byte order mark only when it is asked for', () => {
    assert.equal(render(storyResult(), { csvBom: true }), `\uFEFF${render(storyResult())}`);
    assert.equal(render(storyResult()).charCodeAt(0), 'a'.charCodeAt(0));
  });

  it('begins no cell like a formula, whatever the separator', () => {
    for (const message of ['=1+1', '+1', '-1', '@A1', '＝1', '＋1', '－1', '＠A1', 'x;=1+1', 'x; @A1', 'x; ＝1', 'x;\u3000＋1']) {
      const report = render(scanResult([{ message }]));
      assert.equal(rowsOf(report)[0]!['message'], message.replace(/^(?=[=+\-@＝＋－＠])|(?<=;\s?)(?=[=@＝＋])/u, "'"));
    }
  });

  it('begins no cell with a tab or an end of line, after which a spreadsheet would look for a formula', () => {
    for (const message of ['\t=1+1', '\r=1+1', '\n=1+1', '\r\n@A1', 'x\r\n=1', 'x;\t=1']) {
      const { message: cell = '' } = rowsOf(render(scanResult([{ message }])))[0]!;
      assert.doesNotMatch(cell, /[\t\r\n]|^[=+\-@]/, JSON.stringify(cell));
    }
  });

  it('comes in pieces', () => {
    const findings = Array.from({ length: 1000 }, (_, index) => ({ resource: { type: 'X::Y', id: `id-${index}` } }));
    assert.ok([...csv.render(scanResult(findings), {})].length > 5);
  });

  it('is read back as it was written, whatever the texts are (property)', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 40 }).filter(text => !/^[=+\-@＝＋－＠]|;\s*[=+\-@＝＋－＠]/u.test(text));
    const parts = fc.record({ message: anything, resource: fc.record({ type: anything, id: anything }), region: fc.option(anything) });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 5 }), findings => {
        const rows = rowsOf(render(scanResult(findings)));
        assert.deepEqual(
          rows.map(row => [row['message'], row['resourceType'], row['resourceId'], row['region']]),
          findings.map(({ message, resource, region }) => [safe(message), safe(resource.type), safe(resource.id), safe(region ?? '')]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
