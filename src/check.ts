import type {
  Check,
  ComplianceStatus,
  FactName,
  Missing,
  MissingReason,
  Observation,
  Parameters,
  Reason,
  Resource,
  Verdict,
} from './types.js';

/** Gives a check its types. Registration validates it. */
export function defineCheck<const N extends FactName, const P extends Parameters = Readonly<Record<string, never>>>(
  check: Omit<Check<N, P>, 'parameters'> & { parameters?: P },
): Check<N, P> {
  return { parameters: {} as P, ...check };
}

/**
 * Status reason codes that Security Hub uses, and our own for what Security Hub has no word for.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/controls-findings-create-update.html
 */
const REASONS = {
  CLOUDTRAIL_MULTI_REGION_NOT_PRESENT: 'No multi-Region CloudTrail trail meets the requirements.',
  S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION:
    'The S3 bucket belongs to another account, which is not known to be part of this scan. Judge it in the account that owns it.',
  CONFIG_EVALUATIONS_EMPTY: 'There is no resource of this kind in the scope of the scan.',
  CONFIG_ACCESS_DENIED: 'Access to the evidence was denied.',
  CONFIG_RULE_EVALUATION_ERROR: 'The evidence could not be read.',
  CONFIG_RETURNS_NOT_APPLICABLE: 'The service does not offer this here.',
  INTERNAL_SERVICE_ERROR: 'The service did not give a usable answer.',
  THROTTLING_ERROR: 'The service throttled the request until the retries were used up.',
  S3_BUCKET_DOES_NOT_EXIST: 'The S3 bucket does not exist, so anybody may create a bucket of this name and receive the logs.',
  EVIDENCE_NOT_IN_INPUT: 'The input does not hold what is needed to decide.',
  EVIDENCE_NOT_REQUESTED: 'The evidence was not asked for in this scan.',
  EVIDENCE_AMBIGUOUS: 'The evidence allows more than one reading.',
  ORGANIZATION_TRAIL_OWNED_ELSEWHERE:
    'Only the account that owns the organization trail can show its status and event selectors. Scan that account as well.',
} as const;

export type ReasonCode = keyof typeof REASONS;

export function reason(code: ReasonCode, description: string = REASONS[code]): Reason {
  return { code, description };
}

const CODE_FOR_MISSING: Readonly<Record<MissingReason, ReasonCode>> = {
  ACCESS_DENIED: 'CONFIG_ACCESS_DENIED',
  THROTTLED: 'THROTTLING_ERROR',
  UNREACHABLE: 'INTERNAL_SERVICE_ERROR',
  NOT_FOUND: 'CONFIG_RULE_EVALUATION_ERROR',
  NOT_SUPPORTED: 'CONFIG_RETURNS_NOT_APPLICABLE',
  NOT_IN_INPUT: 'EVIDENCE_NOT_IN_INPUT',
  NOT_REQUESTED: 'EVIDENCE_NOT_REQUESTED',
  ERROR: 'CONFIG_RULE_EVALUATION_ERROR',
};

/** Why a fact is not known, as a status reason. */
export function reasonFor(fact: Missing): Reason {
  return reason(CODE_FOR_MISSING[fact.reason], fact.message);
}

/** What the verdict rests on, in the order given. */
export function observed(api: string, field: string, actual: Observation['actual'], expected?: string): Observation {
  return expected === undefined ? { api, field, actual } : { api, field, actual, expected };
}

interface Because {
  readonly evidence: readonly Observation[];
  readonly reasons?: readonly Reason[];
}

function verdict(status: ComplianceStatus, resource: Resource, message: string, because: Because): Verdict {
  return { resource, status, message, reasons: because.reasons ?? [], evidence: because.evidence };
}

/** The evidence positively proves it. */
export function passed(resource: Resource, message: string, because: Because): Verdict {
  return verdict('PASSED', resource, message, because);
}

/** Passed because there is nothing to judge: Security Hub's CONFIG_EVALUATIONS_EMPTY. */
export function vacuous(resource: Resource, message: string, because: Because): Verdict {
  return { ...verdict('PASSED', resource, message, { ...because, reasons: [reason('CONFIG_EVALUATIONS_EMPTY')] }), vacuous: true };
}

/** The evidence positively disproves it. */
export function failed(resource: Resource, message: string, because: Because): Verdict {
  return verdict('FAILED', resource, message, because);
}

/** The evidence cannot decide here: it is another account's, or the file lacks it. */
export function warning(resource: Resource, message: string, because: Because & { readonly reasons: readonly Reason[] }): Verdict {
  return verdict('WARNING', resource, message, because);
}

/** Evidence that should have been there could not be had. */
export function unavailable(resource: Resource, message: string, because: Because & { readonly reasons: readonly Reason[] }): Verdict {
  return verdict('NOT_AVAILABLE', resource, message, because);
}

/** WARNING when files merely lack the evidence, NOT_AVAILABLE when getting it failed. */
export function undecided(resource: Resource, message: string, gaps: readonly Missing[], evidence: readonly Observation[] = []): Verdict {
  const verdictOf = gaps.every(({ reason: why }) => why === 'NOT_IN_INPUT') ? warning : unavailable;
  return verdictOf(resource, message, { reasons: distinctReasons(gaps), evidence });
}

/** One reason for each distinct gap. */
export function distinctReasons(gaps: readonly Missing[]): Reason[] {
  const reasons = gaps.map(reasonFor);
  return [...new Map(reasons.map(one => [`${one.code} ${one.description}`, one])).values()];
}

export function accountResource(scope: { readonly account: string }): Resource {
  return { type: 'AWS::::Account', id: `AWS::::Account:${scope.account}`, region: null };
}
