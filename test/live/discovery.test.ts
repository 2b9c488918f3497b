import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DiscoveryResult, JsonSchema, ScanResult, Snapshot } from '../../src/types.js';
import { assertRefused, run, temporaryFolder } from '../support/cli.js';
import { account, ACCOUNT, bucket, MANAGEMENT, oneAccount, organizationTrail, trail } from '../support/simulator/builders.js';
import type { Fault, Simulator, Trail, World } from '../support/simulator.js';
import { startProxy } from './proxy.js';
import { findingOf, type LiveOptions, runLive, saying, type Scanned, scanLive, simulator, table } from './support.js';

const LIST = ['--discovery', 'list'];
const THREE = ['us-east-1', 'eu-west-1', 'ap-south-1'];
/** Regions that an account has without opting in. */
const ENABLED = 17;

const regional = (homeRegion: string, own: Partial<Trail> = {}): Trail =>
  trail({ name: `regional-${homeRegion}`, homeRegion, multiRegion: false, ...own });
const arn = (name: string, region = 'us-east-1', owner = ACCOUNT): string => `arn:aws:cloudtrail:${region}:${owner}:trail/${name}`;
const world = (trails: readonly Trail[], rest: Partial<World> = {}): World =>
  oneAccount({ trails, buckets: [bucket()] }, { regions: THREE, ...rest });

const validator = (name: string): ValidateFunction => {
  const schema = readFileSync(join(import.meta.dirname, `../../schemas/${name}.schema.json`), 'utf8');
  return new Ajv2020({ allowUnionTypes: true, discriminator: true }).compile(JSON.parse(schema) as JsonSchema);
};
const [isReport, isEvidence] = [validator('report'), validator('evidence')];

/** How many calls were made to find trails. */
const counts = (sim: Simulator): Record<string, number> =>
  Object.fromEntries(['DescribeTrails', 'ListTrails'].map(name => [name, sim.calls.count(`cloudtrail:${name}`)]));
const discoveryOf = ({ result }: Scanned): DiscoveryResult | undefined => result.accounts[0]?.discovery;

