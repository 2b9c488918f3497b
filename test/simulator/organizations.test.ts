import assert from 'node:assert/strict';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import {
  DescribeAccountCommand,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListDelegatedAdministratorsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  paginateListAccounts,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  ACCOUNT,
  account,
  generatedId,
  generatedOrganization,
  kmsKey,
  LOG_ARCHIVE,
  MANAGEMENT,
  oneAccount,
} from '../support/simulator/builders.js';
import type { World } from '../support/simulator.js';
import { errorName, within } from './clients.js';

const COMPANY: World = {
  accounts: [
    account({ id: MANAGEMENT, name: 'Management' }),
    account({ unit: 'Workloads/Production', email: 'production@example.com' }),
    account({ id: LOG_ARCHIVE, unit: 'Security', status: 'SUSPENDED' }),
    account({ id: '123412341234', member: false }),
  ],
  organization: {
    id: 'o-company',
    management: MANAGEMENT,
    delegatedAdministrators: { [LOG_ARCHIVE]: ['cloudtrail.amazonaws.com'] },
    units: ['Workloads/Development'],
  },
};

async function everyAccount(client: OrganizationsClient): Promise<{ readonly ids: readonly string[]; readonly pages: readonly number[] }> {
  const ids: string[] = [];
  const pages: number[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client }, {})) {
    pages.push(Accounts.length);
    ids.push(...Accounts.map(({ Id }) => Id!));
  }
  return { ids, pages };
}

describe('simulator: Organizations', () => {
  it('describes the organization to its members, and to nobody else', () =>
    within(COMPANY, async ({ organizations }) => {
      const { Organization } = await organizations().send(new DescribeOrganizationCommand({}));
      assert.deepEqual([Organization?.Id, Organization?.MasterAccountId], ['o-company', MANAGEMENT]);
      const outside = organizations({ account: '123412341234' }).send(new DescribeOrganizationCommand({}));
      assert.equal(await errorName(outside), 'AWSOrganizationsNotInUseException');
    }));

  it('lists accounts for the management account and delegated administrators only', () =>
    within(COMPANY, async ({ organizations }) => {
      const { Accounts } = await organizations({ account: LOG_ARCHIVE }).send(new ListAccountsCommand({}));
      assert.deepEqual(
        Accounts?.map(({ Id, Name, Status, Email }) => [Id, Name, Status, Email]),
        [
          [MANAGEMENT, 'Management', 'ACTIVE', `aws+${MANAGEMENT}@example.com`],
          [ACCOUNT, `account-${ACCOUNT}`, 'ACTIVE', 'production@example.com'],
          [LOG_ARCHIVE, `account-${LOG_ARCHIVE}`, 'SUSPENDED', `aws+${LOG_ARCHIVE}@example.com`],
        ],
      );
      assert.equal(await errorName(organizations().send(new ListAccountsCommand({}))), 'AccessDeniedException');
      const { Account } = await organizations({ account: MANAGEMENT }).send(new DescribeAccountCommand({ AccountId: ACCOUNT }));
      assert.equal(Account?.Arn, `arn:aws:organizations::${MANAGEMENT}:account/o-company/${ACCOUNT}`);
    }));

  it('has a tree of units, also of empty ones', () =>
    within(COMPANY, async ({ organizations }) => {
      const client = organizations({ account: MANAGEMENT });
      const { Roots } = await client.send(new ListRootsCommand({}));
      const units = async (parent: string) =>
        (await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parent }))).OrganizationalUnits ?? [];
      const accounts = async (parent: string) =>
        ((await client.send(new ListAccountsForParentCommand({ ParentId: parent }))).Accounts ?? []).map(({ Id }) => Id);
      const root = Roots![0]!.Id!;
      assert.deepEqual(await accounts(root), [MANAGEMENT]);
      const top = await units(root);
      assert.deepEqual(new Set(top.map(({ Name }) => Name)), new Set(['Workloads', 'Security']));
      const below = await units(top.find(({ Name }) => Name === 'Workloads')!.Id!);
      assert.deepEqual(below.map(({ Name }) => Name).sort(), ['Development', 'Production']);
      assert.deepEqual(await accounts(below.find(({ Name }) => Name === 'Production')!.Id!), [ACCOUNT]);
      assert.deepEqual(await accounts(below.find(({ Name }) => Name === 'Development')!.Id!), []);
      assert.equal(await errorName(units('ou-root-00000000')), 'ParentNotFoundException');
    }));

  it('names delegated administrators by service', () =>
    within(COMPANY, async ({ organizations }) => {
      const client = organizations({ account: MANAGEMENT });
      const of = async (service: string) =>
        (await client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: service }))).DelegatedAdministrators?.map(
          ({ Id }) => Id,
        );
      assert.deepEqual(await of('cloudtrail.amazonaws.com'), [LOG_ARCHIVE]);
      assert.deepEqual(await of('securityhub.amazonaws.com'), []);
      assert.equal(
        await errorName(client.send(new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }))),
        'UnknownOperationException',
      );
    }));

  it('pages accounts by 20, and may start with an empty page', async () => {
    const small = generatedOrganization(45);
    const list = (world: World) => within(world, ({ organizations }) => everyAccount(organizations({ account: MANAGEMENT })));
    const { ids, pages } = await list(small);
    assert.deepEqual(pages, [20, 20, 5]);
    assert.deepEqual(
      ids,
      Array.from({ length: 45 }, (_, index) => generatedId(index)),
    );
    const empty = await list({ ...small, organization: { management: MANAGEMENT, emptyPages: true } });
    assert.deepEqual(empty.pages, [0, 20, 20, 5]);
  });
});

describe('simulator: KMS', () => {
  const KEY = '11111111-2222-4333-8444-555555555555';
  const ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/${KEY}`;

  it('describes a key by id, ARN, alias and alias ARN, in its Region', () =>
    within(oneAccount({ kmsKeys: [kmsKey({ aliases: ['alias/trail'], state: 'PendingDeletion', manager: 'AWS' })] }), async ({ kms }) => {
      for (const KeyId of [KEY, ARN, 'alias/trail', `arn:aws:kms:us-east-1:${ACCOUNT}:alias/trail`]) {
        const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId }));
        assert.deepEqual(
          [KeyMetadata?.Arn, KeyMetadata?.KeyManager, KeyMetadata?.KeyState, KeyMetadata?.Enabled],
          [ARN, 'AWS', 'PendingDeletion', false],
        );
      }
      const describe = (KeyId: string, region = 'us-east-1') => errorName(kms({ region }).send(new DescribeKeyCommand({ KeyId })));
      assert.equal(await describe(ARN, 'eu-west-1'), 'NotFoundException');
      assert.equal(await describe('alias/nothing'), 'NotFoundException');
      assert.equal(await describe(ARN.replace('arn:aws:', 'arn:aws-cn:')), 'InvalidArnException');
    }));

  it("describes another account's key only where its policy allows it", async () => {
    const ask = (sharedWith: readonly string[]) =>
      within({ accounts: [account({ kmsKeys: [kmsKey({ sharedWith })] }), account({ id: LOG_ARCHIVE })] }, ({ kms }) =>
        kms({ account: LOG_ARCHIVE })
          .send(new DescribeKeyCommand({ KeyId: ARN }))
          .then(
            ({ KeyMetadata }) => KeyMetadata?.AWSAccountId,
            (error: unknown) => (error as Error).name,
          ),
      );
    assert.equal(await ask([]), 'AccessDeniedException');
    assert.equal(await ask([LOG_ARCHIVE]), ACCOUNT);
  });
});
