import assert from 'node:assert/strict';
import { ACCOUNT, run } from '../support/cli.js';

/** The example account has one failure of each severity from LOW on, controls that pass, and two that are undecided. */
const UNDECIDED = 'CloudTrail.7';
const cases: readonly (readonly [string, string, number, RegExp])[] = [
  ['CloudTrail.3', '', 0, /Every finding passed/],
  ['CloudTrail.3', '--fail-on none', 0, /Every finding passed/],
  ['CloudTrail.4', '', 1, /1 finding of severity LOW or above failed/],
  ['CloudTrail.4', '--fail-on informational', 1, /severity INFORMATIONAL or above/],
  ['CloudTrail.4', '--fail-on low', 1, /severity LOW or above/],
  ['CloudTrail.4', '--fail-on medium', 0, /1 finding failed that --fail-on medium does not count/],
  ['CloudTrail.2', '--fail-on MEDIUM', 1, /severity MEDIUM or above/],
  ['CloudTrail.2', '--fail-on high', 0, /--fail-on high does not count/],
  ['CloudTrail.1', '--fail-on High', 1, /severity HIGH or above/],
  ['CloudTrail.1', '--fail-on critical', 0, /--fail-on critical does not count/],
  ['CloudTrail.6', '--fail-on critical', 1, /1 finding of severity CRITICAL or above failed/],
  ['CloudTrail.6', '--fail-on critical --allow-unknown', 1, /severity CRITICAL/],
  ['CloudTrail.6', '--fail-on none', 3, /1 finding could not be decided; --allow-unknown accepts that/],
  ['CloudTrail.6', '--fail-on None --allow-unknown', 0, /1 finding failed .*, and 1 finding could not be decided/],
  [UNDECIDED, '', 3, /2 findings could not be decided/],
  [UNDECIDED, '--fail-on none', 3, /2 findings could not be decided/],
  [UNDECIDED, '--allow-unknown', 0, /which --allow-unknown accepts/],
  [`${UNDECIDED},CloudTrail.4`, '', 1, /1 finding of severity LOW/],
  [`${UNDECIDED},CloudTrail.4`, '--fail-on high', 3, /2 findings could not be decided/],
  [`${UNDECIDED},CloudTrail.3`, '', 3, /2 findings/],
  ['CloudTrail.*', '', 1, /7 findings of severity LOW/],
];

describe('exit codes', () => {
  for (const [controls, options, code, because] of cases) {
    it(`${controls} ${options}: ${code}`, async () => {
      const outcome = await run(['scan', '-i', ACCOUNT, '-c', controls, ...options.split(' ').filter(Boolean)]);
      assert.match(outcome.stderr, because);
      assert.match(outcome.stderr, new RegExp(`^Exit code ${code}: [^\n]+\n$`));
      assert.equal(outcome.code, code);
    });
  }

  it('--quiet says nothing, and the code is the same', async () => {
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '-q']);
    assert.deepEqual([code, stderr], [1, '']);
  });

  it('--quiet does not silence an error', async () => {
    const { code, stderr } = await run(['scan', '-i', 'nowhere.json', '-q']);
    assert.equal(code, 2);
    assert.match(stderr, /^trailproof: nowhere\.json: There is no such file\.\n$/);
  });

  it('a format of the report changes nothing', async () => {
    for (const format of ['json', 'sarif', 'html']) assert.equal((await run(['scan', '-i', ACCOUNT, '-o', format])).code, 1);
  });
});
