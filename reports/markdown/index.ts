import { isUndecided } from '../../src/undecided.js';
import { compareText } from '../../src/order.js';
import type { Finding, Reason, Reporter, ScanResult } from '../../src/types.js';
import { plural, severityWord } from '../html/words.js';
import { accountsById, labelOf, unknownAccounts } from '../wording/accounts.js';
import { letThroughAs } from '../wording/baseline.js';
import { completeness, joinedLimits } from '../wording/completeness.js';
import { besideGroups, besideNotes, besideText } from '../wording/security-hub.js';
import { changedParameters } from '../wording/settings.js';
import { DESCENDING, worstFirst } from '../wording/severities.js';
import { attentionsOf, isSuppressed, stateText } from '../wording/suppressions.js';
import { changes } from './baseline.js';
import { code, prose } from './escape.js';
import { type Line, within } from './limit.js';
import { BLANK, cellsOf, linkTo, PLACE, row, table } from './table.js';

/** GitHub refuses a step's summary of more than 1,024 kB as a whole. */
const LIMIT = 900_000;

/**
 * For the summary of a step and for comments on GitHub: whether all is known, the counts, what failed, what could not be decided,
 * and last the controls. What does not fit is counted, from the end.
 */
export const markdown: Reporter = {
  format: 'markdown',
  extension: 'md',
  render: (result, { markdownLimit = LIMIT }) => within(markdownLimit, lines(result)),
};

function* lines(result: ScanResult): Iterable<Line> {
  yield* heading(result);
  yield* counts(result);
  yield* changes(result);
  yield* failures(result);
  yield* suppressed(result);
  yield* unknown(result);
  yield* besideSecurityHub(result);
  yield* skipped(result);
  yield* register(result);
  yield* controls(result);
}

function* heading(result: ScanResult): Iterable<Line> {
  const { tool, scan, accounts, controls: judged } = result;
  yield { text: `## ${tool.name}: ${completeness(result)}` };
  yield BLANK;
  const [only] = accounts;
  const scope = accounts.length === 1 && only !== undefined ? `Account ${prose(labelOf(only))}` : plural(accounts.length, 'account');
  const more = result.skippedAccounts.length === 0 ? '' : `, ${plural(result.skippedAccounts.length, 'account')} skipped`;
  const facts = [`${scope}${more}`, plural(judged.length, 'control'), code(scan.finishedAt), `${tool.name} ${prose(tool.version)}`];
  yield { text: facts.join(', ') };
  const changed = judged.flatMap(changedParameters);
  const settings = [
    ...(scan.parity ? ['Judged as Security Hub does, wherever trailproof differs by default.'] : []),
    ...(scan.regions === null ? [] : [`Only resources of ${prose(scan.regions.join(', '))} have findings.`]),
    ...(scan.skipsDeniedRegions ? ['Regions that deny their listing are taken for not in use.'] : []),
    ...joinedLimits(scan),
    ...(changed.length === 0 ? [] : [`Parameters: ${prose(changed.join(', '))}`]),
  ];
  for (const text of settings) {
    yield BLANK;
    yield { text };
  }
  yield BLANK;
}

function* counts({ summary, findings }: ScanResult): Iterable<Line> {
  const { byStatus, failedBySeverity, vacuous } = summary;
  const severities = DESCENDING.filter(severity => failedBySeverity[severity] > 0);
  const accepted = findings.filter(isSuppressed).length;
  const numbers = severities.map(severity => `${failedBySeverity[severity]} ${severity.toLowerCase()}`);
  const split = [...numbers, ...(accepted === 0 ? [] : [`${accepted} suppressed`])].join(', ');
  yield* table(['Status', '#Findings', 'Of these'], []);
  yield row(['FAILED', String(byStatus.FAILED), split]);
  yield row(['WARNING', String(byStatus.WARNING), byStatus.WARNING === 0 ? '' : 'undecided']);
  yield row(['NOT_AVAILABLE', String(byStatus.NOT_AVAILABLE), byStatus.NOT_AVAILABLE === 0 ? '' : 'undecided']);
  yield row(['PASSED', String(byStatus.PASSED), vacuous === 0 ? '' : `${vacuous} with nothing to judge`]);
  yield BLANK;
}

/** Those that make it fail first: a gate that passes is not to look as if it had not. */
function* failures(result: ScanResult): Iterable<Line> {
  const failed = worstFirst(result.findings.filter(one => one.status === 'FAILED' && !isSuppressed(one)));
  const cells = cellsOf(result);
  const counting = failed.filter(one => letThroughAs(one) === null);
  if (counting.length > 0) {
    yield { text: `### ${plural(counting.length, 'finding')} failed` };
    yield BLANK;
    const rows = counting.map(finding => [severityWord(finding.controlSeverity), ...cells(finding)]);
    yield* table(['Severity', ...PLACE], rows, 'failed finding');
    yield BLANK;
  }
  const passing = failed.filter(one => letThroughAs(one) !== null);
  if (passing.length === 0) return;
  yield { text: `### ${plural(passing.length, 'failed finding')} let through by --gate new` };
  yield BLANK;
  const rows = passing.map(finding => [letThroughAs(finding) ?? '', severityWord(finding.controlSeverity), ...cells(finding)]);
  yield* table(['Why', 'Severity', ...PLACE], rows, 'failed finding');
  yield BLANK;
}

