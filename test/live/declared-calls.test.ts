import assert from 'node:assert/strict';
import { builtinChecks } from '../../checks/index.js';
import type { Plan } from '../../src/collect/plan.js';
import { inTurns } from '../support/cli.js';
import {
  account,
  ACCOUNT,
  bucket,
  eventDataStore,
  kmsKey,
  MANAGEMENT,
  organizationTrail,
  role,
  ROLE,
  trail,
} from '../support/simulator/builders.js';
import type { LoggedCall } from '../support/simulator/call-log.js';
import { actionOf } from '../support/simulator/spelling.js';
import { type Fault, type Simulator, startSimulator, type World } from '../support/simulator.js';
import { runLive, type Scanned, scanLive } from './support.js';

/*
 * What is declared is what is called, and what is granted is what is needed. Each world brings about calls that the
 * others do not, so that all of them together make every call that a scan can make.
 */

const OPEN = { publicAccessBlock: null, ownership: 'ObjectWriter' } as const;
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-4333-8444-555555555555';

/** Something of everything, a bucket of somebody else that is closed to us included. */
const rich: World = {
  regions: ['us-east-1', 'eu-west-1'],
  organization: { management: MANAGEMENT },
  accounts: [
    // Its selectors are hidden from a member, so it decides nothing there.
    account({
      id: MANAGEMENT,
      trails: [organizationTrail({ eventSelectors: [{ ReadWriteType: 'ReadOnly' }] })],
      buckets: [bucket({ name: 'organization-logs' })],
    }),
    account({
      trails: [
        trail({ name: 'a', advancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] }),
        trail({ name: 'b', homeRegion: 'eu-west-1', multiRegion: false, bucket: 'open-logs' }),
        trail({ name: 'c', multiRegion: false, bucket: 'nowhere' }),
        trail({ name: 'd', multiRegion: false, bucket: 'acl-logs' }),
      ],
      // Closed by its own block alone; open, unless the account’s block closes it; decided by its ACL.
      buckets: [
        bucket({ policyIsPublic: true }),
        bucket({ name: 'open-logs', policyIsPublic: true, ...OPEN }),
        bucket({ name: 'acl-logs', ...OPEN }),
      ],
      eventDataStores: [eventDataStore(), eventDataStore({ name: 'by-alias', region: 'eu-west-1', kmsKeyId: 'alias/lake' })],
      kmsKeys: [kmsKey(), kmsKey({ region: 'eu-west-1', aliases: ['alias/lake'] })],
      roles: [role({ trusts: [ACCOUNT] })],
    }),
  ],
};

const worlds: Readonly<Record<string, readonly Fault[]>> = {
  'all is granted': [],
  'ACLs are denied': [{ kind: 'denied', operation: 'GetBucketAcl' }],
};

const VERIFY = ['--param', 'CloudTrail.10.verifyKeyManager=true'];

const selections: readonly (readonly string[])[] = [
  [],
  VERIFY,
  ...builtinChecks.map(({ meta }) => ['-c', meta.id]),
  ['-c', 'CloudTrail.6', 'CloudTrail.7'],
  ['-c', 'CloudTrail.10', '--param', `CloudTrail.10.kmsKeyArns=${KEY}`],
  ['-c', 'CloudTrail.10', ...VERIFY],
  ['-c', 'CloudTrail.5', '--param', 'CloudTrail.5.maxDeliveryAgeHours=24'],
  ['--severity', 'critical'],
  ...[[], VERIFY, ['-c', 'CloudTrail.4'], ['-c', 'CloudTrail.10']].map(args => [...args, '--discovery', 'list']),
];

interface Told {
  /** The calls of the scan in each world. */
  readonly calls: ReadonlyMap<string, readonly LoggedCall[]>;
  readonly plan: Plan;
  readonly offline: Plan;
  readonly actions: readonly string[];
  readonly scanned: Scanned;
  /** The same scan by somebody who may do what the policy says, and nothing else. */
  readonly granted: Scanned;
}

const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort();
const apiOf = ({ service, operation }: Pick<LoggedCall, 'service' | 'operation'>): string => `${service}:${operation}`;
const operations = ({ calls }: Plan): string[] => calls.map(({ operation }) => operation);

