import type { ControlResult, ControlStatus, Severity } from '../../src/types.js';
import { Length, Stack } from './chart.js';
import { anchor, ControlLink } from './links.js';
import { Counts, LOOKS, Status, STATUSES, type Tally, VACUOUS } from './status.js';
import { amount, severityWord } from './words.js';

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
}

export function Summary({ accounts, findings, total, failedBySeverity, controls }: SummaryProps) {
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
        <BySeverity failed={failedBySeverity} />
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
  const most = Math.max(...SEVERITIES.map(severity => failed[severity]));
  return (
    <table class="chart severities">
      <caption>Failed findings by severity</caption>
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">Failed</th>
        </tr>
      </thead>
      <tbody>
        {SEVERITIES.map(severity => (
          <tr key={severity} class={failed[severity] === 0 ? 'is-none' : ''}>
            <th scope="row">{severityWord(severity)}</th>
            <td>
              <div>
                <span class="number">{amount(failed[severity])}</span>
                <Length
                  id={`severity-${severity.toLowerCase()}`}
                  title={`${severityWord(severity)} severity`}
                  value={failed[severity]}
                  most={most}
                />
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
