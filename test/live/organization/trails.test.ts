import { account, LOG_ARCHIVE, MANAGEMENT, organizationTrail, trail } from '../../support/simulator/builders.js';
import { AUDIT, company, SHOP, type Story, tell, trusted, unknown } from './support.js';

const management = (...more: readonly { Field: string; NotEquals: string[] }[]) => [
  { Name: 'Management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...more] },
];
const ALL = management();
const WITHOUT_KMS = management({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] });

const ofTrail = (name: string, region = 'us-east-1', controls = [2, 4, 5, 9]): string[] =>
  controls.map(control => `${control} PASSED ${name} ${region}`);
const sorted = (...lines: readonly string[]): string[] =>
  [...lines].sort((a, b) => Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1));

const SEES = ['1 PASSED account', '3 PASSED account', '10 EMPTY account'];
const OWNS = sorted(...SEES, ...ofTrail('organization-events'));
const KEEPS = sorted(...SEES, '6 PASSED organization-logs eu-west-1', '7 PASSED organization-logs eu-west-1');

const stopped = organizationTrail({ name: 'stopped', status: { logging: false } });
const regional = organizationTrail({ name: 'regional', homeRegion: 'eu-west-1', multiRegion: false });
const audit = account({ id: AUDIT, name: 'Audit', roles: [trusted] });

