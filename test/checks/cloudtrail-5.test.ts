import check from '../../checks/cloudtrail-5.js';
import {
  ACCOUNT,
  CAPTURED,
  cases,
  DENIED,
  inventory,
  lacking,
  LOGGING,
  MANAGEMENT,
  orgTrail,
  type Situation,
  snapshot,
  type SnapshotParts,
  status,
  STOPPED,
  trail,
} from '../support/evidence.js';

const GROUP = 'arn:aws:logs:us-east-1:111122223333:log-group:trail:*';
const ROLE = 'arn:aws:iam::111122223333:role/trail';
const connected = trail({ logGroupArn: GROUP, logRoleArn: ROLE });

function delivered(latestLogGroupDeliveryAt: string | null): SnapshotParts {
  return { trails: [connected], trailStatus: { [connected.arn]: status({ latestLogGroupDeliveryAt }) } };
}

function within24Hours(parts: SnapshotParts): Situation {
  return { accounts: [snapshot(parts)], parameters: { maxDeliveryAgeHours: 24 } };
}

describe('CloudTrail.5: trails send their events to CloudWatch Logs', () => {
  cases(check, [
    [
      'a log group is named, and nobody asks how recent the delivery is',
      snapshot({ trails: [connected] }),
      [
        {
          status: 'PASSED',
          resource: connected.arn,
          region: 'us-east-1',
          message: 'Trail management-events sends its events to CloudWatch Logs.',
        },
      ],
    ],
    ['a log group is named, and the last delivery is ten days old', snapshot(delivered('2026-08-22T12:00:00.000Z')), ['PASSED']],
    [
      'no log group is named',
      snapshot({ trails: [trail()] }),
      [{ status: 'FAILED', reasons: [], message: 'Trail management-events does not send its events to CloudWatch Logs.' }],
    ],
    ['the log group is the empty text', snapshot({ trails: [trail({ logGroupArn: '' })] }), ['FAILED']],
    ['the log group is only blanks', snapshot({ trails: [trail({ logGroupArn: '  ' })] }), ['FAILED']],
    ['a role without a log group', snapshot({ trails: [trail({ logRoleArn: ROLE })] }), ['FAILED']],
    [
      'delivered an hour ago, 24 hours allowed',
      within24Hours(delivered('2026-09-01T11:00:00.000Z')),
      [{ status: 'PASSED', message: 'Trail management-events has delivered to CloudWatch Logs within 24 hours.' }],
    ],
    ['delivered exactly 24 hours ago, 24 hours allowed', within24Hours(delivered('2026-08-31T12:00:00.000Z')), ['PASSED']],
    ['delivered a second more than 24 hours ago', within24Hours(delivered('2026-08-31T11:59:59.000Z')), ['FAILED']],
    [
      'delivered three days ago, 24 hours allowed',
      within24Hours(delivered('2026-08-29T12:00:00.000Z')),
      [{ status: 'FAILED', message: 'Trail management-events has not delivered to CloudWatch Logs within 24 hours.' }],
    ],
    [
      'delivered three days ago, 96 hours allowed',
      { accounts: [snapshot(delivered('2026-08-29T12:00:00.000Z'))], parameters: { maxDeliveryAgeHours: 96 } },
      ['PASSED'],
    ],
    ['delivered after the capture began', within24Hours(delivered('2026-09-01T12:00:05.000Z')), ['PASSED']],
    [
      'never delivered, 24 hours allowed',
      within24Hours(delivered(null)),
      [{ status: 'FAILED', message: 'Trail management-events has never delivered to CloudWatch Logs.' }],
    ],
    [
      'the status is denied, 24 hours allowed',
      within24Hours({ trails: [connected], trailStatus: { [connected.arn]: DENIED } }),
      [
        {
          status: 'NOT_AVAILABLE',
          reasons: ['CONFIG_ACCESS_DENIED'],
          resource: connected.arn,
          message: 'It is not known when trail management-events last delivered to CloudWatch Logs.',
        },
      ],
    ],
    [
      'the status is denied, and nobody asks how recent the delivery is',
      snapshot({ trails: [connected], trailStatus: { [connected.arn]: DENIED } }),
      ['PASSED'],
    ],
    [
      'the status is throttled, 24 hours allowed',
      within24Hours({ trails: [connected], trailStatus: { [connected.arn]: lacking('THROTTLED') } }),
      [{ status: 'NOT_AVAILABLE', reasons: ['THROTTLING_ERROR'] }],
    ],
    [
      'a file without the status, 24 hours allowed',
      within24Hours({ origin: 'file', trails: [connected] }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'a file that does not say when it was captured, 24 hours allowed: never taken for stale',
      within24Hours({ origin: 'file', collectedAt: null, ...delivered('2026-08-29T12:00:00.000Z') }),
      [{ status: 'WARNING', reasons: ['EVIDENCE_NOT_IN_INPUT'] }],
    ],
    [
      'a file that does not say when it was captured, never delivered: no clock is needed',
      within24Hours({ origin: 'file', collectedAt: null, ...delivered(null) }),
      ['FAILED'],
    ],
    ['no log group is named, 24 hours allowed', within24Hours({ trails: [trail()] }), ['FAILED']],
    [
      'the log group was deleted: only the setting is judged',
      snapshot({ trails: [connected], trailStatus: { [connected.arn]: status({ latestLogGroupDeliveryError: 'ResourceNotFound' }) } }),
      ['PASSED'],
    ],
    ['an organization trail in a member account', snapshot({ trails: [orgTrail()] }), []],
    [
      'an organization trail in the account that owns it',
      snapshot({ account: MANAGEMENT, trails: [orgTrail({ logGroupArn: GROUP })] }),
      [{ status: 'PASSED', account: MANAGEMENT }],
    ],
    ['the role is missing: only the log group is judged', snapshot({ trails: [trail({ logGroupArn: GROUP })] }), ['PASSED']],
    [
      'the trail is stopped: it is judged like any other',
      snapshot({ trails: [connected], trailStatus: { [connected.arn]: STOPPED } }),
      ['PASSED'],
    ],
    [
      'no trails: nothing to judge',
      snapshot({ trails: [] }),
      [{ status: 'PASSED', vacuous: true, reasons: ['CONFIG_EVALUATIONS_EMPTY'], resource: `AWS::::Account:${ACCOUNT}` }],
    ],
    ['DescribeTrails is denied', snapshot({ trails: DENIED }), [{ status: 'NOT_AVAILABLE', reasons: ['CONFIG_ACCESS_DENIED'] }]],
    [
      'one Region is denied: the trail of another is judged, and it is said',
      snapshot({ trails: inventory([connected], ['us-east-1'], { 'eu-west-1': DENIED }) }),
      [{ status: 'NOT_AVAILABLE', region: null }, 'PASSED'],
    ],
    [
      'Security Hub’s own way: no window either',
      { accounts: [snapshot({ ...delivered(null), collectedAt: CAPTURED, trailStatus: { [connected.arn]: LOGGING } })], parity: true },
      ['PASSED'],
    ],
  ]);
});
