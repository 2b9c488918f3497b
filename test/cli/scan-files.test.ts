import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, assertRefused, run, shell, temporaryFolder } from '../support/cli.js';

const scan = (...args: readonly string[]): string[] => ['scan', '--input', ACCOUNT, ...args];
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const isReport = (path: string): boolean => readFileSync(path, 'utf8').startsWith('{\n  "schemaVersion"');

describe('scan: files that it writes', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = temporaryFolder();
  });

  for (const umask of ['000', '022', '777']) {
    it(`are for their owner alone, with umask ${umask}`, async () => {
      await shell(`umask ${umask}; trailproof scan -i '${ACCOUNT}' -o json=a.json -o html=b.html`, { cwd });
      assert.deepEqual([mode(join(cwd, 'a.json')), mode(join(cwd, 'b.html'))], ['600', '600']);
    });
  }

  it('lie in folders that are made for them', async () => {
    await run(scan('-o', 'json=one/two/three/a.json', '-o', `sarif=${join(cwd, 'four/b.sarif')}`), { cwd });
    assert.deepEqual(readdirSync(join(cwd, 'one/two/three')), ['a.json']);
    assert.deepEqual(readdirSync(join(cwd, 'four')), ['b.sarif']);
  });

  it('replace what was there, whatever its mode', async () => {
    const path = join(cwd, 'a.json');
    writeFileSync(path, 'old '.repeat(100_000));
    chmodSync(path, 0o444);
    await run(scan('-o', 'json=a.json'), { cwd });
    assert.ok(isReport(path));
    assert.equal(mode(path), '600');
    assert.deepEqual(readdirSync(cwd), ['a.json']);
  });

  it('are not stopped by what a killed scan left behind', async () => {
    for (let pid = 1; pid < 50; pid += 1) writeFileSync(join(cwd, `.trailproof-${pid}-0.tmp`), '');
    const line = `exec '${process.execPath}' "$0" "$@"`;
    assert.equal((await shell(`trailproof scan -i '${ACCOUNT}' -o json=a.json # ${line}`, { cwd })).code, 1);
    assert.ok(isReport(join(cwd, 'a.json')));
  });

  it('are written through symbolic links, of files and of folders, also to a target that does not exist yet', async () => {
    mkdirSync(join(cwd, 'real'));
    writeFileSync(join(cwd, 'real/old.json'), 'old');
    symlinkSync('real/old.json', join(cwd, 'link.json'));
    symlinkSync('real/new.json', join(cwd, 'dangling.json'));
    symlinkSync('real', join(cwd, 'folder'));
    await run(scan('-o', 'json=link.json', '-o', 'sarif=folder/b.sarif', '-o', 'html=dangling.json'), { cwd });
    assert.ok(isReport(join(cwd, 'real/old.json')));
    assert.ok(lstatSync(join(cwd, 'link.json')).isSymbolicLink() && lstatSync(join(cwd, 'dangling.json')).isSymbolicLink());
    assert.deepEqual(readdirSync(join(cwd, 'real')).sort(), ['b.sarif', 'new.json', 'old.json']);
    assert.deepEqual(readdirSync(cwd).sort(), ['dangling.json', 'folder', 'link.json', 'real']);
  });

  it('are not one file by way of a link', async () => {
    symlinkSync('a.json', join(cwd, 'link.json'));
    assertRefused(await run(scan('-o', 'json=a.json', '-o', 'html=link.json'), { cwd }), /Two reports would be written to \S+a\.json/);
    assert.deepEqual(readdirSync(cwd), ['link.json']);
  });
});

describe('scan: devices and pipes', () => {
  it('/dev/null takes a report and stays what it is', async () => {
    const { code, stderr } = await run(scan('-o', 'json=/dev/null', '-o', 'html=/dev/null/../null'));
    assert.equal(code, 2, stderr);
    assert.equal((await run(scan('-o', 'json=/dev/null'))).code, 1);
    assert.ok(lstatSync('/dev/null').isCharacterDevice());
  });

  it('a named pipe is written to, not replaced', async () => {
    const cwd = temporaryFolder();
    execFileSync('mkfifo', [join(cwd, 'pipe')]);
    const { stdout } = await shell(`cat pipe & trailproof scan -i '${ACCOUNT}' -q -o json=pipe; wait`, { cwd });
    assert.equal(stdout, (await run(scan('-o', 'json'))).stdout);
    assert.ok(lstatSync(join(cwd, 'pipe')).isFIFO());
  });

  it('a shell’s process substitution gets its report', async () => {
    const { stdout } = await shell(`trailproof scan -i '${ACCOUNT}' -q -o json=>(grep -c controlId) -o sarif=>(cat >/dev/null); sleep 0.3`);
    assert.equal(stdout, '21\n');
  });

  it('/dev/stdout is standard output', async () => {
    const { stdout } = await shell(`trailproof scan -i '${ACCOUNT}' -q -o json=/dev/stdout | cat`);
    assert.equal(stdout, (await run(scan('-o', 'json'))).stdout);
  });
});

describe('scan: reports that cannot be written', () => {
  const file = ACCOUNT;
  const failures: readonly (readonly [string, string, RegExp])[] = [
    ['a folder', '.', /^trailproof: \. is a folder\. Give the report a file name\.$/m],
    ['a path under a file', `${file}/x.json`, /account\.json\/x\.json: a part of its path is not a folder\. No report was changed\./],
    ['a deep path under a file', `${file}/x/y.json`, /a part of its path is not a folder/],
    ['a folder that takes no files', '/proc/version', /could not be written to \/proc\/version: .*No report was changed\./],
    ['a folder that takes no folders', '/proc/trailproof/x.json', /could not be written to \/proc\/trailproof\/x\.json/],
    ['a full disk', '/dev/full', /could not be written to \/dev\/full: the disk is full\. No report was changed\./],
    ['a name that is too long', 'x'.repeat(300), /its name is too long/],
    ['a name that is too long, in a new folder', `new/${'x'.repeat(300)}`, /its name is too long/],
    ['a loop of links', 'loop/x', /could not be written to loop\/x: .*No report was changed/],
  ];
  for (const [title, path, message] of failures) {
    it(`${title}: says so, and leaves the earlier reports as they were`, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'old.json'), 'old');
      symlinkSync('loop', join(cwd, 'loop'));
      const args = scan('-o', 'json=old.json', '-o', 'sarif=new/new.sarif', '-o', `html=${path}`);
      assertRefused(await run(args, { cwd }), message);
      assert.equal(readFileSync(join(cwd, 'old.json'), 'utf8'), 'old');
      assert.deepEqual(
        readdirSync(cwd).filter(name => name.includes('.tmp')),
        [],
      );
      assert.deepEqual(existsSync(join(cwd, 'new')) ? readdirSync(join(cwd, 'new')) : [], []);
    });
  }

  it('standard output on a full disk is an error, not a success', async () => {
    const { code, stderr } = await shell(`trailproof scan -i '${ACCOUNT}' -c CloudTrail.3 >/dev/full`);
    assert.equal(stderr, 'trailproof: The report could not be written to standard output: the disk is full.\n');
    assert.equal(code, 2);
  });
});
