import type { FactName } from '../types.js';
import { type DeclaredCall, PLACES } from './collector.js';
import { collectors } from './collectors.js';
import { IDENTITY_CALLS, ROLE_CALLS } from './identity.js';
import type { Discovery } from './options.js';

export { MEMBER_ROLE } from './organization/calls.js';

/** Every call that collecting these facts may make, those of the facts that they rest on included. */
export function plannedCalls(facts: Iterable<FactName>, discovery: Discovery = 'sweep'): readonly DeclaredCall[] {
  const needed = new Set<FactName>();
  const visit = (name: FactName): void => {
    if (needed.has(name)) return;
    needed.add(name);
    collectors[name]?.after.forEach(visit);
  };
  for (const name of facts) visit(name);
  const calls = [...needed].flatMap(name => collectors[name]?.calls ?? []).filter(({ only }) => only === undefined || only === discovery);
  return [...IDENTITY_CALLS, ...calls].sort((a, b) => (a.operation < b.operation ? -1 : 1));
}

/** The IAM actions that these calls need, sorted. Who one is may be asked without any permission. */
export function neededActions(calls: readonly DeclaredCall[]): readonly string[] {
  const actions = calls.map(({ action }) => action).filter(action => action !== 'sts:GetCallerIdentity');
  return [...new Set(actions)].sort();
}

/** What is known of the account before anything is asked about it. */
export interface PlanScope {
  readonly account: string | null;
  readonly partition: string | null;
  /** Where what belongs to no Region is asked for. */
  readonly region: string | null;
  /** The enabled Regions, if they are known. */
  readonly regions: readonly string[] | null;
}

export interface PlannedCall {
  readonly operation: string;
  readonly action: string;
  /** What it is made once for. */
  readonly per: string;
  /** In which Region, in words; `regions` names them. */
  readonly where: string;
  readonly note: string | null;
  /** It may turn out not to be needed. */
  readonly isConditional: boolean;
  /** The Regions that it goes to, `null` where they depend on what a scan finds, or are not known. */
  readonly regions: readonly string[] | null;
  /** How often, `null` where that depends on what a scan finds, or on Regions that are not known. */
  readonly count: number | null;
}

export interface Plan extends PlanScope {
  readonly calls: readonly PlannedCall[];
  /** The calls that every scan makes, as far as they are known. */
  readonly atLeast: number;
}

export function planOf(facts: Iterable<FactName>, scope: PlanScope, assumesRole: boolean, discovery?: Discovery): Plan {
  const declared = [...(assumesRole ? ROLE_CALLS : []), ...plannedCalls(facts, discovery)];
  const calls = declared.map(one => planned(one, scope));
  return { ...scope, calls, atLeast: calls.reduce((sum, { count }) => sum + (count ?? 0), 0) };
}

function planned({ operation, action, place, note, isConditional = false }: DeclaredCall, scope: PlanScope): PlannedCall {
  const { each: per, where } = PLACES[place];
  const own = scope.region === null ? null : [scope.region];
  const regions = place === 'Region' ? scope.regions : place === 'account' ? own : null;
  const count = isConditional ? null : place === 'account' ? 1 : (regions?.length ?? null);
  return { operation, action, per, where, note: note ?? null, isConditional, regions, count };
}
