import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { type Place, usePlace } from './place.js';

type AnchorKind = 'account' | 'control' | 'finding' | 'bar' | 'exception' | 'standard';

/** The page of a folder that all others belong to. */
export const OVERVIEW = 'index.html';

/** An id in the document that stays the same from scan to scan, so that a report can be cited. */
export function anchor(kind: AnchorKind, name: string): string {
  return `${kind}-${plainOrDigest(name)}`;
}

function plainOrDigest(name: string): string {
  const plain = /^[A-Za-z0-9.]{1,64}$/.test(name);
  return plain ? name : createHash('sha256').update(name).digest('hex').slice(0, 20);
}

/** Where a folder has an account's page. The name is part of links, so that it holds nothing that an address would have to escape. */
export function accountPage(account: string): string {
  return `accounts/${plainOrDigest(account)}.html`;
}

/** A part of the page that speaks of the whole scan. */
export function scanHref(place: Place, fragment: string): string {
  return `${place === 'account' ? `../${OVERVIEW}` : ''}#${fragment}`;
}

export function findingHref(place: Place, account: string, finding: string): string {
  return `${place === 'overview' ? accountPage(account) : ''}#${anchor('finding', finding)}`;
}

/** The address when it is a plain https one, else `null`: what a check or a plugin says may be anything. */
export function safeUrl(value: unknown): string | null {
  const text = String(value);
  if (!URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  return protocol === 'https:' && username + password === '' ? href : null;
}

/** A link out of the report, or just its text where the address is not to be trusted. */
export function Outside({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
  const url = safeUrl(href);
  return url === null ? (
    <span>{children}</span>
  ) : (
    <a href={url} rel="noopener noreferrer" class="outside">
      {children}
    </a>
  );
}

export function ControlLink({ id }: { readonly id: string }) {
  return (
    <a href={scanHref(usePlace(), anchor('control', id))} class="id">
      {id}
    </a>
  );
}

export function AccountLink({ account }: { readonly account: string }) {
  return (
    <a href={usePlace() === 'overview' ? accountPage(account) : `#${anchor('account', account)}`} class="id">
      {account}
    </a>
  );
}
