import type { BlindSpot, CoverageState, OrganizationTrail } from '../../src/types.js';
import {
  blindSpotText,
  type CoverageLine,
  gapText,
  linesOf,
  recorders,
  shortTitle,
  shownColumns,
  someOf,
  trailName,
  withoutBlindSpots,
} from '../wording/coverage.js';
import { reachText } from '../wording/organization-trails.js';
import { framed, piece } from './piece.js';
import type { Place } from './place.js';
import type { View } from './view.js';
import { amount, plural } from './words.js';
import { Table } from './table.js';

interface Extent {
  /** Rows, and blind spots, that one page can usefully list. */
  readonly rows: number;
  readonly columns: number;
  /** Accounts, trails and reasons that a row names. */
  readonly named: number;
}

const OF_ALL: Extent = { rows: 200, columns: 24, named: 8 };
const EXTENTS: Readonly<Record<Place, Extent>> = {
  whole: OF_ALL,
  overview: OF_ALL,
  account: { rows: Infinity, columns: Infinity, named: Infinity },
};

const LOOKS: Readonly<Record<CoverageState, { readonly symbol: string; readonly word: string; readonly tone: string }>> = {
  FULL: { symbol: '✔\uFE0E', word: 'All', tone: 'passed' },
  PARTIAL: { symbol: '◐\uFE0E', word: 'In part', tone: 'warning' },
  NONE: { symbol: '–', word: 'None', tone: 'nodata' },
  UNKNOWN: { symbol: '◌\uFE0E', word: 'Not known', tone: 'unavailable' },
};

/** Where nobody records, and who records what. */
export function* coveragePieces({ result: { coverage, accounts, organizationTrails }, place }: View): Generator<string> {
  const most = EXTENTS[place];
  const lines = linesOf(coverage);
  const columns = shownColumns(coverage.columns, most.columns);
  const { blindSpots: spots, trails } = coverage;
  const told = { spots: spots.slice(0, most.rows), moreSpots: Math.max(0, spots.length - most.rows), none: withoutBlindSpots(coverage) };
  const hasAccounts = accounts.length > 1;
  const rows = lines.slice(0, most.rows).map(line => piece(CoverageRow, rowProps(line, columns, trails, hasAccounts, most.named)));
  const titles = columns.map(column => ({ id: column.id, title: shortTitle(column) }));
  const shown = {
    organizationTrails: organizationTrails.slice(0, most.rows).map(trail => ({
      arn: trail.arn,
      account: trail.account,
      reach: place === 'account' ? reachOf(trail, accounts[0]!.account) : reachText(trail, most.named),
    })),
    rows: lines.length,
    hidden: Math.max(0, lines.length - most.rows),
    hiddenColumns: coverage.columns.length - columns.length,
  };
  yield* framed(Coverage, { ...told, ...shown, columns: titles, hasAccounts, named: most.named, place }, rows);
}

/** The owner's page names the accounts, each other page speaks of its own. */
function reachOf(trail: OrganizationTrail, account: string): string {
  if (trail.account === account) return reachText(trail, Infinity);
  if (trail.covers.includes(account)) return 'shown in this account';
  return trail.misses.includes(account) ? 'not shown in this account' : 'not known whether this account shows it';
}

interface CoverageProps {
  readonly spots: readonly BlindSpot[];
  readonly moreSpots: number;
  /** What to say where there is none. */
  readonly none: string;
  readonly organizationTrails: readonly (Pick<OrganizationTrail, 'arn' | 'account'> & { readonly reach: string })[];
  readonly rows: number;
  readonly hidden: number;
  readonly hiddenColumns: number;
  readonly columns: readonly { readonly id: string; readonly title: string }[];
  readonly hasAccounts: boolean;
  readonly named: number;
  readonly place: Place;
}

