import assert from 'node:assert/strict';
import type { CoverageResult, EventSelectors, Snapshot, Trail } from '../../src/types.js';
import { coverageOf, unfold } from '../support/coverage.js';
import {
  ABSENT,
  ACCOUNT,
  advanced,
  basic,
  dataEvents,
  DENIED,
  field,
  inventory,
  lacking,
  listing,
  LOG_ARCHIVE,
  LOGGING,
  MANAGEMENT,
  management,
  orgTrail,
  selectors,
  snapshot,
  type SnapshotParts,
  STOPPED,
  trail,
} from '../support/evidence.js';

const KMS = 'kms.amazonaws.com';
const ARN = trail().arn;

/** Management read and write, KMS, RDS Data; data events of S3, Lambda and DynamoDB; Insights. Each by the first letter of its state. */
type Cells = `${string} ${string} ${string}`;

const COLUMNS = ['managementRead', 'managementWrite', 'kms', 'rdsData', 'data:AWS::S3::Object', 'data:AWS::Lambda::Function'];
const DYNAMO = 'data:AWS::DynamoDB::Table';

/** `account Region` → its cells, or of one account `Region` → its cells. */
function table(result: CoverageResult): Record<string, Cells> {
  const matrix = unfold(result);
  const places = result.rows.flatMap(({ accounts, regions }) =>
    accounts.flatMap(account => regions.flatMap(({ names }) => names.map(region => [account, region] as const))),
  );
  const isOne = new Set(places.map(([account]) => account)).size === 1;
  return Object.fromEntries(
    places.map(([account, region]) => {
      const letters = [...COLUMNS, DYNAMO, 'insights'].map(id => matrix.get(`${account} ${region} ${id}`)!.state[0]!);
      const cells: Cells = `${letters.slice(0, 4).join('')} ${letters.slice(4, 7).join('')} ${letters[7]!}`;
      return [isOne ? region : `${account} ${region}`, cells] as const;
    }),
  );
}

/** One account with one trail that is logging, in us-east-1 alone unless the trail is elsewhere. */
function having(own: Partial<Trail>, chosen?: EventSelectors, parts: SnapshotParts = {}): Snapshot {
  const one = trail({ hasCustomEventSelectors: chosen !== undefined, ...own });
  return snapshot({
    trails: inventory([one], ['us-east-1']),
    trailStatus: { [one.arn]: LOGGING },
    ...(chosen && { eventSelectors: { [one.arn]: chosen } }),
    ...parts,
  });
}

const data = (type: string, ...narrowing: readonly ReturnType<typeof field>[]) =>
  advanced(field('eventCategory', { equals: ['Data'] }), field('resources.type', { equals: [type] }), ...narrowing);
const from = (operators: Parameters<typeof field>[1]) => selectors(management(field('eventSource', operators)));
const objects = (...values: readonly string[]) => ({ dataResources: [{ type: 'AWS::S3::Object', values }] });

