import { regionsOf } from './coverage/shape.js';
import { UNNAMED } from './coverage/regions.js';
import { foldListings } from './fold-listings.js';
import type { EventDataStoreInventory, ListedRegions, Listing, Snapshot, TrailInventory } from './types.js';

/** The Regions of each account whose trails and event data stores were listed: only there is what does not show known not to be there. */
export class Listings {
  readonly #byAccount = new Map<string, Omit<Listing, 'accounts'>>();
  readonly #interned = new Map<string, Omit<Listing, 'accounts'>>();

  /** A later snapshot of an account takes the place of an earlier one. */
  add({ account, facts: { trails, eventDataStores } }: Snapshot): void {
    const listing = {
      trails: trails.state === 'missing' ? null : trailsListed(trails.value),
      eventDataStores: eventDataStores.state === 'missing' ? null : storesListed(eventDataStores.value),
    };
    const key = JSON.stringify(listing);
    const known = this.#interned.get(key) ?? listing;
    this.#interned.set(key, known);
    this.#byAccount.set(account, known);
  }

  finish(): Listing[] {
    return foldListings([...this.#byAccount].map(([account, listing]) => ({ accounts: [account], ...listing })));
  }
}

function trailsListed(inventory: TrailInventory): ListedRegions {
  const { regions, unlisted } = regionsOf(inventory);
  const named = regions.filter(region => region !== UNNAMED);
  return { listed: named.filter(region => !unlisted.has(region)), unlisted: named.filter(region => unlisted.has(region)) };
}

/** A store shows at home only, so what a list from a Region that nobody named shows names it. */
function storesListed({ regions }: EventDataStoreInventory): ListedRegions {
  const listed = new Set<string>();
  const unlisted = new Set<string>();
  for (const [region, arns] of Object.entries(regions)) {
    if (region !== UNNAMED) (arns.state === 'present' ? listed : unlisted).add(region);
    else if (arns.state === 'present') for (const arn of arns.value) listed.add(arn.split(':')[3] ?? '');
  }
  listed.delete('');
  return { listed: [...listed].sort(), unlisted: [...unlisted].filter(region => !listed.has(region)).sort() };
}
