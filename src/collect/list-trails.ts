import { ListTrailsCommand, type ListTrailsCommandOutput } from '@aws-sdk/client-cloudtrail';
import { missing, present } from '../facts.js';
import type { Fact, Missing, Trail, TrailInventory } from '../types.js';
import type { Aws } from './aws.js';
import { forEachKey } from './collector.js';
import { describeTrails } from './describe-trails.js';
import { required, text, UnusableAnswer } from './failure.js';

/** All that ListTrails says of a trail beside its name. */
interface Listed {
  readonly arn: string;
  readonly homeRegion: string;
}

/**
 * Every trail that ListTrails names, described where it shows: in the Region `here`, of which `shown` is the whole
 * listing, or at home. Missing, with the reason, when any call fails or any two answers contradict each other: then
 * ListTrails is not to be relied on.
 */
export async function listedInventory(
  aws: Aws,
  regions: readonly string[],
  here: string,
  shown: Promise<Fact<readonly Trail[]>>,
): Promise<Fact<TrailInventory>> {
  const [listed, showing] = await Promise.all([listTrails(aws, here), shown]);
  if (listed.state === 'missing') return listed;
  if (showing.state === 'missing') return showing;
  const unseen = listed.value.filter(({ arn }) => !showing.value.some(trail => trail.arn === arn));
  const stranger = unseen.find(({ homeRegion }) => homeRegion === here || !regions.includes(homeRegion));
  if (stranger !== undefined) return unshown(stranger);
  const homes = await forEachKey(
    unseen.map(({ homeRegion }) => homeRegion),
    home => describeTrails(aws, home, arnsAt(unseen, home)),
  );
  const described = new Map<string, Trail>();
  for (const answer of [...Object.values(homes), showing]) {
    if (answer.state === 'missing') return answer;
    for (const trail of answer.value) described.set(trail.arn, trail);
  }
  const trails = [...described.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const contradiction = contradictionOf(listed.value, trails, here, new Set(showing.value.map(({ arn }) => arn)));
  if (contradiction !== null) return contradiction;
  const shownIn = (region: string) => present(trails.filter(trail => showsIn(trail, region)).map(({ arn }) => arn));
  return present({
    trails,
    regions: Object.fromEntries(regions.map(region => [region, shownIn(region)])),
    discovery: { used: 'list', described: [here] },
  });
}

interface Page {
  readonly trails: readonly Listed[];
  readonly next: string | null;
}

/** All pages. */
async function listTrails(aws: Aws, region: string): Promise<Fact<readonly Listed[]>> {
  const listed: Listed[] = [];
  const tokens = new Set<string>();
  let NextToken: string | null = null;
  do {
    const token: string | null = NextToken;
    const page: Fact<Page> = await aws.ask(
      'cloudtrail',
      'ListTrails',
      region,
      (client, options) => client.send(new ListTrailsCommand(token === null ? {} : { NextToken: token }), options),
      (answer: ListTrailsCommandOutput): Page => {
        const next = text(answer.NextToken);
        if (next !== null && tokens.has(next)) throw new UnusableAnswer('The answer leads back to a page that was read');
        const trails = required(answer.Trails, 'Trails').map(({ TrailARN, HomeRegion }) => ({
          arn: required(TrailARN, 'TrailARN'),
          homeRegion: required(HomeRegion, 'HomeRegion'),
        }));
        return { trails, next };
      },
    );
    if (page.state === 'missing') return page;
    listed.push(...page.value.trails);
    NextToken = page.value.next;
    if (NextToken !== null) tokens.add(NextToken);
  } while (NextToken !== null);
  return present(listed);
}

/** A multi-Region trail shows in every enabled Region, another in its own. */
function showsIn({ isMultiRegion, homeRegion }: Trail, region: string): boolean {
  return isMultiRegion === true || homeRegion === region;
}

function contradictionOf(listed: readonly Listed[], trails: readonly Trail[], here: string, shown: ReadonlySet<string>): Missing | null {
  const undescribed = listed.find(({ arn }) => !trails.some(trail => trail.arn === arn));
  if (undescribed !== undefined) return unshown(undescribed);
  for (const trail of trails) {
    const { arn, homeRegion, isMultiRegion } = trail;
    const same = listed.filter(one => one.arn === arn);
    if (same.length === 0) return doubt(`DescribeTrails shows ${arn}, which ListTrails does not name.`);
    if (same.some(one => one.homeRegion !== homeRegion)) return doubt(`ListTrails and DescribeTrails differ in the home Region of ${arn}.`);
    if (isMultiRegion === 'unknown') return doubt(`DescribeTrails does not say whether ${arn} is a multi-Region trail.`);
    if (showsIn(trail, here) !== shown.has(arn)) {
      const kind = isMultiRegion ? 'multi-Region' : 'single-Region';
      return doubt(
        `${arn} is a ${kind} trail at home in ${homeRegion}, but DescribeTrails ${isMultiRegion ? 'does not show' : 'shows'} it in ${here}.`,
      );
    }
  }
  return null;
}

function unshown({ arn, homeRegion }: Listed): Missing {
  return doubt(`ListTrails names ${arn} at home in ${homeRegion}, where DescribeTrails does not show it.`);
}

function doubt(message: string): Missing {
  return missing('ERROR', message, 'cloudtrail:ListTrails');
}

function arnsAt(listed: readonly Listed[], home: string): readonly string[] {
  return [...new Set(listed.filter(({ homeRegion }) => homeRegion === home).map(({ arn }) => arn))];
}
