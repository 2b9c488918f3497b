import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAction } from '../support/actions-runner.js';
import { ACTION, actionWith, assertUnknown, evidence, prepare, step, workspace } from './support.js';

before(prepare);

describe('GitHub Action: hostile texts', () => {
  const HOSTILE = [
    '$(touch owned)',
    '`touch owned`',
    '"; touch owned; "',
    "'; touch owned; '",
    'a b\tc',
    'x%0Aowned=true',
    '--plugin=./owned.mjs',
    '${{ github.token }}',
    '::error::owned',
    '-o=json=owned',
  ];

  for (const { id } of ACTION.inputs!.filter(({ id }) => id !== 'outputs' && id !== 'args')) {
    it(`are values of ${id} like any other`, async () => {
      const folder = workspace();
      for (const value of [HOSTILE.join(' '), ...(id === 'baseline' ? HOSTILE : [])]) {
        const outcome = await step({ [id]: value }, { workspace: folder });
        assertUnknown(outcome, 2);
        assert.deepEqual(Object.keys(outcome.written), Object.keys(outcome.outputs));
      }
      assert.ok(!existsSync(join(folder, 'owned')));
    });
  }

  it('are names of reports like any other', async () => {
    for (const text of HOSTILE) {
      const { outputs, written, folder } = await step({ outputs: `json=${text}` });
      assert.equal(outputs['report-path'], join(folder, text));
      assert.ok(existsSync(join(folder, text)), text);
      assert.equal(Object.hasOwn(written, 'owned'), false);
      assert.ok(!existsSync(join(folder, 'owned')));
    }
  });

  it('lines of a value are no outputs, and no options', async () => {
    const folder = workspace();
    const name = 'a\nsarif-uploadable=true\nx<<y';
    mkdirSync(join(folder, name));
    const { outputs, written } = await step(
      { 'working-directory': name, input: '../evidence.json', outputs: 'json=r.json' },
      { workspace: folder },
    );
    assert.equal(outputs['sarif-uploadable'], 'false');
    assert.equal(outputs['report-path'], join(folder, name, 'r.json'));
    assert.deepEqual(Object.keys(written), Object.keys(outputs));
    assertUnknown(await step({ gate: 'any\n--fail-on=none' }), 2);
  });

  it('whatever the command line prints, no line of it is a command of the runner', async () => {
    const { commands, stdout } = await runAction(
      actionWith("console.log('::error::owned'); console.error('::warning::owned'); process.exitCode = 1;"),
    );
    assert.match(stdout, /^::error::owned$/m);
    assert.deepEqual(commands, []);
  });

  it('names of AWS are no commands of the runner, and break no line of a report', async () => {
    const name = '::error::owned\n::warning::owned\u2028::notice::owned';
    const hostile = evidence(bundle => {
      bundle.trailList[0]!['Name'] = name;
      bundle.trailList[0]!['LogFileValidationEnabled'] = false;
    });
    const { code, commands, outputs, summary } = await step({ outputs: 'text' }, { workspace: workspace(hostile) });
    assert.equal(code, 1);
    assert.deepEqual(commands, []);
    assert.notEqual(outputs['failed'], '');
    assert.doesNotMatch(summary, /^::/m);
  });
});
