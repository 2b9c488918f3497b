import type { CoverageResult, ScanResult } from '../../src/types.js';
import { storyResult } from '../support/results.js';

/** What a name, a tag or a plugin may try. */
export const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>*{display:none}</style>',
  '</title><svg/onload=alert(1)>',
  '</pre></code></table></section><iframe src=//evil.example>',
  '<slot></slot>',
  '<!-- ',
  ']]>',
  '&lt;b&gt;&#x202e;&amp;',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '\u001B]8;;https://evil.example\u0007click\u001B]8;;\u0007\u001B[31m',
  '\uD800',
  '\uDC00\uD800',
  '\u0000\uFFFE\u2028\u202Egpj.exe',
  '__proto__',
  'constructor',
  '=HYPERLINK("https://evil.example")',
  'a'.repeat(20_000),
  '\r\n\r\n',
];

/** The story with a text in every field that a file, an account or a plugin can fill. */
export function poisoned(word: string): ScanResult {
  const result = storyResult();
  const keyed = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [`${key}${word}`, value]));
  const remediation = { text: word, url: word, cli: word, terraform: word, cautions: [word] };
  return {
    ...result,
    tool: { name: word, version: word, informationUri: word },
    scan: { ...result.scan, startedAt: word, finishedAt: word, inputs: [{ name: word, bytes: 1, sha256: word }] },
    accounts: result.accounts.map(one => ({
      ...one,
      account: one.account + word,
      name: word,
      partition: word,
      collectedAt: word,
      controls: keyed(one.controls),
    })),
    coverage: poisonedCoverage(result.coverage, word),
    skippedAccounts: [{ account: word, name: word, reason: word }],
    standards: result.standards.map(one => ({ key: one.key + word, id: word, title: word })),
    controls: result.controls.map(one => ({
      ...one,
      id: one.id + word,
      title: word,
      description: word,
      category: word,
      resourceType: word,
      url: word,
      source: word,
      decision: [word],
      notes: [word],
      standards: Object.fromEntries(Object.keys(one.standards).map(key => [key + word, [word]])),
      parameters: { [word]: word, [`${word}list`]: [word, word] },
      remediation,
    })),
    findings: result.findings.map(one => ({
      ...one,
      id: one.id + word,
      controlId: one.controlId + word,
      account: one.account + word,
      title: word,
      region: one.region === null ? null : word,
      resource: { type: word, id: word },
      message: word,
      reasons: one.reasons.map(() => ({ code: word, description: word })),
      evidence: [
        { api: word, field: word, actual: word, expected: word },
        { api: word, field: word, actual: [word, word] },
      ],
      relatedRequirements: [word],
      remediation,
    })),
  };
}

function poisonedCoverage(coverage: CoverageResult, word: string): CoverageResult {
  return {
    ...coverage,
    columns: [...coverage.columns.slice(0, -1), { id: `data:${word}`, title: word }],
    trails: coverage.trails.map(() => word),
    cells: coverage.cells.map(one => ({ ...one, gaps: one.gaps.map(gap => ({ ...gap, api: word })) })),
    rows: coverage.rows.map(({ accounts, regions }) => ({
      accounts: accounts.map(account => account + word),
      regions: regions.map(({ pattern }) => ({ names: [word], pattern })),
    })),
    blindSpots: [
      { kind: 'REGION', accounts: [word], regions: [word], trail: null },
      { kind: 'ORGANIZATION_TRAIL_HOME', accounts: [word, word, word], regions: [word], trail: word },
    ],
  };
}
