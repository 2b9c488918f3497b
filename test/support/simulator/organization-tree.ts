import { createHash } from 'node:crypto';
import type { Directory } from './directory.js';
import type { Organization } from './world.js';

export interface Unit {
  readonly id: string;
  readonly name: string;
  /** Id of the parent. */
  readonly parent: string;
}

export interface Member {
  readonly id: string;
  readonly parent: string;
}

const ROOT_ID = 'r-root';

export const idOf = ({ id }: Organization): string => id ?? 'o-trailproof';

/** The organization as a tree, made once from the accounts' paths. */
export class OrganizationTree {
  readonly id: string;
  readonly rootId = ROOT_ID;
  readonly members: readonly Member[];
  readonly #units = new Map<string, Unit>();
  readonly #children = new Map<string, Member[]>();

  constructor(
    readonly organization: Organization,
    directory: Directory,
  ) {
    this.id = idOf(organization);
    for (const path of organization.units ?? []) this.#unitAt(path);
    const members: Member[] = [];
    for (let index = 0; index < directory.count; index += 1) {
      const { id, unit, member } = directory.at(index);
      if (member !== false) members.push({ id, parent: unit ? this.#unitAt(unit) : ROOT_ID });
    }
    this.members = members;
    for (const member of members) {
      const siblings = this.#children.get(member.parent);
      if (siblings) siblings.push(member);
      else this.#children.set(member.parent, [member]);
    }
  }

  hasParent(id: string): boolean {
    return id === ROOT_ID || this.#units.has(id);
  }

  membersIn(parent: string): readonly Member[] {
    return this.#children.get(parent) ?? [];
  }

  unitsIn(parent: string): readonly Unit[] {
    return [...this.#units.values()].filter(unit => unit.parent === parent);
  }

  /** Makes the unit and those above it. */
  #unitAt(path: string): string {
    const cut = path.lastIndexOf('/');
    const id = unitId(path);
    if (!this.#units.has(id)) {
      this.#units.set(id, { id, name: path.slice(cut + 1), parent: cut < 0 ? ROOT_ID : this.#unitAt(path.slice(0, cut)) });
    }
    return id;
  }
}

/** The id of an organizational unit by its path below the root: always the same, so that a test can name it. */
export const unitId = (path: string): string => `ou-root-${createHash('sha256').update(path).digest('hex').slice(0, 8)}`;
