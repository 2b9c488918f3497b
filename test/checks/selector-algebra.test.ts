import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeCells, type ManagementCell, unrecordedManagementEvents } from '../../checks/shared/management-events.js';
import type { AdvancedEventSelector, BasicEventSelector, EventSelectors, FieldSelector } from '../../src/types.js';
import { advanced, basic, dataEvents, field, management, selectors } from '../support/evidence.js';
import { meets } from '../support/matching.js';

const KMS = 'kms.amazonaws.com';
const RDS_DATA = 'rdsdata.amazonaws.com';
const ALL = 'all management events';

type Row = readonly [name: string, selectors: EventSelectors, missed: string, strictlyMissed?: string];

const readOnly = (operators: Partial<Omit<FieldSelector, 'field'>>): AdvancedEventSelector => management(field('readOnly', operators));
const from = (operators: Partial<Omit<FieldSelector, 'field'>>): AdvancedEventSelector => management(field('eventSource', operators));
const category = (operators: Partial<Omit<FieldSelector, 'field'>>): AdvancedEventSelector => advanced(field('eventCategory', operators));

const TABLE: readonly Row[] = [
  ['no selector at all', selectors(), ALL],
  ['basic, management events off', selectors(basic({ includeManagementEvents: false })), ALL],
  ['basic, all', selectors(basic()), ''],
  ['basic, read', selectors(basic({ readWriteType: 'ReadOnly' })), 'all write events'],
  ['basic, write', selectors(basic({ readWriteType: 'WriteOnly' })), 'all read events'],
  [
    'basic, read and write apart',
    selectors(basic({ readWriteType: 'ReadOnly' }), basic({ readWriteType: 'WriteOnly' })),
    '',
    'all read events',
  ],
  ['basic, without KMS', selectors(basic({ excludeManagementEventSources: [KMS] })), 'AWS KMS events'],
  ['basic, without KMS, in capitals', selectors(basic({ excludeManagementEventSources: ['KMS.AmazonAWS.com'] })), 'AWS KMS events'],
  ['basic, without the RDS Data API', selectors(basic({ excludeManagementEventSources: [RDS_DATA] })), 'Amazon RDS Data API events'],
  [
    'basic, without either',
    selectors(basic({ excludeManagementEventSources: [RDS_DATA, KMS] })),
    'AWS KMS events, Amazon RDS Data API events',
  ],
  [
    'basic, without a source that nobody knows',
    selectors(basic({ excludeManagementEventSources: ['x.amazonaws.com'] })),
    'all other events',
  ],
  [
    'basic, read without KMS',
    selectors(basic({ readWriteType: 'ReadOnly', excludeManagementEventSources: [KMS] })),
    'all write events, read AWS KMS events',
  ],
  [
    'basic, everything but the KMS events that write',
    selectors(basic({ readWriteType: 'ReadOnly' }), basic({ excludeManagementEventSources: [KMS] })),
    'write AWS KMS events',
    'AWS KMS events',
  ],
  [
    'basic, each filling the gap of the other',
    selectors(basic({ excludeManagementEventSources: [KMS] }), basic({ excludeManagementEventSources: [RDS_DATA] })),
    '',
    'AWS KMS events',
  ],
  [
    'basic, a selector of data events adds nothing and takes nothing',
    selectors(basic(), basic({ includeManagementEvents: false, readWriteType: 'ReadOnly' })),
    '',
  ],
  ['advanced, management', selectors(management()), ''],
  ['advanced, management in other letters', selectors(category({ equals: ['management'] })), ''],
  ['advanced, data', selectors(dataEvents()), ALL],
  ['advanced, no category', selectors(advanced(field('readOnly', { equals: ['true'] }))), ALL],
  ['advanced, no field', selectors(advanced()), ALL],
  ['advanced, insights', selectors(category({ equals: ['Insight'] })), ALL],
  ['advanced, management among other categories', selectors(category({ equals: ['Data', 'Management'] })), ''],
  ['advanced, management twice, once refused', selectors(management(field('eventCategory', { notEquals: ['Management'] }))), ALL],
  ['advanced, management and data at once, which no event is', selectors(management(field('eventCategory', { equals: ['Data'] }))), ALL],
  ['advanced, a category that is not named but only begun', selectors(category({ startsWith: ['Manage'] })), ALL],
  ['advanced, read', selectors(readOnly({ equals: ['true'] })), 'all write events'],
  ['advanced, read, in capitals', selectors(readOnly({ equals: ['True'] })), 'all write events'],
  ['advanced, write', selectors(readOnly({ equals: ['false'] })), 'all read events'],
  ['advanced, read or write', selectors(readOnly({ equals: ['true', 'false'] })), ''],
  ['advanced, read and write apart', selectors(readOnly({ equals: ['true'] }), readOnly({ equals: ['false'] })), '', 'all read events'],
  ['advanced, not read', selectors(readOnly({ notEquals: ['true'] })), 'all read events'],
  ['advanced, not write', selectors(readOnly({ notEquals: ['false'] })), 'all write events'],
  ['advanced, neither read nor write', selectors(readOnly({ notEquals: ['true', 'false'] })), ALL],
  [
    'advanced, read in one field and write in another of one selector, which no event is',
    selectors(management(field('readOnly', { equals: ['true'] }), field('readOnly', { equals: ['false'] }))),
    ALL,
  ],
  ['advanced, without KMS', selectors(from({ notEquals: [KMS] })), 'AWS KMS events'],
  [
    'advanced, without KMS and the RDS Data API',
    selectors(from({ notEquals: [KMS, RDS_DATA] })),
    'AWS KMS events, Amazon RDS Data API events',
  ],
  [
    'advanced, without KMS and the RDS Data API in two fields',
    selectors(management(field('eventSource', { notEquals: [KMS] }), field('eventSource', { notEquals: [RDS_DATA] }))),
    'AWS KMS events, Amazon RDS Data API events',
  ],
  ['advanced, without a source that nobody knows', selectors(from({ notEquals: ['x.amazonaws.com'] })), 'all other events'],
  ['advanced, without what begins like KMS: narrower than a trail may be', selectors(from({ notStartsWith: ['kms'] })), ALL],
  ['advanced, of KMS only', selectors(from({ equals: [KMS] })), ALL],
  ['advanced, of everything that ends like a source', selectors(from({ endsWith: ['amazonaws.com'] })), ALL],
  ['advanced, of some names', selectors(management(field('eventName', { startsWith: ['Get'] }))), ALL],
  ['advanced, of all but some names', selectors(management(field('eventName', { notEquals: ['Decrypt'] }))), ALL],
  ['advanced, of one type', selectors(management(field('eventType', { equals: ['AwsApiCall'] }))), ALL],
  ['advanced, of one identity', selectors(management(field('userIdentity.arn', { notStartsWith: ['arn:aws:sts'] }))), ALL],
  ['advanced, narrowed beside one that is not', selectors(management(field('eventName', { startsWith: ['Get'] })), management()), ''],
  [
    'both kinds, which AWS never returns: they add up',
    selectors(basic({ readWriteType: 'ReadOnly' }), readOnly({ equals: ['false'] })),
    '',
    'all read events',
  ],
];

