import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT, assertNoStack, assertRefused, finished, type Outcome, run, shell, start, temporaryFolder } from '../support/cli.js';
import { writeLargeOrganization } from '../support/large.js';

describe('scan: a reader that goes away', () => {
  const codes = `echo "\${PIPESTATUS[0]}"`;
  for (const [control, code] of [
    ['CloudTrail.3', 0],
    ['CloudTrail.4', 1],
    ['CloudTrail.7', 3],
  ] as const) {
    for (const format of ['text', 'json', 'html']) {
      it(`${control} as ${format}: the exit code stays ${code}, without a word about the pipe`, async () => {
        const line = `trailproof scan -i '${ACCOUNT}' -c ${control} -o ${format} 2>err | head -c 10 >/dev/null; ${codes}; cat err`;
        const { stdout } = await shell(line);
        assert.match(stdout, new RegExp(`^${code}\nExit code ${code}: [^\n]+\n$`));
      });
    }
  }

  it('of a report that is larger than any buffer', async () => {
    const cwd = temporaryFolder();
    writeLargeOrganization(join(cwd, 'many.jsonl'), 300);
    const { stdout } = await shell(`trailproof scan -i many.jsonl -o json 2>err | head -c 10 >/dev/null; ${codes}; cat err`, { cwd });
    assert.match(stdout, /^1\nExit code 1: [^\n]+\n$/);
  });

  it('of standard error, too', async () => {
    const line = (args: string): string => `trailproof ${args} 2>&1 >/dev/null | true; ${codes}`;
    assert.equal((await shell(line(`scan -i '${ACCOUNT}' -c CloudTrail.3`))).stdout, '0\n');
    assert.equal((await shell(line('scan --input nowhere.json'))).stdout, '2\n');
    assert.equal((await shell(line('nonsense'))).stdout, '2\n');
  });

  it('of both at once', async () => {
    const { stdout } = await shell(`trailproof scan -i '${ACCOUNT}' -c CloudTrail.3 2>&1 | true; ${codes}`);
    assert.equal(stdout, '0\n');
  });

  for (const command of ['--help', 'scan --help', 'controls list', 'controls show CloudTrail.6', 'schema evidence', 'completion']) {
    it(`of ${command}`, async () => {
      const { stdout } = await shell(`trailproof ${command} 2>err | true; ${codes}; cat err`);
      assert.equal(stdout, '0\n');
    });
  }

  it('standard output and standard error that are closed from the start do no harm', async () => {
    assert.equal((await shell(`trailproof scan -i '${ACCOUNT}' -c CloudTrail.3 >&- 2>err; echo $?; cat err`)).stdout.split('\n')[0], '0');
    assert.match((await shell(`trailproof scan -i '${ACCOUNT}' -c CloudTrail.3 2>&-; echo $?`)).stdout, /\n0\n$/);
  });
});

describe('scan: standard output beside files', () => {
  const prepare = `trailproof scan -q -i '${ACCOUNT}' -o json=r.json; trailproof baseline write r.json -o base.json; sed -i 's/"status":"PASSED"/"status":"FAILED"/' base.json`;
  const gated = '--baseline base.json --gate new --allow-unknown --ratchet -o json -o csv=o.csv';

  it('that cannot be written leaves every file as it was, the baseline included', async () => {
    const cwd = temporaryFolder();
    await shell(`${prepare}; chmod 644 base.json; cp base.json before.json; echo old > o.csv`, { cwd });
    const failed = await shell(`trailproof scan -q -i '${ACCOUNT}' -o json -o csv=o.csv --save-evidence e.jsonl > /dev/full`, { cwd });
    assertRefused(failed, /standard output: the disk is full\. No report was changed\.$/m);
    assertRefused(await shell(`trailproof scan -q -i '${ACCOUNT}' ${gated} > /dev/full`, { cwd }), /the disk is full/);
    assert.equal(readFileSync(join(cwd, 'o.csv'), 'utf8'), 'old\n');
    assert.equal(readFileSync(join(cwd, 'base.json'), 'utf8'), readFileSync(join(cwd, 'before.json'), 'utf8'));
    assert.deepEqual(readdirSync(cwd).sort(), ['base.json', 'before.json', 'o.csv', 'r.json']);
    assert.equal(
      (
        await shell(
          `trailproof scan -q -i '${ACCOUNT}' ${gated} > /dev/null; cmp -s base.json before.json; echo $?; stat -c %a base.json`,
          { cwd },
        )
      ).stdout,
      '1\n644\n',
    );
  });

  it('whose reader goes away loses no file', async () => {
    const cwd = temporaryFolder();
    writeLargeOrganization(join(cwd, 'many.jsonl'), 300);
    const { stdout } = await shell('trailproof scan -i many.jsonl -o json -o csv=o.csv 2>err | head -c 10 >/dev/null; cat err', { cwd });
    assert.match(stdout, /^Wrote csv to o\.csv\n/);
    assert.ok(readFileSync(join(cwd, 'o.csv'), 'utf8').length > 10_000);
  });

  it('that cannot be written leaves no report of a replay', async () => {
    const cwd = temporaryFolder();
    await shell(`trailproof scan -q -i '${ACCOUNT}' -o json=r.json --bundle b.zip`, { cwd });
    assertRefused(await shell('trailproof replay b.zip -o csv=o.csv > /dev/full', { cwd }), /the disk is full/);
    assert.deepEqual(readdirSync(cwd).sort(), ['b.zip', 'r.json']);
  });
});

