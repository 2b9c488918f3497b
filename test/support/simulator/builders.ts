import type { Account, AccountSource, Bucket, EventDataStore, KmsKey, Role, Trail, World } from './world.js';

/** Small worlds in few words. Everything a builder fills in can be overridden by name. */

/** The account that most stories are about. */
export const ACCOUNT = '111122223333';
export const MANAGEMENT = '999988887777';
export const LOG_ARCHIVE = '555566667777';
export const HOME = 'us-east-1';
/** The role that `account()` gives every account, for scans of an organization. */
export const ROLE = 'TrailproofAudit';

export function account(overrides: Partial<Account> = {}): Account {
  return { id: ACCOUNT, roles: [role()], ...overrides };
}

/** Multi-Region, with validation, encrypted, with a log group, tagged: every control about trails passes. */
export function trail(overrides: Partial<Trail> = {}): Trail {
  return {
    name: 'management-events',
    homeRegion: HOME,
    bucket: 'trail-logs',
    multiRegion: true,
    logFileValidation: true,
    kmsKeyArn: `arn:aws:kms:${HOME}:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`,
    logGroupArn: `arn:aws:logs:${HOME}:${ACCOUNT}:log-group:trail:*`,
    logRoleArn: `arn:aws:iam::${ACCOUNT}:role/TrailToLogs`,
    status: { latestLogGroupDeliveryAt: '2026-09-01T11:56:00.000Z' },
    tags: { Owner: 'security' },
    ...overrides,
  };
}

export const organizationTrail = (overrides: Partial<Trail> = {}): Trail =>
  trail({ name: 'organization-events', bucket: 'organization-logs', organization: true, ...overrides });

/** As AWS makes buckets since 2023, with access logging. */
export const bucket = (overrides: Partial<Bucket> = {}): Bucket => ({
  name: 'trail-logs',
  region: HOME,
  policyIsPublic: false,
  logging: { targetBucket: 'access-logs', targetPrefix: 'trail-logs/' },
  ...overrides,
});

export const eventDataStore = (overrides: Partial<EventDataStore> = {}): EventDataStore => ({
  name: 'lake',
  region: HOME,
  kmsKeyId: `arn:aws:kms:${HOME}:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`,
  ...overrides,
});

export const kmsKey = (overrides: Partial<KmsKey> = {}): KmsKey => ({
  id: '11111111-2222-4333-8444-555555555555',
  region: HOME,
  ...overrides,
});

export const role = (overrides: Partial<Role> = {}): Role => ({ name: ROLE, ...overrides });

/** One account of which every verdict passes, in the 17 standard Regions or in those given. */
export function oneAccount(overrides: Partial<Account> = {}, rest: Partial<World> = {}): World {
  return {
    accounts: [account({ trails: [trail()], buckets: [bucket()], eventDataStores: [eventDataStore()], kmsKeys: [kmsKey()], ...overrides })],
    ...rest,
  };
}

/** Twelve digits, the same for the same index. Index 0 is the management account. */
export const generatedId = (index: number): string => (index === 0 ? MANAGEMENT : String(200_000_000_000 + index * 7));

/**
 * An organization of any size, made account by account: an organization trail to the log archive, which is index 1, and in every member
 * a trail and a bucket of its own. `vary` changes single accounts.
 */
export function generatedOrganization(count: number, vary: (index: number, account: Account) => Account = (_, same) => same): World {
  const archive = generatedId(1);
  const at = (index: number): Account => {
    const id = generatedId(index);
    const own = trail({ name: 'own-events', bucket: `own-logs-${id}`, multiRegion: false });
    const buckets = [bucket({ name: `own-logs-${id}` })];
    const organizationLogs = bucket({ name: 'organization-logs' });
    return vary(index, {
      id,
      name: `account-${index}`,
      unit: index % 2 === 0 ? 'Workloads/Production' : 'Workloads/Development',
      roles: [role({ trusts: [MANAGEMENT] })],
      trails: index === 0 ? [organizationTrail()] : [own],
      buckets: id === archive ? [...buckets, organizationLogs] : buckets,
    });
  };
  const accounts: AccountSource = { count, at };
  return { accounts, organization: { management: MANAGEMENT } };
}
