import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Log, Run } from 'sarif';
import { lintSarif } from '../../reports/sarif/lint.js';
import { validateReport } from '../../src/generated/report.validator.js';
import type { ScanResult } from '../../src/types.js';
import { blocksOf, readPage } from '../docs/commands.js';
import { ACCOUNT, assertPlain, assertRefused, BIN, CUSTOM_CHECK, execute, type Outcome, run, temporaryFolder } from '../support/cli.js';
import { readMarkdown } from '../reports/markdown-page.js';
import { assertSarif } from '../support/sarif.js';

const ORDERS = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/orders-data-events';
const GONE = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/gone';

/** An entry for what fails CloudTrail.4 in the example, in YAML; other lines take the place of those with the same key. */
function entryLines(parts: Readonly<Record<string, string | null>> = {}): string {
  const lines: Record<string, string | null> = {
    id: 'SUP-1',
    type: 'risk-accepted',
    controls: '[CloudTrail.4]',
    match: `{ resources: ["${ORDERS}"] }`,
    reason: 'The trail goes away in spring.',
    owner: 'cloud-sec@example.com',
    expires: '2027-05-01',
    ...parts,
  };
  const given = Object.entries(lines).flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`]));
  return `  - ${given.join('\n    ')}\n`;
}

function fileOf(...entries: readonly string[]): string {
  return `# Reviewed by security.\nversion: 1\nsuppressions:\n${entries.join('')}`;
}

async function scan(text: string, args: readonly string[] = [], name = 's.yaml'): Promise<Outcome & { readonly cwd: string }> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, name), text);
  return { cwd, ...(await run(['scan', '-i', ACCOUNT, '--controls', 'CloudTrail.4', '--suppressions', name, ...args], { cwd })) };
}

