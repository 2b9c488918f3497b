import { compareText } from '../order.js';
import type {
  Finding,
  ScanResult,
  SecurityHubFinding,
  Testimony,
  Witness,
  WitnessOnly,
  WitnessRelation,
  WitnessVerdict,
} from '../types.js';
import { isUndecided } from '../undecided.js';
import { Explanations } from './explain.js';

/** A result beside what Security Hub says. */
export type WitnessedResult = ScanResult & Required<Pick<ScanResult, 'securityHub' | 'securityHubOnly'>>;

/**
 * Puts Security Hub’s verdicts beside those of a result. They are about the same when control, account and resource are; an account has one verdict here and
 * there one in each Region. No verdict changes by it.
 */
export function compareWithSecurityHub(result: ScanResult, testimony: Testimony): WitnessedResult {
  const controls = new Set(result.controls.map(({ id }) => id));
  const about = testimony.findings.filter(({ controlId }) => controls.has(controlId));
  const theirs = new Map<string, SecurityHubFinding[]>();
  for (const finding of about) {
    const key = keyOf(finding);
    const known = theirs.get(key);
    if (known === undefined) theirs.set(key, [finding]);
    else known.push(finding);
  }
  const explanations = new Explanations(result, testimony);
  const met = new Set<string>();
  const counts = { agrees: 0, disagrees: 0, undecidedHere: 0, undecidedThere: 0, undecided: 0, missingThere: 0, missingHere: 0 };
  const findings = result.findings.map(finding => {
    const key = keyOf({ ...finding, resourceId: finding.resource.id });
    met.add(key);
    const securityHub = witnessOf(finding, inScope(finding, theirs.get(key) ?? []), explanations);
    counts[securityHub.relation] += 1;
    return { ...finding, securityHub };
  });
  const judged = new Set(result.findings.map(({ controlId, account }) => `${controlId}|${account}`));
  const unmet = [...theirs].filter(([key]) => !met.has(key));
  const isEmpty = (one: SecurityHubFinding): boolean => judged.has(`${one.controlId}|${one.account}`) && saysNothingToJudge(one);
  const empty = unmet.flatMap(([, all]) => all.filter(isEmpty)).length;
  const securityHubOnly = unmet
    .map(([key, all]) => [key, all.filter(one => !isEmpty(one))] as const)
    .filter(([, all]) => all.length > 0)
    .map(([, [first, ...others]]): WitnessOnly => {
      const { controlId, account, resourceId } = first!;
      return {
        controlId,
        account,
        resourceId,
        verdicts: verdictsOf([first!, ...others]),
        because: explanations.whyNotHere(first!),
      };
    })
    .sort((a, b) => compareText(keyOf(a), keyOf(b)));
  counts.missingHere = securityHubOnly.length;
  const { source, truncated } = testimony;
  const ignored = testimony.ignored + testimony.findings.length - about.length;
  const securityHub = { source, findings: about.length, ignored, truncated, empty, counts };
  return { ...result, findings, securityHubOnly, securityHub };
}

function keyOf({ controlId, account, resourceId }: Pick<SecurityHubFinding, 'controlId' | 'account' | 'resourceId'>): string {
  return `${controlId}|${account}|${resourceId}`;
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html */
function saysNothingToJudge({ status, reasonCodes, resourceId }: SecurityHubFinding): boolean {
  return status === 'PASSED' && resourceId.startsWith('AWS::::Account:') && reasonCodes.includes('CONFIG_EVALUATIONS_EMPTY');
}

/** Where our finding is of one Region (`scope=region`), theirs of that Region is the one beside it. */
function inScope({ region, resource }: Finding, theirs: readonly SecurityHubFinding[]): readonly SecurityHubFinding[] {
  return resource.type === 'AWS::::Account' && region !== null ? theirs.filter(one => one.region === region) : theirs;
}

function witnessOf(finding: Finding, theirs: readonly SecurityHubFinding[], explanations: Explanations): Witness {
  const verdicts = verdictsOf(theirs);
  const relation = relationOf(finding, verdicts);
  return { relation, verdicts, because: explanations.of(finding, relation, verdicts, theirs) };
}

/** Every decided verdict has to be ours for the two to agree. */
function relationOf(finding: Finding, verdicts: readonly WitnessVerdict[]): WitnessRelation {
  if (verdicts.length === 0) return 'missingThere';
  const decided = verdicts.filter(one => !isUndecided(one));
  if (isUndecided(finding)) return decided.length === 0 ? 'undecided' : 'undecidedHere';
  if (decided.some(({ status }) => status !== finding.status)) return 'disagrees';
  return decided.length === 0 ? 'undecidedThere' : 'agrees';
}

/** One for each status with its reasons, with the Regions that have it. */
function verdictsOf(findings: readonly SecurityHubFinding[]): WitnessVerdict[] {
  const alike = new Map<string, SecurityHubFinding[]>();
  for (const finding of findings) {
    const { status, reasonCodes, suppressed } = finding;
    const key = JSON.stringify([status, [...reasonCodes].sort(), suppressed]);
    alike.set(key, [...(alike.get(key) ?? []), finding]);
  }
  return [...alike]
    .sort(([one], [other]) => compareText(one, other))
    .map(([, group]) => ({
      status: group[0]!.status,
      reasonCodes: [...new Set(group[0]!.reasonCodes)].sort(compareText),
      regions: [...new Set(group.map(({ region }) => region))].sort(compareText),
      observedAt: group.map(({ observedAt }) => observedAt).sort()[0]!,
      suppressed: group[0]!.suppressed,
    }));
}
