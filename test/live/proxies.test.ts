import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { assertRefused, type Outcome, run, temporaryFolder } from '../support/cli.js';
import { selfSigned } from '../support/certificate.js';
import { ACCOUNT, account, bucket, MANAGEMENT, role, ROLE, trail } from '../support/simulator/builders.js';
import { startHangingEndpoint } from '../support/simulator/hanging.js';
import type { Simulator, World } from '../support/simulator.js';
import { findingOf, runLive, saying, scanLive, simulator, table } from './support.js';
import { startTunnellingProxy, type TunnellingProxy, type TunnelOptions } from './tunnel.js';

const REGIONS = ['us-east-1', 'eu-west-1'];
const WORLD: World = {
  regions: REGIONS,
  accounts: [account({ id: MANAGEMENT }), account({ trails: [trail()], buckets: [bucket()], roles: [role({ trusts: [MANAGEMENT] })] })],
};
const LOGIN = 'somebody:pass%20word-of-the-proxy';
const certificate = selfSigned(
  ['amazonaws.com', 'api.aws'].flatMap(domain => [
    `*.${domain}`,
    ...REGIONS.flatMap(region => [
      `*.${region}.${domain}`,
      ...['s3', 's3-control', 's3-fips', 's3-control-fips'].map(name => `*.${name}.${region}.${domain}`),
    ]),
    ...REGIONS.flatMap(region => ['s3', 's3-control', 's3-fips', 's3-control-fips'].map(name => `*.${name}.dualstack.${region}.${domain}`)),
  ]),
);
const CERTIFICATE = join(temporaryFolder(), 'proxy.pem');
writeFileSync(CERTIFICATE, certificate.cert);

