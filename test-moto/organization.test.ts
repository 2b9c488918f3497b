import assert from 'node:assert/strict';
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  ListRootsCommand,
  MoveAccountCommand,
} from '@aws-sdk/client-organizations';
import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { ACCOUNT, clients, credentialsOf, REGION, reset, scanOrganization } from './moto.js';
import { createBucket, createGoodBucket, createTrail, LOG_GROUP, LOG_ROLE } from './world.js';

const COUNT = 30;

/** Event data stores are what moto lacks: it answers with HTTP 500. */
const STORES = { '10 account': 'NOT_AVAILABLE' };
const NO_RESOURCE = 'PASSED (no resource)';

/** moto does not show the organization's trail to members, so those without one of their own have none. */
const NOTHING = {
  ...Object.fromEntries([2, 4, 5, 6, 7, 9].map(control => [`${control} account`, NO_RESOURCE])),
  '1 account': 'FAILED',
  '3 account': 'FAILED',
  ...STORES,
};

const trailVerdicts = (name: string, [encrypted, validated, logged, tagged]: readonly string[]) => ({
  [`2 ${name} in ${REGION}`]: encrypted,
  [`4 ${name} in ${REGION}`]: validated,
  [`5 ${name} in ${REGION}`]: logged,
  [`9 ${name} in ${REGION}`]: tagged,
});

/** A good trail to a good bucket of its own. */
const OWN = {
  '1 account': 'PASSED',
  '3 account': 'PASSED',
  ...trailVerdicts('own', ['PASSED', 'PASSED', 'PASSED', 'PASSED']),
  ...STORES,
};

/** A trail in one Region that was never started, to the bucket of the log archive. */
const SHARED = {
  '1 account': 'FAILED',
  '3 account': 'FAILED',
  ...trailVerdicts('shared', ['FAILED', 'FAILED', 'FAILED', 'FAILED']),
  ...STORES,
};

const GOOD = {
  IsMultiRegionTrail: true,
  EnableLogFileValidation: true,
  KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
  CloudWatchLogsLogGroupArn: LOG_GROUP,
  CloudWatchLogsRoleArn: LOG_ROLE,
  TagsList: [{ Key: 'Owner', Value: 'security' }],
};

/** A trail to the bucket of the log archive. moto makes a trail only to a bucket of its own account, and cares no more after that. */
async function createTrailElsewhere(name: string, options: NonNullable<Parameters<typeof createTrail>[2]>): Promise<void> {
  const own = clients(REGION, options.credentials);
  await createBucket('organization-logs', REGION, own);
  await createTrail(name, 'organization-logs', options);
  await own.s3.send(new DeleteBucketCommand({ Bucket: 'organization-logs' }));
}

describe('moto: an organization of 30 accounts, entered by assumed roles', () => {
  const { organizations } = clients();
  /** Account → what it has, in words; the first is the log archive. */
  const members: { readonly account: string; readonly kind: 'archive' | 'own' | 'shared' | 'nothing' }[] = [];
  let closed = '';
  let unit = '';

  before(async function () {
    this.timeout(180_000);
    await reset();
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const kinds = ['own', 'shared', 'nothing'] as const;
    for (let index = 1; index < COUNT; index += 1) {
      const created = await organizations.send(
        new CreateAccountCommand({ AccountName: `member-${index}`, Email: `m${index}@example.com` }),
      );
      const account = created.CreateAccountStatus!.AccountId!;
      if (index === COUNT - 1) closed = account;
      else members.push({ account, kind: index === 1 ? 'archive' : kinds[index % 3]! });
    }
    await organizations.send(new CloseAccountCommand({ AccountId: closed }));
    await createTrailElsewhere('organization', { ...GOOD, IsOrganizationTrail: true });
    for (const { account, kind } of members) {
      const credentials = await credentialsOf(account);
      if (kind === 'own') {
        await createGoodBucket(`own-${account}`, clients(REGION, credentials));
        await createTrail('own', `own-${account}`, { ...GOOD, credentials });
      }
      if (kind === 'shared') await createTrailElsewhere('shared', { credentials, started: false });
    }
    await createGoodBucket('organization-logs', clients(REGION, await credentialsOf(members[0]!.account)));
    const root = (await organizations.send(new ListRootsCommand({}))).Roots![0]!.Id!;
    const made = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'Workloads' }));
    unit = made.OrganizationalUnit!.Id!;
    for (const { account } of members.slice(1, 4)) {
      await organizations.send(new MoveAccountCommand({ AccountId: account, SourceParentId: root, DestinationParentId: unit }));
    }
  });

  /** What is to be found in an account. */
  function expected({ account, kind }: (typeof members)[number]): Record<string, string | undefined> {
    if (kind === 'own') return { ...OWN, [`6 own-${account}`]: 'PASSED', [`7 own-${account}`]: 'PASSED' };
    if (kind === 'shared') return SHARED;
    if (kind === 'nothing') return NOTHING;
    const others = Object.entries(NOTHING).filter(([name]) => name !== '6 account' && name !== '7 account');
    return { ...Object.fromEntries(others), '6 organization-logs': 'PASSED', '7 organization-logs': 'PASSED' };
  }

  // moto answers one request after the other: all accounts at once would wait for longer than a scan does.
  it('each account is judged by what it has, and the log archive’s bucket in the log archive', async function () {
    this.timeout(180_000);
    const { result, verdicts } = await scanOrganization('--organization', '--role-name', 'Anything', '--concurrency', '3');
    const management = {
      '1 account': 'PASSED',
      '3 account': 'PASSED',
      ...trailVerdicts('organization', ['PASSED', 'PASSED', 'PASSED', 'PASSED']),
      ...STORES,
    };
    assert.deepEqual(verdicts, {
      [ACCOUNT]: management,
      ...Object.fromEntries(members.map(member => [member.account, expected(member)])),
    });
    assert.equal(result.accounts.length, COUNT - 1);
    assert.deepEqual(
      result.skippedAccounts.map(({ account, reason }) => [account, reason]),
      [[closed, 'AWS Organizations lists the account as SUSPENDED.']],
    );
    for (const { controlId, reasons } of result.findings.filter(({ status }) => status === 'NOT_AVAILABLE')) {
      assert.equal(controlId, 'CloudTrail.10');
      assert.match(reasons[0]!.description, /^cloudtrail:ListEventDataStores failed in /);
    }
  });

  it('of a unit, its accounts alone', async function () {
    this.timeout(60_000);
    const { result } = await scanOrganization('--organizational-unit', unit);
    assert.deepEqual(
      result.accounts.map(({ account }) => account),
      members
        .slice(1, 4)
        .map(({ account }) => account)
        .sort(),
    );
  });
});
