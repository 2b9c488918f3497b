import {
  type Account,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
} from '@aws-sdk/client-organizations';
import { OrganizationError } from '../../errors.js';
import type { Aws } from '../aws.js';
import type { ClientOf } from '../clients.js';
import { codesOf, inWords, required } from '../failure.js';

/** An account as AWS Organizations lists it. */
export interface ListedAccount {
  readonly account: string;
  readonly name: string | null;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, … */
  readonly state: string;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * The accounts of the organization, or of these units and every unit below them, as the pages come. Throws an
 * OrganizationError when a page cannot be had: an account that is not listed would be left out in silence.
 */
export async function* listAccounts(aws: Aws, region: string, units: readonly string[]): AsyncGenerator<ListedAccount> {
  const organizations = new OrganizationPages(aws, region);
  if (units.length === 0) {
    yield* organizations.accounts();
    return;
  }
  const waiting = [...units];
  const visited = new Set<string>();
  for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
    // A unit and one above it may both have been named.
    if (visited.has(unit)) continue;
    visited.add(unit);
    yield* organizations.accountsIn(unit);
    for await (const below of organizations.unitsIn(unit)) waiting.push(below);
  }
}

type Send<O> = (client: ClientOf<'organizations'>, options: { abortSignal?: AbortSignal }) => Promise<O>;

class OrganizationPages {
  readonly #aws: Aws;
  readonly #region: string;

  constructor(aws: Aws, region: string) {
    this.#aws = aws;
    this.#region = region;
  }

  accounts(): AsyncGenerator<ListedAccount> {
    return this.#all(NextToken =>
      this.#page(
        'ListAccounts',
        (client, options) => client.send(new ListAccountsCommand({ NextToken }), options),
        ({ Accounts, NextToken: next }) => ({ items: required(Accounts, 'Accounts').map(listed), next }),
      ),
    );
  }

  accountsIn(ParentId: string): AsyncGenerator<ListedAccount> {
    return this.#all(NextToken =>
      this.#page(
        'ListAccountsForParent',
        (client, options) => client.send(new ListAccountsForParentCommand({ ParentId, NextToken }), options),
        ({ Accounts, NextToken: next }) => ({ items: required(Accounts, 'Accounts').map(listed), next }),
      ),
    );
  }

  unitsIn(ParentId: string): AsyncGenerator<string> {
    return this.#all(NextToken =>
      this.#page(
        'ListOrganizationalUnitsForParent',
        (client, options) => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }), options),
        answer => ({
          items: required(answer.OrganizationalUnits, 'OrganizationalUnits').map(({ Id }) => required(Id, 'Id')),
          next: answer.NextToken,
        }),
      ),
    );
  }

  /** A page may be empty and not the last. */
  async *#all<T>(page: (token: string | undefined) => Promise<Page<T>>): AsyncGenerator<T> {
    let token: string | undefined;
    do {
      const { items, next } = await page(token);
      yield* items;
      token = next;
    } while (token !== undefined);
  }

  async #page<O, T>(operation: string, send: Send<O>, read: (answer: O) => Page<T>): Promise<Page<T>> {
    try {
      return await this.#aws.call('organizations', operation, this.#region, send, read);
    } catch (error) {
      throw new OrganizationError(unlisted(operation, codesOf(error)[0] ?? 'Error', inWords(error)), { cause: error });
    }
  }
}

function listed({ Id, Name, State, Status }: Account): ListedAccount {
  // AWS is retiring Status in favour of State.
  return { account: required(Id, 'Id'), name: Name ?? null, state: required(State ?? Status, 'State') };
}

/** Why the accounts are not known, and what to do. */
function unlisted(operation: string, code: string, words: string | null): string {
  const api = `organizations:${operation}`;
  switch (code) {
    case 'AccessDeniedException':
      return `The accounts of the organization could not be listed: ${api} was denied. Scan from the management account or a delegated administrator with that permission, or name the accounts with --accounts or --accounts-file.`;
    case 'AWSOrganizationsNotInUseException':
      return 'This account is not part of an organization. Leave --organization out, or name accounts with --accounts.';
    case 'ParentNotFoundException':
      return 'The organization has no such organizational unit. --organizational-unit takes ids such as ou-ab12-11111111, or the root r-ab12.';
    default:
      return `The accounts of the organization could not all be listed: ${api} failed (${words ?? code}). Nothing was judged, because accounts would be missing. Try again, or name them with --accounts-file.`;
  }
}