describe('live scans: proxies', () => {
  const aws = simulator();
  const proxies: TunnellingProxy[] = [];
  afterEach(() => Promise.all(proxies.splice(0).map(proxy => proxy.stop())));

  async function started(options: TunnelOptions = {}): Promise<TunnellingProxy> {
    const proxy = await startTunnellingProxy(options);
    proxies.push(proxy);
    return proxy;
  }

  /** AWS by its real names, all of which are the simulator behind a proxy that looks into TLS. */
  const inspecting = (sim: Simulator, options: TunnelOptions = {}): Promise<TunnellingProxy> =>
    started({ ...options, inspect: { certificate, simulator: sim.url } });

  /** The environment of one account, with AWS by its real names. */
  const named = (sim: Simulator, proxy: TunnellingProxy, more: Record<string, string> = {}): Record<string, string> => ({
    ...sim.env(ACCOUNT),
    AWS_ENDPOINT_URL: '',
    AWS_MAX_ATTEMPTS: '2',
    HTTPS_PROXY: proxy.url,
    NODE_EXTRA_CA_CERTS: CERTIFICATE,
    ...more,
  });

  /** A folder with an AWS configuration, and no keys in the environment. */
  function configured(config: string, credentials = ''): Record<string, string> {
    const folder = temporaryFolder();
    mkdirSync(join(folder, '.aws/sso/cache'), { recursive: true });
    writeFileSync(join(folder, 'config'), config);
    writeFileSync(join(folder, 'credentials'), credentials);
    return {
      HOME: folder,
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
    };
  }

  const hosts = ({ asked }: TunnellingProxy): string[] => [...new Set(asked)].sort();

  /** No place is asked for twice when it was refused once. */
  const assertOnce = ({ asked }: TunnellingProxy): void => assert.deepEqual([...new Set(asked)], asked);

  describe('everything goes through it', () => {
    it('plain HTTP, with user and password, in few connections, and with the same findings', async () => {
      const sim = aws.use(WORLD);
      const direct = await scanLive(sim);
      sim.calls.clear();
      const proxy = await started({ login: decodeURIComponent(LOGIN) });
      const url = `http://${LOGIN}@127.0.0.1:${proxy.port}`;
      const { result, code, stderr } = await scanLive(sim, [], { env: { HTTP_PROXY: url } });
      assert.deepEqual(table(result), table(direct.result));
      assert.equal(code, direct.code, stderr);
      assert.deepEqual(hosts(proxy), [new URL(sim.url).host]);
      assert.deepEqual(proxy.others, []);
      assert.ok(proxy.asked.length < sim.calls.list({}).length, `${proxy.asked.length} tunnels`);
    });

    it('the names of AWS, through a proxy that looks into TLS', async () => {
      const sim = aws.use(WORLD);
      const direct = await scanLive(sim);
      const proxy = await inspecting(sim);
      const { result, stderr } = await scanLive(sim, [], { env: named(sim, proxy) });
      assert.deepEqual(table(result), table(direct.result), stderr);
      assert.deepEqual(
        hosts(proxy),
        [
          ...REGIONS.map(region => `cloudtrail.${region}.amazonaws.com:443`),
          `${ACCOUNT}.s3-control.us-east-1.amazonaws.com:443`,
          'ec2.us-east-1.amazonaws.com:443',
          'sts.us-east-1.amazonaws.com:443',
          'trail-logs.s3.us-east-1.amazonaws.com:443',
        ].sort(),
      );
    });

    it('AssumeRole, of --role-arn and of a profile', async () => {
      const sim = aws.use(WORLD);
      const { AWS_ACCESS_KEY_ID: key = '' } = sim.env(MANAGEMENT);
      const ARN = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
      for (const { args, env } of [
        { args: ['--role-arn', ARN], env: { AWS_ACCESS_KEY_ID: key } },
        {
          args: ['--profile', 'audit'],
          env: configured(
            `[profile audit]\nrole_arn = ${ARN}\nsource_profile = own\n`,
            `[own]\naws_access_key_id = ${key}\naws_secret_access_key = simulated/secret\n`,
          ),
        },
      ]) {
        const proxy = await inspecting(sim);
        const { result, stderr } = await scanLive(sim, ['-c', 'CloudTrail.5', ...args], {
          env: named(sim, proxy, env),
        });
        assert.equal(result.accounts[0]?.account, ACCOUNT, stderr);
        assert.equal(sim.calls.count('sts:AssumeRole'), 1, args.join(' '));
        assert.ok(hosts(proxy).includes('sts.us-east-1.amazonaws.com:443'));
        sim.calls.clear();
      }
    });

    it('SSO, in the Region of its session, and web identity', async () => {
      const sim = aws.use(WORLD);
      const sso = configured(
        `[profile sso]\nsso_session = s\nsso_account_id = ${ACCOUNT}\nsso_role_name = Audit\nregion = us-east-1\n[sso-session s]\nsso_region = eu-central-1\nsso_start_url = https://x.awsapps.com/start\n`,
      );
      const token = { accessToken: 'a', expiresAt: '2099-01-01T00:00:00Z' };
      // The name is the SHA-1 of the session's.
      writeFileSync(join(sso['HOME']!, '.aws/sso/cache/a0f1490a20d0211c997b44bc357e1972deab8ae3.json'), JSON.stringify(token));
      const web = configured('');
      writeFileSync(join(web['HOME']!, 'token'), 'x');
      const identity = { AWS_WEB_IDENTITY_TOKEN_FILE: join(web['HOME']!, 'token'), AWS_ROLE_ARN: `arn:aws:iam::${ACCOUNT}:role/x` };
      for (const [args, env, host] of [
        [['--profile', 'sso'], sso, 'portal.sso.eu-central-1.amazonaws.com:443'],
        [[], { ...web, ...identity }, 'sts.us-east-1.amazonaws.com:443'],
      ] as const) {
        const proxy = await started({ refuse: () => 403 });
        const outcome = await runLive(sim, ['scan', ...args], { env: named(sim, proxy, env) });
        assertRefused(outcome, /cannot be reached.*the proxy answered 403/);
        assert.deepEqual(proxy.asked, [host]);
      }
    });

    it('but for the credentials of containers and instances', async () => {
      const sim = aws.use(WORLD);
      const { AWS_ACCESS_KEY_ID: key = '' } = sim.env(ACCOUNT);
      const answer = JSON.stringify({
        Code: 'Success',
        AccessKeyId: key,
        SecretAccessKey: 'simulated/secret',
        Token: 'x',
        Expiration: '2099-01-01T00:00:00Z',
      });
      const asked: string[] = [];
      const metadata = createServer(({ url = '' }, response) => {
        asked.push(url);
        response.end(url.endsWith('/security-credentials/') ? 'role' : url.endsWith('/token') ? 'token' : answer);
      });
      await new Promise<void>(resolve => void metadata.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`;
      try {
        for (const env of [
          { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/container` },
          { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: url },
        ]) {
          const proxy = await started({ refuse: () => 403 });
          const outcome = await runLive(sim, ['scan'], { env: { ...configured(''), ...env, HTTP_PROXY: proxy.url } });
          assertRefused(outcome, /the proxy answered 403/);
          assert.deepEqual(proxy.asked, [new URL(sim.url).host]);
        }
        assert.ok(asked.includes('/container') && asked.some(path => path.endsWith('/security-credentials/role')), asked.join());
      } finally {
        metadata.closeAllConnections();
        metadata.close();
      }
    });

    it('but for what NO_PROXY names', async () => {
      const sim = aws.use(WORLD);
      const proxy = await started({ refuse: () => 502 });
      for (const no of ['127.0.0.1', '10.0.0.0/8, 127.0.0.0/8', `example.com,127.0.0.1:${new URL(sim.url).port}`, '*']) {
        const { code } = await scanLive(sim, ['-c', 'CloudTrail.5'], { env: { HTTP_PROXY: proxy.url, NO_PROXY: no } });
        assert.equal(code, 0, no);
      }
      assert.deepEqual(proxy.asked, []);
    });
  });

  describe('where it gives no way', () => {
    const HOST = 'sts\\.us-east-1\\.amazonaws\\.com:443';
    const refused = async (env: Record<string, string>): Promise<Outcome> => {
      const own = { ...aws.use(WORLD).env(ACCOUNT), AWS_ENDPOINT_URL: '' };
      return run(['scan', '-o', 'json', '--save-evidence', 'evidence.json'], { env: { ...own, ...env } });
    };

    for (const [status, cure] of [
      [407, 'Give user and password in HTTPS_PROXY, as in http://USER:PASSWORD@HOST:PORT\\.'],
      [403, 'Check HTTPS_PROXY and NO_PROXY\\.'],
      [404, 'Check HTTPS_PROXY and NO_PROXY\\.'],
      [502, 'Check HTTPS_PROXY and NO_PROXY\\.'],
    ] as const) {
      it(`exit code 2: it answers ${status}, which is asked for once`, async () => {
        const proxy = await started({ refuse: () => status });
        const outcome = await refused({ https_proxy: `http://${LOGIN}@127.0.0.1:${proxy.port}` });
        assertRefused(
          outcome,
          new RegExp(
            `: ${HOST} cannot be reached through the proxy 127\\.0\\.0\\.1:${proxy.port}: the proxy answered ${status}\\. ${cure}`,
          ),
        );
        assert.doesNotMatch(outcome.stderr, /somebody|word-of/);
        assertOnce(proxy);
      });
    }

    it('exit code 2: nothing is there', async () => {
      const outcome = await refused({ HTTPS_PROXY: '127.0.0.1:1' });
      assertRefused(outcome, new RegExp(`${HOST} cannot be reached through the proxy 127\\.0\\.0\\.1:1: the proxy cannot be reached\\.`));
    });

    it('exit code 2: it hangs, before or after it was connected, which takes one time-out', async () => {
      const hanging = await startHangingEndpoint();
      const silent = await started({ refuse: () => 'hang' });
      try {
        for (const url of [hanging.url, silent.url]) {
          const begun = performance.now();
          const outcome = await refused({ HTTPS_PROXY: url });
          assertRefused(outcome, new RegExp(`${HOST} cannot be reached through .*: the proxy gave no connection in time\\.`));
          assert.ok(performance.now() - begun < 6_000, `${performance.now() - begun} ms`);
        }
        assertOnce(silent);
      } finally {
        hanging.stop();
      }
    });

    it('exit code 2: it shows a certificate that is not trusted', async () => {
      const proxy = await inspecting(aws.use(WORLD));
      const outcome = await refused({ HTTPS_PROXY: proxy.url });
      assertRefused(outcome, /its certificate is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .*NODE_EXTRA_CA_CERTS\.$/m);
    });

    for (const wrong of ['socks5://user:a-password@127.0.0.1:1080', 'http://', 'http://user:a-password@exam ple:1']) {
      it(`exit code 2: ${wrong.split(':')[0]} that is none`, async () => {
        const outcome = await refused({ HTTPS_PROXY: wrong });
        assertRefused(outcome, /: HTTPS_PROXY is no proxy that can be used\. Give it as http:\/\/HOST:PORT or https:\/\/HOST:PORT\.$/m);
        assert.doesNotMatch(outcome.stderr, /a-password/);
      });
    }

    it('one endpoint costs what depends on it, and is asked for once', async () => {
      const sim = aws.use(WORLD);
      for (const [status, why] of [
        [403, 'the proxy answered 403'],
        [404, 'the proxy answered 404'],
        [503, 'the proxy answered 503'],
      ] as const) {
        const proxy = await inspecting(sim, { refuse: place => (place.includes('.s3.') ? status : null) });
        const { result, code, stderr } = await scanLive(sim, [], { env: named(sim, proxy) });
        for (const control of [6, 7]) {
          assert.equal(findingOf(result, control).status, 'NOT_AVAILABLE');
          assert.ok(
            saying(findingOf(result, control)).includes(`s3:HeadBucket got no answer in us-east-1: ${why}.`),
            saying(findingOf(result, control)),
          );
        }
        for (const control of [1, 2, 3, 4, 5, 9, 10]) assert.equal(findingOf(result, control).status, 'PASSED');
        assert.equal(code, 3, stderr);
        assert.equal(proxy.asked.filter(place => place.includes('.s3.')).length, 1);
      }
    });
  });

  it('a web page that it puts in the place of an answer is none, whatever its status', async () => {
    const sim = aws.use(WORLD);
    for (const status of [200, 403, 404, 503]) {
      const inspect = { certificate, simulator: sim.url, block: (host: string): number | null => (host.includes('.s3.') ? status : null) };
      const proxy = await started({ inspect });
      const { result, code, stderr } = await scanLive(sim, [], { env: named(sim, proxy) });
      const words = `s3:HeadBucket failed in us-east-1 (HTTP ${status} with a web page, which is no answer of AWS).`;
      for (const control of [6, 7]) {
        assert.equal(findingOf(result, control).status, 'NOT_AVAILABLE');
        assert.ok(saying(findingOf(result, control)).includes(words), saying(findingOf(result, control)));
      }
      assert.equal(code, 3, stderr);
    }
    const inspect = { certificate, simulator: sim.url, block: () => 403 };
    const env = named(sim, await started({ inspect }));
    assertRefused(await run(['scan'], { env }), /The answer was HTTP 403 with a web page, which is no answer of AWS\. Check the network/);
  });

  describe('endpoints of other kinds', () => {
    const endpointFor = (name: string): string => `https://own-${name.replace('_', '').toLowerCase()}.us-east-1.amazonaws.com`;
    type Kind = readonly [
      what: string,
      env: Record<string, string>,
      more: (sim: Simulator) => Record<string, string>,
      names: readonly string[],
      args?: readonly string[],
    ];
    const kinds: readonly Kind[] = [
      [
        'FIPS',
        { AWS_USE_FIPS_ENDPOINT: 'true' },
        () => ({}),
        [
          'cloudtrail-fips.us-east-1',
          'ec2-fips.us-east-1',
          'sts-fips.us-east-1',
          'trail-logs.s3-fips.us-east-1',
          `${ACCOUNT}.s3-control-fips.us-east-1`,
        ],
      ],
      [
        'dual-stack',
        { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
        () => ({}),
        ['trail-logs.s3.dualstack.us-east-1', `${ACCOUNT}.s3-control.dualstack.us-east-1`],
      ],
      [
        'one for each service',
        Object.fromEntries(['CLOUDTRAIL', 'S3', 'S3_CONTROL', 'STS', 'EC2'].map(name => [`AWS_ENDPOINT_URL_${name}`, endpointFor(name)])),
        () => ({}),
        ['own-cloudtrail.us-east-1', 'own-s3.us-east-1', 'own-s3control.us-east-1', 'own-sts.us-east-1', 'own-ec2.us-east-1'],
      ],
      [
        'none that is configured, where that is to be ignored',
        { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL_S3: endpointFor('S3') },
        () => ({}),
        ['trail-logs.s3.us-east-1'],
      ],
      [
        'FIPS by --profile',
        {},
        sim =>
          configured(
            '[profile government]\nuse_fips_endpoint = true\nregion = us-east-1\n',
            `[government]\naws_access_key_id = ${sim.env(ACCOUNT)['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = simulated/secret\n`,
          ),
        ['cloudtrail-fips.us-east-1', 'sts-fips.us-east-1', 'trail-logs.s3-fips.us-east-1'],
        ['--profile', 'government'],
      ],
    ];
    for (const [what, env, more, names, args = []] of kinds) {
      it(what, async () => {
        const sim = aws.use(WORLD);
        const proxy = await inspecting(sim);
        const all = named(sim, proxy, { ...env, ...more(sim) });
        const { result, stderr } = await scanLive(sim, args, { env: all });
        assert.equal(result.summary.byStatus.NOT_AVAILABLE, 0, stderr);
        const found = hosts(proxy).join(' ');
        for (const name of names) assert.ok(found.includes(`${name}.amazonaws.com:443`), `${name} is not in ${found}\n${stderr}`);
      });
    }
  });
});
