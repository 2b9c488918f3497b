import { compareText } from '../order.js';
import type { SecurityHubFinding, WitnessedResource, WitnessVerdict } from '../types.js';

interface Folding {
  readonly status: WitnessVerdict['status'];
  readonly reasonCodes: readonly string[];
  readonly suppressed: boolean;
  readonly regions: Set<string>;
  observedAt: string;
}

/** Folds findings, however many there are, into what Security Hub says of each resource: most are alike in every Region. */
export class Fold {
  readonly #resources = new Map<
    string,
    { readonly first: SecurityHubFinding; readonly alike: Map<string, Folding>; readonly sets: Set<string> }
  >();

  add(finding: SecurityHubFinding): void {
    const { status, reasonCodes, suppressed, region, observedAt, parameters } = finding;
    const key = witnessKey(finding);
    const known = this.#resources.get(key) ?? { first: finding, alike: new Map<string, Folding>(), sets: new Set<string>() };
    this.#resources.set(key, known);
    if (parameters !== null) known.sets.add(JSON.stringify(parameters));
    const codes = [...new Set(reasonCodes)].sort(compareText);
    const kind = JSON.stringify([status, codes, suppressed]);
    const verdict = known.alike.get(kind) ?? { status, reasonCodes: codes, suppressed, regions: new Set<string>(), observedAt };
    known.alike.set(kind, verdict);
    verdict.regions.add(region);
    if (observedAt < verdict.observedAt) verdict.observedAt = observedAt;
  }

  get resources(): readonly WitnessedResource[] {
    return [...this.#resources.values()].map(({ first: { controlId, account, resourceId }, alike, sets }) => ({
      controlId,
      account,
      resourceId,
      verdicts: [...alike]
        .sort(([one], [other]) => compareText(one, other))
        .map(([, { regions, ...verdict }]) => ({ ...verdict, regions: [...regions].sort(compareText) })),
      parameters: [...sets].sort(compareText).map(text => JSON.parse(text) as WitnessedResource['parameters'][number]),
    }));
  }
}

/** They are about the same when control, account and resource are. */
export function witnessKey({ controlId, account, resourceId }: Pick<SecurityHubFinding, 'controlId' | 'account' | 'resourceId'>): string {
  return `${controlId}|${account}|${resourceId}`;
}
