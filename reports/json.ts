import { jsonLines } from '../src/json-lines.js';
import type { Reporter, ScanResult } from '../src/types.js';

/**
 * The result itself, which every other format is derived from: `schemas/report.schema.json`. Each account, each finding
 * and each row of the coverage is one line, so that two reports differ line by line and none is ever one string.
 */
export const json: Reporter = {
  format: 'json',
  extension: 'json',
  *render(result) {
    const {
      accounts,
      skippedAccounts,
      organizationTrails,
      listings,
      suppressions,
      coverage,
      findings,
      absentFindings,
      securityHubOnly,
      ...head
    } = result;
    yield '{\n';
    for (const [key, value] of Object.entries(head)) yield `  ${JSON.stringify(key)}: ${indented(value)},\n`;
    yield* jsonLines('accounts', accounts);
    yield ',\n';
    yield* jsonLines('skippedAccounts', skippedAccounts);
    yield ',\n';
    yield* jsonLines('organizationTrails', organizationTrails);
    if (listings !== undefined) {
      yield ',\n';
      yield* jsonLines('listings', listings);
    }
    if (suppressions !== undefined) {
      yield ',\n';
      yield* jsonLines('suppressions', suppressions);
    }
    yield ',\n  "coverage": {\n';
    yield* lists(coverage);
    yield '\n  },\n';
    yield* jsonLines('findings', findings);
    if (absentFindings !== undefined) {
      yield ',\n';
      yield* jsonLines('absentFindings', absentFindings);
    }
    if (securityHubOnly !== undefined) {
      yield ',\n';
      yield* jsonLines('securityHubOnly', securityHubOnly);
    }
    yield '\n}\n';
  },
};

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}

function* lists(coverage: ScanResult['coverage']): Iterable<string> {
  let separator = '';
  for (const [key, items] of Object.entries<readonly unknown[]>({ ...coverage })) {
    yield separator;
    yield* jsonLines(key, items, '    ');
    separator = ',\n';
  }
}
