import assert from 'node:assert/strict';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, ORGANIZATION, run } from '../support/cli.js';

async function scanned(...args: readonly string[]): Promise<ScanResult> {
  return JSON.parse((await run(['scan', '-i', ACCOUNT, '-o', 'json', ...args])).stdout) as ScanResult;
}

const ids = (...numbers: readonly number[]): string[] => numbers.map(number => `CloudTrail.${number}`);
const ALL = ids(1, 2, 3, 4, 5, 6, 7, 9, 10);

describe('scan: which controls are judged', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ALL],
    ['--controls CloudTrail.4', ids(4)],
    ['-c CloudTrail.10 CloudTrail.2', ids(2, 10)],
    ['-c CloudTrail.10,CloudTrail.2,CloudTrail.2', ids(2, 10)],
    ['-c CloudTrail.10 -c CloudTrail.2', ids(2, 10)],
    ['-c CloudTrail.*', ALL],
    ['-c *', ALL],
    ['-c CloudTrail.1*', ids(1, 10)],
    ['-c *.1', ids(1)],
    ['-c C*.?', []],
    ['-c CloudTrail.[1]', []],
    ['--severity critical', ids(6)],
    ['--severity low,HIGH', ids(1, 3, 4, 7, 9)],
    ['--severity low --severity High', ids(1, 3, 4, 7, 9)],
    ['--severity informational', []],
    ['--standard tagging', ids(9)],
    ['--standard cis-5.0.0', ids(1, 2, 4, 7)],
    ['--standard cis-*', ids(1, 2, 4, 5, 6, 7)],
    ['--standard tagging cis-1.2.0', ids(1, 2, 4, 5, 6, 7, 9)],
    ['-c CloudTrail.1* --severity medium', ids(10)],
    ['-c CloudTrail.* --severity low --standard fsbp', ids(4)],
    ['--severity medium --standard nist-800-53', ids(2, 5, 10)],
    ['-c CloudTrail.9 --standard cis-*', []],
  ];
  for (const [args, expected] of cases) {
    it(`${args || 'no word about it'}: ${expected.join(', ') || 'an error'}`, async () => {
      const { stdout, code } = await run(['scan', '-i', ACCOUNT, '-o', 'json', ...args.split(' ').filter(Boolean)]);
      if (expected.length === 0) {
        assert.deepEqual([code, stdout], [2, '']);
        return;
      }
      const { controls, accounts, findings } = JSON.parse(stdout) as ScanResult;
      assert.deepEqual(
        controls.map(({ id }) => id),
        expected,
      );
      assert.deepEqual(Object.keys(accounts[0]!.controls), expected);
      assert.deepEqual([...new Set(findings.map(({ controlId }) => controlId))].sort(), [...expected].sort());
    });
  }

  it('a finding is the same whichever other controls are judged', async () => {
    const all = (await scanned()).findings;
    const one = (await scanned('-c', 'CloudTrail.6')).findings;
    assert.deepEqual(
      all.filter(({ controlId }) => controlId === 'CloudTrail.6'),
      one,
    );
  });
});

