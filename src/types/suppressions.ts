export type SuppressionType = 'risk-accepted' | 'false-positive' | 'compensating-control';

/** Globs of which one has to match, for each key; a key that is left out matches everything. `*` is any text, `?` any one character. */
export interface SuppressionScope {
  readonly accounts?: readonly string[];
  /** Organizational units and roots, by id, that the account is in or below. */
  readonly ous?: readonly string[];
  /** `-` stands for what belongs to no Region. */
  readonly regions?: readonly string[];
  /** Of the resource's id, which is its ARN where it has one. */
  readonly resources?: readonly string[];
  /** Tag key → globs of its value; every key has to match. */
  readonly tags?: Readonly<Record<string, string | readonly string[]>>;
}

/** Where something stands in a file, as the user named it; lines count from 1. */
export interface FileLine {
  readonly file: string;
  readonly line: number;
}

/** Why failed findings are accepted, by whom, and until when. */
export interface Suppression {
  readonly id: string;
  readonly type: SuppressionType;
  readonly reason: string;
  readonly owner: string;
  /** `2027-05-01`: the last day, in UTC, on which it holds. */
  readonly expires: string;
  readonly approvedBy?: string;
  readonly ticket?: string;
  /** A date, as `expires`. */
  readonly created?: string;
  /** Where the entry begins. */
  readonly location: FileLine;
}

/** One entry of a suppressions file. */
export interface SuppressionEntry extends Suppression {
  /** Ids of controls, and globs of them. */
  readonly controls: readonly string[];
  readonly match?: SuppressionScope;
  /** What is left out of the match. */
  readonly except?: SuppressionScope;
  /** An entry that matches more suppresses none. */
  readonly maxMatches?: number;
}

/**
 * IN_FORCE: it suppresses what it matches. EXPIRED: what it matches counts. TOO_BROAD: it matches more than its maxMatches, so all of that counts.
 * STALE: it matched no failed finding, and all of its scope was evaluated. UNMATCHED: it matched none, and there may be some that were not seen.
 */
export type SuppressionState = 'IN_FORCE' | 'EXPIRED' | 'TOO_BROAD' | 'STALE' | 'UNMATCHED';

/** What became of an entry in a scan. */
export interface SuppressionResult extends SuppressionEntry {
  readonly state: SuppressionState;
  /** It is in its last 30 days, and nothing else is wrong with it. */
  readonly expiresSoon?: true;
  /** Failed findings in its scope. */
  readonly matches: number;
  /** Of these, the ones that carry it: an entry further up in the file comes first. */
  readonly suppressed: number;
}
