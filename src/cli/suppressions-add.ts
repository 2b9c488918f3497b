import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Document, isMap, isNode, isSeq, type Node } from 'yaml';
import { InputError, UsageError } from '../errors.js';
import { parseJson } from '../input/json.js';
import { fileLabel, quote, safe } from '../input/place.js';
import { unknownControl } from '../registry.js';
import { Background } from '../suppressions/background.js';
import { addDays, daysBetween, isDay, isExpired, LONGEST_LIFE } from '../suppressions/dates.js';
import { covers, type Covered } from '../suppressions/scope.js';
import type { ComplianceStatus, SuppressionEntry } from '../types.js';
import { whyUnread } from './causes.js';
import { editorSchema, schemaComment } from './editor-schema.js';
import { alone, replace } from './rewriting.js';
import type { AddArguments } from './suppressions.js';
import { SuppressionsText, type SuppressionRules } from './suppressions-file.js';

/** A file without entries, by which editors complete what is written into it. */
function newFile(path: string): string {
  const folder = dirname(resolve(path));
  if (!path.endsWith('.json')) return `${schemaComment('suppressions', folder)}version: 1\nsuppressions: []\n`;
  return JSON.stringify({ $schema: editorSchema('suppressions', folder), version: 1, suppressions: [] });
}

const SHORTEST_REASON = 15;

/** Adds an entry for one finding, and gives where it is. Throws a KnownError, and then the file is as it was. */
export async function addSuppression(argv: AddArguments, rules: SuppressionRules): Promise<{ id: string; expires: string; line: number }> {
  const { file, finding: findingId, expires, reason } = argv;
  const finding = parsed(findingId);
  if (!rules.controlIds.includes(finding.controlId)) throw new UsageError(unknownControl(finding.controlId, rules.controlIds));
  if (reason.trim().length < SHORTEST_REASON)
    throw new UsageError(`--reason has to say why it is accepted, in at least ${SHORTEST_REASON} characters.`);
  refuseDate(expires, rules.today);
  if (argv.report !== undefined) await refuseUnfailed(argv.report, findingId);
  return alone(file, async () => {
    const { entry, line, changed } = await withEntry(argv, finding, rules);
    await replace(file, changed);
    return { id: entry.id, expires, line };
  });
}

/** The file with its new entry, as it would be. */
async function withEntry(argv: AddArguments, finding: Covered, rules: SuppressionRules) {
  const { file } = argv;
  const text = await existing(file);
  const source = new SuppressionsText(file, text);
  const entries = source.entries(rules);
  const same = entries.find(entry => !isExpired(entry.expires, rules.today) && covers(entry, finding, new Background()) === true);
  if (same !== undefined) {
    throw new UsageError(
      `${fileLabel(file)}:${same.location.line}: ${same.id} already accepts this finding until ${same.expires}. Change that entry instead.`,
    );
  }
  const entry = entryFor(argv, finding, nextId(entries, rules.today), rules.today);
  const changed = isJson(text) ? withJson(text, entry) : withYaml(source.document, text, entry);
  const line = new SuppressionsText(file, changed).entries(rules).at(-1)?.location.line ?? 1;
  return { entry, line, changed };
}

function parsed(id: string): Covered {
  const [controlId = '', account = '', place = '', ...rest] = id.split('|');
  const resource = rest.join('|');
  const isWhole =
    /^[A-Za-z0-9]+\.\d+$/.test(controlId) &&
    /^\d{12}$/.test(account) &&
    /^(?:-|[a-z]+(?:-[a-z0-9]+)+)$/.test(place) &&
    /^[^*?]+$/.test(resource);
  if (!isWhole) {
    throw new UsageError(
      `${quote(id)} is not the id of a finding. Take one from a report: CONTROL|ACCOUNT|REGION|RESOURCE, in quotation marks.`,
    );
  }
  refuseContradiction(id, { account, place, resource });
  const type = resource.startsWith('AWS::::Account:') ? 'AWS::::Account' : '';
  return { controlId, account, region: place === '-' ? null : place, resource: { type, id: resource } };
}

/** The id says of the resource what its ARN says as well; who writes both by hand may get one of them wrong. */
function refuseContradiction(id: string, { account, place, resource }: { account: string; place: string; resource: string }): void {
  const isAccount = resource.startsWith('AWS::::Account:');
  const parts = resource.startsWith('arn:') ? resource.split(':') : [];
  const region = parts[3] ?? '';
  const owner = isAccount ? resource.slice('AWS::::Account:'.length) : (parts[4] ?? '');
  const other =
    owner !== '' && owner !== account ? `account ${safe(owner, 20)}` : region !== '' && region !== place ? safe(region, 30) : null;
  if (other !== null) throw new UsageError(`${quote(id)} contradicts itself: its resource is of ${other}. Take the id from a report.`);
}

