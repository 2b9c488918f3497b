import { safe } from '../../reports/text/safe.js';
import { MEMBER_ROLE } from '../collect/organization/calls.js';
import { refusalOf } from '../collect/organization/refusal.js';
import type { Snapshot } from '../types.js';

const NAMED = 5;
const OTHERS = ['TrailproofAudit', 'OrganizationAccountAccessRole', 'AWSControlTowerExecution'];

/** The accounts of a scan that could not be entered, to tell of them all at once. */
export class Unentered {
  readonly #role: string;
  readonly #all = new Set<string>();
  /** Account → its name, where there is one, and whether it was refused. */
  readonly #without = new Map<string, { readonly name: string | undefined; readonly isDenied: boolean }>();

  constructor(role: string = MEMBER_ROLE) {
    this.#role = role;
  }

  /** An account may come a second time, in the place of the first. */
  add(snapshot: Snapshot): void {
    const { account, name } = snapshot;
    this.#all.add(account);
    const refusal = refusalOf(snapshot);
    if (refusal === null) this.#without.delete(account);
    else this.#without.set(account, { name, isDenied: refusal.reason === 'ACCESS_DENIED' });
  }

  /** What to tell, and what to do about it; `null` when every account was entered. */
  get sentence(): string | null {
    if (this.#without.size === 0) return null;
    const accounts = [...this.#without].sort(([a], [b]) => (a < b ? -1 : 1));
    const named = accounts.slice(0, NAMED).map(([account, { name }]) => (name === undefined ? account : `${account} ${safe(name)}`));
    const more = accounts.length > NAMED ? [`and ${accounts.length - NAMED} more`] : [];
    const count = `${accounts.length} of ${this.#all.size} ${this.#all.size === 1 ? 'account' : 'accounts'}`;
    const isDenied = accounts.some(([, { isDenied: denied }]) => denied);
    return `${count} could not be entered with the role ${this.#role} (${[...named, ...more].join(', ')}). ${isDenied ? this.#advice : 'Try again.'}`;
  }

  get #advice(): string {
    const others = OTHERS.filter(role => role !== this.#role);
    return `Roll the role out as deploy/ does, or name another with --role-name: ${others.slice(-2).join(' and ')} are often there.`;
  }
}
