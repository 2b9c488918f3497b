import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { OrganizationPlan } from '../../src/cli/organization-plan.js';
import { assertPlain, assertRefused, BIN, execute, run, shell, temporaryFolder } from '../support/cli.js';
import { generatedId, generatedOrganization, MANAGEMENT } from '../support/simulator/builders.js';
import { unitId } from '../support/simulator/organization-tree.js';
import { organization } from './organization.js';
import { runLive, simulator } from './support.js';

describe('trailproof plan --organization', () => {
  const aws = simulator();
  beforeEach(() => void aws.use(organization()));

  const plan = async (args: readonly string[] = ['--organization']): Promise<OrganizationPlan> => {
    const { stdout, stderr, code } = await runLive(aws.sim, ['plan', ...args], { account: MANAGEMENT });
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout) as OrganizationPlan;
  };

  it('names the accounts in order, those that are left out, and what decides the evidence', async () => {
    const made = await plan();
    const { schemaVersion, kind, caller, settings, accounts, skippedAccounts } = made;
    assert.deepEqual([schemaVersion, kind, caller], ['1.0', 'organization-plan', { account: MANAGEMENT, partition: 'aws' }]);
    assert.deepEqual(settings, { roleName: 'TrailproofAudit', logArchiveAccount: null, discovery: 'sweep' });
    const expected = [1, 2, 3, 4, 5, 7, 8].map(index => ({
      account: generatedId(index),
      name: index === 5 ? 'No Role' : `account-${index}`,
    }));
    assert.deepEqual(accounts, [...expected, { account: MANAGEMENT, name: 'account-0' }]);
    assert.deepEqual(skippedAccounts, [
      { account: generatedId(6), name: 'account-6', reason: 'AWS Organizations lists the account as SUSPENDED.' },
    ]);
    assert.deepEqual(Object.keys(aws.sim.calls.counts()), ['organizations:ListAccounts', 'sts:GetCallerIdentity']);
  });

  it('is as its schema says, and its id is that of the rest', async () => {
    const { id, ...rest } = await plan();
    const { stdout } = await run(['schema', 'plan']);
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(stdout) as object);
    assert.ok(validate({ id, ...rest }), JSON.stringify(validate.errors));
    assert.equal(id, createHash('sha256').update(canonical(rest)).digest('hex'));
  });

  it('is the same whenever the organization is', async () => {
    assert.deepEqual(await plan(), await plan());
    const other = await plan(['--organization', '--exclude-accounts', generatedId(2)]);
    assert.notEqual(other.id, (await plan()).id);
    assert.deepEqual(other.skippedAccounts[0], { account: generatedId(2), name: 'account-2', reason: 'It was left out by the user.' });
  });

  it('takes what a scan takes: units, accounts, a role, an archive and a discovery, but never keeps the external id', async () => {
    const few = await plan([
      '--organizational-unit',
      unitId('Workloads/Production'),
      '--role-name',
      'Audit',
      '--external-id',
      'between-us',
    ]);
    assert.deepEqual(
      few.accounts.map(({ account }) => account),
      [2, 4, 8].map(generatedId).concat(MANAGEMENT),
    );
    assert.equal(few.settings.roleName, 'Audit');
    assert.doesNotMatch(JSON.stringify(few), /between-us/);
    const named = await plan([
      '--accounts',
      `${generatedId(3)},${generatedId(2)}`,
      '--log-archive-account',
      generatedId(1),
      '--discovery',
      'list',
    ]);
    assert.deepEqual(named.accounts, [
      { account: generatedId(2), name: null },
      { account: generatedId(3), name: null },
    ]);
    assert.deepEqual(named.settings, { roleName: 'TrailproofAudit', logArchiveAccount: generatedId(1), discovery: 'list' });
    assert.ok(named.calls.some(({ operation }) => operation === 'cloudtrail:ListTrails'));
    assert.ok(named.calls.some(({ operation }) => operation === 'sts:AssumeRole'));
  });

  describe('as text', () => {
    const text = async (...args: readonly string[]): Promise<string> => {
      const { stdout, stderr, code } = await runLive(aws.sim, ['plan', '--organization', '--format', 'text', ...args], {
        account: MANAGEMENT,
      });
      assert.deepEqual([code, stderr], [0, '']);
      assertPlain(stdout);
      return stdout;
    };

    it('counts the accounts, says who is skipped and why, and what to run next', async () => {
      const made = await text('--exclude-accounts', `${generatedId(2)},${generatedId(3)}`, '--role-name', 'Audit', '--discovery', 'list');
      const lines = [
        `Seen from account ${MANAGEMENT}, partition aws`,
        '6 accounts to scan, with the role Audit in each but the caller’s own',
        'Trails are found with ListTrails',
        '1 account skipped: AWS Organizations lists the account as SUSPENDED.',
        `  ${generatedId(6)} account-6`,
        '2 accounts skipped: It was left out by the user.',
        `  ${generatedId(2)} account-2, ${generatedId(3)} account-3`,
        'To scan these accounts, add --format json > plan.json to this command, and then run',
        '  trailproof scan --plan plan.json',
      ];
      for (const line of lines) assert.ok(made.split('\n').includes(line), `${line}\n\n${made}`);
    });

    it('counts the calls of all accounts together, as a scan then makes them', async () => {
      aws.use(generatedOrganization(5));
      const made = await text('-c', 'CloudTrail.4');
      assert.match(made, /^At least 10 calls, and those for what only a scan finds$/m);
      assert.match(
        made,
        /^cloudtrail:DescribeTrails +cloudtrail:DescribeTrails +once for each enabled Region of each account, in that Region$/m,
      );
      assert.doesNotMatch(made, /s3:/);
      aws.sim.calls.clear();
      await runLive(aws.sim, ['scan', '--organization', '-q', '-c', 'CloudTrail.4'], { account: MANAGEMENT });
      for (const operation of ['sts:AssumeRole', 'sts:GetCallerIdentity', 'ec2:DescribeRegions']) {
        assert.match(made, new RegExp(`^${operation} +${operation} +${aws.sim.calls.counts()[operation] ?? 0}$`, 'm'));
      }
      assert.match(await text(), /^s3:ListBuckets +s3:ListAllMyBuckets +at most 5, if a bucket answers 403$/m);
    });

    it('obeys no name of an account', async () => {
      aws.use(generatedOrganization(3, (index, one) => (index === 2 ? { ...one, name: 'Evil\u001b[2J\u202e', status: 'SUSPENDED' } : one)));
      assert.match(await text(), /Evil\\u\{1b\}\[2J/);
    });

    it('is what a terminal gets, and a file gets JSON', async () => {
      const command = `'${process.execPath}' '${BIN}' plan --organization`;
      const onTerminal = ['-qec', command, '/dev/null'];
      const env = aws.sim.env(MANAGEMENT);
      assert.match((await execute('script', onTerminal, { env })).stdout, /^8 accounts to scan/m);
      const redirected = await shell('trailproof plan --organization > plan.json; head -c 1 plan.json', { env });
      assert.equal(redirected.stdout, '{');
      assert.deepEqual(await plan(['--organization', '--format', 'json']), await plan());
    });
  });

  it('costs what the controls need', async () => {
    const { calls } = await plan(['--organization', '-c', 'CloudTrail.4']);
    assert.deepEqual(
      calls.map(({ operation }) => operation),
      ['sts:AssumeRole', 'cloudtrail:DescribeTrails', 'ec2:DescribeRegions', 'sts:GetCallerIdentity'],
    );
  });

  it('cannot be made without AWS, nor without its answer', async () => {
    assertRefused(
      await run(['plan', '--organization', '--offline']),
      /--offline asks nothing, and only AWS says which accounts there are\./,
    );
    assertRefused(await run(['plan', '--organization']), /No AWS credentials were found/);
    aws.use(organization(), [{ kind: 'denied', operation: 'ListAccounts' }]);
    const denied = await runLive(aws.sim, ['plan', '--organization'], { account: MANAGEMENT });
    assertRefused(denied, /organizations:ListAccounts was denied/);
  });

  describe('is refused by a scan', () => {
    const refused = async (change: (plan: OrganizationPlan) => unknown, message: RegExp): Promise<void> => {
      const file = join(temporaryFolder(), 'plan.json');
      const changed = change(await plan());
      writeFileSync(file, typeof changed === 'string' ? changed : JSON.stringify(changed));
      aws.sim.calls.clear();
      assertRefused(await runLive(aws.sim, ['scan', '--plan', file], { account: MANAGEMENT }), message);
      assert.equal(aws.sim.calls.count(), 0);
    };

    it('when it was changed', () =>
      refused(({ accounts, ...rest }) => ({ ...rest, accounts: accounts.slice(1) }), /plan\.json: was changed since it was made: its id/));

    it('when it is no plan, and says where', async () => {
      await refused(made => ({ ...made, acounts: [] }), /plan\.json: has the unknown property "acounts"\. See "trailproof schema plan"\./);
      await refused(made => ({ ...made, schemaVersion: '2.0' }), /plan\.json, at \/schemaVersion: must be "1\.0"\./);
      await refused(
        made => ({ ...made, accounts: [{ account: '12', name: null }] }),
        /plan\.json, at \/accounts\/0\/account: must match pattern/,
      );
      await refused(made => JSON.stringify(made).slice(0, 200), /plan\.json/);
      await refused(() => '{"account": null, "calls": []}', /plan\.json: lacks the property "schemaVersion"/);
    });

    it('when it is not there', async () => {
      const args = ['scan', '--plan', join(temporaryFolder(), 'none.json')];
      assertRefused(await run(args), /There is no file .*none\.json\. Make it with "trailproof plan --organization > /);
    });
  });

  it('may be written anew by another program, which may order its keys as it likes', async () => {
    const file = join(temporaryFolder(), 'plan.json');
    const made = await plan();
    writeFileSync(file, JSON.stringify(Object.fromEntries(Object.entries(made).reverse()), null, 4));
    const { code, stderr } = await runLive(aws.sim, ['scan', '--plan', file, '-q', '-o', 'json'], { account: MANAGEMENT });
    assert.deepEqual([code, stderr], [3, '']);
    assert.equal((JSON.parse(readFileSync(file, 'utf8')) as OrganizationPlan).id, made.id);
  });
});

/** As RFC 8785 has it, for what a plan holds. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map(key => `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])}`).join(',')}}`;
}