// ---------------------------------------------------------------- an oracle that knows nothing of cells

interface Event {
  readonly eventCategory: 'Management';
  readonly readOnly: 'true' | 'false';
  readonly eventSource: string;
  readonly eventName: string;
}

const SOURCES = [KMS, RDS_DATA, 'ec2.amazonaws.com', 'x.amazonaws.com', 'sts.amazonaws.com'];
const EVENTS: readonly Event[] = (['true', 'false'] as const).flatMap(read =>
  SOURCES.flatMap(eventSource =>
    ['GetSomething', 'PutSomething'].map((eventName): Event => ({ eventCategory: 'Management', readOnly: read, eventSource, eventName })),
  ),
);

function cellOf(event: Event): ManagementCell {
  const source = event.eventSource === KMS || event.eventSource === RDS_DATA ? event.eventSource : 'other';
  return `${event.readOnly === 'true' ? 'read' : 'write'} ${source}`;
}

function isRecorded(one: BasicEventSelector | AdvancedEventSelector, event: Event): boolean {
  if ('fieldSelectors' in one) {
    // Without a category a selector is refused by AWS, and records nothing.
    return one.fieldSelectors.some(each => each.field === 'eventCategory') && one.fieldSelectors.every(each => meets(each, { ...event }));
  }
  const kind = event.readOnly === 'true' ? 'ReadOnly' : 'WriteOnly';
  return (
    one.includeManagementEvents &&
    (one.readWriteType === 'All' || one.readWriteType === kind) &&
    !one.excludeManagementEventSources.includes(event.eventSource)
  );
}

