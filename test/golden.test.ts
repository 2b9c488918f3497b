import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ScanResult } from '../src/types.js';
import { run, temporaryFolder } from './support/cli.js';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = join(import.meta.dirname, 'golden');
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const EXAMPLES = { account: 'examples/account.json', organization: 'examples/organization.jsonl' } as const;
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  'text.txt': ['-o', 'text'],
  'report.json': ['-o', 'json'],
  'github.sarif': ['-o', 'sarif'],
  'full.sarif': ['-o', 'sarif', '--sarif-profile', 'full'],
  'findings.csv': ['-o', 'csv'],
  'summary.md': ['-o', 'markdown'],
  'junit.xml': ['-o', 'junit'],
  'annotations.txt': ['-o', 'github'],
  'asff.json': ['-o', 'asff'],
  'ocsf.json': ['-o', 'ocsf'],
  'oscal.json': ['-o', 'oscal'],
  'report.html': ['-o', 'html'],
};

/** Version 0.1.0 is no reason for a new golden file when 0.1.1 comes. */
function withoutVersion(text: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return text.replaceAll(version, '0.0.0');
}

describe('golden files', () => {
  for (const [example, input] of Object.entries(EXAMPLES)) {
    for (const [name, args] of Object.entries(FORMATS)) {
      const file = `${example}.${name}`;
      it(`${file} is what the example gives, byte for byte`, async () => {
        const { stdout } = await run(['scan', '-i', input, ...args], { cwd: ROOT });
        const path = join(FOLDER, file);
        if (UPDATE) {
          mkdirSync(FOLDER, { recursive: true });
          writeFileSync(path, withoutVersion(stdout));
        }
        const golden = readFileSync(path, 'utf8');
        assert.ok(withoutVersion(stdout) === golden, `${file} differs. Look at the difference after \`npm run golden\`.`);
      });
    }
  }

  it('there is no golden file that nothing is compared with', () => {
    const expected = Object.keys(EXAMPLES).flatMap(example => Object.keys(FORMATS).map(name => `${example}.${name}`));
    assert.deepEqual(readdirSync(FOLDER).sort(), expected.sort());
  });

  it('the examples show every status and every kind of control', () => {
    const results = Object.keys(EXAMPLES).map(
      example => JSON.parse(readFileSync(join(FOLDER, `${example}.report.json`), 'utf8')) as ScanResult,
    );
    for (const { summary } of results)
      for (const status of ['PASSED', 'FAILED', 'NOT_AVAILABLE'] as const) assert.ok(summary.byStatus[status] > 0);
    assert.ok(results.some(({ summary }) => summary.byStatus.WARNING > 0));
    assert.ok(results.some(({ summary }) => summary.vacuous > 0));
  });
});

describe('the same bytes', () => {
  for (const [name, args] of Object.entries(FORMATS)) {
    it(`${name}: twice from the same input, in another language, place and time zone`, async () => {
      const env = { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
      for (const input of Object.values(EXAMPLES)) {
        const here = await run(['scan', '-i', input, ...args], { cwd: ROOT });
        const there = await run(['scan', '-i', input, ...args], { cwd: ROOT, env });
        assert.equal(there.stdout, here.stdout);
      }
    });
  }

  /** A fixed shuffle. */
  function shuffled<T>(items: readonly T[], seed: number): T[] {
    const keyed = items.map((item, index) => [(index * 7919 + seed * 104729) % 9973, item] as const);
    return keyed.sort(([a], [b]) => a - b).map(([, item]) => item);
  }

  it('whatever the order of the lines and of the files', async () => {
    const cwd = temporaryFolder();
    const lines = readFileSync(join(ROOT, EXAMPLES.organization), 'utf8').trim().split('\n');
    lines.forEach((line, index) => writeFileSync(join(cwd, `${index}.json`), line));
    const pick = ({ findings, accounts, controls, coverage, summary }: ScanResult): unknown => ({
      findings,
      accounts,
      controls,
      coverage,
      summary,
    });
    const golden = pick(JSON.parse((await run(['scan', '-i', EXAMPLES.organization, '-o', 'json'], { cwd: ROOT })).stdout) as ScanResult);
    for (const seed of [1, 2, 3]) {
      const order = shuffled(Object.keys(lines), seed);
      writeFileSync(join(cwd, 'all.jsonl'), order.map(index => lines[Number(index)]!).join('\n'));
      const byLine = await run(['scan', '-i', 'all.jsonl', '-o', 'json'], { cwd });
      const byFile = await run(['scan', '-i', ...order.map(index => `${index}.json`), '-o', 'json'], { cwd });
      for (const { stdout } of [byLine, byFile]) assert.deepEqual(pick(JSON.parse(stdout) as ScanResult), golden);
    }
  });

  it('whatever the order of the keys and of the trails', async () => {
    const account = JSON.parse(readFileSync(join(ROOT, EXAMPLES.account), 'utf8')) as Record<string, unknown>;
    const turned = (value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) {
        const items = (value as unknown[]).map(item => turned(item));
        return key === 'trailList' ? items.reverse() : items;
      }
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, item]) => [name, turned(item, name)]),
      );
    };
    const findings = async (input: string): Promise<unknown> =>
      (JSON.parse((await run(['scan', '-i', '-', '-o', 'json'], { input })).stdout) as ScanResult).findings;
    assert.deepEqual(await findings(JSON.stringify(turned(account))), await findings(JSON.stringify(account)));
  });
});
