import { compareIds } from './order.js';
import { PluginError, UsageError } from './errors.js';
import { FACT_NAMES } from './facts.js';
import { validateCheckMetadata } from './generated/check-metadata.validator.js';
import { didYouMean } from './nearest.js';
import { STANDARD_KEYS } from './standards.js';
import type { Check, Severity } from './types.js';
import { firstViolation } from './violation.js';

export interface RegisteredCheck {
  readonly check: Check;
  /** `trailproof`, or the plugin that brought it. */
  readonly source: string;
}

export interface Selection {
  /** Ids and globs (`CloudTrail.*`); none = all. */
  readonly controls?: readonly string[];
  readonly severities?: readonly Severity[];
  /** Standard keys, or globs of them (`cis-*`). */
  readonly standards?: readonly string[];
}

/** The registry with one source's checks added, sorted by id. Refuses what is malformed, unknown or already there. */
export function register(registry: readonly RegisteredCheck[], candidates: readonly unknown[], source: string): readonly RegisteredCheck[] {
  // No two ids may differ in case alone: nobody could tell them apart.
  const byId = new Map(registry.map(entry => [entry.check.meta.id.toLowerCase(), entry]));
  for (const candidate of candidates) {
    const check = validCheck(candidate, source);
    const { id } = check.meta;
    const other = byId.get(id.toLowerCase());
    if (other !== undefined) {
      throw new PluginError(`${source} defines ${id}, which ${other.source} already defines. Choose another id.`);
    }
    byId.set(id.toLowerCase(), { check, source });
  }
  return [...byId.values()].sort((a, b) => compareIds(a.check.meta.id, b.check.meta.id));
}

function validCheck(candidate: unknown, source: string): Check {
  if (typeof candidate !== 'object' || candidate === null) {
    throw new PluginError(`${source} exports something that is not a check. Make each check with defineCheck({ meta, needs, evaluate }).`);
  }
  const { meta, needs, evaluate, parameters } = candidate as Partial<Record<keyof Check, unknown>>;
  const name = nameOf(meta);
  if (!validateCheckMetadata(meta)) {
    const { pointer, problem } = firstViolation(validateCheckMetadata.errors);
    throw new PluginError(
      `${source} defines ${name} with wrong metadata: meta${pointer} ${problem}. See \`trailproof schema check-metadata\`.`,
    );
  }
  if (typeof evaluate !== 'function')
    throw new PluginError(`${source} defines ${name} without an evaluate function. Add one that returns verdicts.`);
  if (!Array.isArray(needs))
    throw new PluginError(`${source} defines ${name} without needs. List the facts that it reads, for instance needs: ['trails'].`);
  for (const fact of needs as unknown[]) {
    if (!(FACT_NAMES as readonly unknown[]).includes(fact)) {
      throw new PluginError(
        `${source} defines ${name}, which needs the unknown fact ${typeof fact === 'string' ? JSON.stringify(fact) : typeof fact}.${didYouMean(String(fact), FACT_NAMES)} The facts are ${FACT_NAMES.join(', ')}.`,
      );
    }
  }
  validateParameters(parameters, name, source);
  return candidate as Check;
}

function validateParameters(parameters: unknown, name: string, source: string): void {
  if (typeof parameters !== 'object' || parameters === null) {
    throw new PluginError(`${source} defines ${name} with parameters that are not an object. Make the check with defineCheck.`);
  }
  for (const [key, definition] of Object.entries(parameters as Record<string, unknown>)) {
    const { description, schema } = (definition ?? {}) as Record<string, unknown>;
    const complete =
      typeof description === 'string' && typeof schema === 'object' && schema !== null && 'default' in (definition as object);
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(key) || !complete) {
      throw new PluginError(
        `${source} defines ${name} with the malformed parameter ${JSON.stringify(key)}. Give it a description, a schema and a default.`,
      );
    }
  }
}

function nameOf(meta: unknown): string {
  const id = (meta as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : 'a check';
}

/** The checks that a command line asks for. Refuses words that match nothing. */
export function select(registry: readonly RegisteredCheck[], selection: Selection): readonly RegisteredCheck[] {
  const { controls = [], severities = [], standards = [] } = selection;
  const ids = registry.map(({ check }) => check.meta.id);
  for (const pattern of controls) {
    if (!ids.some(id => matches(pattern, id))) throw new UsageError(unknownControl(pattern, ids));
  }
  for (const pattern of standards) {
    if (!STANDARD_KEYS.some(key => matches(pattern, key))) {
      throw new UsageError(
        `There is no standard "${pattern}".${didYouMean(pattern, STANDARD_KEYS)} The standards are ${STANDARD_KEYS.join(', ')}.`,
      );
    }
  }
  const selected = registry.filter(({ check: { meta } }) => {
    const wanted = controls.length === 0 || controls.some(pattern => matches(pattern, meta.id));
    const severe = severities.length === 0 || severities.includes(meta.severity);
    const required = standards.length === 0 || Object.keys(meta.standards).some(key => standards.some(pattern => matches(pattern, key)));
    return wanted && severe && required;
  });
  if (selected.length === 0) {
    throw new UsageError(
      'No control is of the chosen ids, severities and standards at once. Choose fewer conditions, or see `trailproof controls list`.',
    );
  }
  return selected;
}

/** One sentence for an id or glob that selects nothing. */
export function unknownControl(pattern: string, ids: readonly string[]): string {
  const see = 'See `trailproof controls list`.';
  const published = /^cloudtrail\.(\d+)$/i.exec(pattern);
  const exact = ids.find(id => id.toLowerCase() === pattern.toLowerCase());
  if (exact !== undefined) return `There is no control "${pattern}". Did you mean "${exact}"?`;
  if (published !== null) return `AWS has not published CloudTrail.${published[1]}. ${see}`;
  return `There is no control "${pattern}".${didYouMean(pattern, ids)} ${see}`;
}

/** An anchored, case-sensitive glob in which `*` stands for any text. */
function matches(pattern: string, text: string): boolean {
  const source = pattern.split(/\*+/).map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 's').test(text);
}
