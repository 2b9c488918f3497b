import type { Trilean } from '../../src/types.js';

/** Private ranges are never public however broad they are. https://datatracker.ietf.org/doc/html/rfc1918 */
const PRIVATE: readonly (readonly [number, number])[] = [
  [0x0a000000, 8],
  [0xac100000, 12],
  [0xc0a80000, 16],
];

/**
 * Whether a CIDR of aws:SourceIp is narrow enough not to mean everybody: broader than /8 (IPv4) or /32 (IPv6) is public.
 * `unknown` for what is no address.
 */
export function isFixedAddress(cidr: string): Trilean {
  const [address = '', suffix] = cidr.split('/');
  if (suffix !== undefined && !/^\d{1,3}$/.test(suffix)) return 'unknown';
  if (address.includes(':')) {
    const bits = suffix === undefined ? 128 : Number(suffix);
    if (!/^[0-9a-fA-F:.]+$/.test(address) || bits > 128) return 'unknown';
    return bits >= 32;
  }
  const value = ipv4(address);
  const bits = suffix === undefined ? 32 : Number(suffix);
  if (value === null || bits > 32) return 'unknown';
  return bits >= 8 || PRIVATE.some(([start, length]) => bits >= length && sameNetwork(value, start, length));
}

function ipv4(address: string): number | null {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function sameNetwork(a: number, b: number, bits: number): boolean {
  const size = 2 ** (32 - bits);
  return Math.floor(a / size) === Math.floor(b / size);
}
