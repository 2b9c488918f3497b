import { account, bucket, LOG_ARCHIVE, MANAGEMENT, organizationTrail, trail } from '../../support/simulator/builders.js';
import { company, organizationLogs, OUTSIDER, SHOP, type Story, tell, unknown } from './support.js';

const BUCKETS = [6, 7];
const NOTHING = ['6 EMPTY account', '7 EMPTY account'];
const both = (status: string, name: string, region = 'eu-west-1'): string[] =>
  BUCKETS.map(control => `${control} ${status} ${name} ${region}`);
const KEEPS = both('PASSED', 'organization-logs');
const OPEN = { publicAccessBlock: null, policyIsPublic: true, logging: null };

/** No trail for the organization: the shop has one, and its logs go where the story says. */
const shopLogsTo = (name: string, more: Parameters<typeof company>[0] = {}) =>
  company({ trails: [], archive: { buckets: [] }, shop: { trails: [trail({ bucket: name })] }, ...more });

const named = (name: string, control = 6): string[] => ['--param', `CloudTrail.${control}.logBuckets=${name}`];
const CENTRAL = bucket({ name: 'central-logs', region: 'eu-west-1' });
const central = company({ trails: [], archive: { buckets: [CENTRAL] } });

const stories: Readonly<Record<string, Story>> = {
  'the log archive’s bucket is judged there, and nowhere else': {
    world: company({ archive: { buckets: [organizationLogs(OPEN)] } }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: [], [LOG_ARCHIVE]: both('FAILED', 'organization-logs'), [SHOP]: [] },
    code: 1,
  },
  'the log archive is left out': {
    world: company(),
    args: ['--organization', '--exclude-accounts', LOG_ARCHIVE],
    only: BUCKETS,
    expected: { [MANAGEMENT]: both('WARNING', 'organization-logs'), [SHOP]: [] },
    skipped: { [LOG_ARCHIVE]: /left out by the user/ },
    says: { [`${MANAGEMENT} 6`]: /S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION/ },
    code: 3,
  },
  'the log archive cannot be entered': {
    world: company({ archive: { roles: [] } }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: both('WARNING', 'organization-logs'), [LOG_ARCHIVE]: unknown(6, 7), [SHOP]: [] },
    code: 3,
  },
  'the log archive may not say what it has': {
    world: company({ archive: { buckets: [organizationLogs({ publicAccessBlock: null })] } }),
    faults: [{ kind: 'denied', service: 's3', operation: ['GetBucketPolicyStatus', 'GetBucketLogging'], account: LOG_ARCHIVE }],
    only: BUCKETS,
    expected: { [MANAGEMENT]: [], [LOG_ARCHIVE]: both('NOT_AVAILABLE', 'organization-logs'), [SHOP]: [] },
    code: 3,
  },
  'the log archive may not even ask whose the bucket is': {
    world: company(),
    faults: [{ kind: 'denied', service: 's3', account: LOG_ARCHIVE }],
    only: [6],
    expected: { [MANAGEMENT]: ['6 WARNING organization-logs eu-west-1'], [LOG_ARCHIVE]: ['6 NOT_AVAILABLE organization-logs'], [SHOP]: [] },
    code: 3,
  },
  'management may not ask whose the bucket is, and its owner tells': {
    world: company(),
    faults: [{ kind: 'denied', service: 's3', account: MANAGEMENT }],
    only: BUCKETS,
    expected: { [MANAGEMENT]: [], [LOG_ARCHIVE]: KEEPS, [SHOP]: [] },
    code: 0,
  },
  'trails of two organizations’ accounts to one bucket: one verdict, in its owner': {
    world: company({
      trails: [organizationTrail(), organizationTrail({ name: 'second' })],
      shop: { trails: [trail({ bucket: 'organization-logs' })] },
    }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: [], [LOG_ARCHIVE]: KEEPS, [SHOP]: [] },
    code: 0,
  },
  'a member’s trail to its own bucket': {
    world: company({ shop: { trails: [trail()], buckets: [bucket(OPEN)] } }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: [], [LOG_ARCHIVE]: KEEPS, [SHOP]: both('FAILED', 'trail-logs', 'us-east-1') },
    code: 1,
  },
  'a member’s trail to a bucket of the log archive, where no trail leads there: its owner is found': {
    world: shopLogsTo('shop-logs', { archive: { buckets: [bucket({ name: 'shop-logs', region: 'eu-west-1', ...OPEN })] } }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: NOTHING, [LOG_ARCHIVE]: both('FAILED', 'shop-logs'), [SHOP]: [] },
    code: 1,
  },
  'the same, and the log archive is named': {
    world: shopLogsTo('shop-logs', { archive: { buckets: [bucket({ name: 'shop-logs', region: 'eu-west-1', ...OPEN })] } }),
    args: ['--organization', '--log-archive-account', LOG_ARCHIVE],
    only: BUCKETS,
    expected: { [MANAGEMENT]: NOTHING, [LOG_ARCHIVE]: both('FAILED', 'shop-logs'), [SHOP]: [] },
    code: 1,
  },
  'the same, and the log archive is not told which buckets it has': {
    world: shopLogsTo('shop-logs', { archive: { buckets: [bucket({ name: 'shop-logs', region: 'eu-west-1' })] } }),
    faults: [{ kind: 'denied', operation: 'ListBuckets', account: LOG_ARCHIVE }],
    only: BUCKETS,
    expected: { [MANAGEMENT]: NOTHING, [LOG_ARCHIVE]: NOTHING, [SHOP]: both('WARNING', 'shop-logs') },
    code: 3,
  },
  'a member’s trail to the management account’s bucket': {
    world: shopLogsTo('shop-logs', { management: { buckets: [bucket({ name: 'shop-logs' })] } }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: both('PASSED', 'shop-logs', 'us-east-1'), [LOG_ARCHIVE]: NOTHING, [SHOP]: [] },
    code: 0,
  },
  'two members’ trails to each other’s buckets': {
    world: company({
      shop: { trails: [trail({ bucket: 'other-logs' })], buckets: [bucket({ name: 'shop-logs' })] },
      more: [
        account({ id: '222233334444', trails: [trail({ bucket: 'shop-logs' })], buckets: [bucket({ name: 'other-logs', logging: null })] }),
      ],
    }),
    only: [7],
    expected: {
      [MANAGEMENT]: [],
      [LOG_ARCHIVE]: ['7 PASSED organization-logs eu-west-1'],
      [SHOP]: ['7 PASSED shop-logs us-east-1'],
      '222233334444': ['7 FAILED other-logs us-east-1'],
    },
    code: 1,
  },
  'a member’s trail to a bucket outside of the organization': {
    world: shopLogsTo('foreign-logs', { world: { buckets: [bucket({ name: 'foreign-logs', owner: OUTSIDER })] } }),
    only: BUCKETS,
    expected: { [MANAGEMENT]: NOTHING, [LOG_ARCHIVE]: NOTHING, [SHOP]: both('WARNING', 'foreign-logs', 'us-east-1') },
    code: 3,
  },
  'a member’s trail to a bucket that does not exist': {
    world: shopLogsTo('nowhere'),
    only: BUCKETS,
    expected: { [MANAGEMENT]: NOTHING, [LOG_ARCHIVE]: NOTHING, [SHOP]: ['6 FAILED nowhere', '7 NOT_AVAILABLE nowhere'] },
    says: { [`${SHOP} 6`]: /S3_BUCKET_DOES_NOT_EXIST/ },
    code: 1,
  },

  'a bucket that only a parameter names: one verdict, in its owner': {
    world: central,
    args: ['--organization', ...named('central-logs')],
    only: [6],
    expected: { [MANAGEMENT]: ['6 EMPTY account'], [LOG_ARCHIVE]: ['6 PASSED central-logs eu-west-1'], [SHOP]: ['6 EMPTY account'] },
    code: 0,
  },
  'the same, of the log archive that is named': {
    world: central,
    args: ['--organization', ...named('central-logs'), '--log-archive-account', LOG_ARCHIVE],
    only: [6],
    expected: { [MANAGEMENT]: ['6 EMPTY account'], [LOG_ARCHIVE]: ['6 PASSED central-logs eu-west-1'], [SHOP]: ['6 EMPTY account'] },
    code: 0,
  },
  'the same, and the log archive that is named is another account': {
    world: central,
    args: ['--organization', ...named('central-logs'), '--log-archive-account', SHOP],
    only: [6],
    expected: { [MANAGEMENT]: ['6 EMPTY account'], [LOG_ARCHIVE]: ['6 PASSED central-logs eu-west-1'], [SHOP]: ['6 EMPTY account'] },
    code: 0,
  },
  'a bucket that only a parameter names, and that is nobody’s here: the caller’s account tells': {
    world: company({ trails: [], world: { buckets: [bucket({ name: 'central-logs', owner: OUTSIDER })] } }),
    args: ['--organization', ...named('central-logs')],
    only: [6],
    expected: { [MANAGEMENT]: ['6 WARNING central-logs us-east-1'], [LOG_ARCHIVE]: ['6 EMPTY account'], [SHOP]: ['6 EMPTY account'] },
    code: 3,
  },
  'a bucket that only a parameter names, and that does not exist': {
    world: company({ trails: [] }),
    args: ['--organization', ...named('central-logs')],
    only: [6],
    expected: { [MANAGEMENT]: ['6 FAILED central-logs'], [LOG_ARCHIVE]: ['6 EMPTY account'], [SHOP]: ['6 EMPTY account'] },
    code: 1,
  },
  'the same, and the caller’s account is left out: the first other that can be entered tells': {
    world: company({ trails: [], shop: { roles: [] }, more: [account({ id: '222233334444' })] }),
    args: ['--organization', ...named('central-logs'), '--exclude-accounts', MANAGEMENT],
    only: [6],
    expected: { [LOG_ARCHIVE]: ['6 EMPTY account'], [SHOP]: unknown(6), '222233334444': ['6 FAILED central-logs'] },
    skipped: { [MANAGEMENT]: /left out/ },
    code: 1,
  },
  'the same, and the log archive that is named cannot be entered': {
    world: company({ trails: [], archive: { roles: [] } }),
    args: ['--organization', ...named('central-logs'), '--log-archive-account', LOG_ARCHIVE],
    only: [6],
    expected: { [MANAGEMENT]: ['6 EMPTY account'], [LOG_ARCHIVE]: unknown(6), [SHOP]: ['6 FAILED central-logs'] },
    code: 1,
  },
  'the same, and nobody can be entered': {
    world: company({ trails: [], archive: { roles: [] }, shop: { roles: [] } }),
    args: ['--organization', ...named('central-logs'), '--exclude-accounts', MANAGEMENT],
    only: [6],
    expected: { [LOG_ARCHIVE]: unknown(6), [SHOP]: unknown(6) },
    skipped: { [MANAGEMENT]: /left out/ },
    code: 3,
  },
  'a bucket that only a parameter names, and of which nobody is told anything': {
    world: central,
    faults: [{ kind: 'denied', service: 's3' }],
    args: ['--organization', ...named('central-logs')],
    only: [6],
    expected: { [MANAGEMENT]: ['6 NOT_AVAILABLE central-logs'], [LOG_ARCHIVE]: ['6 EMPTY account'], [SHOP]: ['6 EMPTY account'] },
    code: 3,
  },
};

describe('scans of an organization: log buckets', () => tell(stories));
