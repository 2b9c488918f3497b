import assert from 'node:assert/strict';
import {
  DescribeTrailsCommand,
  GetEventDataStoreCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListEventDataStoresCommand,
  ListTagsCommand,
  ListTrailsCommand,
  LookupEventsCommand,
  paginateListEventDataStores,
  type CloudTrailClient,
} from '@aws-sdk/client-cloudtrail';
import { ACCOUNT, account, eventDataStore, HOME, MANAGEMENT, oneAccount, organizationTrail, trail } from '../support/simulator/builders.js';
import type { World } from '../support/simulator.js';
import { errorName, refused, within } from './clients.js';

const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management-events`;
const ORGANIZATION_ARN = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT}:trail/organization-events`;

const names = async (client: CloudTrailClient, input: ConstructorParameters<typeof DescribeTrailsCommand>[0] = {}): Promise<unknown[]> =>
  ((await client.send(new DescribeTrailsCommand(input))).trailList ?? []).map(seen => seen.Name);

/** A management account with an organization trail, and a member. */
const organization = (member: Parameters<typeof account>[0] = {}, shared: Parameters<typeof organizationTrail>[0] = {}): World => ({
  accounts: [account({ id: MANAGEMENT, trails: [organizationTrail(shared)] }), account(member)],
  organization: { management: MANAGEMENT },
});

