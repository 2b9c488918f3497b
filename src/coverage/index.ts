import type { Snapshot } from '../types.js';
import { BlindSpots, type DistantTrail, unreached } from './blind-spots.js';
import { type Cell, cellOf } from './cells.js';
import { type Column, columnsFor, MANAGEMENT_WRITE } from './columns.js';
import { Fold } from './fold.js';
import { dataTypesOf } from './recorded.js';
import { isOptIn } from './regions.js';
import { type AccountShape, answersOf, isGap, keyOf, shapeOf, type TrailAnswers } from './shape.js';
import type { CoverageResult } from './types.js';
import { likeness, weigh } from './weigh.js';

export interface CoverageOptions {
  /** A Region that denies its listing counts as not in use. */
  readonly skipDeniedRegions?: boolean;
}

interface Kind {
  readonly shape: AccountShape;
  readonly accounts: string[];
}

/**
 * Which trails record what, of each account in each Region. Of each snapshot it keeps what decides that; accounts that
 * are alike share it, so that memory follows how different the accounts are, and time too.
 */
export class Coverage {
  readonly #options: CoverageOptions;
  readonly #kinds = new Map<string, Kind>();
  /** By ARN of an organization trail: what its owner can tell the members. */
  readonly #owners = new Map<string, TrailAnswers>();
  readonly #distant = new Map<string, DistantTrail>();

  constructor(options: CoverageOptions = {}) {
    this.#options = options;
  }

  add(snapshot: Snapshot): void {
    const shape = shapeOf(snapshot);
    const key = keyOf(shape);
    const kind = this.#kinds.get(key);
    if (kind !== undefined) kind.accounts.push(snapshot.account);
    else this.#kinds.set(key, { shape, accounts: [snapshot.account] });
    this.#publish(snapshot);
  }

  /** Lets go of an account, of which another snapshot is to come. */
  forget(account: string): void {
    for (const [key, { accounts }] of this.#kinds) {
      const at = accounts.indexOf(account);
      if (at >= 0) accounts.splice(at, 1);
      if (accounts.length === 0) this.#kinds.delete(key);
    }
  }

  /** `members`: the accounts of an organization, where the scan knows them. */
  finish(members: Iterable<string> = []): CoverageResult {
    const known = new Set(members);
    const columns = columnsFor(this.#dataTypes());
    const writes = columns.findIndex(({ id }) => id === MANAGEMENT_WRITE);
    const fold = new Fold();
    const spots = new BlindSpots();
    const kinds = [...this.#kinds.values()].map(({ shape, accounts }) => ({ shape, accounts: accounts.sort() }));
    for (const { shape, accounts } of kinds.sort((a, b) => (a.accounts[0]! < b.accounts[0]! ? -1 : 1))) {
      const regions = this.#regions(shape, columns);
      fold.row(
        accounts,
        regions.map(([region, cells]) => [region, fold.pattern(cells)]),
      );
      const blind = regions.filter(([, cells]) => cells[writes]!.state === 'NONE').map(([region]) => region);
      // The Regions of a file are those that it was made in: the account may have others.
      spots.add(shape.hasAllRegions && blind.length === regions.length ? 'ACCOUNT' : 'REGION', accounts, blind);
      for (const trail of this.#distant.values())
        spots.add('ORGANIZATION_TRAIL_HOME', unreached(trail, shape, accounts, known), [trail.homeRegion], trail.arn);
    }
    const { trails, cells, patterns, rows } = fold;
    return { columns: columns.map(({ id, title }) => ({ id, title })), trails, cells, patterns, rows, blindSpots: spots.all };
  }

  /** The types of data events that any trail's selectors name. */
  #dataTypes(): ReadonlySet<string> {
    const selectors = [...this.#kinds.values()].flatMap(({ shape }) => shape.trails.map(trail => trail.selectors));
    return new Set(selectors.flatMap(one => (isGap(one) ? [] : [...dataTypesOf(one)])));
  }

  #publish(snapshot: Snapshot): void {
    const { account, partition, facts } = snapshot;
    if (facts.trails.state === 'missing') return;
    for (const trail of facts.trails.value.trails) {
      if (trail.isOrganizationTrail === false) continue;
      if (trail.account === account) this.#owners.set(trail.arn, answersOf(snapshot, trail));
      const { arn, homeRegion, isOrganizationTrail, isMultiRegion } = trail;
      if (isOrganizationTrail === true && isMultiRegion === true && isOptIn(partition, homeRegion))
        this.#distant.set(`${arn} ${homeRegion}`, { arn, owner: trail.account, homeRegion, partition });
    }
  }

  /** The cells of each Region. Most Regions of an account are alike. */
  #regions(shape: AccountShape, columns: readonly Column[]): (readonly [region: string, cells: readonly Cell[]])[] {
    const seen = new Map<string, readonly Cell[]>();
    return shape.regions
      .filter(region => !(this.#options.skipDeniedRegions === true && shape.unlisted.get(region)?.reason === 'ACCESS_DENIED'))
      .map(region => {
        const key = likeness(shape, region);
        const weighed = (): readonly Cell[] => {
          const trails = shape.trails.flatMap(trail => weigh(shape, region, trail, this.#owners.get(trail.arn)) ?? []);
          return columns.map(column => cellOf(column, trails, shape.unlisted.get(region) ?? null));
        };
        const cells = seen.get(key) ?? weighed();
        seen.set(key, cells);
        return [region, cells] as const;
      });
  }
}
