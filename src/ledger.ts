import { factFor, missing } from './facts.js';
import type { EventSelectors, Fact, OtherAccounts, Snapshot, TrailStatus } from './types.js';

/**
 * What one account knows and another account's verdict may need: the owner's view of an organization trail, and which
 * scanned account owns a bucket. It keeps these few facts so that the snapshots themselves can be let go.
 */
export class Ledger {
  readonly #trailStatus = new Map<string, Fact<TrailStatus>>();
  readonly #eventSelectors = new Map<string, Fact<EventSelectors>>();
  readonly #bucketOwner = new Map<string, string>();
  readonly #askedAbout = new Set<string>();

  publish({ account, partition, facts }: Snapshot): void {
    if (facts.trails.state === 'present') {
      for (const trail of facts.trails.value.trails) {
        // Only an organization trail is seen by an account that does not own it.
        if (trail.account !== account || trail.isOrganizationTrail === false) continue;
        learn(this.#trailStatus, trail.arn, keyed(facts.trailStatus, trail.arn));
        learn(this.#eventSelectors, trail.arn, keyed(facts.eventSelectors, trail.arn));
      }
    }
    if (facts.bucketOwner.state === 'present') {
      for (const [bucket, owner] of Object.entries(facts.bucketOwner.value)) {
        this.#askedAbout.add(bucketKey(partition, bucket));
        if (owner.state === 'present' && owner.value.kind === 'own') this.#bucketOwner.set(bucketKey(partition, bucket), account);
      }
    }
  }

  /** A view for one check in one partition. `onGap` is called when it asks for something that no account has published so far. */
  view(partition: string, onGap: () => void): OtherAccounts {
    const look = <T>(map: ReadonlyMap<string, T>, key: string): T | undefined => {
      const found = map.get(key);
      if (found === undefined) onGap();
      return found;
    };
    const unseen = missing('NOT_IN_INPUT', 'The account that owns the trail is not part of this scan.');
    return {
      trailStatus: arn => look(this.#trailStatus, arn) ?? unseen,
      eventSelectors: arn => look(this.#eventSelectors, arn) ?? unseen,
      hasAskedAbout: bucket => {
        const hasAsked = this.#askedAbout.has(bucketKey(partition, bucket));
        if (!hasAsked) onGap();
        return hasAsked;
      },
      bucketOwner: bucket => look(this.#bucketOwner, bucketKey(partition, bucket)) ?? null,
    };
  }
}

/** An owner that comes again, and is told less, has not unsaid what it knew: verdicts may rest on that already. */
function learn<T>(known: Map<string, Fact<T>>, key: string, fact: Fact<T>): void {
  if (fact.state === 'present' || known.get(key)?.state !== 'present') known.set(key, fact);
}

function keyed<T>(facts: Fact<Readonly<Record<string, Fact<T>>>>, key: string): Fact<T> {
  return facts.state === 'present' ? factFor(facts.value, key) : facts;
}

/** A bucket's name is unique in its partition only. */
function bucketKey(partition: string, bucket: string): string {
  return `${partition} ${bucket}`;
}
