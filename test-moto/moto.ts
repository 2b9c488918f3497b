/** moto, set up with the AWS SDK and scanned with the built command. https://docs.getmoto.org/en/latest/docs/server_mode.html */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Finding, ScanResult } from '../src/types.js';
import { assertNoStack, run, temporaryFolder } from '../test/support/cli.js';

/** The account of every access key that moto does not know. */
export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

const { MOTO_URL } = process.env;
if (MOTO_URL === undefined) throw new Error('MOTO_URL is not set. Run these tests with `npm run test:moto`.');
const url = MOTO_URL;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const OWN: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'dummy' };

/** The clients of one account in one Region. */
export function clients(region = REGION, credentials = OWN) {
  const options = { region, credentials, endpoint: url };
  return {
    cloudtrail: new CloudTrailClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    // It would put the account before 127.0.0.1.
    s3control: new S3ControlClient({
      ...options,
      disableHostPrefix: true,
      endpointProvider: () => ({ url: new URL(url), properties: {}, headers: {} }),
    }),
    ec2: new EC2Client(options),
    kms: new KMSClient(options),
    organizations: new OrganizationsClient(options),
    sts: new STSClient(options),
  };
}

/** Credentials of another account: moto lets everybody assume any role. */
export async function credentialsOf(account: string): Promise<Credentials> {
  const role = { RoleArn: `arn:aws:iam::${account}:role/setup`, RoleSessionName: 'setup' };
  const { Credentials: got } = await clients().sts.send(new AssumeRoleCommand(role));
  assert.ok(got?.AccessKeyId !== undefined && got.SecretAccessKey !== undefined && got.SessionToken !== undefined);
  return { accessKeyId: got.AccessKeyId, secretAccessKey: got.SecretAccessKey, sessionToken: got.SessionToken };
}

async function motoApi(path: string, method: 'GET' | 'POST' = 'POST'): Promise<string> {
  const answer = await fetch(`${url}/moto-api/${path}`, { method });
  assert.equal(answer.status, 200, `${method} /moto-api/${path}`);
  return answer.text();
}

/** Nothing is left of what other tests have made. */
export async function reset(): Promise<void> {
  await motoApi('reset');
}

/** A request as it came in at moto. */
export interface Call {
  /** `cloudtrail`, `s3`, …: the service that the request was signed for. */
  readonly service: string;
  readonly region: string;
  /** `DescribeTrails`, or for S3 `GET /bucket?acl`. */
  readonly operation: string;
  readonly body: string;
}

interface RecordedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly method: string;
  readonly url: string;
  readonly body: string | null;
  readonly body_encoded: boolean;
}

/** The requests that moto got while something was done. */
async function recorded<T>(act: () => Promise<T>): Promise<{ readonly value: T; readonly calls: readonly Call[] }> {
  await motoApi('recorder/reset-recording');
  await motoApi('recorder/start-recording');
  const value = await act().finally(() => motoApi('recorder/stop-recording'));
  const lines = (await motoApi('recorder/download-recording', 'GET')).split('\n').filter(line => line !== '');
  return { value, calls: lines.map(line => callOf(JSON.parse(line) as RecordedRequest)) };
}

function callOf({ headers, method, url: address, body: raw, body_encoded }: RecordedRequest): Call {
  const signature = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers['Authorization'] ?? '');
  assert.ok(signature, `${method} ${address} is signed`);
  const [, region = '', service = ''] = signature;
  const body = body_encoded ? Buffer.from(raw ?? '', 'base64').toString() : (raw ?? '');
  const { pathname, search } = new URL(address);
  const target = headers['X-Amz-Target']?.split('.').at(-1);
  return { service, region, body, operation: target ?? new URLSearchParams(body).get('Action') ?? `${method} ${pathname}${search}` };
}

export interface Scan {
  readonly result: ScanResult;
  readonly calls: readonly Call[];
  /** `1 account` → `PASSED`: every verdict, by control and by the name of what it is about. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** The one finding that is written so. */
  readonly finding: (name: string) => Finding;
}

