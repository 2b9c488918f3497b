import { createHash } from 'node:crypto';
import type { ScanResult } from './types.js';

/** RFC 9562's namespace for names that are URLs or URIs. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The same name gives the same GUID (version 5) everywhere and always. */
export function guidFor(name: string): string {
  const hash = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Names a scan for good, by whose it is, when it was and what it read: the same in its reports and in a baseline that is made of one. */
export function scanGuid({ tool, scan, accounts }: Pick<ScanResult, 'tool' | 'scan' | 'accounts'>): string {
  const [only, another] = accounts;
  const scope = only !== undefined && another === undefined ? only.account : 'organization';
  const id = [tool.name, scope, scan.startedAt].join('/');
  return guidFor([id, scan.finishedAt, ...scan.inputs.map(({ sha256 }) => sha256)].join('\n'));
}
