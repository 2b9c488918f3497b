import type { Snapshot } from '../../types.js';

/**
 * Buckets that a scanned account answers for and that none has shown to be its own. Somebody in the scan may own them all
 * the same, without a trail that leads there.
 */
export class UnclaimedBuckets {
  readonly #wanted = new Set<string>();
  readonly #claimed = new Set<string>();
  readonly #unasked: Set<string>;

  constructor(explicit: readonly string[]) {
    this.#unasked = new Set(explicit);
    for (const bucket of explicit) this.#wanted.add(bucket);
  }

  learn({ account, facts: { trails, bucketOwner } }: Snapshot): void {
    if (trails.state === 'present') {
      for (const { account: owner, bucket } of trails.value.trails) if (owner === account && bucket !== null) this.#wanted.add(bucket);
    }
    if (bucketOwner.state !== 'present') return;
    for (const [bucket, owner] of Object.entries(bucketOwner.value)) {
      this.#unasked.delete(bucket);
      // A bucket that does not exist is nobody's.
      if (owner.state === 'present' && owner.value.kind !== 'foreign') this.#claimed.add(bucket);
    }
  }

  get all(): readonly string[] {
    return [...this.#wanted].filter(bucket => !this.#claimed.has(bucket)).sort();
  }

  /** Buckets that a parameter names, and that no account was in a position to ask about. */
  get unasked(): readonly string[] {
    return [...this.#unasked].sort();
  }
}
