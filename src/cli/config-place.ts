import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.js';

const NAMES = ['trailproof.config.yaml', 'trailproof.config.json'];

/** The nearest configuration upwards of a folder, no further than the repository that the folder is in; `null` where there is none. */
export function findConfig(folder: string): string | null {
  const [found, another] = NAMES.map(name => join(folder, name)).filter(existsSync);
  if (found !== undefined && another !== undefined)
    throw new UsageError(`${found} and ${another} are both there. Keep one of them, or name one with --config.`);
  if (found !== undefined) return found;
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, '.git')) ? null : findConfig(above);
}