const stories: Readonly<Record<string, Story>> = {
  'one trail for all, to the log archive': {
    world: company(),
    expected: { [MANAGEMENT]: OWNS, [LOG_ARCHIVE]: KEEPS, [SHOP]: SEES },
    code: 0,
  },
  'a good trail, a stopped one and a single-Region one: each is judged in its owner, and the good one counts for all': {
    world: company({ trails: [organizationTrail(), stopped, regional] }),
    expected: {
      [MANAGEMENT]: sorted(...OWNS, ...ofTrail('stopped'), ...ofTrail('regional', 'eu-west-1')),
      [LOG_ARCHIVE]: KEEPS,
      [SHOP]: SEES,
    },
    code: 0,
  },
  'a stopped trail and a single-Region one': {
    world: company({ trails: [stopped, regional] }),
    only: [1, 3],
    expected: {
      [MANAGEMENT]: ['1 FAILED account', '3 PASSED account'],
      [LOG_ARCHIVE]: ['1 FAILED account', '3 PASSED account'],
      [SHOP]: ['1 FAILED account', '3 PASSED account'],
    },
    says: { [`${SHOP} 1`]: /regional is single-Region; stopped is not logging/ },
    code: 1,
  },
  'the same, Region by Region': {
    world: company({ trails: [stopped, regional] }),
    args: ['--organization', '--scope', 'region', '--exclude-accounts', LOG_ARCHIVE],
    only: [3],
    expected: {
      [MANAGEMENT]: ['3 FAILED account us-east-1', '3 PASSED account eu-west-1'],
      [SHOP]: ['3 FAILED account us-east-1', '3 PASSED account eu-west-1'],
    },
    skipped: { [LOG_ARCHIVE]: /left out by the user/ },
    code: 1,
  },
  'a member whose copy tells another status than the owner: the owner’s counts': {
    world: company({ trails: [organizationTrail({ memberStatus: { [SHOP]: { logging: false } } })] }),
    only: [1, 3],
    expected: {
      [MANAGEMENT]: ['1 PASSED account', '3 PASSED account'],
      [LOG_ARCHIVE]: ['1 PASSED account', '3 PASSED account'],
      [SHOP]: ['1 PASSED account', '3 PASSED account'],
    },
    code: 0,
  },
  'the owner’s status is denied, and the members tell their copies’': {
    world: company(),
    faults: [{ kind: 'denied', operation: 'GetTrailStatus', account: MANAGEMENT }],
    only: [1, 3],
    expected: {
      [MANAGEMENT]: ['1 NOT_AVAILABLE account', '3 NOT_AVAILABLE account'],
      [LOG_ARCHIVE]: ['1 PASSED account', '3 PASSED account'],
      [SHOP]: ['1 PASSED account', '3 PASSED account'],
    },
    code: 3,
  },
  'custom selectors that record everything, which only the owner may read': {
    world: company({ trails: [organizationTrail({ advancedEventSelectors: ALL })] }),
    only: [1],
    expected: { [MANAGEMENT]: ['1 PASSED account'], [LOG_ARCHIVE]: ['1 PASSED account'], [SHOP]: ['1 PASSED account'] },
    code: 0,
  },
  'custom selectors that leave KMS out fail every member': {
    world: company({ trails: [organizationTrail({ advancedEventSelectors: WITHOUT_KMS })] }),
    only: [1],
    expected: { [MANAGEMENT]: ['1 FAILED account'], [LOG_ARCHIVE]: ['1 FAILED account'], [SHOP]: ['1 FAILED account'] },
    says: { [`${SHOP} 1`]: /does not record AWS KMS events/ },
    code: 1,
  },
  'custom selectors that the owner is denied: nobody knows': {
    world: company({ trails: [organizationTrail({ advancedEventSelectors: ALL })] }),
    faults: [{ kind: 'denied', operation: 'GetEventSelectors' }],
    only: [1, 3],
    expected: {
      [MANAGEMENT]: ['1 NOT_AVAILABLE account', '3 PASSED account'],
      [LOG_ARCHIVE]: ['1 WARNING account', '3 PASSED account'],
      [SHOP]: ['1 WARNING account', '3 PASSED account'],
    },
    says: { [`${SHOP} 1`]: /ORGANIZATION_TRAIL_OWNED_ELSEWHERE.*cloudtrail:GetEventSelectors was denied/ },
    code: 3,
  },
  'the owner is left out: members know the status by their copies, and default selectors by the trail': {
    world: company(),
    args: ['--organization', '--exclude-accounts', MANAGEMENT],
    only: [1, 3],
    expected: { [LOG_ARCHIVE]: ['1 PASSED account', '3 PASSED account'], [SHOP]: ['1 PASSED account', '3 PASSED account'] },
    skipped: { [MANAGEMENT]: /left out by the user/ },
    code: 0,
  },
  'the owner is left out, and its selectors are custom': {
    world: company({ trails: [organizationTrail({ advancedEventSelectors: ALL })] }),
    args: ['--organization', '--exclude-accounts', MANAGEMENT],
    only: [1, 3],
    expected: { [LOG_ARCHIVE]: ['1 WARNING account', '3 PASSED account'], [SHOP]: ['1 WARNING account', '3 PASSED account'] },
    skipped: { [MANAGEMENT]: /left out by the user/ },
    says: {
      [`${SHOP} 1`]:
        /^\["It is not known whether organization-events records all management events\.".*ORGANIZATION_TRAIL_OWNED_ELSEWHERE","description":"Only the account that owns the organization trail can show its event selectors\. Scan/,
    },
    code: 3,
  },
  'the owner is left out, and the members are denied the status': {
    world: company(),
    faults: [{ kind: 'denied', operation: 'GetTrailStatus' }],
    args: ['--organization', '--exclude-accounts', `${MANAGEMENT},${LOG_ARCHIVE}`],
    only: [1, 3],
    expected: { [SHOP]: ['1 WARNING account', '3 WARNING account'] },
    skipped: { [MANAGEMENT]: /left out/, [LOG_ARCHIVE]: /left out/ },
    says: {
      [`${SHOP} 1`]: /^\["It is not known whether organization-events is logging\.".*can show its status\. Scan/,
      [`${SHOP} 3`]: /can show its status\. Scan/,
    },
    code: 3,
  },
  'a delegated administrator scans: management is a member like any other': {
    world: company({
      management: { roles: [trusted] },
      archive: { roles: [trusted] },
      shop: { roles: [trusted] },
      more: [account({ id: AUDIT, name: 'Audit', roles: [] })],
    }),
    as: AUDIT,
    expected: { [MANAGEMENT]: OWNS, [LOG_ARCHIVE]: KEEPS, [SHOP]: SEES, [AUDIT]: SEES },
    code: 0,
  },
  'a delegated administrator, for whom management has no role': {
    world: company({
      trails: [organizationTrail({ advancedEventSelectors: ALL })],
      archive: { roles: [trusted] },
      shop: { roles: [trusted] },
      more: [audit],
    }),
    as: AUDIT,
    only: [1, 3, 6],
    expected: {
      [MANAGEMENT]: unknown(1, 3, 6),
      [LOG_ARCHIVE]: ['1 WARNING account', '3 PASSED account', '6 PASSED organization-logs eu-west-1'],
      [SHOP]: ['1 WARNING account', '3 PASSED account'],
      [AUDIT]: ['1 WARNING account', '3 PASSED account'],
    },
    says: { [`${MANAGEMENT} 3`]: /The account’s role TrailproofAudit could not be assumed/ },
    code: 3,
  },
  'a trail at home in an opt-in Region reaches only those who have enabled it': {
    world: company({
      trails: [organizationTrail({ homeRegion: 'eu-south-1' })],
      regions: ['us-east-1', 'eu-west-1', 'eu-south-1'],
      management: { regions: { 'eu-south-1': 'ENABLED' } },
      archive: { regions: { 'eu-south-1': 'ENABLED' } },
    }),
    only: [1, 2, 3],
    expected: {
      [MANAGEMENT]: ['1 PASSED account', '2 PASSED organization-events eu-south-1', '3 PASSED account'],
      [LOG_ARCHIVE]: ['1 PASSED account', '3 PASSED account'],
      [SHOP]: ['1 FAILED account', '2 EMPTY account', '3 FAILED account'],
    },
    code: 1,
  },
  'a member with a trail of its own beside the organization’s': {
    world: company({ shop: { trails: [trail({ bucket: 'organization-logs', kmsKeyArn: '' })] } }),
    only: [1, 2, 6],
    expected: {
      [MANAGEMENT]: ['1 PASSED account', '2 PASSED organization-events us-east-1'],
      [LOG_ARCHIVE]: ['1 PASSED account', '6 PASSED organization-logs eu-west-1'],
      [SHOP]: ['1 PASSED account', '2 FAILED management-events us-east-1'],
    },
    code: 1,
  },
};

describe('scans of an organization: trails', () => tell(stories));
