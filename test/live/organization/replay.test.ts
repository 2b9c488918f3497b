import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanResult, Snapshot } from '../../../src/types.js';
import { run, temporaryFolder } from '../../support/cli.js';
import { account, bucket, LOG_ARCHIVE, MANAGEMENT, organizationTrail, trail } from '../../support/simulator/builders.js';
import type { Fault, World } from '../../support/simulator.js';
import { unitId } from '../../support/simulator/organization-tree.js';
import { runLive, simulator } from '../support.js';
import { company, organizationLogs, OUTSIDER, scanCompany, SHOP } from './support.js';

interface Case {
  readonly world: World;
  readonly faults?: readonly Fault[];
  readonly args?: readonly string[];
  /** What judges the evidence, live and again. */
  readonly judging?: readonly string[];
}

const lastLine = (file: string): string => readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!;

const searched = company({
  archive: { buckets: [organizationLogs(), bucket({ name: 'shop-logs', publicAccessBlock: null, policyIsPublic: true })] },
  shop: { trails: [trail({ bucket: 'shop-logs' })] },
  more: [
    account({ id: '222233334444', name: 'Without a role', roles: [] }),
    account({ id: '333344445555', trails: [trail({ bucket: 'foreign' })] }),
  ],
  world: { buckets: [bucket({ name: 'foreign', owner: OUTSIDER })] },
});

const cases: Readonly<Record<string, Case>> = {
  'an owner that was found afterwards, an account that could not be entered, and a foreign bucket': { world: searched },
  'one account at a time': { world: searched, args: ['--concurrency', '1'] },
  'Region by Region, as Security Hub judges': { world: searched, judging: ['--parity', '--scope', 'region'] },
  'trails by ListTrails': { world: searched, args: ['--discovery', 'list'] },
  'what was denied and throttled': {
    world: company({ trails: [organizationTrail({ advancedEventSelectors: [] })] }),
    faults: [
      { kind: 'denied', operation: 'GetEventSelectors' },
      { kind: 'denied', operation: 'HeadBucket', account: SHOP },
      { kind: 'throttled', operation: 'DescribeTrails', account: LOG_ARCHIVE, region: 'eu-west-1' },
      { kind: 'denied', operation: 'DescribeRegions', account: MANAGEMENT },
    ],
  },
  'a bucket that only a parameter names, told of by whoever can': {
    world: company({ trails: [] }),
    args: ['--exclude-accounts', MANAGEMENT],
    judging: ['--param', 'CloudTrail.6.logBuckets=nowhere', '--param', 'CloudTrail.7.logBuckets=nowhere'],
  },
  'a bucket that only a parameter names, found in the log archive': {
    world: company({ trails: [] }),
    judging: ['--param', 'CloudTrail.6.logBuckets=organization-logs'],
  },
};

