import { missing } from '../facts.js';
import type { Missing, MissingReason } from '../types.js';

/** What a file holds in place of one answer of AWS: the answer, AWS's "none", or a failure. */
export type Answer =
  { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'none' } | { readonly kind: 'failed'; readonly fact: Missing };

const DENIED = new Set(['AccessDenied', 'AccessDeniedException', '403', 'Forbidden', 'UnauthorizedOperation']);
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
]);
const UNSUPPORTED = new Set(['UnsupportedOperationException', 'UnsupportedOperation', 'MethodNotAllowed', '405']);

/** The error code in what the AWS CLI printed, or `undefined`. Only the code is ever judged: the words after it are not stable. */
export function cliErrorCode(text: string): string | undefined {
  return /An error occurred \(([\w.:-]{1,100})\)/.exec(text.slice(0, 4096))?.[1];
}

/** Reads `null` and the AWS CLI's error text; `none` holds the codes by which AWS says that there is none. */
export function readAnswer(value: unknown, api: string, none: readonly string[] = []): Answer {
  if (value === undefined) return { kind: 'failed', fact: notInInput(api) };
  if (value === null) return none.length > 0 ? { kind: 'none' } : { kind: 'failed', fact: notInInput(api) };
  if (typeof value !== 'string') return { kind: 'value', value };
  const code = cliErrorCode(value);
  if (code === undefined) return { kind: 'failed', fact: unusable(api) };
  return none.includes(code) ? { kind: 'none' } : { kind: 'failed', fact: failure(api, code) };
}

export function failure(api: string, code: string): Missing {
  const [reason, words] = classify(code);
  return missing(reason, `${api} ${words}.`, api);
}

function classify(code: string): readonly [MissingReason, string] {
  if (DENIED.has(code)) return ['ACCESS_DENIED', `was denied (${code})`];
  if (THROTTLED.has(code)) return ['THROTTLED', `was throttled (${code})`];
  if (UNSUPPORTED.has(code)) return ['NOT_SUPPORTED', `is not supported here (${code})`];
  return ['ERROR', `failed with the error ${code}`];
}

export function notInInput(api: string): Missing {
  return missing('NOT_IN_INPUT', `The input does not hold the answer of ${api}.`, api);
}

/** AWS never answers so: a wrong answer is an unknown, never a "no". */
export function unusable(api: string): Missing {
  return missing('ERROR', `The input holds something else in place of the answer of ${api}.`, api);
}
