// Microsoft's sarif-multitool matches the results of two scans by their fingerprints, and knows nothing of trailproof.
// It is started by scripts/check-sarif-multitool.mjs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log, Result } from 'sarif';
import type { BaselineState, ScanResult } from '../src/types.js';
import { CONTROLS, stories } from '../test/support/baseline-stories.js';
import { ORGANIZATION, run, temporaryFolder } from '../test/support/cli.js';

const MULTITOOL = process.env['SARIF_MULTITOOL'];
assert.ok(MULTITOOL, 'Start these tests with npm run check:sarif.');

const FULL = ['--sarif-profile', 'full'];

/** What the tool has no word for: it calls whatever it finds again unchanged, and absent whatever it does not, for whatever reason. */
const IN_ITS_WORDS: Readonly<Record<BaselineState | 'gone' | 'notReevaluated', Result.baselineState>> = {
  new: 'new',
  unchanged: 'unchanged',
  updated: 'unchanged',
  resolved: 'unchanged',
  gone: 'absent',
  notReevaluated: 'absent',
};

type States = Readonly<Record<string, Result.baselineState | undefined>>;

const read = (path: string): Log => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as Log;
const resultsOf = (log: Log): readonly Result[] => log.runs.flatMap(({ results = [] }) => results);
const idOf = ({ properties }: Result): string => (properties as { findingId: string }).findingId;
const sorted = (entries: readonly (readonly [string, Result.baselineState | undefined])[]): States =>
  Object.fromEntries([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));

/** The same log with those results alone that failed. */
const failuresOf = (log: Log): Log => ({
  ...log,
  runs: log.runs.map(one => ({ ...one, results: (one.results ?? []).filter(({ kind = 'fail' }) => kind === 'fail') })),
});

class Scans {
  readonly cwd = temporaryFolder();

  private async scan(name: string, evidence: string, ...args: readonly string[]): Promise<void> {
    const input = join(this.cwd, `${name}-evidence.json`);
    writeFileSync(input, evidence);
    const outputs = ['-o', `json=${name}.json`, '-o', `sarif=${name}.sarif`];
    const { code, stderr } = await run(['scan', '-q', '-i', input, ...outputs, ...FULL, ...args], { cwd: this.cwd });
    assert.ok(code === 0 || code === 1 || code === 3, stderr);
  }

  /** Scans both, the second against the first and once more without a baseline. */
  async both(before: string, now: string, args: readonly string[]): Promise<void> {
    const controls = args.includes('-c') ? [] : ['-c', ...CONTROLS];
    await this.scan('old', before, '-c', ...CONTROLS);
    await this.scan('ours', now, ...controls, ...args, '--baseline', 'old.json');
    // Without a baseline, options about one are refused.
    const plain = args.filter(one => one !== '--new-controls' && one !== 'warn');
    await this.scan('new', now, ...controls, ...plain);
  }

  log(name: string): Log {
    return read(join(this.cwd, `${name}.sarif`));
  }

  result(name: string): ScanResult {
    return JSON.parse(readFileSync(join(this.cwd, `${name}.json`), 'utf8')) as ScanResult;
  }

  /** What the tool makes of the second log beside the first. */
  matched(select: (log: Log) => Log = log => log): readonly Result[] {
    for (const name of ['old', 'new']) writeFileSync(join(this.cwd, `${name}-selected.sarif`), JSON.stringify(select(this.log(name))));
    const args = [
      'match-results-forward',
      'new-selected.sarif',
      '-r',
      'old-selected.sarif',
      '-o',
      'matched.sarif',
      '--log',
      'ForceOverwrite',
    ];
    const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
    const { status, stdout, stderr } = spawnSync(MULTITOOL!, args, { cwd: this.cwd, env, encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}${stderr}`);
    return resultsOf(this.log('matched'));
  }
}

function assertSameStates(scans: Scans): void {
  const { findings, absentFindings = [] } = scans.result('ours');
  const ours = [
    ...findings.map(one => [one.id, IN_ITS_WORDS[one.baseline!.state]] as const),
    ...absentFindings.map(one => [one.id, IN_ITS_WORDS[one.state]] as const),
  ];
  assert.ok(ours.length > 0);
  const theirs = scans.matched().map(one => [idOf(one), one.baselineState] as const);
  assert.equal(theirs.length, ours.length, 'each finding once');
  assert.deepEqual(sorted(theirs), sorted(ours));
}

/** Failures alone, as most logs of other tools are: what is absent among them is what our own log says is absent, and what nobody evaluated again. */
function assertSameFailures(scans: Scans): void {
  const { absentFindings = [] } = scans.result('ours');
  const failed = new Set(resultsOf(failuresOf(scans.log('old'))).map(idOf));
  const ours = resultsOf(failuresOf(scans.log('ours'))).filter(one => one.baselineState === 'absent' && failed.has(idOf(one)));
  const unknown = absentFindings.filter(({ state, id }) => state === 'notReevaluated' && failed.has(id)).map(({ id }) => id);
  // What could not be shown any more, or passes because it was judged otherwise, is no resolution to us.
  const lost = scans
    .result('ours')
    .findings.filter(({ id, status, baseline }) => failed.has(id) && status !== 'FAILED' && baseline!.state !== 'resolved')
    .map(({ id }) => id);
  const theirs = scans.matched(failuresOf).filter(({ baselineState }) => baselineState === 'absent');
  assert.deepEqual(theirs.map(idOf).sort(), [...ours.map(idOf), ...unknown, ...lost].sort());
}

describe('match-results-forward of sarif-multitool gives the states that we give', () => {
  for (const [title, before, now, args] of stories) {
    it(title, async () => {
      const scans = new Scans();
      await scans.both(before, now, args);
      assertSameStates(scans);
      assertSameFailures(scans);
    });
  }

  it('an account of an organization that is dropped', async () => {
    const lines = readFileSync(ORGANIZATION, 'utf8').trim().split('\n');
    const scans = new Scans();
    await scans.both(lines.join('\n'), lines.slice(0, -1).join('\n'), []);
    assertSameStates(scans);
    assertSameFailures(scans);
  });
});
