import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, assertRefused, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';

const scan = (...args: readonly string[]): string[] => ['scan', '--input', ACCOUNT, ...args];
const parsed = (text: string): ScanResult => JSON.parse(text) as ScanResult;

describe('scan: where reports go', () => {
  it('prints the text report on standard output, and only that', async () => {
    const { stdout, stderr, code } = await run(scan());
    assert.match(stdout, /^trailproof \S+ {2}account 111122223333, 9 controls, 2026-11-21T00:00:00\.000Z\n/);
    assert.match(stdout, /\n7 failed, 3 undecided, 11 passed \(1 with nothing to judge\)\n$/);
    assert.equal(stderr, 'Exit code 1: 7 findings of severity LOW or above failed.\n');
    assert.equal(code, 1);
  });

  const beginnings = {
    text: /^trailproof /,
    json: /^\{\n {2}"schemaVersion"/,
    sarif: /^\{/,
    csv: /^account,/,
    jsonl: /^\{"type":"scan"/,
    markdown: /^## trailproof: incomplete, 3 of 21 findings could not be decided\n/,
    junit: /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /,
    github: /^::error title=CloudTrail\.6 CRITICAL/,
    html: /^<!DOCTYPE html>/i,
  } as const;
  for (const [format, beginning] of Object.entries(beginnings)) {
    for (const spec of [format, `${format}=-`]) {
      it(`-o ${spec} prints ${format} on standard output`, async () => {
        const { stdout, stderr } = await run(scan('-o', spec));
        assert.match(stdout, beginning);
        assert.doesNotMatch(stderr, /Wrote/);
      });
    }

    it(`-o ${format}=FILE writes the same to a file and says so on standard error`, async () => {
      const cwd = temporaryFolder();
      const toFile = await run(scan('-o', `${format}=report`), { cwd });
      const { stdout } = await run(scan('-o', format));
      assert.equal(readFileSync(join(cwd, 'report'), 'utf8'), stdout);
      assert.equal(toFile.stdout, '');
      assert.match(toFile.stderr, new RegExp(`^Wrote ${format} to report\n`));
    });
  }

  it('writes several reports, one of them to standard output', async () => {
    const cwd = temporaryFolder();
    const outcome = await run(scan('-o', 'json=a/b/c.json', '-o', 'text', '--output=sarif=s=1.sarif'), { cwd });
    assert.match(outcome.stdout, beginnings.text);
    assert.equal(parsed(readFileSync(join(cwd, 'a/b/c.json'), 'utf8')).summary.findings, 21);
    assert.match(readFileSync(join(cwd, 's=1.sarif'), 'utf8'), beginnings.sarif);
    assert.match(outcome.stderr, /^Wrote json to a\/b\/c\.json\nWrote sarif to s=1\.sarif\n/);
  });

  it('warns of an incomplete SARIF, and of nothing when quiet', async () => {
    const warning = /do not upload its SARIF/;
    assert.match((await run(scan('-o', 'sarif=x'))).stderr, warning);
    assert.doesNotMatch((await run(scan('-o', 'json=x'))).stderr, warning);
    assert.doesNotMatch((await run(scan('-o', 'sarif=x', '-c', 'CloudTrail.4'))).stderr, warning);
    assert.equal((await run(scan('-o', 'sarif=x', '--quiet'))).stderr, '');
  });

  const refusals: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['two reports to standard output', ['-o', 'text', '-o', 'json'], /Only one report can go to standard output/],
    ['two reports to standard output, one as -', ['-o', 'sarif=-', '-o', 'json'], /Only one report can go to standard output/],
    ['one path twice', ['-o', 'json=x', '-o', 'html=x'], /Two reports would be written to \S+x\. Give each its own file/],
    ['one path twice, spelled differently', ['-o', 'json=x', '-o', 'html=./y/../x'], /Two reports would be written to/],
    [
      'an unknown format',
      ['-o', 'jsno'],
      /There is no format "jsno"\. Did you mean "json"\? The formats are text, json, sarif, csv, jsonl, markdown, junit, github, asff, ocsf, oscal, html\./,
    ],
    ['an unknown format with a file', ['-o', 'htm=x'], /Did you mean "html"\?/],
    ['a name of an object’s own', ['-o', 'constructor'], /There is no format "constructor"/],
    ['a path without a format', ['-o', 'out/report.html'], /There is no format "out\/report\.html"/],
    ['a format without a path', ['-o', 'json='], /-o json= names no file\. Write -o json=FILE/],
    ['a folder for a format that has one file', ['-o', 'csv=new/'], /-o csv=new\/ names a folder\. Write -o csv=new\/FILE\./],
    ['an empty word', ['-o', ''], /--output needs a value/],
    ['no word', ['-o'], /(-o|--output) needs a value/],
    ['its own input', ['-o', `json=${ACCOUNT}`], /would replace \S+account\.json, which the command reads or keeps/],
  ];
  for (const [title, args, message] of refusals) {
    it(`refuses ${title}`, async () => {
      const cwd = temporaryFolder();
      assertRefused(await run(scan(...args), { cwd }), message);
      assert.deepEqual(readdirSync(cwd), []);
    });
  }

  it('writes nothing when the input cannot be used', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'bad.json'), '{');
    assertRefused(await run(['scan', '-i', ACCOUNT, 'bad.json', '-o', 'json=deep/out.json'], { cwd }), /bad\.json/);
    assert.equal(existsSync(join(cwd, 'deep')), false);
  });
});