function refuseDate(expires: string, today: string): void {
  if (!isDay(expires)) throw new UsageError(`--expires takes a day such as ${addDays(today, 90)}, but is ${quote(expires)}.`);
  if (isExpired(expires, today)) throw new UsageError(`--expires ${expires} is in the past: the entry would accept nothing.`);
  if (daysBetween(today, expires) > LONGEST_LIFE) {
    throw new UsageError(`--expires ${expires} is more than ${LONGEST_LIFE} days away. Let it end by ${addDays(today, LONGEST_LIFE)}.`);
  }
}

/** What passed needs no exception, and what could not be decided cannot have one. */
async function refuseUnfailed(path: string, id: string): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`${fileLabel(path)} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  });
  const report = parseJson(text.replace(/^\uFEFF/, ''), { file: path, pointer: '' }) as { findings?: unknown } | null;
  if (!Array.isArray(report?.findings))
    throw new InputError(`${fileLabel(path)} is no JSON report of trailproof. Make one with -o json=FILE.`);
  const found = (report.findings as ({ id?: unknown; status?: ComplianceStatus } | null)[]).find(one => one?.id === id);
  if (found === undefined || found === null) throw new UsageError(`${fileLabel(path)} has no finding ${quote(id)}.`);
  if (found.status === 'FAILED') return;
  throw new UsageError(
    found.status === 'PASSED'
      ? `The finding passed in ${fileLabel(path)}: there is nothing to accept.`
      : `The finding could not be decided in ${fileLabel(path)}: what is not known cannot be accepted.`,
  );
}

/** `SUP-2026-001`, `SUP-2026-002`, … */
function nextId(entries: readonly SuppressionEntry[], today: string): string {
  const prefix = `SUP-${today.slice(0, 4)}-`;
  const numbers = entries.map(({ id }) =>
    id.startsWith(prefix) && /^\d{1,9}$/.test(id.slice(prefix.length)) ? Number(id.slice(prefix.length)) : 0,
  );
  return `${prefix}${String(Math.max(0, ...numbers) + 1).padStart(3, '0')}`;
}

type Written = Omit<SuppressionEntry, 'location'>;

function entryFor(argv: AddArguments, { controlId, account, region, resource }: Covered, id: string, today: string): Written {
  const { type, reason, owner, expires, approvedBy, ticket } = argv;
  return {
    id,
    type,
    controls: [controlId],
    // An ARN is of one Region by itself.
    match: {
      accounts: [account],
      ...(region !== null && !resource.id.startsWith('arn:') && { regions: [region] }),
      resources: [resource.id],
    },
    reason,
    owner,
    ...(approvedBy !== undefined && { approvedBy }),
    ...(ticket !== undefined && { ticket }),
    created: today,
    expires,
    maxMatches: 1,
  };
}

async function existing(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code === 'ENOENT') return newFile(path);
    throw new InputError(`${fileLabel(path)} could not be read: ${whyUnread(failure)}.`, { cause: error });
  });
}

/** YAML takes it as well, but only JSON is written as JSON. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

function withJson(text: string, entry: Written): string {
  const file = JSON.parse(text.replace(/^\uFEFF/, '')) as { suppressions: Written[] };
  return `${JSON.stringify({ ...file, suppressions: [...file.suppressions, entry] }, null, 2)}\n`;
}

/** Only what is added is written: what is there stays as it is, to the letter, comments and line breaks included. */
function withYaml(document: Document.Parsed, text: string, entry: Written): string {
  const list = document.get('suppressions');
  if (!isSeq(list))
    throw new UsageError('The list of suppressions is an alias, to which nothing can be added. Write the entries where it stands.');
  const [first] = list.items;
  if (list.flow === true || !isNode(first) || !first.range || !list.range) {
    list.flow = false;
    list.add(nodeOf(document, entry));
    return document.toString(LAYOUT);
  }
  const end = text.indexOf('\n', list.range[1] - 1) + 1;
  const at = end === 0 ? text.length : end;
  const lineStart = text.lastIndexOf('\n', first.range[0]) + 1;
  const indent = text.slice(lineStart, first.range[0]).replace(/-.*$/s, '');
  const addition = new Document(null);
  addition.contents = addition.createNode([]);
  addition.add(nodeOf(addition, entry));
  const lines = addition.toString(LAYOUT).replace(/^(?=.)/gm, indent);
  const isSpaced = list.items.some(item => isNode(item) && item.spaceBefore === true);
  const added = `${end === 0 ? '\n' : ''}${isSpaced ? '\n' : ''}${lines}`;
  return text.slice(0, at) + (text.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added) + text.slice(at);
}

const LAYOUT = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Each key in a line of its own, and lists of globs in one: as the documentation writes them. */
function nodeOf(document: Document, entry: Written): Node {
  const node = document.createNode(entry);
  for (const value of [node.get('controls'), ...flowed(node.get('match'))]) if (isSeq(value)) value.flow = true;
  return node;
}

function flowed(match: unknown): unknown[] {
  return isMap(match) ? match.items.map(({ value }) => value) : [];
}