describe('scan: parameters, parity and scope', () => {
  const parametersOf = ({ controls }: ScanResult, id: string): unknown => controls.find(one => one.id === id)?.parameters;

  it('parameters are typed, change the verdict, and are in every report', async () => {
    const args = ['--param', 'CloudTrail.9.requiredTagKeys=Nobody,Has this', '--param', 'CloudTrail.10.verifyKeyManager=true'];
    const result = await scanned(...args, '--param', 'CloudTrail.5.maxDeliveryAgeHours=24');
    assert.deepEqual(parametersOf(result, 'CloudTrail.9'), { requiredTagKeys: ['Nobody', 'Has this'] });
    assert.deepEqual((parametersOf(result, 'CloudTrail.10') as { verifyKeyManager: unknown }).verifyKeyManager, true);
    assert.deepEqual((parametersOf(result, 'CloudTrail.5') as { maxDeliveryAgeHours: unknown }).maxDeliveryAgeHours, 24);
    assert.equal(result.controls.find(({ id }) => id === 'CloudTrail.9')?.counts.FAILED, 3);
    for (const format of ['text', 'html', 'sarif']) {
      const { stdout } = await run(['scan', '-i', ACCOUNT, '-o', format, ...args]);
      assert.match(stdout, /requiredTagKeys/, format);
      assert.match(stdout, /Nobody/, format);
    }
  });

  it('the last of several equals signs belongs to the value', async () => {
    const result = await scanned('--param', 'CloudTrail.9.requiredTagKeys=a=b', '-c', 'CloudTrail.9');
    assert.deepEqual(parametersOf(result, 'CloudTrail.9'), { requiredTagKeys: ['a=b'] });
  });

  it('a parameter of a control that is not selected is no error', async () => {
    const { code } = await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.3', '--param', 'CloudTrail.9.requiredTagKeys=Owner']);
    assert.equal(code, 0);
  });

  it('parity is in every report, sets the parameters, and yields to one that is set', async () => {
    const usual = await scanned();
    const parity = await scanned('--parity');
    assert.deepEqual([usual.scan.parity, parity.scan.parity], [false, true]);
    assert.deepEqual(parametersOf(usual, 'CloudTrail.1'), { selectorUnion: true, scope: 'account' });
    assert.deepEqual(parametersOf(parity, 'CloudTrail.1'), { selectorUnion: true, scope: 'region' });
    const both = await scanned('--parity', '--param', 'CloudTrail.1.scope=account');
    assert.deepEqual(parametersOf(both, 'CloudTrail.1'), { selectorUnion: true, scope: 'account' });
    for (const [format, mark] of [
      ['text', /^Parity: judged as Security Hub does/m],
      ['html', /As Security Hub does \(parity\)/],
      ['sarif', /parity/],
    ] as const) {
      assert.match((await run(['scan', '-i', ACCOUNT, '-o', format, '--parity'])).stdout, mark);
    }
  });

  it('--scope region gives the account-level controls one finding a Region', async () => {
    const usual = await scanned('-c', 'CloudTrail.1', 'CloudTrail.3');
    const region = await scanned('-c', 'CloudTrail.1', 'CloudTrail.3', '--scope', 'region');
    assert.deepEqual(new Set(usual.findings.map(one => one.region)), new Set([null]));
    assert.ok(region.findings.every(one => one.region !== null));
    assert.equal(new Set(region.findings.map(({ id }) => id)).size, region.findings.length);
    for (const id of ids(1, 3)) assert.equal((parametersOf(region, id) as { scope: unknown }).scope, 'region');
  });

  it('--param wins over --scope, which wins over nothing else', async () => {
    const result = await scanned('--scope', 'region', '--param', 'CloudTrail.1.scope=account');
    assert.deepEqual(parametersOf(result, 'CloudTrail.1'), { selectorUnion: true, scope: 'account' });
    assert.deepEqual(parametersOf(result, 'CloudTrail.3'), { scope: 'region' });
  });

  it('an account that has nothing in scope is not called passed', async () => {
    const { stdout, stderr, code } = await run(['scan', '-i', '-', '-c', 'CloudTrail.4', '-o', 'json'], { input: await memberOnly() });
    const { accounts, summary } = JSON.parse(stdout) as ScanResult;
    assert.deepEqual([accounts[0]!.controls, summary.findings, code], [{ 'CloudTrail.4': 'NO_DATA' }, 0, 0]);
    assert.doesNotMatch(stderr, /passed/);
  });
});

/** The one account of the example organization whose only trail is the organization's. */
async function memberOnly(): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  const lines = (await readFile(ORGANIZATION, 'utf8')).trim().split('\n');
  const result = JSON.parse((await run(['scan', '-i', ORGANIZATION, '-o', 'json', '-c', 'CloudTrail.4'])).stdout) as ScanResult;
  const member = result.accounts.find(({ controls }) => controls['CloudTrail.4'] === 'NO_DATA');
  return lines.find(line => line.includes(`"account":"${member?.account ?? ''}"`))!;
}
