import type { Reporter } from '../../src/types.js';
import { accountPieces, Accounts } from './accounts.js';
import { FoldNotice } from './banner.js';
import { DOCTYPE, Document } from './document.js';
import { findingFilter } from './filter.js';
import { framed, piece } from './piece.js';
import { documentProps, sections } from './scan.js';
import { type View, viewOf } from './view.js';

/** One file that needs nothing beside itself, neither network nor, to be read, its script. Given section by section, account by account. */
export const html: Reporter = {
  format: 'html',
  extension: 'html',
  *render(result) {
    yield DOCTYPE;
    yield* framed(Document, documentProps(result), page(viewOf(result)));
    yield '\n';
  },
};

function page(view: View): Iterable<string> {
  const { result, passesFolded } = view;
  const notice = passesFolded ? piece(FoldNotice, { findings: result.findings.length }) : '';
  return sections(view, notice, framed(Accounts, { title: 'Findings by account', filter: findingFilter(view) }, accountPieces(view)));
}
