import { compareText } from '../order.js';
import type { BlindSpot, CoverageCell, CoverageColumn, CoverageResult, CoverageRow } from '../types.js';

/**
 * The matrices of several scans as one. A column that one of them does not have, because no trail of it selects that type, is unknown there: its
 * report does not say what the lists of trails that it could not read would have shown.
 */
export function joinCoverage(matrices: readonly CoverageResult[]): CoverageResult {
  const columns = joinColumns(matrices);
  const trails = new Folded<string>();
  const cells = new Folded<CoverageCell>();
  const patterns = new Folded<readonly number[]>();
  const rows = matrices.flatMap(matrix => {
    const cellAt = matrix.cells.map(cell => cells.add(moved(cell, matrix.trails, trails)));
    const patternAt = matrix.patterns.map(pattern => {
      const byColumn = new Map(matrix.columns.map(({ id }, index) => [id, cellAt[pattern[index]!]!]));
      return patterns.add(columns.map(({ id }) => byColumn.get(id) ?? cells.add(NO_COLUMN)));
    });
    return matrix.rows.map(row => ({
      ...row,
      regions: row.regions.map(({ names, pattern }) => ({ names, pattern: patternAt[pattern]! })),
    }));
  });
  return {
    columns,
    trails: trails.items,
    cells: cells.items,
    patterns: patterns.items,
    rows: joinRows(rows),
    blindSpots: joinBlindSpots(matrices.flatMap(one => one.blindSpots)),
  };
}

const NO_COLUMN: CoverageCell = {
  state: 'UNKNOWN',
  trails: [],
  partly: [],
  gaps: [{ trail: null, reason: 'NOT_IN_INPUT', api: null, message: 'The report of the account does not have this kind of events.' }],
};

/** Distinct values, each with its position. */
class Folded<T> {
  readonly items: T[] = [];
  readonly #positions = new Map<string, number>();

  add(item: T): number {
    const key = JSON.stringify(item);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    this.#positions.set(key, this.items.length);
    return this.items.push(item) - 1;
  }
}

/** Insights come last, as in each of them. */
function joinColumns(matrices: readonly CoverageResult[]): CoverageColumn[] {
  const all = new Map(matrices.flatMap(({ columns }) => columns.map(column => [column.id, column] as const)));
  const columns = [...all.values()];
  const last = columns.filter(({ id }) => id === 'insights');
  return [...columns.filter(({ id }) => id !== 'insights'), ...last];
}

function moved({ state, trails: whole, partly, gaps }: CoverageCell, names: readonly string[], trails: Folded<string>): CoverageCell {
  const place = (index: number): number => trails.add(names[index]!);
  return {
    state,
    trails: whole.map(place),
    partly: partly.map(place),
    gaps: gaps.map(gap => ({ ...gap, trail: gap.trail === null ? null : place(gap.trail) })),
  };
}

/** Accounts whose part is the same are in one row. */
function joinRows(rows: readonly CoverageRow[]): CoverageRow[] {
  const folded = new Map<string, CoverageRow>();
  for (const { accounts, regions } of rows) {
    const key = JSON.stringify(regions);
    folded.set(key, { accounts: [...(folded.get(key)?.accounts ?? []), ...accounts].sort(), regions });
  }
  return [...folded.values()].sort((a, b) => compareText(a.accounts[0] ?? '', b.accounts[0] ?? ''));
}

function joinBlindSpots(spots: readonly BlindSpot[]): BlindSpot[] {
  const folded = new Map<string, BlindSpot>();
  for (const { accounts, ...spot } of spots) {
    const key = JSON.stringify(spot);
    folded.set(key, { ...spot, accounts: [...(folded.get(key)?.accounts ?? []), ...accounts].sort() });
  }
  return [...folded.values()].map(({ kind, accounts, regions, trail }) => ({ kind, accounts, regions, trail }));
}
