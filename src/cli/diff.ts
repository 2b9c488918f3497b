import { type ArgumentsCamelCase, type CommandModule, type InferredOptionTypes, type Options } from 'yargs';
import { plural } from '../../reports/html/words.js';
import { compare, type ComparedResult } from '../baseline/compare.js';
import { UsageError } from '../errors.js';
import { decideRegressions, objections, type Objections, withVerdicts } from '../gate/regression.js';
import type { ScanOptions } from '../scan.js';
import { TOOL } from '../tool.js';
import type { Baseline, ScanResult } from '../types.js';
import { earlierResult, type EarlierResult, textOf } from './baseline-file.js';
import { refuseWords, refuseWrongValues } from './command-line.js';
import { diffMarkdown, diffText } from './diff-text.js';
import { writeToStdout } from './output.js';
import { sourceDate } from './reporting.js';
import { scanOptions } from './scan-options.js';
import { tell, widthOf } from './terminal.js';

const diffOptions = {
  format: { choices: ['text', 'markdown', 'json'] as const, default: 'text', requiresArg: true, describe: 'How to print it' },
  quiet: scanOptions.quiet,
} as const satisfies Record<string, Options>;

type DiffOptions = InferredOptionTypes<typeof diffOptions> & { readonly old: string; readonly new: string };

export const diffCommand: CommandModule<object, DiffOptions> = {
  command: 'diff <old> <new>',
  describe: 'Say what changed between two reports, or two files of evidence',
  builder: yargs =>
    yargs
      .positional('old', { type: 'string', demandOption: true, describe: 'A JSON report, a baseline, or evidence' })
      .positional('new', { type: 'string', demandOption: true, describe: 'A JSON report, or evidence' })
      .options(diffOptions)
      .check(argv => {
        refuseWords(argv._.slice(1));
        return refuseWrongValues(argv, diffOptions);
      })
      .example('$0 diff yesterday.json today.json', 'What is better, what is worse, and which facts changed')
      .example('$0 diff old.json new.json --format markdown', 'For a comment on a pull request')
      .epilogue(
        'Exit codes: 0 nothing is worse, 1 something is, 2 a file could not be used, 3 nothing is, as far as known, but something is undecided or left out that was not so before.',
      ),
  handler: async argv => {
    process.exitCode = await diff(argv);
  },
};

/** Every regression counts here, whatever its severity. */
const GATE = { failOn: 'INFORMATIONAL', allowUnknown: false, newControls: 'fail' } as const;

/** What is printed: the comparison, and what it means. */
export interface Difference {
  readonly from: string;
  readonly to: string;
  readonly compared: ComparedResult;
  readonly objections: Objections;
}

async function diff({ old: from, new: to, format, quiet }: ArgumentsCamelCase<DiffOptions>): Promise<number> {
  // What yargs makes of a lone dash.
  if ([from, to].includes('')) throw new UsageError('diff compares two files, and does not read standard input. Name both.');
  const [before, after] = [await known(from), await known(to)];
  if (after?.kind === 'baseline') throw new UsageError(`${to} is a baseline, which stands for the old of two. Name a report or evidence.`);
  const result = after?.result ?? (await judged(to, before));
  const baseline = before?.baseline ?? (await baselineOfEvidence(from, after, result));
  const compared = withVerdicts(compare(result, baseline, from), GATE);
  const difference = { from, to, compared, objections: objections(compared) };
  const texts = { json: diffJson, markdown: diffMarkdown, text: (one: Difference) => diffText(one, widthOf(process.stdout)) };
  await writeToStdout(texts[format](difference));
  const { exitCode, because } = decideRegressions(compared, GATE);
  // Whatever its severity: there is no threshold to name.
  const { length } = difference.objections.worse;
  if (!quiet) tell(`Exit code ${exitCode}: ${exitCode === 1 ? `${plural(length, 'finding')} got worse since ${from}.` : because}`);
  return exitCode;
}

async function known(path: string): Promise<EarlierResult | null> {
  // Evidence may be lines of JSON, PowerShell's UTF-16 or an error of the AWS CLI: what is none of ours is left to the reader of evidence.
  const text = await textOf(path);
  return /"schemaVersion"\s*:/.test(text.slice(0, 4096)) && isOneDocument(text) ? earlierResult(path, text) : null;
}

function isOneDocument(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function baselineOfEvidence(path: string, after: EarlierResult | null, result: ScanResult): Promise<Baseline> {
  const { baselineOf } = await import('../baseline/of-result.js');
  const judgedAs: EarlierResult = after ?? { kind: 'report', baseline: baselineOf(result), result };
  return baselineOf(await judged(path, judgedAs));
}

/** Evidence, judged by the controls and with the parameters of the other side, or by all controls where that is evidence too. */
async function judged(path: string, other: EarlierResult | null): Promise<ScanResult> {
  const { scan } = await import('../scan.js');
  const clock = sourceDate();
  const like: Partial<ScanOptions> = other === null ? {} : settingsOf(other.baseline);
  return scan({ input: [path], ...like, ...(clock !== null && { now: () => clock }) });
}

function settingsOf({ controls, settings }: Baseline): Partial<ScanOptions> {
  return {
    controls: controls.map(({ id }) => id),
    parameters: Object.fromEntries(controls.filter(hasParameters).map(({ id, parameters }) => [id, parameters])),
    ...(settings.regions !== null && { regions: settings.regions }),
    skipDeniedRegions: settings.skipsDeniedRegions,
    parity: settings.parity,
  };
}

function hasParameters({ parameters }: Baseline['controls'][number]): boolean {
  return Object.keys(parameters).length > 0;
}

/** `schemas/diff.schema.json`: what counts as worse, and every finding that is not as it was. */
function diffJson({ from, to, compared, objections: { worse, undecided, missing } }: Difference): string[] {
  const { findings, absentFindings } = compared;
  const { counts, newControls, changedControls } = compared.baseline;
  const changed = findings.flatMap(({ id, status, message, baseline }) =>
    baseline === undefined || baseline.state === 'unchanged'
      ? []
      : [{ id, state: baseline.state, before: baseline.status, now: status, changes: baseline.changes, message }],
  );
  const absent = absentFindings.map(({ id, state, status, because }) => ({ id, state, before: status, because }));
  const head = { schemaVersion: '1.0', kind: 'diff', tool: TOOL, old: from, new: to, counts, newControls, changedControls };
  const document = { ...head, worse, undecided, missing, changed, absent };
  return [`${JSON.stringify(document, null, 2)}\n`];
}
