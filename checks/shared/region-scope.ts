import { accountResource } from '../../src/check.js';
import type { Evidence, Missing, ParameterDefinition, Resource, Trail } from '../../src/types.js';
import { unreadRegions, visibleTrails } from './trails.js';

/** Security Hub judges the account once in every Region; one verdict an account says the same with less noise. */
export const scopeParameter: ParameterDefinition<string> = {
  description: 'One finding for the account, or one for each Region as Security Hub gives them.',
  schema: { type: 'string', enum: ['account', 'region'] },
  default: 'account',
  parity: 'region',
};

/** What one account-level finding is about: which trails count, and which Regions' trails are not known. */
export interface AccountScope {
  readonly resource: Resource;
  readonly trails: readonly Trail[];
  /** Regions whose listing is known, by name. */
  readonly listed: number;
  readonly unread: readonly (readonly [string, Missing])[];
}

/** The whole account, or each of its Regions. A listing whose Region nobody named is judged without one. */
export function accountScopes(
  evidence: Pick<Evidence<'trails'>, 'account' | 'trails' | 'skipsDeniedRegions'>,
  scope: string,
): readonly AccountScope[] {
  const resource = accountResource(evidence);
  const trails = visibleTrails(evidence);
  const skipped = evidence.skipsDeniedRegions;
  const regions = Object.entries(evidence.trails.regions).filter(
    ([, seen]) => !(skipped && seen.state === 'missing' && seen.reason === 'ACCESS_DENIED'),
  );
  if (scope !== 'region' || regions.length === 0) {
    const unread = unreadRegions(evidence);
    return [{ resource, trails, listed: regions.length - unread.length, unread }];
  }
  return regions.map(([region, seen]) => ({
    resource: { ...resource, region: region === '-' ? null : region },
    trails: seen.state === 'present' ? trails.filter(({ arn }) => seen.value.includes(arn)) : [],
    listed: seen.state === 'present' ? 1 : 0,
    unread: seen.state === 'missing' ? [[region, seen] as const] : [],
  }));
}
