import type { ScanResult } from '../../src/types.js';
import { joinedLimits } from '../wording/completeness.js';
import { accountsById } from '../wording/accounts.js';
import { About, Input, type Setting } from './about.js';
import { baselinePieces } from './baseline.js';
import { Banner, type BannerProps, MOST_NAMED } from './banner.js';
import { Controls, ControlSection } from './controls.js';
import { controlFindingPieces } from './control-findings.js';
import { coveragePieces } from './coverage.js';
import { Contents, type ContentsProps, type DocumentProps } from './document.js';
import { ExceptionRow, Exceptions } from './exceptions.js';
import { gapsByCode, gapsByReason } from './gaps.js';
import { Glossary } from './glossary.js';
import { Matrix, matrixPieces, matrixProps } from './matrix.js';
import { methodPieces } from './method.js';
import { framed, piece } from './piece.js';
import { securityHubPieces } from './security-hub.js';
import { SignOff } from './signoff.js';
import { Skipped, SkippedRow } from './skipped.js';
import { standardPieces } from './standards.js';
import { Summary, type SummaryProps } from './summary.js';
import { GapRow, MOST_GAPS, NothingUndecided, Undecided } from './undecided.js';
import { groupBy, type View } from './view.js';

function* inputPieces({ scan: { inputs } }: ScanResult): Generator<string> {
  for (const input of inputs) yield piece(Input, input);
}

function* skippedPieces({ skippedAccounts }: ScanResult): Generator<string> {
  if (skippedAccounts.length === 0) return;
  const rows = skippedAccounts.map(one => piece(SkippedRow, one));
  yield* framed(Skipped, { accounts: skippedAccounts.length }, rows);
}

function* exceptionPieces({ suppressions = [], findings }: ScanResult): Generator<string> {
  if (suppressions.length === 0) return;
  const suppressed = findings.filter(({ suppression }) => suppression !== undefined).length;
  const rows = suppressions.map(entry => piece(ExceptionRow, { entry }));
  yield* framed(Exceptions, { entries: suppressions.length, suppressed }, rows);
}

function* undecidedPieces({ result, place }: View): Generator<string> {
  const gaps = gapsByReason(result.findings);
  if (gaps.length === 0) yield piece(NothingUndecided, {});
  else {
    const byId = accountsById(result.accounts);
    const named = (account: string) => ({ account, name: byId.get(account)?.name ?? null });
    const rows = gaps.slice(0, MOST_GAPS).map(gap => piece(GapRow, { ...gap, named: gap.someAccounts.map(named) }, place));
    yield* framed(Undecided, { undecided: undecided(result), reasons: gaps.length, place }, rows);
  }
}

function* controlPieces(view: View): Generator<string> {
  const { controls, standards, findings } = view.result;
  const byControl = groupBy(findings, ({ controlId }) => controlId);
  for (const control of controls) {
    const own = byControl.get(control.id) ?? [];
    yield* framed(ControlSection, { control, standards }, controlFindingPieces(control.id, own, view), view.place);
  }
}

function undecided({ summary: { byStatus } }: ScanResult): number {
  return byStatus.WARNING + byStatus.NOT_AVAILABLE;
}

export function documentProps({ tool, scan, accounts, controls, findings }: ScanResult): DocumentProps {
  return {
    tool: tool.name,
    version: tool.version,
    startedAt: scan.startedAt,
    complete: scan.complete,
    accounts: accounts.length,
    controls: controls.length,
    findings: findings.length,
  };
}

export function contentsProps({ baseline, securityHub, skippedAccounts, suppressions = [] }: ScanResult): ContentsProps {
  return {
    baseline: baseline !== undefined,
    'security-hub': securityHub !== undefined,
    skipped: skippedAccounts.length > 0,
    exceptions: suppressions.length > 0,
  };
}

export function bannerProps({ result }: View): BannerProps {
  const gaps = gapsByCode(result.findings);
  return {
    complete: result.scan.complete,
    interrupted: result.scan.interrupted,
    controls: result.controls.length,
    accounts: result.accounts.length,
    skipped: result.skippedAccounts.length,
    findings: result.findings.length,
    undecided: undecided(result),
    affected: result.accounts.filter(({ complete }) => !complete).length,
    gaps: gaps.slice(0, MOST_NAMED),
    moreGaps: Math.max(0, gaps.length - MOST_NAMED),
  };
}

export function aboutProps({ tool, scan, controls, accounts }: ScanResult) {
  // Only what differs from a default changes what a verdict means; the control's own section shows the rest.
  const settings = controls.flatMap(({ id, parameters, parameterDefaults }) =>
    Object.entries(parameters)
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(parameterDefaults[name]))
      .map(([name, value]): Setting => ({ controlId: id, name, value })),
  );
  return {
    tool,
    startedAt: scan.startedAt,
    finishedAt: scan.finishedAt,
    parity: scan.parity,
    limits: [
      ...(scan.regions === null
        ? []
        : [`Only resources of ${scan.regions.join(', ')} have findings; evidence of every Region was weighed.`]),
      ...(scan.skipsDeniedRegions ? ['Regions that deny their listing are taken for not in use.'] : []),
      ...joinedLimits(scan),
    ],
    settings,
    inputs: scan.inputs.length,
    live: accounts.length > 0 && accounts.every(({ origin }) => origin === 'live'),
  };
}

export function summaryProps({ summary, controls, baseline }: ScanResult): SummaryProps {
  return {
    accounts: summary.accounts,
    findings: summary.findings,
    total: { counts: summary.byStatus, vacuous: summary.vacuous },
    failedBySeverity: summary.failedBySeverity,
    controls: controls.map(({ id, title, severity, status, counts, vacuous }) => ({ id, title, severity, status, counts, vacuous })),
    changes: baseline?.counts ?? null,
  };
}

/** What a page of the whole scan says, in order; what it says of its findings, and how it shows accounts, is the page's own. */
export function* sections(view: View, notice: string, accounts: Iterable<string>): Generator<string> {
  const { result } = view;
  yield piece(Banner, bannerProps(view)) + notice;
  yield piece(Contents, contentsProps(result));
  yield* framed(About, aboutProps(result), inputPieces(result));
  yield piece(Summary, summaryProps(result));
  yield* baselinePieces(result);
  yield* securityHubPieces(result);
  yield* framed(Matrix, matrixProps(view), matrixPieces(view));
  yield* coveragePieces(view);
  yield* methodPieces(view);
  yield* standardPieces(result);
  yield* framed(Controls, {}, controlPieces(view));
  yield* accounts;
  yield* exceptionPieces(result);
  yield* undecidedPieces(view);
  yield* skippedPieces(result);
  yield piece(Glossary, {});
  yield piece(SignOff, { ...documentProps(result), undecided: undecided(result) });
}
