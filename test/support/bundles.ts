import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archive } from '../../src/evidence-bundle/archive.js';
import { type BundleManifest, manifestBytes, PART_NAMES, type PartName } from '../../src/evidence-bundle/manifest.js';
import { pack } from '../../src/evidence-bundle/pack.js';
import { openBundle } from '../../src/evidence-bundle/read.js';
import { temporaryFolder } from './cli.js';

/** The parts of a bundle as text. */
export async function filesIn(path: string): Promise<Map<PartName, string>> {
  const bundle = await openBundle(path);
  const files = new Map<PartName, string>();
  for (const { name } of bundle.manifest!.parts) {
    const chunks: Buffer[] = [];
    for await (const chunk of bundle.content(name)) chunks.push(chunk);
    files.set(name, Buffer.concat(chunks).toString());
  }
  await bundle.close();
  return files;
}

export interface Rewriting {
  /** Only what lies in the archive changes, and not what the manifest says of it. */
  readonly keepsManifest?: boolean;
  readonly manifest?: Partial<BundleManifest>;
  readonly without?: PartName;
}

/** A bundle with other parts, as somebody makes it who knows how bundles are made. */
export async function rewrite(
  path: string,
  changes: Partial<Record<PartName, string>>,
  { keepsManifest = false, manifest = {}, without }: Rewriting = {},
): Promise<string> {
  const opened = await openBundle(path);
  const packed = [];
  const files = await filesIn(path);
  for (const name of PART_NAMES) {
    const text = changes[name] ?? files.get(name);
    if (text !== undefined && name !== without) packed.push(await pack(name, [text]));
  }
  await opened.close();
  const parts = packed.map(({ part }) => part);
  const bytes = manifestBytes({ ...opened.manifest!, ...manifest, ...(!keepsManifest && { parts }) });
  const target = join(temporaryFolder(), 'rewritten.zip');
  writeFileSync(target, Buffer.concat([...archive(bytes, packed)]));
  for (const one of packed) one.close();
  return target;
}