describe('scan --suppressions', () => {
  it('lets through what is accepted, and says so and until when', async () => {
    const { code, stderr } = await scan(fileOf(entryLines()));
    assert.match(
      stderr,
      /^Suppressed until 2027-05-01: 1 failed finding by SUP-1 \(risk-accepted, cloud-sec@example\.com\): The trail goes away in spring\.$/m,
    );
    assert.match(stderr, /^Exit code 0: 1 finding failed that is suppressed until 2027-05-01\.$/m);
    assert.equal(code, 0);
  });

  it('is the same from JSON', async () => {
    const json = {
      version: 1,
      suppressions: [
        {
          id: 'S',
          type: 'false-positive',
          controls: ['CloudTrail.4'],
          match: { accounts: ['1111*'] },
          reason: 'It is tagged elsewhere.',
          owner: 'x',
          expires: '2027-05-01',
        },
      ],
    };
    const { code, stderr } = await scan(JSON.stringify(json, null, '\t'), [], 's.json');
    assert.equal(code, 0, stderr);
  });

  it('costs a scan without the flag nothing: the parser of YAML is not even loaded', async () => {
    const copy = temporaryFolder();
    cpSync(join(BIN, '..'), join(copy, 'dist'), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
    const chunks = join(copy, 'dist/chunks');
    const parsers = readdirSync(chunks).filter(name => readFileSync(join(chunks, name), 'utf8').includes('RESOURCE_EXHAUSTION'));
    assert.ok(parsers.length > 0);
    for (const name of parsers) rmSync(join(chunks, name));
    writeFileSync(join(copy, 's.yaml'), fileOf());
    const args = [join(copy, 'dist/bin.js'), 'scan', '-i', ACCOUNT, '-c', 'CloudTrail.4'];
    assert.equal((await execute(process.execPath, args, { cwd: copy })).code, 1);
    assert.equal((await execute(process.execPath, [...args, '--suppressions', 's.yaml'], { cwd: copy })).code, 2);
  });

  it('changes nothing where it is not given', async () => {
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '--controls', 'CloudTrail.4']);
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, /uppress/);
  });

  it('shows in every report who accepts it, why and until when', async () => {
    const formats = ['text', 'json', 'jsonl', 'csv', 'html', 'sarif'];
    const approval = { approvedBy: 'security-lead@example.com', ticket: 'SEC-88', created: '2026-11-01', maxMatches: '1' };
    const { cwd } = await scan(fileOf(entryLines(approval)), [
      ...formats.flatMap(format => ['-o', `${format}=r.${format}`]),
      '--sarif-profile',
      'full',
    ]);
    const read = (format: string): string => readFileSync(join(cwd, `r.${format}`), 'utf8');
    for (const format of formats) {
      for (const said of ['SUP-1', 'risk-accepted', 'cloud-sec@example.com', '2027-05-01', 'The trail goes away in spring.'])
        assert.ok(read(format).replace(/\s+/g, ' ').includes(said), `${format}: ${said}`);
    }
    for (const format of formats.filter(one => one !== 'csv')) {
      for (const said of ['SEC-88', 'security-lead@example.com']) assert.ok(read(format).includes(said), `${format}: ${said}`);
    }
    const report = JSON.parse(read('json')) as ScanResult;
    assert.ok(validateReport(report), JSON.stringify(validateReport.errors));
    assert.equal(report.summary.byStatus.FAILED, 1);
    const suppressed = report.findings.filter(({ suppression }) => suppression !== undefined);
    assert.deepEqual(
      suppressed.map(({ status, suppression }) => [status, suppression?.location]),
      [['FAILED', { file: 's.yaml', line: 4 }]],
    );
    const rows: Record<string, string>[] = parseCsv(read('csv'), { columns: true });
    assert.deepEqual(rows.map(({ status, suppression }) => [status, suppression]).sort(), [
      ['FAILED', 'SUP-1'],
      ['PASSED', ''],
      ['PASSED', ''],
    ]);
    assert.match(read('text'), /^1 failed \(1 suppressed\), /m);
  });

  it('gives every SARIF result of the full profile its suppressions, and leaves suppressed ones out for GitHub', async () => {
    const { cwd } = await scan(fileOf(entryLines()), ['-o', 'sarif=github.sarif']);
    await run(['scan', '-i', ACCOUNT, '--suppressions', 's.yaml', '-o', 'sarif=full.sarif', '--sarif-profile', 'full'], { cwd });
    const github = readFileSync(join(cwd, 'github.sarif'), 'utf8');
    assert.deepEqual((JSON.parse(github) as Log).runs[0]?.results, []);
    assert.deepEqual(lintSarif(github, { consumers: ['github'] }), []);
    const full: unknown = JSON.parse(readFileSync(join(cwd, 'full.sarif'), 'utf8'));
    assertSarif(full);
    const results = full.runs[0]?.results ?? [];
    assert.equal(results.filter(({ suppressions }) => suppressions?.length === 0).length, results.length - 1);
    const [suppression] = results.flatMap(({ suppressions = [] }) => suppressions);
    assert.equal(suppression?.kind, 'external');
    assert.equal(suppression.status, 'accepted');
    assert.equal(suppression.justification, 'The trail goes away in spring.');
    assert.deepEqual(suppression.location?.physicalLocation, { artifactLocation: { uri: 's.yaml' }, region: { startLine: 4 } });
    await run(['scan', '-i', ACCOUNT, '-o', 'sarif=none.sarif', '--sarif-profile', 'full'], { cwd });
    assert.doesNotMatch(readFileSync(join(cwd, 'none.sarif'), 'utf8'), /"suppressions"/);
  });

  it('names in every report the entries that need somebody, with file and line, the urgent ones first', async () => {
    const { cwd, code } = await scan(
      fileOf(
        entryLines({ id: 'FINE', match: '{ accounts: ["444455556666"] }' }),
        entryLines({ id: 'LATE', expires: '2026-11-20' }),
        entryLines({ id: 'OLD', match: `{ resources: ["${GONE}"] }` }),
        entryLines({ id: 'WIDE', controls: '[CloudTrail.5]', match: '{ accounts: ["111122223333"] }', maxMatches: '1' }),
        entryLines({ id: 'SOON', expires: '2026-12-01' }),
      ),
      ['-c', 'CloudTrail.5', ...['markdown', 'sarif', 'html', 'text', 'json', 'github'].flatMap(one => ['-o', `${one}=r.${one}`])],
    );
    assert.equal(code, 1);
    const read = (format: string): string => readFileSync(join(cwd, `r.${format}`), 'utf8');
    const states = ['Expired', 'Stale', 'Too broad', 'It expires soon'];
    const places = ['s.yaml:11', 's.yaml:18', 's.yaml:25', 's.yaml:33'];
    for (const format of ['markdown', 'html', 'text'])
      for (const said of [...states, ...places]) assert.ok(read(format).replace(/\s+/g, ' ').includes(said), `${format}: ${said}`);
    const { tables } = readMarkdown(read('markdown'));
    const register = tables.find(({ headings }) => headings[0] === 'Entry')!;
    assert.deepEqual(
      register.rows.map(row => [row[0], row[2], row[7]]),
      [
        ['LATE', '2026-11-20', 's.yaml:11'],
        ['OLD', '2027-05-01', 's.yaml:18'],
        ['WIDE', '2027-05-01', 's.yaml:25'],
        ['SOON', '2026-12-01', 's.yaml:33'],
        ['FINE', '2027-05-01', 's.yaml:4'],
      ],
    );
    const log: unknown = JSON.parse(read('sarif'));
    assertSarif(log);
    assert.deepEqual(lintSarif(read('sarif'), { consumers: ['github'] }), []);
    const [{ invocations, tool }] = log.runs as [Run];
    assert.deepEqual(
      invocations![0]!.toolConfigurationNotifications!.map(({ descriptor, level, locations, properties }) => [
        tool.driver.notifications![descriptor!.index!]!.id,
        level,
        locations![0]!.physicalLocation!.region!.startLine,
        (properties as { suppressionId: string }).suppressionId,
      ]),
      [
        ['SUP001', 'warning', 11, 'LATE'],
        ['SUP002', 'warning', 18, 'OLD'],
        ['SUP003', 'warning', 25, 'WIDE'],
        ['SUP004', 'note', 33, 'SOON'],
      ],
    );
    assert.match(
      read('github'),
      /^::warning file=s\.yaml,line=11,title=4 entries need somebody in the suppressions file::LATE expired on /m,
    );
    const report = JSON.parse(read('json')) as ScanResult;
    assert.ok(validateReport(report), JSON.stringify(validateReport.errors));
    assert.deepEqual(
      report.suppressions!.map(({ expiresSoon }) => expiresSoon === true),
      [false, false, false, false, true],
    );
  });

  it('suppresses by a tag of the trail where the evidence has it, and not where it has not', async () => {
    const { trailList, tags } = JSON.parse(readFileSync(ACCOUNT, 'utf8')) as { trailList: unknown; tags: Record<string, unknown> };
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), fileOf(entryLines({ match: '{ tags: { Team: "Ord*" } }' })));
    const judge = async (own: object): Promise<Outcome> => {
      writeFileSync(
        join(cwd, 'in.json'),
        JSON.stringify({ account: '111122223333', region: 'us-east-1', trailList, tags: { ...tags, ...own } }),
      );
      return run(['scan', '-i', 'in.json', '-c', 'CloudTrail.4', '--suppressions', 's.yaml', '--fail-on-stale'], { cwd });
    };
    assert.equal((await judge({ [ORDERS]: [{ Key: 'Team', Value: 'Orders' }] })).code, 0);
    assert.equal((await judge({ [ORDERS]: [{ Key: 'Team', Value: 'orders' }] })).code, 1);
    const denied = await judge({ [ORDERS]: 'An error occurred (AccessDenied) when calling the ListTags operation' });
    assert.equal(denied.code, 1);
    assert.doesNotMatch(denied.stderr, /stale/, 'nobody told which tags the trail has');
  });

  const REMARKS: readonly (readonly [string, Readonly<Record<string, string>>, number, RegExp])[] = [
    [
      'an expired entry',
      { expires: '2026-11-20' },
      1,
      /^s\.yaml:4: SUP-1 expired on 2026-11-20\. It suppresses the failed finding in its scope no more: renew it, or remove it\.$/m,
    ],
    [
      'an expired entry that matches nothing',
      { expires: '2026-11-20', match: `{ resources: ["${GONE}"] }` },
      1,
      /^s\.yaml:4: SUP-1 expired on 2026-11-20\. No failed finding is in its scope: renew it, or remove it\.$/m,
    ],
    ['its last day', { expires: '2026-11-21' }, 0, /^s\.yaml:4: SUP-1 expires on 2026-11-21\. Renew it, or mend what it accepts\.$/m],
    ['an entry that expires in 30 days', { expires: '2026-12-21' }, 0, /^s\.yaml:4: SUP-1 expires on 2026-12-21\./m],
    [
      'a stale entry',
      { match: `{ resources: ["${GONE}"] }` },
      1,
      /^s\.yaml:4: SUP-1 is stale: no failed finding is in its scope, all of which was evaluated\. Remove it\.$/m,
    ],
  ];
  for (const [title, parts, code, said] of REMARKS) {
    it(`${title}: exit code ${code}, with the file and the line`, async () => {
      const outcome = await scan(fileOf(entryLines(parts)));
      assert.match(outcome.stderr, said);
      assert.equal(outcome.code, code);
      const quiet = await scan(fileOf(entryLines(parts)), ['--quiet']);
      assert.equal(quiet.stderr, '');
      assert.equal(quiet.code, code);
    });
  }

  it('an entry that matches more than it may suppresses nothing', async () => {
    const cwd = temporaryFolder();
    writeFileSync(
      join(cwd, 's.yaml'),
      fileOf(entryLines({ controls: '[CloudTrail.5]', match: '{ accounts: ["111122223333"] }', maxMatches: '1' })),
    );
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.5', '--suppressions', 's.yaml'], { cwd });
    assert.match(
      stderr,
      /^s\.yaml:4: SUP-1 matches 2 failed findings, and its maxMatches is 1\. None of them is suppressed: narrow it, or raise maxMatches\.$/m,
    );
    assert.match(stderr, /^Exit code 1: 2 findings of severity LOW or above failed\.$/m);
    assert.equal(code, 1);
  });

  it('--fail-on-stale is exit code 1 with the entries named', async () => {
    const stale = entryLines({ id: 'SUP-2', match: `{ resources: ["${GONE}"] }` });
    const { code, stderr } = await scan(fileOf(entryLines(), stale), ['--fail-on-stale']);
    assert.match(stderr, /^Exit code 1: Stale suppressions, which --fail-on-stale does not accept: SUP-2 \(s\.yaml:11\)\.$/m);
    assert.equal(code, 1);
    const elsewhere = entryLines({ id: 'SUP-2', match: '{ accounts: ["444455556666"] }' });
    assert.equal((await scan(fileOf(entryLines(), elsewhere), ['--fail-on-stale'])).code, 0, 'that account was not scanned');
  });

  it('what could not be decided stays so, whatever is accepted', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), fileOf(entryLines({ controls: '["CloudTrail.*"]', match: '{ accounts: ["111122223333"] }' })));
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '--suppressions', 's.yaml'], { cwd });
    assert.match(stderr, /^Exit code 3: No failed finding counts, but 3 findings could not be decided/m);
    assert.equal(code, 3);
  });

  it('takes the controls of plugins for controls', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), fileOf(entryLines({ controls: '[Example.1]' })));
    const args = ['scan', '-i', ACCOUNT, '--suppressions', 's.yaml'];
    const plugin = ['--plugin', join(CUSTOM_CHECK, 'trail-bucket-name.js')];
    const known = (await run(['controls', 'list', '--format', 'json', ...plugin])).stdout;
    const id = (JSON.parse(known) as { id: string }[]).find(one => !one.id.startsWith('CloudTrail.'))?.id ?? '';
    writeFileSync(join(cwd, 's.yaml'), fileOf(entryLines({ controls: `["${id}"]` })));
    assertRefused(await run(args, { cwd }), /s\.yaml:6: SUP-1: There is no control/);
    assert.notEqual((await run([...args, ...plugin], { cwd })).code, 2);
  });
});

