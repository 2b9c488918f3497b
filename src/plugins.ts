import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PluginError } from './errors.js';

/** The checks of a plugin: what its module exports by default, one check or a list of them. */
export async function loadPlugin(specifier: string): Promise<readonly unknown[]> {
  const url = await locate(specifier);
  let module: { default?: unknown };
  try {
    module = (await import(url)) as { default?: unknown };
  } catch (error) {
    const why = whyNoFile(url) ?? firstLine(error);
    throw new PluginError(`The plugin ${specifier} could not be loaded: ${why}`, { cause: error });
  }
  const checks = [module.default].flat();
  if (module.default === undefined || checks.length === 0) {
    throw new PluginError(
      `The plugin ${specifier} has no checks. Let its default export be a check, or a list of checks, made with defineCheck.`,
    );
  }
  return checks;
}

/** A path counts from the current folder, and so does a package, as if it were imported from there. */
async function locate(specifier: string): Promise<string> {
  if (/^\.{1,2}[/\\]/.test(specifier) || isAbsolute(specifier)) return pathToFileURL(resolve(specifier)).href;
  const { resolve: resolveModule } = await import('import-meta-resolve');
  try {
    return resolveModule(specifier, pathToFileURL(resolve('plugin.js')).href);
  } catch (error) {
    throw new PluginError(`The plugin ${specifier} is not installed. Install the package, or give a path that begins with ./ for a file.`, {
      cause: error,
    });
  }
}

/** Node's words for it name a file of ours, and not what to do. */
function whyNoFile(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  const found = statSync(new URL(url), { throwIfNoEntry: false });
  if (found === undefined) return 'there is no such file.';
  return found.isDirectory() ? 'it is a folder. Name the file in it.' : null;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
