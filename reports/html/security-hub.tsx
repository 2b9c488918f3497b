import type { ScanResult, SecurityHubComparison } from '../../src/types.js';
import { type Beside, besideGroups, besideNotes, besideText } from '../wording/security-hub.js';
import { framed, piece } from './piece.js';
import { Table } from './table.js';
import { amount, plural } from './words.js';

/** More of one kind than this are counted: the JSON report has them all. */
const MOST_BESIDE = 200;

/** The section with Security Hub’s verdicts, where its findings were given. */
export function* securityHubPieces(result: ScanResult): Generator<string> {
  const { securityHub } = result;
  if (securityHub === undefined) return;
  const rows = besideGroups(result).flatMap(({ title, entries }) => [
    ...entries.slice(0, MOST_BESIDE).map(entry => piece(BesideRow, { title, ...entry })),
    ...(entries.length > MOST_BESIDE ? [piece(MoreBeside, { title, more: entries.length - MOST_BESIDE })] : []),
  ]);
  yield* framed(SecurityHub, securityHub, rows);
}

function SecurityHub(comparison: SecurityHubComparison) {
  const { source, resources, counts } = comparison;
  const apart = Object.values(counts).reduce((sum, count) => sum + count, 0) - counts.agrees;
  return (
    <section id="security-hub" aria-labelledby="security-hub-title">
      <h2 id="security-hub-title">Beside Security Hub</h2>
      <p>
        {source}, {plural(resources, 'verdict')} on these controls: {besideText(comparison)}.
      </p>
      <p class="hint">
        Security Hub is a second witness: no verdict of this report rests on it. Where the two differ, what may explain it is named; the
        evidence of both is what decides.
      </p>
      {besideNotes(comparison).map(note => (
        <p key={note}>{note}</p>
      ))}
      <Table label="Table of what differs from Security Hub" caption={`What is not alike: ${plural(apart, 'verdict')}`}>
        <th scope="col">How</th>
        <th scope="col">Finding</th>
        <th scope="col">Here</th>
        <th scope="col">Security Hub</th>
        <th scope="col">What may explain it</th>
      </Table>
    </section>
  );
}

function BesideRow({ title, id, here, there, because }: Beside & { readonly title: string }) {
  return (
    <tr>
      <td>{title}</td>
      <th scope="row">
        <code>{id}</code>
      </th>
      <td>{here}</td>
      <td>{there}</td>
      <td>
        {because.length === 0 ? null : (
          <ul>
            {because.map(reason => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

function MoreBeside({ title, more }: { readonly title: string; readonly more: number }) {
  return (
    <tr>
      <td>{title}</td>
      <td colSpan={4}>and {amount(more)} more, which the JSON report lists</td>
    </tr>
  );
}
