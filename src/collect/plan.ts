import type { FactName } from '../types.js';
import type { DeclaredCall } from './collector.js';
import { collectors } from './collectors.js';
import { IDENTITY_CALLS } from './identity.js';

/** Every call that collecting these facts may make, those of the facts that they rest on included. */
export function plannedCalls(facts: Iterable<FactName>): readonly DeclaredCall[] {
  const needed = new Set<FactName>();
  const visit = (name: FactName): void => {
    if (needed.has(name)) return;
    needed.add(name);
    collectors[name]?.after.forEach(visit);
  };
  for (const name of facts) visit(name);
  const calls = [...needed].flatMap(name => collectors[name]?.calls ?? []);
  return [...IDENTITY_CALLS, ...calls].sort((a, b) => (a.operation < b.operation ? -1 : 1));
}

/** The IAM actions that these calls need, sorted. Who one is may be asked without any permission. */
export function neededActions(calls: readonly DeclaredCall[]): readonly string[] {
  const actions = calls.map(({ action }) => action).filter(action => action !== 'sts:GetCallerIdentity');
  return [...new Set(actions)].sort();
}
