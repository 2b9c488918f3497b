import { createHash } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { labelOf } from '../wording/accounts.js';
import { PAGE_SCRIPT } from '../../src/generated/page-script.js';
import { Bands } from './chart.js';
import { FilterNote } from './filter.js';
import { OVERVIEW } from './links.js';
import { STYLES } from './styles/index.js';
import { amount, moment, plural } from './words.js';

/** frame-ancestors and report-uri mean nothing in a meta element, so they are not here. */
const POLICY = `default-src 'none'; style-src ${sourceOf(STYLES)}; script-src ${sourceOf(PAGE_SCRIPT)}; img-src data:; base-uri 'none'; form-action 'none'`;

function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

export interface DocumentProps {
  readonly tool: string;
  readonly version: string;
  readonly startedAt: string;
  readonly complete: boolean;
  readonly accounts: number;
  readonly controls: number;
  readonly findings: number;
}

export const DOCTYPE = '<!DOCTYPE html>\n';

export function Document(props: DocumentProps) {
  return (
    <Shell {...props} title="">
      <p class="eyebrow">
        {props.tool} {props.version}
      </p>
      <h1>CloudTrail control report</h1>
      <p class="lede">
        {scopeOf(props)}. Scanned {moment(props.startedAt)}.
      </p>
    </Shell>
  );
}

interface AccountDocumentProps extends DocumentProps {
  readonly account: string;
  readonly name: string | null;
}

/** The page of one account, which says of what scan it is a part. */
export function AccountDocument(props: AccountDocumentProps) {
  return (
    <Shell {...props} title={`Account ${labelOf(props)}, `}>
      <p class="eyebrow">
        {props.tool} {props.version}, CloudTrail control report
      </p>
      <h1>
        Account {props.account}
        {props.name !== null && <span class="name"> {props.name}</span>}
      </h1>
      <p class="lede">
        {props.accounts === 1 ? 'The only account' : `One of ${amount(props.accounts)} accounts`} of a scan: {scopeOf(props)}. Scanned{' '}
        {moment(props.startedAt)}. <a href={`../${OVERVIEW}`}>Overview of the scan</a>
      </p>
    </Shell>
  );
}

function scopeOf({ accounts, controls, findings }: DocumentProps): string {
  return `${plural(accounts, 'account')}, ${plural(controls, 'control')}, ${plural(findings, 'finding')}`;
}

interface ShellProps extends DocumentProps {
  /** What the title says before the name of the report. */
  readonly title: string;
  /** The head of the page. */
  readonly children: ComponentChildren;
}

function Shell({ title, children, ...props }: ShellProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <meta name="generator" content={`${props.tool} ${props.version}`} />
        <title>{`${props.complete ? '' : 'Incomplete: '}${title}CloudTrail control report, ${moment(props.startedAt)}`}</title>
        <style dangerouslySetInnerHTML={{ __html: STYLES }} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the report
        </a>
        <Bands />
        <header class="masthead">{children}</header>
        <main id="main" tabindex={-1}>
          <FilterNote />
          <slot />
        </main>
        <footer>
          <p>
            <strong>How to read this report.</strong> Each finding is one control judged on one resource, from the evidence printed with it.
            A control <em>supports</em> the requirements named beside it: a passed control is evidence for an assessment of a requirement,
            and it is no statement that an account, or an organization, meets that requirement or a standard as a whole.
          </p>
          <p>
            The controls are those that AWS Security Hub publishes for CloudTrail, and checks that plugins add. This report was made by{' '}
            {props.tool} {props.version}, which is neither made nor reviewed by AWS.
          </p>
        </footer>
        <script dangerouslySetInnerHTML={{ __html: PAGE_SCRIPT }} />
      </body>
    </html>
  );
}

const CONTENTS = [
  ['about', 'About this scan'],
  ['summary', 'Summary'],
  ['baseline', 'Change since the baseline'],
  ['security-hub', 'Beside Security Hub'],
  ['matrix', 'Accounts and controls'],
  ['coverage', 'What the trails record'],
  ['method', 'Scope and method'],
  ['standards', 'Results by standard'],
  ['controls', 'Controls'],
  ['accounts', 'Findings by account'],
  ['exceptions', 'Register of exceptions'],
  ['undecided', 'What could not be decided'],
  ['skipped', 'Accounts that were not scanned'],
  ['glossary', 'Glossary'],
  ['signoff', 'Sign-off'],
] as const;

/** The sections that are not in every report. */
export interface ContentsProps {
  readonly baseline: boolean;
  readonly 'security-hub': boolean;
  readonly skipped: boolean;
  readonly exceptions: boolean;
}

function isOptional(id: string): id is keyof ContentsProps {
  return ['baseline', 'security-hub', 'skipped', 'exceptions'].includes(id);
}

export function Contents(props: ContentsProps) {
  return (
    <nav aria-label="Contents" class="contents">
      <ul>
        {CONTENTS.filter(([id]) => !isOptional(id) || props[id]).map(([id, title]) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const ACCOUNT_CONTENTS = [
  [`../${OVERVIEW}`, 'Overview of the scan'],
  ['#matrix', 'Controls'],
  ['#accounts', 'Findings'],
  ['#coverage', 'What the trails record'],
  ['#about', 'About this scan'],
  ['#glossary', 'Glossary'],
] as const;

export function AccountContents() {
  return (
    <nav aria-label="Contents" class="contents">
      <ul>
        {ACCOUNT_CONTENTS.map(([href, title]) => (
          <li key={href}>
            <a href={href}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
