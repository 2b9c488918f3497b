import { factFor } from '../../facts.js';
import type { Snapshot } from '../../types.js';

/** Where a log bucket was found. */
export interface KnownBucket {
  readonly account: string;
  readonly region: string | null;
}

/** What an account has proved, in a form that another thread can be told. */
export interface Lesson {
  /** ARNs of trails whose owner has told their status. */
  readonly trails: readonly string[];
  /** By bucket name. */
  readonly buckets: readonly (readonly [string, KnownBucket])[];
}

/**
 * What one account has proved and spares another a call: the status of an organization trail, which its owner tells, and
 * which account owns a bucket. Which calls are made depends on who came first; no verdict does.
 */
export class Known {
  readonly #trails = new Set<string>();
  readonly #buckets = new Map<string, KnownBucket>();

  add({ trails, buckets }: Lesson): void {
    for (const arn of trails) this.#trails.add(arn);
    for (const [bucket, owner] of buckets) this.#buckets.set(bucket, owner);
  }

  /** Everything so far. */
  get all(): Lesson {
    return { trails: [...this.#trails], buckets: [...this.#buckets] };
  }

  /** Whether the owner of a trail has told its status. */
  hasStatus(arn: string): boolean {
    return this.#trails.has(arn);
  }

  bucket(name: string): KnownBucket | undefined {
    return this.#buckets.get(name);
  }
}

export function lessonOf({ account, facts: { trails, trailStatus, bucketOwner } }: Snapshot): Lesson {
  const told: string[] = [];
  if (trails.state === 'present' && trailStatus.state === 'present') {
    for (const { arn, account: owner, isOrganizationTrail } of trails.value.trails) {
      // Of others than its owner, only members of the organization see a trail, and only where it is theirs too.
      if (owner !== account || isOrganizationTrail === false) continue;
      if (factFor(trailStatus.value, arn).state === 'present') told.push(arn);
    }
  }
  const owners = bucketOwner.state === 'present' ? Object.entries(bucketOwner.value) : [];
  const buckets = owners.flatMap(([bucket, owner]) =>
    owner.state === 'present' && owner.value.kind === 'own' ? [[bucket, { account, region: owner.value.region }] as const] : [],
  );
  return { trails: told, buckets };
}
