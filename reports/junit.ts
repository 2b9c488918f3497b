import XMLBuilder from 'fast-xml-builder';
import type { AccountResult, Finding, Observation, Reporter, ScanResult } from '../src/types.js';
import { safe } from './text/safe.js';
import { labelOf } from './wording/accounts.js';
import { stateWord } from './wording/baseline.js';
import { untold } from './wording/completeness.js';
import { isSuppressed, suppressionText } from './wording/suppressions.js';

type Attributes = Readonly<Record<string, string | number>>;

interface Suite {
  readonly name: string;
  readonly properties: Attributes;
  readonly cases: Iterable<string>;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/**
 * JUnit XML, for whatever shows test results: a suite for each account, a case for each finding. What failed is a failure, and what could
 * not be decided an error, so that neither looks like the other; a failure that is suppressed is skipped, with the reason. Azure DevOps and CodeBuild want the counts and the time of every suite.
 */
export const junit: Reporter = {
  format: 'junit',
  extension: 'xml',
  *render(result) {
    const suites = suitesOf(result);
    const sum = (key: 'tests' | 'failures' | 'errors'): number => suites.reduce((total, suite) => total + suite[key], 0);
    const { startedAt, finishedAt } = result.scan;
    yield '<?xml version="1.0" encoding="UTF-8"?>\n';
    const time = (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
    yield opening('testsuites', {
      name: result.tool.name,
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
      time: time.toFixed(3),
    });
    // The common schemas know no time zone: it is UTC.
    const timestamp = startedAt.replace(/(?:\.\d+)?Z$/, '');
    for (const { name, tests, failures, errors, skipped, properties, cases } of suites) {
      yield opening('testsuite', { name, tests, failures, errors, skipped, time: 0, timestamp });
      const entries = Object.entries(properties).map(([property, value]) => element('property', { name: property, value }));
      if (entries.length > 0) yield `<properties>${entries.join('')}</properties>\n`;
      for (const one of cases) yield `${one}\n`;
      yield '</testsuite>\n';
    }
    yield '</testsuites>\n';
  },
};

function suitesOf(result: ScanResult): Suite[] {
  const byAccount = new Map<string, Finding[]>(result.accounts.map(({ account }) => [account, []]));
  for (const finding of result.findings) byAccount.get(finding.account)?.push(finding);
  return [
    ...scanSuite(result),
    ...result.accounts.map(account => accountSuite(account, byAccount.get(account.account) ?? [])),
    ...skippedSuite(result),
  ];
}

function accountSuite(account: AccountResult, findings: readonly Finding[]): Suite {
  const failed = findings.filter(({ status }) => status === 'FAILED');
  const skipped = failed.filter(isSuppressed).length;
  const decided = failed.length + findings.filter(({ status }) => status === 'PASSED').length;
  const { partition, collectedAt } = account;
  return {
    name: labelOf(account),
    properties: { account: account.account, partition, ...(collectedAt !== null && { collectedAt }) },
    cases: casesOf(findings),
    tests: findings.length,
    failures: failed.length - skipped,
    errors: findings.length - decided,
    skipped,
  };
}

/** Where the findings do not tell that something is lacking, a case of its own does: a part of a scan must not look like the whole. */
function scanSuite(result: ScanResult): Suite[] {
  const lacking = untold(result);
  if (lacking === null) return [];
  const error = element('error', { type: 'INCOMPLETE', message: lacking });
  const cases = [element('testcase', { classname: result.tool.name, name: 'The scan is whole', time: 0 }, error)];
  return [{ name: result.tool.name, properties: {}, cases, tests: 1, failures: 0, errors: 1, skipped: 0 }];
}

function skippedSuite({ skippedAccounts, tool }: ScanResult): Suite[] {
  if (skippedAccounts.length === 0) return [];
  const cases = skippedAccounts.map(one =>
    element('testcase', { classname: `${tool.name}.skipped`, name: labelOf(one), time: 0 }, element('skipped', { message: one.reason })),
  );
  const { length } = cases;
  return [{ name: 'Accounts that were not scanned', properties: {}, cases, tests: length, failures: 0, errors: 0, skipped: length }];
}

function* casesOf(findings: readonly Finding[]): Iterable<string> {
  for (const finding of findings) {
    const { account, controlId, region, resource } = finding;
    const name = region === null ? resource.id : `${resource.id} (${region})`;
    yield element('testcase', { classname: `${account}.${controlId}`, name, time: 0 }, outcomeOf(finding));
  }
}

function outcomeOf(finding: Finding): string {
  const { status, message, controlSeverity, suppression } = finding;
  if (status === 'PASSED') return '';
  if (suppression !== undefined) return element('skipped', { message: `${suppressionText(suppression)} It failed: ${message}` });
  if (status === 'FAILED') return element('failure', { type: controlSeverity, message }, detailsOf(finding));
  return element('error', { type: status, message }, detailsOf(finding));
}

function detailsOf({ title, reasons, evidence, remediation, baseline }: Finding): string {
  const lines = [
    title,
    ...(baseline === undefined ? [] : [`Since the baseline: ${[stateWord(baseline.state), ...baseline.changes].join('; ')}`]),
    ...reasons.map(({ code, description }) => `${code}: ${description}`),
    ...evidence.map(observed),
    `${remediation.text} ${remediation.url}`,
  ];
  return builder.build({ '#text': lines.map(lawful).join('\n') });
}

function observed({ api, field, actual, expected }: Observation): string {
  return `${api} ${field}: ${JSON.stringify(actual)}${expected === undefined ? '' : `, expected ${expected}`}`;
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressBooleanAttributes: false });

/** XML has no place for most control characters, and for two others not even as a number. */
function lawful(text: string): string {
  return safe(text).replace(/[\ufffe\uffff]/g, character => `\\u{${character.charCodeAt(0).toString(16)}}`);
}

function element(name: string, attributes: Attributes, content = ''): string {
  return `${opening(name, attributes).trimEnd()}${content}</${name}>`;
}

/** The beginning of an element whose content comes later, so that no report is ever one string. */
function opening(name: string, attributes: Attributes): string {
  const named = Object.entries(attributes).map(([key, value]) => [`@${key}`, lawful(String(value))]);
  return builder.build({ [name]: Object.fromEntries(named) as Record<string, string> }).replace(/<\/[a-z]+>$/, '\n');
}
