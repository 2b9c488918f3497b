import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, ORGANIZATION, run, shell, temporaryFolder } from '../support/cli.js';
import { listing, snapshot, trail } from '../support/evidence.js';
import { blocksOf, readPage } from './commands.js';

const [CHECK = '', TEST = ''] = blocksOf(readPage('docs/writing-checks.md'), 'js');

/** A folder of a user's own, with the check of the page in it. */
function project(): string {
  const cwd = temporaryFolder();
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(resolve(import.meta.dirname, '../..'), join(cwd, 'node_modules/trailproof'));
  writeFileSync(join(cwd, 'acme-1.mjs'), CHECK);
  return cwd;
}

describe('docs/writing-checks.md', () => {
  const scan = async (input: string, ...args: readonly string[]): Promise<ScanResult> => {
    const outcome = await run(['scan', '-q', '-i', input, '-o', 'json', '--plugin', './acme-1.mjs', '-c', 'Acme.1', ...args], {
      cwd: project(),
    });
    assert.notEqual(outcome.code, 2, outcome.stderr);
    return JSON.parse(outcome.stdout) as ScanResult;
  };

  it('its check judges each own trail, with its parameter', async () => {
    const { summary } = await scan(ACCOUNT);
    assert.deepEqual(summary.byStatus, { PASSED: 0, FAILED: 3, WARNING: 0, NOT_AVAILABLE: 0 });
    assert.equal((await scan(ACCOUNT, '--param', 'Acme.1.prefix=management')).summary.byStatus.PASSED, 1);
  });

  it('its check decides nothing of an account whose trails could not be listed', async () => {
    const { findings } = await scan(ORGANIZATION);
    const denied = findings.filter(({ account }) => account === '777788889999');
    assert.deepEqual(
      denied.map(({ status }) => status),
      ['NOT_AVAILABLE'],
    );
  });

  it('its way to test a check runs', async () => {
    const cwd = project();
    writeFileSync(join(cwd, 'test.mjs'), `const snapshot = ${JSON.stringify(snapshot({ trails: listing(trail()) }))};\n${TEST}`);
    const { stdout, stderr } = await shell('node test.mjs', { cwd });
    assert.match(stdout, /FAILED The name of trail/, stderr);
  });

  it('names every fact', async () => {
    const { FACT_NAMES } = await import('../../src/facts.js');
    const rows = [...readPage('docs/writing-checks.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(rows.sort(), [...FACT_NAMES].sort());
  });
});
