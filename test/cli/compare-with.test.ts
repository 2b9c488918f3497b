import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonSchema, ScanResult } from '../../src/types.js';
import { asff } from '../support/asff.js';
import { ACCOUNT, assertRefused, type Outcome, run, temporaryFolder } from '../support/cli.js';

const SCHEMA = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8')) as JsonSchema;
const isReport = new Ajv2020({ allowUnionTypes: true, allErrors: true }).compile(SCHEMA);

const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events';

interface Scanned extends Outcome {
  readonly read: (name: string) => string;
}

async function scan(text: string | Buffer, ...args: readonly string[]): Promise<Scanned> {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'sh.json'), text);
  const outcome = await run(['scan', '-i', ACCOUNT, '-c', 'CloudTrail.4', '--compare-with', 'sh.json', ...args], { cwd });
  return { ...outcome, read: name => readFileSync(join(cwd, name), 'utf8') };
}

const page = (...findings: readonly unknown[]): string => JSON.stringify({ Findings: findings }, null, 2);

describe('scan --compare-with', () => {
  it('puts Security Hub’s verdict beside each of ours in every report, and changes neither verdict nor exit code', async () => {
    const findings = [asff('CloudTrail.4', { resource: TRAIL, status: 'FAILED' }), asff('CloudTrail.4', { account: '444455556666' })];
    const formats = ['json=r.json', 'jsonl=r.jsonl', 'html=r.html', 'markdown=r.md', 'csv=r.csv', 'text=r.txt'].flatMap(one => ['-o', one]);
    const { code, stderr, read } = await scan(page(...findings), ...formats);
    const alone = await run(['scan', '-q', '-i', ACCOUNT, '-c', 'CloudTrail.4']);
    assert.equal(code, alone.code);
    assert.match(stderr, /^Beside Security Hub \(sh\.json\): 0 agree, 1 disagree, .* 1 in Security Hub alone, 2 not in Security Hub/m);
    const result = JSON.parse(read('r.json')) as ScanResult;
    assert.ok(isReport(result), JSON.stringify(isReport.errors?.slice(0, 3)));
    const beside = result.findings.find(({ resource }) => resource.id === TRAIL)!;
    assert.equal(beside.status, 'PASSED');
    assert.equal(beside.securityHub!.relation, 'disagrees');
    assert.equal(result.securityHubOnly!.length, 1);
    assert.equal(read('r.jsonl').split('"type":"securityHubOnly"').length, 2);
    assert.match(read('r.html'), /id="security-hub"/);
    assert.match(read('r.html'), /href="#security-hub"/);
    assert.match(read('r.md'), /### Beside Security Hub/);
    assert.match(read('r.csv'), /disagrees,FAILED/);
    assert.match(read('r.txt'), /BESIDE SECURITY HUB {2}sh\.json/);
  });

  it('says nothing of Security Hub where its findings were not given', async () => {
    const { stdout, stderr } = await run(['scan', '-i', ACCOUNT, '-o', 'json']);
    assert.doesNotMatch(stdout, /securityHub/);
    assert.doesNotMatch(stderr, /Security Hub/);
  });

  it('takes one answer a line, a bare list, UTF-16, and findings from before controls had ids', async () => {
    const one = asff('CloudTrail.4', { resource: TRAIL });
    const generator = 'aws-foundational-security-best-practices/v/1.0.0/CloudTrail.4';
    const old = { ...one, Compliance: { Status: 'PASSED' }, GeneratorId: generator };
    const texts = [
      page(one),
      JSON.stringify([one]),
      `${JSON.stringify({ Findings: [] })}\n${JSON.stringify({ Findings: [one] })}\n`,
      Buffer.from(`\uFEFF${page(one)}`, 'utf16le'),
      page(old),
    ];
    for (const text of texts) assert.match((await scan(text)).stderr, /1 agree/);
  });

  it('takes no verdict from another product, its own import included, nor from the archive', async () => {
    const product = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default';
    const text = page(
      asff('CloudTrail.4', { resource: TRAIL, product }),
      asff('CloudTrail.4', { resource: TRAIL, archived: true }),
      asff('IAM.1', { resource: TRAIL }),
    );
    const { stderr, stdout } = await scan(text);
    assert.match(stderr, /0 agree/);
    assert.match(stdout, /Not compared: 3 that are archived, another product’s, or another service’s/);
  });

  it('says that a page of an answer is not all of it', async () => {
    const { stdout } = await scan(JSON.stringify({ Findings: [asff('CloudTrail.4', { resource: TRAIL })], NextToken: 'abc' }));
    assert.match(stdout, /a page of an answer/);
  });

  it('refuses what is none, before anything is judged', async () => {
    const broken = asff('CloudTrail.4', { resource: TRAIL, status: 'FINE' });
    for (const [text, message] of [
      ['{', /sh\.json/],
      ['', /sh\.json: is empty/],
      ['{"trailList": []}', /holds no findings of Security Hub/],
      ['{"Findings": {}}', /must be a list/],
      [page({ Id: 'x' }), /lacks ProductArn/],
      [page(broken), /has a Status that Security Hub does not know: "FINE"/],
      [page({ ...asff('CloudTrail.4'), Resources: [] }), /lacks Resources/],
      [page({ ...asff('CloudTrail.4'), LastObservedAt: 'soon' }), /a time that is none/],
    ] as const)
      assertRefused(await scan(text), message);
    assertRefused(await run(['scan', '-i', '-', '--compare-with', '-']), /cannot both be standard input/);
    assertRefused(await run(['scan', '-i', ACCOUNT, '--compare-with', 'nothing.json']), /There is no such file/);
  });
});
