import XMLBuilder from 'fast-xml-builder';
import type { AbsentFinding, AccountResult, Finding, Reporter, ScanResult } from '../src/types.js';
import { safe } from './text/safe.js';
import { labelOf } from './wording/accounts.js';
import { letThroughAs, lost, stateWord } from './wording/baseline.js';
import { untold } from './wording/completeness.js';
import { observed } from './wording/evidence.js';
import { wordsFor } from './wording/statuses.js';
import { suppressionText } from './wording/suppressions.js';

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
 * not be decided an error, so that neither looks like the other; a failure that is suppressed is skipped, with the reason, and so is
 * what `--gate new` lets through: what shows test results is red for any failure, and would never be green. Azure DevOps and CodeBuild want the counts and the time of every suite.
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
  const absent = new Map<string, AbsentFinding[]>(result.accounts.map(({ account }) => [account, []]));
  for (const one of lost(result).findings) absent.get(one.account)?.push(one);
  return [
    ...scanSuite(result),
    ...result.accounts.map(one => accountSuite(one, byAccount.get(one.account) ?? [], absent.get(one.account) ?? [])),
    ...skippedSuite(result),
  ];
}

function accountSuite(account: AccountResult, findings: readonly Finding[], absent: readonly AbsentFinding[]): Suite {
  const elements = findings.map(elementOf);
  const numberOf = (name: Outcome): number => elements.filter(one => one === name).length + (name === 'error' ? absent.length : 0);
  const { partition, collectedAt } = account;
  return {
    name: labelOf(account),
    properties: { account: account.account, partition, ...(collectedAt !== null && { collectedAt }) },
    cases: casesOf(findings, absent),
    tests: findings.length + absent.length,
    failures: numberOf('failure'),
    errors: numberOf('error'),
    skipped: numberOf('skipped'),
  };
}

/** Where the findings do not tell that something is lacking, a case of its own does: a part of a scan must not look like the whole. */
function scanSuite(result: ScanResult): Suite[] {
  const whole = untold(result);
  const lacking: readonly (readonly [string, string])[] = [
    ...(whole === null ? [] : [['The scan is whole', whole] as const]),
    ...lost(result).scope.map(({ what, because }) => [`${what} is in the baseline`, because] as const),
  ];
  if (lacking.length === 0) return [];
  const cases = lacking.map(([name, message]) =>
    element('testcase', { classname: result.tool.name, name, time: 0 }, element('error', { type: 'INCOMPLETE', message })),
  );
  const { length } = cases;
  return [{ name: result.tool.name, properties: {}, cases, tests: length, failures: 0, errors: length, skipped: 0 }];
}

function skippedSuite({ skippedAccounts, tool }: ScanResult): Suite[] {
  if (skippedAccounts.length === 0) return [];
  const cases = skippedAccounts.map(one =>
    element('testcase', { classname: `${tool.name}.skipped`, name: labelOf(one), time: 0 }, element('skipped', { message: one.reason })),
  );
  const { length } = cases;
  return [{ name: 'Accounts that were not scanned', properties: {}, cases, tests: length, failures: 0, errors: 0, skipped: length }];
}

function* casesOf(findings: readonly Finding[], absent: readonly AbsentFinding[]): Iterable<string> {
  for (const finding of findings) yield caseOf(finding, outcomeOf(finding));
  for (const one of absent) {
    const message = `It was ${one.status} in the baseline, and was not evaluated again. ${one.because}`;
    yield caseOf(one, element('error', { type: one.state, message }));
  }
}

function caseOf({ account, controlId, region, resource }: Finding | AbsentFinding, outcome: string): string {
  const name = region === null ? resource.id : `${resource.id} (${region})`;
  return element('testcase', { classname: `${account}.${controlId}`, name, time: 0 }, outcome);
}

type Outcome = 'passed' | 'skipped' | 'failure' | 'error';

function elementOf(finding: Finding): Outcome {
  const { junit: outcome } = wordsFor(finding);
  if (outcome === null) return 'passed';
  return letThroughAs(finding) === null ? outcome : 'skipped';
}

function outcomeOf(finding: Finding): string {
  const { status, message, controlSeverity } = finding;
  const outcome = elementOf(finding);
  if (outcome === 'passed') return '';
  if (outcome === 'skipped') return element(outcome, { message: `${whySkipped(finding)} ${message}` });
  return element(outcome, { type: outcome === 'failure' ? controlSeverity : status, message }, detailsOf(finding));
}

function whySkipped(finding: Finding): string {
  const { status, suppression } = finding;
  if (suppression !== undefined) return `${suppressionText(suppression)} It failed:`;
  return `Let through, ${letThroughAs(finding) ?? ''}. ${status === 'FAILED' ? 'It failed' : 'It could not be decided'}:`;
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
