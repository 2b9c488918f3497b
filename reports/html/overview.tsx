import type { AccountResult } from '../../src/types.js';
import { PagesNotice } from './banner.js';
import { DOCTYPE, Document } from './document.js';
import { accountFilter, Filter, type FilterProps } from './filter.js';
import { AccountLink } from './links.js';
import { framed, piece } from './piece.js';
import { documentProps, sections } from './scan.js';
import { LOOKS, STATUSES, type Tally, VACUOUS } from './status.js';
import { Table } from './table.js';
import { tallyOf, type View } from './view.js';
import { amount, plural } from './words.js';

/** The page of the scan, from which links lead to the page of each account. */
export function* overviewPieces(view: View): Generator<string> {
  yield DOCTYPE;
  yield* framed(Document, documentProps(view.result), page(view), view.place);
  yield '\n';
}

function page(view: View): Iterable<string> {
  const { result, place, accounts } = view;
  const counts = { findings: result.findings.length, accounts: accounts.length };
  const notice = accounts.length > 0 ? piece(PagesNotice, counts) : '';
  return sections(view, notice, framed(AccountList, { accounts: accounts.length, filter: accountFilter(view) }, rowPieces(view), place));
}

function* rowPieces({ accounts, place }: View): Generator<string> {
  for (const { account, findings } of accounts)
    yield piece(AccountRow, { account: account.account, name: account.name, tally: tallyOf(findings) }, place);
}

/** Every account, also those that the table of controls leaves out. */
function AccountList({ accounts, filter }: { readonly accounts: number; readonly filter: FilterProps }) {
  return (
    <section id="accounts" aria-labelledby="accounts-title">
      <h2 id="accounts-title">Findings by account</h2>
      <p class="hint">
        {accounts === 0
          ? 'No account was scanned.'
          : `${plural(accounts, 'account')}; the number leads to the account’s page, which has its findings in full.`}
      </p>
      <Filter {...filter} />
      <Table label="Table of accounts" caption="Findings of each account, by status" class="accounts" sort="accounts">
        <th scope="col">Account</th>
        {STATUSES.map(status => (
          <th scope="col" key={status} class="number">
            {LOOKS[status].word}
          </th>
        ))}
        <th scope="col" class="number">
          Passed with {VACUOUS}
        </th>
      </Table>
    </section>
  );
}

function AccountRow({ account, name, tally }: Pick<AccountResult, 'account' | 'name'> & { readonly tally: Tally }) {
  return (
    <tr data-status={STATUSES.filter(status => tally.counts[status] > 0).join(' ')}>
      <th scope="row">
        <AccountLink account={account} />
        {name !== null && <span class="name"> {name}</span>}
      </th>
      {STATUSES.map(status => (
        <td key={status} class={tally.counts[status] === 0 ? 'number is-nodata' : `number is-${LOOKS[status].tone}`}>
          {amount(tally.counts[status])}
        </td>
      ))}
      <td class="number">{amount(tally.vacuous)}</td>
    </tr>
  );
}
