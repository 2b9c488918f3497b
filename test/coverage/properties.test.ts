import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FULL, NONE, recordedBy } from '../../src/coverage/recorded.js';
import type { AdvancedEventSelector, BasicEventSelector, EventSelectors, FieldSelector, Snapshot } from '../../src/types.js';
import { MISSING_REASONS, piecesOf } from '../properties/knock-out.js';
import { snapshotsOf, type TrailWorld, type World, worlds } from '../properties/world.js';
import { coverageOf, unfold } from '../support/coverage.js';
import { field, LOG_ARCHIVE, MANAGEMENT } from '../support/evidence.js';
import { meets } from '../support/matching.js';

// ---------------------------------------------------------------- an oracle that weighs single events

type Event = Readonly<Record<string, string>>;

const READS = ['true', 'false'];
const management = (...sources: readonly string[]): Event[] =>
  sources.flatMap(eventSource =>
    READS.flatMap(readOnly =>
      ['GetThing', 'PutThing'].map(eventName => ({ eventCategory: 'Management', readOnly, eventSource, eventName })),
    ),
  );
const data = (type: string): Event[] =>
  READS.flatMap(readOnly =>
    ['arn:aws:s3:::a/b', 'arn:aws:s3:::c/d'].map(arn => ({
      eventCategory: 'Data',
      readOnly,
      'resources.type': type,
      'resources.ARN': arn,
      eventName: 'PutThing',
    })),
  );
const OTHERS = management('ec2.amazonaws.com', 'sts.amazonaws.com', 'x.amazonaws.com');
const EVENTS: Readonly<Record<string, readonly Event[]>> = {
  managementRead: OTHERS.filter(({ readOnly }) => readOnly === 'true'),
  managementWrite: OTHERS.filter(({ readOnly }) => readOnly === 'false'),
  kms: management('kms.amazonaws.com'),
  rdsData: management('rdsdata.amazonaws.com'),
  'data:AWS::S3::Object': data('AWS::S3::Object'),
  'data:AWS::Lambda::Function': data('AWS::Lambda::Function'),
  'data:AWS::DynamoDB::Table': data('AWS::DynamoDB::Table'),
};

function basicRecords(one: BasicEventSelector, event: Event): boolean {
  if (one.readWriteType !== 'All' && (one.readWriteType === 'ReadOnly') !== (event['readOnly'] === 'true')) return false;
  if (event['eventCategory'] === 'Management')
    return one.includeManagementEvents && !one.excludeManagementEventSources.includes(event['eventSource']!);
  return one.dataResources.some(
    ({ type, values }) =>
      type === event['resources.type'] && values.some(value => value === 'arn:aws:s3' || event['resources.ARN']!.startsWith(value)),
  );
}

function isRecorded({ basic, advanced }: EventSelectors, event: Event): boolean {
  return (
    basic.some(one => basicRecords(one, event)) ||
    advanced.some(
      ({ fieldSelectors }) => fieldSelectors.some(one => one.field === 'eventCategory') && fieldSelectors.every(one => meets(one, event)),
    )
  );
}

// ---------------------------------------------------------------- selectors at random

function operators(values: readonly string[]): fc.Arbitrary<Omit<FieldSelector, 'field'>> {
  const some = fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray([...values]) });
  return fc.record({ equals: some, startsWith: some, endsWith: some, notEquals: some, notStartsWith: some, notEndsWith: some });
}

const on = (name: string, values: readonly string[]): fc.Arbitrary<FieldSelector> => operators(values).map(each => field(name, each));

const advanced: fc.Arbitrary<AdvancedEventSelector> = fc
  .array(
    fc.oneof(
      fc.constantFrom(field('eventCategory', { equals: ['Management'] }), field('eventCategory', { equals: ['Data'] })),
      on('eventCategory', ['Management', 'Data', 'D']),
      on('readOnly', ['true', 'false', 't', 'e']),
      on('eventSource', ['kms.amazonaws.com', 'rdsdata.amazonaws.com', 'x.amazonaws.com', 'kms', 'amazonaws.com']),
      on('resources.type', ['AWS::S3::Object', 'AWS::Lambda::Function', 'AWS::', 'Object']),
      on('resources.ARN', ['arn:aws:s3:::a/b', 'arn:aws:s3', 'd']),
      on('eventName', ['GetThing', 'Put', 'Thing']),
    ),
    { maxLength: 4 },
  )
  .map(fieldSelectors => ({ name: null, fieldSelectors }));

const basic: fc.Arbitrary<BasicEventSelector> = fc.record({
  readWriteType: fc.constantFrom('All' as const, 'ReadOnly' as const, 'WriteOnly' as const),
  includeManagementEvents: fc.boolean(),
  excludeManagementEventSources: fc.subarray(['kms.amazonaws.com', 'rdsdata.amazonaws.com', 'x.amazonaws.com']),
  dataResources: fc.subarray([
    { type: 'AWS::S3::Object', values: ['arn:aws:s3:::a/'] },
    { type: 'AWS::S3::Object', values: ['arn:aws:s3'] },
  ]),
});

const anySelectors: fc.Arbitrary<EventSelectors> = fc.record({
  basic: fc.array(basic, { maxLength: 2 }),
  advanced: fc.array(advanced, { maxLength: 3 }),
});

// ---------------------------------------------------------------- the matrix of a world, account by account, event by event

const MEMBERS = [MANAGEMENT, LOG_ARCHIVE, '111122223333'];

