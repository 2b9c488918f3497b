import type { SkippedAccount } from '../../src/types.js';
import { plural } from './words.js';
import { Table } from './table.js';

/** Accounts that were left out on purpose: an organization holds them, and this report says nothing of them. */
export function Skipped({ accounts }: { readonly accounts: number }) {
  return (
    <section id="skipped" aria-labelledby="skipped-title">
      <h2 id="skipped-title">Accounts that were not scanned</h2>
      <p class="hint">{plural(accounts, 'account')}, left out on purpose. Nothing in this report is about them.</p>
      <Table label="Table of accounts that were not scanned" caption="Why each was left out">
        <th scope="col">Account</th>
        <th scope="col">Name</th>
        <th scope="col">Reason</th>
      </Table>
    </section>
  );
}

export function SkippedRow({ account, name, reason }: SkippedAccount) {
  return (
    <tr>
      <th scope="row">{account}</th>
      <td>{name ?? <span class="aside">not known</span>}</td>
      <td>{reason}</td>
    </tr>
  );
}
