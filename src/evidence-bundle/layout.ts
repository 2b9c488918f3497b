import { crc32 } from 'node:zlib';
import { type BundlePart, MANIFEST_NAME } from './manifest.js';
import { zipLayout, type ZipStretch } from './zip.js';

/** The archive of a manifest and its parts: the manifest first and plain, so that it is found without a search. */
export function bundleLayout(manifest: Buffer, parts: readonly BundlePart[]): ZipStretch[] {
  const first = { name: MANIFEST_NAME, isDeflated: false, bytes: manifest.length, packedBytes: manifest.length, crc32: crc32(manifest) };
  const rest = parts.map(({ name, bytes, crc32: checksum, packed }) => ({
    name,
    isDeflated: true,
    bytes,
    packedBytes: packed.bytes,
    crc32: Number.parseInt(checksum, 16),
  }));
  return zipLayout([first, ...rest]);
}
