import type { Reporter } from '../src/types.js';
import { accountsById } from './wording/accounts.js';

/**
 * The JSON report as JSON Lines: each entry of its lists is a line that says its `type`, and the first line holds the rest. So a
 * pipeline reads one finding at a time, and nothing is lost.
 */
export const jsonl: Reporter = {
  format: 'jsonl',
  extension: 'jsonl',
  *render({
    standards,
    controls,
    accounts,
    skippedAccounts,
    suppressions = [],
    findings,
    absentFindings = [],
    securityHubOnly = [],
    organizationTrails,
    listings,
    coverage,
    ...head
  }) {
    // In the order of the JSON report, so that one that was read again gives the same.
    yield line('scan', { ...head, organizationTrails, ...(listings !== undefined && { listings }), coverage });
    for (const standard of standards) yield line('standard', standard);
    for (const control of controls) yield line('control', control);
    for (const account of accounts) yield line('account', account);
    for (const account of skippedAccounts) yield line('skippedAccount', account);
    for (const { type: suppressionType, ...entry } of suppressions) yield line('suppression', { suppressionType, ...entry });
    const byId = accountsById(accounts);
    for (const finding of findings) yield line('finding', { accountName: byId.get(finding.account)?.name ?? null, ...finding });
    for (const absent of absentFindings) yield line('absentFinding', absent);
    for (const only of securityHubOnly) yield line('securityHubOnly', only);
  },
};

function line(type: string, entry: object): string {
  return `${JSON.stringify({ type, ...entry })}\n`;
}
