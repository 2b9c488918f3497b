import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Library from '../../src/index.js';
import type { ScanResult, Snapshot } from '../../src/types.js';
import { ACCOUNT, environment, execute, ORGANIZATION, run } from '../support/cli.js';

const ROOT = resolve(import.meta.dirname, '../..');
const CLOCK = '2026-11-21T00:00:00.000Z';

/** The built package under its own name, as one who installed it has it. */
async function library(): Promise<typeof Library> {
  const path = createRequire(import.meta.url).resolve('trailproof');
  return (await import(pathToFileURL(path).href)) as typeof Library;
}

/** Both examples as snapshots, the way the CLI reads them. */
async function snapshotsOf(file: string): Promise<Snapshot[]> {
  const { readInput } = await import('../../src/input/index.js');
  const snapshots: Snapshot[] = [];
  for await (const snapshot of (await readInput({ files: [file] })).snapshots()) snapshots.push(snapshot);
  return snapshots;
}

describe('the library', () => {
  let trailproof: typeof Library;
  before(async () => {
    trailproof = await library();
  });

  it('is the built package, not the sources', () => {
    assert.equal(createRequire(import.meta.url).resolve('trailproof'), join(ROOT, 'dist/index.js'));
  });

  it('has what the documentation names, and nothing by accident', () => {
    assert.deepEqual(
      Object.keys(trailproof).sort(),
      [
        ...[
          'Background',
          'CredentialsError',
          'FORMATS',
          'InputError',
          'KnownError',
          'OrganizationError',
          'OutputError',
          'PluginError',
          'UsageError',
          'accountResource',
          'baselineOf',
          'builtinChecks',
          'compare',
        ],
        ...['defineCheck', 'distinctReasons', 'evaluate', 'factFor', 'failed', 'missing', 'observed', 'passed', 'present', 'reason'],
        ...['reasonFor', 'render', 'renderPieces', 'scan', 'suppress', 'unavailable', 'undecided', 'vacuous', 'warning'],
      ].sort(),
    );
  });

  it('holds a result against an earlier one, and marks what is accepted', async () => {
    const snapshots = await snapshotsOf(ACCOUNT);
    const result = trailproof.evaluate(snapshots);
    const failed = result.findings.filter(({ status }) => status === 'FAILED');
    const earlier = { ...result, findings: result.findings.filter(({ id }) => id !== failed[0]!.id) };
    const compared = trailproof.compare(result, trailproof.baselineOf(earlier), 'earlier.json');
    assert.equal(compared.baseline.counts.new, 1);
    assert.equal(compared.findings.find(({ id }) => id === failed[0]!.id)!.baseline!.state, 'new');
    const { controlId, account, resource } = failed[0]!;
    const entry = {
      id: 'DEBT',
      type: 'risk-accepted',
      controls: [controlId],
      match: { accounts: [account], resources: [resource.id] },
      reason: 'It is mended in spring.',
      owner: 'cloud-sec@example.com',
      expires: '2027-05-01',
      location: { file: 'entries.json', line: 1 },
    } as const;
    const gone = {
      ...entry,
      id: 'GONE',
      controls: ['CloudTrail.4'],
      match: { accounts: [account], resources: ['arn:aws:cloudtrail:us-east-1:111122223333:trail/gone'] },
    };
    const states = (one: ScanResult): unknown[] => one.suppressions!.map(({ state, suppressed }) => [state, suppressed]);
    const suppressed = trailproof.suppress(compared, [entry, gone], { today: '2026-11-21' });
    assert.deepEqual(states(suppressed), [
      ['IN_FORCE', 1],
      ['UNMATCHED', 0],
    ]);
    const marked = suppressed.findings.filter(({ suppression }) => suppression !== undefined);
    assert.deepEqual(
      marked.map(({ id, status }) => [id, status]),
      [[failed[0]!.id, 'FAILED']],
    );
    const background = new trailproof.Background();
    for (const snapshot of snapshots) background.add(snapshot);
    const told = trailproof.suppress(result, [gone], { today: '2026-11-21', background });
    assert.deepEqual(states(told), [['STALE', 0]], 'all of its scope was evaluated');
    const anyControl = { ...gone, controls: ['CloudTrail.4*'] };
    assert.deepEqual(states(trailproof.suppress(result, [anyControl], { today: '2026-11-21', background })), [['UNMATCHED', 0]]);
    assert.deepEqual(states(trailproof.suppress(result, [entry], { today: '2027-05-02' })), [['EXPIRED', 0]]);
  });

  for (const file of [ACCOUNT, ORGANIZATION]) {
    it(`scan and evaluate find what the CLI finds in ${file.split('/').at(-1)}`, async () => {
      const { stdout } = await run(['scan', '-i', file, '-o', 'json'], { cwd: ROOT });
      const fromCli = JSON.parse(stdout) as ScanResult;
      const scanned = await trailproof.scan({ input: [file], now: () => new Date(CLOCK) });
      assert.deepEqual(JSON.parse(JSON.stringify(scanned)), fromCli);
      const evaluated = trailproof.evaluate(await snapshotsOf(file), { at: CLOCK });
      assert.deepEqual(JSON.parse(JSON.stringify(evaluated)), { ...fromCli, scan: { ...fromCli.scan, inputs: [] } });
    });

    it(`render writes what the CLI writes of ${file.split('/').at(-1)}`, async () => {
      const result = await trailproof.scan({ input: [file], now: () => new Date(CLOCK) });
      for (const format of trailproof.FORMATS) {
        assert.equal(await trailproof.render(format, result), (await run(['scan', '-i', file, '-o', format])).stdout, format);
        assert.equal([...(await trailproof.renderPieces(format, result))].join(''), await trailproof.render(format, result));
      }
    });
  }

  it('evaluate takes one snapshot or several, in any order', async () => {
    const snapshots = await snapshotsOf(ORGANIZATION);
    const whole = trailproof.evaluate(snapshots, { at: CLOCK });
    assert.deepEqual(trailproof.evaluate([...snapshots].reverse(), { at: CLOCK }), whole);
    assert.equal(trailproof.evaluate(snapshots[0]!).summary.accounts, 1);
    assert.equal(trailproof.evaluate(snapshots[0]!).scan.startedAt, snapshots[0]!.collectedAt);
    assert.deepEqual(trailproof.evaluate([]).summary.findings, 0);
  });

  it('evaluate changes nothing of what it is given', async () => {
    const snapshots = await snapshotsOf(ORGANIZATION);
    const copy = structuredClone(snapshots);
    const freeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    };
    freeze(snapshots);
    trailproof.evaluate(snapshots);
    assert.deepEqual(snapshots, copy);
  });

  it('evaluate selects, sets parameters and takes checks of one’s own', async () => {
    const [snapshot] = await snapshotsOf(ACCOUNT);
    const check = trailproof.defineCheck({
      meta: { ...trailproof.builtinChecks[0]!.meta, id: 'Mine.1' },
      needs: ['trails'],
      parameters: { limit: { description: 'The most trails.', schema: { type: 'integer' }, default: 1 } },
      evaluate: ({ account, trails, parameters: { limit } }) => {
        const resource = trailproof.accountResource({ account });
        const because = {
          evidence: [trailproof.observed('cloudtrail:DescribeTrails', 'trails', trails.trails.length, `at most ${limit}`)],
        };
        return [
          trails.trails.length > limit ? trailproof.failed(resource, 'Too many.', because) : trailproof.passed(resource, 'Few.', because),
        ];
      },
    });
    const statuses = (options: Library.EvaluateOptions): string[] =>
      trailproof.evaluate(snapshot!, { checks: [check], ...options }).findings.map(({ status }) => status);
    assert.deepEqual(statuses({ controls: ['Mine.*'] }), ['FAILED']);
    assert.deepEqual(statuses({ controls: ['Mine.1'], parameters: { 'Mine.1': { limit: 3 } } }), ['PASSED']);
    assert.equal(trailproof.evaluate(snapshot!, { checks: [check] }).controls.length, 10);
  });

  const wrong: readonly (readonly [string, Library.EvaluateOptions, RegExp])[] = [
    ['an unknown control', { controls: ['CloudTrail.8'] }, /AWS has not published CloudTrail\.8/],
    ['an unknown standard', { standards: ['iso'] }, /There is no standard "iso"/],
    ['a parameter of an unknown control', { parameters: { 'CloudTrail.8': { x: 1 } } }, /AWS has not published CloudTrail\.8/],
    ['an unknown parameter', { parameters: { 'CloudTrail.9': { keys: ['x'] } } }, /CloudTrail\.9 has no parameter "keys"/],
    [
      'a parameter of a wrong type',
      { parameters: { 'CloudTrail.9': { requiredTagKeys: 'Owner' } } },
      /requiredTagKeys is wrong: it must be a list/,
    ],
    ['a parameter with a wrong value', { parameters: { 'CloudTrail.9': { requiredTagKeys: ['aws:x'] } } }, /requiredTagKeys is wrong/],
  ];
  for (const [title, options, message] of wrong) {
    it(`${title} is a UsageError`, async () => {
      const [snapshot] = await snapshotsOf(ACCOUNT);
      const isUsageError = (error: unknown): boolean =>
        error instanceof trailproof.UsageError && error instanceof trailproof.KnownError && message.test(error.message);
      assert.throws(() => trailproof.evaluate(snapshot!, options), isUsageError);
      await assert.rejects(trailproof.scan({ input: [ACCOUNT], ...options }), isUsageError);
    });
  }

  it('what else can be wrong has an error of its own', async () => {
    const [snapshot] = await snapshotsOf(ACCOUNT);
    const { InputError, PluginError, UsageError } = trailproof;
    await assert.rejects(trailproof.scan({ input: ['nowhere.json'] }), InputError);
    await assert.rejects(trailproof.scan({ input: [ACCOUNT], plugins: ['./none.js'] }), PluginError);
    await assert.rejects(trailproof.scan({ input: [ACCOUNT], parameters: ['nonsense'] }), UsageError);
    await assert.rejects(trailproof.render('xml' as Library.Format, trailproof.evaluate(snapshot!)), UsageError);
    assert.throws(() => trailproof.evaluate(snapshot!, { checks: [{}] }), PluginError);
    assert.throws(() => trailproof.evaluate([snapshot!, snapshot!]), UsageError);
  });

  it('a scan without input and without credentials is a CredentialsError', async () => {
    const script = `const { scan, CredentialsError, KnownError } = await import('trailproof');
      await scan({ input: [] }).catch(error => console.log(error instanceof CredentialsError && error instanceof KnownError, error.message));`;
    const { stdout, stderr } = await execute(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT });
    assert.match(stdout, /^true No AWS credentials were found/);
    assert.equal(stderr, '');
  });

  it('evaluate and the reports touch no file, no network, no process and no clock', async () => {
    const snapshots = JSON.stringify(await snapshotsOf(ORGANIZATION));
    const { stdout, stderr, code } = await execute(process.execPath, ['--input-type=module', '-e', POISON], {
      cwd: ROOT,
      input: snapshots,
    });
    assert.equal(stderr, '');
    assert.deepEqual([stdout, code], ['8 accounts, 12 reports', 0]);
    assert.ok(environment()['PATH']);
  });

  it('scan reads what it is told to from a stream', async () => {
    const stream = (async function* () {
      for (const byte of [readFileSync(ACCOUNT)]) yield await Promise.resolve(byte);
    })();
    const result = await trailproof.scan({ input: ['-'], stdin: stream });
    assert.equal(result.summary.findings, 21);
    assert.match(result.scan.startedAt, /^\d{4}-\d\d-\d\dT/);
  });
});

