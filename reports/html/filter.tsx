import type { ComplianceStatus, Severity } from '../../src/types.js';
import { compareText } from '../../src/order.js';
import { anchor } from './links.js';
import { LOOKS, STATUSES } from './status.js';
import type { View } from './view.js';
import { severityWord } from './words.js';

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] as const satisfies readonly Severity[];

interface Choice {
  readonly value: string;
  readonly text: string;
  /** Of a standard, the controls that it enables, a line each. */
  readonly controls?: string;
}

interface Choices {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly Choice[];
}

export interface FilterProps {
  /** What is filtered: `findings`. */
  readonly noun: string;
  readonly fields: readonly Choices[];
}

/** What the findings of a page differ in: a field for each thing of which there are at least two. */
export function findingFilter({ result, accounts: all, passesFolded }: View): FilterProps {
  const { controls, standards } = result;
  const shown = passesFolded ? result.findings.filter(({ status }) => status !== 'PASSED') : result.findings;
  const accounts = passesFolded ? all.filter(({ attention }) => attention) : all;
  const regions = [...new Set(shown.map(({ region }) => region ?? ''))].sort(compareText);
  const severities = new Set(shown.map(({ controlSeverity }) => controlSeverity));
  const fields: Choices[] = [
    { name: 'status', label: 'Status', choices: statusChoices(new Set(shown.map(({ status }) => status))) },
    {
      name: 'severity',
      label: 'Severity of the control',
      choices: SEVERITIES.filter(one => severities.has(one)).map(one => ({ value: one, text: severityWord(one) })),
    },
    {
      name: 'account',
      label: 'Account',
      choices: accounts.map(({ account: { account, name } }) => ({
        value: anchor('account', account),
        text: name === null ? account : `${account} ${name}`,
      })),
    },
    {
      name: 'region',
      label: 'Region',
      choices: regions.map(region => ({ value: region === '' ? '-' : region, text: region === '' ? 'none' : region })),
    },
    { name: 'control', label: 'Control', choices: controls.map(({ id, title }) => ({ value: id, text: `${id} ${title}` })) },
    {
      name: 'standard',
      label: 'Standard',
      choices: standards.map(({ key, title }) => ({
        value: key,
        text: title,
        controls: controls
          .filter(control => Object.hasOwn(control.standards, key))
          .map(({ id }) => id)
          .join('\n'),
      })),
    },
  ];
  return { noun: 'findings', fields: fields.filter(({ choices }) => choices.length > 1) };
}

export function accountFilter({ result }: View): FilterProps {
  const statuses = new Set(result.findings.map(({ status }) => status));
  return { noun: 'accounts', fields: [{ name: 'status', label: 'With findings', choices: statusChoices(statuses) }] };
}

function statusChoices(statuses: ReadonlySet<ComplianceStatus>): Choice[] {
  const single = STATUSES.filter(status => statuses.has(status)).map(status => ({ value: status, text: LOOKS[status].word }));
  const isBoth = statuses.has('WARNING') && statuses.has('NOT_AVAILABLE');
  return isBoth ? [...single, { value: 'WARNING NOT_AVAILABLE', text: 'Warning or not available' }] : single;
}

/** Fields that only a script can read, and so only a script shows. */
export function Filter({ noun, fields }: FilterProps) {
  return (
    <div class="filter" role="search" aria-label={`Filter ${noun}`} data-noun={noun} hidden>
      <p>
        <label for="filter-q">Search</label>
        <input id="filter-q" name="q" type="search" autocomplete="off" spellcheck={false} />
      </p>
      {fields.map(({ name, label, choices }) => (
        <p key={name}>
          <label for={`filter-${name}`}>{label}</label>
          <select id={`filter-${name}`} name={name}>
            <option value="">Any</option>
            {choices.map(({ value, text, controls }) => (
              <option key={value} value={value} data-controls={controls}>
                {text}
              </option>
            ))}
          </select>
        </p>
      ))}
      <p>
        <button type="button" hidden>
          Clear the filter
        </button>
      </p>
      <p class="result" role="status" />
    </div>
  );
}

/** Stands at the top of the page, and of its print, while findings are left out. */
export function FilterNote() {
  return (
    <div class="filtered" hidden>
      <p>
        <span /> <a href="#accounts">Go to them</a>
      </p>
      <button type="button">Clear the filter</button>
    </div>
  );
}
