import stringWidth from 'fast-string-width';
import type { BlindSpot, CoverageCell, CoverageResult, CoverageState, ScanResult } from '../../src/types.js';
import {
  blindSpotText,
  type CoverageLine,
  gapText,
  linesOf,
  recorders,
  shortTitle,
  shownColumns,
  someOf,
  trailName,
  withoutBlindSpots,
} from '../wording/coverage.js';
import { reachText } from '../wording/organization-trails.js';
import type { Color, Page } from './page.js';

/** More than this is counted, not listed: the JSON report has it all. */
const LISTED = 25;
/** Columns of a terminal go no further. */
const MOST_COLUMNS = 10;
const NAMED = 3;

const WORDS: Readonly<Record<CoverageState, { readonly word: string; readonly color: Color }>> = {
  FULL: { word: 'all', color: 'green' },
  PARTIAL: { word: 'part', color: 'yellow' },
  NONE: { word: 'none', color: 'dim' },
  UNKNOWN: { word: '?', color: 'yellow' },
};

interface Head {
  readonly at: number;
  readonly title: string;
  readonly width: number;
}

/** Blind spots first, then who records what: one row for the accounts and Regions that are alike. */
export function* coverageOf(
  page: Page,
  { coverage, accounts, organizationTrails }: Pick<ScanResult, 'coverage' | 'accounts' | 'organizationTrails'>,
): Iterable<string> {
  const lines = linesOf(coverage);
  if (lines.length === 0) return;
  const isOneOfMany = accounts.length > 1;
  yield page.line();
  yield page.paragraph(
    `${page.paint('Coverage', 'bold')}  which events the trails record: all, part of them, none, or ? where that is not known`,
    0,
    2,
  );
  yield* blindSpots(page, coverage, isOneOfMany);
  for (const trail of organizationTrails.slice(0, LISTED)) {
    const said = `The organization trail ${trailName(trail.arn)} of ${trail.account}: ${reachText(trail, NAMED)}.`;
    yield page.paragraph(page.paint(said), 2, 4);
  }
  yield* more(page, organizationTrails.length, 'organization trails');
  const heads = headsOf(page, coverage);
  const labels = lines.map(line => page.paint(labelOf(line, isOneOfMany)));
  const shown = lines.slice(0, LISTED);
  const labelWidth = Math.max(...labels.slice(0, LISTED).map(label => stringWidth(label)));
  const isRoomy = 2 + labelWidth + heads.reduce((sum, { width }) => sum + width + 2, 0) <= page.width;
  if (isRoomy) yield page.line([' '.repeat(labelWidth), ...heads.map(head => page.pad(head.title, head.width))].join('  ').trimEnd(), 2);
  for (const [index, line] of shown.entries()) {
    yield isRoomy
      ? page.line([page.pad(labels[index]!, labelWidth), ...heads.map(head => cellIn(page, line, head))].join('  ').trimEnd(), 2)
      : page.paragraph(
          `${page.paint(labels[index]!, 'bold')}  ${heads.map(head => `${head.title} ${word(page, line.cells[head.at])}`).join(', ')}`,
          2,
          4,
        );
    yield* footnotes(page, line, coverage);
  }
  yield* more(page, lines.length, 'rows');
}

function* blindSpots(page: Page, coverage: CoverageResult, isOneOfMany: boolean): Iterable<string> {
  const { blindSpots: spots } = coverage;
  if (spots.length === 0) yield page.paragraph(withoutBlindSpots(coverage), 2, 4);
  for (const spot of spots.slice(0, LISTED)) {
    const who = isOneOfMany ? `${page.paint(whose(spot), 'bold')}  ` : '';
    yield page.paragraph(`${page.paint('✖ BLIND SPOT', 'red')}  ${who}${page.paint(blindSpotText(spot))}`, 2, 4);
  }
  yield* more(page, spots.length, 'blind spots');
}

function whose({ accounts }: BlindSpot): string {
  return someOf(accounts, NAMED);
}

function* more(page: Page, total: number, noun: string): Iterable<string> {
  if (total > LISTED) yield page.line(`… and ${total - LISTED} more ${noun}; the JSON report (-o json=FILE) lists them all.`, 2);
}

function headsOf(page: Page, { columns }: CoverageResult): Head[] {
  return shownColumns(columns, MOST_COLUMNS).map(column => {
    const title = page.paint(shortTitle(column));
    return { at: column.at, title, width: Math.max(stringWidth(title), 4) };
  });
}

function labelOf({ accounts, regions }: CoverageLine, isOneOfMany: boolean): string {
  const who = !isOneOfMany ? '' : accounts.length === 1 ? `${accounts[0]!} ` : `${accounts.length} accounts `;
  return (
    who +
    (regions.length > 2 ? `${regions.length} Regions` : regions.map(region => (region === '-' ? '(no Region named)' : region)).join(', '))
  );
}

function cellIn(page: Page, { cells }: CoverageLine, { at, width }: Head): string {
  return page.pad(word(page, cells[at]), width);
}

function word(page: Page, cell: CoverageCell | undefined): string {
  const { word: said, color } = WORDS[cell?.state ?? 'UNKNOWN'];
  return page.paint(said, color);
}

/** Which trails they are, and what is lacking. */
function* footnotes(page: Page, { cells }: CoverageLine, { trails }: CoverageResult): Iterable<string> {
  const names = recorders(cells, trails);
  if (names.length > 0) yield page.paragraph(page.paint(`by ${someOf(names, NAMED)}`, 'dim'), 4, 6);
  const gaps = [...new Set(cells.flatMap(cell => cell.gaps.map(gap => gapText(gap, trails))))];
  for (const gap of gaps.slice(0, NAMED)) yield page.paragraph(page.paint(`? ${gap}`, 'dim'), 4, 6);
  if (gaps.length > NAMED) yield page.line(`? and ${gaps.length - NAMED} more`, 4);
}
