import { createHash } from 'node:crypto';

/** RFC 9562's namespace for names that are URLs or URIs. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The same name gives the same GUID (version 5) everywhere and always. */
export function guidFor(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** SHA-256 of a finding's id. A lone surrogate has no bytes of its own in UTF-8, so it is hashed as its escape. */
export function findingHash(id: string): string {
  const distinct = id.replace(/\p{Cs}/gu, unit => `\\u${unit.charCodeAt(0).toString(16)}`);
  return createHash('sha256').update(distinct).digest('hex');
}
