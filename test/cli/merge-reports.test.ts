import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CoverageResult, ScanResult } from '../../src/types.js';
import { validateReport } from '../../src/generated/report.validator.js';
import { assertRefused, ORGANIZATION, run, temporaryFolder } from '../support/cli.js';

const LINES = readFileSync(ORGANIZATION, 'utf8').trim().split('\n');

/** Two teams, each with half of the example organization. */
async function teams(options: Readonly<Record<'a' | 'b', readonly string[]>> = { a: [], b: [] }): Promise<string> {
  const cwd = temporaryFolder();
  for (const [name, lines] of [['a', LINES.slice(0, 4)] as const, ['b', LINES.slice(4)] as const]) {
    writeFileSync(join(cwd, `${name}.jsonl`), lines.join('\n'));
    const { code, stderr } = await run(['scan', '-q', '-i', `${name}.jsonl`, '-o', `json=${name}.json`, ...options[name]], { cwd });
    assert.notEqual(code, 2, stderr);
  }
  return cwd;
}

const read = (cwd: string, name: string): ScanResult => JSON.parse(readFileSync(join(cwd, name), 'utf8')) as ScanResult;

/** Each cell of the matrix by what it is of, with its trails by name. */
function cellsOf({ columns, rows, patterns, cells, trails }: CoverageResult): Map<string, unknown> {
  const all = new Map<string, unknown>();
  for (const { accounts, regions } of rows)
    for (const account of accounts)
      for (const { names, pattern } of regions)
        for (const region of names)
          for (const [at, { id }] of columns.entries()) {
            const { state, trails: whole, partly, gaps } = cells[patterns[pattern]![at]!]!;
            const named = (index: number | null): string | null => (index === null ? null : trails[index]!);
            const text = {
              state,
              whole: whole.map(named),
              partly: partly.map(named),
              gaps: gaps.map(one => ({ ...one, trail: named(one.trail) })),
            };
            all.set([account, region, id].join(' '), text);
          }
  return all;
}

