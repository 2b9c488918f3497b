import check from '../../checks/cloudtrail-1.js';
import type { AdvancedEventSelector, BasicEventSelector, EventSelectors, Trail } from '../../src/types.js';
import {
  ABSENT,
  ACCOUNT,
  advanced,
  basic,
  cases,
  dataEvents,
  DENIED,
  field,
  inventory,
  lacking,
  listing,
  LOGGING,
  management,
  MANAGEMENT,
  orgTrail,
  selectors,
  type Situation,
  snapshot,
  type SnapshotParts,
  status,
  STOPPED,
  store,
  THROTTLED,
  trail,
} from '../support/evidence.js';

const ACCOUNT_ID = `AWS::::Account:${ACCOUNT}`;
const KMS = 'kms.amazonaws.com';
const RDS_DATA = 'rdsdata.amazonaws.com';
const NOT_PRESENT = ['CLOUDTRAIL_MULTI_REGION_NOT_PRESENT'];
const MISSED = 'Management events that are not recorded';

const good = trail();
const custom = trail({ name: 'custom', hasCustomEventSelectors: true });
const org = orgTrail();
const customOrg = orgTrail({ hasCustomEventSelectors: true });

type Selector = BasicEventSelector | AdvancedEventSelector;

/** One multi-Region trail that is logging by these selectors. */
function selecting(...all: readonly Selector[]): SnapshotParts {
  return { trails: [custom], trailStatus: { [custom.arn]: LOGGING }, eventSelectors: { [custom.arn]: selectors(...all) } };
}

function strictly(...all: readonly Selector[]): Situation {
  return { accounts: [snapshot(selecting(...all))], parameters: { selectorUnion: false } };
}

function logging(...trails: readonly Trail[]): Record<string, typeof LOGGING> {
  return Object.fromEntries(trails.map(({ arn }) => [arn, LOGGING]));
}

/** The management account of the organization, which sees its trail's own selectors. */
function owner(one: Trail, eventSelectors: EventSelectors | typeof DENIED, trailStatus = LOGGING): ReturnType<typeof snapshot> {
  return snapshot({
    account: MANAGEMENT,
    trails: [one],
    trailStatus: { [one.arn]: trailStatus },
    eventSelectors: { [one.arn]: eventSelectors },
  });
}

const readOnly = basic({ readWriteType: 'ReadOnly' });
const writeOnly = basic({ readWriteType: 'WriteOnly' });
const reads = management(field('readOnly', { equals: ['true'] }));
const writes = management(field('readOnly', { equals: ['false'] }));
const exceptKms = basic({ excludeManagementEventSources: [KMS] });
const exceptRdsData = basic({ excludeManagementEventSources: [RDS_DATA] });

