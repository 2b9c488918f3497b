import type { SuppressionResult } from '../../src/types.js';
import { stateText } from '../wording/suppressions.js';
import { anchor } from './links.js';
import { Table } from './table.js';
import { amount, plural } from './words.js';

interface ExceptionsProps {
  readonly entries: number;
  readonly suppressed: number;
}

/** Failed findings that are accepted: who answers for it, why, and until when. */
export function Exceptions({ entries, suppressed }: ExceptionsProps) {
  return (
    <section id="exceptions" aria-labelledby="exceptions-title">
      <h2 id="exceptions-title">Register of exceptions</h2>
      <p class="hint">
        {plural(suppressed, 'failed finding')} {suppressed === 1 ? 'is' : 'are'} suppressed, by a file with {amount(entries)}{' '}
        {entries === 1 ? 'entry' : 'entries'}. What is suppressed has failed all the same, and is counted as failed everywhere in this
        report.
      </p>
      <Table label="Table of exceptions" caption="Entries of the suppressions file" class="exceptions" sort="exceptions">
        <th scope="col">Entry</th>
        <th scope="col">State</th>
        <th scope="col">Until</th>
        <th scope="col">Owner</th>
        <th scope="col">Reason</th>
      </Table>
    </section>
  );
}

export function ExceptionRow({ entry }: { readonly entry: SuppressionResult }) {
  const { id, type, controls, reason, owner, expires, approvedBy, ticket, created, location } = entry;
  return (
    <tr id={anchor('exception', id)}>
      <th scope="row">
        {id}
        <small>{type}</small>
        <small>{controls.join(', ')}</small>
        <code>
          {location.file}:{location.line}
        </code>
      </th>
      <td>{stateText(entry)}</td>
      <td>
        {expires}
        {created !== undefined && <small>since {created}</small>}
      </td>
      <td>
        {owner}
        {approvedBy !== undefined && <small>approved by {approvedBy}</small>}
      </td>
      <td>
        {reason}
        {ticket !== undefined && <small>{ticket}</small>}
      </td>
    </tr>
  );
}
