import type { ControlResult, Remediation, StandardReference, StandardRequirements } from '../../src/types.js';
import { parameterText } from './about.js';
import { anchor, Outside } from './links.js';
import { RequirementIds } from './requirements.js';
import { Counts, Status } from './status.js';
import { severityWord } from './words.js';

interface ControlProps {
  readonly control: ControlResult;
  readonly standards: readonly StandardReference[];
}

export function Controls() {
  return (
    <section id="controls" aria-labelledby="controls-title">
      <h2 id="controls-title">Controls</h2>
      <slot />
    </section>
  );
}

export function ControlSection({ control, standards }: ControlProps) {
  const { id, title, description, severity, category, resourceType, url, source, needs, decision, notes, status } = control;
  const parameters = Object.entries(control.parameters);
  return (
    <section class="control" id={anchor('control', id)}>
      <header>
        <h3>
          <span class="id">{id}</span> {title}
        </h3>
        <p class="verdict">
          <Status status={status} />
          <span class="severity">{severityWord(severity)} severity</span>
        </p>
        <Counts tally={control} />
      </header>
      <h4>What it checks</h4>
      <p>
        {description} <Outside href={url}>{id.startsWith('CloudTrail.') ? 'AWS’s own description' : 'Its own description'}</Outside>
      </p>
      <dl class="facts">
        <dt>Category</dt>
        <dd>{category}</dd>
        <dt>Resource type</dt>
        <dd>
          <code>{resourceType}</code>
        </dd>
        <dt>Evidence</dt>
        <dd>{needs.length === 0 ? 'none' : needs.join(', ')}</dd>
        <dt>Check from</dt>
        <dd>{source}</dd>
      </dl>
      <h4 id={`${anchor('control', id)}-rule`}>How it is decided</h4>
      <ol>
        {decision.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
      {notes.length > 0 && (
        <>
          <h4>Notes, and differences from Security Hub</h4>
          <List items={notes} />
        </>
      )}
      {parameters.length > 0 && (
        <>
          <h4>Parameters in this scan</h4>
          <dl class="facts">
            {parameters.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>{parameterText(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <slot />
      <Fix id={id} remediation={control.remediation} />
      <Standards requirements={control.standards} standards={standards} />
    </section>
  );
}

function List({ items }: { readonly items: readonly string[] }) {
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index}>{item}</li>
      ))}
    </ul>
  );
}

function Fix({ id, remediation }: { readonly id: string; readonly remediation: Remediation }) {
  const { text, cli, terraform, cautions, url } = remediation;
  return (
    <div class="fix" id={`${anchor('control', id)}-fix`}>
      <h4>Remediation</h4>
      <p>
        {text} <Outside href={url}>AWS documentation</Outside>
      </p>
      {cautions.length > 0 && (
        <div class="cautions">
          <p>
            <span class="symbol" aria-hidden="true">
              {'⚠\uFE0E'}
            </span>{' '}
            <strong>Before you do it</strong>
          </p>
          <List items={cautions} />
        </div>
      )}
      {cli !== '' && <Code name="AWS CLI" text={cli} />}
      {terraform !== '' && <Code name="Terraform" text={terraform} />}
    </div>
  );
}

function Code({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <details class="code">
      <summary>{name}</summary>
      <pre>
        <code>{text}</code>
      </pre>
    </details>
  );
}

function Standards({
  requirements,
  standards,
}: {
  readonly requirements: StandardRequirements;
  readonly standards: readonly StandardReference[];
}) {
  const known = new Map(standards.map(({ key, title }) => [key, title]));
  const rows = Object.entries(requirements);
  if (rows.length === 0) return <p class="hint">No standard of Security Hub enables this control.</p>;
  return (
    <table class="standards">
      <caption>Requirements that this control supports</caption>
      <thead>
        <tr>
          <th scope="col">Standard</th>
          <th scope="col">Requirements</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([key, ids]) => (
          <tr key={key}>
            <th scope="row">{known.get(key) ?? key}</th>
            <td>
              {ids.length === 0 ? <span class="aside">enables the control; AWS prints no requirement</span> : <RequirementIds ids={ids} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
