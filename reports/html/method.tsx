import type { AccountResult, ControlResult, ScanResult } from '../../src/types.js';
import { compareText } from '../../src/order.js';
import { parameterText } from './about.js';
import { callPieces } from './calls.js';
import { anchor, ControlLink, scanHref } from './links.js';
import { framed, piece } from './piece.js';
import { usePlace } from './place.js';
import { Table } from './table.js';
import type { View } from './view.js';
import { moment, plural } from './words.js';

/** More accounts than these are counted: the section of findings lists each. */
const MOST_NAMED = 24;

/** What was looked at, how it was judged, and what none of it can show. */
export function* methodPieces({ result, place }: View): Generator<string> {
  yield* framed(Method, methodProps(result), parts(result), place);
}

function* parts(result: ScanResult): Generator<string> {
  yield* framed(
    Rules,
    {},
    result.controls.map(control => piece(Rule, ruleProps(control, result))),
  );
  yield* callPieces(result);
  yield piece(Limitations, limitationsProps(result));
}

interface MethodProps {
  readonly accounts: number;
  readonly named: readonly Pick<AccountResult, 'account' | 'name'>[];
  readonly skipped: number;
  readonly partitions: readonly string[];
  readonly regions: readonly string[];
  /** First and last time of the evidence; `null` where no account says. */
  readonly evidence: readonly [string, string] | null;
  /** Accounts whose evidence does not say of when it is. */
  readonly undated: number;
}

function methodProps({ accounts, skippedAccounts, coverage }: ScanResult): MethodProps {
  const times = accounts.flatMap(({ collectedAt }) => collectedAt ?? []).sort(compareText);
  const regions = coverage.rows.flatMap(row => row.regions.flatMap(({ names }) => names)).filter(name => name !== '-');
  return {
    accounts: accounts.length,
    named: accounts.length <= MOST_NAMED ? accounts.map(({ account, name }) => ({ account, name })) : [],
    skipped: skippedAccounts.length,
    partitions: [...new Set(accounts.map(({ partition }) => partition))].sort(compareText),
    regions: [...new Set(regions)].sort(compareText),
    evidence: times.length === 0 ? null : [times[0]!, times.at(-1)!],
    undated: accounts.length - times.length,
  };
}

function Method({ accounts, named, skipped, partitions, regions, evidence, undated }: MethodProps) {
  return (
    <section id="method" aria-labelledby="method-title">
      <h2 id="method-title">Scope and method</h2>
      <dl class="facts">
        <dt>Accounts</dt>
        <dd>
          {plural(accounts, 'account')}
          {named.length > 0 && `: ${named.map(({ account, name }) => (name === null ? account : `${account} (${name})`)).join(', ')}`}. No
          sample was taken: every resource that the evidence holds was judged.
          {skipped > 0 && (
            <>
              {' '}
              <a href="#skipped">{plural(skipped, 'account')} left out on purpose</a>.
            </>
          )}
        </dd>
        <dt>Partition</dt>
        <dd>{partitions.length === 0 ? 'none' : partitions.join(', ')}</dd>
        <dt>Regions</dt>
        <dd>{regions.length === 0 ? 'The evidence names none.' : `${plural(regions.length, 'Region')}: ${regions.join(', ')}.`}</dd>
        <dt>Evidence of</dt>
        <dd>
          {evidence === null ? 'The evidence does not say of when it is.' : <Times evidence={evidence} />}
          {evidence !== null && undated > 0 && ` The evidence of ${plural(undated, 'account')} does not say of when it is.`}
        </dd>
        <dt>Organization trails</dt>
        <dd>
          An organization trail is one trail, and is judged once, in the account that owns it, with its bucket and its tags. Member accounts
          that show it have no findings of their own about it, so they cannot fail for what they cannot change; for CloudTrail.1 and
          CloudTrail.3 it counts in each account that shows it. What only the owner can tell, and did not, is undecided. That an account is
          a member is no proof that a trail reaches it: <a href="#coverage">what the trails record</a> says which accounts show it.
        </dd>
        <dt>How it is decided</dt>
        <dd>
          A control that needs evidence which could not be had is undecided: neither passed nor failed. The exact rule of each control, step
          by step as it was applied, stands in its section.
        </dd>
      </dl>
      <slot />
    </section>
  );
}

