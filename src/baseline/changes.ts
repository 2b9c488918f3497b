import type { BaselineEntry, Observation, ObservedValue } from '../types.js';

/** An observation that says which resource the ones after it are about, where a verdict rests on several. */
const SUBJECT = 'TrailARN';

const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

type Compared = Pick<BaselineEntry, 'status' | 'severity' | 'evidence'>;

/** What differs, in words: `PASSED → FAILED`, `KmsKeyId removed`, `IsLogging true → false`. Empty where nothing does. */
export function changesOf(before: Compared, now: Compared): string[] {
  return [
    ...(before.status === now.status ? [] : [`${before.status} → ${now.status}`]),
    ...(before.severity === now.severity ? [] : [`severity ${before.severity} → ${now.severity}`]),
    ...(isSame(before.evidence, now.evidence) ? [] : factsChanged(before.evidence, now.evidence)),
  ];
}

/** Nearly every finding of a large organization is what it was, and this tells so without making anything. */
function isSame(before: readonly Observation[], now: readonly Observation[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ api, field, actual }, index) => {
      const is = now[index]!;
      return api === is.api && field === is.field && isSameValue(actual, is.actual);
    })
  );
}

function isSameValue(was: ObservedValue, is: ObservedValue): boolean {
  if (typeof was !== 'object' || was === null || typeof is !== 'object' || is === null) return was === is;
  return was.length === is.length && was.every((one, index) => one === is[index]);
}

/** What was observed otherwise: observations are the same by API and field, and by the trail that they are about. */
function factsChanged(before: readonly Observation[], now: readonly Observation[]): string[] {
  const [earlier, later] = [byName(before), byName(now)];
  return [...new Set([...earlier.keys(), ...later.keys()])].flatMap(key => {
    const [was, is] = [earlier.get(key), later.get(key)];
    const { name, subject } = (was ?? is)!;
    // Of a trail that came or went, that it did says all.
    if (subject !== null && !(earlier.has(subject) && later.has(subject))) return [];
    if (was === undefined) return [`${name} ${shown(is!.actual)} is new in the evidence`];
    if (is === undefined) return [`${name} ${shown(was.actual)} is no longer in the evidence`];
    const change = valueChanged(was.actual, is.actual);
    return change === null ? [] : [`${name} ${change}`];
  });
}

interface Named {
  readonly name: string;
  /** Key of the observation that names the trail it is about. */
  readonly subject: string | null;
  readonly actual: ObservedValue;
}

function byName(evidence: readonly Observation[]): Map<string, Named> {
  const named = new Map<string, Named>();
  let subject: { readonly key: string; readonly arn: string } | null = null;
  for (const { api, field, actual } of evidence) {
    if (field === SUBJECT) {
      subject = { key: JSON.stringify([api, String(actual)]), arn: String(actual) };
      named.set(subject.key, { name: field, subject: null, actual });
      continue;
    }
    const base = JSON.stringify([api, field, subject?.arn ?? null]);
    // The same thing seen twice is told twice, in order.
    let key = base;
    for (let times = 2; named.has(key); times += 1) key = `${base} ${times}`;
    named.set(key, { name: subject === null ? field : `${field} of ${subject.arn}`, subject: subject?.key ?? null, actual });
  }
  return named;
}

function valueChanged(was: ObservedValue, is: ObservedValue): string | null {
  if (typeof was === 'object' && was !== null && typeof is === 'object' && is !== null) {
    const added = is.filter(one => !was.includes(one)).map(one => `+ ${one}`);
    const removed = was.filter(one => !is.includes(one)).map(one => `− ${one}`);
    return added.length + removed.length === 0 ? null : [...removed, ...added].join(', ');
  }
  if (was === is) return null;
  if (is === null) return 'removed';
  if (was === null) return `set to ${shown(is)}`;
  // A time of delivery moves on in every scan; whether it is recent enough is the status.
  if (typeof was === 'string' && typeof is === 'string' && MOMENT.test(was) && MOMENT.test(is)) return null;
  return `${shown(was)} → ${shown(is)}`;
}

function shown(value: ObservedValue): string {
  if (value === null) return 'none';
  if (typeof value === 'object') return value.length === 0 ? '[]' : value.join(', ');
  return value === '' ? '""' : String(value);
}
