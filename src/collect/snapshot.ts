import { COVERAGE_FACTS, FACT_NAMES, missing } from '../facts.js';
import type { Fact, FactName, FactValues, Snapshot } from '../types.js';
import type { Aws } from './aws.js';
import type { CollectContext } from './collector.js';
import { collectors } from './collectors.js';
import { type Caller, enabledRegions } from './identity.js';
import type { EvidenceOptions } from './options.js';

export interface CollectOptions extends EvidenceOptions {
  readonly caller: Promise<Caller>;
  /** Where to ask who the caller is and which Regions there are. */
  readonly region: string;
}

const NOT_ASKED = missing('NOT_REQUESTED', 'No selected control needs this evidence.');

/** The evidence of the caller's own account. Rejects only when it cannot be told whose account it is. */
export async function collectSnapshot(aws: Aws, options: CollectOptions): Promise<Snapshot> {
  const collectedAt = options.now().toISOString();
  const [caller, regions] = await Promise.all([options.caller, enabledRegions(aws, options.region)]);
  const { account, partition } = caller;
  const { coverage = false } = options;
  const wanted = new Set([...options.facts, ...(coverage ? COVERAGE_FACTS : [])]);
  const started = new Map<FactName, Promise<Fact<unknown>>>();
  const have = <N extends FactName>(name: N): Promise<Fact<FactValues[N]>> => {
    const running = started.get(name) ?? start(name);
    started.set(name, running);
    return running as Promise<Fact<FactValues[N]>>;
  };
  const start = async (name: FactName): Promise<Fact<unknown>> => {
    if (regions.state === 'missing') return regions;
    const context: CollectContext = { ...options, coverage, aws, account, partition, regions: regions.value, have };
    return (await collectors[name]?.collect(context)) ?? NOT_ASKED;
  };
  const facts = await Promise.all(FACT_NAMES.map(async name => [name, wanted.has(name) ? await have(name) : NOT_ASKED] as const));
  return { partition, account, origin: 'live', collectedAt, facts: Object.fromEntries(facts) as Snapshot['facts'] };
}