describe('scans of an organization: the evidence judged again', () => {
  const aws = simulator();

  for (const [name, { world, faults = [], args = [], judging = [] }] of Object.entries(cases)) {
    it(`gives the same findings: ${name}`, async () => {
      const cwd = temporaryFolder();
      const sim = aws.use(world, faults);
      const live = await scanCompany(sim, ['--organization', '--save-evidence', 'evidence.jsonl', ...args, ...judging], { cwd });
      const again = await run(['scan', '--input', 'evidence.jsonl', '-o', 'json', ...judging], { cwd });
      const { findings, accounts } = JSON.parse(again.stdout) as ScanResult;
      assert.equal(JSON.stringify(findings), JSON.stringify(live.result.findings));
      assert.deepEqual(accounts, live.result.accounts);
      assert.equal(again.code, live.code);
      const lines = readFileSync(join(cwd, 'evidence.jsonl'), 'utf8').trimEnd().split('\n');
      assert.deepEqual(
        lines.flatMap(line => (JSON.parse(line) as Partial<Snapshot>).account ?? []),
        accounts.map(one => one.account),
      );
    });
  }

  const skipping: Case = {
    world: company({
      more: [
        account({ id: '222233334444', name: 'Closed \u202e', status: 'SUSPENDED' }),
        account({ id: '333344445555', name: 'Closing', status: 'PENDING_CLOSURE' }),
      ],
    }),
    args: ['--exclude-accounts', SHOP],
  };

  for (const [what, { world, args = [] }] of Object.entries<Case>({
    'those that are closed and those that the user left out': skipping,
    'those that the user left out, named by their ids': { world: searched, args: ['--exclude-accounts', `${OUTSIDER},${SHOP}`] },
    'nobody but those that are closed': {
      world: company({ shop: { unit: 'Workloads', status: 'SUSPENDED' } }),
      args: ['--organizational-unit', unitId('Workloads')],
    },
  })) {
    it(`names the accounts that were skipped as the live scan does: ${what}`, async () => {
      const cwd = temporaryFolder();
      const unit = args[0] === '--organizational-unit' ? [] : ['--organization'];
      const live = await scanCompany(aws.use(world), [...unit, ...args, '--save-evidence', 'evidence.jsonl'], { cwd });
      assert.notDeepEqual(live.result.skippedAccounts, []);
      const again = await run(['scan', '--input', 'evidence.jsonl', '-o', 'json'], { cwd });
      const { scan, ...report } = JSON.parse(again.stdout) as ScanResult;
      const { scan: before, ...expected } = live.result;
      assert.deepEqual(report, expected);
      assert.deepEqual({ ...scan, inputs: [] }, before);
      assert.equal(again.code, live.code);
      await runLive(aws.sim, ['collect', ...unit, ...args, '-o', 'collected.jsonl'], { cwd, account: MANAGEMENT });
      const collected = await run(['scan', '--input', 'collected.jsonl', '-o', 'json'], { cwd });
      assert.deepEqual((JSON.parse(collected.stdout) as ScanResult).skippedAccounts, expected.skippedAccounts);
      const resaved = await run(['scan', '--input', 'evidence.jsonl', '--save-evidence', 'again.jsonl', '-o', 'json', '-q'], { cwd });
      assert.equal(resaved.stdout, again.stdout);
      assert.equal(lastLine(join(cwd, 'again.jsonl')), lastLine(join(cwd, 'evidence.jsonl')));
    });
  }

  it('an account that one file skips and another has is judged', async () => {
    const cwd = temporaryFolder();
    const sim = aws.use(skipping.world);
    await scanCompany(sim, ['--organization', '--exclude-accounts', SHOP, '--save-evidence', 'without.jsonl'], { cwd });
    await scanCompany(sim, ['--accounts', SHOP, '--save-evidence', 'shop.json'], { cwd });
    const { stdout } = await run(['scan', '--input', 'without.jsonl', 'shop.json', 'without.jsonl', '-o', 'json'], { cwd });
    const { accounts, skippedAccounts } = JSON.parse(stdout) as ScanResult;
    assert.deepEqual(
      accounts.map(one => one.account),
      [SHOP, LOG_ARCHIVE, MANAGEMENT],
    );
    assert.deepEqual(
      skippedAccounts.map(one => one.account),
      ['222233334444', '333344445555'],
    );
  });

  it('collect saves the same evidence as a scan', async () => {
    const cwd = temporaryFolder();
    const sim = aws.use(searched);
    await scanCompany(sim, ['--organization', '--concurrency', '1', '--save-evidence', 'scan.jsonl'], { cwd });
    const { code, stderr } = await run(['collect', '--organization', '--concurrency', '1', '-o', 'collect.jsonl'], {
      cwd,
      env: sim.env(MANAGEMENT),
    });
    assert.equal(code, 0);
    assert.match(stderr, /1 of 5 accounts could not be entered with the role TrailproofAudit \(222233334444 Without a role\)/);
    assert.match(stderr, /Wrote the evidence of 5 accounts to collect\.jsonl/);
    const untimed = (file: string): string => readFileSync(join(cwd, file), 'utf8').replace(/"collectedAt":"[^"]*"/g, '');
    assert.equal(untimed('collect.jsonl'), untimed('scan.jsonl'));
  });
});
