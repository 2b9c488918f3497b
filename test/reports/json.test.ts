import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { json } from '../../reports/json.js';
import type { JsonSchema, ScanResult } from '../../src/types.js';
import { ACCOUNT, ORGANIZATION, run } from '../support/cli.js';
import { scanResult, storyResult } from '../support/results.js';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/report.schema.json'), 'utf8')) as JsonSchema;
const validate = new Ajv2020({ allowUnionTypes: true, allErrors: true }).compile(schema);

const render = (result: ScanResult): string => [...json.render(result, {})].join('');

function assertValid(report: unknown): void {
  assert.ok(validate(report), JSON.stringify(validate.errors?.slice(0, 3)));
}

describe('the JSON report', () => {
  it('is the result itself', () => {
    for (const result of [storyResult(), scanResult(), scanResult([{}])]) assert.deepEqual(JSON.parse(render(result)), result);
  });

  it('has the fields of the contract', () => {
    const report = JSON.parse(render(storyResult())) as ScanResult;
    for (const key of ['schemaVersion', 'tool', 'scan', 'accounts', 'controls', 'findings', 'summary']) assert.ok(key in report, key);
    const finding = ['id', 'controlId', 'title', 'severity', 'status', 'account', 'region', 'resource', 'message', 'reasons'];
    for (const key of [...finding, 'standards', 'relatedRequirements', 'remediation']) assert.ok(key in report.findings[0]!, key);
  });

  it('has one line for each account and each finding, and a new line at its end', () => {
    const result = storyResult();
    const lines = render(result).split('\n');
    for (const one of [...result.findings, ...result.accounts, ...result.coverage.rows, ...result.coverage.blindSpots])
      assert.ok(lines.some(line => line.replace(/,$/, '').trim() === JSON.stringify(one)));
    assert.equal(lines.at(-1), '');
    assert.equal(lines.at(-2), '}');
  });

  it('comes in pieces, none of them larger than a finding or the head', () => {
    const findings = Array.from({ length: 500 }, (_, index) => ({ resource: { type: 'X::Y', id: `id-${index}` } }));
    const pieces = [...json.render(scanResult(findings), {})];
    assert.ok(pieces.length > 500);
  });

  it('is valid by its published schema: of both examples, with and without parity', async () => {
    for (const file of [ACCOUNT, ORGANIZATION]) {
      for (const more of [[], ['--parity'], ['--param', 'CloudTrail.9.requiredTagKeys=Owner'], ['-c', 'CloudTrail.3']]) {
        assertValid(JSON.parse((await run(['scan', '-i', file, '-o', 'json', ...more])).stdout));
      }
    }
  });

  it('its schema refuses what is not a report', () => {
    const report = JSON.parse(render(storyResult())) as Record<string, unknown>;
    assertValid(report);
    // Reports that are older than the listings are read as before.
    for (const key of Object.keys(report))
      assert.equal(validate(Object.fromEntries(Object.entries(report).filter(([name]) => name !== key))), key === 'listings', key);
    assert.equal(validate({ ...report, more: 1 }), false);
    assert.equal(validate({ ...report, findings: [{}] }), false);
  });

  it('is JSON, and the same after parsing, whatever the texts are (property)', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 30 });
    const findings = fc.array(
      fc.record({
        message: anything,
        region: fc.option(anything),
        resource: fc.record({ type: anything, id: anything }, { noNullPrototype: true }),
        reasons: fc.constant([]),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(findings, parts => {
        const result = scanResult(parts);
        const text = render(result);
        assert.deepEqual(JSON.parse(text), result);
        assert.doesNotMatch(text, /\p{Cs}/u, 'a lone surrogate is no UTF-8');
        assertValid(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });
});
