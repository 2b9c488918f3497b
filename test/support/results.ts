import { SCHEMA_VERSION } from '../../src/engine.js';
import { controlStatus, summary } from '../../src/tallies.js';
import { relatedRequirements, standardReferences, standardsIds } from '../../src/standards.js';
import { isUndecided } from '../../src/undecided.js';
import { TOOL } from '../../src/tool.js';
import type {
  AccountResult,
  ControlResult,
  Finding,
  FindingChange,
  Listing,
  ScanResult,
  StatusCounts,
  Suppression,
} from '../../src/types.js';
import { CONTROLS, type ControlStory } from './result-controls.js';
import { coverageStory } from './result-coverage.js';
import { ACCOUNT, finding, type FindingParts, OTHER_ACCOUNT, storyOf } from './result-findings.js';

export { control, CONTROLS } from './result-controls.js';
export { ACCOUNT, finding, type FindingParts, OTHER_ACCOUNT } from './result-findings.js';

export interface ResultParts {
  readonly controls?: readonly ControlStory[];
  readonly scan?: Partial<ScanResult['scan']>;
  readonly tool?: Partial<ScanResult['tool']>;
  /** Accounts beside those of the findings: they were scanned and nothing was in scope. */
  readonly accounts?: readonly string[];
  readonly listings?: readonly Listing[];
}

const EVERYWHERE = { listed: ['eu-central-1', 'eu-west-1', 'us-east-1'], unlisted: [] };

/** A whole result around the findings: every control, true counts, sorted accounts. Findings stay in the order given. */
export function scanResult(parts: readonly FindingParts[] = [], more: ResultParts = {}): ScanResult {
  const known = more.controls ?? CONTROLS;
  const findings = parts.map(one => finding(one, known));
  const missing = [...new Set(findings.map(one => one.controlId))].filter(id => !known.some(one => one.id === id));
  const stories = [...known, ...missing.map(id => storyOf(id, known))];
  const accounts = [...new Set([...findings.map(one => one.account), ...(more.accounts ?? [])])].sort();
  const counts = summary(accounts.length, findings);
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { ...TOOL, version: '1.2.3', ...more.tool },
    scan: {
      startedAt: '2026-11-21T08:00:00.000Z',
      finishedAt: '2026-11-21T08:00:07.250Z',
      interrupted: false,
      complete: !findings.some(isUndecided),
      parity: false,
      regions: null,
      skipsDeniedRegions: false,
      inputs: [{ name: 'describe-trails.json', bytes: 2048, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }],
      ...more.scan,
    },
    accounts: accountResults(accounts, findings, stories),
    skippedAccounts: [],
    organizationTrails: [],
    listings: more.listings ?? (accounts.length === 0 ? [] : [{ accounts, trails: EVERYWHERE, eventDataStores: EVERYWHERE }]),
    standards: standardReferences(stories.flatMap(({ standards }) => Object.keys(standards))),
    controls: controlResults(findings, stories),
    findings,
    coverage: coverageStory(accounts),
    summary: counts,
  };
}

/** Two accounts, and every status on several kinds of resource. */
export function storyResult(more: ResultParts = {}): ScanResult {
  const empty = [{ code: 'CONFIG_EVALUATIONS_EMPTY', description: 'There is no resource of this kind in the scope of the scan.' }];
  return scanResult(
    [
      { controlId: 'CloudTrail.1', message: `Account ${ACCOUNT} has no multi-Region trail that records all management events.` },
      { controlId: 'CloudTrail.3', status: 'PASSED', message: `Account ${ACCOUNT} has a trail that is logging.` },
      { controlId: 'CloudTrail.2', message: 'Trail management-events is not encrypted with a KMS key.' },
      { controlId: 'CloudTrail.4', status: 'PASSED', message: 'Trail management-events has log file validation enabled.' },
      { controlId: 'CloudTrail.5', status: 'WARNING', message: 'The input does not say when trail management-events last delivered logs.' },
      { controlId: 'CloudTrail.6', message: `Bucket trail-logs-${ACCOUNT} is public.` },
      { controlId: 'CloudTrail.7', status: 'NOT_AVAILABLE', message: `The logging of bucket trail-logs-${ACCOUNT} could not be read.` },
      { controlId: 'CloudTrail.9', message: 'Trail management-events has no tag.' },
      {
        controlId: 'CloudTrail.10',
        status: 'PASSED',
        vacuous: true,
        region: null,
        resource: { type: 'AWS::::Account', id: `AWS::::Account:${ACCOUNT}` },
        message: `Account ${ACCOUNT} has no event data store.`,
        reasons: empty,
        evidence: [],
      },
      { controlId: 'CloudTrail.1', account: OTHER_ACCOUNT, status: 'NOT_AVAILABLE', message: 'The trails could not be listed.' },
      {
        controlId: 'CloudTrail.4',
        account: OTHER_ACCOUNT,
        region: 'eu-central-1',
        message: 'Trail management-events has log file validation disabled.',
      },
    ],
    more,
  );
}

