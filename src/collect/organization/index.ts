import { present } from '../../facts.js';
import type { Fact, Snapshot } from '../../types.js';
import type { Aws } from '../aws.js';
import type { Keys } from '../session.js';
import { listBuckets } from '../bucket-owner.js';
import type { CallRecord, Caller, Collected, EvidenceOptions, OrganizationOptions, Target } from '../options.js';
import { MEMBER_ROLE } from './calls.js';
import { blankSnapshot, collectSnapshot } from '../snapshot.js';
import { ahead, concurrently } from './concurrently.js';
import { Known, lessonOf } from './known.js';
import { assumeRole } from './role.js';
import { targetsOf } from './targets.js';
import { Threads } from './threads.js';
import { UnclaimedBuckets } from './unclaimed.js';
import { tellMembers } from './units.js';

const CONCURRENCY = 64;

export interface FleetOptions extends EvidenceOptions, OrganizationOptions {
  readonly caller: Caller;
  readonly region: string;
  readonly externalId?: string;
  readonly roleSessionName?: string;
  readonly signal?: AbortSignal;
  /** Whose settings count where a thread makes clients of its own. */
  readonly profile?: string;
  readonly onCall?: (call: CallRecord) => void;
  readonly onThrottle?: () => void;
}

/**
 * The evidence of every account, as soon as it is there. An account may come a second time, in the place of the first: when it
 * turns out to own a bucket that another account's trail logs to.
 */
export async function* collectOrganization(aws: Aws, options: FleetOptions): AsyncGenerator<Collected> {
  const fleet = new Fleet(aws, options);
  const { concurrency = CONCURRENCY, earlier = [], signal } = options;
  const finished = new Set<string>();
  for (const snapshot of earlier) {
    finished.add(snapshot.account);
    fleet.learn(snapshot);
    yield { snapshot, isEarlier: true };
  }
  const scanned: Target[] = [];
  const isStopped = (): boolean => signal?.aborted === true;
  const targets = async function* (): AsyncGenerator<Target> {
    try {
      await tellMembers(aws, options.region, options);
      for await (const target of targetsOf(aws, options)) {
        scanned.push(target);
        options.onTarget?.(target);
        if (!finished.has(target.account)) yield target;
        if (isStopped()) return;
      }
      options.onListed?.();
    } catch (error) {
      // Whoever stops a scan wants to see what it has, even where not all accounts are known.
      if (!isStopped()) throw error;
    }
  };
  const begun = async function* (): AsyncGenerator<Target> {
    for await (const target of ahead(targets())) {
      yield target;
      if (isStopped()) return;
    }
  };
  try {
    for await (const snapshot of concurrently(begun(), concurrency, target => fleet.collect(target))) {
      fleet.learn(snapshot);
      yield { snapshot, isEarlier: false };
    }
  } finally {
    await fleet.close();
  }
  if (isStopped()) return;
  for await (const snapshot of fleet.owners(options.mayOwn ?? scanned, concurrency)) yield { snapshot, isEarlier: false };
}

/** How an account is asked. */
interface Member {
  readonly aws: Aws;
  /** `null`: as the caller, whose credentials may have to be renewed. */
  readonly keys: Keys | null;
}

/** An account, and the buckets that it has to tell of. */
interface Owner {
  readonly target: Target;
  readonly member: Member;
  readonly buckets: readonly string[];
}

class Fleet {
  readonly #aws: Aws;
  readonly #options: FleetOptions;
  readonly #known = new Known();
  readonly #unclaimed: UnclaimedBuckets;
  readonly #threads: Threads;
  /** Buckets that an account turned out to have to tell of. */
  readonly #assigned = new Map<string, readonly string[]>();

