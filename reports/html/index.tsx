import type { Reporter } from '../../src/types.js';
import { About } from './about.js';
import { accountPieces, Accounts } from './accounts.js';
import { baselinePieces } from './baseline.js';
import { Banner, FoldNotice } from './banner.js';
import { Controls } from './controls.js';
import { coveragePieces } from './coverage.js';
import { Contents, DOCTYPE, Document } from './document.js';
import { Glossary } from './glossary.js';
import { Matrix, matrixPieces, matrixProps } from './matrix.js';
import { framed, piece } from './piece.js';
import {
  aboutProps,
  bannerProps,
  contentsProps,
  controlPieces,
  documentProps,
  exceptionPieces,
  inputPieces,
  skippedPieces,
  summaryProps,
  undecidedPieces,
} from './scan.js';
import { Summary } from './summary.js';
import { type View, viewOf } from './view.js';

/** One file that needs nothing beside itself: no script, no network. Given section by section, account by account. */
export const html: Reporter = {
  format: 'html',
  extension: 'html',
  *render(result) {
    yield DOCTYPE;
    yield* framed(Document, documentProps(result), sections(viewOf(result)));
    yield '\n';
  },
};

function* sections(view: View): Generator<string> {
  const { result, passesFolded } = view;
  yield piece(Banner, bannerProps(view));
  if (passesFolded) yield piece(FoldNotice, { findings: result.findings.length });
  yield piece(Contents, contentsProps(result));
  yield* framed(About, aboutProps(result), inputPieces(result));
  yield piece(Summary, summaryProps(result));
  yield* baselinePieces(result);
  yield* framed(Matrix, matrixProps(view), matrixPieces(view));
  yield* undecidedPieces(view);
  yield* coveragePieces(view);
  yield* framed(Accounts, { title: 'Findings by account' }, accountPieces(view));
  yield* exceptionPieces(result);
  yield* skippedPieces(result);
  yield* framed(Controls, {}, controlPieces(result));
  yield piece(Glossary, {});
}