/** What `--gate new` made of one finding of each kind; what was lost is a trail and another account. */
export function gatedResult(): ScanResult {
  const kinds: readonly (readonly [string, FindingParts, FindingChange])[] = [
    ['new-failure', {}, { state: 'new', status: null, changes: [], gate: 'FAILS' }],
    ['old-failure', {}, { state: 'unchanged', status: 'FAILED', changes: [], gate: 'IN_BASELINE' }],
    ['small-failure', {}, { state: 'new', status: null, changes: [], gate: 'BELOW_FAIL_ON' }],
    ['lost-pass', { status: 'WARNING' }, { state: 'updated', status: 'PASSED', changes: ['PASSED → WARNING'], gate: 'FAILS' }],
    ['old-unknown', { status: 'WARNING' }, { state: 'unchanged', status: 'WARNING', changes: [], gate: 'IN_BASELINE' }],
  ];
  const result = scanResult(
    kinds.map(([id, parts, baseline]) => ({ ...parts, region: 'eu-central-1', resource: { type: 'X::Y', id }, baseline })),
  );
  return {
    ...result,
    baseline: {
      source: 'baseline.json',
      gate: 'new',
      madeAt: '2026-11-01T08:00:00.000Z',
      guid: null,
      toolVersion: '1.2.3',
      counts: { new: 2, unchanged: 2, updated: 1, resolved: 0, gone: 0, notReevaluated: 1 },
      newControls: [],
      changedControls: [],
      missingScope: [{ what: OTHER_ACCOUNT, because: 'The account is not in this scan.' }],
    },
    absentFindings: [
      {
        id: `CloudTrail.4|${ACCOUNT}|eu-central-1|vanished`,
        state: 'notReevaluated',
        because: 'The control could not be decided completely in this account.',
        controlId: 'CloudTrail.4',
        status: 'PASSED',
        severity: 'LOW',
        partition: 'aws',
        account: ACCOUNT,
        region: 'eu-central-1',
        resource: { type: 'X::Y', id: 'vanished' },
        gate: 'FAILS',
      },
    ],
  };
}

function countStatuses(findings: readonly Finding[]): StatusCounts {
  const counts = { PASSED: 0, FAILED: 0, WARNING: 0, NOT_AVAILABLE: 0 };
  for (const { status } of findings) counts[status] += 1;
  return counts;
}

function grouped(findings: readonly Finding[], keyOf: (one: Finding) => string): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const one of findings) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

function accountResults(accounts: readonly string[], findings: readonly Finding[], stories: readonly ControlStory[]): AccountResult[] {
  const byAccount = grouped(findings, one => one.account);
  return accounts.map(account => {
    const own = byAccount.get(account) ?? [];
    const byControl = grouped(own, one => one.controlId);
    const status = (id: string) => controlStatus((byControl.get(id) ?? []).map(one => one.status));
    return {
      account,
      name: null,
      partition: own[0]?.partition ?? 'aws',
      origin: 'file',
      collectedAt: '2026-11-20T23:00:00.000Z',
      complete: own.every(one => one.status === 'PASSED' || one.status === 'FAILED'),
      controls: Object.fromEntries(stories.map(({ id }) => [id, status(id)])),
    };
  });
}

function controlResults(findings: readonly Finding[], stories: readonly ControlStory[]): ControlResult[] {
  const byControl = grouped(findings, one => one.controlId);
  return stories.map(story => {
    const own = byControl.get(story.id) ?? [];
    return {
      ...story,
      relatedRequirements: relatedRequirements(story.standards),
      standardsIds: standardsIds(story.standards),
      source: story.id.startsWith('CloudTrail.') ? 'trailproof' : './acme-checks.js',
      parameters: story.id === 'CloudTrail.9' ? { requiredTagKeys: ['Owner', 'CostCenter'] } : {},
      parameterDefaults: story.id === 'CloudTrail.9' ? { requiredTagKeys: [] } : {},
      status: controlStatus(own.map(one => one.status)),
      counts: countStatuses(own),
      vacuous: own.filter(({ vacuous }) => vacuous).length,
    };
  });
}

/** Of a failure that is accepted. */
export const DEBT: Suppression = {
  id: 'DEBT',
  type: 'risk-accepted',
  reason: 'The trail goes away in spring.',
  owner: 'cloud-sec@example.com',
  expires: '2027-05-01',
  location: { file: 's.yaml', line: 3 },
};
