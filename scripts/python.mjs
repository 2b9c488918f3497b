// Tools that are Python packages, each in a place of its own in .cache/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What a person can read without a stack. */
export class Failure extends Error {}

export function run(command, args, env = {}) {
  const outcome = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } });
  const said = [outcome.error?.message, outcome.stdout, outcome.stderr].filter(Boolean).join('\n').trim();
  return { ok: outcome.error === undefined && outcome.status === 0, said };
}

/** The Python that has this version of a package, and the variables that it needs to find it. Installs it once. */
export function pythonWith(tool) {
  const home = join(root, '.cache', tool.name, tool.version);
  /** Written last, so that an interrupted installation is never taken for a whole one. */
  const done = join(home, 'installed.json');
  return installed(tool, done) ?? install(tool, home, done);
}

function installed({ name, version, module }, done) {
  if (!existsSync(done)) return null;
  const python = JSON.parse(readFileSync(done, 'utf8'));
  // The Python that a virtual environment was made of may be gone by now.
  const script = `import importlib.metadata, ${module}; print(importlib.metadata.version("${name}"))`;
  const { ok, said } = run(python.command, ['-c', script], python.env);
  return ok && said.split('\n').includes(version) ? python : null;
}

function install(tool, home, done) {
  const { name, version, requirement = name } = tool;
  const base = ['python3', 'python'].find(command => run(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).ok);
  if (base === undefined) throw new Failure(`${name} needs Python 3.10 or later on the PATH, as python3 or python.`);
  console.log(`Installing ${name} ${version} into ${relative('', home)} …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', `${requirement}==${version}`];
  const venv = join(home, 'venv');
  const made = run(base, ['-m', 'venv', venv]);
  let python;
  let attempt;
  if (made.ok) {
    python = { command: join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'), env: {} };
    attempt = run(python.command, ['-m', 'pip', 'install', ...options]);
  } else {
    // Debian has no venv without the package python3-venv; a pip of its own installs into a folder.
    const packages = join(home, 'packages');
    python = { command: base, env: { PYTHONPATH: packages } };
    attempt = run(base, ['-m', 'pip', 'install', '--target', packages, ...options]);
    if (!attempt.ok) attempt.said = `${made.said}\n${attempt.said}\nDebian and Ubuntu: apt-get install python3-venv`;
  }
  if (!attempt.ok) throw new Failure(`${name} ${version} cannot be installed, so nothing was tested.\n${attempt.said}`);
  writeFileSync(done, JSON.stringify(python));
  const ready = installed(tool, done);
  if (ready === null)
    throw new Failure(`${name} ${version} was installed, and yet it cannot be imported. Remove ${relative('', home)} and try again.`);
  return ready;
}
