import type { ScanResult, SecurityHubComparison, WitnessRelation, WitnessVerdict } from '../../src/types.js';

type Relation = WitnessRelation | 'missingHere';

/** In the order in which a reader wants them. What agrees is counted and not listed. */
const APART = [
  'disagrees',
  'undecidedHere',
  'undecidedThere',
  'missingHere',
  'missingThere',
  'undecided',
] as const satisfies readonly Relation[];

const WORDS: Readonly<Record<Relation, string>> = {
  agrees: 'agree',
  disagrees: 'disagree',
  undecidedHere: 'decided by Security Hub alone',
  undecidedThere: 'decided here alone',
  undecided: 'decided by neither',
  missingThere: 'not in Security Hub',
  missingHere: 'in Security Hub alone',
};

/** A verdict here beside that of Security Hub. */
export interface Beside {
  readonly id: string;
  readonly here: string;
  readonly there: string;
  readonly because: readonly string[];
}

export interface BesideGroup {
  readonly relation: Relation;
  readonly title: string;
  readonly entries: readonly Beside[];
}

/** `12 agree, 1 disagree, 0 decided there alone, …`. */
export function besideText({ counts }: SecurityHubComparison): string {
  return (['agrees', ...APART] as const).map(relation => `${counts[relation]} ${WORDS[relation]}`).join(', ');
}

/** What of Security Hub’s findings is not compared, in sentences. */
export function besideNotes({ truncated, ignored, empty, gaps }: SecurityHubComparison): readonly string[] {
  return [
    ...gaps.map(({ because }) => because),
    ...(truncated ? ['The findings of Security Hub are a page of an answer: what is not in them may be on another.'] : []),
    ...(ignored === 0 ? [] : [`Not compared: ${ignored} that are archived, another product’s, or another service’s.`]),
    ...(empty === 0
      ? []
      : [`In ${empty} ${empty === 1 ? 'case' : 'cases'} Security Hub says of a Region that there is nothing to judge for a control.`]),
  ];
}

/** What does not agree, by how it does not; groups of which there is nothing are left out. */
export function besideGroups({ findings, securityHubOnly = [] }: Pick<ScanResult, 'findings' | 'securityHubOnly'>): readonly BesideGroup[] {
  return APART.flatMap(relation => {
    const entries =
      relation === 'missingHere'
        ? securityHubOnly.map(({ controlId, account, resourceId, verdicts, because }) => ({
            id: `${controlId}|${account}|${resourceId}`,
            here: 'no finding',
            there: verdictWords(verdicts),
            because: [because],
          }))
        : findings.flatMap(({ id, status, message, securityHub }) =>
            securityHub?.relation === relation
              ? [{ id, here: `${status}. ${message}`, there: verdictWords(securityHub.verdicts), because: securityHub.because }]
              : [],
          );
    const word = WORDS[relation];
    return entries.length === 0 ? [] : [{ relation, title: word.charAt(0).toUpperCase() + word.slice(1), entries }];
  });
}

/** Of an account there is a verdict in each Region; more of them than this are counted. */
const REGIONS = 3;

function verdictWords(verdicts: readonly WitnessVerdict[]): string {
  if (verdicts.length === 0) return 'no finding';
  return verdicts
    .map(({ status, reasonCodes, regions, observedAt, suppressed }) => {
      const more = regions.length - REGIONS;
      const where = [...regions.slice(0, REGIONS), ...(more > 0 ? [`${more} more`] : [])].join(', ');
      const codes = reasonCodes.length === 0 ? '' : ` (${reasonCodes.join(', ')})`;
      return `${status}${codes} in ${where}, seen ${observedAt}${suppressed ? ', suppressed there' : ''}`;
    })
    .join('; ');
}
