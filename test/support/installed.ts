import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execute, type Outcome, temporaryFolder } from './cli.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** All that the package is made of. It is packed from a copy, because prepack makes dist/ anew while other tests use it. */
const MADE_OF = /^(src|checks|reports|schemas|deploy|docs|scripts|package\.json|tsconfig.*\.json|[A-Z]+\.md|LICENSE)$/;

export interface Installed {
  /** A project of a user's own, with nothing in it but the package. */
  readonly folder: string;
  /** Paths in the tarball, sorted. */
  readonly files: readonly string[];
}

async function npm(args: readonly string[], cwd: string): Promise<Outcome> {
  const outcome = await execute('npm', args, { cwd, env: { HOME: process.env['HOME'] ?? '', npm_config_update_notifier: 'false' } });
  if (outcome.code !== 0) throw new Error(`npm ${args.join(' ')}: ${outcome.stderr}`);
  return outcome;
}

/** Packs the package as it is published and installs it where nothing else is. */
export async function installPackage(): Promise<Installed> {
  const source = temporaryFolder();
  for (const name of readdirSync(ROOT).filter(one => MADE_OF.test(one))) cpSync(join(ROOT, name), join(source, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'));
  const folder = temporaryFolder();
  mkdirSync(join(source, 'packed'));
  await npm(['pack', '--silent', '--pack-destination', 'packed'], source);
  const [tarball = ''] = readdirSync(join(source, 'packed'));
  const list = await execute('tar', ['-tzf', join(source, 'packed', tarball)]);
  writeFileSync(join(folder, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(source, 'packed', tarball)], folder);
  return {
    folder,
    files: list.stdout
      .trim()
      .split('\n')
      .map(path => path.replace(/^package\//, ''))
      .sort(),
  };
}