describe('coverage: what the selectors of one trail fill', () => {
  const ROWS: readonly (readonly [name: string, selectors: EventSelectors | undefined, cells: Cells])[] = [
    ['none of its own', undefined, 'FFFF NNN N'],
    ['basic, all', selectors(basic()), 'FFFF NNN N'],
    ['basic, read', selectors(basic({ readWriteType: 'ReadOnly' })), 'FNPP NNN N'],
    ['basic, write', selectors(basic({ readWriteType: 'WriteOnly' })), 'NFPP NNN N'],
    ['basic, read and write apart', selectors(basic({ readWriteType: 'ReadOnly' }), basic({ readWriteType: 'WriteOnly' })), 'FFFF NNN N'],
    ['basic, no management events', selectors(basic({ includeManagementEvents: false })), 'NNNN NNN N'],
    ['basic, without KMS', selectors(basic({ excludeManagementEventSources: [KMS] })), 'FFNF NNN N'],
    [
      'basic, without KMS and the RDS Data API',
      selectors(basic({ excludeManagementEventSources: [KMS, 'rdsdata.amazonaws.com'] })),
      'FFNN NNN N',
    ],
    ['basic, without a source that has no column', selectors(basic({ excludeManagementEventSources: ['x.amazonaws.com'] })), 'PPFF NNN N'],
    [
      'basic, write, and KMS only when it is read',
      selectors(basic({ readWriteType: 'WriteOnly', excludeManagementEventSources: [KMS] }), basic({ readWriteType: 'ReadOnly' })),
      'FFPF NNN N',
    ],
    ['basic, all objects', selectors(basic(objects('arn:aws:s3'))), 'FFFF FNN N'],
    ['basic, all objects, as it was written once', selectors(basic(objects('arn:aws:s3:::'))), 'FFFF FNN N'],
    ['basic, all objects of another partition', selectors(basic(objects('arn:aws-cn:s3'))), 'FFFF PNN N'],
    ['basic, the objects of a bucket', selectors(basic(objects('arn:aws:s3:::orders/'))), 'FFFF PNN N'],
    ['basic, no object', selectors(basic(objects())), 'FFFF NNN N'],
    ['basic, all objects, written', selectors(basic({ ...objects('arn:aws:s3'), readWriteType: 'WriteOnly' })), 'NFPP PNN N'],
    [
      'basic, all functions and tables',
      selectors(
        basic({
          dataResources: [
            { type: 'AWS::Lambda::Function', values: ['arn:aws:lambda'] },
            { type: 'AWS::DynamoDB::Table', values: ['arn:aws:dynamodb'] },
          ],
        }),
      ),
      'FFFF NFF N',
    ],
    ['advanced, Equals Management', selectors(management()), 'FFFF NNN N'],
    ['advanced, readOnly Equals true', selectors(management(field('readOnly', { equals: ['true'] }))), 'FNPP NNN N'],
    ['advanced, readOnly NotEquals true', selectors(management(field('readOnly', { notEquals: ['true'] }))), 'NFPP NNN N'],
    ['advanced, readOnly StartsWith t', selectors(management(field('readOnly', { startsWith: ['t'] }))), 'FNPP NNN N'],
    ['advanced, readOnly NotStartsWith t', selectors(management(field('readOnly', { notStartsWith: ['t'] }))), 'NFPP NNN N'],
    ['advanced, readOnly EndsWith lse', selectors(management(field('readOnly', { endsWith: ['lse'] }))), 'NFPP NNN N'],
    ['advanced, readOnly NotEndsWith lse', selectors(management(field('readOnly', { notEndsWith: ['lse'] }))), 'FNPP NNN N'],
    ['advanced, eventSource NotEquals KMS', from({ notEquals: [KMS] }), 'FFNF NNN N'],
    ['advanced, eventSource Equals KMS, which AWS refuses: a part at most', from({ equals: [KMS] }), 'NNPN NNN N'],
    ['advanced, eventSource Equals another', from({ equals: ['x.amazonaws.com'] }), 'PPNN NNN N'],
    ['advanced, eventSource StartsWith kms', from({ startsWith: ['kms'] }), 'PPPN NNN N'],
    ['advanced, eventSource EndsWith .com', from({ endsWith: ['.com'] }), 'PPPP NNN N'],
    ['advanced, eventSource NotStartsWith kms', from({ notStartsWith: ['kms'] }), 'PPNP NNN N'],
    ['advanced, eventSource NotEndsWith .com', from({ notEndsWith: ['.com'] }), 'PPNN NNN N'],
    ['advanced, of one identity', selectors(management(field('userIdentity.arn', { notEquals: ['x'] }))), 'PPPP NNN N'],
    ['advanced, data of S3', selectors(dataEvents()), 'NNNN FNN N'],
    ['advanced, data of S3, read', selectors(data('AWS::S3::Object', field('readOnly', { equals: ['true'] }))), 'NNNN PNN N'],
    [
      'advanced, data of S3, read and write apart',
      selectors(
        data('AWS::S3::Object', field('readOnly', { equals: ['true'] })),
        data('AWS::S3::Object', field('readOnly', { equals: ['false'] })),
      ),
      'NNNN FNN N',
    ],
    [
      'advanced, data of S3, some',
      selectors(data('AWS::S3::Object', field('resources.ARN', { startsWith: ['arn:aws:s3:::a'] }))),
      'NNNN PNN N',
    ],
    [
      'advanced, data of S3, but one',
      selectors(data('AWS::S3::Object', field('resources.ARN', { notStartsWith: ['arn:x'] }))),
      'NNNN PNN N',
    ],
    ['advanced, data of S3, some names', selectors(data('AWS::S3::Object', field('eventName', { equals: ['PutObject'] }))), 'NNNN PNN N'],
    [
      'advanced, data of all that begins so',
      selectors(advanced(field('eventCategory', { equals: ['Data'] }), field('resources.type', { startsWith: ['AWS::S3'] }))),
      'NNNN PNN N',
    ],
    ['advanced, management and data', selectors(management(), data('AWS::Lambda::Function')), 'FFFF NFN N'],
    ['advanced, network activity', selectors(advanced(field('eventCategory', { equals: ['NetworkActivity'] }))), 'NNNN NNN N'],
  ];
  for (const [name, chosen, cells] of ROWS)
    it(name, () => assert.deepEqual(table(coverageOf([having({}, chosen)])), { 'us-east-1': cells }));

  it('a type of data events that a trail selects has a column of its own', () => {
    const result = coverageOf([having({}, selectors(data('AWS::SNS::Topic')))]);
    assert.deepEqual(
      result.columns.map(({ id }) => id),
      [...COLUMNS, DYNAMO, 'data:AWS::SNS::Topic', 'insights'],
    );
    assert.equal(unfold(result).get(`${ACCOUNT} us-east-1 data:AWS::SNS::Topic`)!.state, 'FULL');
  });
});

