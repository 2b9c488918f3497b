// Packs the package as npm publishes it and lets publint and arethetypeswrong judge the tarball. Fails on any problem.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'trailproof-package-'));
try {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = join(folder, readdirSync(folder)[0]);
  const judges = [
    ['publint', tarball, '--strict'],
    // The package is ESM only: a require() of it is no use that it promises.
    ['attw', tarball, '--profile', 'esm-only', '--no-emoji'],
  ];
  for (const [judge, ...args] of judges) {
    const { status } = spawnSync(join('node_modules/.bin', judge), args, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
