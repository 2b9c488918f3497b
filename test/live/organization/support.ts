import assert from 'node:assert/strict';
import type { ScanResult } from '../../../src/types.js';
import { account, bucket, LOG_ARCHIVE, MANAGEMENT, organizationTrail, role } from '../../support/simulator/builders.js';
import type { Account, Bucket, Fault, Simulator, Trail, World } from '../../support/simulator.js';
import { type LiveOptions, scanLive, type Scanned, simulator, table } from '../support.js';

export const REGIONS = ['us-east-1', 'eu-west-1'];
export const SHOP = '111122223333';
export const AUDIT = '444455556666';
export const OUTSIDER = '777788889999';

export interface Company {
  /** Trails of the management account; by default one for the organization, to the bucket of the log archive. */
  readonly trails?: readonly Trail[];
  readonly management?: Partial<Account>;
  readonly archive?: Partial<Account>;
  readonly shop?: Partial<Account>;
  readonly more?: readonly Account[];
  readonly regions?: readonly string[];
  readonly world?: Partial<World>;
}

export const organizationLogs = (own: Partial<Bucket> = {}): Bucket => bucket({ name: 'organization-logs', region: 'eu-west-1', ...own });

/** Everybody who may scan this organization. */
export const trusted = role({ trusts: [MANAGEMENT, AUDIT] });

/** A management account with an organization trail, the log archive with its bucket, and a shop that has nothing. */
export function company({ trails = [organizationTrail()], management, archive, shop, more = [], regions, world }: Company = {}): World {
  return {
    regions: regions ?? REGIONS,
    organization: { management: MANAGEMENT, delegatedAdministrators: { [AUDIT]: ['cloudtrail.amazonaws.com'] } },
    accounts: [
      account({ id: MANAGEMENT, name: 'Management', trails, roles: [], ...management }),
      account({ id: LOG_ARCHIVE, name: 'Log Archive', buckets: [organizationLogs()], ...archive }),
      account({ id: SHOP, name: 'Shop', ...shop }),
      ...more,
    ],
    ...world,
  };
}

export interface Story {
  readonly world: World;
  readonly faults?: readonly Fault[];
  readonly as?: string;
  /** Default: `--organization`. */
  readonly args?: readonly string[];
  /** Numbers of the controls. Default: all. */
  readonly only?: readonly number[];
  /** Account → the whole table of its findings. */
  readonly expected: Readonly<Record<string, readonly string[]>>;
  /** `account control` → what the finding has to say. */
  readonly says?: Readonly<Record<string, RegExp>>;
  /** Account → why it was skipped. */
  readonly skipped?: Readonly<Record<string, RegExp>>;
  readonly code: 0 | 1 | 3;
}

/** `scan --organization` as the management account. */
export function scanCompany(sim: Simulator, args: readonly string[] = ['--organization'], options: LiveOptions = {}): Promise<Scanned> {
  return scanLive(sim, args, { account: MANAGEMENT, ...options });
}

/** Account → its findings as a table; an account without any is a row all the same. */
export function tables({ accounts, findings }: ScanResult): Record<string, string[]> {
  return Object.fromEntries(
    accounts.map(({ account: id }) => [id, table({ findings: findings.filter(({ account: one }) => one === id) })] as const),
  );
}

/** Nothing of an account is known: one finding for each control. */
export const unknown = (...controls: readonly number[]): string[] =>
  (controls.length === 0 ? [1, 2, 3, 4, 5, 6, 7, 9, 10] : controls).map(control => `${control} NOT_AVAILABLE account`);

export const ids = (controls: readonly number[]): string[] => ['--controls', controls.map(control => `CloudTrail.${control}`).join()];

/** Each story is a test: its world, scanned with the built command, gives what is expected of every account. */
export function tell(stories: Readonly<Record<string, Story>>): void {
  const aws = simulator();
  for (const [name, story] of Object.entries(stories)) {
    it(name, async () => {
      const { world, faults = [], as = MANAGEMENT, args = ['--organization'], only = [], says = {}, skipped = {} } = story;
      const sim = aws.use(world, faults);
      const { result, code, stderr } = await scanCompany(sim, [...args, ...(only.length === 0 ? [] : ids(only))], { account: as });
      assert.deepEqual(tables(result), story.expected, stderr);
      for (const [key, pattern] of Object.entries(says)) {
        const [id, control] = key.split(' ');
        const found = result.findings.filter(one => one.account === id && one.controlId === `CloudTrail.${control ?? ''}`);
        assert.equal(found.length, 1, key);
        assert.match(JSON.stringify([found[0]!.message, found[0]!.reasons]), pattern);
      }
      assert.deepEqual(
        result.skippedAccounts.map(({ account: id }) => id),
        Object.keys(skipped).sort(),
      );
      for (const { account: id, reason } of result.skippedAccounts) assert.match(reason, skipped[id]!);
      assert.equal(code, story.code, stderr);
    });
  }
}
