import { changesOf } from '../baseline/changes.js';
import { entryOf } from '../baseline/of-result.js';
import type { Finding, ScanResult } from '../types.js';

/** A verdict that is not the same when the evidence is judged again. */
export interface Difference {
  readonly id: string;
  /** In a few words: `FAILED → PASSED`. */
  readonly what: string;
}

/** What of a report is a function of the evidence and of how it is judged. */
const JUDGED = [
  'accounts',
  'skippedAccounts',
  'organizationTrails',
  'listings',
  'standards',
  'controls',
  'coverage',
  'summary',
] as const satisfies readonly (keyof ScanResult)[];

/** The findings that differ in any byte, in the order of their ids. */
export function findingsThatDiffer(reported: ScanResult, replayed: ScanResult): readonly Difference[] {
  const before = new Map(reported.findings.map(finding => [finding.id, finding]));
  const now = new Map(replayed.findings.map(finding => [finding.id, finding]));
  return [...new Set([...before.keys(), ...now.keys()])].sort().flatMap(id => {
    const what = difference(before.get(id), now.get(id));
    return what === null ? [] : [{ id, what }];
  });
}

function difference(before: Finding | undefined, now: Finding | undefined): string | null {
  if (before === undefined) return `not in the report, and ${now!.status} now`;
  if (now === undefined) return `${before.status} in the report, and not there now`;
  const [was, is] = [bare(before), bare(now)];
  if (JSON.stringify(was) === JSON.stringify(is)) return null;
  const changes = changesOf(entryOf(before), entryOf(now));
  const fields = Object.keys({ ...was, ...is }).filter(field => JSON.stringify(was[field]) !== JSON.stringify(is[field]));
  return changes.length > 0 ? changes.join('; ') : `${fields.length === 0 ? 'the order of fields' : fields.join(', ')} changed`;
}

/** What other files add to a finding, which are not in the bundle: a baseline, suppressions, what Security Hub found. */
const ADDED: ReadonlySet<string> = new Set<keyof Finding>(['baseline', 'suppression', 'securityHub']);

function bare(finding: Finding): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(finding).filter(([field]) => !ADDED.has(field)));
}

/** The other sections of a report that differ in any byte. */
export function sectionsThatDiffer(reported: ScanResult, replayed: ScanResult): readonly string[] {
  const sections = JUDGED.filter(name => JSON.stringify(reported[name]) !== JSON.stringify(replayed[name]));
  const isSame = JSON.stringify(reported.scan) === JSON.stringify(replayed.scan);
  return isSame ? sections : ['scan', ...sections];
}
