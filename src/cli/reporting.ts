import { UsageError } from '../errors.js';
import type { Gate, GateDecision } from '../gate/exit-code.js';
import type { ScanResult, Testimony } from '../types.js';
import { baselineOptions, type BaselineArguments } from './baseline-options.js';
import type { Bundling } from './bundling.js';
import { type HeldAgainst, heldAgainst, judge } from './held-against.js';
import { failOn } from './options.js';
import type { OutputTarget } from './output.js';
import { type ScanArguments, scanOptions } from './scan-options.js';
import { suppressionRemarks } from './suppressing.js';
import { linesOf, tell } from './terminal.js';
import { besideText } from '../../reports/wording/security-hub.js';
import { refuseWrongLimit, type RenderingArguments, renderingOptions, type SavedEvidence, writeReports } from './write-reports.js';

const {
  'compare-with': compareWith,
  'fail-on': failOnOption,
  'allow-unknown': allowUnknown,
  suppressions,
  'fail-on-stale': failOnStale,
  quiet,
  verbose,
} = scanOptions;

/** How a result is reported and judged. */
export const reportingOptions = {
  ...renderingOptions,
  'compare-with': compareWith,
  'fail-on': failOnOption,
  'allow-unknown': allowUnknown,
  suppressions,
  'fail-on-stale': failOnStale,
  ...baselineOptions,
  quiet,
  verbose,
} as const;

export type ReportingArguments = RenderingArguments &
  Pick<ScanArguments, 'compareWith' | 'failOn' | 'allowUnknown' | 'suppressions' | 'failOnStale' | 'quiet' | 'verbose'> &
  BaselineArguments;

/** The threshold, the earlier result that counts beside it, and what Security Hub says, which counts for nothing. */
export interface Measure extends Gate {
  readonly held: HeldAgainst | null;
  readonly testimony: Testimony | null;
}

/** What the result is held against. Throws a KnownError. */
export async function gateOf(argv: ReportingArguments): Promise<Measure> {
  if (argv.quiet && argv.verbose) throw new UsageError('--quiet and --verbose contradict each other. Give one of them.');
  if (argv.failOnStale && argv.suppressions === undefined)
    throw new UsageError('--fail-on-stale is about the entries of --suppressions. Name the file.');
  refuseWrongLimit(argv);
  const held = await heldAgainst(argv, sourceDate() ?? new Date());
  const testimony =
    argv.compareWith === undefined
      ? null
      : await (await import('../input/security-hub.js')).readSecurityHub(argv.compareWith, process.stdin);
  return { failOn: failOn(argv.failOn), allowUnknown: argv.allowUnknown, failOnStale: argv.failOnStale, held, testimony };
}

async function besideSecurityHub(result: ScanResult, testimony: Testimony | null): Promise<ScanResult> {
  if (testimony === null) return result;
  return (await import('../security-hub/compare.js')).compareWithSecurityHub(result, testimony);
}

/** What is saved, and what is told, beside the reports. */
export interface Beside {
  readonly saved?: SavedEvidence | undefined;
  readonly bundling?: Bundling | null;
  readonly remarks?: readonly string[];
  /** The exit code of a scan that was stopped. */
  readonly interruption?: number | null;
}

/** How it ended: the gate's decision, or that it was stopped. */
type Decision = Omit<GateDecision, 'exitCode'> & { readonly exitCode: number };

const INTERRUPTED = 'The scan was interrupted, so that accounts or answers may be missing from its reports.';
const NOTHING_YET = 'Nothing was known yet of any account, so no file was written, and those of earlier scans are as they were.';

/** Writes the reports, says what was written and how it ended, and gives the exit code. */
export async function report(
  scanned: ScanResult,
  targets: readonly OutputTarget[],
  measure: Measure,
  argv: ReportingArguments,
  { saved, bundling = null, remarks = [], interruption = null }: Beside = {},
): Promise<number> {
  const witnessed = await besideSecurityHub(scanned, measure.testimony);
  const { result, decision: judged, rewritten } = await judge(witnessed, measure, measure.held);
  const decision = interruption === null ? judged : { exitCode: interruption, because: INTERRUPTED };
  if (interruption !== null && isEmpty(result)) {
    const shown = targets.filter(({ path }) => path === null);
    await writeReports(result, shown, argv);
    if (!argv.quiet) conclude(result, shown, decision, [...remarks, NOTHING_YET]);
  } else {
    const notes = await writeReports(result, targets, argv, { saved, bundling, rewritten });
    if (!argv.quiet) conclude(result, targets, decision, [...remarks, ...notes]);
  }
  return decision.exitCode;
}

/** Nothing is known of any account: the report would only replace one that says more. */
function isEmpty({ findings }: ScanResult): boolean {
  return findings.every(({ status }) => status === 'NOT_AVAILABLE');
}

function securityHubRemarks({ securityHub }: ScanResult): string[] {
  return securityHub === undefined ? [] : [`Beside Security Hub (${securityHub.source}): ${besideText(securityHub)}.`];
}

function conclude(
  result: ScanResult,
  targets: readonly OutputTarget[],
  { exitCode, because, details = [] }: Decision,
  notes: readonly string[],
): void {
  tell(...notes, ...suppressionRemarks(result), ...securityHubRemarks(result), ...cautions(result, targets), ...details);
  tell(`Exit code ${exitCode}: ${because}`);
}

/** What must not be done with what was written. */
export function cautions({ scan, baseline }: ScanResult, targets: readonly OutputTarget[]): string[] {
  if (!targets.some(({ format, isFolder }) => format === 'sarif' && !isFolder)) return [];
  if (scan.complete && (baseline === undefined || baseline.missingScope.length + baseline.counts.notReevaluated === 0)) return [];
  if (scan.complete)
    return [
      'Not all that the baseline has was evaluated again: do not upload the SARIF to code scanning, which would close alerts of which nothing is known.',
    ];
  return ['The scan is incomplete: do not upload its SARIF to code scanning, which would close the alerts that it could not decide.'];
}

/** Told of a check that failed, where the user wants to see it. */
export function checkErrors({ verbose: isVerbose }: ReportingArguments): (error: unknown, controlId: string, account: string) => void {
  return (error, controlId, account) => {
    if (isVerbose) tell(...linesOf(error, `${controlId} failed for account ${account}: `));
  };
}

/** 9999-12-31T23:59:59Z: a later time has no ISO 8601 form of four-digit years. */
const LAST_SECOND = 253_402_300_799;

/** A fixed clock, so that the same input gives the same bytes. https://reproducible-builds.org/docs/source-date-epoch/ */
export function sourceDate(): Date | null {
  const seconds = process.env['SOURCE_DATE_EPOCH'];
  if (seconds === undefined || seconds === '') return null;
  if (!/^\d{1,12}$/.test(seconds) || Number(seconds) > LAST_SECOND)
    throw new UsageError('SOURCE_DATE_EPOCH has to be a number of seconds since 1970, before the year 10000.');
  return new Date(Number(seconds) * 1000);
}
