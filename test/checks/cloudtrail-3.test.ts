import check from '../../checks/cloudtrail-3.js';
import {
  ABSENT,
  ACCOUNT,
  cases,
  dataEvents,
  DENIED,
  inventory,
  lacking,
  listing,
  LOGGING,
  MANAGEMENT,
  orgTrail,
  selectors,
  type Situation,
  snapshot,
  status,
  STOPPED,
  store,
  THROTTLED,
  trail,
} from '../support/evidence.js';

const multi = trail();
const single = trail({ isMultiRegion: false });
const abroad = trail({ name: 'abroad', isMultiRegion: false, homeRegion: 'eu-west-1' });
const org = orgTrail();
const ACCOUNT_ID = `AWS::::Account:${ACCOUNT}`;

function perRegion(...accounts: Situation['accounts']): Situation {
  return { accounts, parameters: { scope: 'region' } };
}

describe('CloudTrail.3: at least one trail is logging', () => {
  cases(check, [
    [
      'no trails in any Region',
      snapshot({ trails: [] }),
      [{ status: 'FAILED', reasons: [], resource: ACCOUNT_ID, region: null, message: 'There is no trail.', observed: { trailList: [] } }],
    ],
    [
      'one single-Region trail, logging',
      snapshot({ trails: [single], trailStatus: { [single.arn]: LOGGING } }),
      [
        {
          status: 'PASSED',
          message: 'Trail management-events is logging.',
          observed: { IsLogging: true, TrailARN: single.arn, 'Regions without a trail that is logging': ['eu-west-1'] },
        },
      ],
    ],
    [
      'one multi-Region trail, logging: no Region is without',
      snapshot({ trails: [multi], trailStatus: { [multi.arn]: LOGGING } }),
      [{ status: 'PASSED', observed: { 'Regions without a trail that is logging': undefined } }],
    ],
    [
      'one single-Region trail, logging, Region by Region: the other Region has none',
      perRegion(snapshot({ trails: [single], trailStatus: { [single.arn]: LOGGING } })),
      [
        { status: 'FAILED', region: 'eu-west-1', message: 'There is no trail.' },
        { status: 'PASSED', region: 'us-east-1' },
      ],
    ],
    [
      'one multi-Region trail, logging, Region by Region',
      perRegion(snapshot({ trails: [multi], trailStatus: { [multi.arn]: LOGGING } })),
      [
        { status: 'PASSED', region: 'eu-west-1' },
        { status: 'PASSED', region: 'us-east-1' },
      ],
    ],
    [
      'as Security Hub gives it: Region by Region',
      { accounts: [snapshot({ trails: [single], trailStatus: { [single.arn]: LOGGING } })], parity: true },
      [
        { status: 'FAILED', region: 'eu-west-1' },
        { status: 'PASSED', region: 'us-east-1' },
      ],
    ],
    [
      'as Security Hub gives it, but asked for the account',
      {
        accounts: [snapshot({ trails: [single], trailStatus: { [single.arn]: LOGGING } })],
        parity: true,
        parameters: { scope: 'account' },
      },
      [{ status: 'PASSED', region: null }],
    ],
    [
      'Region by Region, one denied: only that Region is undecided',
      perRegion(snapshot({ trails: inventory([single], ['us-east-1'], { 'eu-west-1': DENIED }), trailStatus: { [single.arn]: LOGGING } })),
      [
        { status: 'NOT_AVAILABLE', region: 'eu-west-1', reasons: ['CONFIG_ACCESS_DENIED'] },
        { status: 'PASSED', region: 'us-east-1' },
      ],
    ],
    [
      'Region by Region, of a file that names none: judged as a whole',
      perRegion(snapshot({ origin: 'file', trails: listing(multi), trailStatus: { [multi.arn]: LOGGING } })),
      [{ status: 'PASSED', region: null }],
    ],
    [
      'one trail, not logging',
      snapshot({ trails: [multi], trailStatus: { [multi.arn]: STOPPED } }),
      [{ status: 'FAILED', message: 'No trail is logging: management-events.', observed: { IsLogging: false } }],
    ],
    [
      'two trails, one logging',
      snapshot({ trails: [multi, abroad], trailStatus: { [multi.arn]: STOPPED, [abroad.arn]: LOGGING } }),
      [{ status: 'PASSED', message: 'Trail abroad is logging.' }],
    ],
    [
      'two trails, neither logging',
      snapshot({ trails: [multi, abroad], trailStatus: { [multi.arn]: STOPPED, [abroad.arn]: STOPPED } }),
      [{ status: 'FAILED', message: 'No trail is logging: abroad, management-events.' }],
    ],
    [
      'data events only, logging: selectors do not matter',
      snapshot({ trails: [multi], trailStatus: { [multi.arn]: LOGGING }, eventSelectors: { [multi.arn]: selectors(dataEvents()) } }),
      ['PASSED'],
    ],
    [
      'a member with only the organization’s trail, which it sees logging',
      snapshot({ trails: [org], trailStatus: { [org.arn]: LOGGING } }),
      [{ status: 'PASSED', account: ACCOUNT, message: 'Trail organization is logging.' }],
    ],
    [
      'a member with only the organization’s trail, whose status it cannot read',
      snapshot({ trails: [org], trailStatus: { [org.arn]: DENIED } }),
      [
        {
          status: 'WARNING',
          reasons: ['ORGANIZATION_TRAIL_OWNED_ELSEWHERE', 'EVIDENCE_NOT_IN_INPUT'],
          message: 'It is not known whether organization is logging.',
        },
      ],
    ],
    [
      'a member that cannot read it, with the owner scanned: logging',
      {
        accounts: [
          snapshot({ trails: [org], trailStatus: { [org.arn]: DENIED } }),
          snapshot({ account: MANAGEMENT, trails: [org], trailStatus: { [org.arn]: LOGGING } }),
        ],
      },
      [
        { status: 'PASSED', account: ACCOUNT },
        { status: 'PASSED', account: MANAGEMENT },
      ],
    ],
    [
      'a member that cannot read it, with the owner scanned: stopped',
      {
        accounts: [
          snapshot({ trails: [org], trailStatus: { [org.arn]: DENIED } }),
          snapshot({ account: MANAGEMENT, trails: [org], trailStatus: { [org.arn]: STOPPED } }),
        ],
      },
      [
        { status: 'FAILED', account: ACCOUNT },
        { status: 'FAILED', account: MANAGEMENT },
      ],
    ],
    [
      'a member that cannot read it, and the owner cannot either',
      {
        accounts: [
          snapshot({ trails: [org], trailStatus: { [org.arn]: DENIED } }),
          snapshot({ account: MANAGEMENT, trails: [org], trailStatus: { [org.arn]: THROTTLED } }),
        ],
      },
      [
        { status: 'WARNING', account: ACCOUNT, reasons: ['ORGANIZATION_TRAIL_OWNED_ELSEWHERE', 'THROTTLING_ERROR'] },
        { status: 'NOT_AVAILABLE', account: MANAGEMENT, reasons: ['THROTTLING_ERROR'] },
      ],
    ],
    [
      'logging into a bucket that is gone: delivery is not judged',
      snapshot({ trails: [multi], trailStatus: { [multi.arn]: status({ latestDeliveryError: 'NoSuchBucket' }) } }),
      ['PASSED'],
    ],
    [
      'GetTrailStatus is denied on the only trail',
      snapshot({ trails: [multi], trailStatus: { [multi.arn]: DENIED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'], message: 'It is not known whether management-events is logging.' }],
    ],
    [
      'GetTrailStatus is throttled on one trail, the other is logging',
      snapshot({ trails: [multi, abroad], trailStatus: { [multi.arn]: THROTTLED, [abroad.arn]: LOGGING } }),
      ['PASSED'],
    ],
    [
      'GetTrailStatus is throttled on one trail, the other is stopped: never taken for stopped',
      snapshot({ trails: [multi, abroad], trailStatus: { [multi.arn]: THROTTLED, [abroad.arn]: STOPPED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['THROTTLING_ERROR'], message: 'It is not known whether management-events is logging.' }],
    ],
    [
      'an own trail denied and the organization’s unknown: what the operator can mend decides the word',
      snapshot({ trails: [multi, org], trailStatus: { [multi.arn]: DENIED, [org.arn]: DENIED } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED', 'ORGANIZATION_TRAIL_OWNED_ELSEWHERE', 'EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'no trails in the Regions that were read, and one was denied',
      snapshot({ trails: inventory([], ['us-east-1', 'us-west-2', 'eu-west-1'], { 'sa-east-1': DENIED }) }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          message: 'No trail is known to be logging, and the trails of sa-east-1 could not be listed.',
        },
      ],
    ],
    [
      'a stopped trail in the Regions that were read, and one was denied',
      snapshot({ trails: inventory([multi], ['us-east-1'], { 'sa-east-1': DENIED }), trailStatus: { [multi.arn]: STOPPED } }),
      ['NOT_AVAILABLE'],
    ],
    [
      'a trail that is logging in the Regions that were read, and one was denied',
      snapshot({ trails: inventory([multi], ['us-east-1'], { 'sa-east-1': DENIED }), trailStatus: { [multi.arn]: LOGGING } }),
      ['PASSED'],
    ],
    ['DescribeTrails is denied as a whole', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'DescribeTrails is denied in every Region',
      snapshot({ trails: inventory([], [], { 'us-east-1': DENIED, 'eu-west-1': DENIED }) }),
      [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }],
    ],
    ['only an event data store collects events', snapshot({ trails: [], eventDataStores: [store()] }), ['FAILED']],
    [
      'a file with an empty list: said of the Region it was made in',
      snapshot({ origin: 'file', trails: listing() }),
      [{ status: 'FAILED', message: 'There is no trail in the Region that the file was made in.' }],
    ],
    [
      'a file of describe-trails alone',
      snapshot({ origin: 'file', trails: listing(multi) }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    ['a file with the status', snapshot({ origin: 'file', trails: listing(multi), trailStatus: { [multi.arn]: LOGGING } }), ['PASSED']],
    [
      'a file of one trail that is stopped, and no list: others may be there',
      snapshot({ origin: 'file', trails: { trails: [multi], regions: {} }, trailStatus: { [multi.arn]: STOPPED } }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'], message: 'It is not known which trails there are.' }],
    ],
    [
      'a file of one trail that is logging, and no list: one is enough',
      snapshot({ origin: 'file', trails: { trails: [multi], regions: {} }, trailStatus: { [multi.arn]: LOGGING } }),
      ['PASSED'],
    ],
    ['a file that says nothing of trails', snapshot({ origin: 'file', trails: ABSENT }), ['NOT_AVAILABLE']],
    [
      'the status of every trail was not asked for',
      snapshot({ trails: [multi], trailStatus: lacking('NOT_REQUESTED') }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['EVIDENCE_NOT_REQUESTED'],
          message: 'The evidence that this control needs is not available: trailStatus.',
        },
      ],
    ],
  ]);
});