/** What is wrong with a file, and what is said of it. */
const WRONG: readonly (readonly [title: string, text: string, said: RegExp])[] = [
  ['no YAML', 'version: 1\nsuppressions: [\n', /^trailproof: s\.yaml:\d: This is not valid YAML: /],
  ['an alias for a star', fileOf(entryLines({ controls: '[*]' })), /s\.yaml:6: This is not valid YAML: Alias/],
  ['a key twice', fileOf(`${entryLines()}    owner: x\n`), /s\.yaml:11: This is not valid YAML: Map keys must be unique/],
  ['two documents', `${fileOf(entryLines())}---\nversion: 1\n`, /s\.yaml:11: A second document begins here/],
  ['a tag of YAML', fileOf(entryLines({ owner: '!!js/function x' })), /s\.yaml:9: This is not valid YAML: Unresolved tag/],
  ['nesting without end', '['.repeat(100_000), /s\.yaml:1: It is nested too deeply/],
  [
    'aliases that multiply',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f'].map((key, index) => `${key}: &${key} [${`*${'abcdef'[index]},`.repeat(9)}]`).join('\n')}\n`,
    /s\.yaml:1: This is not valid YAML: Excessive alias count/,
  ],
  ['nothing', '', /s\.yaml:1: The file must be an object\./],
  ['a list', '- a\n', /s\.yaml:1: The file must be an object\./],
  ['another version', 'version: 2\nsuppressions: []\n', /s\.yaml:1: version must be 1\./],
  ['no list of suppressions', 'version: 1\n', /s\.yaml:1: The file lacks the property "suppressions"\./],
  [
    'a key that there is not',
    fileOf(entryLines({ expiry: 'x' })),
    /s\.yaml:4: SUP-1 has the unknown property "expiry"\. See "trailproof schema suppressions"\./,
  ],
  ['no reason', fileOf(entryLines({ reason: null })), /s\.yaml:4: SUP-1 lacks the property "reason"\./],
  ['a short reason', fileOf(entryLines({ reason: 'Accepted.' })), /s\.yaml:8: SUP-1: reason must NOT have fewer than 15 characters\./],
  ['no owner', fileOf(entryLines(), entryLines({ id: null, owner: null })), /s\.yaml:11: The entry 2 lacks the property "(?:id|owner)"\./],
  ['no date', fileOf(entryLines({ expires: null })), /s\.yaml:4: SUP-1 lacks the property "expires"\./],
  ['a date in other words', fileOf(entryLines({ expires: 'May' })), /s\.yaml:10: SUP-1: expires must match pattern/],
  ['30 February', fileOf(entryLines({ expires: '2027-02-30' })), /s\.yaml:10: SUP-1 has the date "2027-02-30", which no calendar has\./],
  [
    'more than a year',
    fileOf(entryLines({ expires: '2027-11-22' })),
    /s\.yaml:10: SUP-1 expires on 2027-11-22, which is more than 365 days away\. Let it end by 2027-11-21, and renew it then\./,
  ],
  ['a type that there is not', fileOf(entryLines({ type: 'ignore' })), /s\.yaml:5: SUP-1: type must be one of "risk-accepted"/],
  [
    'an account that YAML takes for a number',
    fileOf(entryLines({ match: '{ accounts: [111122223333] }' })),
    /s\.yaml:7: SUP-1: match\/accounts\/0 must be a string\. Write account ids in quotation marks/,
  ],
  ['an empty match', fileOf(entryLines({ match: '{}' })), /s\.yaml:7: SUP-1: match must NOT have fewer than 1 properties\./],
  [
    'an empty list',
    fileOf(entryLines({ match: '{ accounts: [] }' })),
    /s\.yaml:7: SUP-1: match\/accounts must NOT have fewer than 1 items\./,
  ],
  [
    'an unknown control',
    fileOf(entryLines({ controls: '[CloudTrail.4, CloudTrail.8]' })),
    /s\.yaml:6: SUP-1: AWS has not published CloudTrail\.8\./,
  ],
  ['a reason of blanks', fileOf(entryLines({ reason: `"${' '.repeat(20)}"` })), /s\.yaml:\d+: SUP-1: reason must not be blank\./],
  ['what is nested without end', 'version: 1\nsuppressions: ' + '['.repeat(20_000), /s\.yaml:1: It is nested too deeply/],
  ['an owner of blanks', fileOf(entryLines({ owner: '" "' })), /s\.yaml:\d+: SUP-1: owner must not be blank\./],
  [
    'a control in other letters',
    fileOf(entryLines({ controls: '[cloudtrail.4]' })),
    /s\.yaml:6: SUP-1: There is no control "cloudtrail\.4"\. Did you mean "CloudTrail\.4"\?/,
  ],
  ['a glob that no control matches', fileOf(entryLines({ controls: '["S3.*"]' })), /s\.yaml:6: SUP-1: There is no control "S3\.\*"\./],
  [
    'an id twice',
    fileOf(entryLines(), entryLines()),
    /s\.yaml:11: The id SUP-1 is that of the entry in line 4 too\. Give each entry its own\./,
  ],
  [
    'everything',
    fileOf(entryLines({ controls: '["*"]', match: null })),
    /s\.yaml:4: SUP-1 would accept every control in every account on every resource\. Name what it is about\./,
  ],
  [
    'everything, in stars',
    fileOf(entryLines({ controls: '["*"]', match: '{ accounts: ["*"], resources: ["**"] }' })),
    /s\.yaml:4: SUP-1 would accept every control/,
  ],
  ...Object.entries({
    'a sign and a star': '{ accounts: ["?*"], resources: ["*?"] }',
    'as many signs as an account has': '{ accounts: ["????????????"] }',
    'every first digit': `{ accounts: [${Array.from('0123456789', digit => `"${digit}*"`).join(', ')}] }`,
    'what every resource begins with': '{ resources: ["arn:*", "AWS*"] }',
    'every kind of resource': '{ resources: ["arn:aws:cloudtrail:*", "arn:aws:s3:::*", "AWS::::Account:*"] }',
    'a letter that every resource has': '{ resources: ["*n*"] }',
  }).map(
    ([title, match]) =>
      [
        `everything, as ${title}`,
        fileOf(entryLines({ controls: '["*"]', match })),
        /s\.yaml:4: SUP-1 would accept every control in every account on every resource\./,
      ] as const,
  ),
  [
    'everything that CloudTrail has',
    fileOf(entryLines({ controls: '["CloudTrail.*"]', match: '{ regions: ["*"] }' })),
    /s\.yaml:4: SUP-1 would accept every control/,
  ],
  [
    'a name of objects',
    '__proto__: { version: 1 }\nsuppressions: []\n',
    /s\.yaml:1: The file lacks the property "version"\.|unknown property "__proto__"/,
  ],
];

