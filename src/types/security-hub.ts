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

/** What Security Hub says of one resource for one control. */
export interface WitnessedResource {
  readonly controlId: string;
  readonly account: string;
  readonly resourceId: string;
  readonly verdicts: readonly WitnessVerdict[];
  /** The sets of parameters that its findings name. */
  readonly parameters: readonly NonNullable<SecurityHubFinding['parameters']>[];
}

/** What Security Hub’s findings say, and of what they say nothing. */
export interface Testimony {
  /** The file, as it was named, or `Security Hub`. */
  readonly source: string;
  readonly resources: readonly WitnessedResource[];
  /** Regions in which Security Hub did not answer, each with why in one sentence. */
  readonly gaps: readonly WitnessGap[];
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

/** A Region of whose findings nothing is known. */
export interface WitnessGap {
  readonly region: string;
  /** One sentence. */
  readonly because: string;
}

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
  /** The file, as it was named, or `Security Hub`. */
  readonly source: string;
  /** How many resources it has a verdict on, each for a control of this scan. */
  readonly resources: number;
  /** How many of its findings are not compared: archived, another product’s, or another service’s. */
  readonly ignored: number;
  readonly gaps: readonly WitnessGap[];
  /** There are more than these. */
  readonly truncated: boolean;
  /** Controls of an account of which Security Hub says in some Region that there is nothing to judge, where there is something elsewhere: neither alike nor not. */
  readonly empty: number;
  readonly counts: Readonly<Record<WitnessRelation | 'missingHere', number>>;
}
