import assert from 'node:assert/strict';
import { assertRefused, finished, run, start, temporaryFolder } from '../support/cli.js';
import { ACCOUNT, oneAccount } from '../support/simulator/builders.js';
import { runLive, simulator } from './support.js';

const world = oneAccount({}, { regions: ['us-east-1', 'eu-west-1'] });
const SUMMARY = /^Account 111122223333: (\d+) calls in \d+\.\d s, (\d+) repeated(?:, (\d+) throttled)?\n/;

describe('live scans: progress', () => {
  const aws = simulator();

  it('the calls, those repeated and those throttled, on one line', async () => {
    const sim = aws.use(world, [
      { kind: 'throttled', operation: 'DescribeTrails', times: 1 },
      { kind: 'reset', operation: 'ListTags', times: 1 },
    ]);
    const { stderr } = await runLive(sim, ['scan', '-o', 'json'], { attempts: 3 });
    const [, calls, repeated, throttled] = SUMMARY.exec(stderr) ?? [];
    assert.equal(Number(calls) + Number(repeated), sim.calls.count(), stderr);
    assert.deepEqual([repeated, throttled], ['2', '1']);
  });

  it('the same of collect', async () => {
    const { stderr } = await runLive(aws.use(world), ['collect', '-o', 'evidence.json'], { cwd: temporaryFolder() });
    assert.match(stderr, SUMMARY);
  });

  it('plain in CI, and never a character that steers a terminal', async () => {
    const { stderr } = await runLive(aws.use(world), ['scan', '-o', 'json'], { env: { CI: 'true' } });
    assert.match(stderr, SUMMARY);
    assert.ok(!stderr.includes('\r') && !stderr.includes('\u001b'));
  });

  for (const command of [
    ['scan', '-o', 'json'],
    ['collect', '-o', '-'],
  ]) {
    it(`nothing with --quiet: ${command[0] ?? ''}`, async () => {
      assert.equal((await runLive(aws.use(world), [...command, '--quiet'])).stderr, '');
    });

    it(`each call with its time with --verbose: ${command[0] ?? ''}`, async () => {
      const sim = aws.use(world);
      const { stderr } = await runLive(sim, [...command, '--verbose']);
      assert.equal(stderr.split('\n').filter(line => /^[a-z0-9]+:[A-Za-z]+ [a-z]+-[a-z]+-\d \d+ ms$/.test(line)).length, sim.calls.count());
      assert.doesNotMatch(stderr, /calls in/);
    });
  }

  it('nothing where there is no account: an error is one line', async () => {
    assertRefused(await run(['scan']), /No AWS credentials were found/);
  });

  it('an interrupted collection says how far it came, and ends by the signal', async () => {
    const sim = aws.use(world, [{ kind: 'slow', ms: 20_000, operation: 'DescribeTrails' }]);
    const child = start(['collect', '-o', 'evidence.json'], { env: sim.env(ACCOUNT) });
    const ended = finished(child);
    while (sim.calls.count('cloudtrail:DescribeTrails') === 0) await new Promise(resolve => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const { signal, stderr } = await ended;
    assert.equal(signal, 'SIGINT');
    assert.match(stderr, SUMMARY);
  });
});
