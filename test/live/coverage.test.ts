import assert from 'node:assert/strict';
import type { CoverageGap, Snapshot } from '../../src/types.js';
import { unfold, type UnfoldedCell } from '../support/coverage.js';
import { account, ACCOUNT, MANAGEMENT, oneAccount, organizationTrail, trail } from '../support/simulator/builders.js';
import type { Fault, Simulator, Trail, World } from '../support/simulator.js';
import { runLive, type Scanned, scanLive, simulator } from './support.js';

const REGIONS = ['us-east-1', 'eu-west-1'];
const KMS = 'kms.amazonaws.com';
const INSIGHTS = ['ApiCallRateInsight', 'ApiErrorRateInsight'];

const having = (...trails: readonly Trail[]): World => oneAccount({ trails, buckets: [], eventDataStores: [] }, { regions: REGIONS });
const local = (own: Partial<Trail> = {}): Trail => trail({ name: 'local', multiRegion: false, homeRegion: 'eu-west-1', ...own });

function cellsOf({ result }: Scanned): (place: string) => UnfoldedCell {
  const matrix = unfold(result.coverage);
  return place => matrix.get(`${ACCOUNT} ${place}`)!;
}

const gap = (api: string, reason: CoverageGap['reason'], name: string, region: string) => [
  { api, reason, trail: `arn:aws:cloudtrail:${region}:${ACCOUNT}:trail/${name}` },
];

