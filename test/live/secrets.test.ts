import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/cli.js';
import { ACCOUNT, account, bucket, MANAGEMENT, role, ROLE, trail } from '../support/simulator/builders.js';
import type { Fault, World } from '../support/simulator.js';
import { startProxy } from './proxy.js';
import { runLive, simulator } from './support.js';
import { startTunnellingProxy } from './tunnel.js';

const WORLD: World = {
  regions: ['us-east-1', 'eu-west-1'],
  accounts: [
    account({ id: MANAGEMENT }),
    account({ trails: [trail()], buckets: [bucket()], roles: [role({ trusts: [MANAGEMENT], externalId: 'between-us-only' })] }),
  ],
};
const ARN = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
const REPORTS = ['json=r.json', 'html=r.html', 'sarif=r.sarif', 'text=r.txt', 'text'].flatMap(output => ['-o', output]);
const SCAN = ['scan', '-v', ...REPORTS, '--sarif-profile', 'full', '--save-evidence', 'evidence.json'];

describe('live scans: secrets', () => {
  const aws = simulator();
  const stories: readonly (readonly [what: string, externalId: string, faults: readonly Fault[], login: string, files: number])[] = [
    ['all is well', 'between-us-only', [], 'user:proxy-word', 5],
    ['nothing is', 'between-us-only', [{ kind: 'denied', service: ['cloudtrail', 's3', 's3control', 'ec2'] }], 'user:proxy-word', 5],
    ['all answers are broken', 'between-us-only', [{ kind: 'malformed', service: ['cloudtrail', 's3', 'ec2'] }], 'user:proxy-word', 5],
    ['the role is denied', 'not-between-us', [], 'user:proxy-word', 0],
    ['the proxy refuses', 'between-us-only', [], 'user:another-word', 0],
  ];
  for (const [what, externalId, faults, login, files] of stories) {
    it(`are in no report, no evidence and no message when ${what}`, async () => {
      const sim = aws.use(WORLD, faults);
      const seen = await startProxy(sim.url);
      const proxy = await startTunnellingProxy({ login: 'user:proxy-word' });
      const cwd = temporaryFolder();
      try {
        const env = { AWS_ENDPOINT_URL: seen.url, HTTP_PROXY: `http://${login}@127.0.0.1:${proxy.port}` };
        const args = [...SCAN, '--role-arn', ARN, '--external-id', externalId];
        const { code, stdout, stderr } = await runLive(sim, args, { account: MANAGEMENT, cwd, env });
        const written = readdirSync(cwd);
        assert.equal(written.length, files, `${code}: ${stderr}`);
        const keys = seen.seen.flatMap(({ headers }) => /Credential=(\w+)\//.exec(headers.authorization ?? '')?.[1] ?? []);
        const tokens = seen.seen.flatMap(({ headers }) => headers['x-amz-security-token'] ?? []).flat();
        const { AWS_ACCESS_KEY_ID: own = '', AWS_SECRET_ACCESS_KEY: secret = '' } = sim.env(MANAGEMENT);
        if (files > 0) assert.ok(tokens.length > 0 && new Set(keys).size > 1, 'the role was assumed');
        const words = ['proxy-word', 'another-word', Buffer.from(login).toString('base64'), 'between-us'];
        const secrets = [...new Set([own, secret, ...keys, ...tokens, ...words])];
        for (const [where, text] of [
          ['standard output', stdout],
          ['standard error', stderr],
          ...written.map(file => [file, readFileSync(join(cwd, file), 'utf8')] as const),
        ] as const) {
          for (const one of secrets) assert.ok(!text.includes(one), `${where} has ${one}`);
        }
      } finally {
        await Promise.all([seen.stop(), proxy.stop()]);
      }
    });
  }
});
