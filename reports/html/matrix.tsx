import type { ControlResult, ControlStatus } from '../../src/types.js';
import { anchor, AccountLink, ControlLink } from './links.js';
import { type AnyStatus, countOf, Status, type Tally, undecidedOf, VACUOUS } from './status.js';
import { groupBy, isUndecided, MOST_ACCOUNTS, statusIn, tallyOf, type AccountView, type View } from './view.js';
import { amount, plural, severityWord } from './words.js';

interface Cell {
  readonly controlId: string;
  readonly status: ControlStatus;
  readonly tally: Tally;
  /** The finding to look at first. */
  readonly finding: string | null;
}

export interface MatrixProps {
  readonly controls: readonly Pick<ControlResult, 'id' | 'severity'>[];
  readonly accounts: number;
  readonly clear: number;
  readonly folded: boolean;
}

export function matrixProps({ result, clear, accountsFolded }: View): MatrixProps {
  const controls = result.controls.map(({ id, severity }) => ({ id, severity }));
  return { controls, accounts: result.accounts.length, clear, folded: accountsFolded };
}

/** The accounts that the table shows. */
export function matrixAccounts({ accounts, accountsFolded }: View): readonly AccountView[] {
  return accountsFolded ? accounts.filter(({ attention }) => attention) : accounts;
}

export function Matrix({ controls, accounts, clear, folded }: MatrixProps) {
  return (
    <section id="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">Accounts and controls</h2>
      {folded ? (
        <p class="note" id="matrix-folded">
          <strong>
            {amount(accounts - clear)} of {plural(accounts, 'account')} are shown.
          </strong>{' '}
          Above {amount(MOST_ACCOUNTS)} accounts this table shows only those with something failed or undecided. In the other{' '}
          {amount(clear)} every control passed, or has no data.
        </p>
      ) : (
        <p class="hint">A symbol that is a link leads to the finding behind it; an account’s number leads to all of its findings.</p>
      )}
      <div class="scroll" role="region" aria-label="Table of accounts and controls" tabindex={0}>
        <table class="matrix">
          <caption>Status of each control in each account</caption>
          <thead>
            <tr>
              <th scope="col">Account</th>
              {controls.map(({ id, severity }) => (
                <th scope="col" key={id}>
                  <ControlLink id={id} />
                  <small>{severityWord(severity)}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <slot />
          </tbody>
        </table>
      </div>
    </section>
  );
}

export interface MatrixRowProps {
  readonly account: string;
  readonly cells: readonly Cell[];
}

export function matrixRow({ account, findings }: AccountView, { result }: View): MatrixRowProps {
  const byControl = groupBy(findings, ({ controlId }) => controlId);
  const cells = result.controls.map(({ id }): Cell => {
    const own = byControl.get(id) ?? [];
    const first = own.find(({ status }) => status === 'FAILED') ?? own.find(isUndecided);
    return { controlId: id, status: statusIn(account, id), tally: tallyOf(own), finding: first?.id ?? null };
  });
  return { account: account.account, cells };
}

export function MatrixRow({ account, cells }: MatrixRowProps) {
  return (
    <tr>
      <th scope="row">
        <AccountLink account={account} />
      </th>
      {cells.map(cell => (
        <td key={cell.controlId}>
          {cell.finding === null ? (
            <CellText {...cell} />
          ) : (
            <a href={`#${anchor('finding', cell.finding)}`}>
              <CellText {...cell} />
            </a>
          )}
          <CellDetail {...cell} />
        </td>
      ))}
    </tr>
  );
}

/** Undecided for one cause only is said in the word for that cause. */
function CellText({ status, tally }: Cell) {
  const { counts } = tally;
  const one: AnyStatus | null = counts.NOT_AVAILABLE === 0 ? 'WARNING' : counts.WARNING === 0 ? 'NOT_AVAILABLE' : null;
  const exact = status === 'UNKNOWN' && undecidedOf(tally) > 0 && one !== null ? one : status;
  return <Status status={exact} />;
}

/** How many, where there are several; or that there was nothing to judge. */
function CellDetail({ status, tally }: Cell) {
  const all = countOf(tally);
  if (status === 'PASSED' && all > 0 && tally.vacuous === all) return <small>({VACUOUS})</small>;
  const own = status === 'FAILED' ? tally.counts.FAILED : status === 'UNKNOWN' ? undecidedOf(tally) : all;
  if (all < 2 || own === all) return all < 2 ? null : <small>{amount(all)}</small>;
  return (
    <small>
      {amount(own)} of {amount(all)}
    </small>
  );
}
