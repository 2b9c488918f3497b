import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, run, temporaryFolder } from '../support/cli.js';
import { ACCOUNT, account, bucket, MANAGEMENT, role, ROLE, trail } from '../support/simulator/builders.js';
import { startHangingEndpoint } from '../support/simulator/hanging.js';
import type { Fault, Simulator, World } from '../support/simulator.js';
import { scanLive, simulator } from './support.js';

const WORLD: World = {
  regions: ['us-east-1', 'eu-west-1'],
  accounts: [
    account({ id: MANAGEMENT }),
    account({ trails: [trail()], buckets: [bucket()], roles: [role({ trusts: [MANAGEMENT], externalId: 'right' })] }),
  ],
};
const ARN = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;

/** A home with an AWS configuration and tokens of SSO, and no keys in the environment. */
function home(config: string, tokens: Readonly<Record<string, object>> = {}): Record<string, string> {
  const folder = temporaryFolder();
  const cache = join(folder, '.aws/sso/cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(folder, '.aws/config'), config);
  for (const [name, token] of Object.entries(tokens)) {
    // The SDK names the file of a token by the SHA-1 of its session's name.
    writeFileSync(join(cache, `${createHash('sha1').update(name).digest('hex')}.json`), JSON.stringify(token));
  }
  const file = join(folder, '.aws/config');
  return { HOME: folder, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: file };
}

const keysOf = (sim: Simulator, id: string): string =>
  `aws_access_key_id = ${sim.env(id)['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = simulated/secret\n`;

const SSO = `sso_account_id = ${ACCOUNT}\nsso_role_name = Audit\n`;
const SESSION = `[profile sso]\nsso_session = work\n${SSO}[sso-session work]\nsso_region = us-east-1\nsso_start_url = https://x.awsapps.com/start\n`;
const OLD = { accessToken: 'an-old-token', expiresAt: '2020-01-01T00:00:00Z' };
const LOGIN = 'The SSO session has expired or is not there. Run `aws sso login';

describe('live scans: what is wrong with the credentials', () => {
  const aws = simulator();

  const refusal = async (args: readonly string[], env: Record<string, string>, faults: readonly Fault[] = []): Promise<Outcome> => {
    const sim = aws.use(WORLD, faults);
    const outcome = await run(['scan', '-o', 'json', ...args], { env: { ...sim.env(MANAGEMENT), AWS_MAX_ATTEMPTS: '2', ...env } });
    assert.equal(outcome.code, 2);
    assert.equal(outcome.stdout, '');
    return outcome;
  };

  type Story = readonly [
    what: string,
    args: readonly string[],
    env: (sim: Simulator) => Record<string, string>,
    message: string,
    faults?: readonly Fault[],
  ];
  const stories: readonly Story[] = [
    ['there are none', [], () => home(''), 'No AWS credentials were found. Set AWS_PROFILE, give --profile, or run `aws configure`.'],
    [
      'the profile of --profile is not there, whatever else is',
      ['--profile', 'nowhere'],
      () => ({}),
      'The profile nowhere is not in the AWS configuration. Run `aws configure list-profiles` to see which there are.',
    ],
    [
      'the profile of AWS_PROFILE is not there',
      [],
      () => ({ ...home('[default]\nregion = us-east-1\n'), AWS_PROFILE: 'elsewhere' }),
      'The profile elsewhere is not in the AWS configuration. Run `aws configure list-profiles` to see which there are.',
    ],
    [
      'the profile has none',
      ['--profile', 'empty'],
      () => home('[profile empty]\nregion = us-east-1\n'),
      'No AWS credentials were found with the profile empty: Could not load credentials from any providers. Check it in the AWS configuration.',
    ],
    ['the SSO session has expired', ['--profile', 'sso'], () => home(SESSION, { work: OLD }), `${LOGIN} --profile sso\` and try again.`],
    ['the same, by AWS_PROFILE', [], () => ({ ...home(SESSION, { work: OLD }), AWS_PROFILE: 'sso' }), `${LOGIN}\` and try again.`],
    [
      'SSO without a session has expired',
      ['--profile', 'old'],
      () =>
        home(`[profile old]\nsso_region = us-east-1\nsso_start_url = https://x.awsapps.com/start\n${SSO}`, {
          'https://x.awsapps.com/start': OLD,
        }),
      `${LOGIN} --profile old\` and try again.`,
    ],
    [
      'keys that AWS does not know',
      [],
      () => ({ AWS_ACCESS_KEY_ID: 'AKIAXXXXXXXXXXXXXXXX', AWS_SECRET_ACCESS_KEY: 'x' }),
      'AWS does not know these credentials (InvalidClientTokenId). Check them, and that the Region is of their partition, with `aws sts get-caller-identity`.',
    ],
    [
      'an expired token',
      [],
      () => ({ AWS_SESSION_TOKEN: 'x' }),
      'The AWS credentials have expired. Get new ones, for instance with `aws sso login`.',
      [{ kind: 'expiredToken' }],
    ],
    [
      'the role of a profile does not admit us',
      ['--profile', 'audit'],
      sim =>
        home(`[profile audit]\nrole_arn = ${ARN}\nexternal_id = wrong\nsource_profile = own\n[profile own]\n${keysOf(sim, MANAGEMENT)}`),
      'The role of the profile audit could not be assumed: AccessDenied. Check its trust policy, external_id and your permission sts:AssumeRole.',
    ],
    [
      'a profile asks for an MFA code, and nobody can answer',
      ['--profile', 'audit'],
      sim => home(`[profile audit]\nrole_arn = ${ARN}\nmfa_serial = me\nsource_profile = own\n[profile own]\n${keysOf(sim, MANAGEMENT)}`),
      'An MFA code is asked for, and there is no terminal to ask on. Run it on a terminal, or with a profile or credentials whose session is open.',
    ],
    [
      'the file of a web identity is not there',
      [],
      () => ({ ...home(''), AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token', AWS_ROLE_ARN: ARN }),
      '/nowhere/token is not there, in which the AWS configuration says that a token is. Check AWS_WEB_IDENTITY_TOKEN_FILE or web_identity_token_file.',
    ],
    [
      'STS cannot be reached',
      [],
      () => ({ AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' }),
      '127.0.0.1:1 cannot be reached. Check the network, HTTPS_PROXY and AWS_ENDPOINT_URL.',
    ],
    [
      'the endpoint is no URL',
      [],
      () => ({ AWS_ENDPOINT_URL: 'foo' }),
      'AWS_ENDPOINT_URL is "foo", which is no endpoint. Write it like https://HOST:PORT, or unset it.',
    ],
    [
      'the endpoint of a service that is asked later lacks its protocol',
      [],
      () => ({ AWS_ENDPOINT_URL_S3: 'localhost:4566' }),
      'AWS_ENDPOINT_URL_S3 is "localhost:4566", which is no endpoint. Write it like https://HOST:PORT, or unset it.',
    ],
    [
      'the endpoint of a profile is no URL',
      [],
      sim => ({ ...home(`[profile own]\nendpoint_url = foo\n${keysOf(sim, ACCOUNT)}`), AWS_PROFILE: 'own', AWS_ENDPOINT_URL: '' }),
      '"foo" is no URL of an endpoint. Write endpoint_url in the AWS configuration like https://HOST:PORT.',
    ],
    [
      'SSO cannot be reached',
      ['--profile', 'sso'],
      () => ({
        ...home(SESSION, { work: { ...OLD, expiresAt: '2099-01-01T00:00:00Z' } }),
        AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:1',
      }),
      '127.0.0.1:1 cannot be reached. Check the network, HTTPS_PROXY and NO_PROXY.',
    ],
    ...(
      [
        ['truncated', 'the connection was closed before the answer was complete'],
        ['reset', 'the connection was closed before the answer was complete'],
        ['malformed', 'the answer could not be read'],
        ['wrongBody', 'the answer could not be read'],
      ] as const
    ).map(([kind, why]): Story => [
      `an answer of STS that is ${kind}`,
      [],
      () => ({}),
      `It could not be told whose credentials these are (${why}). Run \`aws sts get-caller-identity\` with the same settings.`,
      [{ kind, operation: 'GetCallerIdentity' }],
    ]),
  ];
  for (const [what, args, env, message, faults] of stories) {
    it(`exit code 2: ${what}`, async () => {
      const { stderr } = await refusal(args, env(aws.sim), faults);
      assert.equal(stderr, `trailproof: ${message}\n`);
    });
  }

  it('exit code 2, soon: there are none, and nobody answers for the instance', async () => {
    const hanging = await startHangingEndpoint();
    try {
      const begun = performance.now();
      const env = { ...home(''), AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: hanging.url };
      const { stderr } = await refusal([], env);
      assert.equal(stderr, 'trailproof: No AWS credentials were found. Set AWS_PROFILE, give --profile, or run `aws configure`.\n');
      assert.ok(performance.now() - begun < 5_000, `${performance.now() - begun} ms`);
    } finally {
      hanging.stop();
    }
  });

  it('a profile’s Region is the one to ask first, and keys beside --profile are passed over without a word', async () => {
    const sim = aws.use(WORLD);
    const env = home(`[profile own]\nregion = eu-west-1\n${keysOf(sim, ACCOUNT)}`);
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAXXXXXXXXXXXXXXXX', AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: '', AWS_DEFAULT_REGION: '' };
    const { stderr, result } = await scanLive(sim, ['--profile', 'own'], { env: { ...env, ...keys } });
    assert.match(stderr, /^Account 111122223333: \d+ calls in [\d.]+ s, 0 repeated\nExit code 0: Every finding passed\.\n$/);
    assert.equal(result.accounts[0]?.account, ACCOUNT);
    assert.deepEqual(
      sim.calls.list({ service: 'sts' }).map(({ region }) => region),
      ['eu-west-1'],
    );
  });
});
