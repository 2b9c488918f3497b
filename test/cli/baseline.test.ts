import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Log, Run } from 'sarif';
import type { Baseline, BaselineComparison, JsonSchema, ScanResult } from '../../src/types.js';
import { ACCOUNT, assertPlain, assertRefused, type Outcome, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';
import {
  bundle,
  CONTROLS,
  denied,
  type Json,
  MANAGEMENT,
  second,
  stories,
  withoutKey,
  withoutValidation,
} from '../support/baseline-stories.js';
import { readMarkdown } from '../reports/markdown-page.js';
import { assertStatesAgree } from '../support/states.js';

const ROOT = join(import.meta.dirname, '../..');
const schemaOf = (name: string): JsonSchema => JSON.parse(readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8')) as JsonSchema;
const validator = new Ajv2020({ allowUnionTypes: true, allErrors: true });
const isReport = validator.compile(schemaOf('report'));
const isDiff = validator.compile(schemaOf('diff'));
const isBaseline = validator.compile(schemaOf('baseline'));

interface Folder {
  readonly cwd: string;
  trailproof(...args: readonly string[]): Promise<Outcome>;
  read(name: string): string;
}

function folder(files: Readonly<Record<string, string>>): Folder {
  const cwd = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return { cwd, trailproof: (...args) => run(args, { cwd }), read: name => readFileSync(join(cwd, name), 'utf8') };
}

/** Scans the old evidence and then the new one against it, as a report or in the committed form. */
async function scenario(before: string, now: string, args: readonly string[], committed: boolean) {
  const files = folder({ 'old-evidence.json': before, 'new-evidence.json': now });
  await files.trailproof('scan', '-q', '-i', 'old-evidence.json', '-o', 'json=old.json', '-c', ...CONTROLS);
  if (committed) assert.equal((await files.trailproof('baseline', 'write', 'old.json', '-o', 'baseline.json')).code, 0);
  const baseline = committed ? 'baseline.json' : 'old.json';
  const outputs = [
    'json=r.json',
    'jsonl=r.jsonl',
    'csv=r.csv',
    'text=r.txt',
    'html=r.html',
    'sarif=r.sarif',
    'markdown=r.md',
    'junit=r.xml',
  ].flatMap(one => ['-o', one]);
  const outcome = await files.trailproof(
    'scan',
    ...['-i', 'new-evidence.json', '--baseline', baseline, '--gate', 'new', '--sarif-profile', 'full'],
    ...outputs,
    ...(args.includes('-c') ? [] : ['-c', ...CONTROLS]),
    ...args,
  );
  const read = (ending: string): string => files.read(`r.${ending}`);
  const json = read('json');
  const reports = { json, jsonl: read('jsonl'), csv: read('csv'), text: read('txt'), html: read('html'), sarif: read('sarif') };
  assert.ok(isReport(JSON.parse(json)), JSON.stringify(isReport.errors?.slice(0, 3)));
  return {
    ...outcome,
    counts: assertStatesAgree({ ...reports, markdown: read('md'), junit: read('xml') }),
    result: JSON.parse(json) as ScanResult,
  };
}

describe('scan --baseline --gate new', () => {
  for (const [title, before, now, args, code, expected, says] of stories) {
    for (const committed of [false, true]) {
      it(`${title}${committed ? ', against the committed form' : ''}: ${code}`, async () => {
        const outcome = await scenario(before, now, args, committed);
        assert.match(outcome.stderr, says);
        assert.equal(outcome.code, code, outcome.stderr);
        const none = { new: 0, unchanged: 0, updated: 0, resolved: 0, gone: 0, notReevaluated: 0 };
        assert.deepEqual(outcome.counts, { ...none, ...expected });
      });
    }
  }

  it('an account of an organization that is dropped is said, and never green', async () => {
    const lines = readFileSync(ORGANIZATION, 'utf8').trim().split('\n');
    const { code, stderr, counts, result } = await scenario(lines.join('\n'), lines.slice(0, -1).join('\n'), ['--allow-unknown'], true);
    assert.equal(code, 3);
    const dropped = result.baseline!.missingScope[0]!.what;
    assert.match(stderr, new RegExp(`${dropped}: The account is not in this scan`));
    assert.ok(counts.notReevaluated > 0);
    assert.equal(counts.resolved, 0);
  });
});

describe('scan --baseline --gate new --suppressions', () => {
  const entry = {
    id: 'TRAIL.DEBT',
    type: 'risk-accepted',
    owner: 'cloud-sec@example.com',
    expires: '2027-05-01',
    reason: 'The trail goes away in spring.',
  };

  async function against(before: string, now: string, control: string, ...args: readonly string[]) {
    // Of a scope that names no Region, this evidence does not tell what else there is.
    const regions = [control === 'CloudTrail.4' ? 'eu-west-1' : 'us-east-1'];
    const files = folder({
      'old-evidence.json': before,
      'new-evidence.json': now,
      's.json': JSON.stringify({
        version: 1,
        suppressions: [{ ...entry, controls: [control], match: { accounts: ['111122223333'], regions } }],
      }),
    });
    await files.trailproof('scan', '-q', '-i', 'old-evidence.json', '-o', 'json=old.json', '-c', control);
    assert.equal((await files.trailproof('baseline', 'write', 'old.json', '-o', 'baseline.json')).code, 0);
    const gate = (...more: readonly string[]): Promise<Outcome> =>
      files.trailproof('scan', '-i', 'new-evidence.json', '-c', control, '--baseline', 'baseline.json', '--gate', 'new', ...more);
    const outcome = await gate('--suppressions', 's.json', '-o', 'json=r.json', '-o', 'html=pages/', ...args);
    return { files, gate, outcome };
  }

  for (const [title, now, control, state, says] of [
    [
      'a new failure',
      bundle(second),
      'CloudTrail.4',
      'new',
      /^ {2}CloudTrail\.4\|\S+orders-data-events: until 2027-05-01 by TRAIL\.DEBT \(.*\), new: /m,
    ],
    [
      'a pass that fails',
      bundle(withoutKey),
      'CloudTrail.2',
      'updated',
      /^ {2}CloudTrail\.2\|\S+: until 2027-05-01 by TRAIL\.DEBT \(.*\), PASSED → FAILED: /m,
    ],
  ] as const) {
    it(`lets ${title} through where it is suppressed, names it and its last day, and keeps its state`, async () => {
      const { files, gate, outcome } = await against(bundle(), now, control);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.match(outcome.stderr, /^Let through: suppressed \(1\):$/m);
      assert.match(outcome.stderr, says);
      assert.match(
        outcome.stderr,
        /^Exit code 0: Nothing got worse that is not suppressed \(1 finding, until 2027-05-01\) since the baseline/m,
      );
      const result = JSON.parse(files.read('r.json')) as ScanResult;
      assert.ok(isReport(result), JSON.stringify(isReport.errors?.slice(0, 3)));
      const [failed] = result.findings.filter(({ suppression }) => suppression !== undefined);
      assert.equal(failed?.status, 'FAILED');
      assert.equal(failed.baseline?.state, state);
      assert.equal(result.summary.byStatus.FAILED, 1);
      assert.match(files.read('pages/accounts/111122223333.html'), /href="\.\.\/index\.html#exception-TRAIL\.DEBT"/);
      assert.match(files.read('pages/index.html'), /id="exception-TRAIL\.DEBT"/);
      assert.match(files.read('pages/index.html'), /href="#exceptions"/);
      assert.equal((await gate()).code, 1);
    });
  }

  it('suppresses no pass that cannot be shown any more', async () => {
    const now = bundle(one => (one.tags[MANAGEMENT] = denied));
    const { outcome } = await against(bundle(), now, 'CloudTrail.9');
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /PASSED → NOT_AVAILABLE/);
    assert.doesNotMatch(outcome.stderr, /^Suppressed/m);
  });

  it('leaves a suppressed failure out of what is ratcheted, and has it failed in a baseline that is written', async () => {
    const { files, gate, outcome } = await against(bundle(), bundle(withoutKey), 'CloudTrail.2', '--ratchet');
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal((await gate()).code, 1);
    assert.equal((await files.trailproof('baseline', 'write', 'r.json', '-o', 'next.json')).code, 0);
    const { findings } = JSON.parse(files.read('next.json')) as Baseline;
    assert.deepEqual(
      findings.map(({ status }) => status),
      ['FAILED'],
    );
    assert.doesNotMatch(files.read('next.json'), /DEBT/);
  });

  it('fails for a stale entry where --fail-on-stale asks for it', async () => {
    const { outcome } = await against(bundle(), bundle(), 'CloudTrail.2', '--fail-on-stale');
    assert.equal(outcome.code, 1);
    assert.match(outcome.stderr, /^Exit code 1: Stale suppressions, which --fail-on-stale does not accept: TRAIL\.DEBT/m);
  });
});

describe('a baseline', () => {
  it('of --gate any leaves the exit code to the threshold', async () => {
    const files = folder({ 'e.json': bundle(withoutKey) });
    await files.trailproof('scan', '-q', '-i', 'e.json', '-o', 'json=old.json');
    const { code, stdout } = await files.trailproof('scan', '-i', 'e.json', '-c', 'CloudTrail.2', '--baseline', 'old.json');
    assert.equal(code, 1);
    assert.match(stdout, /CHANGE SINCE THE BASELINE {2}old\.json/);
  });

  it('in its committed form is valid by its schema, sorted, one finding a line, and the same from the same report', async () => {
    const files = folder({ 'e.json': readFileSync(ACCOUNT, 'utf8') });
    await files.trailproof('scan', '-q', '-i', 'e.json', '-o', 'json=old.json');
    const { stdout } = await files.trailproof('baseline', 'write', 'old.json');
    const { stderr } = await files.trailproof('baseline', 'write', 'old.json', '-o', 'baseline.json');
    assert.match(stderr, /^Wrote the baseline to baseline\.json: it accepts 7 failed and 3 undecided findings\.\n$/);
    const text = files.read('baseline.json');
    assert.equal(text, stdout);
    const baseline = JSON.parse(text) as Baseline;
    assert.ok(isBaseline(baseline), JSON.stringify(isBaseline.errors?.slice(0, 3)));
    const ids = baseline.findings.map(({ id }) => id);
    assert.deepEqual(ids, [...ids].sort());
    const lines = text.split('\n');
    for (const one of baseline.findings) assert.ok(lines.some(line => line.replace(/,$/, '').trim() === JSON.stringify(one)));
    assert.equal(text.length < files.read('old.json').length / 2, true);
  });

  it('names its scan, which SARIF names as its baseline until --ratchet has changed it', async () => {
    const files = folder({ 'old.json': bundle(withoutValidation), 'new.json': bundle() });
    const runOf = (name: string): Run => (JSON.parse(files.read(name)) as Log).runs[0]!;
    await files.trailproof('scan', '-q', '-i', 'old.json', '-o', 'json=report.json', '-o', 'sarif=old.sarif', '-c', ...CONTROLS);
    const { guid } = runOf('old.sarif').automationDetails!;
    await files.trailproof('baseline', 'write', 'report.json', '-o', 'baseline.json');
    const scan = (baseline: string, ...args: string[]) =>
      files.trailproof('scan', '-q', '-i', 'new.json', '-c', ...CONTROLS, '--baseline', baseline, '-o', 'sarif=new.sarif', ...args);
    for (const baseline of ['report.json', 'baseline.json']) {
      await scan(baseline, '--sarif-profile', 'full');
      const { baselineGuid, automationDetails } = runOf('new.sarif');
      assert.equal(baselineGuid, guid);
      assert.notEqual(automationDetails!.guid, guid);
    }
    await scan('baseline.json');
    assert.equal(runOf('new.sarif').baselineGuid, undefined, 'the profile for GitHub has no states');
    assert.equal((await scan('baseline.json', '--gate', 'new', '--ratchet')).code, 0);
    assert.ok(isBaseline(JSON.parse(files.read('baseline.json'))));
    await scan('baseline.json', '--sarif-profile', 'full');
    assert.equal(runOf('new.sarif').baselineGuid, undefined, 'no scan had that result');
  });

  it('that is ratcheted loses what is mended, keeps its date, and never takes a failure in', async () => {
    const files = folder({ 'old.json': bundle(withoutValidation), 'new.json': bundle(), 'worse.json': bundle(withoutKey) });
    await files.trailproof('scan', '-q', '-i', 'old.json', '-o', 'json=report.json', '-c', ...CONTROLS);
    await files.trailproof('baseline', 'write', 'report.json', '-o', 'baseline.json');
    const ratchet = (input: string) =>
      files.trailproof('scan', '-i', input, '-c', ...CONTROLS, '--baseline', 'baseline.json', '--gate', 'new', '--ratchet');
    const before = files.read('baseline.json');
    assert.equal((await ratchet('worse.json')).code, 1);
    assert.equal(files.read('baseline.json'), before, 'a gate that failed leaves it');
    assert.doesNotMatch((await ratchet('old.json')).stderr, /Rewrote/, 'nothing was mended');
    const { code, stderr } = await ratchet('new.json');
    assert.equal(code, 0);
    assert.match(stderr, /Rewrote baseline\.json: what is mended or gone left it, and what passes entered/);
    const after = JSON.parse(files.read('baseline.json')) as Baseline;
    assert.ok(isBaseline(after));
    assert.ok(after.findings.every(({ status }) => status === 'PASSED'));
    assert.equal(after.madeAt, (JSON.parse(before) as Baseline).madeAt);
    assert.equal((await ratchet('old.json')).code, 1, 'what was mended may not come back');
  });

  it('that is ratcheted is not touched where only a time of delivery moved on', async () => {
    const later = bundle(one => {
      withoutValidation(one);
      for (const status of Object.values(one.status))
        if (typeof status === 'object') status['LatestDeliveryTime'] = '2026-11-16T08:59:12+00:00';
      for (const status of Object.values(one.status))
        if (typeof status === 'object') status['LatestCloudWatchLogsDeliveryTime'] = '2026-11-16T08:59:40+00:00';
    });
    const files = folder({ 'old.json': bundle(withoutValidation), 'later.json': later });
    await files.trailproof('scan', '-q', '-i', 'old.json', '-o', 'json=report.json', '-c', ...CONTROLS);
    await files.trailproof('baseline', 'write', 'report.json', '-o', 'baseline.json');
    const before = files.read('baseline.json');
    const args = ['-i', 'later.json', '-c', ...CONTROLS, '--baseline', 'baseline.json', '--gate', 'new', '--ratchet'];
    const { code, stderr } = await files.trailproof('scan', ...args);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stderr, /Rewrote/);
    assert.equal(files.read('baseline.json'), before);
  });

  it('that is too old is refused', async () => {
    const files = folder({ 'e.json': bundle() });
    await files.trailproof('scan', '-q', '-i', 'e.json', '-o', 'json=old.json');
    const aged = (days: string, now: string) =>
      run(['scan', '-i', 'e.json', '--baseline', 'old.json', '--baseline-max-age', days, '-c', 'CloudTrail.2'], {
        cwd: files.cwd,
        env: { SOURCE_DATE_EPOCH: now },
      });
    const day = 86_400;
    assert.equal((await aged('30', String(1795219200 + 30 * day))).code, 0);
    assertRefused(await aged('30', String(1795219201 + 30 * day)), /old\.json was made 2026-11-21T00:00:00\.000Z, more than 30 days ago/);
    assert.equal((await aged('30', String(1795219200 - day))).code, 0);
    assertRefused(
      await aged('30', String(1795219199 - day)),
      /old\.json says that it was made 2026-11-21T00:00:00\.000Z, which is more than a day from now: it would never be too old/,
    );
    for (const wrong of ['0', '-1', '1.5', '90d', 'x'])
      assertRefused(await aged(wrong, '1795219200'), /takes a number of days|needs a value/);
  });

  it('that is broken is refused in one sentence', async () => {
    const files = folder({ 'e.json': bundle() });
    await files.trailproof('scan', '-q', '-i', 'e.json', '-o', 'json=old.json');
    await files.trailproof('baseline', 'write', 'old.json', '-o', 'baseline.json');
    const report = JSON.parse(files.read('old.json')) as Json;
    const baseline = JSON.parse(files.read('baseline.json')) as Json & { findings: unknown[]; accounts: Json[]; controls: Json[] };
    const { accounts, controls } = baseline;
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['not JSON', '{', /wrong\.json/],
      ['evidence', bundle(), /neither a JSON report of trailproof nor a baseline/],
      ['null', 'null', /neither a JSON report/],
      [
        'a report of another version',
        JSON.stringify({ ...report, schemaVersion: '2.0' }),
        /report of schema version 2\.0, and this trailproof reads 1\.0/,
      ],
      [
        'a report without its accounts',
        JSON.stringify({ ...report, accounts: undefined }),
        /lacks the property "accounts".*trailproof schema report/,
      ],
      [
        'a report that contradicts itself',
        JSON.stringify({ ...report, accounts: (report['accounts'] as Json[]).map(one => ({ ...one, controls: {} })) }),
        /at \/accounts\/0\/controls\/CloudTrail\.1: is missing, and the findings of account 111122223333 say .*The report was changed/,
      ],
      ['a baseline of another version', JSON.stringify({ ...baseline, schemaVersion: '2.0' }), /baseline of schema version 2\.0/],
      [
        'a baseline with something else in it',
        JSON.stringify({ ...baseline, more: 1 }),
        /unknown property "more".*trailproof schema baseline/,
      ],
      [
        'a baseline that was merged badly',
        JSON.stringify({ ...baseline, findings: [...baseline.findings, baseline.findings[0]] }),
        /a second time/,
      ],
      [
        'a baseline with an account twice',
        JSON.stringify({ ...baseline, accounts: [...accounts, ...accounts] }),
        /\/accounts\/1.* holds 111122223333 a second time/,
      ],
      [
        'a baseline with a control twice',
        JSON.stringify({ ...baseline, controls: [...controls, { ...controls[0], parameters: { more: 1 } }] }),
        /\/controls\/9.* holds CloudTrail\.1 a second time/,
      ],
      ['a baseline with a key twice', JSON.stringify(baseline).replace('{', '{"controls":[],'), /has the key "controls" twice/],
      ['a report with a key twice', JSON.stringify(report).replace('{', '{"\\u0063ontrols":[],'), /has the key "controls" twice/],
      [
        'a baseline that lost an account of its findings',
        JSON.stringify({ ...baseline, accounts: [] }),
        /is of account \d{12}, which is not among its accounts/,
      ],
      [
        'a baseline that lost a control of its findings',
        JSON.stringify({ ...baseline, controls: [] }),
        /is of CloudTrail\.10, which is not among its controls/,
      ],
      [
        'a report that lost an account of its findings',
        JSON.stringify({ ...report, accounts: [] }),
        /is of account \d{12}, which is not among its accounts/,
      ],
    ];
    for (const [title, text, message] of cases) {
      writeFileSync(join(files.cwd, 'wrong.json'), text);
      const outcome = await files.trailproof('scan', '-i', 'e.json', '--baseline', 'wrong.json');
      assertRefused(outcome, message);
      assert.ok(title !== '');
    }
    assertRefused(
      await files.trailproof('scan', '-i', 'e.json', '--baseline', 'nothing.json'),
      /nothing\.json could not be read: there is no such file/,
    );
    assertRefused(await files.trailproof('baseline', 'write', 'baseline.json'), /is a baseline already/);
    assertRefused(await files.trailproof('baseline', 'write', 'old.json', '-o', 'old.json'), /would replace old\.json/);
    assertRefused(
      await files.trailproof('scan', '-i', 'e.json', '--baseline', 'old.json', '-o', 'json=old.json'),
      /A report would replace old\.json/,
    );
    assertRefused(
      await files.trailproof('scan', '-i', 'e.json', '--baseline', 'old.json', '--ratchet'),
      /old\.json is a report\. Make one with/,
    );
  });

  it('has to be there for what is about it', async () => {
    for (const args of [['--gate', 'new'], ['--ratchet'], ['--baseline-max-age', '9'], ['--new-controls', 'warn']])
      assertRefused(await run(['scan', '-i', ACCOUNT, ...args]), /--baseline|Name it/);
  });
});

