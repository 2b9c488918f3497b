import { compareText } from '../order.js';
import type { AccountShape } from './shape.js';
import type { BlindSpot, BlindSpotKind } from './types.js';

/** A multi-Region organization trail at home in an opt-in Region. */
export interface DistantTrail {
  readonly arn: string;
  readonly owner: string;
  readonly homeRegion: string;
  readonly partition: string;
}

const ORDER: readonly BlindSpotKind[] = ['ACCOUNT', 'REGION', 'ORGANIZATION_TRAIL_HOME'];

/** Blind spots of the same kind in the same place, of one account or of thousands. */
export class BlindSpots {
  readonly #spots = new Map<string, Omit<BlindSpot, 'accounts'> & { readonly accounts: string[] }>();

  add(kind: BlindSpotKind, accounts: readonly string[], regions: readonly string[], trail: string | null = null): void {
    if (accounts.length === 0 || regions.length === 0) return;
    const key = JSON.stringify([kind, regions, trail]);
    const spot = this.#spots.get(key);
    if (spot === undefined) this.#spots.set(key, { kind, accounts: [...accounts], regions, trail });
    else for (const account of accounts) spot.accounts.push(account);
  }

  get all(): readonly BlindSpot[] {
    return [...this.#spots.values()]
      .map(({ kind, accounts, regions, trail }) => ({ kind, accounts: accounts.sort(), regions, trail }))
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || compareText(place(a), place(b)));
  }
}

/** Those members of the trail's organization among accounts of one shape that it does not reach: it is known that they have not enabled its home. */
export function unreached(
  trail: DistantTrail,
  shape: AccountShape,
  accounts: readonly string[],
  members: ReadonlySet<string>,
): readonly string[] {
  if (!shape.hasAllRegions || shape.partition !== trail.partition) return [];
  if (shape.regions.includes(trail.homeRegion)) return [];
  // Only members see an organization trail; which other accounts are members is known when the scan is one of an organization.
  const isMember = shape.trails.some(({ arn, isOwn }) => !isOwn && arn.split(':')[4] === trail.owner);
  return accounts.filter(account => isMember || (members.has(trail.owner) && members.has(account)));
}

function place({ accounts, regions, trail }: BlindSpot): string {
  return JSON.stringify([accounts[0], regions, trail]);
}
