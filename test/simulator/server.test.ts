import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DescribeTrailsCommand, ListEventDataStoresCommand } from '@aws-sdk/client-cloudtrail';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNT, generatedId, generatedOrganization, MANAGEMENT, oneAccount } from '../support/simulator/builders.js';
import { CallLog } from '../support/simulator/call-log.js';
import { spawnSimulator } from '../support/simulator/process.js';
import { errorName, keysOf, within } from './clients.js';

describe('simulator: call log', () => {
  it('tells every request, with account, Region, operation, resource and outcome', () =>
    within(oneAccount(), async ({ aws, cloudtrail, s3 }) => {
      await cloudtrail({ region: 'eu-west-1' }).send(new DescribeTrailsCommand({}));
      await s3().send(new HeadBucketCommand({ Bucket: 'trail-logs' }));
      await errorName(s3().send(new HeadBucketCommand({ Bucket: 'gone' })));
      assert.deepEqual(
        aws.calls.list().map(({ time, ...call }) => (assert.ok(time >= 0), call)),
        [
          { account: ACCOUNT, region: 'eu-west-1', service: 'cloudtrail', operation: 'DescribeTrails', resource: '', outcome: 'ok' },
          { account: ACCOUNT, region: 'us-east-1', service: 's3', operation: 'HeadBucket', resource: 'trail-logs', outcome: 'ok' },
          { account: ACCOUNT, region: 'us-east-1', service: 's3', operation: 'HeadBucket', resource: 'gone', outcome: 'NoSuchBucket' },
        ],
      );
      assert.deepEqual(aws.calls.counts(), { 'cloudtrail:DescribeTrails': 1, 's3:HeadBucket': 2 });
      assert.equal(aws.calls.count(), 3);
      aws.calls.clear();
      assert.equal(aws.calls.count(), 0);
    }));

  it('tells the most calls within any second', () => {
    const log = new CallLog(true);
    const call = { account: ACCOUNT, region: 'us-east-1', service: 'cloudtrail', operation: 'GetTrailStatus', resource: '', outcome: 'ok' };
    for (const time of [0, 600, 900, 1500, 1599, 1600]) log.add({ ...call, time });
    log.add({ ...call, time: 1600, region: 'eu-west-1' });
    assert.deepEqual(log.maxPerSecond(), {
      [`${ACCOUNT} us-east-1 cloudtrail:GetTrailStatus`]: 4,
      [`${ACCOUNT} eu-west-1 cloudtrail:GetTrailStatus`]: 1,
    });
    assert.equal(log.peak(), 4);
  });
});

describe('simulator: time', () => {
  it('delays every answer, by a random time if asked', () =>
    within(
      oneAccount(),
      async ({ cloudtrail }) => {
        const started = performance.now();
        await Promise.all(Array.from({ length: 20 }, () => cloudtrail().send(new DescribeTrailsCommand({}))));
        const took = performance.now() - started;
        assert.ok(took >= 49 && took < 1000, String(took));
      },
      { latencyMs: { ms: 50, jitter: 20 } },
    ));

  it('throttles what comes faster than the limit, by account, Region and API', () =>
    within(
      oneAccount(),
      async ({ aws, cloudtrail }) => {
        const client = cloudtrail();
        await Promise.allSettled(Array.from({ length: 15 }, () => client.send(new DescribeTrailsCommand({}))));
        await Promise.all(Array.from({ length: 10 }, () => client.send(new ListEventDataStoresCommand({}))));
        await cloudtrail({ region: 'eu-west-1' }).send(new DescribeTrailsCommand({}));
        const throttled = aws.calls.list({ outcome: 'ThrottlingException' });
        assert.ok(throttled.length >= 3 && throttled.length <= 5, String(throttled.length));
        await new Promise(resolve => setTimeout(resolve, 250));
        await client.send(new DescribeTrailsCommand({}));
      },
      { rateLimit: 10 },
    ));
});

