import { isUndecided } from '../../src/undecided.js';
import type { AccountResult, ControlResult, Finding, Reporter, ScanResult } from '../../src/types.js';
import { howFound, withListTrails } from '../discovery.js';
import { joinedLimits } from '../wording/completeness.js';
import { accountsById, INTERRUPTED, labelOf, unknownAccounts } from '../wording/accounts.js';
import { stateWord } from '../wording/baseline.js';
import { changedParameters } from '../wording/settings.js';
import { skippedSection, unknownSection } from './accounts.js';
import { baselineSection } from './baseline.js';
import { controlSummary } from './control-summary.js';
import { coverageOf } from './coverage.js';
import { Page } from './page.js';
import { securityHubSection } from './security-hub.js';
import { exceptions, suppressionNote } from './suppressions.js';

/** More of one control than this are counted, not listed: the JSON report has them all. */
const LISTED = 25;

/** A page for a person: what is incomplete first, then every control, then what to mend, what could not be decided, and what the trails record. */
export const text: Reporter = {
  format: 'text',
  extension: 'txt',
  *render(result, { width = 100, color = false }) {
    const page = new Page(width, color);
    yield* heading(page, result);
    yield* controlSummary(page, result.controls);
    yield* failures(page, result);
    yield* undecided(page, result);
    yield* baselineSection(page, result);
    yield* securityHubSection(page, result);
    yield* coverageOf(page, result);
    yield* skippedSection(page, result.skippedAccounts);
    yield* exceptions(page, result.suppressions ?? []);
    yield* closing(page, result);
  },
};

function* heading(page: Page, { tool, scan, summary, controls, accounts }: ScanResult): Iterable<string> {
  const scope = accounts.length === 1 ? `account ${page.paint(labelOf(accounts[0]!))}` : count(summary.accounts, 'account');
  yield page.paragraph(
    `${page.paint(`${tool.name} ${tool.version}`, 'bold')}  ${scope}, ${count(controls.length, 'control')}, ${page.paint(scan.finishedAt)}`,
  );
  if (scan.parity) yield page.paragraph('Parity: judged as Security Hub does, wherever trailproof differs by default.', 0, 2);
  if (scan.regions !== null) yield page.paragraph(page.paint(`Regions: only resources of ${scan.regions.join(', ')} have findings.`), 0, 2);
  if (scan.skipsDeniedRegions) yield page.paragraph('Regions that deny their listing are taken for not in use.', 0, 2);
  for (const note of joinedLimits(scan)) yield page.paragraph(note, 0, 2);
  for (const note of discoveryNotes(accounts)) yield page.paragraph(page.paint(note), 0, 2);
  const settings = controls.flatMap(changedParameters);
  if (settings.length > 0) yield page.paragraph(page.paint(`Parameters: ${settings.join(', ')}`), 0, 2);
  yield page.line();
  if (scan.complete) return;
  if (scan.interrupted) yield page.paragraph(`${page.paint('INTERRUPTED', 'yellow', 'bold')}  ${INTERRUPTED}`);
  const open = summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE;
  if (scan.interrupted && open === 0) {
    yield page.line();
    return;
  }
  yield page.paragraph(
    `${page.paint('INCOMPLETE', 'yellow', 'bold')}  ${open} of ${count(summary.findings, 'finding')} could not be decided. What is unknown counts neither as passed nor as failed.`,
  );
  yield page.line();
}

/** What is said of accounts in which ListTrails was asked for: a line for each thing that there is to say. */
function discoveryNotes(accounts: readonly AccountResult[]): string[] {
  const bySentence = new Map<string, string[]>();
  for (const { account, discovery } of withListTrails(accounts)) {
    const sentence = discovery.used === 'list' ? `${howFound(discovery)} ${discovery.reliesOn}` : howFound(discovery);
    bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), account]);
  }
  return [...bySentence].map(([sentence, [first, ...others]]) => {
    if (accounts.length === 1) return sentence;
    return `${first}${others.length === 0 ? '' : ` and ${count(others.length, 'other account')}`}: ${sentence}`;
  });
}

