import type { DiscoveryResult, Fact, TrailInventory } from './types.js';

const RELIES_ON = {
  sweep: 'It relies on DescribeTrails showing, in every enabled Region, the trails at home there and the shadows of all others.',
  list: 'It relies on ListTrails naming every trail of the account in every Region, which AWS’s page says but does not spell out for single-Region trails of other Regions, or for organization trails in a member account.',
} as const;

/** How the trails of an account were found; `null` where the evidence does not say. */
export function discoveryResult(trails: Fact<TrailInventory>): DiscoveryResult | null {
  const discovery = trails.state === 'present' ? trails.value.discovery : undefined;
  if (discovery === undefined) return null;
  const { used } = discovery;
  return { used, fellBack: used === 'sweep' ? discovery.fellBack : null, reliesOn: RELIES_ON[used] };
}
