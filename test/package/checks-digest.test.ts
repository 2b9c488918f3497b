import assert from 'node:assert/strict';
import { appendFileSync, cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHECKS_DIGEST } from '../../src/generated/checks-digest.js';
import { temporaryFolder } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the digest of what judges', () => {
  it('changes with a check, with what checks share and with the engine, and with nothing else', async function () {
    this.timeout(60_000);
    const { checksDigest } = (await import(join(ROOT, 'scripts/checks-digest.mjs'))) as {
      readonly checksDigest: (root: string) => Promise<string>;
    };
    const copy = (): string => {
      const root = temporaryFolder();
      for (const name of ['src', 'checks', 'reports', 'package.json', 'tsconfig.json'])
        cpSync(join(ROOT, name), join(root, name), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
      return root;
    };
    assert.equal(await checksDigest(copy()), CHECKS_DIGEST, 'the same in another folder');
    for (const [path, isSame] of [
      ['checks/cloudtrail-4.ts', false],
      ['checks/shared/management-events.ts', false],
      ['src/engine.ts', false],
      ['src/standards.ts', false],
      ['reports/json.ts', true],
      ['src/cli/scan.ts', true],
      ['checks/cloudtrail-4.md', true],
    ] as const) {
      const root = copy();
      appendFileSync(join(root, path), '\n// Changed.\n');
      assert.equal((await checksDigest(root)) === CHECKS_DIGEST, isSame, path);
    }
  });
});
