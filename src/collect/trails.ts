import { missing, present } from '../facts.js';
import type { Fact, FactsByKey, Missing, Trail, TrailInventory } from '../types.js';
import type { Aws } from './aws.js';
import { call, type Collector, forEachKey } from './collector.js';
import { describeTrails } from './describe-trails.js';
import { listedInventory } from './list-trails.js';

/** DescribeTrails with shadow trails in every enabled Region, or as far as ListTrails tells that it is needed. */
export const trails: Collector<'trails', never> = {
  fact: 'trails',
  after: [],
  calls: [
    call('cloudtrail:ListTrails', 'account', { only: 'list' }),
    call('cloudtrail:DescribeTrails', 'Region', { only: 'sweep' }),
    call('cloudtrail:DescribeTrails', 'account', {
      only: 'list',
      note: 'again for each home Region not yet seen, and in every Region where ListTrails does not do',
    }),
  ],
  async collect({ aws, regions, region, discovery }) {
    const here = regions.includes(region) ? region : regions[0];
    if (discovery === 'sweep' || here === undefined) return sweep(aws, regions, {}, null);
    const shown = describeTrails(aws, here);
    const listed = await listedInventory(aws, regions, here, shown);
    return listed.state === 'present' ? listed : sweep(aws, regions, { [here]: await shown }, listed.message);
  },
};

/** Every Region that was not asked before, all at once, merged by ARN: a trail is as its home Region shows it, where that could be read. */
async function sweep(
  aws: Aws,
  regions: readonly string[],
  known: FactsByKey<readonly Trail[]>,
  fellBack: string | null,
): Promise<Fact<TrailInventory>> {
  const seen = await forEachKey(regions, async region => known[region] ?? (await describeTrails(aws, region)));
  const gaps = Object.values(seen).filter(fact => fact.state === 'missing');
  if (gaps.length === regions.length) return unread(gaps);
  const found = new Map<string, Trail>();
  for (const [region, shown] of Object.entries(seen)) {
    for (const trail of shown.state === 'present' ? shown.value : []) {
      if (trail.homeRegion === region || !found.has(trail.arn)) found.set(trail.arn, trail);
    }
  }
  return present({
    trails: [...found.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    regions: Object.fromEntries(Object.entries(seen).map(([region, shown]) => [region, arnsOf(shown)])),
    discovery: { used: 'sweep', fellBack },
  });
}

function arnsOf(shown: Fact<readonly Trail[]>): Fact<readonly string[]> {
  return shown.state === 'missing' ? shown : present(shown.value.map(({ arn }) => arn));
}

/** No Region could be read: the reason of the first stands for all, as they are the same call of the same caller. */
function unread([first]: readonly Missing[]): Fact<never> {
  return first ?? missing('ERROR', 'The account has no enabled Region that could be asked.', 'cloudtrail:DescribeTrails');
}
