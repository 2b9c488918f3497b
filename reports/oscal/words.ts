import { plain } from '../sarif/text.js';

/** Whose names the properties have. */
const NAMESPACE = 'urn:trailproof';

export interface Property {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

export function property(name: string, value: string): Property {
  return { name, ns: NAMESPACE, value: words(value) };
}

/** One line that neither begins nor ends with a space, and is never empty. */
export function words(text: string): string {
  return plain(text, Infinity) || '-';
}
