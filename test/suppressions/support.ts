import { FACT_NAMES, missing, present } from '../../src/facts.js';
import { Background, type BackgroundOptions } from '../../src/suppressions/background.js';
import type { Snapshot, SuppressionEntry, Tag } from '../../src/types.js';
import { ACCOUNT } from '../support/results.js';

export const TODAY = '2026-11-21';

/** An entry that accepts CloudTrail.4, unless something else is said. */
export function entry(parts: Partial<SuppressionEntry> = {}): SuppressionEntry {
  return {
    id: 'SUP-1',
    type: 'risk-accepted',
    controls: ['CloudTrail.4'],
    reason: 'The trail goes away in spring.',
    owner: 'cloud-sec@example.com',
    expires: '2027-05-01',
    location: { file: 'suppressions.yaml', line: 4 },
    ...parts,
  };
}

interface Seen {
  readonly account?: string;
  readonly origin?: 'live' | 'file';
  /** Region → whether its trails could be listed. */
  readonly regions?: Readonly<Record<string, boolean>>;
  readonly tags?: Readonly<Record<string, readonly Tag[]>>;
}

/** An account of which only the Regions and the tags are known. */
function snapshot({ account = ACCOUNT, origin = 'live', regions = { 'us-east-1': true, 'eu-central-1': true }, tags }: Seen): Snapshot {
  const unknown = Object.fromEntries(FACT_NAMES.map(name => [name, missing('NOT_REQUESTED', 'Nobody asked.')])) as Snapshot['facts'];
  const listed = Object.entries(regions).map(([name, isKnown]) => [
    name,
    isKnown ? present([]) : missing('ACCESS_DENIED', 'It was denied.'),
  ]);
  const facts = {
    ...unknown,
    trails: present({ trails: [], regions: Object.fromEntries(listed) as Record<string, never> }),
    ...(tags !== undefined && { trailTags: present(Object.fromEntries(Object.entries(tags).map(([arn, own]) => [arn, present(own)]))) }),
  };
  return { partition: 'aws', account, origin, collectedAt: null, facts };
}

/** What was seen of accounts; one that was asked in all of its two Regions by default. */
export function background(seen: readonly Seen[] = [{}], options: BackgroundOptions = {}): Background {
  const known = new Background(options);
  for (const one of seen) known.add(snapshot(one));
  return known;
}
