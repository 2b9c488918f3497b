import type { Reporter } from '../src/types.js';

/**
 * The result itself, which every other format is derived from: `schemas/report.schema.json`. Each account and each
 * finding is one line, so that two reports differ line by line and none is ever one string.
 */
export const json: Reporter = {
  format: 'json',
  extension: 'json',
  *render(result) {
    const { accounts, skippedAccounts, organizationTrails, findings, ...head } = result;
    yield '{\n';
    for (const [key, value] of Object.entries(head)) yield `  ${JSON.stringify(key)}: ${indented(value)},\n`;
    yield* list('accounts', accounts);
    yield ',\n';
    yield* list('skippedAccounts', skippedAccounts);
    yield ',\n';
    yield* list('organizationTrails', organizationTrails);
    yield ',\n';
    yield* list('findings', findings);
    yield '\n}\n';
  },
};

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}

function* list(key: string, items: readonly unknown[]): Iterable<string> {
  yield `  ${JSON.stringify(key)}: [`;
  let separator = '\n    ';
  for (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = ',\n    ';
  }
  yield items.length === 0 ? ']' : '\n  ]';
}
