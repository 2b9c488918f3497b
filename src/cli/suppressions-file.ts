import { readFile } from 'node:fs/promises';
import { isMap, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { InputError } from '../errors.js';
import { validateSuppressions } from '../generated/suppressions.validator.js';
import { fileLabel, quote, safe } from '../input/place.js';
import { unknownControl } from '../registry.js';
import { meansEveryAccount, meansEveryResource } from '../suppressions/breadth.js';
import { addDays, daysBetween, isDay, LONGEST_LIFE } from '../suppressions/dates.js';
import { matchesGlob } from '../suppressions/glob.js';
import type { SuppressionEntry } from '../types.js';
import { firstViolation } from '../violation.js';
import { whyUnread } from './causes.js';

/** What an entry is held against. */
export interface SuppressionRules {
  /** Every control that there is, whether or not it is selected. */
  readonly controlIds: readonly string[];
  /** `2026-11-21`, in UTC. */
  readonly today: string;
}

/** A file with thousands of entries is well below this. */
const LARGEST = 4_000_000;

/** The entries of a file, in its order. Throws an InputError that names the file and the line. */
export async function readSuppressions(path: string, rules: SuppressionRules): Promise<SuppressionEntry[]> {
  return new SuppressionsText(path, await textOf(path)).entries(rules);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new InputError(`${fileLabel(path)} could not be read: ${whyUnread(error as NodeJS.ErrnoException)}.`, { cause: error });
  }
}

/** JSON is YAML, so one reader serves both. */
export class SuppressionsText {
  readonly document: Document.Parsed;
  readonly #path: string;
  readonly #lines = new LineCounter();

  /** Throws an InputError for what is no YAML. */
  constructor(path: string, text: string) {
    this.#path = path;
    if (text.length > LARGEST) throw new InputError(`${fileLabel(path)} is too large for a file of suppressions, which has a few kB.`);
    this.document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      version: '1.2',
      schema: 'core',
      logLevel: 'error',
    });
    const problem = [...this.document.errors, ...this.document.warnings][0];
    if (problem === undefined) return;
    const { code, message, pos } = problem;
    if (code === 'RESOURCE_EXHAUSTION') throw this.#error(1, 'It is nested too deeply to be a file of suppressions.');
    throw this.#error(
      this.#lines.linePos(pos[0]).line,
      code === 'MULTIPLE_DOCS'
        ? 'A second document begins here. Put all entries into one.'
        : `This is not valid YAML: ${safe(message, 300)}.`,
    );
  }

  /** Throws an InputError for the first entry that is wrong. */
  entries(rules: SuppressionRules): SuppressionEntry[] {
    const value = this.#value();
    if (!validateSuppressions(value)) {
      const { pointer, problem } = firstViolation(validateSuppressions.errors);
      const path = pointer.split('/').slice(1);
      throw this.#error(this.#lineAt(path), `${this.#nameOf(path)} ${safe(problem, 300)}.${adviceFor(path, problem)}`);
    }
    const { suppressions } = value as { suppressions: readonly Omit<SuppressionEntry, 'location'>[] };
    const seen = new Map<string, number>();
    return suppressions.map((raw, index) => {
      const line = this.#lineAt(['suppressions', String(index)]);
      const entry: SuppressionEntry = { ...raw, location: { file: this.#path, line } };
      const other = seen.get(entry.id);
      if (other !== undefined)
        throw this.#error(line, `The id ${entry.id} is that of the entry in line ${other} too. Give each entry its own.`);
      seen.set(entry.id, line);
      this.#refuse(entry, index, rules);
      return entry;
    });
  }

  #value(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: 100 }) as unknown;
    } catch (error) {
      throw this.#error(1, `This is not valid YAML: ${safe((error as Error).message, 300)}.`);
    }
  }

  #refuse(entry: SuppressionEntry, index: number, { controlIds, today }: SuppressionRules): void {
    const { id, controls, match = {}, expires, created, location } = entry;
    const lineOf = (key: string): number => this.#lineAt(['suppressions', String(index), key]);
    const stranger = controls.find(glob => !controlIds.some(known => matchesGlob(glob, known)));
    if (stranger !== undefined) {
      throw this.#error(lineOf('controls'), `${id}: ${safe(unknownControl(stranger, controlIds), 300)}`);
    }
    const meansEveryControl = controlIds.every(known => controls.some(glob => matchesGlob(glob, known)));
    const { accounts = ['*'], resources = ['*'] } = match;
    // What the globs mean and not how they are written: `?*` and `arn:*` beside `AWS*` name nothing either.
    if (meansEveryControl && meansEveryAccount(accounts) && meansEveryResource(resources)) {
      throw this.#error(location.line, `${id} would accept every control in every account on every resource. Name what it is about.`);
    }
    for (const [key, day] of Object.entries({ expires, created })) {
      if (day !== undefined && !isDay(day)) throw this.#error(lineOf(key), `${id} has the date ${quote(day)}, which no calendar has.`);
    }
    if (daysBetween(today, expires) > LONGEST_LIFE) {
      throw this.#error(
        lineOf('expires'),
        `${id} expires on ${expires}, which is more than ${LONGEST_LIFE} days away. Let it end by ${addDays(today, LONGEST_LIFE)}, and renew it then.`,
      );
    }
  }

  /** The entry and the key, as a person says them. */
  #nameOf(path: readonly string[]): string {
    const [list, index, ...keys] = path;
    if (list !== 'suppressions' || index === undefined) return list ?? 'The file';
    const id: unknown = this.document.getIn(['suppressions', Number(index), 'id']);
    const name = typeof id === 'string' ? safe(id, 100) : `The entry ${Number(index) + 1}`;
    return keys.length === 0 ? name : `${name}: ${safe(keys.join('/').replaceAll('~1', '/').replaceAll('~0', '~'), 200)}`;
  }

  /** The line of what stands at a path, or of the nearest thing above that is there. */
  #lineAt(path: readonly string[]): number {
    let node: Node | null = this.document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const token of path) {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      if (isMap(node)) {
        const pair = node.items.find(item => String(item.key) === key);
        offset = (pair?.key as Node | undefined)?.range?.[0] ?? offset;
        node = (pair?.value ?? null) as Node | null;
      } else if (isSeq(node)) {
        node = (node.items[Number(key)] ?? null) as Node | null;
        offset = node?.range?.[0] ?? offset;
      }
    }
    return this.#lines.linePos(offset).line;
  }

  #error(line: number, problem: string): InputError {
    return new InputError(`${fileLabel(this.#path)}:${line}: ${problem}`);
  }
}

/** What makes a person get it wrong. */
function adviceFor(path: readonly string[], problem: string): string {
  const isGlob = path.includes('accounts') && problem.includes('string');
  if (isGlob) return ' Write account ids in quotation marks, or YAML takes them for numbers.';
  return ' See "trailproof schema suppressions".';
}
