import assert from 'node:assert/strict';
import { ListRegionsCommand } from '@aws-sdk/client-account';
import { DescribeTrailsCommand, ListEventDataStoresCommand } from '@aws-sdk/client-cloudtrail';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { GetBucketAclCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ACCOUNT, HOME, oneAccount } from '../support/simulator/builders.js';
import { startHangingEndpoint } from '../support/simulator/hanging.js';
import type { Fault } from '../support/simulator.js';
import { keysOf, refused, within, type Clients } from './clients.js';

/** One call of each service, to see each service's spelling. */
const CALLS = {
  cloudtrail: ({ cloudtrail }: Clients) => cloudtrail().send(new DescribeTrailsCommand({})),
  kms: ({ kms }: Clients) => kms().send(new DescribeKeyCommand({ KeyId: 'alias/x' })),
  organizations: ({ organizations }: Clients) => organizations().send(new DescribeOrganizationCommand({})),
  account: ({ account }: Clients) => account().send(new ListRegionsCommand({})),
  sts: ({ sts }: Clients) => sts().send(new GetCallerIdentityCommand({})),
  ec2: ({ ec2 }: Clients) => ec2().send(new DescribeRegionsCommand({})),
  s3: ({ s3 }: Clients) => s3().send(new GetBucketAclCommand({ Bucket: 'trail-logs' })),
  s3control: ({ s3control }: Clients) => s3control().send(new GetPublicAccessBlockCommand({ AccountId: ACCOUNT })),
};

/** Service → name and status of the error under a fault of every call. */
const spelt = (kind: Fault['kind']): Promise<Record<string, string>> =>
  within(
    oneAccount(),
    async clients => {
      const errors: Record<string, string> = {};
      for (const [service, call] of Object.entries(CALLS)) {
        const { name, status } = await refused(call(clients));
        errors[service] = `${name} ${status ?? ''}`.trim();
      }
      return errors;
    },
    { faults: [{ kind }] },
  );

describe('simulator: faults', () => {
  it('spells each refusal as each service does', async () => {
    assert.deepEqual(await spelt('denied'), {
      cloudtrail: 'AccessDeniedException 400',
      kms: 'AccessDeniedException 400',
      organizations: 'AccessDeniedException 400',
      account: 'AccessDeniedException 403',
      sts: 'AccessDenied 403',
      ec2: 'UnauthorizedOperation 403',
      s3: 'AccessDenied 403',
      s3control: 'AccessDenied 403',
    });
    assert.deepEqual(await spelt('throttled'), {
      cloudtrail: 'ThrottlingException 400',
      kms: 'ThrottlingException 400',
      organizations: 'TooManyRequestsException 400',
      account: 'TooManyRequestsException 429',
      sts: 'Throttling 400',
      ec2: 'RequestLimitExceeded 503',
      s3: 'SlowDown 503',
      s3control: 'SlowDown 503',
    });
    assert.deepEqual(await spelt('expiredToken'), {
      cloudtrail: 'ExpiredTokenException 400',
      kms: 'ExpiredTokenException 400',
      organizations: 'ExpiredTokenException 400',
      account: 'ExpiredTokenException 403',
      sts: 'ExpiredToken 403',
      ec2: 'RequestExpired 400',
      s3: 'ExpiredToken 400',
      s3control: 'ExpiredToken 400',
    });
    assert.deepEqual(await spelt('serverError'), {
      cloudtrail: 'InternalFailure 500',
      kms: 'KMSInternalException 500',
      organizations: 'ServiceException 500',
      account: 'InternalServerException 500',
      sts: 'InternalFailure 500',
      ec2: 'InternalError 500',
      s3: 'InternalError 500',
      s3control: 'InternalError 500',
    });
  });

  it('words an explicit deny of a service control policy, with the IAM action', () =>
    within(
      oneAccount(),
      async ({ cloudtrail, s3, s3control }) => {
        const denial = await refused(cloudtrail().send(new DescribeTrailsCommand({})));
        assert.equal(
          denial.message,
          `User: arn:aws:iam::${ACCOUNT}:user/auditor is not authorized to perform: cloudtrail:DescribeTrails with an explicit deny in a service control policy`,
        );
        const bucket = await refused(s3().send(new GetBucketAclCommand({ Bucket: 'trail-logs' })));
        assert.match(bucket.message, /s3:GetBucketAcl on resource: "arn:aws:s3:::trail-logs" with an explicit deny/u);
        const block = await refused(s3control().send(new GetPublicAccessBlockCommand({ AccountId: ACCOUNT })));
        assert.match(block.message, /s3:GetAccountPublicAccessBlock/u);
      },
      { faults: [{ kind: 'scpDenied' }] },
    ));

  it('answers a HEAD that is refused without a body', () =>
    within(
      oneAccount(),
      async ({ s3 }) => {
        // Without a body the SDK has no name for the error: only the status tells.
        const { name, status } = await refused(s3().send(new HeadBucketCommand({ Bucket: 'trail-logs' })));
        assert.deepEqual({ name, status }, { name: 'Unknown', status: 403 });
      },
      { faults: [{ kind: 'denied' }] },
    ));

  for (const kind of ['malformed', 'truncated', 'reset', 'unreachable'] as const) {
    it(`breaks every protocol: ${kind}`, async () => {
      const names = await spelt(kind);
      assert.deepEqual(Object.keys(names), Object.keys(CALLS), JSON.stringify(names));
    });
  }

  it('answers with something else, which the SDK takes for an answer without the field', () =>
    within(
      oneAccount(),
      async ({ cloudtrail, s3, ec2 }) => {
        assert.equal((await cloudtrail().send(new DescribeTrailsCommand({}))).trailList, undefined);
        assert.equal((await s3().send(new GetBucketAclCommand({ Bucket: 'trail-logs' }))).Grants, undefined);
        assert.equal((await ec2().send(new DescribeRegionsCommand({}))).Regions, undefined);
      },
      { faults: [{ kind: 'wrongBody' }] },
    ));

  it('never answers, or answers late', () =>
    within(
      oneAccount(),
      async ({ cloudtrail }) => {
        const started = performance.now();
        await cloudtrail().send(new DescribeTrailsCommand({}));
        assert.ok(performance.now() - started >= 79);
        const lost = cloudtrail().send(new ListEventDataStoresCommand({}), { abortSignal: AbortSignal.timeout(100) });
        assert.equal((await refused(lost)).name, 'AbortError');
      },
      {
        faults: [
          { kind: 'slow', ms: 80, operation: 'DescribeTrails' },
          { kind: 'timeout', operation: 'ListEventDataStores' },
        ],
      },
    ));

  it('refuses connections at the endpoint of a service, or lets them hang', async () => {
    const describe = async (endpoint: string): Promise<string> => {
      const client = new KMSClient({
        endpoint,
        region: HOME,
        credentials: keysOf(ACCOUNT),
        maxAttempts: 1,
        requestHandler: { connectionTimeout: 200 },
      });
      try {
        return (await refused(client.send(new DescribeKeyCommand({ KeyId: 'alias/x' })))).message;
      } finally {
        client.destroy();
      }
    };
    await within(oneAccount(), async ({ aws }) => {
      assert.match(await describe(aws.env(ACCOUNT, { refusing: ['KMS'] })['AWS_ENDPOINT_URL_KMS']!), /ECONNREFUSED/u);
    });
    const hanging = await startHangingEndpoint();
    try {
      assert.match(await describe(hanging.url), /did not establish a connection/u);
    } finally {
      hanging.stop();
    }
  });
});