function Coverage(props: CoverageProps) {
  const { spots, moreSpots, none, organizationTrails, rows, hidden, hiddenColumns, columns, hasAccounts, named, place } = props;
  return (
    <section id="coverage" aria-labelledby="coverage-title">
      <h2 id="coverage-title">What the trails record</h2>
      <h3>Blind spots</h3>
      {spots.length === 0 ? (
        <p>{rows === 0 ? 'No account was scanned.' : none}</p>
      ) : (
        <ul class="blind">
          {spots.map((spot, index) => (
            <li key={index}>
              <strong class="is-failed">
                <span class="symbol" aria-hidden="true">
                  {'✖\uFE0E'}
                </span>{' '}
                {blindSpotText(spot)}
              </strong>{' '}
              {hasAccounts && <Accounts accounts={spot.accounts} named={named} />}
            </li>
          ))}
          {moreSpots > 0 && <li>And {plural(moreSpots, 'other blind spot')}; the JSON report lists them all.</li>}
        </ul>
      )}
      {organizationTrails.length > 0 && (
        <>
          <h3>Organization trails</h3>
          <ul>
            {organizationTrails.map(trail => (
              <li key={trail.arn}>
                <strong>{trailName(trail.arn)}</strong> of account {trail.account}: {trail.reach}.
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>Kinds of events</h3>
      <p class="hint">
        Each row stands for accounts and Regions that are alike. <em>All</em>: every event of the kind is recorded. <em>In part</em>: some
        are, and some are not or may not be. <em>Not known</em> is neither. Read and Write are the management events of all services but AWS
        KMS and the RDS Data API.
        {hidden > 0 && ` ${amount(hidden)} of ${amount(rows)} rows are left out; the JSON report has them all.`}
        {hiddenColumns > 0 && ` ${plural(hiddenColumns, 'resource type')} of data events are left out.`}
        {place === 'overview' && ' The page of each account has its own part in full.'}
      </p>
      <Table label="Table of coverage" caption="Events that are recorded" class="coverage">
        <th scope="col">{hasAccounts ? 'Accounts and Regions' : 'Regions'}</th>
        {columns.map(({ id, title }) => (
          <th scope="col" key={id}>
            {title}
          </th>
        ))}
        <th scope="col">Recorded by</th>
      </Table>
    </section>
  );
}

interface RowProps {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  readonly states: readonly CoverageState[];
  readonly trails: readonly string[];
  readonly gaps: readonly string[];
  readonly named: number;
}

function rowProps(
  { accounts, regions, cells }: CoverageLine,
  columns: readonly { readonly at: number }[],
  trails: readonly string[],
  hasAccounts: boolean,
  named: number,
): RowProps {
  const own = columns.map(({ at }) => cells[at]!);
  return {
    accounts: hasAccounts ? accounts : [],
    regions,
    states: own.map(({ state }) => state),
    trails: recorders(own, trails),
    gaps: [...new Set(own.flatMap(cell => cell.gaps.map(gap => gapText(gap, trails))))],
    named,
  };
}

function CoverageRow({ accounts, regions, states, trails, gaps, named }: RowProps) {
  return (
    <tr>
      <th scope="row">
        {accounts.length > 0 && <Accounts accounts={accounts} named={named} />}
        <Regions regions={regions} />
      </th>
      {states.map((state, index) => {
        const { symbol, word, tone } = LOOKS[state];
        return (
          <td key={index} class={`is-${tone}`}>
            <i aria-hidden="true">{symbol}</i>
            {word}
          </td>
        );
      })}
      <td>
        {trails.length > 0 ? someOf(trails, named) : 'no trail that is known'}
        {gaps.slice(0, named).map(gap => (
          <small key={gap}>{gap}</small>
        ))}
        {gaps.length > named && <small>And {plural(gaps.length - named, 'other gap')}.</small>}
      </td>
    </tr>
  );
}

/** A few by number; of many, how many. */
function Accounts({ accounts, named }: { readonly accounts: readonly string[]; readonly named: number }) {
  const names = someOf(accounts, named);
  if (accounts.length <= 2) return <span class="who">{names}</span>;
  return (
    <details>
      <summary>{plural(accounts.length, 'account')}</summary>
      {names}
    </details>
  );
}

function Regions({ regions }: { readonly regions: readonly string[] }) {
  const names = regions.map(region => (region === '-' ? 'no Region named' : region)).join(', ');
  if (regions.length <= 2) return <small>{names}</small>;
  return (
    <details>
      <summary>
        <small>{plural(regions.length, 'Region')}</small>
      </summary>
      <small>{names}</small>
    </details>
  );
}
