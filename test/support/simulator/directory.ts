import { partitionOf, isOptIn, type PartitionName } from './regions.js';
import type { Account, Bucket, RegionStatus, Trail, World } from './world.js';

/** How many accounts of a generated world are kept at a time. */
const KEPT_ACCOUNTS = 4_096;

/** A trail with its owner. */
export interface OwnedTrail {
  readonly owner: string;
  readonly arn: string;
  readonly trail: Trail;
}

export interface OwnedBucket extends Bucket {
  readonly owner: string;
}

/** Finds things in a world, and derives what each caller sees of it, as AWS does. */
export class Directory {
  readonly partition: PartitionName;
  readonly regions: readonly string[];
  readonly globalRegion: string;
  readonly dnsSuffix: string;
  readonly #accounts = new Map<string, Account>();
  readonly #indexes = new Map<string, number>();
  readonly #buckets = new Map<string, OwnedBucket>();
  readonly #bucketsByOwner = new Map<string, OwnedBucket[]>();

  constructor(readonly world: World) {
    this.partition = world.partition ?? 'aws';
    const partition = partitionOf(this.partition);
    this.regions = world.regions ?? [...partition.standard, ...partition.optIn];
    this.globalRegion = partition.globalRegion;
    this.dnsSuffix = partition.dnsSuffix;
    for (let index = 0; index < this.count; index += 1) {
      const account = this.at(index);
      if (this.#indexes.has(account.id)) throw new Error(`The world has account ${account.id} twice.`);
      this.#indexes.set(account.id, index);
      for (const bucket of account.buckets ?? []) this.#addBucket({ ...bucket, owner: bucket.owner ?? account.id });
    }
    for (const bucket of world.buckets ?? []) {
      if (bucket.owner === undefined) throw new Error(`Bucket ${bucket.name} of the world needs an owner.`);
      this.#addBucket({ ...bucket, owner: bucket.owner });
    }
  }

  /** For the environment of a child process: a Region that exists. */
  get defaultRegion(): string {
    return this.regions.includes(this.globalRegion) ? this.globalRegion : (this.regions[0] ?? this.globalRegion);
  }

  get count(): number {
    return 'count' in this.world.accounts ? this.world.accounts.count : this.world.accounts.length;
  }

  at(index: number): Account {
    return 'count' in this.world.accounts ? this.world.accounts.at(index) : this.world.accounts[index]!;
  }

  has(id: string): boolean {
    return this.#indexes.has(id);
  }

  account(id: string): Account | undefined {
    const kept = this.#accounts.get(id);
    if (kept) return kept;
    const index = this.#indexes.get(id);
    if (index === undefined) return undefined;
    if (this.#accounts.size >= KEPT_ACCOUNTS) this.#accounts.clear();
    const account = this.at(index);
    this.#accounts.set(id, account);
    return account;
  }

  bucket(name: string): OwnedBucket | undefined {
    return this.#buckets.get(name);
  }

  bucketsOf(account: string): readonly OwnedBucket[] {
    return this.#bucketsByOwner.get(account) ?? [];
  }

  regionStatus(id: string, region: string): RegionStatus {
    const { regions } = this.account(id) ?? {};
    const byDefault: RegionStatus = isOptIn(region) ? 'DISABLED' : 'ENABLED_BY_DEFAULT';
    if (!this.regions.includes(region)) return 'DISABLED';
    if (regions === undefined) return byDefault;
    if (!isList(regions)) return regions[region] ?? byDefault;
    if (!regions.includes(region)) return 'DISABLED';
    return isOptIn(region) ? 'ENABLED' : 'ENABLED_BY_DEFAULT';
  }

  isEnabled(id: string, region: string): boolean {
    const status = this.regionStatus(id, region);
    return status === 'ENABLED' || status === 'ENABLED_BY_DEFAULT';
  }

  isMember(id: string): boolean {
    return this.world.organization !== undefined && this.account(id) !== undefined && this.account(id)?.member !== false;
  }

  isManagement(id: string): boolean {
    return this.world.organization?.management === id;
  }

  isDelegated(id: string, service?: string): boolean {
    const services = this.world.organization?.delegatedAdministrators?.[id];
    return services !== undefined && (service === undefined || services.includes(service));
  }

  /** Own trails and the organization's, whichever Region they are in. */
  trailsOf(id: string): readonly OwnedTrail[] {
    const own = this.#owned(id);
    const management = this.world.organization?.management;
    if (management === undefined || management === id || !this.isMember(id)) return own;
    return [...own, ...this.#owned(management).filter(({ trail }) => trail.organization === true)];
  }

  /**
   * What DescribeTrails shows the account in a Region: trails at home there, and replicas of multi-Region trails. A member whose account
   * has not enabled the home Region of an organization trail has no replica of it at all.
   */
  visibleTrails(id: string, region: string): readonly OwnedTrail[] {
    return this.trailsOf(id).filter(
      ({ owner, trail }) =>
        (trail.homeRegion === region || trail.multiRegion === true) && (owner === id || this.isEnabled(id, trail.homeRegion)),
    );
  }

  trailArn(owner: string, trail: Trail): string {
    return `arn:${this.partition}:cloudtrail:${trail.homeRegion}:${owner}:trail/${trail.name}`;
  }

  #owned(owner: string): readonly OwnedTrail[] {
    return (this.account(owner)?.trails ?? []).map(trail => ({ owner, arn: this.trailArn(owner, trail), trail }));
  }

  #addBucket(bucket: OwnedBucket): void {
    if (this.#buckets.has(bucket.name)) throw new Error(`The world has bucket ${bucket.name} twice; names are unique in a partition.`);
    this.#buckets.set(bucket.name, bucket);
    const owned = this.#bucketsByOwner.get(bucket.owner);
    if (owned) owned.push(bucket);
    else this.#bucketsByOwner.set(bucket.owner, [bucket]);
  }
}

// `Array.isArray` does not narrow readonly arrays.
function isList(regions: NonNullable<Account['regions']>): regions is readonly string[] {
  return Array.isArray(regions);
}
