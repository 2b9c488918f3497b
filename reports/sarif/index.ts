import { isUndecided } from '../../src/undecided.js';
import type { ReportingDescriptor, Result, Run, RunAutomationDetails, ToolComponent } from 'sarif';
import { scanGuid } from '../../src/scan-guid.js';
import type { Finding, RenderOptions, Reporter, ScanResult } from '../../src/types.js';
import { withListTrails } from '../discovery.js';
import { absentResults, comparedResult } from './baseline.js';
import { NotificationDescriptors } from './notifications.js';
import { resultOf } from './results.js';
import { SuppressionNotifications } from './suppression-notifications.js';
import { suppressionsOf } from './suppressions.js';
import { type Rule, ruleOf } from './rules.js';
import { Taxonomies } from './taxonomies.js';
import { plain, toJson, webAddress } from './text.js';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/**
 * SARIF 2.1.0. GitHub makes an alert of every result, whatever its kind, so its profile has the failed findings only; what could not be
 * decided is in the notifications of either profile.
 */
export const sarif: Reporter = {
  format: 'sarif',
  extension: 'sarif',
  *render(result, { sarifProfile = 'github' }) {
    const taxonomies = new Taxonomies(result);
    const notifications = new NotificationDescriptors(result.findings, result.scan.interrupted);
    const exceptions = new SuppressionNotifications(result, notifications.descriptors.length);
    const rules = new Map(result.controls.map((control, index): [string, Rule] => [control.id, { index, taxa: taxonomies.taxa(control) }]));
    const ruleFor = (controlId: string): Rule => rules.get(controlId) ?? { index: -1, taxa: [] };
    const rule = ({ controlId }: Finding): Rule => ruleFor(controlId);

    yield `{\n  "$schema": ${toJson(SCHEMA)},\n  "version": "2.1.0",\n  "runs": [\n    {\n`;
    yield `      "tool": ${nested({ driver: driverOf(result, taxonomies, [...notifications.descriptors, ...exceptions.descriptors]) })},\n`;
    yield `      "automationDetails": ${nested(automationOf(result))},\n`;
    // Only where the results have states, and where the baseline is the scan that it names.
    const { guid = null } = result.baseline ?? {};
    if (sarifProfile === 'full' && guid !== null) yield `      "baselineGuid": ${toJson(guid)},\n`;
    yield `      "columnKind": "utf16CodeUnits",\n`;
    yield `      "properties": ${nested(propertiesOf(result, sarifProfile))},\n`;
    if (taxonomies.components.length > 0) yield `      "taxonomies": ${nested(taxonomies.components)},\n`;

    const { startedAt, finishedAt, complete, interrupted } = result.scan;
    yield `      "invocations": [\n        {\n          "executionSuccessful": ${complete},\n`;
    yield `          "startTimeUtc": ${toJson(startedAt)},\n          "endTimeUtc": ${toJson(finishedAt)},\n`;
    if (exceptions.notifications.length > 0) {
      yield `          "toolConfigurationNotifications": [`;
      yield* lines(exceptions.notifications, ' '.repeat(12), one => one);
      yield `],\n`;
    }
    yield `          "toolExecutionNotifications": [`;
    const undecided = result.findings.filter(isUndecided);
    if (interrupted)
      yield `\n${' '.repeat(12)}${toJson(notifications.interruption())}${undecided.length > 0 ? ',' : `\n${' '.repeat(10)}`}`;
    yield* lines(undecided, ' '.repeat(12), finding => notifications.notificationFor(finding, rule(finding).index));
    yield `]\n        }\n      ],\n      "results": [`;
    if (sarifProfile === 'full') {
      // Every result has a state, or none has.
      yield* lines(whole(result, ruleFor), ' '.repeat(8), one => one);
    } else {
      const failed = result.findings.filter(finding => isReported(finding, sarifProfile));
      yield* lines(failed, ' '.repeat(8), finding => ({ ...resultOf(finding, rule(finding)), ...suppressionsOf(finding, result) }));
    }
    yield `]\n    }\n  ]\n}\n`;
  },
};

/** Every finding, and what only the baseline has. */
function* whole(result: ScanResult, ruleFor: (controlId: string) => Rule): Generator<Result> {
  for (const finding of result.findings)
    yield { ...comparedResult(finding, ruleFor(finding.controlId)), ...suppressionsOf(finding, result) };
  // What is absent is not suppressed, and has to say so where any result does.
  const none = result.suppressions === undefined ? {} : { suppressions: [] };
  for (const absent of absentResults(result, ruleFor)) yield { ...absent, ...none };
}

/** GitHub makes an alert of a result that is suppressed, too. */
export function isReported({ status, suppression }: Finding, profile: RenderOptions['sarifProfile']): boolean {
  return profile === 'full' || (status === 'FAILED' && suppression === undefined);
}

/** One line for each finding, so that two reports can be compared by line. */
function* lines<T>(items: Iterable<T>, indent: string, entry: (item: T) => unknown): Iterable<string> {
  let first = true;
  for (const item of items) {
    yield `${first ? '' : ','}\n${indent}${toJson(entry(item))}`;
    first = false;
  }
  if (!first) yield `\n${indent.slice(2)}`;
}

/** Readable, at the depth of a run's property. */
function nested(value: unknown): string {
  return toJson(value, 2).replaceAll('\n', '\n      ');
}

function driverOf(result: ScanResult, taxonomies: Taxonomies, notifications: ReportingDescriptor[]): ToolComponent {
  const { name, version, informationUri } = result.tool;
  const address = webAddress(informationUri);
  return {
    name,
    fullName: `${name} ${version}`,
    organization: name,
    version,
    semanticVersion: version,
    ...(address !== undefined && { informationUri: address }),
    rules: result.controls.map(control => ruleOf(control, taxonomies)),
    notifications,
    supportedTaxonomies: taxonomies.references(),
  };
}

/** GitHub takes what stands before the last slash as the category: alerts of one category replace each other. */
function automationOf(result: ScanResult): RunAutomationDetails {
  const { tool, scan, accounts } = result;
  const [only, another] = accounts;
  const scope = only !== undefined && another === undefined ? plain(only.account, 64) : 'organization';
  return { id: [tool.name, scope, scan.startedAt].join('/'), guid: scanGuid(result) };
}

/** The counts of the whole scan: the profile for GitHub does not show what passed. */
function propertiesOf({ schemaVersion, scan, summary, accounts, baseline }: ScanResult, profile: string): Run['properties'] {
  const trailDiscovery = withListTrails(accounts).map(({ account, discovery }) => ({ account, ...discovery }));
  return {
    profile,
    reportSchemaVersion: schemaVersion,
    complete: scan.complete,
    parity: scan.parity,
    ...(trailDiscovery.length > 0 && { trailDiscovery }),
    ...summary,
    ...(baseline !== undefined && { baseline }),
  };
}
