import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, ScanResult } from '../../src/types.js';
import { ACCOUNT, BIN, CUSTOM_CHECK, type Outcome, run, temporaryFolder } from './cli.js';

/** A folder of a user's own with trailproof in it, a package that is broken, and a folder. */
export function pluginFolder(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules/broken'), { recursive: true });
  mkdirSync(join(cwd, 'folder'));
  symlinkSync(dirname(dirname(BIN)), join(cwd, 'node_modules/trailproof'));
  writeFileSync(join(cwd, 'node_modules/broken/package.json'), '{"name":"broken","exports":{".":{"import":"./gone.js"}}}');
  writeFileSync(join(cwd, 'package.json'), '{"type":"module"}');
  return cwd;
}

/** Scans with a plugin made of the worked example and these changes. */
export async function withPlugin(cwd: string, module: string, ...args: readonly string[]): Promise<Outcome> {
  const before = `import example from '${CUSTOM_CHECK}/trail-bucket-name.js';
    const changed = more => ({ ...example, ...more });
    const meta = more => changed({ meta: { ...example.meta, ...more } });\n`;
  writeFileSync(join(cwd, 'plugin.mjs'), before + module);
  return run(['scan', '-i', ACCOUNT, '--plugin', './plugin.mjs', ...args], { cwd });
}

export function findingsOf({ stdout }: Outcome): readonly Finding[] {
  return (JSON.parse(stdout) as ScanResult).findings;
}
