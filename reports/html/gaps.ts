import { isUndecided } from '../../src/undecided.js';
import { compareText } from '../../src/order.js';
import type { Finding } from '../../src/types.js';
import { groupBy } from './view.js';

/** Undecided findings that share a reason. */
export interface Gap {
  readonly code: string;
  /** The commonest words for it. */
  readonly description: string;
  /** How many other words there are for it. */
  readonly others: number;
  readonly findings: number;
  /** Control id and its findings. */
  readonly controls: readonly (readonly [string, number])[];
  readonly accounts: number;
  /** The first of them. */
  readonly someAccounts: readonly string[];
}

const ACCOUNTS_NAMED = 8;

interface Occurrence {
  readonly code: string;
  readonly description: string;
  readonly finding: Finding;
}

function occurrences(findings: readonly Finding[]): Occurrence[] {
  return findings.filter(isUndecided).flatMap(finding => {
    const reasons = finding.reasons.length > 0 ? finding.reasons : [{ code: '', description: 'No reason is given.' }];
    return reasons.map(({ code, description }) => ({ code, description, finding }));
  });
}

/** The reasons by code, the commonest first. A finding with two reasons counts for both. */
export function gapsByCode(findings: readonly Finding[]): Gap[] {
  return gapsBy(findings, ({ code }) => code);
}

/** The reasons by code and words, the commonest first. */
export function gapsByReason(findings: readonly Finding[]): Gap[] {
  return gapsBy(findings, ({ code, description }) => `${code}\n${description}`);
}

function gapsBy(findings: readonly Finding[], keyOf: (one: Occurrence) => string): Gap[] {
  const groups = [...groupBy(occurrences(findings), keyOf).values()];
  return groups
    .map(gapOf)
    .sort((a, b) => b.findings - a.findings || compareText(a.code, b.code) || compareText(a.description, b.description));
}

function gapOf(group: readonly Occurrence[]): Gap {
  const own = new Set(group.map(({ finding }) => finding));
  const accounts = new Set([...own].map(({ account }) => account));
  const words = [...groupBy(group, ({ description }) => description)].sort(([a, x], [b, y]) => y.length - x.length || compareText(a, b));
  const controls = [...groupBy(own, ({ controlId }) => controlId)].map(([id, { length }]) => [id, length] as const);
  return {
    code: group[0]!.code,
    description: words[0]![0],
    others: words.length - 1,
    findings: own.size,
    controls: controls.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })),
    accounts: accounts.size,
    someAccounts: [...accounts].slice(0, ACCOUNTS_NAMED),
  };
}