function missedEvents(all: EventSelectors, union: boolean): readonly Event[] {
  const each = [...all.basic, ...all.advanced];
  if (union) return EVENTS.filter(event => !each.some(one => isRecorded(one, event)));
  const missed = each.map(one => EVENTS.filter(event => !isRecorded(one, event)));
  return missed.some(events => events.length === 0) ? [] : (missed[0] ?? EVENTS);
}

// ---------------------------------------------------------------- selectors at random

const excluded = fc.subarray([KMS, RDS_DATA]);
const basicSelector = fc.record({
  readWriteType: fc.constantFrom('All' as const, 'ReadOnly' as const, 'WriteOnly' as const),
  includeManagementEvents: fc.boolean(),
  excludeManagementEventSources: excluded,
  dataResources: fc.constant([]),
});

function operators(values: readonly string[]): fc.Arbitrary<Omit<FieldSelector, 'field'>> {
  const some = fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray([...values]) });
  return fc.record({ equals: some, startsWith: some, endsWith: some, notEquals: some, notStartsWith: some, notEndsWith: some });
}

/** What AWS lets a trail have. */
const legal: fc.Arbitrary<AdvancedEventSelector> = fc
  .record({
    name: fc.option(fc.string({ maxLength: 5 })),
    category: fc.constantFrom('Management', 'Management', 'Management', 'Data'),
    readOnly: fc.array(operators(['true', 'false']), { maxLength: 2 }),
    eventSource: fc.array(excluded, { maxLength: 2 }),
  })
  .chain(({ name, ...parts }) => {
    const fields = [
      field('eventCategory', { equals: [parts.category] }),
      ...parts.readOnly.map(each => field('readOnly', each)),
      ...parts.eventSource.map(notEquals => field('eventSource', { notEquals })),
    ];
    return fc.shuffledSubarray(fields, { minLength: fields.length }).map(fieldSelectors => ({ name, fieldSelectors }));
  });

/** Anything that a hand may write into a file. */
const wild: fc.Arbitrary<AdvancedEventSelector> = fc
  .array(
    fc.oneof(
      operators(['Management', 'Data']).map(each => field('eventCategory', each)),
      fc.constant(field('eventCategory', { equals: ['Management'] })),
      operators(['true', 'false', 't', 'e']).map(each => field('readOnly', each)),
      operators([...SOURCES, 'kms', 'amazonaws.com']).map(each => field('eventSource', each)),
      operators(['Get', 'PutSomething', 'Something']).map(each => field('eventName', each)),
      operators(['x']).map(each => field('userIdentity.arn', each)),
    ),
    { maxLength: 4 },
  )
  .map(fieldSelectors => ({ name: null, fieldSelectors }));

function set(one: fc.Arbitrary<AdvancedEventSelector>): fc.Arbitrary<EventSelectors> {
  return fc.record({ basic: fc.array(basicSelector, { maxLength: 3 }), advanced: fc.array(one, { maxLength: 4 }) });
}

function sorted(cells: Iterable<ManagementCell>): readonly ManagementCell[] {
  return [...new Set(cells)].sort();
}

