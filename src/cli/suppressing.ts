import { plural } from '../../reports/html/words.js';
import { attentionsOf } from '../../reports/wording/suppressions.js';
import type { OrganizationOptions } from '../collect/options.js';
import type { Background } from '../suppressions/background.js';
import type { ScanResult, SuppressionResult } from '../types.js';

/** What a scan accepts. */
export interface Suppressing {
  /** To be told of each account’s evidence, for what findings do not say. */
  readonly background: Background;
  /** What an organization scan has to learn of units for it, and is to tell. */
  readonly units: Pick<OrganizationOptions, 'unitsToKnow' | 'onUnit'>;
  /** What could not be learned, to be told beside the result. */
  readonly remarks: readonly string[];
  apply(result: ScanResult): ScanResult;
}

/** The file of `--suppressions`, or `null` without one. Throws an InputError for a file that is wrong, before anything is scanned. */
export async function suppressingOf(
  path: string | undefined,
  plugins: readonly string[] | undefined,
  now: Date,
  organization: OrganizationOptions | null = null,
): Promise<Suppressing | null> {
  if (path === undefined) return null;
  // Reading YAML is loaded by those who need it.
  const [{ loadRegistry }, { readSuppressions }, { Background }, { unitsNamed }, { suppress }] = await Promise.all([
    import('../scan.js'),
    import('./suppressions-file.js'),
    import('../suppressions/background.js'),
    import('../suppressions/scope.js'),
    import('../suppressions/index.js'),
  ]);
  const controlIds = (await loadRegistry(plugins)).map(({ check }) => check.meta.id);
  const entries = await readSuppressions(path, { controlIds, today: dayOf(now.toISOString()) });
  const { accounts, units = [] } = organization ?? {};
  const background = new Background({
    // Of several units, nobody told in which of them an account is.
    units: units.length === 1 ? units : [],
    isWholeOrganization: organization !== null && accounts === undefined && units.length === 0,
  });
  const unitsToKnow = [...new Set(entries.flatMap(unitsNamed))].filter(unit => !background.units.includes(unit));
  const remarks: string[] = [];
  return {
    background,
    remarks,
    units: {
      unitsToKnow,
      onUnit: (unit, members, error) => {
        if (members !== null) background.learnMembers(unit, members);
        else remarks.push(`${unlisted(unit, error)}, so no entry of ${path} applies by that unit.`);
      },
    },
    apply: result => suppress(result, entries, { today: dayOf(result.scan.finishedAt), background, controlIds }),
  };
}

function unlisted(unit: string, error: unknown): string {
  return `The accounts of ${unit} could not be listed${error instanceof Error ? ` (${error.name})` : ''}`;
}

/** `2026-11-21T08:00:00.000Z` → `2026-11-21`. */
export function dayOf(time: string): string {
  return time.slice(0, 10);
}

/** What there is to say of the entries: what was let through, and which of them need somebody. */
export function suppressionRemarks({ suppressions = [] }: ScanResult): string[] {
  return [...some(suppressions.flatMap(lettingThrough)), ...some(suppressions.flatMap(needingSomebody))];
}

/** So many are said of each kind; the reports have a register of all. */
const NAMED = 50;

function some(remarks: readonly string[]): readonly string[] {
  const more = remarks.length - NAMED;
  return more > 0 ? [...remarks.slice(0, NAMED), `… and ${more} more; the JSON report (-o json=FILE) lists them all.`] : remarks;
}

function lettingThrough({ id, type, owner, reason, expires, suppressed }: SuppressionResult): string[] {
  if (suppressed === 0) return [];
  return [`Suppressed until ${expires}: ${plural(suppressed, 'failed finding')} by ${id} (${type}, ${owner}): ${reason}`];
}

function needingSomebody(entry: SuppressionResult): string[] {
  const { file, line } = entry.location;
  return attentionsOf([entry]).map(({ text }) => `${file}:${line}: ${text}`);
}
