import type { CoverageResult } from '../coverage/types.js';
import type { AbsentFinding, BaselineComparison, FindingChange } from './baseline.js';
import type { CheckMetadata, ComplianceStatus, Observation, ParameterValue, Reason, Severity } from './checks.js';
import type { FactName, TrailDiscovery } from './facts.js';
import type { SecurityHubComparison, Witness, WitnessOnly } from './security-hub.js';
import type { Suppression, SuppressionResult } from './suppressions.js';

export interface StandardReference {
  /** Short key, as `--standard` takes it. */
  readonly key: string;
  /** AWS's StandardsId. */
  readonly id: string;
  readonly title: string;
}

export interface Finding {
  /** `controlId|account|Region or -|resource id`: the same in every scan. The Region is the ARN's, where the id is an ARN. */
  readonly id: string;
  readonly controlId: string;
  readonly title: string;
  /** As Security Hub labels it: INFORMATIONAL unless the status is FAILED. */
  readonly severity: Severity;
  /** The control's own severity, whatever the status. */
  readonly controlSeverity: Severity;
  readonly status: ComplianceStatus;
  readonly partition: string;
  readonly account: string;
  readonly region: string | null;
  readonly resource: { readonly type: string; readonly id: string };
  readonly message: string;
  readonly reasons: readonly Reason[];
  readonly evidence: readonly Observation[];
  readonly vacuous?: true;
  /** StandardsIds that enable the control. */
  readonly standards: readonly string[];
  /** As in ASFF: `PCI DSS v4.0.1/10.3.2`. */
  readonly relatedRequirements: readonly string[];
  readonly remediation: { readonly text: string; readonly url: string };
  /** How it stands to the baseline, where one was given. */
  readonly baseline?: FindingChange;
  /** Of a failed finding that was accepted; it stays FAILED. */
  readonly suppression?: Suppression;
  /** Security Hub’s own verdict, where its findings were given. */
  readonly securityHub?: Witness;
}

/** Security Hub's control status, from all findings of it. */
export type ControlStatus = 'PASSED' | 'FAILED' | 'UNKNOWN' | 'NO_DATA';

export type StatusCounts = Readonly<Record<ComplianceStatus, number>>;

/** An account of the organization that was not scanned, on purpose. */
export interface SkippedAccount {
  readonly account: string;
  readonly name: string | null;
  /** One sentence. */
  readonly reason: string;
}

/** Which accounts of the scan an organization trail reaches. Each is in one of the three lists, which are sorted. */
export interface OrganizationTrail {
  readonly arn: string;
  /** The account that owns it, where its findings are. */
  readonly account: string;
  /** Accounts that show the trail, its owner included. */
  readonly covers: readonly string[];
  /** Accounts that do not show it, although every Region of theirs was listed. */
  readonly misses: readonly string[];
  /** Accounts whose trails could not all be listed. */
  readonly unknown: readonly string[];
}

/** Regions whose list the evidence holds, and those that it knows of without: denied, say. Sorted; one in neither is one of which it says nothing. */
export interface ListedRegions {
  readonly listed: readonly string[];
  readonly unlisted: readonly string[];
}

/** Where accounts that are alike in it were listed; `null` where nothing is known of any Region. */
export interface Listing {
  readonly accounts: readonly string[];
  readonly trails: ListedRegions | null;
  readonly eventDataStores: ListedRegions | null;
}

export interface AccountResult {
  readonly account: string;
  /** As AWS Organizations has it; `null` where nobody asked. */
  readonly name: string | null;
  readonly partition: string;
  readonly origin: 'live' | 'file';
  readonly collectedAt: string | null;
  /** No control of this account is undecided. */
  readonly complete: boolean;
  /** By control id, every selected control. */
  readonly controls: Readonly<Record<string, ControlStatus>>;
  /** How its trails were found, where the evidence says. */
  readonly discovery?: DiscoveryResult;
}

export interface DiscoveryResult {
  readonly used: TrailDiscovery['used'];
  /** Why ListTrails, though asked for, was not relied on; one sentence. */
  readonly fellBack: string | null;
  /** What has to be true of AWS for no trail to be missed; one sentence. */
  readonly reliesOn: string;
}