describe('coverage: Insights', () => {
  const RATE = 'ApiCallRateInsight';
  const ERRORS = 'ApiErrorRateInsight';
  const insights = (types: readonly string[] | typeof DENIED, chosen?: EventSelectors): Snapshot =>
    having({ hasInsightSelectors: true }, chosen, { insightSelectors: { [ARN]: types } });
  const ROWS: readonly (readonly [name: string, given: Snapshot, state: string])[] = [
    ['both kinds', insights([RATE, ERRORS]), 'F'],
    ['one kind', insights([ERRORS]), 'P'],
    ['no kind', insights([]), 'N'],
    ['not asked', having({ hasInsightSelectors: true }), 'U'],
    ['denied', insights(DENIED), 'U'],
    ['nobody knows whether there are any', having({ hasInsightSelectors: 'unknown' }), 'U'],
    ['call rates need write events', insights([RATE], selectors(basic({ readWriteType: 'ReadOnly' }))), 'N'],
    ['error rates need read or write events', insights([ERRORS], selectors(basic({ readWriteType: 'ReadOnly' }))), 'P'],
    [
      'denied, of a trail of data events alone: there is nothing to watch',
      having({ hasInsightSelectors: true }, selectors(dataEvents())),
      'N',
    ],
  ];
  for (const [name, given, state] of ROWS) {
    it(name, () => assert.match(table(coverageOf([given]))['us-east-1']!, new RegExp(`${state}$`)));
  }
});

