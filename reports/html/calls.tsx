import type { ScanResult } from '../../src/types.js';
import { compareText } from '../../src/order.js';
import { withListTrails } from '../discovery.js';
import { EVERY_SCAN, FACT_CALLS, ORGANIZATION } from '../wording/calls.js';
import { ControlLink } from './links.js';
import { framed, piece } from './piece.js';
import { Table } from './table.js';
import { plural } from './words.js';

/** Which answers of AWS the report rests on, and what it takes to get them. */
export function* callPieces(result: ScanResult): Generator<string> {
  yield* framed(
    Calls,
    callsProps(result),
    callRows(result).map(row => piece(CallRow, row)),
  );
}

interface CallsProps {
  readonly live: number;
  readonly files: number;
  /** What was collected from AWS was saved in files since, as they say. */
  readonly saved: boolean;
}

function callsProps({ accounts, scan }: ScanResult): CallsProps {
  const live = accounts.filter(({ origin }) => origin === 'live').length;
  return { live, files: accounts.length - live, saved: scan.inputs.length > 0 };
}

function Calls({ live, files, saved }: CallsProps) {
  return (
    <div class="calls">
      <h3>API calls and permissions</h3>
      <p class="hint">
        {live > 0 &&
          `Evidence of ${plural(live, 'account')} was collected from AWS${saved ? ', as the files say that it was saved in' : ''}: no call is made that is not listed, and none of them changes anything. `}
        {files > 0 &&
          `Evidence of ${plural(files, 'account')} is from files that somebody gave: they are taken for what these calls answer. `}
        A call is made only where a verdict needs its answer.
      </p>
      <Table label="Table of calls" caption="Calls whose answers the evidence consists of">
        <th scope="col">Call</th>
        <th scope="col">IAM permission</th>
        <th scope="col">What needs it</th>
      </Table>
    </div>
  );
}

interface CallRowProps {
  readonly operation: string;
  /** `null`: the scan does not make this call, it is in the evidence. */
  readonly action: string | null;
  readonly controls: readonly string[];
  /** Where no control needs it. */
  readonly purpose: string;
}

/** What the collectors declare for the facts of these controls, and what the evidence names beside it. */
function callRows({ accounts, controls, findings }: ScanResult): CallRowProps[] {
  const isLive = accounts.some(({ origin }) => origin === 'live');
  const lists = withListTrails(accounts).length > 0;
  const declared = FACT_CALLS.flatMap(({ operation, action, facts }): CallRowProps[] => {
    const needing = controls.filter(({ needs }) => needs.some(need => facts.includes(need))).map(({ id }) => id);
    const isMade = operation === 'cloudtrail:ListTrails' ? lists : needing.length > 0 || facts.includes(COVERAGE);
    return isMade ? [{ operation, action, controls: needing, purpose: 'What the trails record, where that is asked for' }] : [];
  });
  const known = new Set(declared.map(({ operation }) => operation));
  const others = new Map<string, Set<string>>();
  for (const { controlId, evidence } of findings)
    for (const { api } of evidence) if (!known.has(api)) others.set(api, (others.get(api) ?? new Set()).add(controlId));
  const named = [...others].sort(([a], [b]) => compareText(a, b));
  return [
    ...(isLive ? EVERY_SCAN : []).map(one => ({ ...one, controls: [], purpose: 'Every scan' })),
    ...(isLive && accounts.length > 1 ? ORGANIZATION : []).map(one => ({ ...one, controls: [], purpose: 'A scan of an organization' })),
    ...declared,
    ...named.map(([operation, ids]) => ({ operation, action: null, controls: [...ids], purpose: '' })),
  ];
}

/** The fact that no control needs, and only the coverage does. */
const COVERAGE = 'insightSelectors';

function CallRow({ operation, action, controls, purpose }: CallRowProps) {
  return (
    <tr>
      <th scope="row">
        <code>{operation}</code>
      </th>
      <td>{action === null ? <span class="aside">not called: from the evidence</span> : <code>{action}</code>}</td>
      <td>
        {controls.length === 0
          ? purpose
          : controls.map((id, index) => (
              <span key={id}>
                {index > 0 && ', '}
                <ControlLink id={id} />
              </span>
            ))}
      </td>
    </tr>
  );
}