describe('scan: what comes in', () => {
  it('reads standard input as -', async () => {
    const { stdout } = await run(['scan', '--input', '-', '-o', 'json'], { input: readFileSync(ACCOUNT) });
    const fromFile = parsed((await run(scan('-o', 'json'))).stdout);
    const fromStdin = parsed(stdout);
    assert.deepEqual(fromStdin.findings, fromFile.findings);
    assert.deepEqual(fromStdin.scan.inputs, [{ ...fromFile.scan.inputs[0], name: '-' }]);
  });

  it('refuses standard input twice, and an empty one', async () => {
    assertRefused(await run(['scan', '-i', '-', '-'], { input: '{}' }), /only once/);
    assertRefused(await run(['scan', '-i', '-', '--input=-'], { input: '{}' }), /only once/);
    assertRefused(await run(['scan', '-i', '-'], { input: '' }), /standard input.*empty/);
  });

  const places = [['--input=-'], ['-i-'], ['-i', '-', ACCOUNT], ['-i', ACCOUNT, '-'], ['-i', ACCOUNT, '--input', '-', '-o', 'text']];
  for (const args of places) {
    it(`takes the dash in ${args.join(' ').replaceAll(ACCOUNT, 'FILE')}`, async () => {
      const { code, stderr } = await run(['scan', ...args], { input: readFileSync(ACCOUNT) });
      assert.deepEqual([code, stderr.split(':')[0]], [1, 'Exit code 1']);
    });
  }

  it('takes a dash for no file where none is expected', async () => {
    assertRefused(await run(['scan', '-i', ACCOUNT, '-o', '-']), /-o needs a value/);
    assertRefused(await run(['scan', '-i', ACCOUNT, '-o', 'json', '-']), /"-" is not expected here/);
  });

  it('reads several files, given together or one by one, in any order', async () => {
    const cwd = temporaryFolder();
    const lines = readFileSync(ORGANIZATION, 'utf8').trim().split('\n');
    mkdirSync(join(cwd, 'in'));
    lines.forEach((line, index) => writeFileSync(join(cwd, 'in', `${index}.json`), line));
    const files = lines.map((_, index) => join('in', `${index}.json`));
    const whole = parsed((await run(['scan', '-i', ORGANIZATION, '-o', 'json'])).stdout);
    const together = parsed((await run(['scan', '-i', ...files, '-o', 'json'], { cwd })).stdout);
    const reversed = [...files].reverse().flatMap(file => ['-i', file]);
    const oneByOne = parsed((await run(['scan', ...reversed, '-o', 'json'], { cwd })).stdout);
    assert.equal(whole.summary.accounts, 8);
    for (const result of [together, oneByOne]) {
      assert.deepEqual(result.findings, whole.findings);
      assert.deepEqual(result.accounts, whole.accounts);
      assert.deepEqual(result.summary, whole.summary);
      assert.equal(result.scan.inputs.length, 8);
    }
  });
});