function Times({ evidence: [first, last] }: { readonly evidence: readonly [string, string] }) {
  if (first === last) return <time dateTime={first}>{moment(first)}</time>;
  return (
    <>
      <time dateTime={first}>{moment(first)}</time> to <time dateTime={last}>{moment(last)}</time>
    </>
  );
}

function Rules() {
  return (
    <Table label="Table of rules" caption="What each control asks for in this scan" class="rules">
      <th scope="col">Control</th>
      <th scope="col">Asks</th>
      <th scope="col">Parameters</th>
      <th scope="col">Answers that its findings rest on</th>
    </Table>
  );
}

interface RuleProps extends Pick<ControlResult, 'id' | 'description' | 'parameters'> {
  readonly apis: readonly string[];
}

function ruleProps({ id, description, parameters }: ControlResult, { findings }: ScanResult): RuleProps {
  const apis = findings.filter(({ controlId }) => controlId === id).flatMap(({ evidence }) => evidence.map(({ api }) => api));
  return { id, description, parameters, apis: [...new Set(apis)].sort(compareText) };
}

function Rule({ id, description, parameters, apis }: RuleProps) {
  const settings = Object.entries(parameters);
  return (
    <tr>
      <th scope="row">
        <ControlLink id={id} />
      </th>
      <td>
        {description} <a href={scanHref(usePlace(), `${anchor('control', id)}-rule`)}>The rule, step by step</a>
      </td>
      <td>
        {settings.length === 0 ? (
          <span class="aside">has none</span>
        ) : (
          <ul class="plain">
            {settings.map(([name, value]) => (
              <li key={name}>
                <code>{name}</code> = <code>{parameterText(value)}</code>
              </li>
            ))}
          </ul>
        )}
      </td>
      <td>
        {apis.length === 0 ? (
          <span class="aside">none</span>
        ) : (
          <ul class="plain">
            {apis.map(api => (
              <li key={api}>
                <code>{api}</code>
              </li>
            ))}
          </ul>
        )}
      </td>
    </tr>
  );
}

interface LimitationsProps {
  readonly regions: readonly string[] | null;
  readonly skipsDeniedRegions: boolean;
  readonly interrupted: boolean;
  readonly undecided: number;
  readonly skipped: number;
  readonly files: boolean;
}

function limitationsProps({ scan, summary, skippedAccounts, accounts }: ScanResult): LimitationsProps {
  return {
    regions: scan.regions,
    skipsDeniedRegions: scan.skipsDeniedRegions,
    interrupted: scan.interrupted,
    undecided: summary.byStatus.WARNING + summary.byStatus.NOT_AVAILABLE,
    skipped: skippedAccounts.length,
    files: scan.inputs.length > 0 || accounts.some(({ origin }) => origin === 'file'),
  };
}

function Limitations({ regions, skipsDeniedRegions, interrupted, undecided, skipped, files }: LimitationsProps) {
  return (
    <div class="limits">
      <h3>Limitations</h3>
      <ul>
        {interrupted && <li>The scan was interrupted: accounts may be missing.</li>}
        {undecided > 0 && (
          <li>
            {plural(undecided, 'finding')} could not be decided: <a href="#undecided">what is lacking, and why</a>.
          </li>
        )}
        {skipped > 0 && <li>Nothing here is about the {plural(skipped, 'account')} left out.</li>}
        {regions !== null && <li>Only resources of {regions.join(', ')} have findings. Evidence of every Region was weighed.</li>}
        {skipsDeniedRegions && <li>Regions that deny their listing are taken for not in use, because the scan was told so.</li>}
        <li>It is the configuration of one time. What was different before or is different now, this report does not know.</li>
        <li>
          No log file was read. That a trail is configured to record is no proof that each event arrived, or that nobody removed it since.
        </li>
        <li>Only these controls were judged. What else a standard asks for, this report does not know.</li>
        {files && <li>Evidence from files is as true as the files. Their digests tell which they were, not who made them.</li>}
      </ul>
    </div>
  );
}
