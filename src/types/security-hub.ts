import type { ComplianceStatus } from './checks.js';

/** A finding of Security Hub about one of our controls. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html */
export interface SecurityHubFinding {
  readonly controlId: string;
  readonly account: string;
  readonly region: string;
  /** `AWS::::Account:111122223333` for an account, else the ARN. */
  readonly resourceId: string;
  readonly status: ComplianceStatus;
  readonly reasonCodes: readonly string[];
  /** By name, as `SecurityControlParameters` has them; `null` where the finding does not say. */
  readonly parameters: Readonly<Record<string, readonly string[]>> | null;
  /** When Security Hub last looked, ISO 8601 in UTC. */
  readonly observedAt: string;
  /** Its workflow status is SUPPRESSED. */
  readonly suppressed: boolean;
}

/** What Security Hub’s findings say, and of what they say nothing. */
export interface Testimony {
  /** The file, as it was named. */
  readonly source: string;
  readonly findings: readonly SecurityHubFinding[];
  /** Findings that are no verdict on a control of CloudTrail: archived, another product’s, another service’s. */
  readonly ignored: number;
  /** There are more findings than these: a page of an answer was saved. */
  readonly truncated: boolean;
}

/**
 * `agrees`, `disagrees`: both decided, alike or not. `undecidedHere`, `undecidedThere`, `undecided`: one did not decide, or neither.
 * `missingThere`: Security Hub has no finding of it.
 */
export type WitnessRelation = 'agrees' | 'disagrees' | 'undecidedHere' | 'undecidedThere' | 'undecided' | 'missingThere';

/** Security Hub’s verdict, in the Regions in which it is the same. */
export interface WitnessVerdict {
  readonly status: ComplianceStatus;
  readonly reasonCodes: readonly string[];
  /** Sorted. */
  readonly regions: readonly string[];
  /** The earliest of them. */
  readonly observedAt: string;
  readonly suppressed: boolean;
}

/** Security Hub’s own verdict beside one of ours. */
export interface Witness {
  readonly relation: WitnessRelation;
  readonly verdicts: readonly WitnessVerdict[];
  /** What may explain that they are not alike, each one sentence or two; empty where they agree. */
  readonly because: readonly string[];
}

/** A verdict of Security Hub on something that this scan has no finding of. */
export interface WitnessOnly {
  readonly controlId: string;
  readonly account: string;
  readonly resourceId: string;
  readonly verdicts: readonly WitnessVerdict[];
  /** One sentence: why there is no finding here. */
  readonly because: string;
}

/** How the scan as a whole stands to Security Hub. */
export interface SecurityHubComparison {
  readonly source: string;
  /** How many of its findings are about the controls of this scan. */
  readonly findings: number;
  /** How many are not: archived, another product’s, or about another control. */
  readonly ignored: number;
  /** There are more than these. */
  readonly truncated: boolean;
  /** Findings that a Region has nothing to judge for a control, in an account that has something elsewhere: neither alike nor not. */
  readonly empty: number;
  readonly counts: Readonly<Record<WitnessRelation | 'missingHere', number>>;
}
