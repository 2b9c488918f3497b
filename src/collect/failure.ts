import { missing } from '../facts.js';
import type { Missing, MissingReason } from '../types.js';
import { UnreachableEndpoint } from './unreachable.js';
import { WebPage } from './web-page.js';

/** Thrown by a collector whose answer lacks what it must have: absence is never taken for an answer. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** A value that AWS always returns. */
export function required<T>(value: T | null | undefined, field: string): T {
  if (value === null || value === undefined) throw new UnusableAnswer(`The answer has no ${field}`);
  return value;
}

/** AWS leaves a setting out, or sends '', when it is not set. */
export function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** By name or code of the error, never by its words. */
const REASONS: Readonly<Record<string, MissingReason>> = {
  AccessDenied: 'ACCESS_DENIED',
  AccessDeniedException: 'ACCESS_DENIED',
  UnauthorizedOperation: 'ACCESS_DENIED',
  Forbidden: 'ACCESS_DENIED',
  AuthorizationError: 'ACCESS_DENIED',
  NotAuthorized: 'ACCESS_DENIED',
  OptInRequired: 'ACCESS_DENIED',
  UnrecognizedClientException: 'ACCESS_DENIED',
  InvalidClientTokenId: 'ACCESS_DENIED',
  AuthFailure: 'ACCESS_DENIED',
  ExpiredToken: 'ACCESS_DENIED',
  ExpiredTokenException: 'ACCESS_DENIED',
  RequestExpired: 'ACCESS_DENIED',
  Throttling: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  ThrottledException: 'THROTTLED',
  TooManyRequestsException: 'THROTTLED',
  RequestLimitExceeded: 'THROTTLED',
  SlowDown: 'THROTTLED',
  RequestThrottled: 'THROTTLED',
  RequestThrottledException: 'THROTTLED',
  EC2ThrottledException: 'THROTTLED',
  UnreachableEndpoint: 'UNREACHABLE',
  TimeoutError: 'UNREACHABLE',
  RequestTimeout: 'UNREACHABLE',
  ECONNRESET: 'UNREACHABLE',
  ECONNREFUSED: 'UNREACHABLE',
  ETIMEDOUT: 'UNREACHABLE',
  EPIPE: 'UNREACHABLE',
  ENOTFOUND: 'UNREACHABLE',
  EAI_AGAIN: 'UNREACHABLE',
  EHOSTUNREACH: 'UNREACHABLE',
  ENETUNREACH: 'UNREACHABLE',
  UnsupportedOperationException: 'NOT_SUPPORTED',
  MethodNotAllowed: 'NOT_SUPPORTED',
  UnknownOperationException: 'NOT_SUPPORTED',
  TrailNotFoundException: 'NOT_FOUND',
  EventDataStoreNotFoundException: 'NOT_FOUND',
  NoSuchBucket: 'NOT_FOUND',
  ResourceNotFoundException: 'NOT_FOUND',
  NotFoundException: 'NOT_FOUND',
  NotFound: 'NOT_FOUND',
  // An outage, whereas a bare 503 is how S3 says SlowDown.
  ServiceUnavailableException: 'ERROR',
};

/** Denials that no permission mends. */
export const CREDENTIAL_FAULTS: Readonly<Record<string, string>> = {
  ExpiredToken: 'the credentials have expired',
  ExpiredTokenException: 'the credentials have expired',
  RequestExpired: 'the credentials have expired',
  UnrecognizedClientException: 'the credentials are not known there',
  InvalidClientTokenId: 'the credentials are not known there',
  InvalidAccessKeyId: 'the credentials are not known there',
  AuthFailure: 'the credentials are not known there',
  OptInRequired: 'the account has not opted in there',
  SignatureDoesNotMatch: 'the secret key is not that of the access key',
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
  AccountProblem: 'AWS has blocked the account',
  AllAccessDisabled: 'AWS has blocked the bucket',
};

