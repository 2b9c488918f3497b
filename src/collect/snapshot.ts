import { COVERAGE_FACTS, FACT_NAMES, NOT_ASKED } from '../facts.js';
import type { Fact, FactName, FactValues, Missing, Snapshot } from '../types.js';
import type { Aws } from './aws.js';
import type { CollectContext } from './collector.js';
import { collectors } from './collectors.js';
import { enabledRegions } from './identity.js';
import type { Caller, EvidenceOptions } from './options.js';
import { Known } from './organization/known.js';

export interface CollectOptions extends EvidenceOptions {
  /** What other accounts of the same scan have proved. */
  readonly known?: Known;
  readonly caller: Promise<Caller>;
  /** Where to ask who the caller is and which Regions there are. */
  readonly region: string;
}

/** A row for an account of which nothing could be asked. */
export function blankSnapshot(
  { account, partition }: Pick<Snapshot, 'account' | 'partition'>,
  reason: Missing,
  now: EvidenceOptions['now'],
): Snapshot {
  const facts = Object.fromEntries(FACT_NAMES.map(name => [name, reason])) as unknown as Snapshot['facts'];
  return { partition, account, origin: 'live', collectedAt: now().toISOString(), facts };
}

/** The evidence of one account. Rejects only when it cannot be told whose account it is. */
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
    const context: CollectContext = {
      known: new Known(),
      discovery: 'sweep',
      atMost: Infinity,
      ...options,
      coverage,
      aws,
      account,
      partition,
      regions: regions.value,
      have,
    };
    return (await collectors[name]?.collect(context)) ?? NOT_ASKED;
  };
  const facts = await Promise.all(FACT_NAMES.map(async name => [name, wanted.has(name) ? await have(name) : NOT_ASKED] as const));
  return { partition, account, origin: 'live', collectedAt, facts: Object.fromEntries(facts) as Snapshot['facts'] };
}
