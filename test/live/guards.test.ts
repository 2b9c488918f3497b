import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertRefused, temporaryFolder } from '../support/cli.js';
import { ACCOUNT, bucket, oneAccount, trail } from '../support/simulator/builders.js';
import { runLive, simulator } from './support.js';

describe('live scans: what is refused before it costs something', () => {
  const aws = simulator();

  for (const [name, args] of [
    ['the checkpoint, by a report', ['--checkpoint', 'kept.txt', '-o', 'json=kept.txt']],
    ['the checkpoint, by evidence', ['--checkpoint', 'kept.txt', '--save-evidence', 'kept.txt']],
    ['the file of accounts', ['--accounts-file', 'kept.txt', '-o', 'csv=./kept.txt']],
  ] as const) {
    it(`would replace ${name}`, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'kept.txt'), `${ACCOUNT}\n`);
      const which = args[0] === '--accounts-file' ? [] : ['--accounts', ACCOUNT];
      assertRefused(await runLive(aws.use(oneAccount()), ['scan', ...which, ...args], { cwd }), /would replace kept\.txt/);
      assert.equal(readFileSync(join(cwd, 'kept.txt'), 'utf8'), `${ACCOUNT}\n`);
      assert.deepEqual(aws.sim.calls.counts(), {});
    });
  }

  for (const args of [
    ['scan', '-o', 'json=there'],
    ['scan', '--save-evidence', 'there'],
    ['collect', '-o', 'there'],
  ]) {
    it(`a folder in the place of a file: ${args.join(' ')}`, async () => {
      const cwd = temporaryFolder();
      mkdirSync(join(cwd, 'there'));
      assertRefused(await runLive(aws.use(oneAccount()), args, { cwd }), /there is a folder/);
      assert.deepEqual(aws.sim.calls.counts(), {});
    });
  }

  it('a Region that no account has: it would leave everything out, and be green', async () => {
    const sim = aws.use(oneAccount());
    assertRefused(
      await runLive(sim, ['scan', '-q', '--regions', 'us-east-1,us-west-9']),
      /--regions us-west-9: no account that was scanned/,
    );
    assert.equal((await runLive(sim, ['scan', '--regions', 'us-east-1', '-q'])).code, 0);
  });
});

describe('doctor, where the first log bucket is gone', () => {
  const aws = simulator();

  it('tries the permissions on another', async () => {
    const gone = trail({ name: 'a-gone', bucket: 'a-gone', multiRegion: false });
    const sim = aws.use(oneAccount({ trails: [gone, trail()], buckets: [bucket()] }));
    const { code, stdout } = await runLive(sim, ['doctor']);
    assert.match(stdout, /^s3:GetBucketLogging +works$/m);
    assert.equal(code, 0);
  });
});