/** Names that say nothing, where a code or a status says more. */
const NAMELESS: ReadonlySet<string> = new Set(['Error', 'Unknown', 'UnknownError']);

/** What the SDK and we throw at an answer that is not what was asked for; with 200 as the only code, it was no XML. */
const UNREADABLE: ReadonlySet<string> = new Set(['SyntaxError', 'UnusableAnswer', '200']);

/** Codes of a connection that broke off: before an answer, or in the middle of it, which no code tells apart. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

const WORDS: Readonly<Record<MissingReason, string>> = {
  ACCESS_DENIED: 'was denied',
  THROTTLED: 'was throttled until the retries were used up',
  UNREACHABLE: 'got no answer',
  NOT_SUPPORTED: 'is not offered there',
  NOT_FOUND: 'found nothing of this name',
  NOT_IN_INPUT: 'is not in the input',
  NOT_REQUESTED: 'was not asked',
  ERROR: 'failed',
};

/** Operations whose IAM action has another name. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3control:GetPublicAccessBlock': 's3:GetAccountPublicAccessBlock',
};

/** The IAM action that permits an operation. */
export function actionFor(operation: string): string {
  return ACTIONS[operation] ?? operation;
}

/** Name, code and, for what carries neither, the HTTP status of an error. */
export function codesOf(error: unknown): string[] {
  const { name, Code, code, $metadata } = error as {
    name?: unknown;
    Code?: unknown;
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  return [name, Code, code, status === undefined ? undefined : String(status)].filter(part => typeof part === 'string');
}

/** The one of them that says most. */
export function nameOf(error: unknown): string {
  return codesOf(error).find(code => !NAMELESS.has(code)) ?? 'Error';
}

/** An error of the SDK → a missing fact, with the call and, for a denial, the permission that is lacking. */
export function failure(error: unknown, operation: string, where: string): Missing {
  const codes = codesOf(error);
  const reason = codes.map(code => REASONS[code]).find(found => found !== undefined) ?? byStatus(codes);
  return missing(reason, `${operation} ${WORDS[reason]} in ${where}${detail(reason, error, codes, operation)}.`, operation);
}

function detail(reason: MissingReason, error: unknown, codes: readonly string[], operation: string): string {
  if (error instanceof UnreachableEndpoint) return error.obstacle === null ? '' : `: ${error.obstacle.why}`;
  if (error instanceof WebPage) return ` (${error.message})`;
  if (reason === 'UNREACHABLE') return codes.some(code => BROKEN_OFF.has(code)) ? `: ${CLOSED}` : '';
  if (reason === 'ERROR') return ` (${inWords(error) ?? nameOf(error)})`;
  if (reason !== 'ACCESS_DENIED') return '';
  const fault = codes.map(code => CREDENTIAL_FAULTS[code]).find(found => found !== undefined);
  if (fault !== undefined) return `; ${fault}`;
  return isExplicitDeny(error) ? ' by an explicit deny' : `; it needs ${actionFor(operation)}`;
}

const CLOSED = 'the connection was closed before the answer was complete';

/** What is wrong with an answer that broke off or is none, whose names tell a person nothing; `null` for all else. */
export function inWords(error: unknown): string | null {
  const codes = codesOf(error);
  if (codes.some(code => BROKEN_OFF.has(code))) return CLOSED;
  return UNREADABLE.has(codes.find(code => !NAMELESS.has(code)) ?? '') ? 'the answer could not be read' : null;
}

function byStatus(codes: readonly string[]): MissingReason {
  if (codes.includes('403') || codes.includes('401')) return 'ACCESS_DENIED';
  // A HEAD has no body to say SlowDown in.
  if (codes.includes('429') || codes.includes('503')) return 'THROTTLED';
  return 'ERROR';
}

/** The one place where words count: no code tells a service control policy's deny from a permission that is lacking. */
function isExplicitDeny(error: unknown): boolean {
  return error instanceof Error && /explicit deny/i.test(error.message);
}
