import assert from 'node:assert/strict';
import { copyFileSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, assertRefused, run, temporaryFolder } from '../support/cli.js';

const SUPPRESSIONS = 'version: 1\nsuppressions: []\n';

/** Evidence, a report, a baseline and the rest of what a scan may read, and a folder with links to them. */
async function place(): Promise<string> {
  const cwd = temporaryFolder();
  copyFileSync(ACCOUNT, join(cwd, 'a.json'));
  await run(['scan', '-q', '-i', 'a.json', '-o', 'json=old.json'], { cwd });
  await run(['baseline', 'write', 'old.json', '-o', 'base.json'], { cwd });
  writeFileSync(join(cwd, 's.yaml'), SUPPRESSIONS);
  writeFileSync(join(cwd, 'trailproof.config.yaml'), 'fail-on: high\n');
  mkdirSync(join(cwd, 'out'));
  symlinkSync('..', join(cwd, 'out/up'));
  symlinkSync('../later.json', join(cwd, 'out/not-yet.json'));
  linkSync(join(cwd, 'a.json'), join(cwd, 'out/hard.json'));
  for (const name of ['a.json', 'old.json', 'base.json', 's.yaml', 'trailproof.config.yaml'])
    symlinkSync(`../${name}`, join(cwd, 'out', name));
  return cwd;
}

describe('what a command reads or keeps, by another name', () => {
  const scan = ['scan', '-i', 'a.json'];
  const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['the input, through a link', [...scan, '-o', 'json=out/a.json'], /would replace a\.json/],
    ['the input, through a folder that is a link', [...scan, '-o', 'json=out/up/a.json'], /would replace a\.json/],
    ['the input, by another name of it', [...scan, '-o', 'json=out/hard.json'], /would replace a\.json/],
    ['the input, itself named through a link', ['scan', '-i', 'out/a.json', '-o', 'json=a.json'], /would replace out\/a\.json/],
    ['the baseline', [...scan, '--baseline', 'base.json', '-o', 'json=out/base.json'], /would replace base\.json/],
    ['the suppressions', [...scan, '--suppressions', 's.yaml', '-o', 'json=out/s.yaml'], /would replace s\.yaml/],
    ['the configuration that lies there', [...scan, '-o', 'text=trailproof.config.yaml'], /would replace trailproof\.config\.yaml/],
    ['the same through a link', [...scan, '-o', 'text=out/trailproof.config.yaml'], /would replace trailproof\.config\.yaml/],
    ['a configuration that is named', [...scan, '--config', 'trailproof.config.yaml', '-o', 'text=out/trailproof.config.yaml'], /replace/],
    ['the input, by evidence', [...scan, '--save-evidence', 'out/a.json'], /--save-evidence would replace a\.json/],
    ['the baseline, by evidence', [...scan, '--baseline', 'base.json', '--save-evidence', 'out/base.json'], /would replace base\.json/],
    ['the configuration, by evidence', [...scan, '--save-evidence', 'trailproof.config.yaml'], /would replace trailproof\.config/],
    ['the input, by a bundle', [...scan, '--bundle', 'out/a.json'], /--bundle would write out\/a\.json/],
    ['the configuration, by a bundle', [...scan, '--bundle', 'trailproof.config.yaml'], /also that of the configuration/],
    ['the key, by a bundle', [...scan, '--bundle', 'out/s.yaml', '--sign', 's.yaml'], /also that of --sign/],
    [
      'two reports, one through a link that leads nowhere yet',
      [...scan, '-o', 'json=later.json', '-o', 'csv=out/not-yet.json'],
      /Two reports/,
    ],
    ['a report and evidence', [...scan, '--save-evidence', 'later.json', '-o', 'json=out/not-yet.json'], /--save-evidence would write/],
    ['a report that is rendered', ['report', 'old.json', '-o', 'html=out/old.json'], /would replace old\.json/],
    ['a report that a baseline is made of', ['baseline', 'write', 'old.json', '-o', 'out/old.json'], /would replace old\.json/],
  ];
  for (const [title, args, message] of refused) {
    it(`is not replaced: ${title}`, async () => {
      const cwd = await place();
      const names = ['a.json', 'old.json', 'base.json', 's.yaml', 'trailproof.config.yaml'];
      const before = names.map(name => readFileSync(join(cwd, name), 'utf8'));
      const outcome = await run([...args], { cwd });
      assertRefused({ ...outcome, stderr: outcome.stderr.replace(/^Settings from .*\n/, '') }, message);
      assert.deepEqual(
        names.map(name => readFileSync(join(cwd, name), 'utf8')),
        before,
      );
    });
  }

  it('is not replaced: a baseline whose link leads into a folder of reports', async () => {
    const cwd = await place();
    mkdirSync(join(cwd, 'pages'));
    copyFileSync(join(cwd, 'base.json'), join(cwd, 'pages/index.json'));
    symlinkSync('pages/index.json', join(cwd, 'linked.json'));
    const { code, stderr } = await run(['scan', '-q', '-i', 'a.json', '--baseline', 'linked.json', '-o', 'asff=pages/'], { cwd });
    assert.match(stderr, /would replace linked\.json/);
    assert.equal(code, 2);
  });

  it('a link to something else is written through, and stays a link', async () => {
    const cwd = await place();
    assert.equal((await run([...scan, '-o', 'json=out/not-yet.json'], { cwd })).code, 1);
    assert.match(readFileSync(join(cwd, 'later.json'), 'utf8'), /"schemaVersion"/);
  });
});