describe('live scans: what is declared is what is called', () => {
  const told = new Map<string, Told>();

  before(async function () {
    this.timeout(180_000);
    await inTurns(selections, async args => void told.set(args.join(' '), await tell(args)));
  });

  for (const args of selections) {
    const name = args.join(' ');
    it(`${name === '' ? 'every control' : name}: plan, policy and calls are the same`, () => {
      const { calls, plan, offline, actions } = told.get(name)!;
      const made = [...calls.values()].flat();
      assert.deepEqual(operations(plan), sorted(made.map(apiOf)));
      assert.deepEqual(operations(offline), operations(plan));
      // Who one is needs no permission.
      assert.deepEqual(
        actions,
        sorted(made.map(actionOf as (call: LoggedCall) => string).filter(action => action !== 'sts:GetCallerIdentity')),
      );
    });

    it(`${name === '' ? 'every control' : name}: as many calls as planned, in the Regions that were planned`, () => {
      const { calls, plan } = told.get(name)!;
      for (const [world, made] of calls) {
        for (const { operation, count, regions, note } of plan.calls) {
          if (count === null) continue;
          const actual = made.filter(call => apiOf(call) === operation).map(({ region }) => region);
          // What is made again, as the plan says in words, depends on what a scan finds.
          const planned = note?.startsWith('again ') === true ? actual.filter(region => regions?.includes(region)) : actual;
          assert.deepEqual(planned.sort(), [...(regions ?? [])].sort(), `${operation}: ${world}`);
          assert.equal(planned.length, count);
        }
        assert.ok(plan.atLeast <= made.length);
      }
    });

    it(`${name === '' ? 'every control' : name}: with the policy, the same verdicts as with every permission`, () => {
      const { scanned, granted } = told.get(name)!;
      assert.deepEqual(granted.result.findings, scanned.result.findings);
      assert.equal(granted.code, scanned.code);
    });
  }

  it('one control that needs trails alone touches neither S3 nor KMS, nor anything else', () => {
    const { calls } = told.get('-c CloudTrail.4')!;
    assert.deepEqual(sorted([...calls.values()].flat().map(apiOf)), [
      'cloudtrail:DescribeTrails',
      'ec2:DescribeRegions',
      'sts:GetCallerIdentity',
    ]);
  });

  it('without any one action of the policy, something cannot be decided', async () => {
    const { actions, scanned } = told.get(VERIFY.join(' '))!;
    const known = scanned.result.summary.byStatus;
    // What is only asked where another answer is lacking is not missed while that one is there.
    const spare = ['s3:GetBucketOwnershipControls'];
    const unmissed: string[] = [];
    await inTurns(
      actions.filter(action => !spare.includes(action)),
      async action => {
        const { result } = await withSimulator([only(actions.filter(other => other !== action))], sim => scanLive(sim, VERIFY));
        const { NOT_AVAILABLE, WARNING } = result.summary.byStatus;
        if (NOT_AVAILABLE + WARNING <= known.NOT_AVAILABLE + known.WARNING) unmissed.push(action);
      },
    );
    assert.deepEqual(unmissed, []);
  }).timeout(120_000);

  it('a role that is named is one call more', async () => {
    const args = ['--role-arn', `arn:aws:iam::${ACCOUNT}:role/${ROLE}`, '-c', 'CloudTrail.4'];
    await withSimulator([], async sim => {
      await scanLive(sim, args);
      const made = sorted(sim.calls.list().map(apiOf));
      const { stdout } = await runLive(sim, ['plan', '--format', 'json', ...args]);
      assert.deepEqual(operations(JSON.parse(stdout) as Plan).sort(), made);
      assert.ok(made.includes('sts:AssumeRole'));
    });
  });
});

/** Denies all that is not among the actions. */
const only = (actions: readonly string[]): Fault => ({ kind: 'denied', except: ['sts:GetCallerIdentity', ...actions] });

async function withSimulator<T>(faults: readonly Fault[], work: (sim: Simulator) => Promise<T>): Promise<T> {
  const sim = await startSimulator(rich, { faults });
  try {
    return await work(sim);
  } finally {
    await sim.stop();
  }
}

function tell(args: readonly string[]): Promise<Told> {
  return withSimulator([], async sim => {
    const calls = new Map<string, readonly LoggedCall[]>();
    const scans: Scanned[] = [];
    for (const [name, faults] of Object.entries(worlds)) {
      sim.setFaults(faults);
      sim.calls.clear();
      scans.push(await scanLive(sim, args));
      calls.set(name, [...sim.calls.list()]);
    }
    sim.setFaults([]);
    sim.calls.clear();
    const offline = JSON.parse((await runLive(sim, ['plan', '--offline', '--format', 'json', ...args])).stdout) as Plan;
    const policy = JSON.parse((await runLive(sim, ['iam-policy', ...args])).stdout) as { Statement: { Action: string[] }[] };
    assert.equal(sim.calls.count(), 0, 'neither asks AWS');
    const plan = JSON.parse((await runLive(sim, ['plan', '--format', 'json', ...args])).stdout) as Plan;
    assert.deepEqual(sim.calls.counts(), { 'ec2:DescribeRegions': 1, 'sts:GetCallerIdentity': 1 });
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    sim.setFaults([only(actions)]);
    return { calls, plan, offline, actions, scanned: scans[0]!, granted: await scanLive(sim, args) };
  });
}
