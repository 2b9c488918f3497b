import { jsonLines } from '../json-lines.js';
import { compareText } from '../order.js';
import { scanGuid } from '../scan-guid.js';
import type { Baseline, BaselineEntry, Finding, ScanResult } from '../types.js';

/** What a result is to later scans: what `baseline write` makes of a JSON report. */
export function baselineOf(result: ScanResult): Baseline {
  const { tool, scan, controls, accounts, listings, findings } = result;
  return {
    schemaVersion: '1.0',
    kind: 'baseline',
    tool: { name: tool.name, version: tool.version },
    madeAt: scan.finishedAt,
    guid: scanGuid(result),
    settings: { parity: scan.parity, regions: scan.regions, skipsDeniedRegions: scan.skipsDeniedRegions },
    controls: controls.map(({ id, parameters }) => ({ id, parameters })),
    accounts: accounts.map(({ account, partition }) => ({ account, partition })),
    ...(listings !== undefined && { listings }),
    findings: findings.map(entryOf).sort((a, b) => compareText(a.id, b.id)),
  };
}

export function entryOf({ id, status, controlSeverity, region, resource, evidence }: Finding): BaselineEntry {
  return {
    id,
    status,
    severity: controlSeverity,
    region,
    resourceType: resource.type,
    // What a control expects is its own and not a fact of the account.
    evidence: evidence.map(({ api, field, actual }) => ({ api, field, actual })),
  };
}

/** The committed form: each control, account, group of accounts that were listed alike and finding is one line, so that two versions differ line by line. */
export function* baselineText({ controls, accounts, listings, findings, ...head }: Baseline): Generator<string> {
  yield '{\n';
  for (const [key, value] of Object.entries(head)) yield `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  yield* jsonLines('controls', controls);
  yield ',\n';
  yield* jsonLines('accounts', accounts);
  if (listings !== undefined) {
    yield ',\n';
    yield* jsonLines('listings', listings);
  }
  yield ',\n';
  yield* jsonLines('findings', findings);
  yield '\n}\n';
}
