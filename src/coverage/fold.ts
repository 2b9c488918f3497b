import type { Cell } from './cells.js';
import type { CoverageCell, CoverageRow } from './types.js';

/** Values by position, each once. */
class Interner<T> {
  readonly values: T[] = [];
  readonly #positions = new Map<string, number>();

  position(key: string, make: () => T): number {
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const position = this.values.push(make()) - 1;
    this.#positions.set(key, position);
    return position;
  }
}

/** Keeps each trail, cell and pattern once. In the order in which they are first needed. */
export class Fold {
  readonly #trails = new Interner<string>();
  readonly #cells = new Interner<CoverageCell>();
  readonly #patterns = new Interner<readonly number[]>();
  readonly #rows = new Map<string, { readonly accounts: string[]; readonly regions: CoverageRow['regions'] }>();

  get trails(): readonly string[] {
    return this.#trails.values;
  }

  get cells(): readonly CoverageCell[] {
    return this.#cells.values;
  }

  get patterns(): readonly (readonly number[])[] {
    return this.#patterns.values;
  }

  get rows(): readonly CoverageRow[] {
    return [...this.#rows.values()].map(({ accounts, regions }) => ({ accounts: accounts.sort(), regions }));
  }

  /** The position of a pattern. */
  pattern(cells: readonly Cell[]): number {
    const positions = cells.map(cell => this.#cell(cell));
    return this.#patterns.position(positions.join(), () => positions);
  }

  /** Accounts with what they have in common. */
  row(accounts: readonly string[], regions: readonly (readonly [region: string, pattern: number])[]): void {
    const byPattern = new Map<number, string[]>();
    for (const [region, pattern] of regions) byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), region]);
    const folded = [...byPattern].map(([pattern, names]) => ({ names, pattern }));
    const key = JSON.stringify(folded);
    const row = this.#rows.get(key);
    if (row === undefined) this.#rows.set(key, { accounts: [...accounts], regions: folded });
    else row.accounts.push(...accounts);
  }

  #cell({ state, trails, partly, gaps }: Cell): number {
    const position = (arn: string): number => this.#trails.position(arn, () => arn);
    const cell = {
      state,
      trails: trails.map(position),
      partly: partly.map(position),
      gaps: gaps.map(({ trail, ...gap }) => ({ trail: trail === null ? null : position(trail), ...gap })),
    };
    return this.#cells.position(JSON.stringify(cell), () => cell);
  }
}
