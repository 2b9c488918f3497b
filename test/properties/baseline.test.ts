import { isUndecided } from '../../src/undecided.js';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { builtinChecks } from '../../checks/index.js';
import { compare } from '../../src/baseline/compare.js';
import { baselineOf } from '../../src/baseline/of-result.js';
import { Engine } from '../../src/engine.js';
import { decideRegressions, objections, type RegressionGate, withVerdicts } from '../../src/gate/regression.js';
import { present } from '../../src/facts.js';
import { register } from '../../src/registry.js';
import { render } from '../../src/render.js';
import type { Baseline, ComplianceStatus, ScanResult, Snapshot, TrailInventory } from '../../src/types.js';
import { CAPTURED } from '../support/evidence.js';
import { CONTROLS, finding, scanResult } from '../support/results.js';
import { assertStatesAgree } from '../support/states.js';
import { MISSING_REASONS, piecesOf } from './knock-out.js';
import { snapshotsOf, worlds } from './world.js';

const checks = register([], builtinChecks, 'trailproof');
const GATE: RegressionGate = { failOn: 'INFORMATIONAL', allowUnknown: false, newControls: 'fail' };

function gated(now: ScanResult, baseline: Baseline, allowUnknown = false) {
  const gate = { ...GATE, allowUnknown };
  return decideRegressions(withVerdicts(compare(now, baseline, 'old.json'), gate), gate);
}

function scan(snapshots: readonly Snapshot[]): ScanResult {
  const engine = new Engine({ checks, parameters: {} });
  for (const snapshot of snapshots) engine.add(snapshot);
  return engine.finish({ startedAt: CAPTURED, finishedAt: CAPTURED, inputs: [] });
}

const knocks = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...MISSING_REASONS)), { minLength: 1, maxLength: 6 });

/** The same evidence without some of its pieces. */
function lessOf(
  snapshots: readonly Snapshot[],
  chosen: readonly (readonly [number, number, (typeof MISSING_REASONS)[number]])[],
): Snapshot[] {
  const less = [...snapshots];
  for (const [which, where, reason] of chosen) {
    const index = which % less.length;
    const pieces = piecesOf(less[index]!);
    less[index] = pieces[where % pieces.length]!.without(reason);
  }
  return less;
}

/** Evidence in which nothing says that there is such a Region. */
function withoutRegion(one: Snapshot, region: string): Snapshot {
  const { trails, eventDataStores } = one.facts;
  const rest = <T>(byRegion: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byRegion).filter(([name]) => name !== region));
  return {
    ...one,
    facts: {
      ...one.facts,
      trails: trails.state === 'missing' ? trails : present(withoutTrailsOf(trails.value, rest(trails.value.regions))),
      eventDataStores:
        eventDataStores.state === 'missing'
          ? eventDataStores
          : present({
              stores: Object.fromEntries(Object.entries(eventDataStores.value.stores).filter(([arn]) => arn.split(':')[3] !== region)),
              regions: rest(eventDataStores.value.regions),
            }),
    },
  };
}

function withoutTrailsOf({ trails, ...more }: TrailInventory, regions: TrailInventory['regions']): TrailInventory {
  const shown = new Set(Object.values(regions).flatMap(one => (one.state === 'present' ? one.value : [])));
  return { ...more, regions, trails: trails.filter(({ arn }) => shown.has(arn)) };
}

