import type { BlindSpot, CoverageCell, CoverageColumn, CoverageGap, CoverageResult, MissingReason } from '../../src/types.js';

/** A row of the table: accounts whose cells are the same in some Regions. */
export interface CoverageLine {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** One for each column. */
  readonly cells: readonly CoverageCell[];
}

/** The rows of the table, in the order of the accounts. */
export function linesOf({ rows, patterns, cells }: CoverageResult): CoverageLine[] {
  return rows.flatMap(({ accounts, regions }) =>
    regions.map(({ names, pattern }) => ({ accounts, regions: names, cells: (patterns[pattern] ?? []).map(index => cells[index]!) })),
  );
}

const SHORT: Readonly<Record<string, string>> = {
  managementRead: 'Read',
  managementWrite: 'Write',
  kms: 'KMS',
  rdsData: 'RDS Data',
  'data:AWS::S3::Object': 'S3',
  'data:AWS::Lambda::Function': 'Lambda',
  'data:AWS::DynamoDB::Table': 'DynamoDB',
  insights: 'Insights',
};

/** The columns that a table has room for: all but a flood of resource types. */
export function shownColumns(columns: readonly CoverageColumn[], most: number): readonly (CoverageColumn & { readonly at: number })[] {
  const all = columns.map((column, at) => ({ ...column, at }));
  return all.filter(({ id, at }) => !id.startsWith('data:') || at < most || Object.hasOwn(SHORT, id));
}

export function shortTitle({ id }: CoverageColumn): string {
  return Object.hasOwn(SHORT, id) ? SHORT[id]! : id.replace(/^data:(AWS::)?/, '');
}

/** The short name of a trail; its full ARN is in the JSON report. */
export function trailName(arn: string): string {
  return arn.split('/').slice(1).join('/') || arn;
}

export function regionName(region: string): string {
  return region === '-' ? 'a Region that nobody named' : region;
}

/** What there is to say of a blind spot, the accounts apart. */
export function blindSpotText({ kind, regions, trail }: BlindSpot): string {
  const places = regions.map(regionName).join(', ');
  if (kind === 'ACCOUNT') return 'No trail records writes in any enabled Region.';
  if (kind === 'REGION') return `No trail records writes in ${places}.`;
  return `The organization trail ${trailName(trail ?? '')} is homed in ${places}, an opt-in Region that is not enabled there, so it receives nothing.`;
}

/** What is to be said where no blind spot is known. */
export function withoutBlindSpots({ columns, rows, patterns, cells }: CoverageResult): string {
  const write = columns.findIndex(({ id }) => id === 'managementWrite');
  const isUnknown = rows.some(({ regions }) => regions.some(({ pattern }) => cells[patterns[pattern]?.[write] ?? -1]?.state === 'UNKNOWN'));
  return isUnknown
    ? 'No blind spot is known, but there may be one where it is not known who records writes.'
    : 'No blind spot: writes are recorded in every Region that was looked at.';
}

const LACKS: Readonly<Record<MissingReason, string>> = {
  ACCESS_DENIED: 'was denied',
  THROTTLED: 'was throttled',
  UNREACHABLE: 'got no answer',
  NOT_FOUND: 'found nothing',
  NOT_SUPPORTED: 'is not offered there',
  NOT_IN_INPUT: 'is not in the evidence',
  NOT_REQUESTED: 'was not asked for',
  ERROR: 'failed',
};

/** Why a cell is not known. */
export function gapText({ trail, reason, api, message }: CoverageGap, trails: readonly string[]): string {
  const arn = trail === null ? undefined : trails[trail];
  if (message !== undefined) return arn === undefined ? message : `${trailName(arn)}: ${message}`;
  const owner = arn?.split(':')[4];
  const cure =
    reason === 'NOT_IN_INPUT' && owner !== undefined && owner !== '{account}'
      ? `; scan account ${owner} too, which owns it`
      : reason === 'NOT_REQUESTED'
        ? '; --coverage asks for it'
        : '';
  return `${api ?? 'The list of trails'}${arn === undefined ? '' : ` of ${trailName(arn)}`} ${LACKS[reason]}${cure}.`;
}

/** Names of the trails that record anything in these cells. */
export function recorders(cells: readonly CoverageCell[], trails: readonly string[]): string[] {
  const used = new Set(cells.flatMap(cell => [...cell.trails, ...cell.partly]));
  return [...used].sort((a, b) => a - b).map(index => trailName(trails[index] ?? ''));
}

/** `a, b and 3 more`. */
export function someOf(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ');
}
