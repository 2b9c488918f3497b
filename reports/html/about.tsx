import type { InputSource, ParameterValue, ScanResult } from '../../src/types.js';
import { ControlLink, Outside, scanHref } from './links.js';
import { usePlace } from './place.js';
import { fileSize, moment, plural } from './words.js';

/** More input files than these are shown on demand. */
const MOST_OPEN = 12;

export interface Setting {
  readonly controlId: string;
  readonly name: string;
  readonly value: ParameterValue;
}

interface AboutProps {
  readonly tool: ScanResult['tool'];
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly parity: boolean;
  /** What the user left out, in sentences. */
  readonly limits: readonly string[];
  readonly settings: readonly Setting[];
  readonly inputs: number;
  /** Every account was asked over the network. */
  readonly live: boolean;
}

/** What a parameter is, in words: `null` and an empty list are what "not set" looks like. */
export function parameterText(value: ParameterValue): string {
  if (value === null) return 'not set';
  if (typeof value === 'object') return value.length === 0 ? 'not set' : value.join(', ');
  return value === '' ? 'empty' : String(value);
}

export function About({ tool, startedAt, finishedAt, parity, limits, settings, inputs, live }: AboutProps) {
  return (
    <section id="about" aria-labelledby="about-title">
      <h2 id="about-title">About this scan</h2>
      <dl class="facts">
        <dt>Tool</dt>
        <dd>
          <Outside href={tool.informationUri}>
            {tool.name} {tool.version}
          </Outside>
        </dd>
        <dt>Started</dt>
        <dd>
          <time dateTime={startedAt}>{moment(startedAt)}</time>
        </dd>
        <dt>Finished</dt>
        <dd>
          <time dateTime={finishedAt}>{moment(finishedAt)}</time>
        </dd>
        <dt>Judged</dt>
        <dd>
          {parity
            ? 'As Security Hub does (parity): every parameter, and every known difference, follows Security Hub unless it was set.'
            : 'By this tool’s own rules (no parity). Where they differ from Security Hub, the control’s section says so.'}
        </dd>
        {limits.length > 0 && (
          <>
            <dt>Limits</dt>
            <dd>{limits.join(' ')}</dd>
          </>
        )}
        <dt>Parameters</dt>
        <dd>
          {settings.length === 0 ? (
            'Every parameter has its default; each control’s section shows them.'
          ) : (
            <ul class="settings">
              {settings.map(({ controlId, name, value }) => (
                <li key={`${controlId}.${name}`}>
                  <ControlLink id={controlId} /> <code>{name}</code> = <code>{parameterText(value)}</code>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>Input</dt>
        <dd>
          <Inputs files={inputs} live={live} />
        </dd>
      </dl>
    </section>
  );
}

function Inputs({ files, live }: { readonly files: number; readonly live: boolean }) {
  const place = usePlace();
  const list = (
    <ul class="inputs">
      <slot />
    </ul>
  );
  const none = live ? 'No file: the evidence was collected from AWS.' : 'No file is named.';
  // Every account's page would repeat them.
  if (place === 'account')
    return files === 0 ? <>{none}</> : <a href={scanHref(place, 'about')}>{plural(files, 'file')}, named on the overview</a>;
  if (files === 0)
    return (
      <>
        {none}
        {list}
      </>
    );
  return files <= MOST_OPEN ? (
    list
  ) : (
    <details>
      <summary>{plural(files, 'file')}</summary>
      {list}
    </details>
  );
}

export function Input({ name, bytes, sha256 }: InputSource) {
  return (
    <li>
      <code>{name === '-' ? '- (standard input)' : name}</code> <small>{fileSize(bytes)}</small>
      <code class="digest">SHA-256 {sha256}</code>
    </li>
  );
}
