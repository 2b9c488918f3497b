import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { environment, finished, type Outcome } from '../support/cli.js';
import { build, filesIn, type Image } from './image.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const [UID, GID] = [65532, 65532];
const isRoot = process.getuid?.() === 0;

/** A folder and all that is in it. */
function pathsIn(folder: string): string[] {
  return [folder, ...readdirSync(folder, { encoding: 'utf8', recursive: true }).map(name => join(folder, name))];
}

describe('Dockerfile', () => {
  let image: Image;
  /** The folder that is mounted at the working directory. */
  let out: string;

  before(async () => {
    image = await build(SOURCE);
    out = join(image.root, image.workdir);
    cpSync(join(ROOT, 'examples/account.json'), join(out, 'account.json'));
    for (const path of pathsIn(image.root)) chmodSync(path, statSync(path).isDirectory() ? 0o555 : 0o444);
    chmodSync(out, 0o700);
    if (isRoot) chownSync(out, UID, GID);
  });

  // What cannot be written to cannot be removed.
  after(() => pathsIn(image.root).forEach(path => chmodSync(path, 0o755)));

  /** As `docker run --read-only -v "$PWD":/out IMAGE …`: nobody's user, and nothing to write to but the folder that is mounted. */
  async function container(...args: readonly string[]): Promise<Outcome> {
    const [node, script = ''] = image.entrypoint;
    assert.equal(node, '/nodejs/bin/node');
    const env = environment({ ...image.env, HOME: join(image.root, image.env['HOME']!), TMPDIR: join(image.root, 'tmp') });
    const user = isRoot ? { uid: UID, gid: GID } : {};
    return finished(spawn(process.execPath, [join(image.root, script), ...args], { cwd: out, env, stdio: 'pipe', ...user }));
  }

  it('every image that it begins with has a tag, and the last has no shell', () => {
    const images = [...SOURCE.matchAll(/^FROM (\S+)/gm)].map(([, name = '']) => name);
    for (const name of images) assert.match(name, /^[\w./-]+:(?!latest$)[\w.-]+$/);
    assert.match(image.from, /^gcr\.io\/distroless\//);
  });

  it('runs as a user who is not root, whom Kubernetes knows by a number', () => {
    assert.equal(image.user, `${UID}:${GID}`);
  });

  it('has the package, what it needs at run time, and nothing else', () => {
    const files = filesIn(join(image.root, 'app')).map(file => relative(join(image.root, 'app'), file));
    const rooms = new Set(files.map(file => file.split('/')[0]!));
    assert.deepEqual([...rooms].sort(), ['LICENSE', 'dist', 'node_modules', 'package.json', 'schemas']);
    const packages = files.filter(file => /^node_modules\/[^/]+\/package\.json$/.test(file)).map(file => file.split('/')[1]);
    assert.deepEqual(packages.sort(), ['ajv', 'fast-deep-equal', 'fast-uri', 'json-schema-traverse', 'require-from-string']);
  });

  it('scans, with all files read-only, and writes to the folder that is mounted', async () => {
    const { code, stdout, stderr } = await container(
      'scan',
      '-i',
      'account.json',
      '-o',
      'text',
      '-o',
      'html=report.html',
      '-o',
      'json=sub/report.json',
    );
    assert.equal(code, 1, stderr);
    assert.match(stdout, /CloudTrail\.1/);
    assert.deepEqual(readdirSync(out).sort(), ['account.json', 'report.html', 'sub']);
    const { mode, uid } = statSync(join(out, 'report.html'));
    assert.equal(mode & 0o777, 0o600);
    if (isRoot) assert.equal(uid, UID);
  });

  it('has what only some commands need: schemas, and the validator of parameters', async () => {
    const schema = await container('schema', 'report');
    assert.equal(schema.stdout, readFileSync(join(ROOT, 'schemas/report.schema.json'), 'utf8'));
    const judged = await container('scan', '-q', '-i', 'account.json', '--param', 'CloudTrail.9.requiredTagKeys=Owner', '-o', 'json');
    assert.equal(judged.code, 1, judged.stderr);
    const wrong = await container('scan', '-q', '-i', 'account.json', '--param', 'CloudTrail.5.maxDeliveryAgeHours=no');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^trailproof: .*maxDeliveryAgeHours/);
  });

  it('writes nothing where nothing is mounted, and says so', async () => {
    const { code, stderr } = await container('scan', '-q', '-i', 'account.json', '-o', `json=${join(image.root, 'app/report.json')}`);
    assert.equal(code, 2);
    assert.match(stderr, /^trailproof: .*report\.json/);
  });
});
