import check from '../../checks/cloudtrail-4.js';
import { ACCOUNT, cases, DENIED, inventory, listing, MANAGEMENT, orgTrail, snapshot, status, STOPPED, trail } from '../support/evidence.js';

const on = trail({ logFileValidationEnabled: true });
const off = trail({ logFileValidationEnabled: false });

describe('CloudTrail.4: log file validation is enabled', () => {
  cases(check, [
    [
      'it is enabled',
      snapshot({ trails: [on] }),
      [{ status: 'PASSED', resource: on.arn, region: 'us-east-1', message: 'Trail management-events has log file validation enabled.' }],
    ],
    [
      'it is disabled',
      snapshot({ trails: [off] }),
      [{ status: 'FAILED', reasons: [], message: 'Trail management-events has log file validation disabled.' }],
    ],
    [
      'it is enabled though digests cannot be delivered',
      snapshot({ trails: [on], trailStatus: { [on.arn]: status({ latestDigestDeliveryError: 'NoSuchBucket' }) } }),
      ['PASSED'],
    ],
    ['the trail is stopped and has it', snapshot({ trails: [on], trailStatus: { [on.arn]: STOPPED } }), ['PASSED']],
    ['the trail is stopped and lacks it', snapshot({ trails: [off], trailStatus: { [off.arn]: STOPPED } }), ['FAILED']],
    ['an organization trail in a member account', snapshot({ trails: [orgTrail({ logFileValidationEnabled: false })] }), []],
    [
      'an organization trail, both accounts scanned: one finding, with the owner',
      { accounts: [snapshot({ trails: [orgTrail()] }), snapshot({ account: MANAGEMENT, trails: [orgTrail()] })] },
      [{ status: 'FAILED', account: MANAGEMENT }],
    ],
    [
      'the setting is absent: nobody knows',
      snapshot({ origin: 'file', trails: listing(trail({ logFileValidationEnabled: 'unknown' })) }),
      [
        {
          status: 'WARNING',
          reasons: ['EVIDENCE_NOT_IN_INPUT'],
          resource: on.arn,
          message: 'It is not known whether trail management-events has log file validation enabled.',
        },
      ],
    ],
    [
      'no trails: nothing to judge',
      snapshot({ trails: [] }),
      [{ status: 'PASSED', vacuous: true, reasons: ['CONFIG_EVALUATIONS_EMPTY'], resource: `AWS::::Account:${ACCOUNT}` }],
    ],
    ['DescribeTrails is denied', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'one Region is denied: the trail of another is judged, and it is said',
      snapshot({ trails: inventory([on], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [{ status: 'NOT_AVAILABLE', region: null, reasons: ['CONFIG_ACCESS_DENIED'] }, 'PASSED'],
    ],
    [
      'three trails, three verdicts',
      snapshot({
        trails: [
          on,
          trail({ name: 'data-events' }),
          trail({ name: 'edited', logFileValidationEnabled: 'unknown', homeRegion: 'eu-west-1' }),
        ],
      }),
      [
        { status: 'WARNING', region: 'eu-west-1' },
        { status: 'FAILED', resource: trail({ name: 'data-events' }).arn },
        { status: 'PASSED', resource: on.arn },
      ],
    ],
    [
      'multi-Region and seen from every Region: one finding',
      snapshot({ trails: inventory([off], ['us-east-1', 'eu-west-1', 'sa-east-1']) }),
      ['FAILED'],
    ],
  ]);
});
