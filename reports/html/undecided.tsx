import type { AccountResult } from '../../src/types.js';
import { AccountLink, ControlLink } from './links.js';
import type { Gap } from './gaps.js';
import type { Place } from './place.js';
import { amount, plural } from './words.js';
import { Table } from './table.js';

/** A scan that failed everywhere may have a reason of its own for each resource. */
export const MOST_GAPS = 200;

interface UndecidedProps {
  readonly undecided: number;
  readonly reasons: number;
  readonly place: Place;
}

export function Undecided({ undecided, reasons, place }: UndecidedProps) {
  return (
    <section id="undecided" aria-labelledby="undecided-title">
      <h2 id="undecided-title">What could not be decided</h2>
      <p class="hint">
        {plural(undecided, 'finding')}, by reason. A finding that has several reasons is counted for each of them.
        {reasons > MOST_GAPS && ` The ${amount(MOST_GAPS)} commonest of ${amount(reasons)} reasons are listed; each finding has its own.`}
        {place === 'overview' && ' The page of each account shows its own with the findings.'}
      </p>
      <Table label="Table of reasons" caption="Reasons, the commonest first" class="reasons" sort="reasons">
        <th scope="col" class="number">
          Findings
        </th>
        <th scope="col">Reason</th>
        <th scope="col">Controls</th>
        <th scope="col">Accounts</th>
      </Table>
    </section>
  );
}

export function NothingUndecided() {
  return (
    <section id="undecided" aria-labelledby="undecided-title">
      <h2 id="undecided-title">What could not be decided</h2>
      <p>Nothing: every finding of this report passed or failed.</p>
    </section>
  );
}

interface GapRowProps extends Gap {
  /** The first of its accounts. */
  readonly named: readonly Pick<AccountResult, 'account' | 'name'>[];
}

export function GapRow({ code, description, findings, controls, accounts, named }: GapRowProps) {
  const more = accounts - named.length;
  return (
    <tr>
      <td class="number">{amount(findings)}</td>
      <th scope="row">
        {description}
        {code !== '' && <code>{code}</code>}
      </th>
      <td>
        <ul class="plain">
          {controls.map(([id, count]) => (
            <li key={id}>
              <ControlLink id={id} /> <span class="number">({amount(count)})</span>
            </li>
          ))}
        </ul>
      </td>
      <td>
        <ul class="plain">
          {named.map(({ account, name }) => (
            <li key={account}>
              <AccountLink account={account} /> {name}
            </li>
          ))}
          {more > 0 && <li>and {plural(more, 'other account')}</li>}
        </ul>
      </td>
    </tr>
  );
}
