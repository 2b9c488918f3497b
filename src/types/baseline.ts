import type { ComplianceStatus, Observation, ParameterValue, Severity } from './checks.js';
import type { Listing } from './results.js';

/** What an earlier scan found, as far as a later one is held against it. */
export interface Baseline {
  readonly schemaVersion: '1.0';
  readonly kind: 'baseline';
  readonly tool: { readonly name: string; readonly version: string };
  /** When its scan ended, ISO 8601 in UTC. */
  readonly madeAt: string;
  /** Names the scan, as `automationDetails.guid` of its SARIF does. Left out once --ratchet has made it the result of no scan. */
  readonly guid?: string;
  readonly settings: {
    readonly parity: boolean;
    /** Only resources of these Regions have entries; `null` = all Regions. */
    readonly regions: readonly string[] | null;
    readonly skipsDeniedRegions: boolean;
  };
  /** The controls that were evaluated, in the order of the scan. */
  readonly controls: readonly BaselineControl[];
  /** The accounts that were scanned, sorted. */
  readonly accounts: readonly BaselineAccount[];
  /** As in the report; left out by a baseline that is older than it. */
  readonly listings?: readonly Listing[];
  /** Sorted by id. */
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineControl {
  readonly id: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

export interface BaselineAccount {
  readonly account: string;
  readonly partition: string;
}

/** What a baseline keeps of a finding. */
export interface BaselineEntry {
  readonly id: string;
  readonly status: ComplianceStatus;
  /** The control's own severity. */
  readonly severity: Severity;
  readonly region: string | null;
  readonly resourceType: string;
  readonly evidence: readonly Observation[];
}

/**
 * `new`: the baseline has no such finding. `unchanged`, `updated`: it has, and status, severity or evidence are the same, or not.
 * `resolved`: it failed there and passes now.
 */
export type BaselineState = 'new' | 'unchanged' | 'updated' | 'resolved';

/**
 * What `--gate new` makes of what did not pass. `FAILS`: exit code 1. `UNDECIDED`: exit code 3, unless --allow-unknown accepts it. All else is let through:
 * `SUPPRESSED`; `IN_BASELINE`, which has it already; `NEW_CONTROL`, which the baseline does not know and --new-controls tolerates; `BELOW_FAIL_ON`.
 */
export type GateVerdict = 'FAILS' | 'UNDECIDED' | 'SUPPRESSED' | 'IN_BASELINE' | 'NEW_CONTROL' | 'BELOW_FAIL_ON';

/** The same of what is not there any more. `MISSING`: exit code 3, whatever is accepted, because a failure may merely be out of sight. */
export type AbsenceVerdict = Extract<GateVerdict, 'FAILS' | 'UNDECIDED'> | 'MISSING';

/** How a finding stands to the baseline. */
export interface FindingChange {
  readonly state: BaselineState;
  /** What it was; `null` when the baseline does not have it. */
  readonly status: ComplianceStatus | null;
  /** What changed, each in a few words: `KmsKeyId removed`. */
  readonly changes: readonly string[];
  /** Where `--gate new` judged, and it did not pass. */
  readonly gate?: GateVerdict;
}

/**
 * `gone`: its account and control were evaluated completely, where it was was listed, and it is not there. `notReevaluated`: it is not there, and nothing is
 * known of it: never a resolution.
 */
export type AbsentState = 'gone' | 'notReevaluated';

/** A finding of the baseline that this scan does not have. */
export interface AbsentFinding {
  readonly id: string;
  readonly state: AbsentState;
  /** One sentence: why it is not there. */
  readonly because: string;
  readonly controlId: string;
  /** As the baseline has it. */
  readonly status: ComplianceStatus;
  /** The control's own severity. */
  readonly severity: Severity;
  readonly partition: string;
  readonly account: string;
  readonly region: string | null;
  readonly resource: { readonly type: string; readonly id: string };
  /** Where `--gate new` judged, and its absence is in the way. */
  readonly gate?: AbsenceVerdict;
}

/** Something that the baseline covers as a whole and this scan does not. */
export interface MissingScope {
  /** `111122223333`, `CloudTrail.4` (not judged, or with other parameters), or `Regions`. */
  readonly what: string;
  /** One sentence. */
  readonly because: string;
}

/** How the scan as a whole stands to its baseline. */
export interface BaselineComparison {
  /** The file, as it was named. */
  readonly source: string;
  /** `new`: only what got worse counted, so that `missingScope` is in the way. Left out where every failure did. */
  readonly gate?: 'new';
  readonly madeAt: string;
  /** Of the scan that the baseline is; `null` where it is the result of none, or of more accounts than this report. */
  readonly guid: string | null;
  readonly toolVersion: string;
  readonly counts: Readonly<Record<BaselineState | AbsentState, number>>;
  /** Controls that the baseline does not know. */
  readonly newControls: readonly string[];
  /** Controls that are judged with other parameters. */
  readonly changedControls: readonly string[];
  readonly missingScope: readonly MissingScope[];
}