describe('coverage: where a trail records', () => {
  const FULL: Cells = 'FFFF NNN N';
  const EMPTY: Cells = 'NNNN NNN N';
  const UNKNOWN: Cells = 'UUUU UUU U';
  const single = trail({ isMultiRegion: false });
  const logging = { [ARN]: LOGGING };
  const ROWS: readonly (readonly [name: string, given: Snapshot, expected: Record<string, Cells>])[] = [
    ['no trail', snapshot({ trails: [] }), { 'eu-west-1': EMPTY, 'us-east-1': EMPTY }],
    ['a multi-Region trail', snapshot({ trails: [trail()], trailStatus: logging }), { 'eu-west-1': FULL, 'us-east-1': FULL }],
    ['a single-Region trail', snapshot({ trails: [single], trailStatus: logging }), { 'eu-west-1': EMPTY, 'us-east-1': FULL }],
    [
      'a trail that is stopped',
      snapshot({ trails: [trail()], trailStatus: { [ARN]: STOPPED } }),
      { 'eu-west-1': EMPTY, 'us-east-1': EMPTY },
    ],
    [
      'a trail whose status was denied: what it would not record is known all the same',
      snapshot({ trails: [single], trailStatus: { [ARN]: DENIED } }),
      { 'eu-west-1': EMPTY, 'us-east-1': 'UUUU NNN N' },
    ],
    [
      'a trail of which nobody knows whether it is multi-Region',
      snapshot({ trails: [trail({ isMultiRegion: 'unknown' })], trailStatus: logging }),
      { 'eu-west-1': 'UUUU NNN N', 'us-east-1': FULL },
    ],
    [
      'selectors that were not asked for',
      snapshot({ trails: [trail({ hasCustomEventSelectors: true })], trailStatus: logging }),
      { 'eu-west-1': 'UUUU UUU N', 'us-east-1': 'UUUU UUU N' },
    ],
    [
      'a trail of which nobody knows whether it has selectors of its own',
      snapshot({ trails: [trail({ hasCustomEventSelectors: 'unknown' })], trailStatus: logging }),
      { 'eu-west-1': 'UUUU UUU N', 'us-east-1': 'UUUU UUU N' },
    ],
    [
      'a trail of which nobody knows whether it leaves out global events',
      snapshot({ trails: [trail({ isMultiRegion: false, includesGlobalServiceEvents: 'unknown' })], trailStatus: logging }),
      { 'eu-west-1': EMPTY, 'us-east-1': 'UUFF NNN N' },
    ],
    [
      'selectors that are empty although there should be some',
      snapshot({ trails: [trail({ hasCustomEventSelectors: true })], trailStatus: logging, eventSelectors: { [ARN]: selectors() } }),
      { 'eu-west-1': 'UUUU UUU N', 'us-east-1': 'UUUU UUU N' },
    ],
    [
      'a Region that denies its list, beside a multi-Region trail',
      snapshot({ trails: inventory([trail()], ['us-east-1', 'eu-west-1'], { 'eu-west-1': DENIED }), trailStatus: logging }),
      { 'eu-west-1': 'FFFF UUU U', 'us-east-1': FULL },
    ],
    [
      'a Region that denies its list, beside a single-Region trail',
      snapshot({ trails: inventory([single], ['us-east-1', 'eu-west-1'], { 'eu-west-1': DENIED }), trailStatus: logging }),
      { 'eu-west-1': UNKNOWN, 'us-east-1': FULL },
    ],
    ['an account of which nothing is known', snapshot({ trails: DENIED }), { '-': UNKNOWN }],
    [
      'a single-Region trail without global events, where they are recorded',
      snapshot({ trails: [trail({ isMultiRegion: false, includesGlobalServiceEvents: false })], trailStatus: logging }),
      { 'eu-west-1': EMPTY, 'us-east-1': 'PPFF NNN N' },
    ],
    [
      'a single-Region trail elsewhere has none to leave out',
      having({ homeRegion: 'eu-west-1', isMultiRegion: false, includesGlobalServiceEvents: false }),
      { 'eu-west-1': FULL, 'us-east-1': EMPTY },
    ],
    [
      'two trails that fill a column together',
      snapshot({
        trails: [trail({ hasCustomEventSelectors: true }), trail({ name: 'b', hasCustomEventSelectors: true })],
        trailStatus: { [ARN]: LOGGING, [trail({ name: 'b' }).arn]: LOGGING },
        eventSelectors: {
          [ARN]: selectors(basic({ readWriteType: 'ReadOnly' })),
          [trail({ name: 'b' }).arn]: selectors(basic({ readWriteType: 'WriteOnly' })),
        },
      }),
      { 'eu-west-1': FULL, 'us-east-1': FULL },
    ],
    [
      'describe-trails without its Region, a multi-Region trail',
      snapshot({ origin: 'file', trails: listing(trail()), trailStatus: logging }),
      { '-': FULL },
    ],
    ['describe-trails without its Region, no trail', snapshot({ origin: 'file', trails: listing() }), { '-': EMPTY }],
    [
      'describe-trails without its Region, a single-Region trail, which names it',
      snapshot({ origin: 'file', trails: listing(single), trailStatus: logging }),
      { 'us-east-1': FULL },
    ],
    [
      'a trail given by itself, which does not show that there are no others',
      snapshot({ origin: 'file', trails: { trails: [trail()], regions: {} }, trailStatus: logging }),
      { '-': 'FFFF UUU U' },
    ],
    [
      'a single-Region trail given by itself',
      snapshot({ origin: 'file', trails: { trails: [single], regions: {} }, trailStatus: { [ARN]: STOPPED } }),
      { 'us-east-1': UNKNOWN },
    ],
  ];
  for (const [name, given, expected] of ROWS) it(name, () => assert.deepEqual(table(coverageOf([given])), expected));

  it('leaves out a Region that denies its list when that is said to mean that it is not in use', () => {
    const regions = inventory([trail()], ['us-east-1', 'eu-west-1'], { 'eu-west-1': DENIED });
    const result = coverageOf([snapshot({ trails: regions, trailStatus: logging })], { skipDeniedRegions: true });
    assert.deepEqual(table(result), { 'us-east-1': FULL });
  });

  it('names the trails that fill a cell, alone and in part, and why one is not known', () => {
    const cell = (given: Snapshot, column: string) => unfold(coverageOf([given])).get(`${ACCOUNT} us-east-1 ${column}`)!;
    const partly = having({}, selectors(basic({ readWriteType: 'WriteOnly' })));
    assert.deepEqual(cell(partly, 'managementWrite'), { state: 'FULL', trails: [ARN], partly: [], gaps: [] });
    assert.deepEqual(cell(partly, 'kms'), { state: 'PARTIAL', trails: [], partly: [ARN], gaps: [] });
    const gaps = (given: Snapshot, column = 'kms') => cell(given, column).gaps;
    const asked = { reason: 'NOT_REQUESTED', api: 'cloudtrail:GetEventSelectors', trail: ARN };
    assert.deepEqual(gaps(having({ hasCustomEventSelectors: true })), [asked]);
    assert.deepEqual(gaps(having({ hasCustomEventSelectors: true }, undefined, { origin: 'file' })), [
      { ...asked, reason: 'NOT_IN_INPUT' },
    ]);
    const denied = { reason: 'ACCESS_DENIED', api: 'cloudtrail:GetTrailStatus', trail: ARN };
    assert.deepEqual(gaps(having({}, undefined, { trailStatus: { [ARN]: lacking('ACCESS_DENIED', denied.api) } })), [denied]);
    assert.deepEqual(unfold(coverageOf([snapshot({ trails: lacking('THROTTLED', 'x:Y') })])).get(`${ACCOUNT} - kms`)!.gaps, [
      { reason: 'THROTTLED', api: 'x:Y', trail: null },
    ]);
  });
});

