import type { FieldSelector } from '../../src/types.js';

/** Whether an event, by field, meets one condition of an advanced event selector; a field that it lacks meets none. */
export function meets(one: FieldSelector, event: Readonly<Record<string, string | undefined>>): boolean {
  const value = event[one.field];
  if (value === undefined) return false;
  const wanted = [
    ...one.equals.map(text => value === text),
    ...one.startsWith.map(text => value.startsWith(text)),
    ...one.endsWith.map(text => value.endsWith(text)),
  ];
  const refused = [
    ...one.notEquals.map(text => value === text),
    ...one.notStartsWith.map(text => value.startsWith(text)),
    ...one.notEndsWith.map(text => value.endsWith(text)),
  ];
  return (wanted.length === 0 || wanted.includes(true)) && !refused.includes(true);
}
