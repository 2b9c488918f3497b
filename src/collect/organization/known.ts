import { factFor } from '../../facts.js';
import type { Snapshot } from '../../types.js';

/** Where a log bucket was found. */
export interface KnownBucket {
  readonly account: string;
  readonly region: string | null;
}

/**
 * What one account has proved and spares another a call: the status of an organization trail, which its owner tells, and
 * which account owns a bucket. Which calls are made depends on who came first; no verdict does.
 */
export class Known {
  readonly #trails = new Set<string>();
  readonly #buckets = new Map<string, KnownBucket>();

  learn({ account, facts: { trails, trailStatus, bucketOwner } }: Snapshot): void {
    if (trails.state === 'present' && trailStatus.state === 'present') {
      for (const { arn, account: owner, isOrganizationTrail } of trails.value.trails) {
        // Of others than its owner, only members of the organization see a trail, and only where it is theirs too.
        if (owner !== account || isOrganizationTrail === false) continue;
        if (factFor(trailStatus.value, arn).state === 'present') this.#trails.add(arn);
      }
    }
    if (bucketOwner.state === 'present') {
      for (const [bucket, owner] of Object.entries(bucketOwner.value)) {
        if (owner.state === 'present' && owner.value.kind === 'own') this.#buckets.set(bucket, { account, region: owner.value.region });
      }
    }
  }

  /** Whether the owner of a trail has told its status. */
  hasStatus(arn: string): boolean {
    return this.#trails.has(arn);
  }

  bucket(name: string): KnownBucket | undefined {
    return this.#buckets.get(name);
  }
}