describe('coverage: trails of the organization', () => {
  const org = orgTrail();
  const named = (parts: Partial<Trail>) => orgTrail({ hasCustomEventSelectors: true, ...parts });
  const member = (one: Trail, parts: SnapshotParts = {}): Snapshot =>
    snapshot({
      trails: inventory([one], ['us-east-1']),
      trailStatus: { [one.arn]: LOGGING },
      eventSelectors: { [one.arn]: ABSENT },
      ...parts,
    });
  const owner = (one: Trail, chosen: EventSelectors): Snapshot =>
    snapshot({
      account: MANAGEMENT,
      trails: inventory([one], ['us-east-1']),
      trailStatus: { [one.arn]: LOGGING },
      eventSelectors: { [one.arn]: chosen },
      insightSelectors: { [one.arn]: one.hasInsightSelectors === true ? ['ApiCallRateInsight', 'ApiErrorRateInsight'] : [] },
    });
  const cells = (result: CoverageResult) => table(result)[`${ACCOUNT} us-east-1`] ?? table(result)['us-east-1'];

  it('fills the cells of its members', () => assert.equal(cells(coverageOf([member(org)])), 'FFFF NNN N'));

  it('is unknown in a member where only its owner can show the selectors, until the owner is scanned too, in any order', () => {
    const one = named({ hasInsightSelectors: true });
    const chosen = selectors(basic({ excludeManagementEventSources: [KMS] }), basic(objects('arn:aws:s3')));
    assert.equal(cells(coverageOf([member(one)])), 'UUUU UUU U');
    const known = coverageOf([member(one), owner(one, chosen)]);
    assert.equal(cells(known), 'FFFF FNN F');
    assert.deepEqual(coverageOf([owner(one, chosen), member(one)]), known);
    assert.deepEqual(unfold(known).get(`${ACCOUNT} us-east-1 kms`)!.trails, [one.arn]);
    assert.deepEqual(unfold(known).get(`${MANAGEMENT} us-east-1 kms`)!.trails, [one.arn]);
  });

  it('takes its status from the owner where the member was denied it', () => {
    const denied = member(org, { trailStatus: { [org.arn]: DENIED } });
    assert.equal(cells(coverageOf([denied])), 'UUUU NNN N');
    assert.equal(cells(coverageOf([denied, owner(org, selectors(basic()))])), 'FFFF NNN N');
  });

  describe('homed in an opt-in Region', () => {
    const far = orgTrail({ homeRegion: 'eu-south-1' });
    const management = snapshot({
      account: MANAGEMENT,
      trails: inventory([far], ['us-east-1', 'eu-south-1']),
      trailStatus: { [far.arn]: LOGGING },
    });
    const seen = (regions: readonly string[], parts: SnapshotParts = {}): Snapshot =>
      member(far, {
        trails: { trails: [far], regions: Object.fromEntries(regions.map(region => [region, { state: 'present', value: [far.arn] }])) },
        ...parts,
      });
    const home = (accounts: readonly string[]) => ({ kind: 'ORGANIZATION_TRAIL_HOME', accounts, regions: ['eu-south-1'], trail: far.arn });

    it('receives nothing from a member that has not enabled it', () => {
      const result = coverageOf([management, seen(['us-east-1'])]);
      assert.equal(cells(result), 'NNNN NNN N');
      assert.deepEqual(result.blindSpots, [{ kind: 'ACCOUNT', accounts: [ACCOUNT], regions: ['us-east-1'], trail: null }, home([ACCOUNT])]);
    });

    it('receives everything from one that has', () => {
      const result = coverageOf([management, seen(['us-east-1', 'eu-south-1'])]);
      assert.equal(cells(result), 'FFFF NNN N');
      assert.deepEqual(result.blindSpots, []);
    });

    it('is unknown of a member whose file does not tell which Regions it has enabled', () => {
      const result = coverageOf([management, seen(['us-east-1'], { origin: 'file' })]);
      assert.equal(cells(result), 'UUUU NNN N');
      assert.deepEqual(result.blindSpots, []);
    });

    it('is no matter of an account that is not known to be a member', () => {
      const stranger = snapshot({ account: LOG_ARCHIVE, trails: inventory([], ['us-east-1']) });
      const spots = (members: readonly string[]) =>
        coverageOf([management, stranger], {}, members).blindSpots.filter(({ kind }) => kind === 'ORGANIZATION_TRAIL_HOME');
      assert.deepEqual(spots([]), []);
      assert.deepEqual(spots([MANAGEMENT, LOG_ARCHIVE]), [home([LOG_ARCHIVE])]);
      assert.deepEqual(spots([LOG_ARCHIVE]), []);
    });

    it('is no such thing in a partition whose Regions are all enabled, nor for a trail that is meant for that Region alone', () => {
      const gov = orgTrail({ homeRegion: 'us-gov-west-1', partition: 'aws-us-gov' } as Partial<Trail>);
      const file = member(gov, { partition: 'aws-us-gov', origin: 'file', trails: listing(gov) });
      assert.deepEqual(table(coverageOf([file])), { '-': 'FFFF NNN N' });
      const local = orgTrail({ homeRegion: 'eu-south-1', isMultiRegion: false });
      const owning = snapshot({ account: MANAGEMENT, trails: inventory([local], ['us-east-1']), trailStatus: { [local.arn]: LOGGING } });
      const stranger = snapshot({ trails: inventory([], ['us-east-1']) });
      assert.deepEqual(
        coverageOf([owning, stranger], {}, [MANAGEMENT, ACCOUNT]).blindSpots.map(({ kind, accounts }) => [kind, ...accounts]),
        [
          ['ACCOUNT', ACCOUNT],
          ['REGION', MANAGEMENT],
        ],
      );
    });

    it('is no blind spot of an account of which nothing is known', () => {
      const result = coverageOf([management, snapshot({ trails: DENIED })], {}, [MANAGEMENT, ACCOUNT]);
      assert.deepEqual(result.blindSpots, []);
    });
  });
});

