import type { PolicyStatement, Trilean } from '../../src/types.js';
import { isFixedAddress } from './fixed-address.js';

export interface PolicyJudgement {
  readonly isPublic: Trilean;
  /** The first statement that decides it, or stands in the way of deciding. */
  readonly statement: string;
}

/**
 * Whether a bucket policy is public, from its text alone: for files that lack GetBucketPolicyStatus, which is the
 * authority. A statement beyond these rules is unknown, never non-public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function judgePolicyText(statements: readonly PolicyStatement[]): PolicyJudgement {
  const judged = statements.map((statement, index) => ({ isPublic: judgeStatement(statement), statement: nameOf(statement, index) }));
  return (
    judged.find(({ isPublic }) => isPublic === true) ??
    judged.find(({ isPublic }) => isPublic === 'unknown') ?? { isPublic: false, statement: 'no statement' }
  );
}

function nameOf({ sid }: PolicyStatement, index: number): string {
  return sid === null ? `statement ${index + 1}` : `statement ${sid}`;
}

function judgeStatement({ effect, principal, condition }: PolicyStatement): Trilean {
  // A Deny only takes away, and what it takes away from an open Allow is beyond the definition.
  if (effect === 'Deny') return false;
  if (principal === null) return 'unknown';
  const values = principal === '*' ? ['*'] : Object.values(principal).flat();
  if (values.length > 0 && values.every(isFixed)) return false;
  const narrowing = Object.entries(condition).map(([operator, keys]) => judgeCondition(operator, keys));
  if (narrowing.includes('narrows')) return false;
  // A condition that we cannot weigh may be one that AWS counts.
  if (narrowing.includes('unclear')) return 'unknown';
  return values.includes('*') ? true : 'unknown';
}

type Narrowing = 'narrows' | 'open' | 'unclear';

const FIXED_VALUE_KEYS = new Set([
  'aws:principalorgid',
  'aws:principalarn',
  'aws:sourcearn',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:userid',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
]);

const STRING_OPERATORS = new Set(['stringequals', 'stringlike', 'arnequals', 'arnlike', 'stringequalsignorecase']);

/** Conditions of one operator: they are AND-ed, so one that narrows is enough. */
function judgeCondition(operator: string, keys: Readonly<Record<string, readonly string[]>>): Narrowing {
  const name = operator.toLowerCase();
  const each = Object.entries(keys).map(([key, values]): Narrowing => {
    const lower = key.toLowerCase();
    if (lower === 'aws:sourceip' && name === 'ipaddress') return ipNarrowing(values);
    if (FIXED_VALUE_KEYS.has(lower) && STRING_OPERATORS.has(name))
      return values.length > 0 && values.every(value => isFixedFor(lower, value)) ? 'narrows' : valueNarrowing(values);
    // Transport, time, headers and the like say nothing of who asks.
    return HARMLESS_KEYS.has(lower) && PLAIN_OPERATORS.has(name) ? 'open' : 'unclear';
  });
  if (each.includes('narrows')) return 'narrows';
  return each.includes('unclear') ? 'unclear' : 'open';
}

const HARMLESS_KEYS = new Set([
  'aws:securetransport',
  'aws:currenttime',
  'aws:epochtime',
  's3:x-amz-acl',
  's3:prefix',
  's3:delimiter',
  's3:max-keys',
]);

const PLAIN_OPERATORS = new Set([
  'bool',
  'stringequals',
  'stringlike',
  'dategreaterthan',
  'datelessthan',
  'numericlessthanequals',
  'numericequals',
]);

function ipNarrowing(values: readonly string[]): Narrowing {
  const each = values.map(isFixedAddress);
  if (each.length === 0 || each.includes('unknown')) return 'unclear';
  return each.every(value => value === true) ? 'narrows' : 'open';
}

/** `*` alone is no narrowing; a pattern may be one in ways that only AWS can weigh. */
function valueNarrowing(values: readonly string[]): Narrowing {
  return values.includes('*') ? 'open' : 'unclear';
}

function isFixed(value: string): boolean {
  return value !== '' && !/[*?]|\$\{/.test(value);
}

function isFixedFor(key: string, value: string): boolean {
  if (isFixed(value)) return true;
  // The name of an access point may be a pattern when its account is fixed.
  return key === 's3:dataaccesspointarn' && /^arn:[a-z-]+:s3:[a-z0-9-]*:\d{12}:accesspoint\/\*$/.test(value);
}
