// What judges, as one number: a bundle of evidence says by it which code its verdicts are of.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Generated, or about the package: none of it decides a verdict. */
const APART = /^(?:src\/generated\/|package\.json$|src\/tool\.ts$)|(?:^|\/)node_modules\//;

/** SHA-256 over the names and texts of all sources that `evaluate` reaches: the checks, what they share, and the engine. */
export async function checksDigest(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/evaluate.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: ['*.validator.js'],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const hash = createHash('sha256');
  for (const path of Object.keys(metafile.inputs).sort()) {
    if (APART.test(path)) continue;
    const source = (await readFile(join(root, path), 'utf8')).replaceAll('\r\n', '\n');
    hash.update(`${path}\0${source}\0`);
  }
  return hash.digest('hex');
}
