import { Coverage, type CoverageOptions } from '../../src/coverage/index.js';
import type { CoverageCell, CoverageGap, CoverageResult, CoverageState, Snapshot } from '../../src/types.js';

export interface UnfoldedCell {
  readonly state: CoverageState;
  readonly trails: readonly string[];
  readonly partly: readonly string[];
  readonly gaps: readonly (Omit<CoverageGap, 'trail'> & { readonly trail: string | null })[];
}

/** As the schema says that a script unfolds it: `account Region column` → cell. */
export function unfold({ columns, trails, cells, patterns, rows }: CoverageResult): Map<string, UnfoldedCell> {
  const matrix = new Map<string, UnfoldedCell>();
  for (const { accounts, regions } of rows) {
    for (const account of accounts) {
      const arn = (index: number): string => trails[index]!.replace('{account}', account);
      const named = ({ state, trails: fill, partly, gaps }: CoverageCell): UnfoldedCell => ({
        state,
        trails: fill.map(arn),
        partly: partly.map(arn),
        gaps: gaps.map(gap => ({ ...gap, trail: gap.trail === null ? null : arn(gap.trail) })),
      });
      for (const { names, pattern } of regions)
        for (const region of names)
          columns.forEach(({ id }, column) => matrix.set(`${account} ${region} ${id}`, named(cells[patterns[pattern]![column]!]!)));
    }
  }
  return matrix;
}

export function coverageOf(snapshots: readonly Snapshot[], options: CoverageOptions = {}, members: readonly string[] = []): CoverageResult {
  const coverage = new Coverage(options);
  for (const snapshot of snapshots) coverage.add(snapshot);
  return coverage.finish(members);
}
