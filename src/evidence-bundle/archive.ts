import { bundleLayout } from './layout.js';
import type { PackedPart } from './pack.js';

/** The bytes of a bundle, in one pass. The same manifest and parts always give the same. */
export function* archive(manifest: Buffer, packed: readonly PackedPart[]): Generator<Buffer> {
  const parts = packed.map(({ part }) => part);
  for (const stretch of bundleLayout(manifest, parts)) {
    if (stretch.kind === 'headers') {
      yield stretch.bytes;
      continue;
    }
    const own = packed.find(({ part }) => part.name === stretch.of);
    if (own === undefined) yield manifest;
    else yield* own.content();
  }
}
