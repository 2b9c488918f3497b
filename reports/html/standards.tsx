import type { ControlStatus, ScanResult } from '../../src/types.js';
import { isVacuous, type RequirementResult, standardResults } from '../wording/requirements.js';
import { anchor, ControlLink } from './links.js';
import { framed, piece } from './piece.js';
import { LOOKS, Status, VACUOUS } from './status.js';
import { capital, plural } from './words.js';

/** What a result is called here: a control supports a requirement, and nobody meets one by it. */
const RESULTS = {
  FAILED: 'not supported',
  UNKNOWN: 'undecided',
  PASSED: 'supported',
  NO_DATA: 'without data',
} as const satisfies Record<ControlStatus, string>;

const ORDER = Object.keys(RESULTS) as readonly ControlStatus[];

/** Requirement by requirement, what the controls of this scan say. */
export function* standardPieces(result: ScanResult): Generator<string> {
  const all = standardResults(result);
  yield* framed(
    Standards,
    { standards: all.length, interrupted: result.scan.interrupted, limited: result.scan.regions !== null },
    all.map(({ key, title, requirements }) => piece(Standard, { name: key, title, requirements })),
  );
}

interface StandardsProps {
  readonly standards: number;
  readonly interrupted: boolean;
  /** To some Regions. */
  readonly limited: boolean;
}

function Standards({ standards, interrupted, limited }: StandardsProps) {
  return (
    <section id="standards" aria-labelledby="standards-title">
      <h2 id="standards-title">Results by standard</h2>
      {standards === 0 ? (
        <p class="hint">No standard of Security Hub enables a control of this scan.</p>
      ) : (
        <p class="hint">
          Which requirement which control supports, as Security Hub maps them. <em>Supported</em>: every control that supports the
          requirement passed. <em>Not supported</em>: at least one failed. <em>Undecided</em>: none failed, and at least one could not be
          decided or was not judged. A requirement asks for more than these controls can show, so none of this says that it is met.
          {interrupted && ' The scan was interrupted, so nothing is called supported: accounts may be missing.'}
          {limited && ' The scan was limited to some Regions, so nothing is called supported.'}
        </p>
      )}
      <slot />
    </section>
  );
}

interface StandardProps {
  readonly name: string;
  readonly title: string;
  readonly requirements: readonly RequirementResult[];
}

function Standard({ name, title, requirements }: StandardProps) {
  const counts = ORDER.map(status => {
    const some = requirements.filter(one => one.status === status);
    return { status, amount: some.length, vacuous: some.filter(one => one.vacuous).length };
  });
  return (
    <details class="standard" id={anchor('standard', name)}>
      <summary>
        <h3>{title}</h3>
        <ul class="counts">
          {counts
            .filter(({ amount }) => amount > 0)
            .map(({ status, amount, vacuous }) => (
              <li key={status} class={`is-${LOOKS[status].tone}`}>
                <span class="symbol" aria-hidden="true">
                  {LOOKS[status].symbol}
                </span>
                <span>
                  <b>{amount}</b> {RESULTS[status]}
                  {vacuous > 0 && ` (${vacuous === amount ? '' : `${vacuous} with `}${VACUOUS})`}
                </span>
              </li>
            ))}
        </ul>
      </summary>
      <div class="scroll" role="region" aria-label={`Table of requirements: ${name}`} tabindex={0}>
        <table class="requirement">
          <caption>
            {plural(requirements.length, 'requirement')} of {title}
          </caption>
          <thead>
            <tr>
              <th scope="col">Requirement</th>
              <th scope="col">Result</th>
              <th scope="col">Controls that support it</th>
            </tr>
          </thead>
          <tbody>
            {requirements.map((requirement, index) => (
              <Requirement key={index} {...requirement} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Requirement({ id, status, vacuous, controls, notJudged }: RequirementResult) {
  const { symbol, tone } = LOOKS[status];
  return (
    <tr>
      <th scope="row">
        {id ?? (
          <>
            {controls[0]!.id}
            <small>no number of its own</small>
          </>
        )}
      </th>
      <td class={`is-${tone}`}>
        <span class="status">
          <span class="symbol" aria-hidden="true">
            {symbol}
          </span>
          <span>
            {capital(RESULTS[status])}
            {vacuous && ` (${VACUOUS})`}
          </span>
        </span>
      </td>
      <td>
        <ul class="plain">
          {controls.map(control => (
            <li key={control.id}>
              <ControlLink id={control.id} /> <Status status={control.status} vacuous={isVacuous(control)} />
            </li>
          ))}
          {notJudged.map(control => (
            <li key={control}>
              {control} <span class="aside">not judged in this scan</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