describe('what a baseline says of itself', () => {
  it('begins no line on standard error: its names are somebody else’s', async () => {
    const files = folder({ 'e.json': bundle() });
    await files.trailproof('scan', '-q', '-i', 'e.json', '-o', 'json=old.json', '-c', ...CONTROLS);
    await files.trailproof('baseline', 'write', 'old.json', '-o', 'baseline.json');
    const baseline = JSON.parse(files.read('baseline.json')) as { accounts: Json[]; controls: Json[] };
    baseline.controls.push({ id: 'CloudTrail.99\n::error::\u001b[31m', parameters: {} });
    writeFileSync(join(files.cwd, 'baseline.json'), JSON.stringify(baseline));
    const { stderr, stdout, code } = await files.trailproof(
      'scan',
      '-i',
      'e.json',
      '-c',
      ...CONTROLS,
      '--baseline',
      'baseline.json',
      '--gate',
      'new',
    );
    assert.equal(code, 3);
    assert.match(stderr, /CloudTrail\.99\\u\{a\}::error::/);
    assertPlain(stderr);
    assertPlain(stdout);
  });

  it('is said of each account alone in a folder of SARIF files', async () => {
    const files = folder({ 'e.jsonl': readFileSync(ORGANIZATION, 'utf8') });
    const args = ['-q', '-i', 'e.jsonl', '-c', 'CloudTrail.4', 'CloudTrail.2'];
    await files.trailproof('scan', ...args, '-o', 'json=old.json');
    await files.trailproof('scan', ...args, '--baseline', 'old.json', '--sarif-profile', 'full', '-o', 'sarif=sarif/');
    const { written } = JSON.parse(files.read('sarif/index.json')) as { written: { file: string; results: number }[] };
    assert.ok(written.length > 1);
    for (const { file, results } of written) {
      const run = (JSON.parse(files.read(`sarif/${file}`)) as Log).runs[0]!;
      assert.equal(run.results!.length, results);
      assert.equal(run.baselineGuid, undefined, 'the baseline is a scan of all accounts');
      assert.ok(run.results!.every(({ baselineState }) => baselineState === 'unchanged'));
      assert.equal((run.properties!['baseline'] as BaselineComparison).counts.unchanged, results);
    }
  });
});