function* failures(page: Page, { findings, controls, accounts }: ScanResult): Iterable<string> {
  const byId = accountsById(accounts);
  for (const control of controls.filter(({ status }) => status === 'FAILED')) {
    const failed = findings.filter(({ controlId, status }) => controlId === control.id && status === 'FAILED');
    yield page.line();
    yield page.paragraph(`${page.paint('✖', 'red')} ${title(page, control, page.paint(control.severity, 'red'))}`, 0, 2);
    for (const finding of failed.slice(0, LISTED)) {
      yield page.paragraph(`${place(page, finding, byId)}${since(page, finding)}${page.paint(finding.message)}`, 2, 4);
      yield* suppressionNote(page, finding);
    }
    yield* more(page, failed.length);
    yield* remedy(page, control);
  }
}

function* remedy(page: Page, { remediation }: ControlResult): Iterable<string> {
  yield page.paragraph(`${page.paint('To mend it:', 'bold')} ${page.paint(remediation.text)}`, 2, 4);
  for (const command of remediation.cli.split('\n')) yield page.line(page.paint(command, 'cyan'), 4);
  for (const caution of remediation.cautions) yield page.paragraph(`${page.paint('Take care:', 'yellow')} ${page.paint(caution)}`, 4, 6);
  yield page.line(page.paint(remediation.url, 'dim'), 4);
}

function* undecided(page: Page, result: ScanResult): Iterable<string> {
  const { findings, controls } = result;
  const byId = accountsById(result.accounts);
  const unknown = unknownAccounts(result);
  yield* unknownSection(page, unknown, byId);
  for (const control of controls) {
    const open = findings.filter(finding => finding.controlId === control.id && isUndecided(finding) && !unknown.has(finding.account));
    if (open.length === 0) continue;
    yield page.line();
    yield page.paragraph(`${page.paint('?', 'yellow')} ${title(page, control, page.paint('UNDECIDED', 'yellow'))}`, 0, 2);
    for (const finding of open.slice(0, LISTED)) {
      yield page.paragraph(
        `${place(page, finding, byId)}${page.paint(finding.status, 'yellow')}  ${since(page, finding)}${page.paint(finding.message)}`,
        2,
        4,
      );
      for (const { code, description } of finding.reasons) yield page.paragraph(page.paint(`${code}: ${description}`, 'dim'), 4, 6);
    }
    yield* more(page, open.length);
    if (unknown.size > 0) yield page.line(`… and ${count(unknown.size, 'account')} in which every control is undecided.`, 2);
  }
}

function* more(page: Page, total: number): Iterable<string> {
  if (total > LISTED) yield page.line(`… and ${total - LISTED} more; the JSON report (-o json=FILE) lists them all.`, 2);
}

function* closing(page: Page, { summary, findings }: ScanResult): Iterable<string> {
  const { FAILED, PASSED, WARNING, NOT_AVAILABLE } = summary.byStatus;
  const vacuous = summary.vacuous === 0 ? '' : ` (${summary.vacuous} with nothing to judge)`;
  const suppressed = findings.filter(({ suppression }) => suppression !== undefined).length;
  const counts = [
    page.paint(`${FAILED} failed`, FAILED > 0 ? 'red' : 'dim') + (suppressed === 0 ? '' : ` (${suppressed} suppressed)`),
    page.paint(`${WARNING + NOT_AVAILABLE} undecided`, WARNING + NOT_AVAILABLE > 0 ? 'yellow' : 'dim'),
    page.paint(`${PASSED} passed`, 'green') + vacuous,
  ];
  yield page.line();
  yield page.paragraph(counts.join(', '));
}

function title(page: Page, control: ControlResult, word: string): string {
  return `${page.paint(control.id, 'bold')}  ${word}  ${page.paint(control.title)}`;
}

/** Account, Region and the short name, each followed by two blanks: enough to find it; the full ARN is in the other reports. */
function place(page: Page, { account, region, resource }: Finding, byId: ReadonlyMap<string, AccountResult>): string {
  const name = resource.id.startsWith('arn:') ? resource.id.split(/[:/]/).at(-1) : undefined;
  const parts = [byId.size > 1 ? labelOf(byId.get(account) ?? { account, name: null }) : null, region, name].filter(
    part => part !== null && part !== undefined,
  );
  return parts.length === 0 ? '' : `${page.paint(parts.join(' '), 'bold')}  `;
}

/** How it stands to the baseline, where one was given. */
function since(page: Page, { baseline }: Finding): string {
  return baseline === undefined ? '' : `${page.paint(`[${stateWord(baseline.state)}]`, 'cyan')}  `;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
