import { compareText } from '../order.js';
import type { Finding, ScanResult, Testimony, Witness, WitnessedResource, WitnessOnly, WitnessRelation, WitnessVerdict } from '../types.js';
import { isUndecided } from '../undecided.js';
import { Explanations } from './explain.js';
import { witnessKey } from './fold.js';

/** A result beside what Security Hub says. */
export type WitnessedResult = ScanResult & Required<Pick<ScanResult, 'securityHub' | 'securityHubOnly'>>;

/** Puts Security Hub’s verdicts beside those of a result: an account has one here, and there one in each Region. No verdict changes by it. */
export function compareWithSecurityHub(result: ScanResult, testimony: Testimony): WitnessedResult {
  const controls = new Set(result.controls.map(({ id }) => id));
  const about = testimony.resources.filter(({ controlId }) => controls.has(controlId));
  const theirs = new Map(about.map(one => [witnessKey(one), one]));
  const explanations = new Explanations(result, testimony);
  const met = new Set<string>();
  const counts = { agrees: 0, disagrees: 0, undecidedHere: 0, undecidedThere: 0, undecided: 0, missingThere: 0, missingHere: 0 };
  const findings = result.findings.map(finding => {
    const key = witnessKey({ ...finding, resourceId: finding.resource.id });
    met.add(key);
    const securityHub = witnessOf(finding, theirs.get(key), explanations);
    counts[securityHub.relation] += 1;
    return { ...finding, securityHub };
  });
  const judged = new Set(result.findings.map(({ controlId, account }) => `${controlId}|${account}`));
  const unmet = about.filter(one => !met.has(witnessKey(one)));
  const securityHubOnly = unmet
    .filter(one => !judged.has(`${one.controlId}|${one.account}`) || !saysNothingToJudge(one))
    .map(({ controlId, account, resourceId, verdicts }): WitnessOnly => {
      const alone = { controlId, account, resourceId, verdicts };
      return { ...alone, because: explanations.whyNotHere(alone) };
    })
    .sort((a, b) => compareText(witnessKey(a), witnessKey(b)));
  counts.missingHere = securityHubOnly.length;
  const { source, truncated, ignored, gaps } = testimony;
  const empty = unmet.length - securityHubOnly.length;
  const securityHub = { source, resources: about.length, ignored, truncated, gaps, empty, counts };
  return { ...result, findings, securityHubOnly, securityHub };
}

/** https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html */
function saysNothingToJudge({ resourceId, verdicts }: WitnessedResource): boolean {
  return (
    resourceId.startsWith('AWS::::Account:') &&
    verdicts.every(({ status, reasonCodes }) => status === 'PASSED' && reasonCodes.includes('CONFIG_EVALUATIONS_EMPTY'))
  );
}

function witnessOf(finding: Finding, theirs: WitnessedResource | undefined, explanations: Explanations): Witness {
  const verdicts = verdictsFor(finding, theirs?.verdicts ?? []);
  const relation = relationOf(finding, verdicts);
  return { relation, verdicts, because: explanations.of(finding, relation, verdicts, theirs?.parameters ?? []) };
}

/** Where our finding is of one Region (`scope=region`), theirs of that Region is the one beside it. */
function verdictsFor({ region, resource }: Finding, verdicts: readonly WitnessVerdict[]): readonly WitnessVerdict[] {
  if (resource.type !== 'AWS::::Account' || region === null) return verdicts;
  return verdicts.flatMap(one => (one.regions.includes(region) ? [{ ...one, regions: [region] }] : []));
}

/** Every decided verdict has to be ours for the two to agree. */
function relationOf(finding: Finding, verdicts: readonly WitnessVerdict[]): WitnessRelation {
  if (verdicts.length === 0) return 'missingThere';
  const decided = verdicts.filter(one => !isUndecided(one));
  if (isUndecided(finding)) return decided.length === 0 ? 'undecided' : 'undecidedHere';
  if (decided.some(({ status }) => status !== finding.status)) return 'disagrees';
  return decided.length === 0 ? 'undecidedThere' : 'agrees';
}
