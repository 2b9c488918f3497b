import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { MOST_ACCOUNTS } from '../../reports/html/view.js';
import { anchor } from '../../reports/html/links.js';
import type { ComplianceStatus, ScanResult } from '../../src/types.js';
import { attribute, Page } from '../reports/html-page.js';
import { accountRows, assertPagesResolve, linksOf, type Pages } from '../reports/html-pages.js';
import { ACCOUNT, assertRefused, ORGANIZATION, run, shell, temporaryFolder } from '../support/cli.js';
import { writeLargeOrganization } from '../support/large.js';

const scan = (...args: readonly string[]): string[] => ['scan', '-i', ORGANIZATION, '-o', 'html=out/', ...args];
const filesIn = (cwd: string, folder = 'out'): string[] =>
  readdirSync(join(cwd, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry =>
      join(entry.parentPath, entry.name)
        .slice(join(cwd, folder).length + 1)
        .replaceAll(sep, '/'),
    )
    .sort();

function pagesIn(cwd: string): Pages {
  const names = filesIn(cwd).filter(name => name.endsWith('.html'));
  return new Map(names.map(name => [name, new Page(readFileSync(join(cwd, 'out', name), 'utf8'))]));
}

async function scanned(
  cwd: string,
  input = ORGANIZATION,
): Promise<{ readonly pages: Pages; readonly result: ScanResult; readonly stderr: string }> {
  const { stdout, stderr } = await run(['scan', '-i', input, '-o', 'html=out/', '-o', 'json'], { cwd });
  return { pages: pagesIn(cwd), result: JSON.parse(stdout) as ScanResult, stderr };
}

/** The example without one of its accounts. */
function withoutAccount(cwd: string, account: string): string {
  const lines = readFileSync(ORGANIZATION, 'utf8').split('\n');
  writeFileSync(join(cwd, 'fewer.jsonl'), lines.filter(line => !line.includes(`"account":"${account}","origin"`)).join('\n'));
  return 'fewer.jsonl';
}

/** Links, findings and counts are those of the JSON report. */
function assertFaithful(pages: Pages, { accounts, findings, summary }: ScanResult): void {
  assert.deepEqual([...pages.keys()], [...accounts.map(({ account }) => `accounts/${account}.html`), 'index.html'].sort());
  assert.ok(assertPagesResolve(pages) > accounts.length);
  const overview = pages.get('index.html')!;
  assert.equal(overview.tagged('article').length, 0);
  const count = (own: typeof findings, status: ComplianceStatus): string => String(own.filter(one => one.status === status).length);
  const expectedRows = accounts.map(({ account, name }) => {
    const own = findings.filter(one => one.account === account);
    const articles = pages
      .get(`accounts/${account}.html`)!
      .tagged('article')
      .map(one => attribute(one, 'id'));
    assert.deepEqual(articles.sort(), own.map(({ id }) => anchor('finding', id)).sort(), account);
    assert.ok(linksOf(overview).includes(`accounts/${account}.html`), account);
    const statuses = (['FAILED', 'WARNING', 'NOT_AVAILABLE', 'PASSED'] as const).map(status => count(own, status));
    return [name === null ? account : `${account} ${name}`, ...statuses, String(own.filter(({ vacuous }) => vacuous).length)];
  });
  assert.deepEqual(accountRows(overview), expectedRows);
  for (const [status, id] of Object.entries({ PASSED: 'passed', FAILED: 'failed', WARNING: 'warning', NOT_AVAILABLE: 'unavailable' }))
    assert.equal(overview.textOf(`count-${id}`), summary.byStatus[status as ComplianceStatus].toLocaleString('en-US'));
}

describe('scan: an HTML page for each account', () => {
  it('shows each finding of the JSON report on the page of its account, and leads there', async () => {
    const cwd = temporaryFolder();
    const { pages, result, stderr } = await scanned(cwd);
    assertFaithful(pages, result);
    assert.match(stderr, /^Wrote html to out\/: index\.html, and a page for each of 8 accounts\.$/m);
  });

  it('does so above the number of accounts that the table of controls shows', async function () {
    this.timeout(120_000);
    const cwd = temporaryFolder();
    writeLargeOrganization(join(cwd, 'large.jsonl'), MOST_ACCOUNTS + 10);
    const { pages, result } = await scanned(cwd, 'large.jsonl');
    assert.equal(result.accounts.length, MOST_ACCOUNTS + 10);
    assertFaithful(pages, result);
    const overview = pages.get('index.html')!;
    assert.match(
      overview.textOf('matrix-folded')!,
      /every control passed, or has no data; the list of all accounts leads to their pages\./,
    );
  });

  it('leads from the table of controls to the finding, and back to the overview and its controls', async () => {
    const { pages, result } = await scanned(temporaryFolder());
    const failed = result.findings.find(({ status }) => status === 'FAILED')!;
    const fragment = `#${anchor('finding', failed.id)}`;
    assert.ok(linksOf(pages.get('index.html')!).includes(`accounts/${failed.account}.html${fragment}`));
    const own = linksOf(pages.get(`accounts/${failed.account}.html`)!);
    for (const href of [fragment, '../index.html', '../index.html#undecided', `../index.html#control-${failed.controlId}-fix`])
      assert.ok(own.includes(href), href);
  });

  it('gives the same bytes twice, readable by their owner alone, and an index of them', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    for (const cwd of [one, two]) await run(scan('--quiet'), { cwd });
    const index = JSON.parse(readFileSync(join(one, 'out/index.json'), 'utf8')) as {
      written: { file: string; sha256: string; findings?: number }[];
    };
    assert.deepEqual([...index.written.map(({ file }) => file), 'index.json'].sort(), filesIn(one));
    assert.equal(
      index.written.reduce((sum, { findings = 0 }) => sum + findings, 0),
      61,
    );
    for (const { file, sha256 } of index.written)
      assert.equal(
        createHash('sha256')
          .update(readFileSync(join(one, 'out', file)))
          .digest('hex'),
        sha256,
        file,
      );
    for (const name of filesIn(one)) {
      assert.deepEqual(readFileSync(join(one, 'out', name)), readFileSync(join(two, 'out', name)), name);
      assert.equal(statSync(join(one, 'out', name)).mode & 0o777, 0o600, name);
    }
  });

  it('removes the page of an account that is no longer there, and nothing else', async () => {
    const cwd = temporaryFolder();
    await run(scan(), { cwd });
    writeFileSync(join(cwd, 'out/notes.txt'), 'mine');
    const { pages, result } = await scanned(cwd, withoutAccount(cwd, '333344445555'));
    assert.ok(!pages.has('accounts/333344445555.html') && result.accounts.length === 7);
    assertFaithful(pages, result);
    assert.equal(readFileSync(join(cwd, 'out/notes.txt'), 'utf8'), 'mine');
  });

  it('removes it also where the folder of the accounts is a link', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'out'));
    mkdirSync(join(cwd, 'elsewhere'));
    symlinkSync('../elsewhere', join(cwd, 'out/accounts'));
    await run(scan(), { cwd });
    assert.equal(filesIn(cwd, 'elsewhere').length, 8);
    await run(['scan', '-i', withoutAccount(cwd, '333344445555'), '-o', 'html=out/'], { cwd });
    assert.ok(lstatSync(join(cwd, 'out/accounts')).isSymbolicLink());
    assert.equal(filesIn(cwd, 'elsewhere').length, 7);
    writeFileSync(join(cwd, 'elsewhere/other.html'), 'foreign');
    assertRefused(await run(scan('--quiet'), { cwd }), /accounts\/other\.html is not of the scan that last wrote to out\//);
  });

  const foreign: Readonly<Record<string, (folder: string) => void>> = {
    'a page of somebody else': folder => writeFileSync(join(folder, 'accounts/other.html'), ''),
    'a page of the earlier scan that was changed since': folder => writeFileSync(join(folder, 'accounts/333344445555.html'), ''),
    'a page that would be replaced, and was changed since': folder => writeFileSync(join(folder, 'accounts/111122223333.html'), 'mine'),
    'a page of somebody else where an account’s would go': folder => {
      rmSync(folder, { recursive: true });
      mkdirSync(join(folder, 'accounts'), { recursive: true });
      writeFileSync(join(folder, 'accounts/111122223333.html'), 'mine');
    },
    'pages without the index that tells whose they are': folder => rmSync(join(folder, 'index.json')),
    'an index.html of somebody else': folder => {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      writeFileSync(join(folder, 'index.html'), 'My home page');
    },
  };
  for (const [title, change] of Object.entries(foreign)) {
    it(`refuses a folder with ${title}, and changes nothing`, async () => {
      const cwd = temporaryFolder();
      await run(scan(), { cwd });
      change(join(cwd, 'out'));
      const contents = (): string[] => filesIn(cwd).map(name => `${name}: ${readFileSync(join(cwd, 'out', name), 'utf8')}`);
      const before = contents();
      const arguments_ = ['scan', '-i', ACCOUNT, '-o', 'html=out/', '-o', 'json=r.json', '--quiet'];
      assertRefused(
        await run(arguments_, { cwd }),
        /\.html is not of the scan that last wrote to out\/, and would be replaced, or taken for a page of the new one\. Remove it, or name another folder; where a scan was killed/,
      );
      assert.deepEqual(contents(), before);
      assert.deepEqual(readdirSync(cwd), ['out']);
    });
  }

  it('leaves alone what lies where no page goes', async () => {
    const cwd = temporaryFolder();
    await run(scan(), { cwd });
    const others = ['about.html', 'node_modules/x/doc.html', 'accounts/more/other.html'];
    for (const name of others) {
      mkdirSync(dirname(join(cwd, 'out', name)), { recursive: true });
      writeFileSync(join(cwd, 'out', name), 'mine');
    }
    assert.equal((await run(scan(), { cwd })).code, 1);
    for (const name of others) assert.equal(readFileSync(join(cwd, 'out', name), 'utf8'), 'mine', name);
  });

  it('refuses a folder with an index of something else', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/index.json'), '{"written": []}');
    assertRefused(await run(scan('--quiet'), { cwd }), /index\.json was not written by trailproof/);
    assert.deepEqual(filesIn(cwd), ['index.json']);
  });

  const failures: Readonly<Record<string, readonly [(cwd: string) => void, RegExp]>> = {
    'the folder is a file': [cwd => writeFileSync(join(cwd, 'out'), 'a file'), /could not be written to out\/\S*: .*not a folder/],
    'the folder of the accounts is a file': [
      cwd => {
        mkdirSync(join(cwd, 'out'));
        writeFileSync(join(cwd, 'out/accounts'), 'a file');
      },
      /could not be written to out\/accounts: .*not a folder/,
    ],
    'a page’s place is a folder': [
      cwd => mkdirSync(join(cwd, 'out/accounts/666677778888.html'), { recursive: true }),
      /666677778888\.html is a folder/,
    ],
    'the overview’s place is a folder': [cwd => mkdirSync(join(cwd, 'out/index.html'), { recursive: true }), /index\.html is a folder/],
  };
  for (const [title, [prepare, message]] of Object.entries(failures)) {
    it(`writes nothing at all when ${title}`, async () => {
      const cwd = temporaryFolder();
      prepare(cwd);
      const before = filesIn(cwd, '.');
      assertRefused(await run(scan('-o', 'json=r.json', '--quiet'), { cwd }), message);
      assert.deepEqual(filesIn(cwd, '.'), before);
    });
  }

  it('leaves the earlier pages as they were when the last of the new ones cannot be written', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-i', withoutAccount(cwd, '333344445555'), '-o', 'html=out/'], { cwd });
    const before = filesIn(cwd).map(name => readFileSync(join(cwd, 'out', name), 'utf8'));
    // The overview is larger than that, no account's page is.
    const outcome = await shell(`ulimit -f 70; trailproof scan -q -i '${ORGANIZATION}' -o html=out/`, { cwd });
    assertRefused(outcome, /could not be written to out\/index\.html: it would be larger than the system allows\. No report was changed/);
    assert.deepEqual(
      filesIn(cwd).map(name => readFileSync(join(cwd, 'out', name), 'utf8')),
      before,
    );
  });

  for (const input of ['out/index.html', 'out/index.json', 'out/accounts/evidence.html']) {
    it(`refuses to replace ${input} when it judges it`, async () => {
      const cwd = temporaryFolder();
      mkdirSync(join(cwd, 'out/accounts'), { recursive: true });
      writeFileSync(join(cwd, input), readFileSync(ACCOUNT));
      assertRefused(
        await run(['scan', '-i', input, '-o', 'html=out/'], { cwd }),
        /would replace out\/\S+, which the command reads or keeps/,
      );
    });
  }

  it('judges evidence that lies in the folder, where no page goes', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out/evidence.json'), readFileSync(ACCOUNT));
    assert.equal((await run(['scan', '-i', 'out/evidence.json', '-o', 'html=out/'], { cwd })).code, 1);
    assert.ok(existsSync(join(cwd, 'out/accounts/111122223333.html')));
  });

  it('is no way to standard output, nor beside SARIF in one folder', async () => {
    assertRefused(await run(scan('-o', 'sarif=out/')), /Two reports would be written to \S+out\. Give each its own file/);
  });
});