describe('SARIF of what was not evaluated again', () => {
  const files = folder({ 'old.json': bundle(second), 'new.json': bundle() });
  const scan = (...args: readonly string[]): Promise<Outcome> =>
    files.trailproof('scan', '-i', 'new.json', '--baseline', 'baseline.json', '-o', 'sarif=out/', '-o', 'sarif=r.sarif', ...args);
  before(async () => {
    await files.trailproof('scan', '-q', '-i', 'old.json', '-o', 'json=old-report.json', '-c', ...CONTROLS);
    await files.trailproof('baseline', 'write', 'old-report.json', '-o', 'baseline.json');
  });

  it('is no file of its account in a folder, and not to be uploaded', async () => {
    const { stderr } = await scan('-c', ...CONTROLS);
    assert.match(stderr, /^Wrote sarif to out\/: 0 of 1 accounts have a file\.$/m);
    assert.match(stderr, /^ {2}111122223333: 4 findings of the baseline could not be evaluated again\.$/m);
    assert.match(stderr, /^Not all that the baseline has was evaluated again: do not upload the SARIF/m);
  });

  it('nor where a control is left out', async () => {
    const { stderr } = await scan('-c', 'CloudTrail.2');
    assert.match(stderr, /^ {2}111122223333: Not all that the baseline covers was scanned: The control is not in this scan\.$/m);
  });

  it('but where another account is left out, which has no file anyway', async () => {
    const lines = readFileSync(ORGANIZATION, 'utf8').trim().split('\n');
    const all = folder({
      'all.jsonl': lines.join('\n'),
      'one.jsonl': lines.filter(line => line.includes('"account":"111122223333"')).join('\n'),
    });
    const args = ['-c', 'CloudTrail.4', 'CloudTrail.2'];
    await all.trailproof('scan', '-q', '-i', 'all.jsonl', '-o', 'json=old.json', ...args);
    const { stderr } = await all.trailproof('scan', '-i', 'one.jsonl', ...args, '--baseline', 'old.json', '-o', 'sarif=out/');
    assert.match(stderr, /^Wrote sarif to out\/: 1 of 1 accounts have a file\.$/m);
  });
});

