import { INTERRUPTED } from '../wording/accounts.js';
import type { Gap } from './gaps.js';
import { ControlLink, scanHref } from './links.js';
import { usePlace } from './place.js';
import { amount, plural } from './words.js';
import { MOST_FINDINGS } from './view.js';

export interface BannerProps {
  readonly complete: boolean;
  readonly interrupted: boolean;
  readonly controls: number;
  readonly accounts: number;
  /** Accounts that were left out on purpose. */
  readonly skipped: number;
  readonly findings: number;
  readonly undecided: number;
  /** Accounts with something undecided. */
  readonly affected: number;
  readonly gaps: readonly Gap[];
  /** Kinds of reason beyond the gaps given. */
  readonly moreGaps: number;
  /** On an account's page, what is of this account; the gaps are its own then. */
  readonly own?: { readonly findings: number; readonly undecided: number };
}

/** Kinds of reason that the banner names. */
export const MOST_NAMED = 8;

/** What the reader has to know before anything else: whether the report is whole. */
export function Banner(props: BannerProps) {
  if (!props.complete) return <Incomplete {...props} />;
  return props.accounts === 0 || props.controls === 0 || props.findings === 0 ? <Nothing {...props} /> : <Complete {...props} />;
}

function Complete({ controls, accounts, skipped }: BannerProps) {
  return (
    <section class="banner is-complete" aria-labelledby="banner">
      <h2 id="banner">
        <span class="symbol" aria-hidden="true">
          {'✔\uFE0E'}
        </span>{' '}
        This report is complete
      </h2>
      <p>
        {controls === 1 ? 'The one control was' : `All ${amount(controls)} controls were`} decided for {plural(accounts, 'account')}.
        <LeftOut skipped={skipped} />
      </p>
    </section>
  );
}

function Nothing({ controls, accounts }: BannerProps) {
  return (
    <section class="banner is-empty" aria-labelledby="banner">
      <h2 id="banner">Nothing was judged</h2>
      <p>
        The scan holds {plural(accounts, 'account')} and {plural(controls, 'control')}, and gave no finding. That is not a passed scan.
      </p>
    </section>
  );
}

function Incomplete({ interrupted, undecided, findings, affected, accounts, skipped, gaps, moreGaps, own }: BannerProps) {
  const place = usePlace();
  return (
    <section class="banner is-incomplete" aria-labelledby="banner">
      <h2 id="banner">
        <span class="symbol" aria-hidden="true">
          {'▲\uFE0E'}
        </span>{' '}
        This report is incomplete:{' '}
        {interrupted && undecided === 0 ? 'the scan was interrupted' : `${plural(undecided, 'finding')} could not be decided`}
      </h2>
      {interrupted && (
        <p>
          <strong>{INTERRUPTED}</strong>
        </p>
      )}
      <p>
        {amount(undecided)} of {plural(findings, 'finding')}, in {amount(affected)} of {plural(accounts, 'account')}. What is undecided is
        neither passed nor failed.
        <LeftOut skipped={skipped} />
      </p>
      {own !== undefined && <Own {...own} />}
      {(own === undefined || gaps.length > 0) && <Gaps gaps={gaps} />}
      <p>
        {moreGaps > 0 && `And ${plural(moreGaps, 'other reason')}. `}
        {own !== undefined && 'Of all accounts: '}
        <a href={scanHref(place, 'undecided')}>What could not be decided, and why</a>
      </p>
    </section>
  );
}

function LeftOut({ skipped }: { readonly skipped: number }) {
  const href = scanHref(usePlace(), 'skipped');
  if (skipped === 0) return null;
  return (
    <>
      {' '}
      <a href={href}>{plural(skipped, 'other account')}</a> {skipped === 1 ? 'was' : 'were'} left out on purpose.
    </>
  );
}

function Gaps({ gaps }: { readonly gaps: readonly Gap[] }) {
  return (
    <ul class="gaps">
      {gaps.map(gap => (
        <li key={gap.code}>
          <b class="number">{amount(gap.findings)}</b>
          <p>
            {gap.description}
            {gap.others > 0 && ` And ${plural(gap.others, 'more reason')} of this kind.`} {gap.code !== '' && <code>{gap.code}</code>}
          </p>
          <p class="controls">
            {gap.controls.map(([id, count]) => (
              <span key={id}>
                <ControlLink id={id} /> <span class="number">({amount(count)})</span>
              </span>
            ))}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Own({ findings, undecided }: { readonly findings: number; readonly undecided: number }) {
  return (
    <p>
      <strong>
        {undecided === 0
          ? 'Of the account on this page, everything that was judged was decided.'
          : `Of the account on this page, ${amount(undecided)} of ${plural(findings, 'finding')} could not be decided:`}
      </strong>
    </p>
  );
}

/** Says plainly what a large report leaves out. */
export function FoldNotice({ findings }: { readonly findings: number }) {
  return (
    <p class="note" id="folded">
      <strong>Passed findings are folded.</strong> This report stands for {plural(findings, 'finding')}, more than the{' '}
      {amount(MOST_FINDINGS)} that one page can usefully list. Everything that failed or could not be decided is here in full; passed
      findings are counted for each account. The JSON report (<code>--output json=FILE</code>) lists every one of them.
    </p>
  );
}

/** Says of the overview of a folder where the findings are. */
export function PagesNotice({ findings, accounts }: { readonly findings: number; readonly accounts: number }) {
  return (
    <p class="note" id="folded">
      <strong>Each account has a page of its own.</strong> This overview counts {plural(findings, 'finding')} of{' '}
      {plural(accounts, 'account')}; the accounts’ pages show them in full, those that passed too, each with what the trails record there.{' '}
      <a href="#accounts">The list of accounts</a> leads to them. The folder <code>accounts</code> belongs beside this file.
    </p>
  );
}
