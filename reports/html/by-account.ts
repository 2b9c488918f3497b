import type { AccountResult, ScanResult } from '../../src/types.js';
import { accountPagePieces } from './account-page.js';
import { accountParts } from './account-part.js';
import { accountPage, OVERVIEW } from './links.js';
import { overviewPieces } from './overview.js';
import { printable } from './printable.js';
import { bannerProps, documentProps } from './scan.js';
import { viewOf } from './view.js';

/** A page of the folder. */
export interface HtmlPage {
  /** Its path in the folder, with slashes. */
  readonly file: string;
  /** Whose page it is; `null`: the overview. */
  readonly account: AccountResult | null;
  /** Findings that it shows in full. */
  readonly findings: number;
  readonly pieces: Iterable<string>;
}

/** A page for each account, with its findings in full; last the overview, which leads to them. */
export function* htmlByAccount(result: ScanResult): Generator<HtmlPage> {
  const overview = viewOf(result, 'overview');
  const scan = { document: documentProps(result), banner: bannerProps(overview) };
  const partOf = accountParts(result);
  for (const own of overview.accounts) {
    const { account, findings } = own;
    // Components have every text made printable before they make a link of it.
    const file = accountPage(printable(account.account));
    yield { file, account, findings: findings.length, pieces: accountPagePieces(partOf(own), own, scan) };
  }
  yield { file: OVERVIEW, account: null, findings: 0, pieces: overviewPieces(overview) };
}