describe('a file of suppressions that is wrong is refused, and nothing is scanned', () => {
  for (const [title, text, said] of WRONG) {
    it(title, async () => {
      const outcome = await scan(text, ['-o', 'json=report.json']);
      assertRefused(outcome, said);
      assert.throws(() => readFileSync(join(outcome.cwd, 'report.json')), /ENOENT/);
      assertRefused(await run(['suppressions', 'check', 's.yaml'], { cwd: outcome.cwd }), said);
    });
  }

  it('also where it cannot be read', async () => {
    assertRefused(
      await run(['scan', '-i', ACCOUNT, '--suppressions', 'none.yaml']),
      /none\.yaml could not be read: there is no such file\./,
    );
    assertRefused(await run(['scan', '-i', ACCOUNT, '--suppressions', '.']), /\. could not be read: it is a folder\./);
  });

  it('and so are options that mean nothing, and reports in its place', async () => {
    assertRefused(await run(['scan', '-i', ACCOUNT, '--fail-on-stale']), /--fail-on-stale is about the entries of --suppressions/);
    assertRefused(await scan(fileOf(), ['-o', 'json=s.yaml']), /A report would replace s\.yaml/);
  });
});

describe('the example of docs/suppressions.md', () => {
  it('is a file that is in force', async () => {
    const [example = ''] = blocksOf(readPage('docs/suppressions.md'), 'yaml');
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), example);
    const { code, stdout } = await run(['suppressions', 'check', 's.yaml'], { cwd });
    assert.match(stdout, /SUP-2026-014/);
    assert.equal(code, 0);
  });
});