function naive({ accounts, trails, regions }: World): Record<string, unknown> {
  const homes = trails.map(({ settings }) => settings);
  return Object.fromEntries(
    accounts.flatMap(({ id }) => {
      const seen = trails.filter(
        ({ settings }) => settings.account === id || (settings.isOrganizationTrail === true && MEMBERS.includes(id)),
      );
      const own = homes.filter(({ arn }) => seen.some(({ settings }) => settings.arn === arn)).map(({ homeRegion }) => homeRegion);
      return [...new Set([...regions, ...own])].flatMap(region =>
        Object.entries({ ...EVENTS, insights: [] }).map(([column, events]) => {
          const here = seen.filter(
            ({ isLogging, settings }) => isLogging && (settings.isMultiRegion === true || settings.homeRegion === region),
          );
          return [`${id} ${region} ${column}`, column === 'insights' ? NOTHING : cell(here, events)] as const;
        }),
      );
    }),
  );
}

const NOTHING = { state: 'NONE', trails: [], partly: [] };

function cell(trails: readonly TrailWorld[], events: readonly Event[]): unknown {
  const byTrail = trails.map(one => ({ arn: one.settings.arn, recorded: events.map(event => records(one, event)) }));
  const together = events.map((_, index) => byTrail.some(({ recorded }) => recorded[index]));
  const of = (state: string): string[] => byTrail.filter(({ recorded }) => stateOf(recorded) === state).map(({ arn }) => arn);
  return { state: stateOf(together), trails: of('FULL').sort(), partly: of('PARTIAL').sort() };
}

function records({ selectors }: TrailWorld, event: Event): boolean {
  return selectors === null ? event['eventCategory'] === 'Management' : isRecorded(selectors, event);
}

function stateOf(recorded: readonly boolean[]): string {
  return recorded.every(Boolean) ? 'FULL' : recorded.some(Boolean) ? 'PARTIAL' : 'NONE';
}

function shuffled<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}

describe('coverage: what holds whatever the evidence', () => {
  it('never claims all of a kind of events, nor none, against what the selectors do to single events', () => {
    fc.assert(
      fc.property(anySelectors, all => {
        const recorded = recordedBy(all, 'aws');
        for (const event of Object.values(EVENTS).flat()) {
          const access = event['readOnly'] === 'true' ? 'read' : 'write';
          const source = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'].find(one => one === event['eventSource']) ?? 'other';
          const level =
            event['eventCategory'] === 'Data'
              ? recorded.data(event['resources.type']!, access)
              : recorded.management(`${access} ${source as 'other'}`);
          if (level === FULL) assert.ok(isRecorded(all, event), JSON.stringify(event));
          if (level === NONE) assert.ok(!isRecorded(all, event), JSON.stringify(event));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('unfolds to the matrix that single events give, whatever the order of accounts', () => {
    const given = worlds.chain(world => fc.tuple(fc.constant(world), shuffled(snapshotsOf(world))));
    fc.assert(
      fc.property(given, ([world, snapshots]) => {
        const result = coverageOf(snapshots);
        const unfolded = [...unfold(result)].map(([key, { state, trails, partly, gaps }]) => {
          assert.deepEqual(gaps, []);
          return [key, { state, trails: trails.toSorted(), partly: partly.toSorted() }] as const;
        });
        assert.deepEqual(Object.fromEntries(unfolded), naive(world));
        assert.deepEqual(coverageOf(snapshotsOf(world)), result);
      }),
      { numRuns: 300 },
    );
  });

  it('has each account in one row and each of its Regions once, and repeats no cell, pattern or row', () => {
    fc.assert(
      fc.property(worlds, world => {
        const { rows, cells, patterns, columns } = coverageOf(snapshotsOf(world));
        assert.deepEqual(rows.flatMap(({ accounts }) => accounts).sort(), world.accounts.map(({ id }) => id).sort());
        for (const { regions } of rows)
          assert.equal(new Set(regions.flatMap(({ names }) => names)).size, regions.flatMap(({ names }) => names).length);
        for (const values of [cells, patterns, rows.map(({ regions }) => regions)])
          assert.equal(new Set(values.map(value => JSON.stringify(value))).size, values.length);
        for (const pattern of patterns) assert.equal(pattern.length, columns.length);
      }),
      { numRuns: 100 },
    );
  });

  it('with less evidence, a cell stays as it is or is unknown, and there is no new blind spot', () => {
    const given = worlds.chain(world => {
      const complete = snapshotsOf(world);
      return fc.tuple(
        fc.constant(complete),
        fc.array(fc.tuple(fc.nat(complete.length - 1), fc.nat(), fc.constantFrom(...MISSING_REASONS)), { minLength: 1, maxLength: 5 }),
      );
    });
    fc.assert(
      fc.property(given, ([complete, knocks]) => {
        const snapshots: Snapshot[] = [...complete];
        const names: string[] = [];
        for (const [index, where, reason] of knocks) {
          const pieces = piecesOf(snapshots[index]!);
          const piece = pieces[where % pieces.length]!;
          snapshots[index] = piece.without(reason);
          names.push(`${piece.name} (${reason})`);
        }
        const before = unfold(coverageOf(complete));
        for (const [key, { state, gaps }] of unfold(coverageOf(snapshots))) {
          const was = before.get(key)?.state ?? 'UNKNOWN';
          assert.ok(state === 'UNKNOWN' || state === was, `${key} turned from ${was} to ${state} without ${names.join(', ')}`);
          assert.equal(gaps.length > 0, state === 'UNKNOWN', `${key} says why: ${names.join(', ')}`);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
