import type { IncomingMessage } from 'node:http';
import { text, texts, type Call, type ServiceName } from './call.js';

/** One HTTP request with its body read. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Reading = Pick<Call, 'operation' | 'input' | 'resources'>;

export const header = (request: Request, name: string): string | undefined => text(request.headers[name]);

/** The service, also of a request that is not signed: a wrong request still deserves an answer in its own protocol. */
export function serviceOf(request: Request, signedFor: string | undefined): ServiceName | undefined {
  switch (signedFor) {
    case 's3':
      return request.url.startsWith('/v20180820/') ? 's3control' : 's3';
    case 'cloudtrail':
    case 'kms':
    case 'organizations':
    case 'sts':
    case 'ec2':
    case 'account':
    case 'securityhub':
      return signedFor;
    case undefined:
      return guess(request);
    default:
      return undefined;
  }
}

function guess(request: Request): ServiceName {
  const target = header(request, 'x-amz-target') ?? '';
  if (target.startsWith('TrentService.')) return 'kms';
  if (target.startsWith('AWSOrganizations')) return 'organizations';
  if (target !== '') return 'cloudtrail';
  if (request.body.includes('Action=DescribeRegions')) return 'ec2';
  return request.body.includes('Action=') ? 'sts' : 's3';
}

/** What is asked. Never throws: an unreadable body is an empty input. */
export function read(service: ServiceName, request: Request): Reading {
  switch (service) {
    case 'cloudtrail':
    case 'kms':
    case 'organizations': {
      const target = header(request, 'x-amz-target') ?? '';
      const input = json(request.body);
      return { operation: target.slice(target.indexOf('.') + 1), input, resources: jsonResources(input) };
    }
    case 'securityhub':
      return { operation: request.url === '/findings' ? 'GetFindings' : 'Unknown', input: json(request.body), resources: [] };
    case 'account': {
      const path = request.url.split('?', 1)[0]!.slice(1);
      return { operation: path.charAt(0).toUpperCase() + path.slice(1), input: json(request.body), resources: [] };
    }
    case 'sts':
    case 'ec2': {
      const input: Record<string, string> = Object.fromEntries(new URLSearchParams(request.body));
      const role = input['RoleArn'];
      return { operation: input['Action'] ?? '', input, resources: role === undefined ? [] : [role] };
    }
    case 's3control': {
      const account = header(request, 'x-amz-account-id') ?? hostAccount(request);
      const isBlock = request.method === 'GET' && request.url.startsWith('/v20180820/configuration/publicAccessBlock');
      return {
        operation: isBlock ? 'GetPublicAccessBlock' : 'Unknown',
        input: { accountId: account },
        resources: account === undefined ? [] : [account],
      };
    }
    case 's3':
      return readS3(request);
  }
}

function json(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function jsonResources(input: Readonly<Record<string, unknown>>): readonly string[] {
  const one =
    text(input['TrailName']) ?? text(input['EventDataStore']) ?? text(input['Name']) ?? text(input['KeyId']) ?? text(input['ParentId']);
  if (one !== undefined) return [one];
  return texts(input['ResourceIdList'] ?? input['trailNameList']);
}

const SUB_RESOURCES: Readonly<Record<string, string>> = {
  acl: 'GetBucketAcl',
  policyStatus: 'GetBucketPolicyStatus',
  publicAccessBlock: 'GetPublicAccessBlock',
  ownershipControls: 'GetBucketOwnershipControls',
  logging: 'GetBucketLogging',
  policy: 'GetBucketPolicy',
  location: 'GetBucketLocation',
};

function readS3(request: Request): Reading {
  const url = new URL(`http://s3${request.url}`);
  const [inPath = '', ...key] = url.pathname.slice(1).split('/');
  const bucket = virtualHost(request) ?? inPath;
  const input = {
    expectedBucketOwner: header(request, 'x-amz-expected-bucket-owner'),
    bucketRegion: url.searchParams.get('bucket-region') ?? undefined,
    continuationToken: url.searchParams.get('continuation-token') ?? undefined,
    maxBuckets: url.searchParams.get('max-buckets') ?? undefined,
    prefix: url.searchParams.get('prefix') ?? undefined,
  };
  if (bucket === '') return { operation: request.method === 'GET' ? 'ListBuckets' : 'Unknown', input, resources: [] };
  const resources = [bucket];
  if (key.join('') !== '') return { operation: 'Unknown', input, resources };
  if (request.method === 'HEAD') return { operation: 'HeadBucket', input, resources };
  const sub = Object.keys(SUB_RESOURCES).find(name => url.searchParams.has(name));
  return { operation: request.method === 'GET' && sub !== undefined ? SUB_RESOURCES[sub]! : 'Unknown', input, resources };
}

const hostName = (request: Request): string => (request.headers.host ?? '').replace(/:\d+$/u, '');

/** `<bucket>.localhost`, `<bucket>.127.0.0.1` (with a resolver of one's own) or `<bucket>.s3.<region>.amazonaws.com`. */
function virtualHost(request: Request): string | undefined {
  const host = hostName(request);
  for (const suffix of ['.localhost', '.127.0.0.1']) if (host.endsWith(suffix)) return host.slice(0, -suffix.length);
  const match = host.includes('.amazonaws.com') ? /^(.+)\.s3[.-]/u.exec(host) : null;
  return match?.[1];
}

const hostAccount = (request: Request): string | undefined => /^(\d{12})\./u.exec(hostName(request))?.[1];
