// Makes the calls of a scan with the bare SDK and nothing else: one client for each service and Region, one set of credentials,
// a connection pool for all. `counts` as the simulator gives them, on the command line; bench/organization.ts runs it.
import { Agent } from 'node:http';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as ec2 from '@aws-sdk/client-ec2';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { generatedId, MANAGEMENT, ROLE } from '../test/support/simulator/builders.js';

const AT_ONCE = 256;
const counts = JSON.parse(process.argv[2]!) as Readonly<Record<string, number>>;
const regions = JSON.parse(process.argv[3]!) as readonly string[];
const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env;
const settings = {
  credentials: { accessKeyId, secretAccessKey },
  requestHandler: new NodeHttpHandler({ httpAgent: new Agent({ keepAlive: true, maxSockets: AT_ONCE }) }),
};
const clients = regions.map(region => ({
  cloudtrail: new cloudtrail.CloudTrailClient({ ...settings, region }),
  s3: new s3.S3Client({ ...settings, region, forcePathStyle: true }),
  ec2: new ec2.EC2Client({ ...settings, region }),
  sts: new sts.STSClient({ ...settings, region }),
  organizations: new organizations.OrganizationsClient({ ...settings, region }),
}));
const Name = `arn:aws:cloudtrail:${regions[0]!}:${MANAGEMENT}:trail/organization-events`;
const bucket = { Bucket: 'organization-logs' };

type Clients = (typeof clients)[number];
const calls: Readonly<Record<string, (to: Clients) => Promise<unknown>>> = {
  'cloudtrail:DescribeTrails': to => to.cloudtrail.send(new cloudtrail.DescribeTrailsCommand({ includeShadowTrails: true })),
  'cloudtrail:ListTrails': to => to.cloudtrail.send(new cloudtrail.ListTrailsCommand({})),
  'cloudtrail:GetTrailStatus': to => to.cloudtrail.send(new cloudtrail.GetTrailStatusCommand({ Name })),
  'cloudtrail:GetEventSelectors': to => to.cloudtrail.send(new cloudtrail.GetEventSelectorsCommand({ TrailName: Name })),
  'cloudtrail:ListEventDataStores': to => to.cloudtrail.send(new cloudtrail.ListEventDataStoresCommand({})),
  'cloudtrail:ListTags': to => to.cloudtrail.send(new cloudtrail.ListTagsCommand({ ResourceIdList: [Name] })),
  'ec2:DescribeRegions': to => to.ec2.send(new ec2.DescribeRegionsCommand({})),
  'organizations:ListAccounts': to => to.organizations.send(new organizations.ListAccountsCommand({})),
  's3:GetBucketLogging': to => to.s3.send(new s3.GetBucketLoggingCommand(bucket)),
  's3:GetPublicAccessBlock': to => to.s3.send(new s3.GetPublicAccessBlockCommand(bucket)),
  's3:HeadBucket': to => to.s3.send(new s3.HeadBucketCommand(bucket)),
  's3:ListBuckets': to => to.s3.send(new s3.ListBucketsCommand({})),
  'sts:AssumeRole': to =>
    to.sts.send(new sts.AssumeRoleCommand({ RoleArn: `arn:aws:iam::${generatedId(2)}:role/${ROLE}`, RoleSessionName: 'bench' })),
  'sts:GetCallerIdentity': to => to.sts.send(new sts.GetCallerIdentityCommand({})),
};

// What has no counterpart here is made as the call that there are most of, so that the number is the same.
const work = Object.entries(counts).flatMap(([api, count]) =>
  new Array<string>(count).fill(api in calls ? api : 'cloudtrail:DescribeTrails'),
);
const before = process.cpuUsage();
const started = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    while (next < work.length) {
      const index = next++;
      const api = work[(index * 7919) % work.length]!;
      // An error is an answer, too: a bucket of somebody else costs the same.
      await calls[api]!(clients[index % clients.length]!).catch(() => undefined);
    }
  }),
);
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ calls: work.length, seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 }));
settings.requestHandler.destroy();