describe('simulator: environment', () => {
  it('is all that an SDK needs, also in a world without the usual Region', () =>
    within(oneAccount({}, { regions: ['eu-west-1'] }), async ({ aws }) => {
      const script = `import { STS } from '@aws-sdk/client-sts'; console.log((await new STS().getCallerIdentity()).Account);`;
      const env = { PATH: process.env['PATH'], ...aws.env(ACCOUNT) };
      const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { env });
      assert.equal(stdout.trim(), ACCOUNT);
      assert.equal(aws.calls.list()[0]?.region, 'eu-west-1');
    }));

  it('answers nonsense in the protocol of the service', () =>
    within(oneAccount(), async ({ aws }) => {
      const signed = (service: string): string =>
        `AWS4-HMAC-SHA256 Credential=AKIASIM1${ACCOUNT}/20260901/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;
      const ask = async (
        service: string,
        path: string,
        init: { method?: string; headers?: Record<string, string>; body?: string } = {},
      ): Promise<number> => {
        const response = await fetch(`${aws.url}${path}`, { ...init, headers: { authorization: signed(service), ...init.headers } });
        assert.doesNotMatch(await response.text(), /<html/iu);
        return response.status;
      };
      const target = { 'x-amz-target': 'CloudTrail_20131101.GetTrailStatus' };
      assert.equal(await ask('cloudtrail', '/', { method: 'POST', headers: target, body: 'null' }), 400);
      assert.equal(await ask('cloudtrail', '/', { method: 'POST', headers: target, body: '{"Name": 7}' }), 400);
      assert.equal(await ask('cloudtrail', '/'), 400);
      assert.equal(await ask('s3', '//'), 200);
      assert.equal(await ask('s3', '/%/?acl'), 404);
      assert.equal(await ask('s3', '/trail-logs', { method: 'DELETE' }), 501);
      assert.equal(await ask('s3', '/v20180820/jobs'), 405);
      assert.equal(await ask('account', '/toString', { method: 'POST' }), 404);
      assert.equal(await ask('sts', '/', { method: 'POST', body: 'nothing' }), 400);
      assert.equal(await ask('lambda', '/', { method: 'POST' }), 400);
    }));
});

describe('simulator: many accounts', () => {
  it('makes accounts when they are asked for', () => {
    let made = 0;
    const world = generatedOrganization(10_000, (_, account) => {
      made += 1;
      return account;
    });
    const id = generatedId(9_999);
    return within(world, async ({ cloudtrail }) => {
      const afterStart = made;
      const { trailList } = await cloudtrail({ account: id }).send(new DescribeTrailsCommand({}));
      assert.deepEqual(
        trailList?.map(({ Name, TrailARN }) => [Name, TrailARN?.split(':')[4]]),
        [
          ['own-events', id],
          ['organization-events', MANAGEMENT],
        ],
      );
      assert.equal(made - afterStart, 2);
    });
  });
});

describe('simulator: as a process', () => {
  it('runs a world from a file, and can be watched and changed', async () => {
    const aws = await spawnSimulator(['--world', 'examples/worlds/organization.json', '--latency', '1+1', '--rate', '10', '--seed', '3']);
    try {
      const environment = aws.env(MANAGEMENT);
      assert.equal(environment['AWS_ENDPOINT_URL'], aws.url);
      const sts = new STSClient({ endpoint: aws.url, region: 'us-east-1', credentials: keysOf(MANAGEMENT), maxAttempts: 1 });
      assert.equal((await sts.send(new GetCallerIdentityCommand({}))).Account, MANAGEMENT);
      await aws.setFaults([{ kind: 'denied' }]);
      assert.equal(await errorName(sts.send(new GetCallerIdentityCommand({}))), 'AccessDenied');
      assert.deepEqual(
        (await aws.calls()).map(({ outcome }) => outcome),
        ['ok', 'AccessDenied'],
      );
      await aws.clearCalls();
      assert.deepEqual(await aws.counts(), {});
      sts.destroy();
    } finally {
      await aws.stop();
    }
  });

  it('says what is wrong with its arguments', async () => {
    await assert.rejects(
      spawnSimulator(['--world', 'examples/worlds/one-account.json', '--port', 'x']),
      /exit code 2: --port takes a number, not x/u,
    );
  });
});