  constructor(aws: Aws, options: FleetOptions) {
    this.#aws = aws;
    this.#options = options;
    this.#unclaimed = new UnclaimedBuckets(options.logBuckets);
    const {
      concurrency = CONCURRENCY,
      profile,
      region,
      facts,
      discovery,
      coverage,
      parameters,
      atMost,
      signal,
      onCall,
      onThrottle,
    } = options;
    this.#threads = new Threads({
      setting: {
        profile,
        region,
        evidence: {
          facts,
          parameters,
          ...(discovery !== undefined && { discovery }),
          ...(coverage !== undefined && { coverage }),
          ...(atMost !== undefined && { atMost }),
        },
      },
      known: this.#known,
      concurrency,
      ...(signal !== undefined && { signal }),
      ...(onCall !== undefined && { onCall }),
      ...(onThrottle !== undefined && { onThrottle }),
    });
  }

  learn(snapshot: Snapshot): void {
    const lesson = lessonOf(snapshot);
    this.#known.add(lesson);
    this.#threads.teach(lesson);
    this.#unclaimed.learn(snapshot);
  }

  close(): Promise<void> {
    return this.#threads.close();
  }

  /** One account's evidence. Buckets that no trail names are asked about by whoever may own them, not by everybody. */
  async collect(target: Target, entered?: Member): Promise<Snapshot> {
    const { account, name } = target;
    const named = name === null ? {} : { name };
    const member = entered === undefined ? await this.#enter(target) : present(entered);
    if (member.state === 'missing') {
      return { ...blankSnapshot({ account, partition: this.#options.caller.partition }, member, this.#options.now), ...named };
    }
    const { aws, keys } = member.value;
    const caller = { ...this.#options.caller, account };
    const logBuckets = this.#bucketsFor(target);
    const here = (): Promise<Snapshot> =>
      collectSnapshot(aws, { ...this.#options, caller: Promise.resolve(caller), logBuckets, known: this.#known });
    const snapshot =
      keys === null || entered !== undefined
        ? await here()
        : await this.#threads.collect({ keys, caller, logBuckets, at: this.#options.now().toISOString() }, here);
    return { ...snapshot, ...named };
  }

  /** Looks for the owners of buckets that nobody has claimed, first where they most likely are, and judges those accounts with them. */
  async *owners(targets: readonly Target[], concurrency: number): AsyncGenerator<Snapshot> {
    if (!this.#options.facts.has('bucketOwner')) return;
    const { logArchiveAccount } = this.#options;
    const likely = targets.filter(({ account }) => account === logArchiveAccount);
    const others = targets.filter(({ account }) => account !== logArchiveAccount);
    for (const candidates of [likely, others]) {
      if (this.#unclaimed.all.length === 0) return;
      for await (const found of concurrently(each(candidates), concurrency, target => this.#ownedBy(target))) {
        if (found !== null) yield* this.#collectWith(found);
      }
    }
    yield* this.#lastResort(targets);
  }

  /** Whoever should have asked about a bucket could not, or is not scanned: the first account that can be entered tells of it. */
  async *#lastResort(targets: readonly Target[]): AsyncGenerator<Snapshot> {
    for (const target of targets.toSorted((a, b) => (a.account < b.account ? -1 : 1))) {
      const buckets = this.#unclaimed.unasked;
      if (buckets.length === 0) return;
      const member = await this.#enter(target);
      if (member.state === 'present') yield* this.#collectWith({ target, member: member.value, buckets });
    }
  }

  /** Nothing, when the scan was stopped meanwhile: what the account showed before is more than what was cut off. */
  async *#collectWith({ target, member, buckets }: Owner): AsyncGenerator<Snapshot> {
    this.#assigned.set(target.account, [...(this.#assigned.get(target.account) ?? []), ...buckets]);
    const snapshot = await this.collect(target, member);
    if (this.#options.signal?.aborted === true) return;
    this.learn(snapshot);
    yield snapshot;
  }

  /** Which of the unclaimed buckets are this account's. Not to be told is no claim. */
  async #ownedBy(target: Target): Promise<Owner | null> {
    const wanted = this.#unclaimed.all;
    if (wanted.length === 0) return null;
    const member = await this.#enter(target);
    if (member.state === 'missing') return null;
    const listed = await listBuckets(member.value.aws, this.#options.region);
    const buckets = listed.state === 'missing' ? [] : wanted.filter(bucket => listed.value.has(bucket));
    return buckets.length === 0 ? null : { target, member: member.value, buckets };
  }

  #bucketsFor({ account }: Target): readonly string[] {
    const { caller, logArchiveAccount = caller.account, logBuckets } = this.#options;
    return [...new Set([...(account === logArchiveAccount ? logBuckets : []), ...(this.#assigned.get(account) ?? [])])];
  }

  async #enter({ account }: Target): Promise<Fact<Member>> {
    const { caller, region, roleName = MEMBER_ROLE, externalId, roleSessionName: sessionName = 'trailproof' } = this.#options;
    if (account === caller.account) return present({ aws: this.#aws, keys: null });
    const keys = await assumeRole(this.#aws, region, account, { partition: caller.partition, roleName, externalId, sessionName });
    if (keys.state === 'missing') return keys;
    const { value } = keys;
    return present({ aws: this.#aws.as(account, () => Promise.resolve(value)), keys: value });
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
