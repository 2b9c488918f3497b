import type { ComplianceStatus, Finding } from '../../src/types.js';

/** What a status is elsewhere. JSON, JSON Lines, CSV and the text reports have the word itself. */
export interface StatusWords {
  readonly sarif: 'pass' | 'fail' | 'open';
  /** The element in a test case; `null`: none, it passed. */
  readonly junit: 'failure' | 'error' | 'skipped' | null;
  /** Compliance.Status. */
  readonly asff: ComplianceStatus;
  readonly ocsf: {
    /** compliance.status_id, which has no word for what could not be had. */
    readonly compliance: readonly [id: 1 | 2 | 3, caption: 'Pass' | 'Warning' | 'Fail'];
    /** The finding's own status_id, as long as it is there. */
    readonly finding: readonly [id: 1 | 3, caption: 'New' | 'Suppressed'];
  };
  /** The state of the objective; `null`: there is none, and a risk of this status in its place. */
  readonly oscal: 'satisfied' | 'not-satisfied' | null;
  readonly risk: 'open' | 'deviation-approved' | null;
}

const UNDECIDED = {
  sarif: 'open',
  junit: 'error',
  ocsf: { compliance: [2, 'Warning'], finding: [1, 'New'] },
  oscal: null,
  risk: 'open',
} as const;

const FAILED: StatusWords = {
  sarif: 'fail',
  junit: 'failure',
  asff: 'FAILED',
  ocsf: { compliance: [3, 'Fail'], finding: [1, 'New'] },
  oscal: 'not-satisfied',
  risk: null,
};

/** The one table of all formats, which docs/other-systems.md shows. What is undecided is passed in none of them. */
export const STATUS_WORDS: Readonly<Record<ComplianceStatus | 'SUPPRESSED', StatusWords>> = {
  PASSED: {
    sarif: 'pass',
    junit: null,
    asff: 'PASSED',
    ocsf: { compliance: [1, 'Pass'], finding: [1, 'New'] },
    oscal: 'satisfied',
    risk: null,
  },
  FAILED,
  SUPPRESSED: {
    ...FAILED,
    junit: 'skipped',
    ocsf: { compliance: [3, 'Fail'], finding: [3, 'Suppressed'] },
    risk: 'deviation-approved',
  },
  WARNING: { ...UNDECIDED, asff: 'WARNING' },
  NOT_AVAILABLE: { ...UNDECIDED, asff: 'NOT_AVAILABLE' },
};

export function wordsFor({ status, suppression }: Pick<Finding, 'status' | 'suppression'>): StatusWords {
  return STATUS_WORDS[status === 'FAILED' && suppression !== undefined ? 'SUPPRESSED' : status];
}