/** Accepted for a time: failed all the same. */
function* suppressed(result: ScanResult): Iterable<Line> {
  const accepted = worstFirst(result.findings.filter(isSuppressed));
  if (accepted.length === 0) return;
  const cells = cellsOf(result);
  yield { text: `### ${plural(accepted.length, 'failed finding')} suppressed` };
  yield BLANK;
  const rows = accepted.map(finding => {
    const { id = '', owner = '', expires = '', reason = '' } = finding.suppression ?? {};
    return [prose(id), prose(owner), expires, severityWord(finding.controlSeverity), ...cells(finding), prose(reason)];
  });
  yield* table(['Suppressed by', 'Owner', 'Until', 'Severity', ...PLACE, 'Reason'], rows, 'suppressed finding');
  yield BLANK;
}

/** Security Hub’s verdicts that are not ours, where its findings were given. */
function* besideSecurityHub(result: ScanResult): Iterable<Line> {
  const { securityHub } = result;
  if (securityHub === undefined) return;
  yield { text: '### Beside Security Hub' };
  yield BLANK;
  yield { text: `${prose(securityHub.source)}: ${besideText(securityHub)}. ${besideNotes(securityHub).join(' ')}`.trimEnd() };
  yield BLANK;
  const rows = besideGroups(result).flatMap(({ title, entries }) =>
    entries.map(({ id, here, there, because }) => [title, code(id), prose(here), prose(there), prose(because.join(' '))]),
  );
  if (rows.length === 0) return;
  yield* table(['How', 'Finding', 'Here', 'Security Hub', 'What may explain it'], rows, 'verdict');
  yield BLANK;
}

function* unknown(result: ScanResult): Iterable<Line> {
  const open = worstFirst(result.findings.filter(isUndecided));
  if (open.length === 0) return;
  yield { text: `### ${plural(open.length, 'finding')} could not be decided` };
  yield BLANK;
  yield { text: 'What is unknown counts neither as passed nor as failed.' };
  yield BLANK;
  const accounts = unknownAccounts(result);
  yield* unknownAccountsOf(result, accounts);
  const groups = new Map<string, { readonly reasons: readonly Reason[]; readonly findings: Finding[] }>();
  for (const finding of open) {
    if (accounts.has(finding.account)) continue;
    const key = JSON.stringify(finding.reasons.map(({ code: word, description }) => [word, description]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { reasons: finding.reasons, findings: [finding] });
    else group.findings.push(finding);
  }
  const cells = cellsOf(result);
  const ordered = [...groups].sort(([a, one], [b, other]) => other.findings.length - one.findings.length || compareText(a, b));
  for (const [, { reasons, findings }] of ordered) {
    const why = reasons.length === 0 ? 'No reason is known.' : reasons.map(reasonText).join(' ');
    yield { text: `${plural(findings.length, 'finding')}: ${why}` };
    yield BLANK;
    const rows = findings.map(finding => [severityWord(finding.controlSeverity), ...cells(finding)]);
    yield* table(['Severity of the control', ...PLACE], rows, 'undecided finding');
    yield BLANK;
  }
}

/** Accounts that could not be entered, say: one row each, and not one for each control. */
function* unknownAccountsOf({ accounts, findings }: ScanResult, unknown: ReadonlyMap<string, Reason>): Iterable<Line> {
  if (unknown.size === 0) return;
  const theirs = findings.filter(({ account }) => unknown.has(account)).length;
  yield { text: `Nothing is known of ${plural(unknown.size, 'account')}, which ${theirs} of these findings are about:` };
  yield BLANK;
  const byId = accountsById(accounts);
  const rows = [...unknown].map(([account, reason]) => [prose(labelOf(byId.get(account) ?? { account, name: null })), reasonText(reason)]);
  yield* table(['Account', 'Reason'], rows, 'unknown account');
  yield BLANK;
}

function* skipped({ skippedAccounts }: ScanResult): Iterable<Line> {
  if (skippedAccounts.length === 0) return;
  yield { text: `### ${plural(skippedAccounts.length, 'account')} not scanned` };
  yield BLANK;
  const rows = skippedAccounts.map(one => [prose(labelOf(one)), prose(one.reason)]);
  yield* table(['Account', 'Reason'], rows, 'skipped account');
  yield BLANK;
}

/** The entries of the suppressions file, those that need somebody first. */
function* register({ suppressions = [] }: ScanResult): Iterable<Line> {
  if (suppressions.length === 0) return;
  yield { text: '### Register of exceptions' };
  yield BLANK;
  const urgent = new Set(attentionsOf(suppressions).map(({ entry }) => entry));
  const rows = [...urgent, ...suppressions.filter(entry => !urgent.has(entry))].map(entry => {
    const { id, expires, type, owner, approvedBy, reason, ticket = '', location } = entry;
    const people = approvedBy === undefined ? owner : `${owner}, approved by ${approvedBy}`;
    return [
      prose(id),
      prose(stateText(entry)),
      expires,
      type,
      prose(people),
      prose(ticket),
      prose(reason),
      code(`${location.file}:${location.line}`),
    ];
  });
  yield* table(['Entry', 'State', 'Until', 'Type', 'Owner', 'Ticket', 'Reason', 'Where'], rows, 'entry');
  yield BLANK;
}

function* controls({ controls: judged }: ScanResult): Iterable<Line> {
  yield { text: '### Controls' };
  yield BLANK;
  const rows = judged.map(control => {
    const { FAILED, WARNING, NOT_AVAILABLE, PASSED } = control.counts;
    const numbers = [FAILED, WARNING + NOT_AVAILABLE, PASSED].map(String);
    return [linkTo(control), prose(control.title), severityWord(control.severity), ...numbers];
  });
  yield* table(['Control', 'Title', 'Severity', '#Failed', '#Undecided', '#Passed'], rows, 'control');
}

function reasonText({ code: word, description }: Reason): string {
  return `${code(word)} ${prose(description)}`;
}