describe('merge: finished reports of different accounts', () => {
  it('joins them into one report, in which every finding is as it was', async () => {
    const cwd = await teams();
    const { code, stderr } = await run(['merge', 'b.json', 'a.json', '-o', 'json=all.json', '-o', 'html=all.html'], { cwd });
    assert.equal(code, 1, stderr);
    const [a, b, all] = ['a.json', 'b.json', 'all.json'].map(name => read(cwd, name)) as [ScanResult, ScanResult, ScanResult];
    assert.ok(validateReport(all), JSON.stringify(validateReport.errors));
    const byId = new Map([...a.findings, ...b.findings].map(finding => [finding.id, finding]));
    assert.equal(all.findings.length, byId.size);
    for (const finding of all.findings) assert.deepEqual(finding, byId.get(finding.id));
    assert.deepEqual(
      all.accounts,
      [...a.accounts, ...b.accounts].sort((one, other) => (one.account < other.account ? -1 : 1)),
    );
    for (const status of ['PASSED', 'FAILED', 'WARNING', 'NOT_AVAILABLE'] as const)
      assert.equal(all.summary.byStatus[status], a.summary.byStatus[status] + b.summary.byStatus[status], status);
    for (const control of all.controls) {
      const own = all.findings.filter(({ controlId }) => controlId === control.id);
      assert.equal(control.counts.FAILED, own.filter(({ status }) => status === 'FAILED').length);
    }
    assert.deepEqual(
      all.scan.joined?.map(({ name, accounts, complete }) => [name, accounts, complete]),
      [
        ['b.json', b.accounts.length, b.scan.complete],
        ['a.json', a.accounts.length, a.scan.complete],
      ],
    );
    assert.equal(all.scan.complete, false);
    assert.deepEqual(all.scan.inputs, [...b.scan.inputs, ...a.scan.inputs]);
  });

  it('has every account and finding in the order of a scan of all', async () => {
    const cwd = await teams();
    await run(['merge', 'b.json', 'a.json', '-o', 'json=all.json'], { cwd });
    const whole = JSON.parse((await run(['scan', '-i', ORGANIZATION, '-o', 'json'])).stdout) as ScanResult;
    const all = read(cwd, 'all.json');
    const order = whole.findings.map(({ id }) => id).filter(id => all.findings.some(one => one.id === id));
    assert.deepEqual(
      all.findings.map(({ id }) => id).filter(id => order.includes(id)),
      order,
    );
    assert.deepEqual(
      all.accounts.map(({ account }) => account),
      whole.accounts.map(({ account }) => account),
    );
  });

  it('joins the coverage cell by cell; what a report has no column for is unknown there', async () => {
    const cwd = await teams();
    await run(['merge', 'a.json', 'b.json', '-o', 'json=all.json'], { cwd });
    const [a, b, all] = ['a.json', 'b.json', 'all.json'].map(name => read(cwd, name).coverage) as [
      CoverageResult,
      CoverageResult,
      CoverageResult,
    ];
    const before = new Map([...cellsOf(a), ...cellsOf(b)]);
    const after = cellsOf(all);
    for (const [key, cell] of before) assert.deepEqual(after.get(key), cell, key);
    const added = [...after].filter(([key]) => !before.has(key));
    for (const [key, cell] of added) assert.equal((cell as { state: string }).state, 'UNKNOWN', key);
    assert.deepEqual(new Set(all.columns.map(({ id }) => id)), new Set([...a.columns, ...b.columns].map(({ id }) => id)));
    assert.equal(all.columns.at(-1)!.id, 'insights');
    assert.equal(
      all.blindSpots.flatMap(({ accounts }) => accounts).length,
      [...a.blindSpots, ...b.blindSpots].flatMap(({ accounts }) => accounts).length,
    );
  });

  it('says what crosses accounts, in what people read, and takes nobody for missed by a trail', async () => {
    const cwd = await teams();
    const { stdout } = await run(
      ['merge', 'a.json', 'b.json', '-o', 'text', '-o', 'html=all.html', '-o', 'markdown=all.md', '-o', 'json=all.json'],
      { cwd },
    );
    const said = /Joined from 2 reports: what crosses accounts/;
    for (const text of [stdout, readFileSync(join(cwd, 'all.html'), 'utf8'), readFileSync(join(cwd, 'all.md'), 'utf8')])
      assert.match(text, said);
    const { organizationTrails, accounts } = read(cwd, 'all.json');
    const [a, b] = [read(cwd, 'a.json'), read(cwd, 'b.json')];
    assert.ok(organizationTrails.length > 0);
    for (const { arn, covers, misses, unknown } of organizationTrails) {
      const parts = [a, b].flatMap(one => one.organizationTrails.filter(trail => trail.arn === arn));
      assert.deepEqual(covers, parts.flatMap(one => one.covers).sort());
      assert.deepEqual(misses, parts.flatMap(one => one.misses).sort());
      assert.deepEqual(
        [...covers, ...misses, ...unknown].sort(),
        accounts.map(({ account }) => account),
      );
    }
  });

  it('keeps suppressions, and holds all against one baseline', async () => {
    const entry = `version: 1
suppressions:
  - { id: DEBT, type: risk-accepted, owner: cloud-sec@example.com, expires: 2027-05-01, controls: [CloudTrail.1, CloudTrail.2, CloudTrail.4, CloudTrail.6, CloudTrail.7], reason: It goes away in spring. }
`;
    const suppressions = join(temporaryFolder(), 's.yaml');
    writeFileSync(suppressions, entry);
    const cwd = await teams({ a: ['--suppressions', suppressions], b: [] });
    const { stdout } = await run(['scan', '-i', ORGANIZATION, '-o', 'json']);
    writeFileSync(join(cwd, 'whole.json'), stdout);
    const { stderr } = await run(
      ['merge', 'a.json', 'b.json', '--baseline', 'whole.json', '-o', 'json=all.json', '-o', 'sarif=all.sarif', '--sarif-profile', 'full'],
      { cwd },
    );
    const all = read(cwd, 'all.json');
    assert.deepEqual(all.suppressions, read(cwd, 'a.json').suppressions);
    assert.ok(all.findings.some(({ suppression }) => suppression?.id === 'DEBT'));
    assert.ok(
      all.findings.every(({ baseline }) => baseline !== undefined),
      stderr,
    );
    await run(['merge', 'a.json', 'b.json', '--baseline', 'whole.json', '-o', 'json=compared.json'], { cwd });
    const [, id = ''] = /"account":"(\d{12})"/.exec(LINES[0]!)!;
    writeFileSync(join(cwd, 'c.jsonl'), LINES[0]!.replaceAll(id, '123412341234'));
    await run(['scan', '-q', '-i', 'c.jsonl', '-o', 'json=c.json'], { cwd });
    const again = await run(['merge', 'compared.json', 'c.json', '-o', 'json=more.json'], { cwd });
    assert.match(again.stderr, /How the reports stand to baselines and to Security Hub is left out/);
    const more = read(cwd, 'more.json');
    assert.equal(more.baseline, undefined);
    assert.ok(more.findings.every(({ baseline }) => baseline === undefined));
    assert.deepEqual(
      more.scan.joined?.map(({ name }) => name),
      ['a.json', 'b.json', 'c.json'],
    );
  });

  it('is complete only where all of them are', async () => {
    const cwd = await teams({ a: ['-c', 'CloudTrail.4'], b: ['-c', 'CloudTrail.4'] });
    const [a, b] = [read(cwd, 'a.json'), read(cwd, 'b.json')];
    const whole = (one: ScanResult): ScanResult => ({ ...one, accounts: one.accounts.filter(({ complete }) => complete) });
    const decided = [a, b].map(whole).map(one => {
      const accounts = new Set(one.accounts.map(({ account }) => account));
      return { ...one, findings: one.findings.filter(({ account }) => accounts.has(account)) };
    });
    assert.ok(decided.every(({ findings }) => findings.length > 0));
    const { join: joined } = await import('../../src/join/index.js');
    const named = (complete: boolean) =>
      decided.map((result, at) => ({ name: String(at), result: { ...result, scan: { ...result.scan, complete: at > 0 || complete } } }));
    assert.equal(joined(named(true)).scan.complete, true);
    assert.equal(joined(named(false)).scan.complete, false);
  });

  it('refuses what cannot be one, naming both', async () => {
    const cwd = await teams();
    const change = (name: string, from: string, with_: (result: ScanResult) => ScanResult): void =>
      writeFileSync(join(cwd, name), JSON.stringify(with_(read(cwd, from))));
    change('old.json', 'b.json', one => ({ ...one, tool: { ...one.tool, version: '0.0.9' } }));
    change('parity.json', 'b.json', one => ({ ...one, scan: { ...one.scan, parity: true } }));
    change('fewer.json', 'b.json', one => ({
      ...one,
      controls: one.controls.map(control =>
        control.id === 'CloudTrail.9' ? { ...control, parameters: { requiredTagKeys: ['Owner'] } } : control,
      ),
    }));
    writeFileSync(join(cwd, 'part.jsonl'), '{"trailproofCheckpoint":"1.0","version":"1"}\n');
    const stories: readonly (readonly [readonly string[], RegExp])[] = [
      [['a.json', 'a.json'], /^trailproof: Account \d{12} is in a\.json and in a\.json\. Leave one of them out\.\n$/],
      [['a.json', 'old.json'], /a\.json was made by trailproof [\d.]+ and old\.json by trailproof 0\.0\.9/],
      [['a.json', 'parity.json'], /a\.json and parity\.json were made with different settings \(--parity\)/],
      [['a.json', 'fewer.json'], /a\.json and fewer\.json were judged by different controls or parameters \(CloudTrail\.9\)/],
      [['a.json', 'part.jsonl'], /part\.jsonl: is a checkpoint, and no JSON report\. A part of a plan is merged with --plan/],
      [['a.json', 'a.jsonl'], /a\.jsonl: is no/],
      [['a.json'], /at least two JSON reports/],
      [[], /merge puts the parts of a plan together/],
      [['a.json', 'b.json', '--suppressions', 's.yaml'], /--suppressions needs the evidence/],
      [['a.json', 'b.json', '--bundle', 'm.zip'], /--bundle needs the evidence, which reports do not hold/],
      [['a.json', 'b.json', '--bundle', 'm.zip', '--sign', 'k.pem'], /--bundle needs the evidence/],
      [['a.json', 'b.json', '--sign', 'k.pem'], /--sign signs a bundle, and reports do not hold the evidence of one/],
      [['a.json', 'b.json', '--kms-sign', 'alias/a'], /--kms-sign signs a bundle, and reports do not hold/],
      [['a.json', 'b.json', '-o', 'json=b.json'], /A report would replace b\.json/],
    ];
    const before = readdirSync(cwd);
    for (const [args, message] of stories) assertRefused(await run(['merge', ...args], { cwd }), message);
    assert.deepEqual(readdirSync(cwd), before);
  });
});
