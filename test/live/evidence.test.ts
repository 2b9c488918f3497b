import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanResult, Snapshot } from '../../src/types.js';
import { assertRefused, BIN, environment, finished, run, start, temporaryFolder } from '../support/cli.js';
import {
  account,
  ACCOUNT,
  bucket,
  eventDataStore,
  kmsKey,
  LOG_ARCHIVE,
  MANAGEMENT,
  oneAccount,
  organizationTrail,
  role,
  ROLE,
  trail,
} from '../support/simulator/builders.js';
import type { Fault, World } from '../support/simulator.js';
import { runLive, scanLive, simulator } from './support.js';

const REGIONS = ['us-east-1', 'eu-west-1'];
const OPEN = { publicAccessBlock: null, ownership: 'ObjectWriter' } as const;

/** Something of everything, with good and bad verdicts. */
const rich: World = {
  regions: REGIONS,
  accounts: [
    account({
      trails: [
        trail({
          advancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
          bucketPrefix: 'a',
          snsTopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:t`,
        }),
        trail({ name: 'regional', homeRegion: 'eu-west-1', multiRegion: false, status: { logging: false }, bucket: 'open-logs', tags: {} }),
        trail({
          name: 'dangling',
          bucket: 'gone-logs',
          eventSelectors: [{ ReadWriteType: 'ReadOnly', DataResources: [{ Type: 'AWS::S3::Object', Values: ['arn:aws:s3'] }] }],
        }),
        trail({ name: 'foreign', bucket: 'their-logs' }),
      ],
      buckets: [
        bucket(),
        bucket({ name: 'open-logs', region: 'eu-west-1', ...OPEN, acl: [{ grantee: 'AllUsers', permission: 'READ' }], logging: null }),
      ],
      eventDataStores: [
        eventDataStore(),
        eventDataStore({ name: 'b', region: 'eu-west-1', kmsKeyId: 'alias/lake' }),
        eventDataStore({ name: 'c', kmsKeyId: '' }),
      ],
      kmsKeys: [kmsKey(), kmsKey({ region: 'eu-west-1', aliases: ['alias/lake'] })],
    }),
  ],
  buckets: [bucket({ name: 'their-logs', owner: '444455556666' })],
};

const member: World = {
  regions: REGIONS,
  organization: { management: MANAGEMENT },
  accounts: [
    account({ id: MANAGEMENT, trails: [organizationTrail({ eventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] })] }),
    account({ id: LOG_ARCHIVE, buckets: [bucket({ name: 'organization-logs' })] }),
    account(),
  ],
};

const worlds: Readonly<Record<string, readonly [World, (readonly Fault[])?]>> = {
  healthy: [rich],
  'nothing at all': [oneAccount({ trails: [], buckets: [], eventDataStores: [] }, { regions: REGIONS })],
  'a member of an organization': [member],
  'S3 denied': [rich, [{ kind: 'denied', service: ['s3', 's3control'] }]],
  'a Region denied': [rich, [{ kind: 'scpDenied', region: 'eu-west-1' }]],
  'CloudTrail throttled': [rich, [{ kind: 'throttled', service: 'cloudtrail', probability: 0.5 }]],
  'half of all calls failing': [rich, [{ kind: 'serverError', service: ['cloudtrail', 's3', 's3control', 'kms'], probability: 0.6 }]],
  'answers that are none': [rich, [{ kind: 'wrongBody', service: ['cloudtrail', 's3', 's3control', 'kms'], probability: 0.5 }]],
  'no Regions': [rich, [{ kind: 'denied', service: 'ec2' }]],
  'Regions without event data stores': [{ ...rich, regionsWithoutLake: ['eu-west-1'] }],
};

/** What nobody may find in anything that is kept or shown. */
const SECRETS = ['simulated/secret', 'AKIASIM1', 'ASIASIM1', 'aws4_request', 'Signature=', 'X-Amz-Signature', 'x-amz-security-token'];

function assertNoSecrets(text: string, where: string, more: readonly string[] = []): void {
  for (const secret of [...SECRETS, ...more]) assert.ok(!text.includes(secret), `${where} has ${secret}`);
}

describe('live scans: saved evidence', () => {
  const aws = simulator();
  const VERIFY = ['--param', 'CloudTrail.10.verifyKeyManager=true'];
  const BY_REGION = ['--scope', 'region', '-c', 'CloudTrail.1,CloudTrail.3,CloudTrail.6'];

  for (const [name, [world, faults]] of Object.entries(worlds)) {
    for (const args of name === 'a Region denied' ? [VERIFY, BY_REGION] : [VERIFY]) {
      it(`judged again gives the same findings: ${name} (${args[0]})`, async () => {
        const sim = aws.use(world, faults);
        const cwd = temporaryFolder();
        const live = await scanLive(sim, ['--save-evidence', 'evidence.json', '-o', 'html=live.html', '-v', ...args], { cwd });
        const again = await run(['scan', '-i', 'evidence.json', '-o', 'json', ...args], { cwd });
        const { findings, controls, summary, scan } = JSON.parse(again.stdout) as ScanResult;
        assert.equal(JSON.stringify(findings), JSON.stringify(live.result.findings));
        assert.deepEqual([controls, summary, scan.complete], [live.result.controls, live.result.summary, live.result.scan.complete]);
        assert.equal(again.code, live.code);
        const evidence = readFileSync(join(cwd, 'evidence.json'), 'utf8');
        assertNoSecrets(evidence, 'the evidence');
        assertNoSecrets(live.stdout, 'the report');
        assertNoSecrets(live.stderr, 'standard error');
        assertNoSecrets(readFileSync(join(cwd, 'live.html'), 'utf8'), 'the page');
        assert.equal((JSON.parse(evidence) as Snapshot).origin, 'live');
      });
    }
  }

  it('`collect` saves what `scan --save-evidence` saves', async () => {
    const sim = aws.use(rich);
    const cwd = temporaryFolder();
    await scanLive(sim, ['--save-evidence', 'scan.json'], { cwd });
    const { code, stderr } = await runLive(sim, ['collect', '-o', 'collect.json'], { cwd });
    assert.equal(code, 0, stderr);
    const read = (file: string): Snapshot => ({ ...(JSON.parse(readFileSync(join(cwd, file), 'utf8')) as Snapshot), collectedAt: '' });
    assert.deepEqual(read('collect.json'), read('scan.json'));
  });

  it('two scans of the same world give the same bytes', async () => {
    const sim = aws.use(rich);
    const [first, second] = [await scanLive(sim), await scanLive(sim)];
    assert.equal(first.stdout, second.stdout);
  });

  it('has no policy in it, and says that none was asked for', async () => {
    const sim = aws.use({ ...rich, accounts: [account({ trails: [trail()], buckets: [bucket({ ...OPEN, policyIsPublic: true })] })] });
    const cwd = temporaryFolder();
    await scanLive(sim, ['--save-evidence', 'evidence.json'], { cwd });
    const evidence = readFileSync(join(cwd, 'evidence.json'), 'utf8');
    assert.doesNotMatch(evidence, /"Statement"|"Principal"|"principal"/);
    assert.equal(sim.calls.count('s3:GetBucketPolicy'), 0);
  });

  it('an interrupted scan keeps what it has, says that it is incomplete, and ends at once', async () => {
    const sim = aws.use(rich, [{ kind: 'slow', ms: 20_000, operation: ['GetTrailStatus', 'GetBucketLogging'] }]);
    const cwd = temporaryFolder();
    const child = start(['scan', '-o', 'json=report.json', '--save-evidence', 'evidence.json'], { cwd, env: sim.env(ACCOUNT) });
    const ended = finished(child);
    while (sim.calls.count('s3:GetBucketAcl') === 0) await new Promise(resolve => setTimeout(resolve, 20));
    await new Promise(resolve => setTimeout(resolve, 150));
    const interrupted = performance.now();
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    assert.ok(performance.now() - interrupted < 1_500, `${performance.now() - interrupted} ms`);
    assert.equal(code, 130, stderr);
    const report = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')) as ScanResult;
    assert.equal(report.scan.complete, false);
    const statuses = (control: string): string[] =>
      report.findings.filter(({ controlId }) => controlId === control).map(({ status }) => status);
    assert.deepEqual(
      [statuses('CloudTrail.3'), statuses('CloudTrail.9').sort()],
      [['NOT_AVAILABLE'], ['FAILED', 'PASSED', 'PASSED', 'PASSED']],
    );
    const again = await run(['scan', '-i', 'evidence.json', '-o', 'json'], { cwd });
    assert.equal(JSON.stringify((JSON.parse(again.stdout) as ScanResult).findings), JSON.stringify(report.findings));
  });

  it('only of what the selected controls need', async () => {
    const sim = aws.use(rich);
    const cwd = temporaryFolder();
    await scanLive(sim, ['-c', 'CloudTrail.4', '--save-evidence', 'evidence.json'], { cwd });
    const { facts } = JSON.parse(readFileSync(join(cwd, 'evidence.json'), 'utf8')) as Snapshot;
    for (const [name, fact] of Object.entries(facts)) {
      if (name === 'trails') assert.equal(fact.state, 'present');
      else assert.ok(fact.state === 'missing' && fact.reason === 'NOT_REQUESTED', name);
    }
    // What was not asked for is unknown when it is judged with other controls, and never a verdict.
    const { stdout, code } = await run(['scan', '-i', 'evidence.json', '-o', 'json', '-c', 'CloudTrail.9'], { cwd });
    assert.deepEqual(
      (JSON.parse(stdout) as ScanResult).findings.map(({ status }) => status),
      ['NOT_AVAILABLE'],
    );
    assert.equal(code, 3);
  });
});

describe('live scans: who asks', () => {
  const aws = simulator();
  const audited = (own: Parameters<typeof role>[0]): World => ({
    regions: REGIONS,
    accounts: [
      account({ id: MANAGEMENT }),
      account({ trails: [trail()], buckets: [bucket()], roles: [role({ trusts: [MANAGEMENT], ...own })] }),
    ],
  });
  const ARN = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;
  const NOBODY = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' };

  /** A folder with an AWS configuration. */
  function configured(config: string, credentials = ''): Record<string, string> {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config'), config);
    writeFileSync(join(folder, 'credentials'), credentials);
    return { ...NOBODY, AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
  }

  it('says nothing but what it took and how it ended: no warning of the SDK or of Node', async () => {
    const { stderr } = await scanLive(aws.use(rich));
    assert.match(stderr, /^Account 111122223333: \d+ calls in \d+(\.\d)? s, 0 repeated\nExit code 1: [^\n]+\n$/);
  });

  it('says nothing at all with --quiet', async () => {
    const { stderr } = await scanLive(aws.use(rich), ['-q']);
    assert.equal(stderr, '');
  });

  it('--role-arn with --external-id', async () => {
    const sim = aws.use(audited({ externalId: 'a-secret-between-us' }));
    const { result, code, stdout, stderr } = await scanLive(sim, ['-v', '--role-arn', ARN, '--external-id', 'a-secret-between-us'], {
      account: MANAGEMENT,
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      result.accounts.map(one => one.account),
      [ACCOUNT],
    );
    assertNoSecrets(stdout + stderr, 'the output', ['a-secret-between-us']);
    assert.equal(sim.calls.count('sts:AssumeRole'), 1);
    assert.ok(sim.calls.list({ service: 'cloudtrail' }).every(call => call.account === ACCOUNT));
  });

  it('--role-session-name is the name that CloudTrail records', async () => {
    const { code } = await scanLive(aws.use(audited({})), ['--role-arn', ARN, '--role-session-name', 'audit-2026'], {
      account: MANAGEMENT,
    });
    assert.equal(code, 0);
  });

  it('a profile', async () => {
    const sim = aws.use(rich);
    const { AWS_ACCESS_KEY_ID: key = '' } = sim.env(ACCOUNT);
    const env = configured(
      '[profile audit]\nregion = eu-west-1\n',
      `[audit]\naws_access_key_id = ${key}\naws_secret_access_key = simulated/secret\n`,
    );
    const { result } = await scanLive(sim, ['--profile', 'audit'], { env });
    assert.deepEqual(
      result.accounts.map(one => one.account),
      [ACCOUNT],
    );
  });

  type Refusal = readonly [
    what: string,
    args: readonly string[],
    message: RegExp,
    env?: (() => Record<string, string>) | undefined,
    faults?: readonly Fault[],
  ];
  const refusals: readonly Refusal[] = [
    ['no credentials at all', [], /No AWS credentials were found.*(AWS_PROFILE|--profile|aws configure)/, () => NOBODY],
    [
      'a profile that does not exist',
      ['--profile', 'nowhere'],
      /profile nowhere/,
      () => configured('[profile other]\nregion = us-east-1\n'),
    ],
    ['a role that does not admit us', ['--role-arn', ARN], /role .*TrailproofAudit could not be assumed.*(trust policy|--external-id)/],
    ['a role with a wrong external id', ['--role-arn', ARN, '--external-id', 'wrong'], /could not be assumed.*--external-id/],
    ['a role that does not exist', ['--role-arn', `${ARN}X`], /TrailproofAuditX could not be assumed/],
    ['something that is no ARN', ['--role-arn', 'TrailproofAudit'], /TrailproofAudit/],
    ['a token that has expired', [], /expired.*`aws /, undefined, [{ kind: 'expiredToken' }]],
    [
      'keys that AWS does not know',
      [],
      /aws sts get-caller-identity/,
      () => ({ AWS_ACCESS_KEY_ID: 'AKIAXXXXXXXXXXXXXXXX', AWS_SECRET_ACCESS_KEY: 'x' }),
    ],
    ['STS that denies', [], /aws sts get-caller-identity/, undefined, [{ kind: 'denied', service: 'sts' }]],
    ['STS that throttles', [], /aws sts get-caller-identity/, undefined, [{ kind: 'throttled', service: 'sts' }]],
    ['STS that answers something else', [], /aws sts get-caller-identity/, undefined, [{ kind: 'wrongBody', service: 'sts' }]],
    ['STS that cannot be reached', [], /(reach|connect|network|endpoint)/i, () => ({ AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:1' })],
    [
      'an SSO session that is not there',
      ['--profile', 'sso'],
      /aws sso login --profile sso/,
      () =>
        configured(
          '[profile sso]\nsso_session = s\nsso_account_id = 111122223333\nsso_role_name = Audit\nregion = us-east-1\n[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://x.awsapps.com/start\n',
        ),
    ],
  ];
  for (const [what, args, message, env, faults] of refusals) {
    it(`exit code 2: ${what}`, async () => {
      const sim = aws.use(audited({ externalId: 'right' }), faults);
      const cwd = temporaryFolder();
      const outcome = await runLive(sim, ['scan', '-o', 'json', '--save-evidence', 'evidence.json', ...args], {
        account: MANAGEMENT,
        cwd,
        env: env?.() ?? {},
      });
      assertRefused(outcome, message);
      assert.doesNotMatch(outcome.stderr, /\.\.|\.: |undefined/);
      assertNoSecrets(outcome.stderr, 'standard error', ['AKIAXXX']);
      assert.throws(() => readFileSync(join(cwd, 'evidence.json')), 'nothing is written');
    });
  }

  for (const [key, name, code] of [
    ['\x03', 'Ctrl-C', 130],
    ['\x04', 'Ctrl-D', 2],
  ] as const) {
    it(`asked for an MFA code, ${name} ends it at once: exit code ${code}`, async () => {
      const sim = aws.use(oneAccount());
      const command = `'${process.execPath}' '${BIN}' scan --role-arn ${ARN} --mfa-serial arn:aws:iam::${ACCOUNT}:mfa/me`;
      // Prompts are for terminals, and `script` makes one.
      const child = spawn('script', ['-qec', command, '/dev/null'], { env: environment(sim.env(ACCOUNT)), stdio: 'pipe' });
      let shown = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        const wasAsked = shown.includes('Code of the MFA device');
        shown += text;
        if (!wasAsked && shown.includes('Code of the MFA device')) child.stdin.write(key);
      });
      const [ended] = (await once(child, 'close')) as [number];
      assert.equal(ended, code, shown);
      assert.equal(shown.includes('was given'), code === 2, shown);
      assert.equal(sim.calls.count(), 0);
    });
  }

  it('an MFA code is not asked for where nobody can answer', async () => {
    const sim = aws.use(audited({ mfa: { serial: 'arn:aws:iam::999988887777:mfa/me', code: '123456' } }));
    const outcome = await runLive(sim, ['scan', '--role-arn', ARN, '--mfa-serial', 'arn:aws:iam::999988887777:mfa/me'], {
      account: MANAGEMENT,
    });
    assert.equal(outcome.code, 2);
    assert.match(outcome.stderr, /MFA/);
    assert.equal(sim.calls.count('sts:AssumeRole'), 0);
  });
});
