import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Where editors find a schema, from the folder of the file that it is for: in the nearest installed package, or else beside the file, where
 * `trailproof schema NAME > NAME.schema.json` saves it.
 */
export function editorSchema(name: 'config' | 'suppressions', folder: string): string {
  const file = `${name}.schema.json`;
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, 'node_modules/trailproof/schemas', file);
    if (existsSync(installed)) return relative(folder, installed).replaceAll('\\', '/');
    if (dirname(at) === at) return file;
  }
}

/** As the language server for YAML, which most editors use, reads it. */
export function schemaComment(name: 'config' | 'suppressions', folder: string): string {
  return `# yaml-language-server: $schema=${editorSchema(name, folder)}\n`;
}