describe('CloudTrail.1: one multi-Region trail records all management events', () => {
  cases(check, [
    [
      'no trails',
      snapshot({ trails: [] }),
      [{ status: 'FAILED', reasons: NOT_PRESENT, resource: ACCOUNT_ID, region: null, message: 'There is no trail.' }],
    ],
    [
      'multi-Region, logging, no custom selectors',
      snapshot({ trails: [good], trailStatus: logging(good) }),
      [
        {
          status: 'PASSED',
          resource: ACCOUNT_ID,
          region: null,
          message: 'Multi-Region trail management-events is logging all read and write management events.',
          observed: { TrailARN: good.arn, IsMultiRegionTrail: true, IsLogging: true, [MISSED]: 'none' },
        },
      ],
    ],
    [
      'multi-Region, not logging',
      snapshot({ trails: [good], trailStatus: { [good.arn]: STOPPED } }),
      [
        {
          status: 'FAILED',
          reasons: NOT_PRESENT,
          message: 'No trail is multi-Region and logging all management events: management-events is not logging.',
          observed: { TrailARN: good.arn, IsLogging: false },
        },
      ],
    ],
    [
      'one single-Region trail in each Region, all logging',
      (() => {
        const everywhere = ['us-east-1', 'eu-west-1'].map(homeRegion =>
          trail({ name: `in-${homeRegion}`, homeRegion, isMultiRegion: false }),
        );
        return snapshot({ trails: everywhere, trailStatus: logging(...everywhere) });
      })(),
      [
        {
          status: 'FAILED',
          reasons: NOT_PRESENT,
          message:
            'No trail is multi-Region and logging all management events: in-eu-west-1 is single-Region; in-us-east-1 is single-Region.',
        },
      ],
    ],
    [
      'a basic selector of read events',
      snapshot(selecting(readOnly)),
      [
        {
          status: 'FAILED',
          reasons: NOT_PRESENT,
          message: 'No trail is multi-Region and logging all management events: custom does not record all write events.',
          observed: { [MISSED]: 'all write events' },
        },
      ],
    ],
    ['a basic selector of write events', snapshot(selecting(writeOnly)), [{ status: 'FAILED', observed: { [MISSED]: 'all read events' } }]],
    ['a basic selector of read and one of write events', snapshot(selecting(readOnly, writeOnly)), ['PASSED']],
    ['a basic selector of read and one of write events, in the other order', snapshot(selecting(writeOnly, readOnly)), ['PASSED']],
    [
      'a basic selector of read and one of write events, where one has to do',
      strictly(readOnly, writeOnly),
      [{ status: 'FAILED', reasons: NOT_PRESENT, observed: { [MISSED]: 'all read events' } }],
    ],
    [
      'a basic selector of all events but those of KMS',
      snapshot(selecting(exceptKms)),
      [
        {
          status: 'FAILED',
          message: 'No trail is multi-Region and logging all management events: custom does not record AWS KMS events.',
          observed: { [MISSED]: 'AWS KMS events' },
        },
      ],
    ],
    [
      'a basic selector of all events but those of a source that nobody knows',
      snapshot(selecting(basic({ excludeManagementEventSources: ['x.amazonaws.com'] }))),
      ['FAILED'],
    ],
    ['two basic selectors, each filling the gap of the other', snapshot(selecting(exceptKms, exceptRdsData)), ['PASSED']],
    ['two basic selectors, each filling the gap of the other, where one has to do', strictly(exceptKms, exceptRdsData), ['FAILED']],
    [
      'two basic selectors that both leave out KMS',
      snapshot(selecting(exceptKms, basic({ excludeManagementEventSources: [KMS, RDS_DATA] }))),
      [{ status: 'FAILED', observed: { [MISSED]: 'AWS KMS events' } }],
    ],
    [
      'data events of S3 only',
      snapshot(selecting(basic({ includeManagementEvents: false, dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }] }))),
      [{ status: 'FAILED', observed: { [MISSED]: 'all management events' } }],
    ],
    [
      'data events of S3 beside management events: custom selectors are not wrong by themselves',
      snapshot(selecting(basic({ dataResources: [{ type: 'AWS::S3::Object', values: ['arn:aws:s3'] }] }))),
      ['PASSED'],
    ],
    ['an advanced selector of management events', snapshot(selecting(management())), ['PASSED']],
    ['an advanced selector of management events, named by its author', snapshot(selecting({ ...management(), name: 'mine' })), ['PASSED']],
    [
      'an advanced selector of management events, named as the console does',
      snapshot(selecting({ ...management(), name: 'Management events selector' })),
      ['PASSED'],
    ],
    [
      'an advanced selector of data events that bears the name of the other',
      snapshot(selecting({ ...dataEvents(), name: 'Management events selector' })),
      ['FAILED'],
    ],
    [
      'an advanced selector of write events',
      snapshot(selecting(writes)),
      [{ status: 'FAILED', observed: { [MISSED]: 'all read events' } }],
    ],
    ['an advanced selector of read and one of write events', snapshot(selecting(reads, writes)), ['PASSED']],
    ['an advanced selector of read and one of write events, where one has to do', strictly(reads, writes), ['FAILED']],
    [
      'one advanced selector of read and write events, where one has to do',
      strictly(management(field('readOnly', { equals: ['true', 'false'] }))),
      ['PASSED'],
    ],
    [
      'an advanced selector that leaves out KMS',
      snapshot(selecting(management(field('eventSource', { notEquals: [KMS] })))),
      [{ status: 'FAILED', observed: { [MISSED]: 'AWS KMS events' } }],
    ],
    [
      'an advanced selector that leaves out the RDS Data API',
      snapshot(selecting(management(field('eventSource', { notEquals: [RDS_DATA] })))),
      [{ status: 'FAILED', observed: { [MISSED]: 'Amazon RDS Data API events' } }],
    ],
    [
      'an advanced selector of data events only',
      snapshot(selecting(dataEvents())),
      [{ status: 'FAILED', observed: { [MISSED]: 'all management events' } }],
    ],
    ['advanced selectors of management and of data events', snapshot(selecting(management(), dataEvents())), ['PASSED']],
    ['advanced selectors of data and of management events', snapshot(selecting(dataEvents(), management())), ['PASSED']],
    [
      'an advanced selector narrowed to calls that get something',
      snapshot(selecting(management(field('eventName', { startsWith: ['Get'] })))),
      [{ status: 'FAILED', observed: { [MISSED]: 'all management events' } }],
    ],
    ['an advanced selector of one source only', snapshot(selecting(management(field('eventSource', { equals: [KMS] })))), ['FAILED']],
    [
      'one trail of read events and another of write events: no single trail does',
      (() => {
        const [a, b] = [trail({ name: 'a', hasCustomEventSelectors: true }), trail({ name: 'b', hasCustomEventSelectors: true })];
        return snapshot({
          trails: [a, b],
          trailStatus: logging(a, b),
          eventSelectors: { [a.arn]: selectors(readOnly), [b.arn]: selectors(writeOnly) },
        });
      })(),
      [
        {
          status: 'FAILED',
          message:
            'No trail is multi-Region and logging all management events: a does not record all write events; b does not record all read events.',
        },
      ],
    ],
    [
      'a single-Region trail of everything and a multi-Region one of data events',
      (() => {
        const everything = trail({ name: 'everything', isMultiRegion: false });
        return snapshot({
          trails: [everything, custom],
          trailStatus: logging(everything, custom),
          eventSelectors: { [custom.arn]: selectors(dataEvents()) },
        });
      })(),
      [{ status: 'FAILED', reasons: NOT_PRESENT }],
    ],
    [
      'a trail that leaves out KMS beside one that qualifies',
      snapshot({ trails: [custom, good], trailStatus: logging(custom, good), eventSelectors: { [custom.arn]: selectors(exceptKms) } }),
      [{ status: 'PASSED', observed: { TrailARN: good.arn } }],
    ],
    [
      'a member sees the organization’s trail logging, without custom selectors',
      snapshot({ trails: [org], trailStatus: logging(org), eventSelectors: { [org.arn]: lacking('ERROR') } }),
      [{ status: 'PASSED', account: ACCOUNT, message: 'Multi-Region trail organization is logging all read and write management events.' }],
    ],
    [
      'a member is refused the custom selectors of the organization’s trail',
      snapshot({ trails: [customOrg], trailStatus: logging(customOrg), eventSelectors: { [customOrg.arn]: lacking('ERROR') } }),
      [
        {
          status: 'WARNING',
          account: ACCOUNT,
          reasons: ['ORGANIZATION_TRAIL_OWNED_ELSEWHERE', 'EVIDENCE_NOT_IN_INPUT'],
          message: 'It is not known whether organization records all management events.',
        },
      ],
    ],
    [
      'a member is refused the custom selectors, the owner is scanned: they record everything',
      {
        accounts: [
          snapshot({ trails: [customOrg], trailStatus: logging(customOrg), eventSelectors: { [customOrg.arn]: lacking('ERROR') } }),
          owner(customOrg, selectors(management(), dataEvents())),
        ],
      },
      [
        { status: 'PASSED', account: ACCOUNT },
        { status: 'PASSED', account: MANAGEMENT },
      ],
    ],
    [
      'a member is refused the custom selectors, the owner is scanned: they leave out KMS',
      {
        accounts: [
          snapshot({ trails: [customOrg], trailStatus: logging(customOrg), eventSelectors: { [customOrg.arn]: lacking('ERROR') } }),
          owner(customOrg, selectors(exceptKms)),
        ],
      },
      [
        { status: 'FAILED', account: ACCOUNT, reasons: NOT_PRESENT },
        { status: 'FAILED', account: MANAGEMENT },
      ],
    ],
    [
      'two members and the owner, in every order',
      {
        accounts: [
          snapshot({ trails: [customOrg] }),
          snapshot({ account: '222233334444', trails: [customOrg] }),
          owner(customOrg, selectors(readOnly, writeOnly)),
        ],
      },
      [
        { status: 'PASSED', account: ACCOUNT },
        { status: 'PASSED', account: '222233334444' },
        { status: 'PASSED', account: MANAGEMENT },
      ],
    ],
    [
      'a member is refused everything about it, the owner is scanned and was denied the selectors',
      { accounts: [snapshot({ trails: [customOrg] }), owner(customOrg, DENIED)] },
      [
        { status: 'WARNING', account: ACCOUNT, reasons: ['ORGANIZATION_TRAIL_OWNED_ELSEWHERE', 'CONFIG_ACCESS_DENIED'] },
        { status: 'NOT_AVAILABLE', account: MANAGEMENT, reasons: ['CONFIG_ACCESS_DENIED'] },
      ],
    ],
    [
      'a member is refused the custom selectors but has a trail of its own that qualifies',
      snapshot({ trails: [customOrg, good], trailStatus: logging(customOrg, good) }),
      [{ status: 'PASSED', observed: { TrailARN: good.arn } }],
    ],
    [
      'an own multi-Region trail, GetTrailStatus denied',
      snapshot({ trails: [good], trailStatus: { [good.arn]: DENIED } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          message: 'It is not known whether management-events is logging.',
        },
      ],
    ],
    [
      'an own multi-Region trail, GetTrailStatus throttled',
      snapshot({ trails: [good], trailStatus: { [good.arn]: THROTTLED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['THROTTLING_ERROR'] }],
    ],
    [
      'an own multi-Region trail with custom selectors, GetEventSelectors denied',
      snapshot({ trails: [custom], trailStatus: logging(custom), eventSelectors: { [custom.arn]: DENIED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'an own multi-Region trail without custom selectors, GetEventSelectors denied: the default is known',
      snapshot({ trails: [good], trailStatus: logging(good), eventSelectors: { [good.arn]: DENIED } }),
      ['PASSED'],
    ],
    [
      'custom selectors or not is unknown, GetEventSelectors denied',
      snapshot({
        trails: [trail({ hasCustomEventSelectors: 'unknown' })],
        trailStatus: logging(good),
        eventSelectors: { [good.arn]: DENIED },
      }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'GetTrailStatus denied on one trail, another qualifies',
      snapshot({ trails: [custom, good], trailStatus: { [custom.arn]: DENIED, [good.arn]: LOGGING } }),
      ['PASSED'],
    ],
    [
      'an own single-Region trail, GetTrailStatus denied: it could not qualify anyway',
      snapshot({ trails: [trail({ isMultiRegion: false })], trailStatus: { [good.arn]: DENIED } }),
      [{ status: 'FAILED', reasons: NOT_PRESENT }],
    ],
    [
      'not logging, selectors denied: it could not qualify anyway',
      snapshot({ trails: [custom], trailStatus: { [custom.arn]: STOPPED }, eventSelectors: { [custom.arn]: DENIED } }),
      [{ status: 'FAILED', message: 'No trail is multi-Region and logging all management events: custom is not logging.' }],
    ],
    ['DescribeTrails denied as a whole', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'DescribeTrails denied in every Region',
      snapshot({ trails: inventory([], [], { 'us-east-1': DENIED, 'eu-west-1': THROTTLED }) }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['THROTTLING_ERROR', 'CONFIG_ACCESS_DENIED'],
          resource: ACCOUNT_ID,
          message: 'It is not known which trails there are.',
        },
      ],
    ],
    [
      'DescribeTrails denied in one Region: a multi-Region trail would have shown in the other',
      snapshot({ trails: inventory([], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [{ status: 'FAILED', reasons: NOT_PRESENT }],
    ],
    [
      'DescribeTrails denied in the home Region: the shadow elsewhere is enough',
      snapshot({
        trails: inventory([trail({ homeRegion: 'eu-west-1' })], ['us-east-1'], { 'eu-west-1': DENIED }),
        trailStatus: logging(trail({ homeRegion: 'eu-west-1' })),
      }),
      ['PASSED'],
    ],
    ['only an event data store collects management events', snapshot({ trails: [], eventDataStores: [store()] }), ['FAILED']],
    [
      'logging into a bucket that is gone: delivery is not judged',
      snapshot({ trails: [good], trailStatus: { [good.arn]: status({ latestDeliveryError: 'NoSuchBucket' }) } }),
      ['PASSED'],
    ],
    [
      'multi-Region or not is absent from the file',
      snapshot({ origin: 'file', trails: listing(trail({ isMultiRegion: 'unknown' })), trailStatus: logging(good) }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'multi-Region or not is absent, but it is stopped',
      snapshot({ origin: 'file', trails: listing(trail({ isMultiRegion: 'unknown' })), trailStatus: { [good.arn]: STOPPED } }),
      ['FAILED'],
    ],
    [
      'global service events are left out: not judged here',
      snapshot({ trails: [trail({ includesGlobalServiceEvents: false })], trailStatus: logging(good) }),
      ['PASSED'],
    ],
    [
      'both lists of selectors are empty though there are custom ones',
      snapshot(selecting()),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'both lists of selectors are empty and there are no custom ones: the default',
      snapshot({ trails: [good], trailStatus: logging(good), eventSelectors: { [good.arn]: selectors() } }),
      ['PASSED'],
    ],
    [
      'no custom selectors are announced, but those that are known win',
      snapshot({ trails: [good], trailStatus: logging(good), eventSelectors: { [good.arn]: selectors(readOnly) } }),
      ['FAILED'],
    ],
    [
      'the organization’s trail in a member that has not enabled its home Region: it does not show, so it does not count',
      { accounts: [snapshot({ trails: [] }), owner(orgTrail({ homeRegion: 'af-south-1' }), selectors())] },
      [
        { status: 'FAILED', account: ACCOUNT },
        { status: 'PASSED', account: MANAGEMENT },
      ],
    ],
    [
      'two trails of one name: each is weighed by itself',
      (() => {
        const [here, there] = [trail({ isMultiRegion: false }), trail({ homeRegion: 'eu-west-1' })];
        return snapshot({ trails: [here, there], trailStatus: { [here.arn]: LOGGING, [there.arn]: STOPPED } });
      })(),
      ['FAILED'],
    ],
    [
      'every trail that may qualify is named',
      snapshot({ trails: [custom, good] }),
      [
        {
          status: 'WARNING',
          message: 'It is not known whether custom or management-events is a multi-Region trail that is logging all management events.',
        },
      ],
    ],
    [
      'a trail that is ruled out is not named among those that may qualify',
      snapshot({ trails: [custom, good], trailStatus: { [custom.arn]: STOPPED, [good.arn]: DENIED } }),
      [
        {
          status: 'NOT_AVAILABLE',
          message: 'It is not known whether management-events is logging.',
        },
      ],
    ],
    [
      'a file of describe-trails without a multi-Region trail',
      snapshot({ origin: 'file', trails: listing(trail({ isMultiRegion: false })) }),
      [
        {
          status: 'FAILED',
          reasons: NOT_PRESENT,
          message:
            'No trail is multi-Region and logging all management events: management-events is single-Region (assuming that the list of trails includes shadow trails).',
        },
      ],
    ],
    [
      'a file with an empty list of trails',
      snapshot({ origin: 'file', trails: listing() }),
      [{ status: 'FAILED', message: 'There is no trail (assuming that the list of trails includes shadow trails).' }],
    ],
    [
      'a file of describe-trails with a multi-Region trail',
      snapshot({ origin: 'file', trails: listing(good) }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'a file with the status, no custom selectors',
      snapshot({ origin: 'file', trails: listing(good), trailStatus: logging(good) }),
      ['PASSED'],
    ],
    [
      'a file with the status, custom selectors',
      snapshot({ origin: 'file', trails: listing(custom), trailStatus: logging(custom) }),
      ['WARNING'],
    ],
    [
      'a file with the status and the selectors',
      snapshot({ ...selecting(management()), origin: 'file', trails: listing(custom) }),
      ['PASSED'],
    ],
    [
      'a file of one trail that does not qualify, and no list: others may be there',
      snapshot({ origin: 'file', trails: { trails: [trail({ isMultiRegion: false })], regions: {} } }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'], message: 'It is not known which trails there are.' }],
    ],
    [
      'a file of one trail that qualifies, and no list: one is enough',
      snapshot({ origin: 'file', trails: { trails: [good], regions: {} }, trailStatus: logging(good) }),
      ['PASSED'],
    ],
    ['a file that says nothing of trails', snapshot({ origin: 'file', trails: ABSENT }), ['NOT_AVAILABLE']],
    [
      'Region by Region: a multi-Region trail covers each',
      { accounts: [snapshot({ trails: [good], trailStatus: logging(good) })], parameters: { scope: 'region' } },
      [
        { status: 'PASSED', region: 'eu-west-1' },
        { status: 'PASSED', region: 'us-east-1' },
      ],
    ],
    [
      'Region by Region, one denied: only that Region is undecided',
      {
        accounts: [snapshot({ trails: inventory([good], ['us-east-1'], { 'eu-west-1': DENIED }), trailStatus: logging(good) })],
        parameters: { scope: 'region' },
      },
      [
        { status: 'NOT_AVAILABLE', region: 'eu-west-1', reasons: ['CONFIG_ACCESS_DENIED'] },
        { status: 'PASSED', region: 'us-east-1' },
      ],
    ],
    [
      'as Security Hub gives it: Region by Region',
      { accounts: [snapshot({ trails: [] })], parity: true },
      [
        { status: 'FAILED', region: 'eu-west-1', reasons: NOT_PRESENT },
        { status: 'FAILED', region: 'us-east-1', reasons: NOT_PRESENT },
      ],
    ],
    [
      'a selector of everything that also carries an unknown category of events',
      snapshot(selecting(advanced(field('eventCategory', { equals: ['NetworkActivity'] })), management())),
      ['PASSED'],
    ],
  ]);
});