describe('diff', () => {
  const files = folder({ 'old.json': bundle(withoutValidation), 'new.json': bundle(withoutKey) });
  before(async () => {
    await files.trailproof('scan', '-q', '-i', 'old.json', '-o', 'json=old-report.json');
    await files.trailproof('scan', '-q', '-i', 'new.json', '-o', 'json=new-report.json');
    await files.trailproof('baseline', 'write', 'old-report.json', '-o', 'baseline.json');
  });

  for (const old of ['old.json', 'old-report.json', 'baseline.json']) {
    for (const now of ['new.json', 'new-report.json']) {
      it(`${old} → ${now}: says what is worse and what is better, and exits 1`, async () => {
        const { stdout, code } = await files.trailproof('diff', old, now);
        assert.equal(code, 1);
        assert.match(stdout, /Worse \(1\)\n[^]*PASSED → FAILED: KmsKeyId removed/);
        assert.match(stdout, /Resolved \(1\)\n[^]*LogFileValidationEnabled false → true/);
      });
    }
  }

  it('as Markdown and as JSON says the same', async () => {
    const markdown = await files.trailproof('diff', 'old-report.json', 'new.json', '--format', 'markdown');
    assert.match(markdown.stderr, /^Exit code 1: 1 finding got worse since old-report\.json\.$/m);
    assert.equal(markdown.stdout.match(/CloudTrail\.2&#124;/g)?.length, 1, 'what is worse is said once');
    assert.match(
      markdown.stdout,
      /^### old-report\.json → new\.json\n[^]*#### Worse \(1\)\n\n\| Finding \| What changed \|\n\| --- \| --- \|\n\| <code>CloudTrail\.2/,
    );
    const { stdout, code } = await files.trailproof('diff', 'old-report.json', 'new.json', '--format', 'json');
    assert.ok(isDiff(JSON.parse(stdout)), JSON.stringify(isDiff.errors?.slice(0, 3)));
    const { worse, counts } = JSON.parse(stdout) as { worse: { id: string }[]; counts: BaselineComparison['counts'] };
    assert.deepEqual([worse.length, counts.resolved, code, markdown.code], [1, 1, 1, 1]);
  });

  it('mentions nobody in Markdown, and makes no links of names', async () => {
    const name = '@octocat #12 www.example.com https://example.com GH-3 x.json';
    const tagged = bundle(one => {
      withoutKey(one);
      one.trailList[0]!['S3BucketName'] = 'logs-@octocat-#12-www.example.com';
    });
    const hostile = folder({ 'old.json': bundle(), [name.replaceAll('/', '')]: tagged });
    const { stdout, code } = await hostile.trailproof('diff', 'old.json', name.replaceAll('/', ''), '--format', 'markdown');
    assert.equal(code, 1);
    const page = readMarkdown(stdout);
    assert.deepEqual(page.links, []);
    assert.match(page.headings[0]!, /@.?octocat/);
    assert.doesNotMatch(page.prose, /@octocat|#12|www\.example|GH-3/);
  });

  it('exits 0 where nothing is worse, and judges evidence by the controls of the report', async () => {
    assert.equal((await files.trailproof('diff', 'new.json', 'new.json')).code, 0);
    await files.trailproof('scan', '-q', '-i', 'old.json', '-c', 'CloudTrail.4', '-o', 'json=one.json');
    const { stdout, code } = await files.trailproof('diff', 'one.json', 'new.json');
    assert.match(stdout, /0 new, 0 updated, 1 resolved, 0 gone, 0 not evaluated again, 0 unchanged/);
    assert.equal(code, 0);
  });

  it('refuses what it cannot compare in one sentence', async () => {
    assertRefused(await files.trailproof('diff', 'old.json', 'baseline.json'), /is a baseline, which stands for the old of two/);
    assertRefused(await files.trailproof('diff', 'old.json', 'nothing.json'), /nothing\.json could not be read/);
    assertRefused(await files.trailproof('diff', 'old.json'), /needs an argument/);
    assertRefused(await files.trailproof('diff', '-', 'new.json'), /diff compares two files, and does not read standard input/);
  });
});