describe('which management events a trail records', () => {
  for (const [name, given, missed, strictlyMissed = missed] of TABLE) {
    it(name, () => {
      assert.equal(describeCells(unrecordedManagementEvents(given, true)), missed);
      assert.equal(describeCells(unrecordedManagementEvents(given, false)), strictlyMissed, 'where one selector has to do');
    });
  }

  it('agrees, cell by cell, with weighing single events against selectors that AWS allows', () => {
    fc.assert(
      fc.property(set(legal), all => {
        assert.deepEqual(sorted(unrecordedManagementEvents(all, true)), sorted(missedEvents(all, true).map(cellOf)));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with weighing single events on whether one selector records them all', () => {
    fc.assert(
      fc.property(set(legal), all => {
        assert.equal(unrecordedManagementEvents(all, false).length === 0, missedEvents(all, false).length === 0);
      }),
      { numRuns: 500 },
    );
  });

  it('never claims an event that no selector records, whatever the selectors are', () => {
    fc.assert(
      fc.property(set(wild), all => {
        const unrecorded = new Set(unrecordedManagementEvents(all, true));
        for (const event of missedEvents(all, true)) assert.ok(unrecorded.has(cellOf(event)), JSON.stringify(event));
      }),
      { numRuns: 1000 },
    );
  });

  it('loses nothing when a selector is added', () => {
    fc.assert(
      fc.property(set(wild), set(wild), (some, more) => {
        const before = new Set(unrecordedManagementEvents(some, true));
        const both = { basic: [...some.basic, ...more.basic], advanced: [...some.advanced, ...more.advanced] };
        for (const cell of unrecordedManagementEvents(both, true)) assert.ok(before.has(cell), cell);
        assert.ok(unrecordedManagementEvents(both, false).length <= unrecordedManagementEvents(some, false).length);
      }),
      { numRuns: 300 },
    );
  });

  it('asks no less where one selector has to do', () => {
    fc.assert(
      fc.property(set(wild), all => {
        const strict = new Set(unrecordedManagementEvents(all, false));
        for (const cell of unrecordedManagementEvents(all, true)) assert.ok(strict.has(cell), cell);
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of selectors and fields, or on their being there twice', () => {
    const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...items], { minLength: items.length });
    const withOther = set(wild).chain(all =>
      fc
        .record({ basic: shuffled([...all.basic, ...all.basic]), advanced: shuffled([...all.advanced, ...all.advanced]) })
        .chain(twice =>
          fc
            .tuple(
              ...twice.advanced.map(({ name, fieldSelectors }) =>
                shuffled(fieldSelectors).map(fields => ({ name, fieldSelectors: fields })),
              ),
            )
            .map(reordered => [all, { basic: twice.basic, advanced: reordered }] as const),
        ),
    );
    fc.assert(
      fc.property(withOther, fc.boolean(), ([all, other], union) => {
        assert.deepEqual(unrecordedManagementEvents(other, union), unrecordedManagementEvents(all, union));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on what a selector is called', () => {
    fc.assert(
      fc.property(set(wild), fc.constantFrom('Management events selector', 'x', '', null), fc.boolean(), (all, name, union) => {
        const renamed = { basic: all.basic, advanced: all.advanced.map(one => ({ ...one, name })) };
        assert.deepEqual(unrecordedManagementEvents(renamed, union), unrecordedManagementEvents(all, union));
      }),
      { numRuns: 300 },
    );
  });

  it('says every gap in words of its own', () => {
    const cells = (['read', 'write'] as const).flatMap(access =>
      ([KMS, RDS_DATA, 'other'] as const).map(source => `${access} ${source}` as const),
    );
    const subsets = Array.from({ length: 2 ** cells.length }, (_, bits) => cells.filter((_cell, index) => (bits >> index) % 2 === 1));
    const words = subsets.map(describeCells);
    assert.equal(new Set(words).size, subsets.length);
    assert.equal(words[0], '');
    for (const text of words) assert.match(text, /^[A-Za-z, ]*$/);
  });
});