/** A script that loads the library and its reporters, takes every way out away, and then works. */
const POISON = `
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
const snapshots = JSON.parse(readFileSync(0, 'utf8'));
const { evaluate, render, FORMATS } = await import('trailproof');
const write = process.stdout.write.bind(process.stdout);
await Promise.all(FORMATS.map(format => render(format, evaluate(snapshots[0]))));
const require = createRequire(import.meta.url);
const poison = name => () => { throw new Error(name + ' was called'); };
const names = ['fs', 'fs/promises', 'net', 'dns', 'dns/promises', 'http', 'https', 'http2', 'tls', 'dgram', 'child_process', 'os'];
Object.assign(require('crypto'), { randomUUID: poison('randomUUID'), randomBytes: poison('randomBytes') });
const modules = names.map(name => [name, require(name)]);
for (const [name, module] of modules) {
  for (const [key, value] of Object.entries(module)) if (typeof value === 'function') { try { module[key] = poison(name + '.' + key); } catch {} }
}
require('module').syncBuiltinESMExports();
globalThis.fetch = poison('fetch');
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) { if (args.length === 0) throw new Error('new Date() was called'); super(...args); }
  static now() { throw new Error('Date.now was called'); }
};
performance.now = poison('performance.now');
Math.random = poison('Math.random');
process.hrtime = poison('process.hrtime');
process.stderr.write = poison('stderr.write');
for (const name of ['log', 'warn', 'error', 'info']) console[name] = poison('console.' + name);
const env = process.env;
Object.defineProperty(process, 'env', { get: poison('process.env') });
const result = evaluate(snapshots, { parity: true, parameters: { 'CloudTrail.9': { requiredTagKeys: ['Owner'] } } });
let reports = 0;
for (const format of FORMATS) if ((await render(format, result)).length > 100) reports += 1;
Object.defineProperty(process, 'env', { value: env });
write(result.summary.accounts + ' accounts, ' + reports + ' reports');
`;