describe('scan: interrupted', () => {
  /** Sends the signal and says how it ended; gives up after a second. */
  async function interrupt(child: ChildProcess, outcome: Promise<Outcome>, signal: NodeJS.Signals): Promise<Outcome> {
    child.kill(signal);
    const ended = await Promise.race([outcome, sleep(1500, null)]);
    child.kill('SIGKILL');
    assert.notEqual(ended, null, 'it did not end within a second');
    return outcome;
  }

  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await sleep(5);
  }

  const staged = (folder: string): string[] => readdirSync(folder).filter(name => name.endsWith('.tmp'));

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`${signal} while it reads ends it with ${code} and writes nothing`, async () => {
      const cwd = temporaryFolder();
      execFileSync('mkfifo', [join(cwd, 'in')]);
      const child = start(['scan', '-i', 'in', '-o', 'json=out.json'], { cwd });
      const outcome = finished(child);
      // The writer's end opens only when the scan has opened the other.
      const writer = await open(join(cwd, 'in'), 'w');
      const ended = await interrupt(child, outcome, signal);
      assert.deepEqual([ended.code, ended.stdout, ended.stderr], [code, '', '']);
      assert.deepEqual(readdirSync(cwd), ['in']);
      await writer.close();
    });

    it(`${signal} while it waits for a pipe that nobody reads removes what was finished before`, async () => {
      const cwd = temporaryFolder();
      execFileSync('mkfifo', [join(cwd, 'pipe')]);
      writeFileSync(join(cwd, 'a.json'), 'old');
      const child = start(['scan', '-i', ACCOUNT, '-o', 'json=a.json', '-o', 'html=pipe'], { cwd });
      const outcome = finished(child);
      await until(() => staged(cwd).length > 0);
      await sleep(100);
      const ended = await interrupt(child, outcome, signal);
      assert.deepEqual([ended.code, ended.stdout, ended.stderr], [code, '', '']);
      assert.deepEqual(readdirSync(cwd).sort(), ['a.json', 'pipe']);
      assert.equal(readFileSync(join(cwd, 'a.json'), 'utf8'), 'old');
    });
  }

  for (const format of ['json', 'sarif', 'html', 'text']) {
    it(`SIGINT in the middle of a large ${format} report leaves nothing`, async () => {
      const cwd = temporaryFolder();
      const folder = join(cwd, 'out');
      writeLargeOrganization(join(cwd, 'many.jsonl'), 2000);
      await shell('mkdir out', { cwd });
      const child = start(['scan', '-i', 'many.jsonl', '-o', `${format}=out/report`, '-o', 'json=out/second'], { cwd });
      const outcome = finished(child);
      await until(() => readdirSync(folder).length > 0);
      const ended = await interrupt(child, outcome, 'SIGINT');
      assert.deepEqual([ended.code, ended.stdout, ended.stderr], [130, '', '']);
      assert.deepEqual(readdirSync(folder), []);
    });
  }

  it('SIGINT while standard output is not read', async () => {
    const cwd = temporaryFolder();
    writeLargeOrganization(join(cwd, 'many.jsonl'), 300);
    const child = start(['scan', '-i', 'many.jsonl', '-o', 'json'], { cwd });
    await new Promise(done => child.stdout?.once('readable', done));
    const outcome = new Promise<Outcome>(done => {
      child.once('exit', (code, signal) => done({ code: code ?? (signal === 'SIGINT' ? 130 : -1), signal, stdout: '', stderr: '' }));
    });
    assert.equal((await interrupt(child, outcome, 'SIGINT')).code, 130);
  });

  it('a scan that is not interrupted leaves nothing beside its reports either', async () => {
    const cwd = temporaryFolder();
    assertNoStack(await run(['scan', '-i', ACCOUNT, '-o', 'json=a', '-o', 'html=b', '-o', 'sarif=c', '-o', 'text=d'], { cwd }));
    assert.deepEqual(readdirSync(cwd).sort(), ['a', 'b', 'c', 'd']);
  });
});
