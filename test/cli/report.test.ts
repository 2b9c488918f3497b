import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMATS } from '../../reports/index.js';
import { baselineOf, baselineText } from '../../src/baseline/of-result.js';
import type { ScanResult } from '../../src/types.js';
import { ACCOUNT, assertRefused, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';

const OPTIONS = ['--csv-bom', '--sarif-profile', 'full', '--markdown-limit', '4000'];

/** Every file below the folder, by its path. */
function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return new Map(
    entries.map(({ parentPath, name }) => join(parentPath, name)).map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

const outputs = (folder: string): string[] => [
  ...FORMATS.map(format => `${format}=${folder}/report.${format}`),
  ...['html', 'sarif', 'asff'].map(format => `${format}=${folder}/${format}/`),
];
const output = (folder: string): string[] => outputs(folder).flatMap(one => ['-o', one]);

const SUPPRESSIONS = `version: 1
suppressions:
  - id: ACCEPTED
    type: risk-accepted
    reason: The organization trail replaces it in spring.
    owner: cloud-sec@example.com
    expires: 2027-05-01
    controls: ["CloudTrail.*"]
    match: { accounts: ["111122223333", "2*"] }
`;

/** A baseline of which something is gone, something new and something resolved. */
function baselineWith(report: string): string {
  const result = JSON.parse(report) as ScanResult;
  const [first, ...others] = result.findings;
  const findings = others.map(one => (one.status === 'PASSED' && one.vacuous !== true ? { ...one, status: 'FAILED' as const } : one));
  const gone = { ...first!, id: `${first!.id}-gone`, resource: { ...first!.resource, id: `${first!.resource.id}-gone` } };
  return [...baselineText(baselineOf({ ...result, findings: [gone, ...findings] }))].join('');
}

/** Reports that somebody has changed by hand, without changing what follows from it. */
function contradicting(result: ScanResult): readonly (readonly [ScanResult, RegExp])[] {
  const { scan, accounts, controls } = result;
  const [account, control] = [accounts[0]!, controls[0]!];
  const ofAccount = (change: object): ScanResult => ({ ...result, accounts: [{ ...account, ...change }, ...accounts.slice(1)] });
  const ofControl = (change: object): ScanResult => ({ ...result, controls: [{ ...control, ...change }, ...controls.slice(1)] });
  const [id, status] = Object.entries(account.controls)[0]!;
  const other = status === 'PASSED' ? 'FAILED' : 'PASSED';
  const fewer = Object.fromEntries(Object.entries(account.controls).slice(1));
  return [
    [
      ofAccount({ controls: { ...account.controls, [id]: other } }),
      new RegExp(`at /accounts/0/controls/${id}: is ${other}, and the findings of account ${account.account} say ${status}\\.`),
    ],
    [ofAccount({ controls: fewer }), /at \/accounts\/0\/controls\/CloudTrail\.1: is missing, and the findings of account/],
    [ofAccount({ controls: { ...account.controls, X: 'PASSED' } }), /controls\/X: is of a control that is not among the controls/],
    [
      ofAccount({ complete: !account.complete }),
      /at \/accounts\/0\/complete: is (true|false), and (not )?every finding of account \d{12} was/,
    ],
    [ofControl({ status: 'NO_DATA' }), /at \/controls\/0\/status: of CloudTrail\.1 is NO_DATA, and its findings say/],
    [ofControl({ counts: { ...control.counts, PASSED: 77 } }), /at \/controls\/0\/counts: of CloudTrail\.1 does not count/],
    [ofControl({ vacuous: 77 }), /at \/controls\/0\/vacuous: of CloudTrail\.1 is 77, and its findings say 0/],
    [{ ...result, controls: [control, ...controls] }, /at \/controls\/1: holds CloudTrail\.1 a second time/],
    [{ ...result, scan: { ...scan, finishedAt: '2001-01-01T00:00:00.000Z' } }, /at \/scan\/finishedAt: is before the start/],
  ];
}

describe('report: a saved report, rendered again', () => {
  for (const [name, input] of Object.entries({ account: ACCOUNT, organization: ORGANIZATION })) {
    it(`gives the bytes that the scan gave, in every format, of the ${name}`, async () => {
      const cwd = temporaryFolder();
      await run(['scan', '-q', '-i', input, '-o', 'json=report.json'], { cwd });
      await run(['scan', '-q', '-i', input, ...output('scan'), ...OPTIONS], { cwd });
      const { code, stdout } = await run(['report', 'report.json', ...output('again'), ...OPTIONS], { cwd });
      assert.deepEqual([code, stdout], [0, '']);
      const scanned = filesIn(join(cwd, 'scan'));
      assert.ok(scanned.size > FORMATS.length);
      assert.deepEqual(filesIn(join(cwd, 'again')), scanned);
    });

    it(`so too where a baseline and suppressions were given, of the ${name}`, async () => {
      const cwd = temporaryFolder();
      await run(['scan', '-q', '-i', input, '-o', 'json=before.json'], { cwd });
      writeFileSync(join(cwd, 'baseline.json'), baselineWith(readFileSync(join(cwd, 'before.json'), 'utf8')));
      writeFileSync(join(cwd, 's.yaml'), SUPPRESSIONS);
      const measured = ['--baseline', 'baseline.json', '--suppressions', 's.yaml'];
      const { code, stderr } = await run(['scan', '-i', input, ...measured, ...output('scan'), ...OPTIONS], { cwd });
      assert.notEqual(code, 2, stderr);
      const saved = JSON.parse(readFileSync(join(cwd, 'scan/report.json'), 'utf8')) as ScanResult;
      assert.ok(saved.findings.some(({ suppression }) => suppression !== undefined));
      assert.ok(saved.baseline!.counts.gone > 0 && saved.baseline!.counts.resolved > 0 && saved.baseline!.counts.new > 0);
      await run(['report', 'scan/report.json', ...output('again'), ...OPTIONS], { cwd });
      assert.deepEqual(filesIn(join(cwd, 'again')), filesIn(join(cwd, 'scan')));
    });
  }

  it('takes standard input, prints text, and says whether all is known, whatever failed', async () => {
    const { stdout: input } = await run(['scan', '-i', ORGANIZATION, '-o', 'json']);
    const { stdout: text } = await run(['scan', '-i', ORGANIZATION]);
    const { code, stdout, stderr } = await run(['report', '-'], { input });
    assert.deepEqual([code, stdout], [0, text]);
    assert.match(stderr, /^The report is incomplete, \d+ of \d+ findings could not be decided\.\n$/);
    const { stdout: whole } = await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.4', '-o', 'json']);
    const decided = await run(['report', '-', '-o', 'csv'], { input: whole });
    assert.equal(decided.stderr, 'The report is complete, everything was decided.\n');
    assert.equal((await run(['report', '-', '-q'], { input })).stderr, '');
  });

  it('says of an interrupted scan what it is', async () => {
    const { stdout } = await run(['scan', '-i', ORGANIZATION, '-o', 'json']);
    const result = JSON.parse(stdout) as ScanResult;
    const input = JSON.stringify({ ...result, scan: { ...result.scan, interrupted: true } });
    const { code, stderr } = await run(['report', '-', '-o', 'sarif'], { input });
    assert.equal(code, 0);
    assert.match(stderr, /do not upload its SARIF[^]*incomplete, the scan was interrupted and accounts may be missing, and/);
  });

  it('refuses what is no whole report of ours, in one sentence, and writes nothing', async () => {
    const { stdout } = await run(['scan', '-i', ACCOUNT, '-o', 'json']);
    const result = JSON.parse(stdout) as ScanResult;
    const place = temporaryFolder();
    writeFileSync(join(place, 'report.json'), stdout);
    const { stdout: baseline } = await run(['baseline', 'write', 'report.json'], { cwd: place });
    const stories: readonly (readonly [string, RegExp])[] = [
      [stdout.slice(0, 5000), /^trailproof: standard input: ends in the middle of the JSON .* cut off/],
      ['trails', /is not valid JSON/],
      ['', /./],
      ['{"trailList":[]}', /is no JSON report of trailproof\. Make one with "trailproof scan -o json=FILE"/],
      ['[]', /is no JSON report/],
      [baseline, /is a baseline already/],
      [JSON.stringify({ ...result, schemaVersion: '1.1' }), /a report of schema version 1\.1, and this trailproof reads 1\.0/],
      [JSON.stringify({ ...result, summary: undefined }), /See "trailproof schema report"/],
      [JSON.stringify({ ...result, findings: result.findings.slice(1) }), /at \/summary: does not count what the findings say/],
      [
        JSON.stringify({ ...result, scan: { ...result.scan, complete: true } }),
        /at \/scan\/complete: is true, and not everything was decided/,
      ],
      ...contradicting(result).map(([changed, message]) => [JSON.stringify(changed), message] as const),
    ];
    for (const [input, message] of stories) {
      const cwd = temporaryFolder();
      assertRefused(await run(['report', '-', '-o', 'html=report.html'], { cwd, input }), message);
      assert.deepEqual(readdirSync(cwd), []);
    }
    assertRefused(await run(['report', 'nothing.json']), /nothing\.json could not be read: there is no such file/);
    assertRefused(await run(['report', '']), /The name of the report is empty/);
    assertRefused(await run(['report']), /needs an argument/);
    assertRefused(await run(['report', 'a.json', 'b.json']), /not expected here/);
    assertRefused(await run(['report', 'a.json', '-o', 'json=a.json']), /would replace a\.json/);
    assertRefused(await run(['report', 'a.json', '--fail-on', 'high']), /has no option --fail-on/);
    assertRefused(await run(['report', 'a.json', '--markdown-limit', '3']), /--markdown-limit is a number of bytes/);
  });
});