describe('suppressions check', () => {
  async function check(text: string): Promise<Outcome> {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), text);
    return run(['suppressions', 'check', 's.yaml'], { cwd });
  }

  it('lists each entry with its state', async () => {
    const { code, stdout, stderr } = await check(
      fileOf(entryLines(), entryLines({ id: 'SOON', expires: '2026-12-01' }), entryLines({ id: 'OVER', expires: '2026-11-20' })),
    );
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => line.split(/ {2,}/).slice(0, 4).join('|'));
    assert.deepEqual(lines, [
      'Line|Entry|State|Until',
      '4|SUP-1|in force|2027-05-01',
      '11|SOON|expires soon|2026-12-01',
      '18|OVER|expired|2026-11-20',
      '3 entries, 1 expired',
    ]);
    assert.equal(stderr, '');
    assert.equal(code, 1);
  });

  it('is exit code 0 where none has expired, or there is none', async () => {
    assert.equal((await check(fileOf(entryLines()))).code, 0);
    const empty = await check('version: 1\nsuppressions: []\n');
    assert.deepEqual([empty.code, empty.stdout], [0, '0 entries, 0 expired\n']);
  });
});

const flowEntry = `{id: OLD, type: risk-accepted, controls: [CloudTrail.7], owner: x, reason: It goes away in spring., expires: 2027-05-01}`;

