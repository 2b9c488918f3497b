import type { Trilean } from '../../src/types.js';

/**
 * Whether a CIDR of aws:SourceIp is narrow enough not to mean everybody: broader than /8 (IPv4) or /32 (IPv6) is public.
 * AWS excepts the private ranges of RFC 1918, none of which is broader. `unknown` for what is no address.
 */
export function isFixedAddress(cidr: string): Trilean {
  const [address = '', suffix, ...more] = cidr.split('/');
  if (more.length > 0 || (suffix !== undefined && !/^\d{1,3}$/.test(suffix))) return 'unknown';
  const isIpv6 = address.includes(':');
  const length = isIpv6 ? 128 : 32;
  const bits = suffix === undefined ? length : Number(suffix);
  const isAddress = isIpv6 ? /^[0-9a-fA-F:.]+$/.test(address) : isIpv4(address);
  if (!isAddress || bits > length) return 'unknown';
  return bits >= (isIpv6 ? 32 : 8);
}

function isIpv4(address: string): boolean {
  const parts = address.split('.');
  return parts.length === 4 && parts.every(part => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
