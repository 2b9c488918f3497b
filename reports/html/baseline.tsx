import type { BaselineComparison, ScanResult } from '../../src/types.js';
import { type Change, changeGroups, countsSentence } from '../wording/baseline.js';
import { framed, piece } from './piece.js';
import { Table } from './table.js';
import { amount, moment, plural } from './words.js';

/** More of one state than this are counted: the JSON report has them all. */
const MOST_CHANGES = 200;

/** The section on what changed since the baseline, where one was given. */
export function* baselinePieces(result: ScanResult): Generator<string> {
  if (result.baseline === undefined) return;
  const rows = changeGroups(result).flatMap(({ title, changes }) => [
    ...changes.slice(0, MOST_CHANGES).map(change => piece(ChangeRow, { title, ...change })),
    ...(changes.length > MOST_CHANGES ? [piece(MoreChanges, { title, more: changes.length - MOST_CHANGES })] : []),
  ]);
  yield* framed(Baseline, result.baseline, rows);
}

function Baseline({ source, madeAt, toolVersion, counts, missingScope, newControls }: BaselineComparison) {
  const changed = plural(counts.new + counts.updated + counts.resolved + counts.gone + counts.notReevaluated, 'finding');
  return (
    <section id="baseline" aria-labelledby="baseline-title">
      <h2 id="baseline-title">Change since the baseline</h2>
      <p>
        {source}, made {moment(madeAt)} by version {toolVersion}: {countsSentence(counts)}.
      </p>
      <p class="hint">
        Resolved: it failed, and passes now. Gone: its account and control were evaluated completely, its Region was listed, and it is not
        there. What was not evaluated again may be as it was, or not.
      </p>
      {missingScope.map(({ what, because }) => (
        <p key={what + because}>
          <strong>{what}</strong> {because}
        </p>
      ))}
      {newControls.length > 0 && <p>The baseline does not know {newControls.join(', ')}.</p>}
      <Table label="Table of changes since the baseline" caption={`What is not as it was: ${changed}`} sort="changes">
        <th scope="col">State</th>
        <th scope="col">Finding</th>
        <th scope="col">What changed</th>
      </Table>
    </section>
  );
}

function ChangeRow({ title, id, what }: Change & { readonly title: string }) {
  return (
    <tr>
      <td>{title}</td>
      <th scope="row">
        <code>{id}</code>
      </th>
      <td>{what}</td>
    </tr>
  );
}

function MoreChanges({ title, more }: { readonly title: string; readonly more: number }) {
  return (
    <tr>
      <td>{title}</td>
      <td colSpan={2}>and {amount(more)} more, which the JSON report lists</td>
    </tr>
  );
}
