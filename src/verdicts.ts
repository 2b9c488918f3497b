import type { ComplianceStatus, Verdict } from './types.js';

const STATUSES: readonly unknown[] = ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'] satisfies ComplianceStatus[];

/** What a check gave, as verdicts. Throws a TypeError for what would make a report wrong, such as two verdicts on one resource. */
export function validVerdicts(candidates: unknown): readonly Verdict[] {
  if (!Array.isArray(candidates)) throw new TypeError('The check gave something that is not a list of verdicts.');
  const seen = new Set<string>();
  for (const candidate of candidates as unknown[]) {
    const { resource, status, message, reasons, evidence, vacuous } = fields(candidate, 'verdict');
    const { type, id, region } = fields(resource, 'resource');
    if (!isText(type) || !isText(id)) throw new TypeError('The check gave a resource without a type and an id.');
    if (region !== null && !isText(region)) throw new TypeError(`The check gave ${id} no Region; null says that it has none.`);
    if (!STATUSES.includes(status)) throw new TypeError(`The check gave the status ${String(status)}, which does not exist.`);
    if (!isText(message)) throw new TypeError(`The check gave a verdict on ${id} without a message.`);
    if (!isList(reasons, isReason)) throw new TypeError(`The check gave a verdict on ${id} without a list of reasons.`);
    if (!isList(evidence, isObservation)) throw new TypeError(`The check gave a verdict on ${id} without a list of evidence.`);
    if (vacuous !== undefined && (vacuous !== true || status !== 'PASSED'))
      throw new TypeError(`The check gave a verdict on ${id} that is vacuous without being PASSED.`);
    const key = `${region ?? '-'}|${id}`;
    if (seen.has(key)) throw new TypeError(`The check gave two verdicts on ${id}.`);
    seen.add(key);
  }
  return candidates as readonly Verdict[];
}

function fields(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError(`The check gave a ${what} that is not an object.`);
  return value as Record<string, unknown>;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isList(value: unknown, isItem: (item: Readonly<Record<string, unknown>>) => boolean): boolean {
  return Array.isArray(value) && value.every(item => typeof item === 'object' && item !== null && isItem(item as Record<string, unknown>));
}

function isReason({ code, description, ...more }: Readonly<Record<string, unknown>>): boolean {
  return isText(code) && typeof description === 'string' && Object.keys(more).length === 0;
}

function isObservation({ api, field, actual, expected, ...more }: Readonly<Record<string, unknown>>): boolean {
  const isKnown = typeof api === 'string' && typeof field === 'string' && (expected === undefined || typeof expected === 'string');
  return isKnown && isObservedValue(actual) && Object.keys(more).length === 0;
}

function isObservedValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(item => typeof item === 'string');
  return value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
