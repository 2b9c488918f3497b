import canonicalize from 'canonicalize';

/** The one way to write a value as JSON: no spaces, the keys of every object in order. https://www.rfc-editor.org/rfc/rfc8785 */
export function canonicalJson(value: object): string {
  return canonicalize(value)!;
}
