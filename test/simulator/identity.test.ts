import assert from 'node:assert/strict';
import { ListRegionsCommand, paginateListRegions } from '@aws-sdk/client-account';
import { DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeInstancesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { ACCOUNT, account, LOG_ARCHIVE, MANAGEMENT, oneAccount, role } from '../support/simulator/builders.js';
import type { Role, World } from '../support/simulator.js';
import { STANDARD_REGIONS } from '../support/simulator/regions.js';
import { errorName, refused, within, type Credentials } from './clients.js';

const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/TrailproofAudit`;
const ASSUME = { RoleArn: ROLE_ARN, RoleSessionName: 'trailproof' };

const withRole = (overrides: Partial<Role> = {}): World => ({
  accounts: [
    account({ id: MANAGEMENT, keys: ['AKIAIOSFODNN7EXAMPLE'] }),
    account({ roles: [role(overrides)] }),
    account({ id: LOG_ARCHIVE }),
  ],
  organization: { management: MANAGEMENT },
});

describe('simulator: STS', () => {
  it('says who a key belongs to', () =>
    within(withRole(), async ({ sts }) => {
      const { Account, Arn, UserId } = await sts().send(new GetCallerIdentityCommand({}));
      assert.deepEqual([Account, Arn, UserId], [ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/auditor`, `AIDASIM1${ACCOUNT}`]);
      const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
      assert.equal((await sts({ credentials }).send(new GetCallerIdentityCommand({}))).Account, MANAGEMENT);
    }));

  it('gives a session of a role, whose calls are those of its account', () =>
    within(withRole(), async ({ sts, cloudtrail, aws }) => {
      const { Credentials: session, AssumedRoleUser } = await sts({ account: MANAGEMENT }).send(new AssumeRoleCommand(ASSUME));
      assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/TrailproofAudit/trailproof`);
      assert.ok(session?.Expiration && session.Expiration.getTime() > Date.now());
      const credentials: Credentials = {
        accessKeyId: session.AccessKeyId!,
        secretAccessKey: session.SecretAccessKey!,
        sessionToken: session.SessionToken!,
      };
      const { Arn } = await sts({ credentials }).send(new GetCallerIdentityCommand({}));
      assert.equal(Arn, AssumedRoleUser.Arn);
      await cloudtrail({ credentials }).send(new DescribeTrailsCommand({}));
      assert.equal(aws.calls.list({ service: 'cloudtrail' })[0]?.account, ACCOUNT);
      const halves = { accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey };
      assert.equal(await errorName(cloudtrail({ credentials: halves }).send(new DescribeTrailsCommand({}))), 'UnrecognizedClientException');
    }));

  it('checks trust, the external id, the second factor and that the role is there', async () => {
    const assume = (
      overrides: Partial<Role>,
      input: Partial<ConstructorParameters<typeof AssumeRoleCommand>[0]> = {},
      caller = MANAGEMENT,
    ) =>
      within(withRole(overrides), async ({ sts }) =>
        sts({ account: caller })
          .send(new AssumeRoleCommand({ ...ASSUME, ...input }))
          .then(
            () => 'ok',
            (error: unknown) => (error as Error).name,
          ),
      );
    const mfa = { serial: 'arn:aws:iam::1:mfa/a', code: '123456' };
    assert.equal(await assume({}), 'ok');
    assert.equal(await assume({}, {}, LOG_ARCHIVE), 'AccessDenied');
    assert.equal(await assume({ trusts: [LOG_ARCHIVE] }, {}, LOG_ARCHIVE), 'ok');
    assert.equal(await assume({ name: 'Other' }), 'AccessDenied');
    assert.equal(await assume({ externalId: 'x' }), 'AccessDenied');
    assert.equal(await assume({ externalId: 'xyz' }, { ExternalId: 'xyz' }), 'ok');
    assert.equal(await assume({ mfa }, { SerialNumber: mfa.serial, TokenCode: '000000' }), 'AccessDenied');
    assert.equal(await assume({ mfa }, { SerialNumber: mfa.serial, TokenCode: mfa.code }), 'ok');
    assert.equal(await assume({}, { RoleSessionName: 'no spaces' }), 'ValidationError');
    assert.equal(await assume({}, { RoleArn: 'arn:aws:iam::1:role/x-is-long-enough' }), 'ValidationError');
  });

  it('ends sessions', () =>
    within(withRole({ sessionSeconds: -1 }), async ({ sts, cloudtrail, s3 }) => {
      const { Credentials: session } = await sts({ account: MANAGEMENT }).send(new AssumeRoleCommand(ASSUME));
      const credentials = { accessKeyId: session!.AccessKeyId!, secretAccessKey: 'secret', sessionToken: session!.SessionToken! };
      assert.equal(await errorName(cloudtrail({ credentials }).send(new DescribeTrailsCommand({}))), 'ExpiredTokenException');
      assert.equal(await errorName(s3({ credentials }).send(new ListBucketsCommand({}))), 'ExpiredToken');
      assert.equal(await errorName(sts({ credentials }).send(new GetCallerIdentityCommand({}))), 'ExpiredToken');
    }));

  it('refuses operations that it does not know', () =>
    within(withRole(), async ({ sts, ec2 }) => {
      assert.equal(await errorName(sts().send(new GetSessionTokenCommand({}))), 'InvalidAction');
      assert.equal(await errorName(ec2().send(new DescribeInstancesCommand({}))), 'InvalidAction');
    }));
});

describe('simulator: keys and Regions', () => {
  it('refuses unknown keys, and every key in a Region that is not enabled, in the words of each service', () =>
    within(
      oneAccount({ regions: { 'eu-south-2': 'ENABLED', 'me-south-1': 'ENABLING' } }),
      async ({ cloudtrail, s3, sts, ec2, account: accounts }) => {
        const stranger = { credentials: { accessKeyId: 'AKIANOBODYKNOWSTHIS1', secretAccessKey: 'secret' } };
        const asked = async (settings: Parameters<typeof cloudtrail>[0]) => [
          await errorName(cloudtrail(settings).send(new DescribeTrailsCommand({}))),
          await errorName(s3(settings).send(new ListBucketsCommand({}))),
          await errorName(sts(settings).send(new GetCallerIdentityCommand({}))),
          await errorName(ec2(settings).send(new DescribeRegionsCommand({}))),
          await errorName(accounts(settings).send(new ListRegionsCommand({}))),
        ];
        const expected = [
          'UnrecognizedClientException',
          'InvalidAccessKeyId',
          'InvalidClientTokenId',
          'AuthFailure',
          'UnrecognizedClientException',
        ];
        assert.deepEqual(await asked(stranger), expected);
        assert.deepEqual(await asked({ region: 'eu-south-1' }), expected);
        assert.deepEqual(await asked({ region: 'me-south-1' }), expected);
        assert.equal((await cloudtrail({ region: 'eu-south-2' }).send(new DescribeTrailsCommand({}))).trailList?.length, 1);
      },
    ));

  it('refuses requests without a signature, or with one that is none', () =>
    within(oneAccount(), async ({ aws }) => {
      const post = async (headers: Record<string, string>, body: string) => {
        const response = await fetch(aws.url, { method: 'POST', headers, body });
        return [response.status, await response.text()] as const;
      };
      const target = { 'x-amz-target': 'CloudTrail_20131101.DescribeTrails' };
      const [status, answer] = await post(target, '{}');
      assert.equal(status, 400);
      assert.match(answer, /"__type":"MissingAuthenticationTokenException"/u);
      const broken =
        'AWS4-HMAC-SHA256 Credential=AKIASIM1111122223333/20260101/us-east-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=no';
      assert.match((await post({ ...target, authorization: broken }, '{}'))[1], /MissingAuthenticationTokenException/u);
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      const [, xml] = await post(form, 'Action=GetCallerIdentity&Version=2011-06-15');
      assert.match(xml, /<Code>MissingAuthenticationToken<\/Code>/u);
    }));

  it('tells the Regions of an account, enabled only or all', () =>
    within(oneAccount({ regions: { 'eu-south-1': 'ENABLED' } }), async ({ ec2 }) => {
      const enabled = (await ec2().send(new DescribeRegionsCommand({}))).Regions ?? [];
      assert.deepEqual(new Set(enabled.map(({ RegionName }) => RegionName)), new Set([...STANDARD_REGIONS, 'eu-south-1']));
      assert.deepEqual(
        enabled.find(({ RegionName }) => RegionName === 'eu-south-1'),
        {
          RegionName: 'eu-south-1',
          Endpoint: 'ec2.eu-south-1.amazonaws.com',
          OptInStatus: 'opted-in',
        },
      );
      const all = await ec2().send(new DescribeRegionsCommand({ AllRegions: true }));
      assert.equal(all.Regions?.length, 34);
      const filtered = new DescribeRegionsCommand({ AllRegions: true, Filters: [{ Name: 'opt-in-status', Values: ['not-opted-in'] }] });
      assert.equal((await ec2().send(filtered)).Regions?.length, 16);
      const named = await ec2().send(new DescribeRegionsCommand({ RegionNames: ['us-east-1', 'eu-west-1'] }));
      assert.equal(named.Regions?.length, 2);
    }));

  it('lists Regions with their states in pages, and those of members to the management account', () =>
    within(
      {
        accounts: [account({ id: MANAGEMENT }), account({ regions: { 'eu-south-1': 'ENABLING' } })],
        organization: { management: MANAGEMENT },
      },
      async ({ account: accounts }) => {
        const client = accounts();
        const states = new Map<string, string>();
        let pages = 0;
        for await (const page of paginateListRegions({ client }, {})) {
          pages += 1;
          for (const { RegionName, RegionOptStatus } of page.Regions ?? []) states.set(RegionName!, RegionOptStatus!);
        }
        assert.equal(pages, 2);
        assert.equal(states.size, 34);
        assert.deepEqual(
          [states.get('us-east-1'), states.get('eu-south-1'), states.get('eu-south-2')],
          ['ENABLED_BY_DEFAULT', 'ENABLING', 'DISABLED'],
        );
        const enabling = { AccountId: ACCOUNT, RegionOptStatusContains: ['ENABLING' as const] };
        const seen = await accounts({ account: MANAGEMENT }).send(new ListRegionsCommand(enabling));
        assert.deepEqual(
          seen.Regions?.map(({ RegionName }) => RegionName),
          ['eu-south-1'],
        );
        const { name, status } = await refused(client.send(new ListRegionsCommand({ AccountId: MANAGEMENT })));
        assert.deepEqual({ name, status }, { name: 'AccessDeniedException', status: 403 });
      },
    ));
});
