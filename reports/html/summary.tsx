import { CHANGED, stateWord } from '../wording/baseline.js';
import type { BaselineComparison, ControlResult, ControlStatus, Severity } from '../../src/types.js';
import { Length, Stack } from './chart.js';
import { anchor, ControlLink } from './links.js';
import { Counts, LOOKS, Status, STATUSES, type Tally, VACUOUS } from './status.js';
import { amount, capital, severityWord } from './words.js';

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] as const satisfies readonly Severity[];

interface ControlLine extends Pick<ControlResult, 'id' | 'title' | 'severity'>, Tally {
  readonly status: ControlStatus;
}

export interface SummaryProps {
  readonly accounts: number;
  readonly findings: number;
  readonly total: Tally;
  readonly failedBySeverity: Readonly<Record<Severity, number>>;
  readonly controls: readonly ControlLine[];
  /** Where a baseline was given. */
  readonly changes: BaselineComparison['counts'] | null;
}

export function Summary({ accounts, findings, total, failedBySeverity, controls, changes }: SummaryProps) {
  return (
    <section id="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Summary</h2>
      <dl class="figures">
        <div>
          <dt>Accounts</dt>
          <dd>{amount(accounts)}</dd>
        </div>
        <div>
          <dt>Findings</dt>
          <dd>{amount(findings)}</dd>
        </div>
        {STATUSES.map(status => (
          <div key={status} class={total.counts[status] === 0 ? 'is-none' : `is-${LOOKS[status].tone}`}>
            <dt>
              <Status status={status} />
            </dt>
            <dd id={`count-${LOOKS[status].tone}`}>{amount(total.counts[status])}</dd>
            {status === 'PASSED' && total.vacuous > 0 && (
              <dd class="aside">
                {amount(total.vacuous)} with {VACUOUS}
              </dd>
            )}
          </div>
        ))}
      </dl>
      <div class="charts">
        <ByControl controls={controls} />
        <div class="pair">
          <BySeverity failed={failedBySeverity} />
          {changes !== null && <ByChange changes={changes} />}
        </div>
      </div>
    </section>
  );
}

function ByControl({ controls }: { readonly controls: readonly ControlLine[] }) {
  return (
    // The roles say again what the elements say, because on a phone the rows are stacked and would lose it.
    <table class="chart stacks" role="table">
      <caption>Findings by control</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">
            Control
          </th>
          <th scope="col" role="columnheader">
            Findings
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {controls.map(control => (
          <tr key={control.id} role="row">
            <th scope="row" role="rowheader">
              <ControlLink id={control.id} /> <Status status={control.status} />
              <span class="title">{control.title}</span>
            </th>
            <td role="cell">
              <Stack id={anchor('bar', control.id)} title={`${control.id}: findings by status`} tally={control} />
              <Counts tally={control} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BySeverity({ failed }: { readonly failed: Readonly<Record<Severity, number>> }) {
  const rows = SEVERITIES.map(severity => ({ key: severity.toLowerCase(), name: severityWord(severity), value: failed[severity] }));
  return <Lengths caption="Failed findings by severity" head="Severity" word="failed" id="severity" rows={rows} />;
}

function ByChange({ changes }: { readonly changes: BaselineComparison['counts'] }) {
  const rows = [...CHANGED, 'unchanged' as const].map(state => ({ key: state, name: capital(stateWord(state)), value: changes[state] }));
  return <Lengths caption="Findings since the baseline" head="State" word="findings" id="change" rows={rows} />;
}

interface LengthsProps {
  readonly caption: string;
  readonly head: string;
  readonly word: 'failed' | 'findings';
  readonly id: string;
  readonly rows: readonly { readonly key: string; readonly name: string; readonly value: number }[];
}

function Lengths({ caption, head, word, id, rows }: LengthsProps) {
  const most = Math.max(...rows.map(({ value }) => value));
  return (
    <table class="chart lengths">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col">{capital(word)}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, value }) => (
          <tr key={key} class={value === 0 ? 'is-none' : ''}>
            <th scope="row">{name}</th>
            <td>
              <div>
                <span class="number">{amount(value)}</span>
                <Length
                  id={`${id}-${key}`}
                  title={name}
                  value={value}
                  word={word}
                  most={most}
                  tone={word === 'failed' ? 'failed' : 'plain'}
                />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
