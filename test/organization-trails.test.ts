import assert from 'node:assert/strict';
import { builtinChecks } from '../checks/index.js';
import type { OrganizationTrail, Snapshot } from '../src/types.js';
import { ACCOUNT, DENIED, inventory, judge, LOG_ARCHIVE, MANAGEMENT, orgTrail, permutations, snapshot, trail } from './support/evidence.js';

const ARN = orgTrail().arn;

function reach(...accounts: readonly Snapshot[]): readonly OrganizationTrail[] {
  const results = permutations(accounts).map(order => judge(builtinChecks, order).organizationTrails);
  for (const other of results) assert.deepEqual(other, results[0], 'the order of accounts changes nothing');
  return results[0]!;
}

const owner = snapshot({ account: MANAGEMENT, trails: [orgTrail()] });

describe('which accounts an organization trail reaches', () => {
  it('those that show it, and not those that were listed and do not', () => {
    const shows = snapshot({ account: ACCOUNT, trails: [orgTrail()] });
    const misses = snapshot({ account: LOG_ARCHIVE, trails: [trail({ account: LOG_ARCHIVE })] });
    assert.deepEqual(reach(owner, shows, misses), [
      { arn: ARN, account: MANAGEMENT, covers: [ACCOUNT, MANAGEMENT], misses: [LOG_ARCHIVE], unknown: [] },
    ]);
  });

  it('is unknown where a Region, or nothing, could be listed', () => {
    const partial = snapshot({ account: ACCOUNT, trails: inventory([], ['us-east-1'], { 'eu-west-1': DENIED }) });
    const denied = snapshot({ account: LOG_ARCHIVE, trails: DENIED });
    assert.deepEqual(reach(owner, partial, denied)[0]?.unknown, [ACCOUNT, LOG_ARCHIVE]);
    assert.deepEqual(reach(owner, partial, denied)[0]?.misses, []);
  });

  it('is unknown where a file speaks of some Regions only', () => {
    const file = snapshot({ account: ACCOUNT, origin: 'file', trails: inventory([], ['us-east-1']) });
    assert.deepEqual(reach(owner, file)[0]?.unknown, [ACCOUNT]);
  });

  it('is told although the owner is not part of the scan', () => {
    const [one] = reach(snapshot({ account: ACCOUNT, trails: [orgTrail()] }));
    assert.deepEqual([one?.account, one?.covers], [MANAGEMENT, [ACCOUNT]]);
  });

  it('has findings in one account alone', () => {
    const { findings } = judge(builtinChecks, [owner, snapshot({ account: ACCOUNT, trails: [orgTrail()] })]);
    const accounts = findings.filter(({ resource: { id } }) => id === ARN).map(({ account }) => account);
    assert.ok(accounts.length > 0);
    assert.deepEqual([...new Set(accounts)], [MANAGEMENT]);
  });

  it('is empty where there is none', () => {
    assert.deepEqual(reach(snapshot({ trails: [trail()] })), []);
  });
});
