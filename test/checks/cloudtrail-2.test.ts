import check from '../../checks/cloudtrail-2.js';
import {
  ABSENT,
  ACCOUNT,
  cases,
  DENIED,
  inventory,
  lacking,
  listing,
  LOGGING,
  MANAGEMENT,
  orgTrail,
  snapshot,
  STOPPED,
  trail,
} from '../support/evidence.js';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000001';
const own = trail();

describe('CloudTrail.2: trails are encrypted with a KMS key', () => {
  cases(check, [
    [
      'a key ARN is named',
      snapshot({ trails: [trail({ kmsKeyId: KEY })] }),
      [
        {
          status: 'PASSED',
          resource: own.arn,
          region: 'us-east-1',
          message: 'Trail management-events encrypts its log files with a KMS key.',
          observed: { KmsKeyId: KEY },
        },
      ],
    ],
    [
      'no key is named',
      snapshot({ trails: [trail({ kmsKeyId: null })] }),
      [{ status: 'FAILED', reasons: [], message: 'Trail management-events has no KMS key for its log files.' }],
    ],
    ['the key is the empty text', snapshot({ trails: [trail({ kmsKeyId: '' })] }), ['FAILED']],
    ['the key is only blanks', snapshot({ trails: [trail({ kmsKeyId: ' \t ' })] }), ['FAILED']],
    [
      'the key is disabled: only the setting is judged',
      snapshot({ trails: [trail({ kmsKeyId: KEY })], kmsKeys: { [KEY]: { arn: KEY, manager: 'CUSTOMER', state: 'Disabled' } } }),
      ['PASSED'],
    ],
    ['the bucket encrypts by default and the trail names no key', snapshot({ trails: [trail()] }), ['FAILED']],
    [
      'the trail is stopped: it is judged like any other',
      snapshot({ trails: [trail({ kmsKeyId: KEY })], trailStatus: { [own.arn]: STOPPED } }),
      ['PASSED'],
    ],
    ['an organization trail in a member account', snapshot({ trails: [orgTrail()] }), []],
    [
      'an organization trail in the account that owns it',
      snapshot({ account: MANAGEMENT, trails: [orgTrail({ kmsKeyId: KEY })] }),
      [{ status: 'PASSED', account: MANAGEMENT, resource: orgTrail().arn }],
    ],
    [
      'an organization trail, both accounts scanned: one finding, with the owner',
      { accounts: [snapshot({ trails: [orgTrail()] }), snapshot({ account: MANAGEMENT, trails: [orgTrail()] })] },
      [{ status: 'FAILED', account: MANAGEMENT }],
    ],
    [
      'shadows in seventeen Regions: one finding, in the home Region',
      snapshot({
        trails: inventory(
          [trail({ homeRegion: 'eu-west-1' })],
          Array.from({ length: 17 }, (_, index) => `us-test-${index + 1}`),
        ),
      }),
      [{ status: 'FAILED', region: 'eu-west-1' }],
    ],
    ['the same trail given twice: one finding', snapshot({ trails: inventory([own, own]) }), ['FAILED']],
    [
      'two trails of one name in two Regions: two findings',
      snapshot({ trails: [trail({ isMultiRegion: false }), trail({ isMultiRegion: false, homeRegion: 'eu-west-1', kmsKeyId: KEY })] }),
      [
        { status: 'PASSED', region: 'eu-west-1' },
        { status: 'FAILED', region: 'us-east-1' },
      ],
    ],
    ['an alias ARN', snapshot({ trails: [trail({ kmsKeyId: 'arn:aws:kms:us-east-1:111122223333:alias/trail' })] }), ['PASSED']],
    ['an alias name', snapshot({ trails: [trail({ kmsKeyId: 'alias/trail' })] }), ['PASSED']],
    ['a bare key id', snapshot({ trails: [trail({ kmsKeyId: '0a1b2c3d-0000-4000-8000-000000000001' })] }), ['PASSED']],
    ['a key of another account', snapshot({ trails: [trail({ kmsKeyId: KEY.replace(ACCOUNT, MANAGEMENT) })] }), ['PASSED']],
    ['a file without the field', snapshot({ origin: 'file', trails: listing(own) }), ['FAILED']],
    [
      'a single trail without a list of all is decided, and others stay unknown',
      snapshot({ origin: 'file', trails: { trails: [own], regions: {} } }),
      [{ status: 'WARNING', resource: `AWS::::Account:${ACCOUNT}` }, 'FAILED'],
    ],
    [
      'no trails: nothing to judge',
      snapshot({ trails: [] }),
      [
        {
          status: 'PASSED',
          vacuous: true,
          reasons: ['CONFIG_EVALUATIONS_EMPTY'],
          resource: `AWS::::Account:${ACCOUNT}`,
          region: null,
          message: 'No trail is listed, so there is nothing to judge.',
        },
      ],
    ],
    ['an empty list in a file: nothing to judge', snapshot({ origin: 'file', trails: listing() }), [{ status: 'PASSED', vacuous: true }]],
    [
      'neither trails nor a list of them',
      snapshot({ origin: 'file', trails: { trails: [], regions: {} } }),
      [
        {
          status: 'WARNING',
          reasons: ['EVIDENCE_NOT_IN_INPUT'],
          resource: `AWS::::Account:${ACCOUNT}`,
          message: 'It is not known whether the account has trails.',
        },
      ],
    ],
    [
      'DescribeTrails is denied as a whole',
      snapshot({ trails: DENIED, trailStatus: DENIED }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          resource: `AWS::::Account:${ACCOUNT}`,
          region: null,
          message: 'The evidence that this control needs is not available: trails.',
        },
      ],
    ],
    [
      'DescribeTrails is denied in every Region',
      snapshot({ trails: inventory([], [], { 'us-east-1': DENIED, 'eu-west-1': DENIED }) }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          message: 'The trails of eu-west-1, us-east-1 could not be listed, so those that show nowhere else are not judged.',
        },
      ],
    ],
    [
      'DescribeTrails is denied in one Region: the others still decide, and it is said',
      snapshot({ trails: inventory([own], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [{ status: 'NOT_AVAILABLE', region: null, observed: { 'Regions not read': ['eu-west-1'] } }, 'FAILED'],
    ],
    [
      'a Region denied and another throttled: both reasons are told',
      snapshot({ trails: inventory([], [], { 'us-east-1': DENIED, 'eu-west-1': lacking('THROTTLED') }) }),
      [{ status: 'NOT_AVAILABLE', reasons: ['THROTTLING_ERROR', 'CONFIG_ACCESS_DENIED'] }],
    ],
    [
      'the trail of a landing zone without a key, its organization’s logging notwithstanding',
      snapshot({
        account: MANAGEMENT,
        trails: [orgTrail({ name: 'aws-controltower-BaselineCloudTrail' })],
        trailStatus: { [orgTrail().arn]: LOGGING },
      }),
      ['FAILED'],
    ],
    [
      'another partition: its ARN and its account are read all the same',
      snapshot({ partition: 'aws-cn', trails: [trail({ partition: 'aws-cn', homeRegion: 'cn-north-1' })] }),
      [{ status: 'FAILED', region: 'cn-north-1', resource: `arn:aws-cn:cloudtrail:cn-north-1:${ACCOUNT}:trail/management-events` }],
    ],
    [
      'DescribeTrails is denied in a file that names no Region',
      snapshot({ origin: 'file', trails: { trails: [], regions: { '-': DENIED } } }),
      [
        {
          status: 'NOT_AVAILABLE',
          message:
            'The trails of a Region that the input does not name could not be listed, so those that show nowhere else are not judged.',
        },
      ],
    ],
    [
      'DescribeTrails is denied in the home Region: the shadow elsewhere is judged, and it is said',
      snapshot({ trails: inventory([trail({ homeRegion: 'eu-west-1' })], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [
        { status: 'NOT_AVAILABLE', region: null },
        { status: 'FAILED', region: 'eu-west-1' },
      ],
    ],
    [
      'nothing was collected of the trails',
      snapshot({ trails: ABSENT }),
      [{ status: 'NOT_AVAILABLE', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
  ]);
});
