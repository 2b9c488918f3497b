import { isUndecided } from '../../src/undecided.js';
import { About } from './about.js';
import { accountPieces, Accounts } from './accounts.js';
import { Banner, type BannerProps } from './banner.js';
import { coveragePieces } from './coverage.js';
import { AccountContents, AccountDocument, DOCTYPE, type DocumentProps } from './document.js';
import { findingFilter } from './filter.js';
import { gapsByCode } from './gaps.js';
import { Glossary } from './glossary.js';
import { matrixPieces } from './matrix.js';
import { framed, piece } from './piece.js';
import { aboutProps } from './scan.js';
import { type AccountView, type View } from './view.js';

/** What the page says of the whole scan that it belongs to. */
interface Scan {
  readonly document: DocumentProps;
  readonly banner: BannerProps;
}

/** The page of an account; the view holds no other. */
export function* accountPagePieces(view: View, own: AccountView, scan: Scan): Generator<string> {
  const { account, name } = own.account;
  yield DOCTYPE;
  yield* framed(AccountDocument, { ...scan.document, account, name }, sections(view, own, scan), 'account');
  yield '\n';
}

function* sections(view: View, own: AccountView, { banner }: Scan): Generator<string> {
  yield piece(Banner, ownBanner(banner, own), 'account');
  yield piece(AccountContents, {});
  yield* framed(Controls, {}, matrixPieces(view));
  yield* framed(Accounts, { title: 'Findings', filter: findingFilter(view) }, accountPieces(view));
  yield* coveragePieces(view);
  yield piece(About, aboutProps(view.result), 'account');
  yield piece(Glossary, {});
}

/** The scan's, with the reasons of this account only. */
function ownBanner(banner: BannerProps, { findings }: AccountView): BannerProps {
  const own = { findings: findings.length, undecided: findings.filter(isUndecided).length };
  return { ...banner, gaps: gapsByCode(findings), moreGaps: 0, own };
}

function Controls() {
  return (
    <section id="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">Controls</h2>
      <p class="hint">
        A status that is a link leads to the finding behind it; a control’s name to what it checks and how it is mended, on the overview.
      </p>
      <slot />
    </section>
  );
}
