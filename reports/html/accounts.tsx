import { isUndecided } from '../../src/undecided.js';
import type { AccountResult, Finding } from '../../src/types.js';
import { howFound } from '../discovery.js';
import { Filter, type FilterProps } from './filter.js';
import { FindingArticle } from './finding.js';
import { anchor, ControlLink } from './links.js';
import { framed, piece } from './piece.js';
import { Counts, LOOKS, type Tally, VACUOUS } from './status.js';
import { statusIn, tallyOf, type AccountView, type View } from './view.js';
import { amount, moment, plural } from './words.js';

/** Every account's section, one after the other; large reports keep only counts of accounts in which nothing is open. */
export function* accountPieces(view: View): Generator<string> {
  if (view.accounts.length === 0) yield piece(NoAccount, {});
  const shown = view.passesFolded ? view.accounts.filter(({ attention }) => attention) : view.accounts;
  for (const account of shown) yield* framed(AccountFrame, frameProps(account, view), findingPieces(account, view), view.place);
  const clear = view.passesFolded ? view.accounts.filter(({ attention }) => !attention) : [];
  if (clear.length > 0) yield* framed(ClearAccounts, { accounts: clear.length }, clearPieces(clear));
}

function* findingPieces({ account: { collectedAt }, findings }: AccountView, { passesFolded, brief, place }: View): Generator<string> {
  const failed = findings.filter(({ status }) => status === 'FAILED');
  const undecided = findings.filter(isUndecided);
  const passed = findings.filter(({ status }) => status === 'PASSED');
  const { vacuous } = tallyOf(passed);
  const articles = (some: readonly Finding[]) => some.map(finding => piece(FindingArticle, { finding, brief, collectedAt }, place));
  if (failed.length > 0) yield* framed(Group, { title: 'Failed', tone: 'failed', findings: failed.length }, articles(failed));
  if (undecided.length > 0)
    yield* framed(Group, { title: 'Could not be decided', tone: 'warning', findings: undecided.length }, articles(undecided));
  if (passed.length === 0) return;
  if (passesFolded) yield piece(PassedCount, { findings: passed.length, vacuous });
  else {
    const open = place === 'account' && passed.length === findings.length;
    yield* framed(Passed, { findings: passed.length, vacuous, open }, articles(passed));
  }
}

function* clearPieces(accounts: readonly AccountView[]): Generator<string> {
  for (const { account, findings } of accounts)
    yield piece(ClearRow, { account: account.account, name: account.name, tally: tallyOf(findings) });
}

interface FrameProps {
  readonly account: AccountResult;
  readonly tally: Tally;
  /** Controls without a finding here. */
  readonly noData: readonly string[];
  /** Its evidence is read from files, whatever they say of where it comes from. */
  readonly saved: boolean;
}

function frameProps({ account, findings }: AccountView, { result }: View): FrameProps {
  const noData = result.controls.map(({ id }) => id).filter(id => statusIn(account, id) === 'NO_DATA');
  return { account, tally: tallyOf(findings), noData, saved: result.scan.inputs.length > 0 };
}

export function Accounts({ title, filter }: { readonly title: string; readonly filter: FilterProps }) {
  return (
    <section id="accounts" aria-labelledby="accounts-title">
      <h2 id="accounts-title">{title}</h2>
      <Filter {...filter} />
      <slot />
    </section>
  );
}

function NoAccount() {
  return <p class="hint">No account was scanned.</p>;
}

function AccountFrame({ account: { account, name, partition, origin, collectedAt, discovery }, tally, noData, saved }: FrameProps) {
  const collected = saved ? 'collected from AWS, as its file says' : 'collected from AWS';
  const source = origin === 'live' ? collected : 'read from files';
  return (
    <section class="account" id={anchor('account', account)}>
      <header>
        <h3>
          <span class="eyebrow">Account</span> {account}
          {name !== null && <span class="name"> {name}</span>}
        </h3>
        <p class="origin">
          Partition {partition}, {source}
          {collectedAt === null ? '; the evidence does not say of when it is' : <>; evidence of {moment(collectedAt)}</>}
        </p>
        {discovery !== undefined && (
          <p class="origin">
            {howFound(discovery)} {discovery.reliesOn}
          </p>
        )}
        <Counts tally={tally} />
      </header>
      {noData.length > 0 && (
        <p class="hint">
          No data for{' '}
          {noData.map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <ControlLink id={id} />
            </span>
          ))}
          : they found nothing to judge here, or it belongs to another account, which has the findings.
        </p>
      )}
      <slot />
    </section>
  );
}

interface GroupProps {
  readonly title: string;
  readonly tone: 'failed' | 'warning';
  readonly findings: number;
}

function Group({ title, tone, findings }: GroupProps) {
  const { symbol } = LOOKS[tone === 'failed' ? 'FAILED' : 'WARNING'];
  return (
    <div class="group">
      <h4 class={`is-${tone}`}>
        <span class="symbol" aria-hidden="true">
          {symbol}
        </span>{' '}
        {title} <span class="number">({amount(findings)})</span>
      </h4>
      <slot />
    </div>
  );
}

interface PassedProps {
  readonly findings: number;
  readonly vacuous: number;
}

function Passed({ findings, vacuous, open }: PassedProps & { readonly open: boolean }) {
  return (
    <details class="group" open={open}>
      <summary>
        <h4 class="is-passed">
          <span class="symbol" aria-hidden="true">
            {LOOKS.PASSED.symbol}
          </span>{' '}
          Passed <span class="number">({amount(findings)})</span>
        </h4>
        {vacuous > 0 && (
          <span class="aside">
            {amount(vacuous)} with {VACUOUS}
          </span>
        )}
      </summary>
      <slot />
    </details>
  );
}

function PassedCount({ findings, vacuous }: PassedProps) {
  return (
    <p class="hint">
      {plural(findings, 'passed finding')}
      {vacuous > 0 && `, ${amount(vacuous)} of them with ${VACUOUS}`}: counted here, listed in the JSON report.
    </p>
  );
}

function ClearAccounts({ accounts }: { readonly accounts: number }) {
  return (
    <section class="account" id="clear-accounts">
      <h3>{plural(accounts, 'account')} with nothing failed or undecided</h3>
      <table class="clear" data-sort="clear">
        <caption>Passed findings, counted for each account</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" class="number">
              Passed
            </th>
            <th scope="col" class="number">
              Of these, {VACUOUS}
            </th>
          </tr>
        </thead>
        <tbody>
          <slot />
        </tbody>
      </table>
    </section>
  );
}

function ClearRow({ account, name, tally }: Pick<AccountResult, 'account' | 'name'> & { readonly tally: Tally }) {
  return (
    <tr id={anchor('account', account)}>
      <th scope="row">
        {account}
        {name !== null && <span class="name"> {name}</span>}
      </th>
      <td class="number">{amount(tally.counts.PASSED)}</td>
      <td class="number">{amount(tally.vacuous)}</td>
    </tr>
  );
}
