import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertRefused, temporaryFolder } from '../../support/cli.js';
import { account, LOG_ARCHIVE, MANAGEMENT, role } from '../../support/simulator/builders.js';
import { unitId } from '../../support/simulator/organization-tree.js';
import { runLive, simulator } from '../support.js';
import { company, ids, OUTSIDER, scanCompany, SHOP, tables, unknown } from './support.js';

const CLOSED = '222233334444';
const CLOSING = '333344445555';
const DEEP = '666677778888';

const world = company({
  archive: { unit: 'Security' },
  shop: { unit: 'Workloads/Production' },
  more: [
    account({ id: DEEP, name: 'Deep', unit: 'Workloads/Production/Europe' }),
    account({ id: CLOSED, name: 'Closed', unit: 'Workloads', status: 'SUSPENDED' }),
    account({ id: CLOSING, name: 'Closing', unit: 'Workloads', status: 'PENDING_CLOSURE' }),
    account({ id: OUTSIDER, name: 'Outsider', member: false, roles: [] }),
  ],
});

const SUSPENDED = { [CLOSED]: 'AWS Organizations lists the account as SUSPENDED.' };
const CLOSES = { [CLOSING]: 'AWS Organizations lists the account as PENDING_CLOSURE.' };
const LEFT_OUT = 'It was left out by the user.';
const workloads = unitId('Workloads');
const production = unitId('Workloads/Production');
const security = unitId('Security');

interface Case {
  readonly args: readonly string[];
  readonly scanned: readonly string[];
  readonly skipped?: Readonly<Record<string, string>>;
  /** The text of `accounts.txt`. */
  readonly file?: string;
  readonly pages?: Readonly<Record<string, number>>;
}

const ALL = [SHOP, LOG_ARCHIVE, DEEP, MANAGEMENT];

const cases: Readonly<Record<string, Case>> = {
  'every account that is not closed': { args: ['--organization'], scanned: ALL, skipped: { ...SUSPENDED, ...CLOSES } },
  'a page at a time': {
    args: ['--organization'],
    scanned: ALL,
    skipped: { ...SUSPENDED, ...CLOSES },
    pages: { ListAccounts: 1 },
  },
  'a unit and those below it': {
    args: ['--organizational-unit', workloads],
    scanned: [SHOP, DEEP],
    skipped: { ...SUSPENDED, ...CLOSES },
    pages: { ListAccountsForParent: 1, ListOrganizationalUnitsForParent: 1 },
  },
  'a unit within a unit': { args: ['--organizational-unit', production], scanned: [SHOP, DEEP] },
  'the same unit twice, and one within it': {
    args: ['--organizational-unit', `${production},${workloads}`, workloads],
    scanned: [SHOP, DEEP],
    skipped: { ...SUSPENDED, ...CLOSES },
  },
  'two units': { args: ['--organization', '--organizational-unit', security, production], scanned: [SHOP, LOG_ARCHIVE, DEEP] },
  'the root is everything': { args: ['--organizational-unit', 'r-root'], scanned: ALL, skipped: { ...SUSPENDED, ...CLOSES } },
  'accounts that are left out, one of them twice and one of them closed': {
    args: ['--organization', '--exclude-accounts', `${SHOP},${CLOSED}`, SHOP],
    scanned: [LOG_ARCHIVE, DEEP, MANAGEMENT],
    skipped: { [SHOP]: LEFT_OUT, ...SUSPENDED, ...CLOSES },
  },
  'accounts by their ids, some twice': { args: ['--accounts', `${SHOP},${DEEP}`, SHOP], scanned: [SHOP, DEEP] },
  'accounts by their ids, but for one': {
    args: ['--accounts', SHOP, DEEP, '--exclude-accounts', SHOP],
    scanned: [DEEP],
    skipped: { [SHOP]: LEFT_OUT },
  },
  'accounts of a file, with names and remarks, and one by its id': {
    args: ['--accounts-file', 'accounts.txt', '--accounts', MANAGEMENT],
    file: `\uFEFF# ours\r\n${SHOP} Shop\r\n\r\n${DEEP},Deep # far below\n${SHOP}\n`,
    scanned: [SHOP, DEEP, MANAGEMENT],
  },
};

