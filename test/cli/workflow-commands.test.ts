import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT, type Outcome, run, temporaryFolder } from '../support/cli.js';

const COMMAND = '::error file=a.tf,line=1::owned';

/** What a runner takes for a command: https://github.com/actions/runner, ActionCommand. */
function assertNoCommands({ stdout, stderr }: Outcome): void {
  for (const line of `${stdout}\n${stderr}`.split('\n')) {
    assert.doesNotMatch(line, /^\s*::/, line);
    assert.doesNotMatch(line, /##(vso)?\[/i, line);
  }
}

/** Suppressions of one failed finding, with these words. */
function suppressions(words: object): string {
  const entry = {
    id: 'ONE',
    type: 'risk-accepted',
    controls: ['CloudTrail.4'],
    match: { accounts: ['111122223333'] },
    reason: 'It goes away in spring.',
    owner: 'cloud-sec@example.com',
    expires: '2027-05-01',
  };
  return JSON.stringify({ version: 1, suppressions: [{ ...entry, ...words }] });
}

describe('commands to the runner of a build', () => {
  const words: Readonly<Record<string, object>> = {
    'a reason of several lines': { reason: `The first line.\n${COMMAND}\r\n  ${COMMAND}` },
    'an owner of several lines': { owner: `cloud-sec@example.com\n${COMMAND}` },
    'an entry that has expired': { reason: `The first line.\n${COMMAND}`, owner: `${COMMAND}\n${COMMAND}`, expires: '2026-01-01' },
    'commands in the middle of a line': { reason: 'It is so. ##[error]owned ##vso[task.complete result=Succeeded]owned' },
    'a reason that is wrapped': { reason: `${'word '.repeat(15)}${Array(40).fill(COMMAND).join(' x ')}` },
  };
  for (const [title, one] of Object.entries(words)) {
    it(`do not come from ${title}`, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 's.json'), suppressions(one));
      for (const columns of ['80', '100']) {
        const outcome = await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.4', '--suppressions', 's.json'], {
          cwd,
          env: { COLUMNS: columns },
        });
        assertNoCommands(outcome);
        assert.match(outcome.stderr, /owned|expired/);
      }
    });
  }

  it('do not come from names of files', async () => {
    const cwd = temporaryFolder();
    const name = `${COMMAND.replaceAll('/', '')}\n${COMMAND}.json`;
    copyFileSync(ACCOUNT, join(cwd, name));
    writeFileSync(join(cwd, `${name}.s`), suppressions({ expires: '2026-01-01' }));
    const outcome = await run(['scan', '-i', name, '-o', `json=out-${name}`, '-o', 'text', '--suppressions', `${name}.s`], { cwd });
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /^Wrote json to out-::error/m);
    assertNoCommands(outcome);
    assertNoCommands(await run(['scan', '-i', `${name}.none`], { cwd }));
    assertNoCommands(await run(['scan', '-i', name, '-o', `json=${name}`], { cwd }));
    assertNoCommands(await run(['baseline', 'write', `out-${name}`, '-o', `base-${name}`], { cwd }));
    writeFileSync(join(cwd, `${name}.yaml`), 'fail-on: high\n');
    const configured = await run(['scan', '-i', name, '--config', `${name}.yaml`], { cwd });
    assert.match(configured.stderr, /^Settings from \S*error/m);
    assertNoCommands(configured);
  });
});