describe('suppressions add', () => {
  const FINDING = `CloudTrail.4|111122223333|eu-west-1|${ORDERS}`;
  const HOW = [
    '--file',
    's.yaml',
    '--reason',
    'The trail goes away in spring.',
    '--owner',
    'cloud-sec@example.com',
    '--expires',
    '2027-05-01',
  ];
  const add = (cwd: string, finding = FINDING, more: readonly string[] = []): Promise<Outcome> =>
    run(['suppressions', 'add', finding, ...HOW, ...more], { cwd });
  const read = (cwd: string): string => readFileSync(join(cwd, 's.yaml'), 'utf8');

  it('makes a file that accepts this one finding', async () => {
    const cwd = temporaryFolder();
    const { code, stdout, stderr } = await add(cwd, FINDING, [
      '--ticket',
      'SEC-88',
      '--approved-by',
      'security-lead@example.com',
      '--type',
      'false-positive',
    ]);
    assert.deepEqual([code, stdout], [0, '']);
    assert.equal(stderr, 'Added SUP-2026-001 to s.yaml:4, until 2027-05-01. Have it reviewed like code.\n');
    assert.equal(
      read(cwd),
      [
        '# yaml-language-server: $schema=suppressions.schema.json',
        'version: 1',
        'suppressions:',
        '  - id: SUP-2026-001',
        '    type: false-positive',
        '    controls: [CloudTrail.4]',
        '    match:',
        '      accounts: ["111122223333"]',
        `      resources: [${ORDERS}]`,
        '    reason: The trail goes away in spring.',
        '    owner: cloud-sec@example.com',
        '    approvedBy: security-lead@example.com',
        '    ticket: SEC-88',
        '    created: 2026-11-21',
        '    expires: 2027-05-01',
        '    maxMatches: 1',
        '',
      ].join('\n'),
    );
    const scanned = await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.4', '--suppressions', 's.yaml'], { cwd });
    assert.equal(scanned.code, 0);
  });

  it('makes JSON where the name says so, and names the schema of an installed package', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'node_modules/trailproof/schemas'), { recursive: true });
    writeFileSync(join(cwd, 'node_modules/trailproof/schemas/suppressions.schema.json'), '{}');
    mkdirSync(join(cwd, 'security'));
    await add(cwd);
    assert.match(read(cwd), /^# yaml-language-server: \$schema=node_modules\/trailproof\/schemas\/suppressions\.schema\.json\n/);
    const how = HOW.map(word => (word === 's.yaml' ? 'security/s.json' : word));
    assert.equal((await run(['suppressions', 'add', FINDING, ...how], { cwd })).code, 0);
    const file = JSON.parse(readFileSync(join(cwd, 'security/s.json'), 'utf8')) as Record<string, unknown>;
    assert.equal(file['$schema'], '../node_modules/trailproof/schemas/suppressions.schema.json');
    assert.equal((await run(['suppressions', 'check', 'security/s.json'], { cwd })).code, 0);
  });

  it('every failed finding of the example can be added by its id, and is then suppressed', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-q', '-i', ACCOUNT, '--scope', 'region', '-o', 'json=report.json'], { cwd });
    const { findings } = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as ScanResult;
    const failed = findings.filter(({ status }) => status === 'FAILED');
    for (const { id } of failed) assert.equal((await add(cwd, id, ['--report', 'report.json'])).code, 0, id);
    const { code, stdout } = await run(['scan', '-i', ACCOUNT, '--scope', 'region', '--suppressions', 's.yaml', '-o', 'json'], { cwd });
    const { suppressions } = JSON.parse(stdout) as ScanResult;
    assert.ok(failed.length > 5);
    assert.deepEqual(
      suppressions?.map(({ state, suppressed }) => `${state} ${suppressed}`),
      failed.map(() => 'IN_FORCE 1'),
    );
    assert.equal(code, 3);
  });

  it('keeps comments, order, blank lines and rights', async () => {
    const cwd = temporaryFolder();
    const before = `# Ours.\nversion: 1 # for good\n\nsuppressions:\n# First.\n- id: OLD\n  type: risk-accepted # why\n  owner: "x"\n  controls: [CloudTrail.7]\n  expires: 2027-05-01\n  reason: >-\n    A reason that is long enough\n    for two lines.\n`;
    writeFileSync(join(cwd, 's.yaml'), before, { mode: 0o640 });
    await add(cwd);
    assert.ok(read(cwd).startsWith(before), read(cwd));
    assert.match(read(cwd).slice(before.length), /^- id: SUP-2026-001\n {2}type: risk-accepted\n/);
    await add(cwd, 'CloudTrail.6|111122223333|-|arn:aws:s3:::logs');
    assert.match(read(cwd), /id: SUP-2026-002/);
  });

  it('keeps the line breaks of Windows, and a last line without one', async () => {
    const cwd = temporaryFolder();
    const before = fileOf(entryLines({ controls: '[CloudTrail.7]' }))
      .trimEnd()
      .replaceAll('\n', '\r\n');
    writeFileSync(join(cwd, 's.yaml'), before);
    assert.equal((await add(cwd)).code, 0);
    assert.ok(read(cwd).startsWith(`${before}\r\n  - id: SUP-2026-001\r\n    type: risk-accepted\r\n`), read(cwd));
    assert.doesNotMatch(read(cwd), /[^\r]\n/);
  });

  it('adds to JSON as JSON', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), '{ "version": 1, "suppressions": [] }');
    assert.equal((await add(cwd)).code, 0);
    assert.equal((JSON.parse(read(cwd)) as { suppressions: unknown[] }).suppressions.length, 1);
  });

  for (const [title, before, rest] of [
    ['a list in brackets, and a comment behind it', '{version: 1, suppressions: []} # none yet\n', /none yet/],
    ['a file in brackets with an entry', `{version: 1, suppressions: [${flowEntry}]} # one\n`, /# one/],
  ] as const) {
    it(`adds to ${title}`, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 's.yaml'), before);
      const { code, stderr } = await add(cwd);
      assert.equal(code, 0, stderr);
      assert.match(read(cwd), rest);
      const checked = await run(['suppressions', 'check', 's.yaml'], { cwd });
      assert.match(checked.stdout, /SUP-2026-001 .*in force/);
    });
  }

  it('loses none of those that are added at once, and gives each its id', async () => {
    const cwd = temporaryFolder();
    const ids = Array.from({ length: 6 }, (_, index) => `CloudTrail.6|111122223333|-|arn:aws:s3:::logs-${index}`);
    const outcomes = await Promise.all(ids.map(async id => add(cwd, id)));
    for (const { code, stderr } of outcomes) assert.equal(code, 0, stderr);
    const added = [...read(cwd).matchAll(/id: (SUP-\d+-\d+)/g)].map(([, id]) => id);
    assert.equal(new Set(added).size, 6);
    assert.deepEqual(outcomes.map(({ stderr }) => /Added (\S+)/.exec(stderr)?.[1]).sort(), added.sort());
    for (const id of ids) assert.ok(read(cwd).includes(id.split('|')[3]!));
    assert.deepEqual(readdirSync(cwd), ['s.yaml']);
  });

  it('refuses a file whose list is nothing, in one sentence', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), 'version: 1\nsuppressions:\n');
    assertRefused(await add(cwd), /s\.yaml:2: suppressions must be a list/);
    assert.equal(read(cwd), 'version: 1\nsuppressions:\n');
  });

  it('says so when another adds for too long, or ended in the middle', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, '.s.yaml.lock'), '');
    assertRefused(await add(cwd), /Another "trailproof suppressions add" is changing s\.yaml.*remove \S+\.s\.yaml\.lock/);
  });

  it('writes hostile texts so that they are read as they were', async () => {
    for (const text of [
      '# not a comment: "quoted" \'and\' [more]',
      '- a\n- b: |\n    {c}\u0000',
      '\u202egpj.exe\u2066 &anchor *alias !tag',
      '${x} `id` <script>alert(1)</script>',
    ]) {
      const reason = text.replaceAll('\u0000', '\u0007');
      const cwd = temporaryFolder();
      const { code, stderr } = await run(
        ['suppressions', 'add', FINDING, '--file', 's.yaml', `--reason=${reason}`, `--owner=${reason}`, '--expires', '2027-05-01'],
        { cwd },
      );
      assert.equal(code, 0, stderr);
      const { stdout } = await run(['scan', '-i', ACCOUNT, '--suppressions', 's.yaml', '-o', 'json'], { cwd });
      assert.deepEqual(
        (JSON.parse(stdout) as ScanResult).suppressions?.map(one => [one.reason, one.owner]),
        [[reason, reason]],
      );
    }
  });

  const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'what is no id of a finding',
      ['CloudTrail.4'],
      /"CloudTrail\.4" is not the id of a finding\. Take one from a report: CONTROL\|ACCOUNT\|REGION\|RESOURCE/,
    ],
    ['an account of eleven digits', [`CloudTrail.4|11112222333|eu-west-1|${ORDERS}`], /is not the id of a finding/],
    ['a glob in the place of a resource', ['CloudTrail.4|111122223333|eu-west-1|*'], /is not the id of a finding/],
    ['a glob for one sign of it', [FINDING.replace('orders', 'order?')], /is not the id of a finding/],
    [
      'an ARN of another account',
      [FINDING.replace('|111122223333|', '|444455556666|')],
      /contradicts itself: its resource is of account 111122223333/,
    ],
    ['an ARN of another Region', [FINDING.replace('|eu-west-1|', '|us-east-1|')], /contradicts itself: its resource is of eu-west-1/],
    ['the account of another', ['CloudTrail.1|111122223333|-|AWS::::Account:444455556666'], /contradicts itself/],
    ['an owner of blanks', [FINDING, '--owner', '  '], /--owner needs a value/],
    ['a reason of blanks', [FINDING, '--reason', `it is so${' '.repeat(20)}`], /--reason has to say why it is accepted/],
    ['no resource', ['CloudTrail.4|111122223333|eu-west-1|'], /is not the id of a finding/],
    ['a control that there is not', [`CloudTrail.8|111122223333|eu-west-1|${ORDERS}`], /AWS has not published CloudTrail\.8/],
    ['a day in the past', [FINDING, '--expires', '2026-11-20'], /--expires 2026-11-20 is in the past: the entry would accept nothing\./],
    [
      'a day that is too far',
      [FINDING, '--expires', '2027-11-22'],
      /--expires 2027-11-22 is more than 365 days away\. Let it end by 2027-11-21\./,
    ],
    ['30 February', [FINDING, '--expires', '2027-02-30'], /--expires takes a day such as 2027-02-19, but is "2027-02-30"\./],
    ['a short reason', [FINDING, '--reason', 'Accepted.'], /--reason has to say why it is accepted, in at least 15 characters\./],
    ['an empty owner', [FINDING, '--owner', ''], /--owner needs a value, but it is empty\./],
    [
      'a report that has no such finding',
      [`CloudTrail.4|111122223333|us-east-1|${GONE}`, '--report', 'report.json'],
      /report\.json has no finding "CloudTrail\.4\|/,
    ],
    [
      'a finding that passed',
      ['CloudTrail.3|111122223333|-|AWS::::Account:111122223333', '--report', 'report.json'],
      /The finding passed in report\.json: there is nothing to accept\./,
    ],
    [
      'something that is no report',
      [FINDING, '--report', 'evidence.json'],
      /evidence\.json is no JSON report of trailproof\. Make one with -o json=FILE\./,
    ],
    [
      'a folder that there is not',
      [FINDING, '--file', 'none/s.yaml'],
      /none\/s\.yaml could not be written: its folder does not exist\. It is as it was\./,
    ],
  ];
  for (const [title, args, said] of REFUSED) {
    it(`refuses ${title}, and leaves the file alone`, async () => {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, 'evidence.json'), readFileSync(ACCOUNT));
      await run(['scan', '-q', '-i', ACCOUNT, '-o', 'json=report.json'], { cwd });
      // An option that is given twice is refused, so what the case gives takes the place of the default.
      const kept = HOW.filter((word, index) => !args.includes(word.startsWith('--') ? word : (HOW[index - 1] ?? '')));
      assertRefused(await run(['suppressions', 'add', ...args, ...kept], { cwd }), said);
      assert.throws(() => read(cwd), /ENOENT/);
    });
  }

  it('refuses what could not be decided: what is not known cannot be accepted', async () => {
    const cwd = temporaryFolder();
    await run(['scan', '-q', '-i', ACCOUNT, '-o', 'json=report.json'], { cwd });
    const { findings } = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as ScanResult;
    const open = findings.filter(({ status }) => status === 'WARNING' || status === 'NOT_AVAILABLE');
    assert.ok(open.length > 0);
    for (const { id } of open) assertRefused(await add(cwd, id, ['--report', 'report.json']), /what is not known cannot be accepted\./);
  });

  it('refuses a finding that an entry accepts already, and a file that is wrong', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 's.yaml'), fileOf(entryLines()));
    assertRefused(await add(cwd), /s\.yaml:4: SUP-1 already accepts this finding until 2027-05-01\. Change that entry instead\./);
    writeFileSync(join(cwd, 's.yaml'), fileOf(entryLines({ owner: null })));
    assertRefused(await add(cwd), /s\.yaml:4: SUP-1 lacks the property "owner"/);
    assert.equal(read(cwd), fileOf(entryLines({ owner: null })));
  });
});

