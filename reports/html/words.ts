import type { Severity } from '../../src/types.js';

const numbers = new Intl.NumberFormat('en-US');

/** 12,345 */
export function amount(value: number): string {
  return numbers.format(value);
}

/** 1 finding, 2 findings */
export function plural(value: number, noun: string): string {
  return `${amount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function severityWord(severity: Severity): string {
  return capital(severity.toLowerCase());
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** 2026-11-21 08:00:07 UTC; what is not a time in UTC is shown as it is. */
export function moment(iso: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.\d+)?Z$/.exec(iso);
  return match === null ? iso : `${match[1]} ${match[2]} UTC`;
}

/** The bytes of a file, as people say them. */
export function fileSize(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? amount(Math.round(value)) : value.toFixed(1)} ${units[step]}`;
}

/** `NIST.800-53.r5 AC-2(4)` → its document and its number in it. */
export function splitRequirement(requirement: string): readonly [string, string] {
  const slash = requirement.lastIndexOf('/');
  const at = slash < 0 ? requirement.lastIndexOf(' ') : slash;
  return [requirement.slice(0, Math.max(at, 0)), requirement.slice(at + 1)];
}
