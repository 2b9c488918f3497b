import { isUndecided } from '../../src/undecided.js';
import type { ControlResult, ControlStatus } from '../../src/types.js';
import { AccountLink, ControlLink, findingHref } from './links.js';
import { framed, piece } from './piece.js';
import { type Place, usePlace } from './place.js';
import { type AnyStatus, countOf, LOOKS, type Tally, undecidedOf, VACUOUS } from './status.js';
import { groupBy, MOST_ACCOUNTS, statusIn, tallyOf, type AccountView, type View } from './view.js';
import { amount, plural, severityWord } from './words.js';
import { Table } from './table.js';

/** Rows of one table. */
const PART = 200;

interface Cell {
  readonly controlId: string;
  readonly status: ControlStatus;
  readonly tally: Tally;
  /** The finding to look at first. */
  readonly finding: string | null;
}

interface MatrixProps {
  readonly accounts: number;
  readonly clear: number;
  readonly folded: boolean;
  readonly place: Place;
}

export function matrixProps({ result, clear, accountsFolded, place }: View): MatrixProps {
  return { accounts: result.accounts.length, clear, folded: accountsFolded, place };
}

/** The table of those accounts that it shows, in parts. */
export function* matrixPieces(view: View): Generator<string> {
  const controls = view.result.controls.map(({ id, severity }) => ({ id, severity }));
  const accounts = view.accountsFolded ? view.accounts.filter(({ attention }) => attention) : view.accounts;
  for (let from = 0; from < accounts.length; from += PART) {
    const part = accounts.slice(from, from + PART);
    const props = { controls, first: from + 1, last: from + part.length, rows: accounts.length };
    yield* framed(MatrixTable, props, rowPieces(part, view), view.place);
  }
}

function* rowPieces(accounts: readonly AccountView[], view: View): Generator<string> {
  for (const account of accounts) yield piece(MatrixRow, matrixRow(account, view), view.place);
}

export function Matrix({ accounts, clear, folded, place }: MatrixProps) {
  return (
    <section id="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">Accounts and controls</h2>
      {folded ? (
        <p class="note" id="matrix-folded">
          <strong>
            {amount(accounts - clear)} of {plural(accounts, 'account')} are shown.
          </strong>{' '}
          Above {amount(MOST_ACCOUNTS)} accounts this table shows only those with something failed or undecided. In the other{' '}
          {amount(clear)} every control passed, or has no data
          {place === 'overview' && (
            <>
              ; <a href="#accounts">the list of all accounts</a> leads to their pages
            </>
          )}
          .
        </p>
      ) : (
        <p class="hint">
          {accounts === 0
            ? 'No account was scanned.'
            : `A status that is a link leads to the finding behind it; an account’s number leads to ${place === 'overview' ? 'its page, with ' : ''}all of its findings.`}
        </p>
      )}
      <slot />
    </section>
  );
}

interface MatrixTableProps {
  readonly controls: readonly Pick<ControlResult, 'id' | 'severity'>[];
  /** Counted from one, of all rows. */
  readonly first: number;
  readonly last: number;
  readonly rows: number;
}

/** A part of the rows as a table of its own, so that a browser lays out only what is in sight. */
function MatrixTable({ controls, first, last, rows }: MatrixTableProps) {
  const part = last - first + 1 === rows ? '' : ` (${amount(first)} to ${amount(last)} of ${amount(rows)})`;
  const isOne = usePlace() === 'account';
  const label = isOne ? 'Table of controls' : `Table of accounts and controls${part}`;
  const caption = isOne ? 'Status of each control in this account' : `Status of each control in each account${part}`;
  return (
    <Table label={label} caption={caption} class="matrix" sort="matrix">
      <th scope="col">Account</th>
      {controls.map(({ id, severity }) => (
        <th scope="col" key={id}>
          <ControlLink id={id} />
          <small>{severityWord(severity)}</small>
        </th>
      ))}
    </Table>
  );
}

interface MatrixRowProps {
  readonly account: string;
  readonly name: string | null;
  readonly cells: readonly Cell[];
}

function matrixRow({ account, findings }: AccountView, { result }: View): MatrixRowProps {
  const byControl = groupBy(findings, ({ controlId }) => controlId);
  const cells = result.controls.map(({ id }): Cell => {
    const own = byControl.get(id) ?? [];
    const first = own.find(({ status }) => status === 'FAILED') ?? own.find(isUndecided);
    return { controlId: id, status: statusIn(account, id), tally: tallyOf(own), finding: first?.id ?? null };
  });
  return { account: account.account, name: account.name, cells };
}

/** In few bytes: a large organization has a hundred thousand of these cells. */
function MatrixRow({ account, name, cells }: MatrixRowProps) {
  const place = usePlace();
  return (
    <tr>
      <th scope="row">
        <AccountLink account={account} />
        {name !== null && <small>{name}</small>}
      </th>
      {cells.map(cell => {
        const { symbol, word, tone } = LOOKS[exactStatus(cell)];
        const detail = detailOf(cell);
        return (
          <td key={cell.controlId} class={`is-${tone}`}>
            <i aria-hidden="true">{symbol}</i>
            {cell.finding === null ? word : <a href={findingHref(place, account, cell.finding)}>{word}</a>}
            {detail !== null && <small> {detail}</small>}
          </td>
        );
      })}
    </tr>
  );
}

/** Undecided for one cause only is said in the word for that cause. */
function exactStatus({ status, tally: { counts } }: Cell): AnyStatus {
  if (status !== 'UNKNOWN' || (counts.WARNING > 0 && counts.NOT_AVAILABLE > 0)) return status;
  return counts.NOT_AVAILABLE > 0 ? 'NOT_AVAILABLE' : counts.WARNING > 0 ? 'WARNING' : status;
}

/** How many, where there are several; or that there was nothing to judge. */
function detailOf({ status, tally }: Cell): string | null {
  const all = countOf(tally);
  if (status === 'PASSED' && all > 0 && tally.vacuous === all) return `(${VACUOUS})`;
  if (all < 2) return null;
  const own = status === 'FAILED' ? tally.counts.FAILED : status === 'UNKNOWN' ? undecidedOf(tally) : all;
  return own === all ? amount(all) : `${amount(own)} of ${amount(all)}`;
}