describe('live scans: coverage', () => {
  const aws = simulator();
  const counts = (sim: Simulator) => [sim.calls.count('cloudtrail:GetEventSelectors'), sim.calls.count('cloudtrail:GetInsightSelectors')];

  it('without --coverage asks nothing more, and what it would take is unknown', async () => {
    const sim = aws.use(having(trail({ insightSelectors: INSIGHTS }), local({ eventSelectors: [{ ReadWriteType: 'WriteOnly' }] })));
    const cell = cellsOf(await scanLive(sim));
    assert.deepEqual(counts(sim), [1, 0]);
    assert.equal(cell('us-east-1 managementWrite').state, 'FULL');
    assert.deepEqual(
      cell('us-east-1 insights').gaps,
      gap('cloudtrail:GetInsightSelectors', 'NOT_REQUESTED', 'management-events', 'us-east-1'),
    );
    assert.equal(cell('eu-west-1 managementWrite').state, 'FULL');
    const data = cell('eu-west-1 data:AWS::S3::Object');
    assert.deepEqual([data.state, data.gaps], ['UNKNOWN', gap('cloudtrail:GetEventSelectors', 'NOT_REQUESTED', 'local', 'eu-west-1')]);
  });

  it('with --coverage asks for the selectors of single-Region trails and for Insights, where there are any', async () => {
    const chosen = [{ ReadWriteType: 'WriteOnly' as const, ExcludeManagementEventSources: [KMS] }];
    const sim = aws.use(
      having(trail({ multiRegion: false, globalServiceEvents: true, insightSelectors: INSIGHTS }), local({ eventSelectors: chosen })),
    );
    const scanned = await scanLive(sim, ['--coverage']);
    const cell = cellsOf(scanned);
    assert.deepEqual(counts(sim), [1, 1]);
    const states = (region: string) =>
      ['managementRead', 'managementWrite', 'kms', 'rdsData', 'insights'].map(column => cell(`${region} ${column}`).state);
    assert.deepEqual(states('us-east-1'), ['FULL', 'FULL', 'FULL', 'FULL', 'FULL']);
    assert.deepEqual(states('eu-west-1'), ['NONE', 'FULL', 'NONE', 'PARTIAL', 'NONE']);
    assert.deepEqual(scanned.result.coverage.blindSpots, []);
  });

  it('names the Regions whose writes no trail records', async () => {
    const { result } = await scanLive(aws.use(having(local())), ['--coverage']);
    assert.deepEqual(result.coverage.blindSpots, [{ kind: 'REGION', accounts: [ACCOUNT], regions: ['us-east-1'], trail: null }]);
    const nothing = await scanLive(aws.use(having()), ['-c', 'CloudTrail.4', '--coverage']);
    assert.deepEqual(nothing.result.coverage.blindSpots, [
      { kind: 'ACCOUNT', accounts: [ACCOUNT], regions: [...REGIONS].sort(), trail: null },
    ]);
  });

  it('asks for all that it needs, whatever the controls', async () => {
    const sim = aws.use(having(trail({ insightSelectors: INSIGHTS })));
    const cell = cellsOf(await scanLive(sim, ['-c', 'CloudTrail.10', '--coverage']));
    assert.deepEqual([cell('us-east-1 kms').state, cell('us-east-1 insights').state], ['FULL', 'FULL']);
    const without = cellsOf(await scanLive(sim, ['-c', 'CloudTrail.10']));
    assert.deepEqual(without('- kms').gaps, [{ api: null, reason: 'NOT_REQUESTED', trail: null }]);
  });

  const DENIALS: readonly (readonly [fault: Fault, column: string, api: string])[] = [
    [{ kind: 'denied', operation: 'GetEventSelectors' }, 'kms', 'cloudtrail:GetEventSelectors'],
    [{ kind: 'denied', operation: 'GetInsightSelectors' }, 'insights', 'cloudtrail:GetInsightSelectors'],
    [{ kind: 'denied', operation: 'GetTrailStatus' }, 'managementWrite', 'cloudtrail:GetTrailStatus'],
  ];
  for (const [fault, column, api] of DENIALS) {
    it(`${api} denied: the cell is unknown, and no blind spot`, async () => {
      const one = trail({ eventSelectors: [{ ReadWriteType: 'All' }], insightSelectors: INSIGHTS });
      const scanned = await scanLive(aws.use(having(one), [fault]), ['--coverage']);
      const { state, gaps } = cellsOf(scanned)(`us-east-1 ${column}`);
      assert.deepEqual([state, gaps], ['UNKNOWN', gap(api, 'ACCESS_DENIED', 'management-events', 'us-east-1')]);
      assert.deepEqual(scanned.result.coverage.blindSpots, []);
    });
  }

  it('takes "Insights are not enabled" for an answer', async () => {
    const sim = aws.use(having(trail({ raw: { HasInsightSelectors: null } })));
    assert.equal(cellsOf(await scanLive(sim, ['--coverage']))('us-east-1 insights').state, 'NONE');
    assert.deepEqual(counts(sim), [1, 1]);
  });

  it('counts Insights on management events only', async () => {
    const rates = { InsightType: 'ApiCallRateInsight', EventCategories: ['Data'] };
    const errors = { InsightType: 'ApiErrorRateInsight', EventCategories: ['Management', 'Data'] };
    const sim = aws.use(having(trail({ insightSelectors: [rates, errors] })));
    assert.equal(cellsOf(await scanLive(sim, ['--coverage']))('us-east-1 insights').state, 'PARTIAL');
  });

  it('an organization trail fills the cells of a member, and is unknown where only its owner could tell', async () => {
    const world = (own: Partial<Trail>): World => ({
      regions: REGIONS,
      organization: { management: MANAGEMENT },
      accounts: [account({ id: MANAGEMENT, trails: [organizationTrail(own)] }), account()],
    });
    assert.equal(cellsOf(await scanLive(aws.use(world({})), ['--coverage']))('us-east-1 kms').state, 'FULL');
    const sim = aws.use(world({ eventSelectors: [{ ReadWriteType: 'All' }] }));
    const cell = cellsOf(await scanLive(sim, ['--coverage']))('us-east-1 kms');
    assert.deepEqual([cell.state, cell.gaps.map(({ reason }) => reason)], ['UNKNOWN', ['NOT_IN_INPUT']]);
    assert.deepEqual(counts(sim), [0, 0]);
  });

  it('saved evidence gives the same matrix', async () => {
    const sim = aws.use(having(trail({ insightSelectors: INSIGHTS }), local({ eventSelectors: [{ ReadWriteType: 'ReadOnly' }] })));
    const { result } = await scanLive(sim, ['--coverage']);
    const { stdout } = await runLive(sim, ['collect', '--coverage', '-o', '-']);
    const snapshot = JSON.parse(stdout) as Snapshot;
    assert.equal(snapshot.facts.insightSelectors.state, 'present');
    const again = await runLive(sim, ['scan', '-i', '-', '-o', 'json'], { input: stdout });
    assert.deepEqual((JSON.parse(again.stdout) as Scanned['result']).coverage, result.coverage);
  });

  it('is planned, and permitted by the least policy', async () => {
    const sim = aws.use(having());
    for (const [args, has] of [
      [['plan', '--coverage'], true],
      [['plan'], false],
      [['iam-policy', '--coverage'], true],
      [['iam-policy'], false],
    ] as const) {
      const { stdout } = await runLive(sim, args);
      assert.equal(stdout.includes('cloudtrail:GetInsightSelectors'), has, args.join(' '));
    }
  });
});
