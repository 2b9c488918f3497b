import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtinChecks } from '../../checks/index.js';
import { Engine } from '../../src/engine.js';
import { FACT_NAMES, present } from '../../src/facts.js';
import { register } from '../../src/registry.js';
import type { ComplianceStatus, EventSelectors, Fact, FactName, Finding, ParameterValue, ScanResult, Snapshot } from '../../src/types.js';
import { BLOCK_ALL, CAPTURED } from '../support/evidence.js';
import { MISSING_REASONS, type Piece, piecesOf, unlisted } from './knock-out.js';
import { settings, snapshotsOf, type World, worlds, worldsAndTrail } from './world.js';

type Settings = Readonly<Record<string, Readonly<Record<string, ParameterValue>>>>;

const checks = register([], builtinChecks, 'trailproof');

function scan(snapshots: readonly Snapshot[], parameters: Settings = {}): ScanResult {
  const engine = new Engine({
    checks,
    parameters,
    onCheckError: error => {
      throw error;
    },
  });
  for (const snapshot of snapshots) engine.add(snapshot);
  return engine.finish({ startedAt: CAPTURED, finishedAt: CAPTURED, inputs: [] });
}

/** With these, no check spares a fact that it declares. */
const SPARING_NOTHING: Settings = { 'CloudTrail.5': { maxDeliveryAgeHours: 24 }, 'CloudTrail.10': { verifyKeyManager: true } };

/** By check id: the facts that it needs with these parameters. */
function needsWith(parameters: Settings): ReadonlyMap<string, ReadonlySet<FactName>> {
  return new Map(checks.map(entry => [entry.check.meta.id, new Engine({ checks: [entry], parameters }).needs]));
}

function findingsOf(snapshots: readonly Snapshot[], parameters: Settings = {}): readonly Finding[] {
  return scan(snapshots, parameters).findings;
}

function of(controlId: string, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(finding => finding.controlId === controlId);
}

/** By account and Region: what an account-level control says there. */
function statuses(controlId: string, findings: readonly Finding[]): ReadonlyMap<string, ComplianceStatus> {
  return new Map(of(controlId, findings).map(({ account, region, status }) => [`${account} ${region ?? '-'}`, status]));
}

/** By finding id: the status and whatever a reader of a baseline would compare. */
function verdicts(findings: readonly Finding[]): ReadonlyMap<string, ComplianceStatus> {
  return new Map(findings.map(({ id, status }) => [id, status]));
}

function isDecided(status: string | undefined): boolean {
  return status === 'PASSED' || status === 'FAILED';
}

/** What was decided with more evidence is the same with less, or undecided; no finding turns, and no control of an account. */
function assertNothingTurned(before: ScanResult, after: ScanResult, what: string): void {
  const now = verdicts(after.findings);
  for (const { id, status } of before.findings) {
    const later = now.get(id);
    if (isDecided(status) && isDecided(later)) assert.equal(later, status, `${what} turned ${id}`);
  }
  const earlier = new Map(before.accounts.map(one => [one.account, one.controls]));
  for (const { account, controls } of after.accounts) {
    for (const [controlId, status] of Object.entries(controls)) {
      const was = earlier.get(account)?.[controlId];
      if (isDecided(was) && isDecided(status)) assert.equal(status, was, `${what} turned ${controlId} of ${account}`);
      if (was !== 'NO_DATA') assert.notEqual(status, 'NO_DATA', `${what} made ${controlId} of ${account} vanish`);
    }
  }
}

/** Every piece of every snapshot, each with the whole scan as it is without that piece alone. */
function knockOuts(snapshots: readonly Snapshot[]): readonly { readonly piece: Piece; readonly index: number }[] {
  return snapshots.flatMap((snapshot, index) => piecesOf(snapshot).map(piece => ({ piece, index })));
}

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

/** Complete evidence, then some of it knocked out, piece by piece; every other piece is of the same thing as the one before it. */
const partial = fc
  .tuple(worlds, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...MISSING_REASONS)), { maxLength: 6 }))
  .map(([world, knocks]) => {
    const complete = snapshotsOf(world);
    const names: string[] = [];
    const snapshots = [...complete];
    let last = { index: 0, subject: '' };
    knocks.forEach(([which, where, reason], turn) => {
      const index = turn % 2 === 1 ? last.index : which % snapshots.length;
      const pieces = piecesOf(snapshots[index]!);
      const related = turn % 2 === 1 ? pieces.filter(({ name }) => subjectOf(name) === last.subject) : pieces;
      const piece = related[where % related.length];
      if (piece === undefined) return;
      snapshots[index] = piece.without(reason);
      names.push(`${piece.name} (${reason})`);
      last = { index, subject: subjectOf(piece.name) };
    });
    return { complete, snapshots, names: names.join(', ') };
  });

