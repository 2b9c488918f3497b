import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SuppressionScope } from '../../src/types.js';
import { type Outcome, temporaryFolder } from '../support/cli.js';
import { generatedId, MANAGEMENT } from '../support/simulator/builders.js';
import { organization } from './organization.js';
import { runLive, simulator } from './support.js';

describe('suppressions in a live scan', () => {
  const aws = simulator();
  const cwd = temporaryFolder();

  /** Scans five accounts, of which one has a trail that fails CloudTrail.4. */
  function scan(match: SuppressionScope, ...args: readonly string[]): Promise<Outcome> {
    aws.use(organization(5, { logFileValidation: false }));
    const entry = {
      id: 'DEBT',
      type: 'risk-accepted',
      controls: ['CloudTrail.4'],
      match,
      owner: 'cloud-sec@example.com',
      expires: '2027-05-01',
    };
    writeFileSync(join(cwd, 's.json'), JSON.stringify({ version: 1, suppressions: [{ ...entry, reason: 'It is mended in spring.' }] }));
    return runLive(aws.sim, ['scan', '-c', 'CloudTrail.4', '--suppressions', 's.json', ...args], { account: MANAGEMENT, cwd });
  }

  it('an entry for a unit holds where that unit is scanned, and where AWS tells which accounts are in it', async () => {
    const match = { ous: ['r-root'], resources: ['arn:aws:cloudtrail:*'] };
    const unitCalls = (): number => aws.sim.calls.count('organizations:ListAccountsForParent');
    assert.equal((await scan(match, '--organizational-unit', 'r-root')).code, 0);
    assert.equal((await scan(match, '--organization')).code, 0);
    assert.ok(unitCalls() > 0);
    assert.equal((await scan(match, '--accounts', generatedId(4))).code, 0);
    assert.equal((await scan({ ...match, ous: ['*'] }, '--organization')).code, 0);
    assert.equal(unitCalls(), 0, 'nothing has to be known of any unit');
  });

  it('an entry for a unit does not hold where nobody told which accounts are in it, and the scan goes on', async () => {
    const match = { ous: ['ou-none-11111111'], resources: ['arn:aws:cloudtrail:*'] };
    const { code, stderr } = await scan(match, '--organization', '--fail-on-stale');
    assert.match(
      stderr,
      /^The accounts of ou-none-11111111 could not be listed \(ParentNotFoundException\), so no entry of s\.json applies by that unit\.$/m,
    );
    assert.match(stderr, /^Exit code 1: 1 finding of severity LOW or above failed\.$/m);
    assert.equal(code, 1);
    assert.equal((await scan({ ...match, ous: ['r-ro*'] }, '--organization')).code, 1);
  });

  it('tags hold where CloudTrail.9 asked for them', async () => {
    const match = { tags: { Owner: 'security' }, accounts: [generatedId(4)] };
    assert.equal((await scan(match, '--organization', '-c', 'CloudTrail.9')).code, 0);
    assert.equal((await scan(match, '--organization')).code, 1);
  });

  it('a scan of the whole organization finds out that an entry without an account is stale, and a scan of named accounts does not', async () => {
    const match = { resources: ['*:trail/there-is-none'] };
    const whole = await scan(match, '--organization', '--fail-on-stale', '--fail-on', 'none');
    assert.match(whole.stderr, /^Exit code 1: Stale suppressions, which --fail-on-stale does not accept: DEBT \(s\.json:1\)\.$/m);
    assert.equal(whole.code, 1);
    assert.equal((await scan(match, '--accounts', generatedId(4), '--fail-on-stale', '--fail-on', 'none')).code, 0);
  });

  it('a file that is wrong is found out before AWS is asked', async () => {
    const { code, stderr } = await scan({ accounts: [] }, '--organization');
    assert.match(stderr, /^trailproof: s\.json:1: DEBT: match\/accounts must NOT have fewer than 1 items\./);
    assert.equal(code, 2);
    assert.equal(aws.sim.calls.count(), 0);
  });
});