export interface ControlResult extends CheckMetadata {
  readonly relatedRequirements: readonly string[];
  readonly standardsIds: readonly string[];
  readonly needs: readonly FactName[];
  /** Where the check comes from: `trailproof`, or the plugin that brought it. */
  readonly source: string;
  /** As they were in this scan. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** What they are when nobody sets them. */
  readonly parameterDefaults: Readonly<Record<string, ParameterValue>>;
  readonly status: ControlStatus;
  readonly counts: StatusCounts;
  /** Of the passed, how many had nothing to judge. */
  readonly vacuous: number;
}

export interface InputSource {
  /** The name as it was given; `-` is standard input. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A report that is a part of another one. */
export interface JoinedReport {
  /** The name as it was given. */
  readonly name: string;
  readonly finishedAt: string;
  readonly complete: boolean;
  /** How many accounts it has. */
  readonly accounts: number;
}

export interface ScanResult {
  readonly schemaVersion: string;
  readonly tool: { readonly name: string; readonly version: string; readonly informationUri: string };
  readonly scan: {
    /** ISO 8601 in UTC. */
    readonly startedAt: string;
    readonly finishedAt: string;
    /** Every finding is PASSED or FAILED, and at least one account was judged. */
    readonly complete: boolean;
    /** It was stopped before its end: accounts may be missing. */
    readonly interrupted: boolean;
    readonly parity: boolean;
    /** Only resources of these Regions have findings; `null` = all Regions. */
    readonly regions: readonly string[] | null;
    /** Regions whose listing was denied count as not in use. */
    readonly skipsDeniedRegions: boolean;
    readonly inputs: readonly InputSource[];
    /** Of a result that was joined from reports: which. What crosses accounts was decided in each alone. */
    readonly joined?: readonly JoinedReport[];
  };
  readonly accounts: readonly AccountResult[];
  /** Accounts of the organization that were not scanned, on purpose: closed ones, and those that the user left out. */
  readonly skippedAccounts: readonly SkippedAccount[];
  readonly organizationTrails: readonly OrganizationTrail[];
  /** Each account once; sorted by the first. Left out by reports that are older than it. */
  readonly listings?: readonly Listing[];
  readonly standards: readonly StandardReference[];
  readonly controls: readonly ControlResult[];
  /** Sorted by account, Region, control, resource. */
  readonly findings: readonly Finding[];
  /** The entries of the suppressions file, in its order; left out where none was given. */
  readonly suppressions?: readonly SuppressionResult[];
  /** Which trails record what, of each account in each Region. */
  readonly coverage: CoverageResult;
  readonly summary: {
    readonly accounts: number;
    readonly findings: number;
    readonly byStatus: StatusCounts;
    readonly failedBySeverity: Readonly<Record<Severity, number>>;
    readonly vacuous: number;
  };
  /** Where a baseline was given. */
  readonly baseline?: BaselineComparison;
  /** Findings of the baseline that this scan does not have, sorted by id. */
  readonly absentFindings?: readonly AbsentFinding[];
  /** Where Security Hub’s findings were given. */
  readonly securityHub?: SecurityHubComparison;
  /** What Security Hub has a verdict on and this scan does not, sorted by control, account and resource. */
  readonly securityHubOnly?: readonly WitnessOnly[];
}

/** What a report may be told beside the result. */
export interface RenderOptions {
  /** `github` (default): what GitHub code scanning takes. `full`: every finding of every status. */
  readonly sarifProfile?: 'github' | 'full';
  /** A byte order mark before the CSV report, by which Excel knows that it is UTF-8. */
  readonly csvBom?: boolean;
  /** The most bytes that the Markdown report may have (default: 900,000). */
  readonly markdownLimit?: number;
  /** Columns of the terminal, for the text report. */
  readonly width?: number;
  /** ANSI colours in the text report. */
  readonly color?: boolean;
}

/** A pure function from the result to text, given in pieces so that a large report is never one string. */
export interface Reporter {
  readonly format: string;
  readonly extension: string;
  render(result: ScanResult, options: RenderOptions): Iterable<string>;
}