function subjectOf(name: string): string {
  return name.split(' of ').at(-1)!.split(',')[0]!;
}

function mapValue<T>(fact: Fact<T>, change: (value: T) => T): Fact<T> {
  return fact.state === 'present' ? present(change(fact.value)) : fact;
}

function changeSelectors({ facts, ...rest }: Snapshot, change: (all: EventSelectors) => EventSelectors): Snapshot {
  const eventSelectors = mapValue(facts.eventSelectors, byArn =>
    Object.fromEntries(Object.entries(byArn).map(([arn, all]) => [arn, mapValue(all, change)])),
  );
  return { ...rest, facts: { ...facts, eventSelectors } };
}

/** The same evidence, told the other way round: every list and every map of it. */
function reversed({ facts, ...rest }: Snapshot): Snapshot {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned).reverse();
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, turned(inner)] as const)
        .reverse(),
    );
  };
  return { ...rest, facts: turned(facts) as Snapshot['facts'] };
}

describe('what holds in every world', () => {
  it('a trail that satisfies CloudTrail.1 satisfies CloudTrail.3', () => {
    fc.assert(
      fc.property(partial, settings, ({ snapshots, names }, chosen) => {
        const scope = chosen['CloudTrail.1']!['scope']!;
        const findings = findingsOf(snapshots, { ...chosen, 'CloudTrail.3': { scope } });
        const third = statuses('CloudTrail.3', findings);
        for (const [where, status] of statuses('CloudTrail.1', findings)) {
          if (status === 'PASSED') assert.equal(third.get(where), 'PASSED', `${where} without ${names}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('where CloudTrail.3 fails, CloudTrail.1 fails, unless it had nothing to look at', () => {
    fc.assert(
      fc.property(partial, fc.constantFrom('account', 'region'), ({ snapshots, names }, scope) => {
        const blind = new Set(snapshots.filter(({ facts }) => facts.eventSelectors.state === 'missing').map(({ account }) => account));
        const findings = findingsOf(snapshots, { 'CloudTrail.1': { scope }, 'CloudTrail.3': { scope } });
        const first = statuses('CloudTrail.1', findings);
        for (const { account, region, status } of of('CloudTrail.3', findings)) {
          const where = `${account} ${region ?? '-'}`;
          if (status === 'FAILED' && !blind.has(account)) assert.equal(first.get(where), 'FAILED', `${where} without ${names}`);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('knocking out any one piece of evidence turns no verdict and hides no control', () => {
    let run = 0;
    fc.assert(
      fc.property(worlds, settings, (world, chosen) => {
        const snapshots = snapshotsOf(world);
        const before = scan(snapshots, chosen);
        for (const { piece, index } of knockOuts(snapshots)) {
          const reason = MISSING_REASONS[(run += 1) % MISSING_REASONS.length]!;
          const after = scan(snapshots.with(index, piece.without(reason)), chosen);
          assertNothingTurned(before, after, `${piece.name} of account ${snapshots[index]!.account} (${reason})`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('knocking out any one fact, for every reason there is, leaves each control of the account undecided or as it was', () => {
    fc.assert(
      fc.property(worlds, world => {
        const snapshots = snapshotsOf(world);
        for (const parameters of [{}, SPARING_NOTHING]) {
          const needs = needsWith(parameters);
          const before = scan(snapshots, parameters);
          for (const name of FACT_NAMES) {
            for (const reason of MISSING_REASONS) {
              const piece = piecesOf(snapshots[0]!).find(one => one.name === `fact ${name}`)!;
              const after = scan(snapshots.with(0, piece.without(reason)), parameters);
              assertNothingTurned(before, after, `${name} (${reason})`);
              for (const { check } of checks) {
                if (!check.needs.includes(name)) continue;
                const { id } = check.meta;
                const own = ({ findings }: ScanResult): readonly ComplianceStatus[] =>
                  of(id, findings).flatMap(({ account, status }) => (account === snapshots[0]!.account ? [status] : []));
                assert.deepEqual(own(after), needs.get(id)!.has(name) ? ['NOT_AVAILABLE'] : own(before), `${id} without ${name}`);
              }
            }
          }
        }
      }),
      { numRuns: 3 },
    );
  });

  it('with less and less evidence, what is decided is what all of it decides', () => {
    fc.assert(
      fc.property(partial, settings, ({ complete, snapshots, names }, chosen) => {
        assertNothingTurned(scan(complete, chosen), scan(snapshots, chosen), names);
      }),
      { numRuns: 400 },
    );
  });

  it('things that are known one by one, without a list of all, decide nothing else than the list does', () => {
    fc.assert(
      fc.property(worlds, settings, (world, chosen) => {
        // Region by Region, a list is what says which Regions there are to judge.
        const parameters = { ...chosen, 'CloudTrail.1': {}, 'CloudTrail.3': {} };
        const snapshots = snapshotsOf(world);
        const before = scan(snapshots, parameters);
        snapshots.forEach((snapshot, index) => {
          assertNothingTurned(before, scan(snapshots.with(index, unlisted(snapshot)), parameters), `the lists of ${snapshot.account}`);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('leaving accounts out of the scan turns no verdict of the others', () => {
    fc.assert(
      fc.property(
        partial.chain(one => fc.tuple(fc.constant(one), fc.subarray(one.snapshots, { minLength: 1 }))),
        settings,
        ([{ complete, names }, some], chosen) => {
          const all = verdicts(findingsOf(complete, chosen));
          for (const { id, status } of findingsOf(some, chosen)) {
            if (isDecided(status) && isDecided(all.get(id))) assert.equal(status, all.get(id), `${id} without ${names}`);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('complete evidence of all accounts leaves nothing undecided but a bucket outside the scan', () => {
    fc.assert(
      fc.property(worlds, world => {
        const undecided = findingsOf(snapshotsOf(world)).filter(({ status }) => !isDecided(status));
        for (const { controlId, reasons } of undecided) {
          assert.match(controlId, /^CloudTrail\.[67]$/);
          assert.match(reasons[0]!.code, /^S3_BUCKET_(CROSS_ACCOUNT_CROSS_REGION|DOES_NOT_EXIST)$/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('one more trail never turns CloudTrail.1 or CloudTrail.3 from passed', () => {
    fc.assert(
      fc.property(worldsAndTrail, settings, ([world, more], chosen) => {
        const before = findingsOf(snapshotsOf(world), chosen);
        const after = findingsOf(snapshotsOf({ ...world, trails: [...world.trails, more] }), chosen);
        for (const controlId of ['CloudTrail.1', 'CloudTrail.3']) {
          const later = statuses(controlId, after);
          for (const [where, status] of statuses(controlId, before)) {
            if (status === 'PASSED') assert.equal(later.get(where), 'PASSED', `${controlId} of ${where}`);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('the order of accounts changes nothing', () => {
    fc.assert(
      fc.property(
        partial.chain(({ snapshots }) => fc.tuple(fc.constant(snapshots), shuffled(snapshots))),
        settings,
        ([snapshots, other], chosen) => {
          assert.deepEqual(findingsOf(other, chosen), findingsOf(snapshots, chosen));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('the order of trails, Regions, selectors, statements, grants, tags and keys changes no verdict', () => {
    fc.assert(
      fc.property(partial, settings, ({ snapshots }, chosen) => {
        const before = findingsOf(snapshots, chosen);
        const after = findingsOf(snapshots.map(reversed), chosen);
        // Which statement or grant of several is named first is the policy's own order.
        const told = (findings: readonly Finding[]): unknown =>
          findings.map(({ id, status, reasons, message, controlId }) =>
            controlId === 'CloudTrail.6' ? [id, status, reasons.map(({ code }) => code)] : [id, status, reasons, message],
          );
        assert.deepEqual(told(after), told(before));
      }),
      { numRuns: 150 },
    );
  });

  it('trails that are listed twice change nothing', () => {
    fc.assert(
      fc.property(partial, settings, ({ snapshots }, chosen) => {
        const twice = snapshots.map(snapshot => ({
          ...snapshot,
          facts: {
            ...snapshot.facts,
            trails: mapValue(snapshot.facts.trails, ({ trails, regions }) => ({
              trails: [...trails, ...trails],
              regions: Object.fromEntries(
                Object.entries(regions).map(([region, shown]) => [region, mapValue(shown, arns => [...arns, ...arns])]),
              ),
            })),
          },
        }));
        assert.deepEqual(findingsOf(twice, chosen), findingsOf(snapshots, chosen));
      }),
      { numRuns: 100 },
    );
  });

  it('closing every bucket leaves CloudTrail.6 nothing to fail but buckets that do not exist', () => {
    fc.assert(
      fc.property(worlds, settings, fc.boolean(), (world, chosen, onAccounts) => {
        const closed: World = onAccounts
          ? { ...world, accounts: world.accounts.map(account => ({ ...account, block: BLOCK_ALL })) }
          : {
              ...world,
              buckets: Object.fromEntries(Object.entries(world.buckets).map(([name, one]) => [name, { ...one, block: BLOCK_ALL }])),
            };
        const before = verdicts(of('CloudTrail.6', findingsOf(snapshotsOf(world), chosen)));
        for (const { id, status, reasons } of of('CloudTrail.6', findingsOf(snapshotsOf(closed), chosen))) {
          if (status === 'FAILED') assert.equal(reasons[0]?.code, 'S3_BUCKET_DOES_NOT_EXIST');
          if (before.get(id) === 'PASSED') assert.equal(status, 'PASSED');
        }
      }),
      { numRuns: 100 },
    );
  });

  it('every control about trails has as many findings as there are trails of one’s own', () => {
    fc.assert(
      fc.property(worlds, settings, (world, chosen) => {
        const findings = findingsOf(snapshotsOf(world), chosen);
        const own = world.trails.map(({ settings: { account, homeRegion, arn } }) => `${account} ${homeRegion} ${arn}`).sort();
        for (const controlId of ['CloudTrail.2', 'CloudTrail.4', 'CloudTrail.5', 'CloudTrail.9']) {
          const judged = of(controlId, findings).filter(({ resource }) => resource.type === 'AWS::CloudTrail::Trail');
          assert.deepEqual(
            judged.map(({ account, region, resource }) => `${account} ${region ?? '-'} ${resource.id}`).sort(),
            own,
            controlId,
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it('every log bucket of a scanned account has one finding, with its owner', () => {
    fc.assert(
      fc.property(worlds, world => {
        const findings = findingsOf(snapshotsOf(world));
        const used = new Set(world.trails.map(({ settings: { bucket } }) => bucket));
        const scanned = world.accounts.map(({ id }) => id);
        for (const [name, { owner }] of Object.entries(world.buckets)) {
          if (owner === null || !scanned.includes(owner)) continue;
          for (const controlId of ['CloudTrail.6', 'CloudTrail.7']) {
            const owners = of(controlId, findings).filter(({ resource }) => resource.id === `arn:aws:s3:::${name}`);
            assert.deepEqual(
              owners.map(({ account }) => account),
              used.has(name) ? [owner] : [],
            );
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('asking for more tags never makes CloudTrail.9 pass what failed', () => {
    fc.assert(
      fc.property(worlds, fc.subarray(['Owner', 'Cost']), fc.subarray(['Team', 'Cost']), (world, some, more) => {
        const asking = (requiredTagKeys: readonly string[]): readonly Finding[] =>
          of('CloudTrail.9', findingsOf(snapshotsOf(world), { 'CloudTrail.9': { requiredTagKeys } }));
        const after = verdicts(asking([...new Set([...some, ...more])]));
        for (const { id, status } of asking(some)) if (status === 'FAILED') assert.equal(after.get(id), 'FAILED');
      }),
      { numRuns: 100 },
    );
  });

  it('what CloudTrail.6 and CloudTrail.7 say of a bucket does not depend on which trail leads to it', () => {
    fc.assert(
      fc.property(worlds, world => {
        const seen = new Map<string, ComplianceStatus>();
        for (const { settings: one } of world.trails) {
          for (const name of Object.keys(world.buckets)) {
            const led = { ...world, trails: world.trails.filter(({ settings: { arn } }) => arn === one.arn) };
            const moved = { ...led, trails: led.trails.map(each => ({ ...each, settings: { ...each.settings, bucket: name } })) };
            for (const { controlId, account, status } of findingsOf(snapshotsOf(moved))) {
              if (!/^CloudTrail\.[67]$/.test(controlId) || world.buckets[name]!.owner !== account) continue;
              const key = `${controlId} ${name}`;
              assert.equal(status, seen.get(key) ?? status, key);
              seen.set(key, status);
            }
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('what an advanced selector is called changes nothing', () => {
    fc.assert(
      fc.property(partial, settings, fc.constantFrom(null, '', 'Management events selector'), ({ snapshots }, chosen, name) => {
        const renamed = snapshots.map(snapshot =>
          changeSelectors(snapshot, all => ({ ...all, advanced: all.advanced.map(one => ({ ...one, name })) })),
        );
        assert.deepEqual(findingsOf(renamed, chosen), findingsOf(snapshots, chosen));
      }),
      { numRuns: 100 },
    );
  });
});
