import { stateWord } from '../wording/baseline.js';
import type { Finding, Observation, ObservedValue, Suppression } from '../../src/types.js';
import { anchor, ControlLink, Outside, scanHref } from './links.js';
import { usePlace } from './place.js';
import { Requirements } from './requirements.js';
import { LOOKS, Status } from './status.js';
import { amount, moment, severityWord } from './words.js';

/** Values of an observation that a page of many accounts shows. */
const MOST_VALUES = 50;

interface FindingProps {
  readonly finding: Finding;
  /** Leaves to the control's section what is the same for all of its findings. */
  readonly brief: boolean;
  /** When its account's evidence was collected; `null`: the evidence does not say. */
  readonly collectedAt: string | null;
}

export function FindingArticle({ finding, brief, collectedAt }: FindingProps) {
  const { id, controlId, title, status, severity, controlSeverity, region, resource, message, reasons, evidence, vacuous } = finding;
  const { baseline, suppression } = finding;
  const failed = status === 'FAILED';
  const place = usePlace();
  return (
    <article
      class={`finding tone-${LOOKS[status].tone}`}
      id={anchor('finding', id)}
      data-status={status}
      data-severity={controlSeverity}
      data-region={region ?? '-'}
      data-control={controlId}
    >
      <header>
        <h5>
          <ControlLink id={controlId} /> <span class="title">{title}</span>
        </h5>
        <p class="verdict">
          <Status status={status} vacuous={vacuous ?? false} />
          <span class={`severity severity-${failed ? severity.toLowerCase() : 'none'}`}>
            {severityWord(severity)} severity
            {!failed && <small> ({severityWord(controlSeverity)} when failed)</small>}
          </span>
        </p>
      </header>
      <p class="message">{message}</p>
      {suppression !== undefined && <Suppressed {...suppression} />}
      <dl class="facts">
        <dt>Resource</dt>
        <dd>
          <code>{resource.id}</code> <small>{resource.type}</small>
        </dd>
        <dt>Region</dt>
        <dd>{region ?? (resource.type === 'AWS::::Account' ? 'none' : 'not known')}</dd>
        {baseline !== undefined && (
          <>
            <dt>Since the baseline</dt>
            <dd>{[stateWord(baseline.state), ...baseline.changes].join('; ')}</dd>
          </>
        )}
        {reasons.length > 0 && (
          <>
            <dt>{reasons.length === 1 ? 'Reason' : 'Reasons'}</dt>
            <dd>
              <ul class="plain">
                {reasons.map(({ code, description }, index) => (
                  <li key={index}>
                    {description} <code>{code}</code>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {status !== 'PASSED' && (
          <>
            <dt>{failed ? 'Remediation' : 'If it fails'}</dt>
            <dd>
              {!brief && `${finding.remediation.text} `}
              <a href={scanHref(place, `${anchor('control', controlId)}-fix`)}>
                {brief ? 'What to do, commands and cautions' : 'Commands and cautions'}
              </a>
              {!brief && (
                <>
                  {' · '}
                  <Outside href={finding.remediation.url}>AWS documentation</Outside>
                </>
              )}
            </dd>
          </>
        )}
      </dl>
      {evidence.length > 0 && <Evidence evidence={evidence} collectedAt={collectedAt} />}
      {!brief && finding.relatedRequirements.length > 0 && <Requirements requirements={finding.relatedRequirements} />}
    </article>
  );
}

function Suppressed({ id, type, reason, owner, expires }: Suppression) {
  const href = scanHref(usePlace(), anchor('exception', id));
  return (
    <p class="suppressed">
      <strong>Suppressed until {expires}</strong> by <a href={href}>{id}</a> ({type}, {owner}): {reason}
    </p>
  );
}

function Evidence({ evidence, collectedAt }: { readonly evidence: readonly Observation[]; readonly collectedAt: string | null }) {
  return (
    <table class="evidence">
      <caption>Evidence of {collectedAt === null ? 'a time that is not known' : moment(collectedAt)}</caption>
      <thead>
        <tr>
          <th scope="col">Field and API</th>
          <th scope="col">Actual</th>
          <th scope="col">Expected</th>
        </tr>
      </thead>
      <tbody>
        {evidence.map(({ api, field, actual, expected }, index) => (
          <tr key={index}>
            <th scope="row">
              <code>{field}</code>
              <small>{api}</small>
            </th>
            <td>
              <Value value={actual} />
            </td>
            <td>{expected ?? <span class="aside">context only</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value }: { readonly value: ObservedValue }) {
  const most = usePlace() === 'account' ? Infinity : MOST_VALUES;
  if (value === null) return <span class="aside">none</span>;
  if (value === '') return <span class="aside">empty text</span>;
  if (typeof value !== 'object') return <code>{String(value)}</code>;
  if (value.length === 0) return <span class="aside">empty list</span>;
  return (
    <ul class="plain">
      {value.slice(0, most).map((item, index) => (
        <li key={index}>
          <code>{item}</code>
        </li>
      ))}
      {value.length > most && <li class="aside">and {amount(value.length - most)} more</li>}
    </ul>
  );
}
