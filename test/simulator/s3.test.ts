import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import {
  GetBucketAclCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from '@aws-sdk/client-s3-control';
import { ACCOUNT, account, bucket, HOME, LOG_ARCHIVE, oneAccount } from '../support/simulator/builders.js';
import type { Bucket, World } from '../support/simulator.js';
import { errorName, keysOf, refused, within } from './clients.js';

const BUCKET = { Bucket: 'trail-logs', ExpectedBucketOwner: ACCOUNT };

const withBucket = (overrides: Partial<Bucket>, rest: Parameters<typeof account>[0] = {}): World =>
  oneAccount({ buckets: [bucket(overrides)], ...rest });

/** The Region that the answer names, which the SDK keeps only with the raw response. */
const regionHeader = async (promise: Promise<unknown>): Promise<string | undefined> => {
  try {
    await promise;
  } catch (error) {
    return (error as S3ServiceException).$response?.headers['x-amz-bucket-region'];
  }
  return undefined;
};

describe('simulator: S3', () => {
  it('answers HeadBucket with the Region, and without a body', () =>
    within(oneAccount(), async ({ s3 }) => {
      assert.equal((await s3().send(new HeadBucketCommand(BUCKET))).BucketRegion, HOME);
    }));

  it('answers HeadBucket of a missing bucket with 404', () =>
    within(oneAccount(), async ({ s3 }) => {
      const { name, status } = await refused(s3().send(new HeadBucketCommand({ Bucket: 'nothing-here' })));
      assert.deepEqual({ name, status }, { name: 'NotFound', status: 404 });
      assert.equal(await errorName(s3().send(new GetBucketAclCommand({ Bucket: 'nothing-here' }))), 'NoSuchBucket');
    }));

  it('refuses other accounts and wrong expected owners with 403, and still names the Region', () =>
    within({ accounts: [account(), account({ id: LOG_ARCHIVE, buckets: [bucket({ readers: [] })] })] }, async ({ s3 }) => {
      const foreign = () => s3().send(new HeadBucketCommand({ Bucket: 'trail-logs' }));
      assert.equal((await refused(foreign())).status, 403);
      assert.equal(await regionHeader(foreign()), HOME);
      const own = s3({ account: LOG_ARCHIVE });
      assert.equal((await refused(own.send(new GetBucketAclCommand(BUCKET)))).name, 'AccessDenied');
      assert.ok(await own.send(new GetBucketAclCommand({ Bucket: 'trail-logs', ExpectedBucketOwner: LOG_ARCHIVE })));
    }));

  it('lets the readers of a bucket in, unless they expect to own it', () =>
    within({ accounts: [account(), account({ id: LOG_ARCHIVE, buckets: [bucket({ readers: [ACCOUNT] })] })] }, async ({ s3 }) => {
      assert.equal((await s3().send(new HeadBucketCommand({ Bucket: 'trail-logs' }))).BucketRegion, HOME);
      assert.equal((await refused(s3().send(new HeadBucketCommand(BUCKET)))).status, 403);
    }));

  it('redirects to the Region of the bucket: 301, 400 of the global endpoint, 400 of an opt-in Region', async () => {
    const ask = (overrides: Partial<Bucket>, regions?: Record<string, 'ENABLED'>) =>
      within(withBucket(overrides, regions ? { regions } : {}), async ({ s3 }) => {
        const head = () => s3().send(new HeadBucketCommand(BUCKET));
        const get = await refused(s3().send(new GetBucketLoggingCommand(BUCKET)));
        return { head: (await refused(head())).status, region: await regionHeader(head()), get: get.name, status: get.status };
      });
    assert.deepEqual(await ask({ region: 'eu-west-1' }), { head: 301, region: 'eu-west-1', get: 'PermanentRedirect', status: 301 });
    assert.deepEqual(await ask({ region: 'eu-west-1', redirect: 'malformed' }), {
      head: 400,
      region: 'eu-west-1',
      get: 'AuthorizationHeaderMalformed',
      status: 400,
    });
    assert.deepEqual(await ask({ region: 'eu-south-1' }, { 'eu-south-1': 'ENABLED' }), {
      head: 400,
      region: 'eu-south-1',
      get: 'IllegalLocationConstraintException',
      status: 400,
    });
  });

  it('is followed by an SDK that follows redirects', () =>
    within(withBucket({ region: 'eu-west-1' }), async ({ aws }) => {
      const client = new S3Client({
        endpoint: aws.url,
        region: HOME,
        credentials: keysOf(ACCOUNT),
        followRegionRedirects: true,
        maxAttempts: 1,
      });
      assert.equal((await client.send(new GetBucketLoggingCommand(BUCKET))).LoggingEnabled?.TargetBucket, 'access-logs');
      assert.deepEqual(
        aws.calls.list().map(({ region, outcome }) => [region, outcome]),
        [
          [HOME, 'PermanentRedirect'],
          ['eu-west-1', 'ok'],
        ],
      );
      client.destroy();
    }));

  it('speaks virtual-host style as well', () =>
    within(oneAccount(), async ({ aws }) => {
      // Names below localhost do not resolve everywhere, so the client resolves them itself.
      const httpAgent = new Agent({ lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) });
      const client = new S3Client({
        endpoint: aws.url.replace('127.0.0.1', 'localhost'),
        region: HOME,
        credentials: keysOf(ACCOUNT),
        requestHandler: { httpAgent },
      });
      assert.equal((await client.send(new GetBucketLoggingCommand(BUCKET))).LoggingEnabled?.TargetPrefix, 'trail-logs/');
      assert.equal((await client.send(new HeadBucketCommand(BUCKET))).BucketRegion, HOME);
      assert.equal(aws.calls.list()[0]?.resource, 'trail-logs');
      client.destroy();
    }));

  it('tells what is set, and answers 404 with the code of each setting where nothing is', async () => {
    const settings = (overrides: Partial<Bucket>) =>
      within(withBucket(overrides), async ({ s3 }) => {
        const client = s3();
        const read = async <T>(answer: Promise<T>, pick: (value: T) => unknown) =>
          answer.then(pick, (error: unknown) => (error as Error).name);
        return {
          policy: await read(client.send(new GetBucketPolicyStatusCommand(BUCKET)), value => value.PolicyStatus?.IsPublic),
          block: await read(client.send(new GetPublicAccessBlockCommand(BUCKET)), value => value.PublicAccessBlockConfiguration),
          ownership: await read(
            client.send(new GetBucketOwnershipControlsCommand(BUCKET)),
            value => value.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
          ),
          logging: await read(client.send(new GetBucketLoggingCommand(BUCKET)), value => value.LoggingEnabled ?? null),
        };
      });
    assert.deepEqual(await settings({ policyIsPublic: true }), {
      policy: true,
      block: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      ownership: 'BucketOwnerEnforced',
      logging: { TargetBucket: 'access-logs', TargetPrefix: 'trail-logs/' },
    });
    assert.deepEqual(await settings({ policyIsPublic: null, publicAccessBlock: null, ownership: null, logging: null }), {
      policy: 'NoSuchBucketPolicy',
      block: 'NoSuchPublicAccessBlockConfiguration',
      ownership: 'OwnershipControlsNotFoundError',
      logging: null,
    });
  });

  it('shows the grants in force: none by ACL when ACLs are off, no public ones when those are ignored', async () => {
    const acl = [
      { grantee: 'AllUsers', permission: 'READ' },
      { grantee: 'LogDelivery', permission: 'WRITE' },
    ] as const;
    const grants = (overrides: Partial<Bucket>, rest: Parameters<typeof account>[0] = {}) =>
      within(withBucket({ acl, ...overrides }, rest), async ({ s3 }) => {
        const { Grants = [], Owner } = await s3().send(new GetBucketAclCommand(BUCKET));
        assert.equal(Grants[0]?.Grantee?.ID, Owner?.ID);
        return Grants.slice(1).map(({ Grantee, Permission }) => [Grantee?.Type, Grantee?.URI?.split('/').at(-1), Permission]);
      });
    const all = { ownership: 'ObjectWriter', publicAccessBlock: null } as const;
    const delivery = ['Group', 'LogDelivery', 'WRITE'];
    assert.deepEqual(await grants(all), [['Group', 'AllUsers', 'READ'], delivery]);
    assert.deepEqual(await grants({ ...all, ownership: 'BucketOwnerEnforced' }), []);
    assert.deepEqual(await grants({ ...all, publicAccessBlock: { ignorePublicAcls: true } }), [delivery]);
    assert.deepEqual(await grants(all, { publicAccessBlock: { ignorePublicAcls: true } }), [delivery]);
  });

  it('lists the buckets of the account, with their Regions, in pages', () =>
    within(oneAccount({ buckets: [bucket(), bucket({ name: 'another', region: 'eu-west-1' })] }), async ({ s3 }) => {
      const first = await s3().send(new ListBucketsCommand({ MaxBuckets: 1 }));
      assert.deepEqual(
        first.Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion]),
        [['another', 'eu-west-1']],
      );
      const second = await s3().send(new ListBucketsCommand({ ContinuationToken: first.ContinuationToken }));
      assert.deepEqual(
        second.Buckets?.map(({ Name }) => Name),
        ['trail-logs'],
      );
    }));

  it('answers what it does not have with an error, never with something else', () =>
    within(oneAccount(), async ({ s3 }) => {
      const { name, status } = await refused(s3().send(new ListObjectsV2Command({ Bucket: 'trail-logs' })));
      assert.deepEqual({ name, status }, { name: 'NotImplemented', status: 501 });
    }));
});

describe('simulator: S3 Control', () => {
  it("tells the account's own block, 404 where there is none, and 403 to others", async () => {
    const block = { blockPublicAcls: true, restrictPublicBuckets: true };
    await within(oneAccount({ publicAccessBlock: block }), async ({ s3control, aws }) => {
      const { PublicAccessBlockConfiguration } = await s3control().send(new GetAccountBlockCommand({ AccountId: ACCOUNT }));
      assert.deepEqual(PublicAccessBlockConfiguration, {
        BlockPublicAcls: true,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: true,
      });
      assert.equal(aws.calls.count('s3control:GetPublicAccessBlock'), 1);
      assert.equal(await errorName(s3control().send(new GetAccountBlockCommand({ AccountId: LOG_ARCHIVE }))), 'AccessDenied');
    });
    await within(oneAccount(), async ({ s3control }) => {
      const none = s3control().send(new GetAccountBlockCommand({ AccountId: ACCOUNT }));
      assert.equal(await errorName(none), 'NoSuchPublicAccessBlockConfiguration');
    });
  });
});
