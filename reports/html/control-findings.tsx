import type { Finding } from '../../src/types.js';
import { AccountLink, anchor, findingHref } from './links.js';
import { framed, piece } from './piece.js';
import { type Place, usePlace } from './place.js';
import { Status, STATUSES } from './status.js';
import { Table } from './table.js';
import type { View } from './view.js';
import { amount } from './words.js';

/** More findings of one control than these are counted; each account's section has its own. */
const MOST_LISTED: Readonly<Record<Place, number>> = { whole: 200, overview: 50, account: 0 };

/** Of a control, a row for each finding, which leads to its evidence: what failed first. */
export function* controlFindingPieces(controlId: string, findings: readonly Finding[], { place, passesFolded }: View): Generator<string> {
  if (findings.length === 0) return;
  const most = MOST_LISTED[place];
  const isFolded = passesFolded && place === 'whole';
  const rank = ({ status }: Finding) => STATUSES.indexOf(status);
  const listed = [...findings].sort((a, b) => rank(a) - rank(b)).slice(0, most);
  const rows = listed.map(({ id, status, vacuous, account, region, message }) => {
    const isShown = status !== 'PASSED' || !isFolded;
    return piece(Row, { id, status, vacuous: vacuous === true, account, region, message, isShown }, place);
  });
  yield* framed(Findings, { controlId, more: findings.length - listed.length }, rows, place);
}

function Findings({ controlId, more }: { readonly controlId: string; readonly more: number }) {
  return (
    <div class="index">
      <Table label={`Table of findings of ${controlId}`} caption="Findings" class="findings" sort={anchor('control', controlId)}>
        <th scope="col">Status</th>
        <th scope="col">Account</th>
        <th scope="col">Region</th>
        <th scope="col">Finding</th>
      </Table>
      {more > 0 && (
        <p class="hint">
          And {amount(more)} more, <a href="#accounts">by account</a>.
        </p>
      )}
    </div>
  );
}

interface RowProps extends Pick<Finding, 'id' | 'status' | 'account' | 'region' | 'message'> {
  readonly vacuous: boolean;
  /** The finding is shown in full somewhere. */
  readonly isShown: boolean;
}

function Row({ id, status, vacuous, account, region, message, isShown }: RowProps) {
  const place = usePlace();
  return (
    <tr>
      <td>
        <Status status={status} vacuous={vacuous} />
      </td>
      <td>
        <AccountLink account={account} />
      </td>
      <td>{region ?? '–'}</td>
      <th scope="row">{isShown ? <a href={findingHref(place, account, id)}>{message}</a> : message}</th>
    </tr>
  );
}
