import type { Call, ServiceName } from './call.js';
import { AwsError } from './errors.js';

/** The same refusal has another code and status in every service. */
interface Spelling {
  readonly denied: readonly [code: string, status: number];
  readonly throttled: readonly [code: string, status: number];
  readonly serverError: readonly [code: string, status: number];
  readonly expiredToken: readonly [code: string, status: number];
  readonly unknownKey: readonly [code: string, status: number];
  readonly unknownOperation: readonly [code: string, status: number];
  readonly noAuthentication: readonly [code: string, status: number];
}

const JSON_SPELLING: Spelling = {
  denied: ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  serverError: ['InternalFailure', 500],
  expiredToken: ['ExpiredTokenException', 400],
  unknownKey: ['UnrecognizedClientException', 400],
  unknownOperation: ['UnknownOperationException', 400],
  noAuthentication: ['MissingAuthenticationTokenException', 400],
};

const S3_SPELLING: Spelling = {
  denied: ['AccessDenied', 403],
  throttled: ['SlowDown', 503],
  serverError: ['InternalError', 500],
  expiredToken: ['ExpiredToken', 400],
  unknownKey: ['InvalidAccessKeyId', 403],
  unknownOperation: ['MethodNotAllowed', 405],
  noAuthentication: ['AccessDenied', 403],
};

const REST_SPELLING: Spelling = {
  ...JSON_SPELLING,
  denied: ['AccessDeniedException', 403],
  throttled: ['TooManyRequestsException', 429],
  serverError: ['InternalServerException', 500],
  expiredToken: ['ExpiredTokenException', 403],
  unknownKey: ['UnrecognizedClientException', 403],
  unknownOperation: ['UnknownOperationException', 404],
  noAuthentication: ['MissingAuthenticationTokenException', 403],
};

const SPELLINGS: Readonly<Record<ServiceName, Spelling>> = {
  cloudtrail: JSON_SPELLING,
  kms: { ...JSON_SPELLING, serverError: ['KMSInternalException', 500] },
  organizations: { ...JSON_SPELLING, throttled: ['TooManyRequestsException', 400], serverError: ['ServiceException', 500] },
  account: REST_SPELLING,
  securityhub: { ...REST_SPELLING, throttled: ['LimitExceededException', 429], serverError: ['InternalException', 500] },
  sts: {
    denied: ['AccessDenied', 403],
    throttled: ['Throttling', 400],
    serverError: ['InternalFailure', 500],
    expiredToken: ['ExpiredToken', 403],
    unknownKey: ['InvalidClientTokenId', 403],
    unknownOperation: ['InvalidAction', 400],
    noAuthentication: ['MissingAuthenticationToken', 403],
  },
  ec2: {
    denied: ['UnauthorizedOperation', 403],
    throttled: ['RequestLimitExceeded', 503],
    serverError: ['InternalError', 500],
    expiredToken: ['RequestExpired', 400],
    unknownKey: ['AuthFailure', 401],
    unknownOperation: ['InvalidAction', 400],
    noAuthentication: ['AuthFailure', 401],
  },
  s3: S3_SPELLING,
  s3control: S3_SPELLING,
};

const MESSAGES: Readonly<Record<Exclude<keyof Spelling, 'denied'>, string>> = {
  throttled: 'Rate exceeded',
  serverError: 'An internal error occurred. Please try again.',
  expiredToken: 'The security token included in the request is expired',
  unknownKey: 'The security token included in the request is invalid.',
  unknownOperation: '',
  noAuthentication: 'Missing Authentication Token',
};

export function refusal(service: ServiceName, kind: Exclude<keyof Spelling, 'denied'>): AwsError {
  const [code, status] = SPELLINGS[service][kind];
  return new AwsError(code, kind === 'throttled' && code === 'SlowDown' ? 'Please reduce your request rate.' : MESSAGES[kind], status);
}

/** IAM actions that are not called like their API. */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
};

/** The IAM action that lets a call through. */
export function actionOf({ service, operation }: Pick<Call, 'service' | 'operation'>): string {
  const api = `${service}:${operation}`;
  return ACTIONS[api] ?? api;
}

/** Who may not do what, in AWS's words, and whether an SCP says so. */
export function denial(call: Call, by: 'identity' | 'scp'): AwsError {
  const [code, status] = SPELLINGS[call.service].denied;
  const action = actionOf(call);
  const because =
    by === 'scp' ? 'with an explicit deny in a service control policy' : `because no identity-based policy allows the ${action} action`;
  const [resource] = call.resources;
  const named = call.service === 's3' && resource !== undefined ? `"arn:aws:s3:::${resource}"` : resource;
  const on = named === undefined ? '' : ` on resource: ${named}`;
  const message = `User: ${call.caller.arn} is not authorized to perform: ${action}${on} ${because}`;
  return new AwsError(
    code,
    code === 'UnauthorizedOperation' ? `You are not authorized to perform this operation. ${message}` : message,
    status,
  );
}