describe('live scans: --discovery', () => {
  const aws = simulator();

  describe('the calls that find trails', () => {
    const many = [trail(), regional('us-east-1'), regional('eu-west-1'), regional('eu-west-1', { name: 'b' }), regional('ap-south-1')];
    const cases: Readonly<Record<string, readonly [trails: readonly Trail[], describe: number, list: number, rest?: Partial<World>]>> = {
      'no trail': [[], 1, 1],
      'one multi-Region trail where the caller is': [[trail()], 1, 1],
      'one multi-Region trail elsewhere, which shows where the caller is': [[trail({ homeRegion: 'eu-west-1' })], 1, 1],
      'a single-Region trail elsewhere': [[regional('eu-west-1')], 2, 1],
      'five trails at home in three Regions': [many, 3, 1],
      'five trails on three pages': [many, 3, 3, { pageSizes: { ListTrails: 2 } }],
    };
    for (const [name, [trails, describe, list, rest]] of Object.entries(cases)) {
      it(`${name}: ${describe} DescribeTrails in place of ${ENABLED}, and the same findings`, async () => {
        const everywhere = oneAccount({ trails, buckets: [bucket()] }, rest);
        const sim = aws.use(everywhere);
        const swept = await scanLive(sim, ['--scope', 'region']);
        assert.deepEqual(counts(sim), { DescribeTrails: ENABLED, ListTrails: 0 });
        aws.use(everywhere);
        const listed = await scanLive(sim, ['--scope', 'region', ...LIST]);
        assert.deepEqual(counts(sim), { DescribeTrails: describe, ListTrails: list });
        assert.deepEqual(table(listed.result), table(swept.result));
        const told = ({ result }: Scanned): string[] => result.findings.map(finding => `${finding.id} ${saying(finding)}`);
        assert.deepEqual(told(listed), told(swept));
        assert.equal(listed.code, swept.code);
        assert.deepEqual([discoveryOf(swept)?.used, discoveryOf(listed)?.used], ['sweep', 'list']);
      });
    }

    it('are made at once, and by ARN where a home Region has not been seen', async () => {
      const sim = aws.use(world(many));
      await scanLive(sim, [...LIST, '-c', 'CloudTrail.4']);
      const asked = sim.calls
        .list({ service: 'cloudtrail' })
        .map(({ operation, region, resource }) => `${operation} ${region} ${resource}`);
      assert.deepEqual(asked.slice(0, 2).sort(), ['DescribeTrails us-east-1 ', 'ListTrails us-east-1 ']);
      assert.deepEqual(asked.slice(2).sort(), [
        `DescribeTrails ap-south-1 ${arn('regional-ap-south-1', 'ap-south-1')}`,
        `DescribeTrails eu-west-1 ${arn('regional-eu-west-1', 'eu-west-1')},${arn('b', 'eu-west-1')}`,
      ]);
    });
  });

  it('finds a single-Region trail of the organization in a member’s home Region of it', async () => {
    const organization: World = {
      regions: THREE,
      organization: { management: MANAGEMENT },
      accounts: [account({ id: MANAGEMENT, trails: [organizationTrail({ homeRegion: 'eu-west-1', multiRegion: false })] }), account()],
    };
    const sim = aws.use(organization);
    const listed = await scanLive(sim, ['-c', 'CloudTrail.3', ...LIST]);
    assert.deepEqual([discoveryOf(listed)?.used, counts(sim)], ['list', { DescribeTrails: 2, ListTrails: 1 }]);
    assert.deepEqual(table(listed.result), ['3 PASSED account']);
  });

  describe('falls back to the sweep', () => {
    interface Case {
      readonly world: World;
      readonly faults?: readonly Fault[];
      readonly fellBack: string;
      /** DescribeTrails by ARN, before it was given up. */
      readonly byArn?: number;
      /** How often ListTrails is asked, retries included. */
      readonly lists?: number;
    }
    const two = [trail(), regional('eu-west-1')];
    const failing = (kind: Fault['kind'], fellBack: string, lists = 1): Case => ({
      world: world(two),
      faults: [{ kind, operation: 'ListTrails' }],
      fellBack: `cloudtrail:ListTrails ${fellBack}`,
      lists,
    });
    const cases: Readonly<Record<string, Case>> = {
      'ListTrails is denied': failing('denied', 'was denied in us-east-1; it needs cloudtrail:ListTrails.'),
      'a service control policy denies it': failing('scpDenied', 'was denied in us-east-1 by an explicit deny.'),
      'it is throttled': failing('throttled', 'was throttled until the retries were used up in us-east-1.', 2),
      'it fails': failing('serverError', 'failed in us-east-1 (InternalFailure).', 2),
      'the answer could not be read': failing('malformed', 'failed in us-east-1 (the answer could not be read).'),
      'its answer is about something else': failing('wrongBody', 'failed in us-east-1 (the answer could not be read).'),
      'a page of it is lacking': {
        world: world(two, { pageSizes: { ListTrails: 1 } }),
        faults: [{ kind: 'denied', operation: 'ListTrails', nth: 2 }],
        fellBack: 'cloudtrail:ListTrails was denied in us-east-1; it needs cloudtrail:ListTrails.',
        lists: 2,
      },
      'it names a trail without its home Region': {
        world: world([trail({ listed: { HomeRegion: null } })]),
        fellBack: 'cloudtrail:ListTrails failed in us-east-1 (the answer could not be read).',
      },
      'DescribeTrails is denied at home': {
        world: world(two),
        faults: [{ kind: 'denied', operation: 'DescribeTrails', resource: arn('regional-eu-west-1', 'eu-west-1') }],
        fellBack: 'cloudtrail:DescribeTrails was denied in eu-west-1; it needs cloudtrail:DescribeTrails.',
        byArn: 1,
      },
      'DescribeTrails shows what ListTrails does not name': {
        world: world([trail({ listed: false }), regional('eu-west-1')]),
        fellBack: `DescribeTrails shows ${arn('management-events')}, which ListTrails does not name.`,
        byArn: 1,
      },
      'a member is shown a trail of its organization that ListTrails does not name': {
        world: {
          regions: THREE,
          organization: { management: MANAGEMENT },
          accounts: [account({ id: MANAGEMENT, trails: [organizationTrail({ listed: false })] }), account()],
        },
        fellBack: `DescribeTrails shows ${arn('organization-events', 'us-east-1', MANAGEMENT)}, which ListTrails does not name.`,
      },
      'ListTrails names what is not there': {
        world: world([trail(), regional('us-east-1', { listed: { TrailARN: arn('gone') } })]),
        fellBack: `ListTrails names ${arn('gone')} at home in us-east-1, where DescribeTrails does not show it.`,
      },
      'DescribeTrails by ARN does not show it': {
        world: world([trail(), regional('eu-west-1', { listed: { TrailARN: arn('gone', 'eu-west-1') } })]),
        fellBack: `ListTrails names ${arn('gone', 'eu-west-1')} at home in eu-west-1, where DescribeTrails does not show it.`,
        byArn: 1,
      },
      'the home Regions differ': {
        world: world([trail({ listed: { HomeRegion: 'eu-west-1' } })]),
        fellBack: `ListTrails and DescribeTrails differ in the home Region of ${arn('management-events')}.`,
      },
      'the home Region is not enabled': {
        world: world([trail(), regional('eu-south-1')], { regions: [...THREE, 'eu-south-1'] }),
        fellBack: `ListTrails names ${arn('regional-eu-south-1', 'eu-south-1')} at home in eu-south-1, where DescribeTrails does not show it.`,
      },
      'a trail may or may not be multi-Region': {
        world: world([trail({ raw: { IsMultiRegionTrail: null } })]),
        fellBack: `DescribeTrails does not say whether ${arn('management-events')} is a multi-Region trail.`,
      },
      'a multi-Region trail shows at home only': {
        world: world([trail(), regional('eu-west-1', { raw: { IsMultiRegionTrail: true } })]),
        fellBack: `${arn('regional-eu-west-1', 'eu-west-1')} is a multi-Region trail at home in eu-west-1, but DescribeTrails does not show it in us-east-1.`,
        byArn: 1,
      },
    };
    for (const [name, { world: having, faults, fellBack, byArn = 0, lists = 1 }] of Object.entries(cases)) {
      it(`${name}: the same findings, and it says so`, async () => {
        const sim = aws.use(having, faults);
        const swept = await scanLive(sim);
        aws.use(having, faults);
        const listed = await scanLive(sim, LIST);
        assert.deepEqual(counts(sim), { DescribeTrails: THREE.length + byArn, ListTrails: lists });
        assert.equal(JSON.stringify(listed.result.findings), JSON.stringify(swept.result.findings));
        // The line before says what it took.
        assert.deepEqual([listed.code, listed.stderr.split('\n').slice(1)], [swept.code, swept.stderr.split('\n').slice(1)]);
        assert.deepEqual(discoveryOf(listed), { ...discoveryOf(swept), fellBack });
      });
    }

    it('ListTrails leads in a circle', async () => {
      const sim = aws.use(world(two, { pageSizes: { ListTrails: 1 } }));
      const first = JSON.stringify({ NextToken: Buffer.from('page:0').toString('base64') });
      const proxy = await startProxy(sim.url, body => (/^\{("NextToken":"[^"]*")?\}$/.test(body) ? first : body));
      try {
        const listed = await scanLive(sim, LIST, { env: { AWS_ENDPOINT_URL: proxy.url } });
        assert.match(discoveryOf(listed)?.fellBack ?? '', /ListTrails failed in us-east-1 \(the answer could not be read\)/);
        assert.deepEqual(counts(sim), { DescribeTrails: 3, ListTrails: 2 });
      } finally {
        await proxy.stop();
      }
    });

    it('and what the sweep cannot read either is lost with its own reason', async () => {
      const sim = aws.use(world(two), [{ kind: 'denied', operation: ['ListTrails', 'DescribeTrails'] }]);
      const { result, code } = await scanLive(sim, ['-c', 'CloudTrail.3', ...LIST]);
      assert.match(saying(findingOf(result, 3)), /CONFIG_ACCESS_DENIED: cloudtrail:DescribeTrails was denied/);
      assert.deepEqual([code, result.accounts[0]?.discovery, counts(sim)['DescribeTrails']], [3, undefined, 3]);
    });
  });

  describe('what a verdict rests on', () => {
    const none = { regions: THREE, accounts: [account()] };

    it('names ListTrails for the Regions that DescribeTrails was not asked about', async () => {
      const sim = aws.use(none);
      const { result } = await scanLive(sim, LIST);
      const others = ['ap-south-1', 'eu-west-1'];
      assert.deepEqual(findingOf(result, 2).evidence, [
        { api: 'cloudtrail:DescribeTrails', field: 'trailList', actual: [] },
        { api: 'cloudtrail:DescribeTrails', field: 'Regions listed', actual: ['us-east-1'] },
        { api: 'cloudtrail:ListTrails', field: 'Regions listed', actual: others },
      ]);
      for (const control of [1, 3]) {
        assert.deepEqual(findingOf(result, control).evidence, [
          { api: 'cloudtrail:DescribeTrails', field: 'Regions without a trail', actual: ['us-east-1'] },
          { api: 'cloudtrail:ListTrails', field: 'Regions without a trail', actual: others },
        ]);
      }
    });

    it('names it for each Region by itself, and beside trails that fail', async () => {
      const sim = aws.use(world([regional('us-east-1', { status: { logging: false } })]));
      const { result } = await scanLive(sim, [...LIST, '-c', 'CloudTrail.3', '--scope', 'region']);
      const last = new Map(result.findings.map(({ region, evidence }) => [region, evidence.at(-1)]));
      assert.deepEqual(last.get('eu-west-1'), { api: 'cloudtrail:ListTrails', field: 'Regions without a trail', actual: ['eu-west-1'] });
      assert.deepEqual(last.get('us-east-1'), { api: 'cloudtrail:DescribeTrails', field: 'Regions listed', actual: ['us-east-1'] });
    });

    it('an omission that no answer shows cannot be seen: the page says that it relies on there being none', async () => {
      const sim = aws.use(world([regional('eu-west-1')], { listTrails: 'visible' }));
      const [listed, swept] = [await scanLive(sim, ['-c', 'CloudTrail.3', ...LIST]), await scanLive(sim, ['-c', 'CloudTrail.3'])];
      assert.deepEqual([table(listed.result), table(swept.result)], [['3 FAILED account'], ['3 PASSED account']]);
      assert.ok(JSON.stringify(findingOf(listed.result, 3).evidence).includes('cloudtrail:ListTrails'));
      assert.match(discoveryOf(listed)?.reliesOn ?? '', /does not spell out for single-Region trails of other Regions/);
    });
  });

  describe('is said', () => {
    const lines = (text: string): string[] => text.split('\n').filter(line => /ListTrails|DescribeTrails/.test(line));
    const said = async (args: readonly string[], faults: readonly Fault[] = []): Promise<{ text: string; html: string; sarif: string }> => {
      const cwd = temporaryFolder();
      const sim = aws.use(world([trail()]), faults);
      const { stdout } = await runLive(sim, ['scan', '-o', 'text', '-o', 'html=r.html', '-o', 'sarif=r.sarif', ...args], { cwd });
      const [html, sarif] = ['r.html', 'r.sarif'].map(name => readFileSync(join(cwd, name), 'utf8'));
      return { text: stdout, html: html!, sarif: sarif! };
    };
    const properties = (sarif: string): Record<string, unknown> =>
      (JSON.parse(sarif) as { runs: { properties: Record<string, unknown> }[] }).runs[0]!.properties;

    it('by every report, with what it relies on', async () => {
      const { text, html, sarif } = await said(LIST);
      const reliance = /It relies on ListTrails naming every trail of the account in every Region/;
      assert.match(
        text.replace(/\s+/g, ' '),
        /Trails found with ListTrails, and DescribeTrails where it names one\. It relies on ListTrails/,
      );
      assert.match(html, reliance);
      const { trailDiscovery } = properties(sarif);
      assert.match(JSON.stringify(trailDiscovery), reliance);
      assert.deepEqual(
        (trailDiscovery as { account: string; used: string }[]).map(({ account: id, used }) => [id, used]),
        [[ACCOUNT, 'list']],
      );
    });

    it('in the form that the schemas have', async () => {
      const cwd = temporaryFolder();
      for (const faults of [[], [{ kind: 'denied', operation: 'ListTrails' }]] as const) {
        const { result } = await scanLive(aws.use(world([trail()]), faults), ['--save-evidence', 'e.json', ...LIST], { cwd });
        assert.ok(isReport(result), JSON.stringify(isReport.errors));
        const evidence: unknown = JSON.parse(readFileSync(join(cwd, 'e.json'), 'utf8'));
        assert.ok(isEvidence(evidence), JSON.stringify(isEvidence.errors));
      }
    });

    it('of several accounts once for all that are alike', async () => {
      const cwd = temporaryFolder();
      const sim = aws.use(world([trail()]));
      const { stdout: list } = await runLive(sim, ['collect', '-o', '-', ...LIST]);
      const { stdout: sweep } = await runLive(sim, ['collect', '-o', '-']);
      const of = (evidence: string, id: string): string => evidence.replaceAll(ACCOUNT, id);
      writeFileSync(join(cwd, 'e.jsonl'), [of(list, '100000000001'), of(list, '100000000002'), of(list, '100000000003'), sweep].join(''));
      const { stdout } = await run(['scan', '--input', 'e.jsonl'], { cwd });
      assert.deepEqual(stdout.replace(/\s+/g, ' ').match(/\d{12}[^.:]*: Trails found with \w+/g), [
        '100000000001 and 2 other accounts: Trails found with ListTrails',
      ]);
    });

    it('with the reason where it fell back', async () => {
      const { text, html, sarif } = await said(LIST, [{ kind: 'denied', operation: 'ListTrails' }]);
      const words = /in every enabled Region, because ListTrails could not be relied on: cloudtrail:ListTrails was denied in us-east-1/;
      for (const report of [text.replace(/\s+/g, ' '), html]) assert.match(report, words);
      assert.match(JSON.stringify(properties(sarif)), /"used":"sweep","fellBack":"cloudtrail:ListTrails was denied/);
    });

    it('by the page alone where every Region was asked, as it is by default', async () => {
      const { text, html, sarif } = await said([]);
      assert.deepEqual(lines(text), []);
      assert.match(html, /Trails found with DescribeTrails in every enabled Region\. It relies on DescribeTrails/);
      assert.equal(properties(sarif)['trailDiscovery'], undefined);
    });
  });

  describe('is kept in the evidence', () => {
    const worlds: Readonly<Record<string, readonly [World, readonly Fault[]]>> = {
      'with ListTrails': [world([trail(), regional('eu-west-1')]), []],
      'with ListTrails, and none there': [{ regions: THREE, accounts: [account()] }, []],
      'with a sweep in its place': [world([trail()]), [{ kind: 'denied', operation: 'ListTrails' }]],
    };
    const saved = async (
      having: World,
      faults: readonly Fault[] = [],
      options: LiveOptions = {},
    ): Promise<{ cwd: string; live: Scanned }> => {
      const cwd = temporaryFolder();
      const live = await scanLive(aws.use(having, faults), ['--save-evidence', 'e.json', ...LIST], { cwd, ...options });
      return { cwd, live };
    };
    const again = async (cwd: string, ...files: readonly string[]): Promise<ScanResult> => {
      const { stdout, stderr } = await run(['scan', '-o', 'json', '--input', ...files], { cwd });
      assert.notEqual(stdout, '', stderr);
      return JSON.parse(stdout) as ScanResult;
    };

    for (const [name, [having, faults]] of Object.entries(worlds)) {
      it(`${name}: the same findings again, and how it was`, async () => {
        const { cwd, live } = await saved(having, faults);
        const { findings, accounts } = await again(cwd, 'e.json');
        assert.equal(JSON.stringify(findings), JSON.stringify(live.result.findings));
        assert.deepEqual(accounts[0]?.discovery, discoveryOf(live));
      });
    }

    it('by `collect` too', async () => {
      const cwd = temporaryFolder();
      await runLive(aws.use(world([trail()])), ['collect', '-o', 'e.json', ...LIST], { cwd });
      const { facts } = JSON.parse(readFileSync(join(cwd, 'e.json'), 'utf8')) as Snapshot;
      assert.deepEqual(facts.trails.state === 'present' && facts.trails.value.discovery, { used: 'list', described: ['us-east-1'] });
    });

    const captured = (region: string, trailList: readonly unknown[]): string => JSON.stringify({ account: ACCOUNT, region, trailList });

    it('beside a listing that DescribeTrails gave of another Region', async () => {
      const { cwd } = await saved({ regions: THREE, accounts: [account()] });
      writeFileSync(join(cwd, 'west.json'), captured('eu-west-1', []));
      const result = await again(cwd, 'west.json', 'e.json');
      assert.equal(result.accounts[0]?.discovery?.used, 'list');
      assert.deepEqual(findingOf(result, 2).evidence.slice(1), [
        { api: 'cloudtrail:DescribeTrails', field: 'Regions listed', actual: ['eu-west-1', 'us-east-1'] },
        { api: 'cloudtrail:ListTrails', field: 'Regions listed', actual: ['ap-south-1'] },
      ]);
    });

    it('and is refused beside one that shows a trail that ListTrails left out', async () => {
      const { cwd } = await saved({ regions: THREE, accounts: [account()] });
      const shown = { TrailARN: arn('left-out', 'eu-west-1'), Name: 'left-out', HomeRegion: 'eu-west-1', IsOrganizationTrail: false };
      writeFileSync(join(cwd, 'west.json'), captured('eu-west-1', [shown]));
      assertRefused(await run(['scan', '--input', 'e.json', 'west.json'], { cwd }), /the trails listed in eu-west-1/);
    });
  });

  describe('`doctor`', () => {
    it('tries ListTrails only where it would be used', async () => {
      const sim = aws.use(world([trail()]));
      assert.doesNotMatch((await runLive(sim, ['doctor'])).stdout, /ListTrails/);
      const { stdout, code } = await runLive(sim, ['doctor', ...LIST]);
      assert.match(stdout, /cloudtrail:ListTrails +works/);
      assert.equal(code, 0);
    });

    it('says what is needed, and what contradicts it', async () => {
      const denied = await runLive(aws.use(world([trail()]), [{ kind: 'denied', operation: 'ListTrails' }]), ['doctor', ...LIST]);
      assert.match(
        denied.stdout,
        /cloudtrail:ListTrails +does not work: ACCESS_DENIED\n[^]*Grant cloudtrail:ListTrails\.\n +in us-east-1\n/,
      );
      assert.equal(denied.code, 3);
      const { stdout } = await runLive(aws.use(world([trail({ listed: false })])), ['doctor', ...LIST]);
      assert.match(stdout, /Trails +--discovery list does not work here: DescribeTrails shows arn:\S+, which ListTrails does not name\./);
    });
  });

  it('refuses what it does not know', async () => {
    assertRefused(await run(['scan', '--discovery', 'lists']), /--discovery does not know "lists"\. Did you mean "list"\?/);
  });
});
