import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanResult } from '../../src/types.js';
import { assertRefused, type Outcome, temporaryFolder } from '../support/cli.js';
import { generatedId, MANAGEMENT } from '../support/simulator/builders.js';
import { accountsIn, ARCHIVE, organization } from './organization.js';
import { runLive, simulator } from './support.js';

describe('trailproof scan --plan and merge', () => {
  const aws = simulator();
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);
  const planFile = at('plan.json');
  const parts = [1, 2, 3].map(number => at(`part-${number}.jsonl`));
  const ofAll = ['--plan', planFile, ...parts];
  let whole: ScanResult;

  const trailproof = (args: readonly string[], account = MANAGEMENT): Promise<Outcome> => runLive(aws.sim, args, { account });
  const shard = (name: string, ...args: readonly string[]): Promise<Outcome> =>
    trailproof(['scan', '--plan', planFile, '--shard', name, '-q', '-o', 'json', ...args]);
  const merge = async (args: readonly string[]): Promise<{ readonly result: ScanResult; readonly outcome: Outcome }> => {
    const outcome = await trailproof(['merge', '-o', 'json', ...args]);
    return { result: read(outcome), outcome };
  };

  before(async () => {
    aws.use(organization());
    whole = read(await trailproof(['scan', '--organization', '-q', '-o', 'json']));
    writeFileSync(planFile, (await trailproof(['plan', '--organization'])).stdout);
    for (const [index, part] of parts.entries()) await shard(`${index + 1}/3`, '--checkpoint', part);
  });

  beforeEach(() => void aws.use(organization()));

  it('all parts together are the scan of one process, in whatever order', async () => {
    const { result, outcome } = await merge(ofAll);
    assert.deepEqual({ ...result, scan: { ...result.scan, inputs: [] } }, whole);
    assert.deepEqual(
      result.scan.inputs.map(({ name }) => name),
      parts,
    );
    assert.equal(outcome.code, 3);
    assert.equal(aws.sim.calls.count(), 0);
    const other = await merge(['--plan', planFile, ...[...parts].reverse(), parts[0]!]);
    assert.deepEqual(other.result.findings, whole.findings);
  });

  it('all parts together are one bundle, from which the same verdicts come out', async () => {
    const { outcome } = await merge([...ofAll, '--bundle', at('merged.zip')]);
    const { code, stdout } = await trailproof(['replay', at('merged.zip')]);
    assert.deepEqual([code, stdout], [0, `The same ${whole.findings.length} findings came out, byte for byte.\n`], outcome.stderr);
    assert.match((await trailproof(['verify', at('merged.zip')])).stdout, new RegExp(`asked for by ${MANAGEMENT}, `));
    assertRefused(await trailproof(['merge', ...ofAll, '--bundle', parts[0]!]), /--bundle would write .*, which is also that of a part/);
  });

  it('all parts together fill a folder with a page for each account', async () => {
    const { code, stderr } = await trailproof(['merge', '-o', `html=${at('pages')}/`, ...ofAll]);
    assert.equal(code, 3);
    assert.match(stderr, /^Wrote html to \S+pages\/: index\.html, and a page for each of \d+ accounts\.$/m);
    assert.deepEqual(
      readdirSync(at('pages/accounts')),
      whole.accounts.map(({ account }) => `${account}.html`),
    );
  });

  it('is held against the report of an earlier scan: the same is no worse, and a part that is missing is', async () => {
    writeFileSync(at('whole.json'), JSON.stringify(whole));
    const against = ['--baseline', at('whole.json'), '--gate', 'new'];
    const { result, outcome } = await merge([...ofAll, ...against]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(result.baseline!.counts.unchanged, whole.findings.length);
    const { result: less, outcome: worse } = await merge(['--plan', planFile, ...parts.slice(1), ...against]);
    assert.equal(worse.code, 1);
    assert.match(worse.stderr, /PASSED → NOT_AVAILABLE/);
    assert.equal(less.baseline!.counts.resolved, 0);
    // Placeholders of what could not be decided may give way; nothing that was decided is taken for gone.
    assert.deepEqual(
      less.absentFindings!.filter(({ state, status }) => state === 'gone' && (status === 'PASSED' || status === 'FAILED')),
      [],
    );
  });

  it('merge accepts what a scan of the organization accepts', async () => {
    aws.use(organization(9, { logFileValidation: false }));
    const file = at('suppressions.json');
    const match = { accounts: [generatedId(4)], tags: { Owner: 'sec*' } };
    const entry = {
      id: 'DEBT',
      type: 'risk-accepted',
      controls: ['CloudTrail.4'],
      match,
      owner: 'cloud-sec@example.com',
      expires: '2027-05-01',
    };
    writeFileSync(file, JSON.stringify({ version: 1, suppressions: [{ ...entry, reason: 'It is mended in spring.' }] }));
    const part = at('debt.jsonl');
    const without = await trailproof(['scan', '--plan', planFile, '--checkpoint', part, '-o', 'json']);
    assert.equal(without.code, 1);
    const scanned = await trailproof(['scan', '--organization', '--suppressions', file, '-o', 'json']);
    const { result, outcome } = await merge(['--plan', planFile, part, '--suppressions', file]);
    assert.deepEqual(result.findings, read(scanned).findings);
    assert.deepEqual(result.summary, read(without).summary);
    assert.deepEqual(
      result.findings.flatMap(({ id, status, suppression }) =>
        suppression === undefined ? [] : [[id.split('|')[1], status, suppression.id]],
      ),
      [[generatedId(4), 'FAILED', 'DEBT']],
    );
    for (const { code, stderr } of [scanned, outcome]) {
      assert.equal(code, 3);
      assert.match(stderr, /^Suppressed until 2027-05-01: 1 failed finding by DEBT /m);
    }
    assertRefused(await trailproof(['merge', ...ofAll, '--suppressions', file, '-o', `json=${file}`]), /A report would replace/);
  });

  it('a part has its share of the accounts, and whoever owns a bucket of theirs', () => {
    const planned = whole.accounts.map(({ account }) => account);
    for (const [index, part] of parts.entries()) {
      const own = planned.filter((_, place) => place % 3 === index);
      // Trails of these two log to buckets of the archive.
      const leads = own.includes(generatedId(4)) || own.includes(MANAGEMENT);
      assert.deepEqual([...new Set(accountsIn(part))].sort(), [...new Set([...own, ...(leads ? [ARCHIVE] : [])])].sort());
    }
    assert.equal(parts.filter(part => accountsIn(part).includes(ARCHIVE)).length, 2);
  });

  it('finds the owner of a bucket in another shard too', async () => {
    const two = [1, 2].map(number => at(`two-${number}.jsonl`));
    for (const [index, part] of two.entries()) await shard(`${index + 1}/2`, '--checkpoint', part);
    assert.deepEqual(
      two.map(part => [accountsIn(part).includes(generatedId(4)), accountsIn(part).includes(ARCHIVE)]),
      [
        [false, true],
        [true, true],
      ],
    );
    assert.deepEqual((await merge(['--plan', planFile, ...two])).result.findings, whole.findings);
    // The own shard's evidence is lacking: what the other learned of the account counts.
    const { result } = await merge(['--plan', planFile, two[1]!]);
    assert.ok(result.findings.some(({ account, status }) => account === ARCHIVE && status !== 'NOT_AVAILABLE'));
  });

  it('what its own shard was not told of a bucket counts where another shard was', async () => {
    const two = [1, 2].map(number => at(`told-${number}.jsonl`));
    aws.use(organization(), [{ kind: 'throttled', operation: 'HeadBucket', account: ARCHIVE }]);
    await shard('1/2', '--checkpoint', two[0]!);
    aws.use(organization());
    await shard('2/2', '--checkpoint', two[1]!);
    assert.ok(readFileSync(two[0]!, 'utf8').includes('s3:HeadBucket was throttled'));
    assert.deepEqual((await merge(['--plan', planFile, ...two])).result.findings, whole.findings);
  });

  it('asks for no account’s name, and for no account of another shard', async () => {
    await shard('2/3', '--checkpoint', at('asked.jsonl'));
    assert.equal(aws.sim.calls.list({ service: 'organizations' }).length, 0);
    const asked = new Set(aws.sim.calls.list().flatMap(({ account, operation }) => (operation === 'DescribeTrails' ? [account] : [])));
    assert.ok([...asked].every(account => accountsIn(at('asked.jsonl')).includes(account)));
  });

  it('a plan that is not divided is one part, and its report that of the organization', async () => {
    const outcome = await trailproof(['scan', '--plan', planFile, '-q', '-o', 'json', '--checkpoint', at('one.jsonl')]);
    assert.deepEqual(read(outcome), whole);
    assert.deepEqual((await merge(['--plan', planFile, at('one.jsonl')])).result.findings, whole.findings);
  });

  it('a shard that has no account says so, and its part is taken as the others are', async () => {
    const part = at('empty.jsonl');
    const { code, stderr } = await trailproof(['scan', '--plan', planFile, '--shard', '9/9', '-o', 'json', '--checkpoint', part]);
    assert.match(stderr, /^Shard 9\/9 has none of the plan’s 8 accounts\.\nExit code 3: No account was judged, and 1 was skipped: /m);
    assert.equal(code, 3);
    const eight = Array.from({ length: 8 }, (_, index) => at(`of-nine-${index}.jsonl`));
    for (const [index, one] of eight.entries()) await shard(`${index + 1}/9`, '--checkpoint', one);
    assert.deepEqual((await merge(['--plan', planFile, ...eight, part])).result.findings, whole.findings);
  });

  it('a part that was killed goes on', async () => {
    const part = at('killed.jsonl');
    copyFileSync(parts[0]!, part);
    truncateSync(part, readFileSync(part, 'utf8').lastIndexOf('{"schemaVersion"') + 50);
    const unfinished = await merge(['--plan', planFile, part, ...parts.slice(1)]);
    assert.notDeepEqual(unfinished.result.findings, whole.findings);
    await shard('1/3', '--checkpoint', part, '--resume');
    assert.deepEqual((await merge(['--plan', planFile, part, ...parts.slice(1)])).result.findings, whole.findings);
  });

  it('accounts that no part has are rows of unknowns, named, and the scan is incomplete', async () => {
    const { result, outcome } = await merge(['--plan', planFile, parts[0]!, parts[2]!, '--fail-on', 'none']);
    const lacking = whole.accounts.map(({ account }) => account).filter((_, index) => index % 3 === 1);
    const line = `The scan is incomplete: ${lacking.length} of the plan’s ${whole.accounts.length} accounts are in none of the parts: `;
    assert.ok(outcome.stderr.replace(/\n {2}/g, ' ').includes(line + lacking.join(', ')), outcome.stderr);
    assert.deepEqual([result.scan.complete, outcome.code], [false, 3]);
    assert.deepEqual(
      result.accounts.map(({ account, name }) => [account, name]),
      whole.accounts.map(({ account, name }) => [account, name]),
    );
    const page = (await trailproof(['merge', '--plan', planFile, parts[0]!, parts[2]!])).stdout;
    assert.match(page, /^ +\? The account is in the plan and in none of the parts\.$/m);
    assert.doesNotMatch(page, /--coverage asks for it/);
    const findings = result.findings.filter(({ account }) => lacking.includes(account));
    assert.equal(findings.length, lacking.length * 9);
    for (const { status, reasons } of findings) {
      assert.equal(status, 'NOT_AVAILABLE');
      assert.deepEqual(reasons, [{ code: 'EVIDENCE_NOT_REQUESTED', description: 'The account is in the plan and in none of the parts.' }]);
    }
  });

  it('is judged as the parts say, and gated as the command line does', async () => {
    const settings = ['-c', 'CloudTrail.4', '--parity', '--regions', 'us-east-1'];
    const chosen = [1, 2].map(number => at(`chosen-${number}.jsonl`));
    for (const [index, part] of chosen.entries()) await shard(`${index + 1}/2`, '--checkpoint', part, ...settings);
    const { result, outcome } = await merge(['--plan', planFile, ...chosen, '--allow-unknown', '--fail-on', 'none']);
    const unbroken = read(await trailproof(['scan', '--organization', '-q', '-o', 'json', ...settings]));
    assert.deepEqual({ ...result, scan: { ...result.scan, inputs: [] } }, unbroken);
    assert.equal(outcome.code, 0);
    assertRefused(
      await trailproof(['merge', '--plan', planFile, parts[0]!, chosen[1]!]),
      /part-1\.jsonl and .*chosen-2\.jsonl were made with different settings \(--controls, --regions, --parity\)\. Scan all parts/,
    );
  });

  describe('merge refuses', () => {
    const refuses = async (args: readonly string[], message: RegExp): Promise<void> => {
      assertRefused(await trailproof(['merge', ...args]), message);
    };
    const changed = (name: string, part: string, from: RegExp, to: string): string => {
      writeFileSync(at(name), readFileSync(part, 'utf8').replace(from, to));
      return at(name);
    };

    it('parts without a plan, and a plan without parts', async () => {
      await refuses(parts, /part-1\.jsonl: is a checkpoint, and no JSON report\. A part of a plan is merged with --plan/);
      await refuses(['--plan', planFile], /No part was given\./);
    });

    it('the checkpoint of a scan without a plan, and one of another plan', async () => {
      await trailproof(['scan', '--organization', '-q', '-o', 'json', '--checkpoint', at('unplanned.jsonl')]);
      await refuses([...ofAll, at('unplanned.jsonl')], /unplanned\.jsonl is no part of a plan: its scan was made without --plan\./);
      writeFileSync(at('other.json'), (await trailproof(['plan', '--accounts', generatedId(1)])).stdout);
      await refuses(['--plan', at('other.json'), parts[0]!], /part-1\.jsonl is a part of another plan than .*other\.json\./);
    });

    it('parts of different versions, and of another than its own', async () => {
      const old = changed('old.jsonl', parts[1]!, /"version":"[^"]+"/, '"version":"0.0.1"');
      await refuses(
        ['--plan', planFile, parts[0]!, old],
        /part-1\.jsonl was made by version \S+ of trailproof and .*old\.jsonl by 0\.0\.1\./,
      );
      await refuses(['--plan', planFile, old], /old\.jsonl was made by version 0\.0\.1 of trailproof, and this is \S+\. Merge with/);
    });

    it('two truths of one account', async () => {
      const second = changed('second.jsonl', parts[1]!, /"isMultiRegion":false/, '"isMultiRegion":true');
      await refuses(
        [...ofAll, second],
        new RegExp(`Account ${generatedId(2)} is in .*part-2\\.jsonl and in .*second\\.jsonl, with different evidence\\.`),
      );
    });

    it('a line that is broken, and says to scan that shard again', async () => {
      const broken = changed('broken.jsonl', parts[1]!, /"facts":/, '"facts":,');
      await refuses([...ofAll, broken], /broken\.jsonl, line 2: is no evidence of trailproof\. Scan that shard again\.\n/);
    });

    it('an account that is not in the plan, and what is no part', async () => {
      const stranger = changed('stranger.jsonl', parts[1]!, new RegExp(generatedId(2), 'g'), '111122223333');
      await refuses(['--plan', planFile, stranger], /stranger\.jsonl holds account 111122223333, which is not in .*plan\.json\./);
      await refuses([...ofAll, planFile], /plan\.json is no checkpoint of trailproof\./);
      await refuses([...ofAll, at('none.jsonl')], /There is no file .*none\.jsonl\./);
      writeFileSync(at('empty.jsonl'), '');
      await refuses([...ofAll, at('empty.jsonl')], /empty\.jsonl is empty: its scan was killed before it began\./);
    });
  });

  describe('scan refuses', () => {
    const refuses = async (args: readonly string[], message: RegExp, account = MANAGEMENT): Promise<void> => {
      assertRefused(await trailproof(['scan', '-q', ...args], account), message);
    };

    it('a shard without a plan or without a file, and one that there is not', async () => {
      await refuses(['--shard', '1/2'], /--shard is a part of a plan\. Name the plan with --plan\./);
      await refuses(
        ['--plan', planFile, '--shard', '1/2'],
        /--shard makes a part for "trailproof merge"\. Name its file with --checkpoint\./,
      );
      for (const wrong of ['3/2', '0/2', '2', '1/0', 'a/b', '1/2/3']) {
        await refuses(['--plan', planFile, '--shard', wrong, '--checkpoint', at('new')], /--shard is a number of how many, such as 2\/5/);
      }
    });

    it('options that say otherwise than the plan', async () => {
      for (const other of [
        ['--organization'],
        ['--accounts', MANAGEMENT],
        ['--exclude-accounts', MANAGEMENT],
        ['--organizational-unit', 'r-ab12'],
      ]) {
        await refuses(
          ['--plan', planFile, ...other],
          /--plan says which accounts are scanned, and so does --[a-z-]+\. Leave --[a-z-]+ out\./,
        );
      }
      for (const other of [
        ['--role-name', 'Other'],
        ['--log-archive-account', MANAGEMENT],
        ['--discovery', 'list'],
      ]) {
        await refuses(['--plan', planFile, ...other], /The plan was made with another --[a-z-]+\. Leave --[a-z-]+ out, or plan anew\./);
      }
      await refuses(['--plan', planFile, '--input', planFile], /--input is evidence that is at hand, and --plan scans accounts\./);
    });

    it('somebody else than who made the plan, and leaves no file behind', async () => {
      await refuses(
        ['--plan', planFile, '--shard', '1/2', '--checkpoint', at('nobody.jsonl')],
        /The plan was made by account 999988887777 in the partition aws, and you are \d{12} in aws\./,
        generatedId(2),
      );
      assert.ok(!existsSync(at('nobody.jsonl')));
    });

    it('to go on with another shard, or with another plan', async () => {
      const file = at('copy.jsonl');
      copyFileSync(parts[0]!, file);
      await refuses(['--plan', planFile, '--shard', '2/3', '--checkpoint', file, '--resume'], /begun with other settings \(--shard\)/);
      await refuses(['--organization', '--checkpoint', file, '--resume'], /begun with other settings \(.*--plan/);
    });
  });
});

function read({ stdout, stderr }: Outcome): ScanResult {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as ScanResult;
}
