import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lintSarif } from '../../reports/sarif/lint.js';
import type { ComplianceStatus } from '../../src/types.js';
import { control, CONTROLS, type FindingParts, scanResult } from '../support/results.js';
import { assertSarif, PROFILES, renderSarif } from '../support/sarif.js';

const SNIPPETS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007',
  '\ud800',
  'x\udfff\ud83d',
  '\u0000',
  '\\u0000 \\ud800',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '..',
  '.',
  '/',
  '//',
  './',
  '%',
  '%2e%2e',
  ' ',
  '\r\n\t',
  'a b?c#d',
  '\u202egnp.exe',
  '[click](https://evil.example)',
  '{0} {{1}}',
  '```\n# heading',
  '| a | b |',
  '=cmd|calc!A1',
  'https://evil.example/',
  'arn:aws:cloudtrail:us-east-1:111122223333:trail/x',
  'arn:',
  '𝒳é漢',
];

const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SNIPPETS) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...SNIPPETS), { maxLength: 6 }).map(parts => parts.join('')) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map(units => String.fromCharCode(...units)) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...SNIPPETS), fc.integer({ min: 1, max: 3000 })).map(([text, times]) => text.repeat(times)),
  },
);

const TYPES = [...new Set(CONTROLS.map(({ resourceType }) => resourceType)), 'Acme::Thing', '__proto__', ''];

const findings = fc.uniqueArray(
  fc.record<FindingParts>({
    controlId: fc.constantFrom(...CONTROLS.map(({ id }) => id), 'Acme.1'),
    status: fc.constantFrom<ComplianceStatus>('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
    partition: fc.oneof(fc.constant('aws'), hostile),
    account: fc.oneof(fc.constant('111122223333'), hostile),
    region: fc.oneof(fc.constant(null), fc.constant('us-east-1'), hostile),
    resource: fc.record({ type: fc.oneof(fc.constantFrom(...TYPES), hostile), id: hostile }),
    message: hostile,
    reasons: fc.array(fc.record({ code: hostile, description: hostile }), { maxLength: 3 }),
    evidence: fc.array(fc.record({ api: hostile, field: hostile, actual: fc.oneof(hostile, fc.array(hostile, { maxLength: 3 })) }), {
      maxLength: 3,
    }),
    relatedRequirements: fc.array(hostile, { maxLength: 3 }),
  }),
  {
    maxLength: 12,
    selector: ({ controlId, account, region, resource }) => JSON.stringify([controlId, account, region, resource?.id]),
  },
);

const plugin = fc
  .record({ title: hostile, description: hostile, url: hostile, words: hostile, requirement: hostile })
  .map(({ title, description, url, words, requirement }) =>
    control({
      id: 'Acme.1',
      title,
      description,
      url,
      severity: 'MEDIUM',
      resourceType: 'Acme::Thing',
      standards: { 'pci-4.0.1': [requirement] },
      decision: [words],
      notes: [words],
      remediation: { text: words, cli: words, terraform: words, cautions: [words], url },
    }),
  );

describe('SARIF report of hostile findings', () => {
  it('is valid, free of lint, well-formed and complete', () => {
    fc.assert(
      fc.property(findings, plugin, (parts, acme) => {
        // An id is told from another by its parts, which a hostile one may hold too.
        const unique = parts.map((one, index) => ({ ...one, id: `${index}|${one.resource?.id ?? ''}` }));
        const result = scanResult(unique, { controls: [...CONTROLS, acme] });
        for (const profile of PROFILES) {
          const text = renderSarif(result, profile);
          assert.doesNotMatch(text, /\p{Cs}|[\0-\x09\x0b-\x1f]/u);
          const log: unknown = JSON.parse(text);
          assertSarif(log);
          assert.doesNotMatch(JSON.stringify(log), /[^\\](?:\\\\)*\\u(?:0000|d[89a-f])/);
          const problems = profile === 'github' ? lintSarif(text) : lintSarif(text, { consumers: ['gitlab', 'defectdojo'] });
          assert.deepEqual(problems, []);

          const [run] = log.runs;
          const { byStatus } = result.summary;
          assert.equal(run?.results?.length, profile === 'github' ? byStatus.FAILED : result.findings.length);
          assert.equal(run.invocations?.[0]?.toolExecutionNotifications?.length, byStatus.WARNING + byStatus.NOT_AVAILABLE);
          const hashes = run.results.map(one => one.fingerprints?.['findingId/v1']);
          assert.equal(new Set(hashes).size, hashes.length);
          for (const { message } of run.results) assert.doesNotMatch(message.text ?? '', /\p{Cc}|[\u202a-\u202e]/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('bears a name of a megabyte', () => {
    const id = 'n'.repeat(1_000_000);
    const text = renderSarif(scanResult([{ resource: { type: 'AWS::CloudTrail::Trail', id }, message: id }]), 'github');
    assertSarif(JSON.parse(text));
    assert.deepEqual(lintSarif(text), []);
  });
});
