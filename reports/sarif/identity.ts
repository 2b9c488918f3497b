import { createHash } from 'node:crypto';

/** SHA-256 of a finding's id. A lone surrogate has no bytes of its own in UTF-8, so it is hashed as its escape. */
export function findingHash(id: string): string {
  const distinct = id.replace(/\p{Cs}/gu, unit => `\\u${unit.charCodeAt(0).toString(16)}`);
  return createHash('sha256').update(distinct).digest('hex');
}