describe('simulator: CloudTrail', () => {
  it('shows a trail with every field at home, and its shadow elsewhere', () =>
    within(oneAccount(), async ({ cloudtrail }) => {
      const { trailList } = await cloudtrail().send(new DescribeTrailsCommand({}));
      assert.deepEqual(trailList, [
        {
          Name: 'management-events',
          S3BucketName: 'trail-logs',
          IncludeGlobalServiceEvents: true,
          IsMultiRegionTrail: true,
          HomeRegion: 'us-east-1',
          TrailARN: ARN,
          LogFileValidationEnabled: true,
          CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:trail:*`,
          CloudWatchLogsRoleArn: `arn:aws:iam::${ACCOUNT}:role/TrailToLogs`,
          KmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`,
          HasCustomEventSelectors: false,
          HasInsightSelectors: false,
          IsOrganizationTrail: false,
        },
      ]);
      const away = cloudtrail({ region: 'eu-west-1' });
      assert.deepEqual(await names(away), ['management-events']);
      assert.deepEqual(await names(away, { includeShadowTrails: false }), []);
      assert.deepEqual(await names(cloudtrail(), { includeShadowTrails: false }), ['management-events']);
    }));

  it('finds trails by name in their home Region only, by ARN wherever they are visible, and leaves out what it does not find', () =>
    within(
      oneAccount({ trails: [trail(), trail({ name: 'local', homeRegion: 'eu-west-1', multiRegion: false })] }),
      async ({ cloudtrail }) => {
        const away = cloudtrail({ region: 'eu-west-1' });
        assert.deepEqual(await names(away), ['management-events', 'local']);
        assert.deepEqual(await names(cloudtrail()), ['management-events']);
        assert.deepEqual(await names(away, { trailNameList: ['management-events'] }), []);
        assert.deepEqual(await names(away, { trailNameList: [ARN, 'local', 'nothing-here'] }), ['management-events', 'local']);
        assert.equal(await errorName(away.send(new DescribeTrailsCommand({ trailNameList: ['x'] }))), 'InvalidTrailNameException');
      },
    ));

  it('replaces fields of an answer by what the world says, and leaves out those that are null', () =>
    within(oneAccount({ trails: [trail({ raw: { KmsKeyId: '', LogFileValidationEnabled: null } })] }), async ({ cloudtrail }) => {
      const [seen] = (await cloudtrail().send(new DescribeTrailsCommand({}))).trailList ?? [];
      assert.equal(seen?.KmsKeyId, '');
      assert.equal(seen.LogFileValidationEnabled, undefined);
    }));

  it('shows members the organization trail, and lets them read its status by ARN alone', () =>
    within(organization({}, { status: { latestDeliveryError: 'AccessDenied' } }), async ({ cloudtrail }) => {
      const member = cloudtrail();
      assert.deepEqual(await names(member), ['organization-events']);
      assert.deepEqual(await names(member, { includeShadowTrails: false }), []);
      const status = await member.send(new GetTrailStatusCommand({ Name: ORGANIZATION_ARN }));
      assert.equal(status.IsLogging, true);
      assert.equal(status.LatestDeliveryError, undefined);
      assert.equal(await errorName(member.send(new GetTrailStatusCommand({ Name: 'organization-events' }))), 'TrailNotFoundException');
      const owner = await cloudtrail({ account: MANAGEMENT }).send(new GetTrailStatusCommand({ Name: 'organization-events' }));
      assert.equal(owner.LatestDeliveryError, 'AccessDenied');
    }));

  it('shows a member nothing of an organization trail whose home Region it has not enabled', () =>
    within(organization({}, { homeRegion: 'eu-south-1' }), async ({ cloudtrail }) => {
      assert.deepEqual(await names(cloudtrail()), []);
      assert.deepEqual(await names(cloudtrail({ account: MANAGEMENT })), ['organization-events']);
    }));

  it('refuses a foreign ARN to members, and fails a whole batch of tags for one', () =>
    within(organization({ trails: [trail()] }), async ({ cloudtrail }) => {
      const member = cloudtrail();
      const selectors = await refused(member.send(new GetEventSelectorsCommand({ TrailName: ORGANIZATION_ARN })));
      assert.deepEqual(selectors, {
        name: 'CloudTrailARNInvalidException',
        status: 400,
        message: `AccountID in ARN is wrong, you can only access resources with AccountID ${ACCOUNT}`,
      });
      assert.equal(
        await errorName(member.send(new ListTagsCommand({ ResourceIdList: [ARN, ORGANIZATION_ARN] }))),
        'CloudTrailARNInvalidException',
      );
    }));

  it('lets a delegated administrator of CloudTrail read the organization trail', () =>
    within(
      { ...organization(), organization: { management: MANAGEMENT, delegatedAdministrators: { [ACCOUNT]: ['cloudtrail.amazonaws.com'] } } },
      async ({ cloudtrail }) => {
        const { TrailARN } = await cloudtrail().send(new GetEventSelectorsCommand({ TrailName: ORGANIZATION_ARN }));
        assert.equal(TrailARN, ORGANIZATION_ARN);
      },
    ));

  it('reads the status by name at home and by ARN in every Region, with times as dates', () =>
    within(
      oneAccount({ trails: [trail({ status: { logging: false, latestDeliveryAt: '2026-01-02T03:04:05.000Z' } })] }),
      async ({ cloudtrail }) => {
        const status = await cloudtrail({ region: 'eu-west-1' }).send(new GetTrailStatusCommand({ Name: ARN }));
        assert.equal(status.IsLogging, false);
        assert.deepEqual(status.LatestDeliveryTime, new Date('2026-01-02T03:04:05.000Z'));
        assert.deepEqual(status.StopLoggingTime, new Date('2026-09-01T11:55:00.000Z'));
        assert.equal(status.LatestNotificationAttemptTime, '');
        assert.equal((await cloudtrail().send(new GetTrailStatusCommand({ Name: 'management-events' }))).IsLogging, false);
        const away = cloudtrail({ region: 'eu-west-1' }).send(new GetTrailStatusCommand({ Name: 'management-events' }));
        assert.equal(await errorName(away), 'TrailNotFoundException');
      },
    ));

  it('gives settings and selectors at home only, the default selector where none was set, and either kind', () =>
    within(
      oneAccount({
        trails: [
          trail(),
          trail({ name: 'basic', eventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }),
          trail({
            name: 'advanced',
            advancedEventSelectors: [{ Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
          }),
        ],
      }),
      async ({ cloudtrail }) => {
        const home = cloudtrail();
        const selectors = (name: string) => home.send(new GetEventSelectorsCommand({ TrailName: name }));
        assert.deepEqual((await selectors(ARN)).EventSelectors, [
          { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
        ]);
        assert.deepEqual((await selectors('basic')).EventSelectors, [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }]);
        const advanced = await selectors('advanced');
        assert.equal(advanced.EventSelectors, undefined);
        assert.deepEqual(advanced.AdvancedEventSelectors, [
          { Name: 'all', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] },
        ]);
        assert.equal((await home.send(new GetTrailCommand({ Name: 'basic' }))).Trail?.HasCustomEventSelectors, true);
        const away = cloudtrail({ region: 'eu-west-1' });
        assert.equal(await errorName(away.send(new GetEventSelectorsCommand({ TrailName: ARN }))), 'TrailNotFoundException');
      },
    ));

  it('refuses Insights selectors where none are set', () =>
    within(
      oneAccount({ trails: [trail(), trail({ name: 'insights', insightSelectors: ['ApiErrorRateInsight'] })] }),
      async ({ cloudtrail }) => {
        const home = cloudtrail();
        assert.equal(await errorName(home.send(new GetInsightSelectorsCommand({ TrailName: ARN }))), 'InsightNotEnabledException');
        const { InsightSelectors } = await home.send(new GetInsightSelectorsCommand({ TrailName: 'insights' }));
        assert.deepEqual(InsightSelectors, [{ InsightType: 'ApiErrorRateInsight' }]);
      },
    ));

  it('lists tags, at most 20 ARNs at a time, of what exists in the Region', () =>
    within(oneAccount(), async ({ cloudtrail }) => {
      const home = cloudtrail();
      const tags = (ids: string[]) => home.send(new ListTagsCommand({ ResourceIdList: ids }));
      assert.deepEqual((await tags([ARN])).ResourceTagList, [{ ResourceId: ARN, TagsList: [{ Key: 'Owner', Value: 'security' }] }]);
      assert.equal(await errorName(tags(Array.from({ length: 21 }, () => ARN))), 'ValidationException');
      assert.equal(await errorName(tags([`${ARN}-gone`])), 'ResourceNotFoundException');
      assert.equal(await errorName(tags(['management-events'])), 'CloudTrailARNInvalidException');
    }));

  it('lists the trails of the account, or only the visible ones, as the world says', async () => {
    const trails = [trail(), trail({ name: 'local', homeRegion: 'eu-west-1', multiRegion: false })];
    const list = (world: World) =>
      within(world, async ({ cloudtrail }) => (await cloudtrail().send(new ListTrailsCommand({}))).Trails?.map(({ Name }) => Name));
    assert.deepEqual(await list(oneAccount({ trails })), ['management-events', 'local']);
    assert.deepEqual(await list(oneAccount({ trails }, { listTrails: 'visible' })), ['management-events']);
    const [first, local] = trails;
    assert.deepEqual(await list(oneAccount({ trails: [first!, { ...local!, listed: false }] })), ['management-events']);
    assert.deepEqual(await list(oneAccount({ trails: [{ ...first!, listed: { Name: 'other' } }, local!] })), ['other', 'local']);
  });

  it('pages event data stores without their keys, and gives the key one by one', () =>
    within(
      oneAccount({
        eventDataStores: [
          eventDataStore(),
          eventDataStore({ name: 'second', kmsKeyId: 'alias/lake' }),
          eventDataStore({ name: 'third', region: 'eu-west-1' }),
        ],
      }),
      async ({ cloudtrail }) => {
        const client = cloudtrail();
        const stores = [];
        let pages = 0;
        for await (const page of paginateListEventDataStores({ client, pageSize: 1 }, {})) {
          pages += 1;
          stores.push(...(page.EventDataStores ?? []));
        }
        assert.equal(pages, 2);
        assert.deepEqual(
          stores.map(Object.keys),
          Array.from(stores, () => ['EventDataStoreArn', 'Name']),
        );
        const store = await client.send(new GetEventDataStoreCommand({ EventDataStore: stores[1]!.EventDataStoreArn }));
        assert.equal(store.KmsKeyId, 'alias/lake');
        assert.equal(store.Status, 'ENABLED');
        const gone = `arn:aws:cloudtrail:${HOME}:${ACCOUNT}:eventdatastore/00000000-0000-4000-8000-000000000000`;
        assert.equal(
          await errorName(client.send(new GetEventDataStoreCommand({ EventDataStore: gone }))),
          'EventDataStoreNotFoundException',
        );
        const foreign = gone.replace(ACCOUNT, MANAGEMENT);
        assert.equal(
          await errorName(client.send(new GetEventDataStoreCommand({ EventDataStore: foreign }))),
          'EventDataStoreARNInvalidException',
        );
      },
    ));

  it('refuses Lake where CloudTrail has none, and operations that it does not know', () =>
    within(oneAccount({}, { regionsWithoutLake: [HOME] }), async ({ cloudtrail }) => {
      assert.equal(await errorName(cloudtrail().send(new ListEventDataStoresCommand({}))), 'UnsupportedOperationException');
      assert.deepEqual(await refused(cloudtrail().send(new LookupEventsCommand({}))), {
        name: 'UnknownOperationException',
        status: 400,
        message: 'UnknownError',
      });
    }));
});