describe('simulator: which requests fail', () => {
  const outcomes = (faults: readonly Fault[], count: number, seed?: number): Promise<string> =>
    within(
      oneAccount(),
      async clients => {
        let seen = '';
        for (let index = 0; index < count; index += 1)
          seen += await CALLS.cloudtrail(clients).then(
            () => '.',
            () => 'x',
          );
        return seen;
      },
      { faults, ...(seed === undefined ? {} : { seed }) },
    );

  it('fails the nth, the first few, or a share that depends on the seed', async () => {
    assert.equal(await outcomes([{ kind: 'denied', nth: 2 }], 4), '.x..');
    assert.equal(await outcomes([{ kind: 'denied', times: 2 }], 4), 'xx..');
    const share = await outcomes([{ kind: 'denied', probability: 0.3 }], 100, 7);
    assert.equal(await outcomes([{ kind: 'denied', probability: 0.3 }], 100, 7), share);
    const failed = share.replaceAll('.', '').length;
    assert.ok(failed > 15 && failed < 45, share);
  });

  it('matches account, Region, operation and resource, with a beginning and an asterisk', () =>
    within(
      oneAccount(),
      async ({ cloudtrail, s3 }) => {
        const sees = (region: string) =>
          cloudtrail({ region })
            .send(new DescribeTrailsCommand({}))
            .then(
              () => true,
              () => false,
            );
        assert.deepEqual([await sees('eu-west-1'), await sees('us-east-1')], [false, true]);
        const acl = (Bucket: string) => refused(s3().send(new GetBucketAclCommand({ Bucket })));
        assert.deepEqual([(await acl('trail-other')).name, (await acl('other')).name], ['AccessDenied', 'NoSuchBucket']);
      },
      {
        faults: [
          { kind: 'denied', service: 'cloudtrail', region: ['ap-*', 'eu-*'], account: ACCOUNT },
          { kind: 'denied', operation: 'GetBucketAcl', resource: 'trail-*' },
        ],
      },
    ));

  it('is ridden out by the SDK when it is throttled for a while, each call by itself', () =>
    within(
      oneAccount(),
      async ({ cloudtrail, aws }) => {
        for (const region of ['us-east-1', 'eu-west-1']) {
          const { trailList, $metadata } = await cloudtrail({ region, maxAttempts: 4 }).send(new DescribeTrailsCommand({}));
          assert.equal(trailList?.length, 1);
          assert.equal($metadata.attempts, 3);
        }
        assert.equal(aws.calls.list({ outcome: 'ThrottlingException' }).length, 4);
      },
      { faults: [{ kind: 'throttled', times: 2, each: true }] },
    ));

  it('can be given other faults and another world on the way', () =>
    within(oneAccount(), async clients => {
      clients.aws.setFaults([{ kind: 'denied' }]);
      assert.equal((await refused(CALLS.cloudtrail(clients))).name, 'AccessDeniedException');
      clients.aws.setFaults([]);
      clients.aws.setWorld(oneAccount({ trails: [] }));
      assert.deepEqual((await CALLS.cloudtrail(clients)).trailList, []);
    }));
});
