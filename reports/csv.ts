import { stringify } from 'csv-stringify/sync';
import type { AbsentFinding, AccountResult, Finding, Reporter, ScanResult } from '../src/types.js';
import { accountsById } from './wording/accounts.js';
import { safe } from './text/safe.js';

interface Row {
  readonly finding: Finding;
  readonly account: AccountResult | undefined;
  readonly scan: ScanResult['scan'];
}

/** Every column, under the name that the JSON report has for it; several values of one cell are joined with a semicolon. */
const COLUMNS: Readonly<Record<string, (row: Row) => string | null>> = {
  account: ({ finding }) => finding.account,
  accountName: ({ account }) => account?.name ?? null,
  partition: ({ finding }) => finding.partition,
  region: ({ finding }) => finding.region,
  controlId: ({ finding }) => finding.controlId,
  title: ({ finding }) => finding.title,
  severity: ({ finding }) => finding.severity,
  controlSeverity: ({ finding }) => finding.controlSeverity,
  status: ({ finding }) => finding.status,
  vacuous: ({ finding }) => String(finding.vacuous === true),
  resourceType: ({ finding }) => finding.resource.type,
  resourceId: ({ finding }) => finding.resource.id,
  message: ({ finding }) => finding.message,
  reasonCodes: ({ finding }) => finding.reasons.map(({ code }) => code).join('; '),
  reasons: ({ finding }) => finding.reasons.map(({ description }) => description).join('; '),
  relatedRequirements: ({ finding }) => finding.relatedRequirements.join('; '),
  remediation: ({ finding }) => finding.remediation.text,
  remediationUrl: ({ finding }) => finding.remediation.url,
  collectedAt: ({ account }) => account?.collectedAt ?? null,
  scan: ({ scan }) => (scan.interrupted ? 'interrupted' : scan.complete ? 'complete' : 'incomplete'),
  baselineState: ({ finding }) => finding.baseline?.state ?? null,
  baselineStatus: ({ finding }) => finding.baseline?.status ?? null,
  baselineChanges: ({ finding }) => finding.baseline?.changes.join('; ') ?? null,
  securityHub: ({ finding }) => finding.securityHub?.relation ?? null,
  securityHubStatus: ({ finding }) => finding.securityHub?.verdicts.map(({ status }) => status).join('; ') ?? null,
  suppression: ({ finding }) => finding.suppression?.id ?? null,
  suppressionType: ({ finding }) => finding.suppression?.type ?? null,
  suppressionReason: ({ finding }) => finding.suppression?.reason ?? null,
  suppressionOwner: ({ finding }) => finding.suppression?.owner ?? null,
  suppressionExpires: ({ finding }) => finding.suppression?.expires ?? null,
  id: ({ finding }) => finding.id,
};

/** What the row of a finding that only the baseline has can say: it has no status of this scan. */
const ABSENT_COLUMNS: Readonly<Record<string, (absent: AbsentFinding) => string | null>> = {
  account: ({ account }) => account,
  partition: ({ partition }) => partition,
  region: ({ region }) => region,
  controlId: ({ controlId }) => controlId,
  controlSeverity: ({ severity }) => severity,
  resourceType: ({ resource }) => resource.type,
  resourceId: ({ resource }) => resource.id,
  message: ({ because }) => because,
  id: ({ id }) => id,
  baselineState: ({ state }) => state,
  baselineStatus: ({ status }) => status,
};

/** Rows that are made at once. */
const BATCH = 200;

/** One finding a row (RFC 4180), for spreadsheets: no cell is taken for a formula, and none holds a line break. */
export const csv: Reporter = {
  format: 'csv',
  extension: 'csv',
  *render({ scan, accounts, findings, absentFindings = [] }, { csvBom = false }) {
    const byId = accountsById(accounts);
    yield `${csvBom ? '\uFEFF' : ''}${written([Object.keys(COLUMNS)])}`;
    for (let from = 0; from < findings.length; from += BATCH) {
      const rows = findings.slice(from, from + BATCH).map(finding => {
        const row: Row = { finding, account: byId.get(finding.account), scan };
        return Object.values(COLUMNS).map(cell => safe(cell(row) ?? ''));
      });
      yield written(rows);
    }
    for (let from = 0; from < absentFindings.length; from += BATCH) {
      const rows = absentFindings
        .slice(from, from + BATCH)
        .map(absent => Object.keys(COLUMNS).map(name => safe(ABSENT_COLUMNS[name]?.(absent) ?? '')));
      yield written(rows);
    }
  },
};

/** Also where a spreadsheet that separates by semicolons would begin a cell. */
const FORMULA_INSIDE = /;(\s*)(?=[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])/gu;

/** What begins like a formula gets a `'` before it. https://owasp.org/www-community/attacks/CSV_Injection */
function written(rows: readonly (readonly string[])[]): string {
  const cells = rows.map(row => row.map(cell => cell.replace(FORMULA_INSIDE, ";$1'")));
  return stringify(cells, { escape_formulas: true, record_delimiter: '\r\n' });
}
