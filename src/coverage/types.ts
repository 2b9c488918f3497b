import type { MissingReason } from '../types.js';

/**
 * FULL: every event of the column is recorded. PARTIAL: some are, and some are not or may not be. NONE: no trail records
 * any. UNKNOWN: the evidence does not tell which of these it is; never shown as covered, nor as a blind spot.
 */
export type CoverageState = 'FULL' | 'PARTIAL' | 'NONE' | 'UNKNOWN';

/** One kind of events: `managementRead`, `managementWrite`, `kms`, `rdsData`, `insights`, or `data:` and a resource type. */
export interface CoverageColumn {
  readonly id: string;
  readonly title: string;
}

/** What is lacking to know a cell. */
export interface CoverageGap {
  /** Index in `trails`; `null`: the list of trails itself. */
  readonly trail: number | null;
  readonly reason: MissingReason;
  /** The API action whose answer is lacking, as `service:Operation`. */
  readonly api: string | null;
  /** Why it was not asked for, as one sentence; left out where --coverage asks for it, and for other reasons. */
  readonly message?: string;
}

export interface CoverageCell {
  readonly state: CoverageState;
  /** Those that record every event of the cell alone, as indexes in `trails`. */
  readonly trails: readonly number[];
  /** Those that record a part of them. */
  readonly partly: readonly number[];
  /** Why it is UNKNOWN; empty otherwise. */
  readonly gaps: readonly CoverageGap[];
}

/** Accounts whose part of the matrix is the same. Every account of the scan is in one row. */
export interface CoverageRow {
  readonly accounts: readonly string[];
  /** Each Region once, those with equal cells together. `-` is a Region that nobody named. */
  readonly regions: readonly { readonly names: readonly string[]; readonly pattern: number }[];
}

/**
 * ACCOUNT: no trail records writes in any enabled Region. REGION: none does in these Regions. ORGANIZATION_TRAIL_HOME:
 * the trail is homed in an opt-in Region that these members have not enabled, so it receives nothing from them.
 */
export type BlindSpotKind = 'ACCOUNT' | 'REGION' | 'ORGANIZATION_TRAIL_HOME';

export interface BlindSpot {
  readonly kind: BlindSpotKind;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** ARN of the organization trail; `null` for the other kinds. */
  readonly trail: string | null;
}

/**
 * The matrix account × Region × kind of events, folded. The cell of an account, a Region and a column is
 * `cells[patterns[P][C]]`: P is the `pattern` of that Region in the account's row, C the position of the column in `columns`.
 */
export interface CoverageResult {
  readonly columns: readonly CoverageColumn[];
  /** ARNs, in which `{account}` stands for the account of the row. */
  readonly trails: readonly string[];
  readonly cells: readonly CoverageCell[];
  /** Each is one index in `cells` for each column. */
  readonly patterns: readonly (readonly number[])[];
  readonly rows: readonly CoverageRow[];
  readonly blindSpots: readonly BlindSpot[];
}