describe('coverage: blind spots', () => {
  const single = trail({ isMultiRegion: false });
  const status = { [ARN]: LOGGING };
  const spot = (kind: string, regions: readonly string[]) => ({ kind, accounts: [ACCOUNT], regions, trail: null });
  const REGIONS = ['eu-west-1', 'us-east-1'];
  const ROWS: readonly (readonly [name: string, given: Snapshot, expected: readonly unknown[]])[] = [
    ['none where a trail records writes everywhere', snapshot({ trails: [trail()], trailStatus: status }), []],
    ['a Region without a trail', snapshot({ trails: [single], trailStatus: status }), [spot('REGION', ['eu-west-1'])]],
    ['an account without a trail', snapshot({ trails: [] }), [spot('ACCOUNT', REGIONS)]],
    ['an account whose trail is stopped', snapshot({ trails: [trail()], trailStatus: { [ARN]: STOPPED } }), [spot('ACCOUNT', REGIONS)]],
    ['none where it is not known', snapshot({ trails: [trail()], trailStatus: { [ARN]: DENIED } }), []],
    ['none where the list was denied', snapshot({ trails: inventory([], ['us-east-1'], { 'us-east-1': DENIED }) }), []],
    ['none where writes are recorded in part', having({}, selectors(management(field('eventName', { equals: ['PutX'] })))), []],
    ['reads alone are not enough', having({}, selectors(basic({ readWriteType: 'ReadOnly' }))), [spot('ACCOUNT', ['us-east-1'])]],
    ['a file’s Region without a name', snapshot({ origin: 'file', trails: listing() }), [spot('REGION', ['-'])]],
    ['a file’s Regions, which may not be all', snapshot({ origin: 'file', trails: [] }), [spot('REGION', REGIONS)]],
  ];
  for (const [name, given, expected] of ROWS) it(name, () => assert.deepEqual(coverageOf([given]).blindSpots, expected));

  it('accounts with the same one share it', () => {
    const accounts = ['300000000003', '100000000001', '200000000002'];
    const result = coverageOf(accounts.map(account => snapshot({ account, trails: [] })));
    assert.deepEqual(result.blindSpots, [{ kind: 'ACCOUNT', accounts: accounts.toSorted(), regions: REGIONS, trail: null }]);
    assert.equal(result.rows.length, 1);
  });
});