/** What points the built command at moto. */
export const ENVIRONMENT = {
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: OWN.accessKeyId,
  AWS_SECRET_ACCESS_KEY: OWN.secretAccessKey,
  AWS_REGION: REGION,
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: 'true',
  // moto's 500 says that it lacks the operation: asking again does not help.
  AWS_MAX_ATTEMPTS: '1',
};

/** Scans with the built command; the saved evidence gives the same findings by what judges it, and the exit code is theirs. */
async function scanned(reaching: readonly string[], judging: readonly string[]): Promise<Pick<Scan, 'result' | 'calls'>> {
  const cwd = temporaryFolder();
  const { value, calls } = await recorded(() =>
    run(['scan', '-o', 'json', '--save-evidence', 'evidence.jsonl', ...reaching, ...judging], { cwd, env: ENVIRONMENT }),
  );
  assert.match(value.stdout, /^\{/, value.stderr);
  assertNoStack(value);
  const result = JSON.parse(value.stdout) as ScanResult;
  const statuses = result.findings.map(({ status }) => status);
  const isUnknown = statuses.some(status => status === 'NOT_AVAILABLE' || status === 'WARNING');
  assert.equal(value.code, statuses.includes('FAILED') ? 1 : isUnknown ? 3 : 0, value.stderr);

  const again = await run(['scan', '-o', 'json', '--input', join(cwd, 'evidence.jsonl'), ...judging]);
  assert.deepEqual((JSON.parse(again.stdout) as ScanResult).findings, result.findings, 'the saved evidence gives the same findings');
  assert.doesNotMatch(await readFile(join(cwd, 'evidence.jsonl'), 'utf8'), new RegExp(OWN.accessKeyId), 'evidence holds no credentials');
  for (const { id, status, reasons } of result.findings) {
    if (status === 'NOT_AVAILABLE' || status === 'WARNING') assert.notEqual(reasons.length, 0, `${id} has a reason`);
  }
  return { result, calls };
}

/** A scan of one account. */
export async function scan(...args: readonly string[]): Promise<Scan> {
  const isReach = (arg: string | undefined): boolean => arg === '--role-arn';
  const [reaching, judging] = [true, false].map(wanted =>
    args.filter((arg, index) => (isReach(arg) || isReach(args[index - 1])) === wanted),
  );
  const { result, calls } = await scanned(reaching!, judging!);
  const named = result.findings.map(finding => ({ name: nameOf(finding), finding }));
  const verdicts = verdictsOf(result.findings);
  assert.equal(Object.keys(verdicts).length, named.length, 'no two findings have one name');
  return {
    result,
    calls,
    verdicts,
    finding: name => {
      const found = named.filter(one => one.name === name);
      assert.equal(found.length, 1, `${name} is one of ${named.map(one => one.name).join(', ')}`);
      return found[0]!.finding;
    },
  };
}

/** Account → its verdicts, and the accounts that were skipped. */
export async function scanOrganization(...reaching: readonly string[]): Promise<{
  readonly result: ScanResult;
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, string>>>>;
}> {
  const { result } = await scanned(reaching, []);
  const verdicts = result.accounts.map(
    ({ account }) => [account, verdictsOf(result.findings.filter(finding => finding.account === account))] as const,
  );
  return { result, verdicts: Object.fromEntries(verdicts) };
}

function verdictsOf(findings: readonly Finding[]): Record<string, string> {
  return Object.fromEntries(
    findings.map(finding => [nameOf(finding), finding.vacuous ? `${finding.status} (no resource)` : finding.status]),
  );
}

/** `6 audit-logs`, `2 audit in eu-west-1`, `1 account` or, where a Region's, `1 account in eu-west-1`. */
function nameOf({ controlId, resource, region }: Finding): string {
  const place = resource.type !== 'AWS::S3::Bucket' && region !== null ? ` in ${region}` : '';
  const id = resource.type === 'AWS::::Account' ? 'account' : resource.id.split(/[/:]/).at(-1)!;
  return `${controlId.replace('CloudTrail.', '')} ${id}${place}`;
}
