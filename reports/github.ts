import { isUndecided } from '../src/undecided.js';
import type { AbsentFinding, AccountResult, FileLine, Finding, Reporter, ScanResult } from '../src/types.js';
import { plural } from './html/words.js';
import { cut } from './sarif/text.js';
import { safe } from './text/safe.js';
import { accountsById, labelOf, unknownAccounts } from './wording/accounts.js';
import { letThroughAs, lost } from './wording/baseline.js';
import { completeness } from './wording/completeness.js';
import { worstFirst } from './wording/severities.js';
import { attentionsOf, isSuppressed } from './wording/suppressions.js';

type Kind = 'error' | 'warning' | 'notice';

interface Annotation {
  /** Where it is to be shown, if there is such a file. */
  readonly at?: FileLine;
  readonly title: string;
  readonly message: string;
  /** How many findings it stands for. */
  readonly findings: number;
}

/** GitHub shows so many of each kind for a step, and drops the rest without a word. */
const SHOWN = 10;

const LONGEST = 1000;

/**
 * Workflow commands, which GitHub Actions shows as annotations: what failed as errors, what could not be decided as warnings, the severest first.
 * With `--gate new` an error is what makes the gate fail. A failure that it lets through is a notice and no warning: as a warning it would, in every run,
 * push out what could not be decided.
 */
export const github: Reporter = {
  format: 'github',
  extension: 'txt',
  *render(result) {
    const head = { title: result.tool.name, message: countsOf(result), findings: 0 };
    const { complete } = result.scan;
    const suppressed = result.findings.filter(isSuppressed);
    const heads = [...(complete ? [head] : []), ...(suppressed.length > 0 ? [lettingThrough(suppressed)] : [])];
    for (const one of heads) yield command('notice', one);
    const unsuppressed = worstFirst(result.findings.filter(one => one.status !== 'PASSED' && !isSuppressed(one)));
    const failed = unsuppressed.filter(({ status }) => status === 'FAILED');
    const known = failed.filter(one => letThroughAs(one) !== null);
    const place = placeIn(result.accounts);
    const inTheWay = [
      ...unsuppressed.filter(one => (one.status === 'FAILED' ? letThroughAs(one) === null : fails(one))).map(one => annotation(one, place)),
      ...lost(result)
        .findings.filter(({ gate }) => gate === 'FAILS')
        .map(absence),
    ];
    yield* atMost(
      SHOWN - heads.length,
      'notice',
      known.map(one => annotation(one, place)),
      'let through',
    );
    yield* atMost(SHOWN, 'error', inTheWay, 'failed');
    yield* atMost(
      SHOWN,
      'warning',
      [...(complete ? [] : [head]), ...outOfDate(result), ...undecided(result, place)],
      'could not be decided',
    );
  },
};

function countsOf(result: ScanResult): string {
  const { FAILED, WARNING, NOT_AVAILABLE, PASSED } = result.summary.byStatus;
  const whole = completeness(result);
  return `${FAILED} failed, ${WARNING + NOT_AVAILABLE} undecided, ${PASSED} passed. The scan is ${whole}.`;
}

/** They are no errors, but nobody shall take them for passed. */
function lettingThrough(suppressed: readonly Finding[]): Annotation {
  const [first = ''] = suppressed.flatMap(({ suppression }) => suppression?.expires ?? []).sort();
  const { length } = suppressed;
  const message =
    length === 1 ? `It failed, and is suppressed until ${first}.` : `They failed, and are suppressed, the first of them until ${first}.`;
  return { title: `${plural(length, 'failed finding')} suppressed`, message, findings: length };
}

/** One for all entries of the suppressions file that need somebody, at the first of them. */
function outOfDate({ suppressions = [] }: ScanResult): readonly Annotation[] {
  const [first, ...others] = attentionsOf(suppressions);
  if (first === undefined) return [];
  const number = others.length === 0 ? '1 entry needs' : `${others.length + 1} entries need`;
  const message = [first, ...others].map(({ text }) => text).join(' ');
  return [{ title: `${number} somebody in the suppressions file`, message, findings: 0, at: first.entry.location }];
}

/** Of an account of which nothing is known there is one, not one for each control. */
function* undecided(result: ScanResult, place: (finding: Finding) => string): Iterable<Annotation> {
  const unknown = unknownAccounts(result);
  const byId = accountsById(result.accounts);
  const numbers = new Map<string, number>();
  for (const { account } of result.findings) numbers.set(account, (numbers.get(account) ?? 0) + 1);
  for (const [account, { description }] of unknown) {
    const findings = numbers.get(account) ?? 0;
    yield { title: `Nothing is known of ${labelOf(byId.get(account) ?? { account, name: null })}`, message: description, findings };
  }
  for (const finding of worstFirst(result.findings.filter(isUndecided))) {
    if (!unknown.has(finding.account) && !fails(finding)) yield annotation(finding, place);
  }
  const { findings: absent, scope } = lost(result);
  yield* absent.filter(({ gate }) => gate !== 'FAILS').map(absence);
  for (const { what, because } of scope) yield { title: `In the baseline, and not in this scan: ${what}`, message: because, findings: 1 };
}

/** A pass that cannot be shown any more makes `--gate new` fail. */
function fails({ baseline }: Finding): boolean {
  return baseline?.gate === 'FAILS';
}

function absence({ id, controlId, status, because }: AbsentFinding): Annotation {
  return { title: `${controlId} was ${status} in the baseline`, message: `${because} ${id}`, findings: 1 };
}

function annotation(finding: Finding, place: (finding: Finding) => string): Annotation {
  const { controlId, controlSeverity, status, message, resource } = finding;
  const word = status === 'FAILED' ? controlSeverity : 'UNDECIDED';
  const known = letThroughAs(finding);
  return {
    title: `${controlId} ${word}${place(finding)}${known === null ? '' : `, ${known}`}`,
    message: `${message} ${resource.id}`,
    findings: 1,
  };
}

/** Account and Region, of which the one is only said where there are several. */
function placeIn(accounts: readonly AccountResult[]): (finding: Finding) => string {
  const byId = accountsById(accounts);
  return ({ account, region }) => {
    const label = byId.size > 1 ? [labelOf(byId.get(account) ?? { account, name: null })] : [];
    const parts = [...label, ...(region === null ? [] : [region])];
    return parts.length === 0 ? '' : ` in ${parts.join(', ')}`;
  };
}

function* atMost(most: number, kind: Kind, annotations: readonly Annotation[], outcome: string): Iterable<string> {
  const shown = annotations.length > most ? annotations.slice(0, most - 1) : annotations;
  for (const one of shown) yield command(kind, one);
  const more = annotations.slice(shown.length).reduce((sum, { findings }) => sum + findings, 0);
  if (more > 0) yield command(kind, { title: `And ${plural(more, 'more finding')}`, message: `${more} more ${outcome}.`, findings: more });
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, escaped as actions/toolkit does it. */
function command(kind: Kind, { title, message, at }: Annotation): string {
  const place = at === undefined ? '' : `file=${property(at.file)},line=${at.line},`;
  return `::${kind} ${place}title=${property(title)}::${escaped(message)}\n`;
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Control characters are written out, and with them every end of a line. */
function escaped(text: string): string {
  return cut(safe(text), LONGEST).replaceAll('%', '%25');
}