describe('hostile texts in a file of suppressions', () => {
  const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>\u001b[2J\u0007\u202egpj\u2066\u2028=1+1;-2 [x](javascript:y) \ud800`;

  it('harm no report and no terminal', async () => {
    const cwd = temporaryFolder();
    const json = {
      version: 1,
      suppressions: [
        {
          id: 'S',
          type: 'risk-accepted',
          controls: ['CloudTrail.4'],
          match: { resources: ['*orders*'] },
          reason: HOSTILE,
          owner: `=${HOSTILE}`,
          approvedBy: HOSTILE,
          ticket: HOSTILE,
          expires: '2026-12-01',
        },
      ],
    };
    const name = 's\u202e<b>.json';
    writeFileSync(join(cwd, name), JSON.stringify(json));
    const formats = ['text', 'json', 'jsonl', 'csv', 'html', 'sarif'];
    const outputs = formats.flatMap(format => ['-o', `${format}=r.${format}`]);
    const { code, stderr } = await run(['scan', '-i', ACCOUNT, '--suppressions', name, ...outputs, '--sarif-profile', 'full'], { cwd });
    assert.equal(code, 1);
    assertPlain(stderr);
    const read = (format: string): string => readFileSync(join(cwd, `r.${format}`), 'utf8');
    assertPlain(read('text'));
    assertPlain(read('csv').replaceAll('\r\n', '\n'));
    assertPlain(read('html'));
    assert.doesNotMatch(read('html'), /<img/);
    assert.equal(read('html').split('<script').length, 2, 'the report’s own script alone');
    const rows: Record<string, string>[] = parseCsv(read('csv'), { columns: true });
    assert.ok(rows.some(({ suppressionOwner = '' }) => suppressionOwner.startsWith("'=")));
    assert.equal((JSON.parse(read('json')) as ScanResult).suppressions?.[0]?.reason, HOSTILE);
    const [suppression] = (JSON.parse(read('sarif')) as Log).runs[0]?.results?.flatMap(({ suppressions = [] }) => suppressions) ?? [];
    for (const text of [suppression?.justification, suppression?.location?.physicalLocation?.artifactLocation?.uri])
      assertPlain(text ?? '\u0000');
    assert.equal(suppression?.location?.physicalLocation?.artifactLocation?.uri, 's%E2%80%AE%3Cb%3E.json');
    assertPlain((await run(['suppressions', 'check', name], { cwd })).stdout);
  });
});
