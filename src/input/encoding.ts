import { isUtf8 } from 'node:buffer';
import { inputError, type Place } from './place.js';

/** PowerShell's `>` writes UTF-16, with a byte order mark or without. */
export function isUtf16(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return true;
  return a !== undefined && a !== 0 && b === 0 && (c === undefined || (c !== 0 && d === 0));
}

export function utf16ToUtf8(bytes: Buffer, place: Place): Buffer {
  const encoding = bytes[0] === 0xfe ? 'utf-16be' : 'utf-16le';
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes), 'utf8');
  } catch {
    throw inputError(place, 'is not valid UTF-16: it is damaged or was cut off. Save it again.');
  }
}

export function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

export function decodeUtf8(bytes: Buffer, place: Place): string {
  if (!isUtf8(bytes)) {
    const problem = bytes.subarray(0, 4096).includes(0) ? 'is binary, not JSON.' : 'is neither UTF-8 nor UTF-16.';
    throw inputError(place, `${problem} Use the output of the AWS CLI with --output json, unpacked.`);
  }
  return bytes.toString('utf8');
}