describe('scans of an organization: which accounts', () => {
  const aws = simulator();

  for (const [name, { args, scanned, skipped = {}, file, pages }] of Object.entries(cases)) {
    it(name, async () => {
      const sim = aws.use({ ...world, ...(pages !== undefined && { pageSizes: pages }) });
      const cwd = temporaryFolder();
      if (file !== undefined) writeFileSync(join(cwd, 'accounts.txt'), file);
      const { result } = await scanCompany(sim, [...args, ...ids([3])], { cwd });
      assert.deepEqual(
        result.accounts.map(one => one.account),
        scanned,
      );
      assert.deepEqual(Object.fromEntries(result.skippedAccounts.map(one => [one.account, one.reason])), skipped);
      assert.equal(result.skippedAccounts.length, Object.keys(skipped).length, 'each once');
      const entered = sim.calls.list({ operation: 'AssumeRole' }).map(({ resource }) => resource.split(':')[4]);
      assert.deepEqual(
        entered.sort(),
        scanned.filter(one => one !== MANAGEMENT),
        'each once',
      );
      const asksOrganizations = Object.keys(sim.calls.counts()).some(api => api.startsWith('organizations:'));
      assert.equal(asksOrganizations, !args.some(arg => arg.startsWith('--accounts')));
    });
  }

  it('names are as AWS Organizations has them, and unknown where it was not asked', async () => {
    const sim = aws.use({ ...world, organization: { ...world.organization!, emptyPages: true } });
    const named = await scanCompany(sim, ['--organization', ...ids([2])]);
    assert.deepEqual(
      named.result.accounts.map(({ name }) => name),
      ['Shop', 'Log Archive', 'Deep', 'Management'],
    );
    assert.deepEqual(
      named.result.skippedAccounts.map(({ name }) => name),
      ['Closed', 'Closing'],
    );
    const unnamed = await scanCompany(sim, ['--accounts', SHOP, ...ids([2])]);
    assert.equal(unnamed.result.accounts[0]?.name, null);
  });

  it('an account that is not ours is a row of unknowns', async () => {
    const { result, code, stderr } = await scanCompany(aws.use(world), ['--accounts', SHOP, OUTSIDER, '000000000000', ...ids([1, 2])]);
    assert.deepEqual(tables(result), {
      '000000000000': unknown(1, 2),
      [SHOP]: ['1 PASSED account'],
      [OUTSIDER]: unknown(1, 2),
    });
    assert.equal(code, 3);
    assert.match(stderr, /^2 of 3 accounts could not be entered with the role TrailproofAudit \(000000000000, 777788889999\)\./m);
  });

  describe('when every account is left out, nothing is written and the exit code is 2', () => {
    const everything = ['--exclude-accounts', ALL.join()];
    const lines: readonly (readonly string[])[] = [
      ['scan', '--accounts', SHOP, '--exclude-accounts', SHOP],
      ['scan', '--accounts-file', 'accounts.txt', '--exclude-accounts', SHOP, '--allow-unknown', '--fail-on', 'none'],
      [
        'scan',
        '--organization',
        ...everything,
        '--checkpoint',
        'scan.jsonl',
        '-o',
        'json=report.json',
        '--save-evidence',
        'evidence.jsonl',
      ],
      ['scan', '--organizational-unit', workloads, ...everything],
      ['collect', '--organization', ...everything, '-o', 'evidence.jsonl'],
      ['plan', '--organization', ...everything],
    ];
    for (const args of lines) {
      it(args.join(' '), async () => {
        const cwd = temporaryFolder();
        writeFileSync(join(cwd, 'accounts.txt'), `${SHOP}\n`);
        const quiet = args[0] === 'plan' ? [] : ['--quiet'];
        const outcome = await runLive(aws.use(world), [...args, ...quiet], { account: MANAGEMENT, cwd });
        assertRefused(outcome, /No account is left to scan: --exclude-accounts leaves out (?:the only one|all \d) that could be scanned\./);
        assert.deepEqual(readdirSync(cwd), ['accounts.txt']);
      });
    }
  });

  describe('an account that an option names and the organization does not have is told of', () => {
    const options = ['--exclude-accounts', `${OUTSIDER},${CLOSED}`, '--log-archive-account', OUTSIDER];
    const told = ['--exclude-accounts', '--log-archive-account']
      .map(option => `No account ${OUTSIDER} is among those of the organization; ${option} names it.\n`)
      .join('');
    const of = (stderr: string): string => (stderr.match(/^No account .*\n/gm) ?? []).join('');
    const ran = (args: readonly string[]) =>
      runLive(aws.use(world), [...args, ...ids([2])], { account: MANAGEMENT, cwd: temporaryFolder() });

    it('by scan, collect and plan', async () => {
      assert.equal(of((await ran(['scan', '--organization', ...options])).stderr), told);
      assert.equal(of((await ran(['collect', '--organization', '-o', 'evidence.jsonl', ...options])).stderr), told);
      assert.equal(of((await ran(['plan', '--organization', ...options])).stderr), told);
    });

    it('but not where not all accounts were listed, nor with --quiet', async () => {
      for (const some of [
        ['--accounts', SHOP],
        ['--organizational-unit', workloads],
        ['--organization', '--quiet'],
      ])
        assert.equal(of((await ran(['scan', ...some, ...options])).stderr), '', some.join(' '));
    });
  });

  it('when no account of a unit is open, none is judged, and that is not success', async () => {
    const closed = company({ shop: { unit: 'Workloads', status: 'SUSPENDED' } });
    const { result, code, stderr } = await scanCompany(aws.use(closed), ['--organizational-unit', workloads, '--allow-unknown']);
    assert.deepEqual([result.accounts.length, result.findings.length, result.scan.complete, code], [0, 0, false, 3]);
    assert.match(stderr, /^Exit code 3: No account was judged, and 1 was skipped: AWS Organizations lists the account as SUSPENDED\.$/m);
  });

  it('the caller’s own account needs no role, also with the credentials of one', async () => {
    const own = company({ shop: { roles: [role(), role({ name: 'Scanner', trusts: [MANAGEMENT] })] } });
    const sim = aws.use(own);
    const scanner = `arn:aws:iam::${SHOP}:role/Scanner`;
    const { result } = await scanCompany(sim, ['--accounts', SHOP, '--role-arn', scanner, ...ids([1])]);
    assert.deepEqual(tables(result), { [SHOP]: ['1 PASSED account'] });
    assert.deepEqual(
      sim.calls.list({ operation: 'AssumeRole' }).map(({ resource }) => resource),
      [scanner],
    );
  });
});
