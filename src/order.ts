import type { Finding } from './types.js';

/** By code unit, so that the order does not depend on anybody's language. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By vendor, then by number, so that CloudTrail.10 follows CloudTrail.9. */
export function compareIds(a: string, b: string): number {
  const [vendorA = '', numberA = ''] = a.split('.');
  const [vendorB = '', numberB = ''] = b.split('.');
  if (vendorA !== vendorB) return vendorA < vendorB ? -1 : 1;
  return Number(numberA) - Number(numberB);
}

export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.account, b.account) ||
    compareText(a.region ?? '', b.region ?? '') ||
    compareIds(a.controlId, b.controlId) ||
    compareText(a.resource.id, b.resource.id)
  );
}