describe('what holds of every baseline', () => {
  it('evidence that is lost resolves nothing, and nothing is gone for it', () => {
    fc.assert(
      fc.property(worlds, knocks, (world, chosen) => {
        const complete = snapshotsOf(world);
        fc.pre(complete.length > 0);
        const before = scan(complete);
        const compared = compare(scan(lessOf(complete, chosen)), baselineOf(before), 'old.json');
        for (const { id, state, status } of compared.absentFindings)
          assert.ok(state === 'notReevaluated' || isUndecided({ status }), `${id} (${status}) is ${state}`);
        assert.equal(compared.baseline.counts.resolved, 0);
      }),
      { numRuns: 300 },
    );
  });

  it('a Region that is no longer in the evidence resolves nothing, nothing is gone for it, and no gate passes', () => {
    fc.assert(
      fc.property(worlds, fc.nat(), (world, which) => {
        const complete = snapshotsOf(world);
        fc.pre(complete.length > 0);
        const before = scan(complete);
        const region = world.regions[which % world.regions.length]!;
        const now = scan(complete.map(one => withoutRegion(one, region)));
        const baseline = baselineOf(before);
        for (const { id, state, region: place, resource } of compare(now, baseline, 'old.json').absentFindings)
          assert.ok(state === 'notReevaluated' || (place !== region && resource.type === 'AWS::::Account'), `${id} is ${state}`);
        for (const allowUnknown of [false, true]) assert.notEqual(gated(now, baseline, allowUnknown).exitCode, 0);
      }),
      { numRuns: 300 },
    );
  });

  it('a gate passes only where everything that the baseline had decided is decided as before', () => {
    fc.assert(
      fc.property(worlds, knocks, (world, chosen) => {
        const complete = snapshotsOf(world);
        fc.pre(complete.length > 0);
        const before = scan(complete);
        const now = scan(lessOf(complete, chosen));
        if (gated(now, baselineOf(before)).exitCode !== 0) return;
        const statuses = new Map(now.findings.map(({ id, status }) => [id, status]));
        for (const { id, status } of before.findings) if (!isUndecided({ status })) assert.equal(statuses.get(id), status, id);
      }),
      { numRuns: 300 },
    );
  });

  it('losing evidence never makes a failing gate pass, but for what the baseline could not decide either', () => {
    fc.assert(
      fc.property(worlds, worlds, knocks, (old, world, chosen) => {
        const complete = snapshotsOf(world);
        fc.pre(complete.length > 0);
        const baseline = baselineOf(scan(snapshotsOf(old)));
        const open = new Set(baseline.findings.filter(({ status }) => isUndecided({ status })).map(({ id }) => scopeOf(id)));
        const found = objections(withVerdicts(compare(scan(complete), baseline, 'old.json'), GATE));
        const less = gated(scan(lessOf(complete, chosen)), baseline);
        if (less.exitCode !== 0) return;
        assert.deepEqual(found.missing, []);
        for (const { id } of [...found.worse, ...found.undecided]) assert.ok(open.has(scopeOf(id)), id);
      }),
      { numRuns: 300 },
    );
  });

  it('an account of the baseline that is left out never makes a gate pass', () => {
    fc.assert(
      fc.property(worlds, worlds, fc.nat(), (old, world, which) => {
        const complete = snapshotsOf(world);
        const before = snapshotsOf(old);
        fc.pre(before.length > 0);
        const { account } = before[which % before.length]!;
        const without = scan(complete.filter(one => one.account !== account));
        for (const allowUnknown of [false, true]) {
          const { exitCode } = gated(without, baselineOf(scan(before)), allowUnknown);
          assert.notEqual(exitCode, 0);
        }
        // And of what there was before, nothing is mended or gone for it.
        const rest = scan(before.filter(one => one.account !== account));
        const { counts } = compare(rest, baselineOf(scan(before)), 'old.json').baseline;
        assert.deepEqual([counts.resolved, counts.gone], [0, 0]);
      }),
      { numRuns: 100 },
    );
  });

  it('every format tells the same states (random pairs of results)', async () => {
    const parts = fc.record({
      controlId: fc.constantFrom(...CONTROLS.map(({ id }) => id)),
      status: fc.constantFrom<ComplianceStatus>('PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'),
      account: fc.constantFrom('111122223333', '444455556666', '777788889999'),
      region: fc.constantFrom('us-east-1', 'eu-west-1', null),
    });
    const some = fc.uniqueArray(parts, { maxLength: 25, selector: one => finding(one).id });
    await fc.assert(
      fc.asyncProperty(some, some, async (before, now) => {
        const compared = compare(scanResult(now), baselineOf(scanResult(before)), 'old.json');
        const as = async (format: Parameters<typeof render>[0]) => render(format, compared, { sarifProfile: 'full' });
        const counts = assertStatesAgree({
          json: await as('json'),
          jsonl: await as('jsonl'),
          sarif: await as('sarif'),
          csv: await as('csv'),
          text: await as('text'),
          html: await as('html'),
          markdown: await as('markdown'),
          junit: await as('junit'),
        });
        const { gone, notReevaluated, ...there } = counts;
        assert.equal(
          Object.values(there).reduce((sum, count) => sum + count, 0),
          now.length,
        );
        assert.equal(there.unchanged + there.updated + there.resolved + gone + notReevaluated, before.length);
      }),
      { numRuns: 40 },
    );
  });
});

/** `controlId|account`. */
function scopeOf(id: string): string {
  return id.split('|').slice(0, 2).join('|');
}
