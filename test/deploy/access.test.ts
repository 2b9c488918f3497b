import assert from 'node:assert/strict';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { account, ACCOUNT, bucket, eventDataStore, MANAGEMENT, organizationTrail, role, trail } from '../support/simulator/builders.js';
import type { Fault, PolicyDocument, Role, World } from '../support/simulator.js';
import { assertRefused } from '../support/cli.js';
import { runLive, scanLive, type Scanned, simulator, table } from '../live/support.js';
import { Clients } from '../simulator/clients.js';
import { deploy, readTemplate, type Values } from './cloudformation.js';

const SCANNER = `arn:aws:iam::${MANAGEMENT}:role/TrailproofScan`;
const MEMBER_ROLE = `arn:aws:iam::${ACCOUNT}:role/TrailproofAudit`;
const EXTERNAL_ID = 'trailproof-2f1c';
const REGIONS = ['us-east-1', 'eu-west-1'];
const STRANGER = '444455556666';

/** A bucket of which the ACL is asked for. */
const OPEN = { region: 'eu-west-1', publicAccessBlock: null, ownership: 'ObjectWriter' } as const;
/** Only then are the ownership controls asked for. */
const NO_ACL: readonly Fault[] = [{ kind: 'denied', operation: 'GetBucketAcl', resource: 'no-acl' }];

const template = readTemplate('member-role.yaml');

/** The member role as the template makes it, in an account that has something to say to every control. */
function world(parameters: Values, change: (policy: PolicyDocument) => PolicyDocument = policy => policy): World {
  const made = deploy(template, { ScanningRoleArn: SCANNER, ...parameters });
  const policy = change(made.Policies[0]!.PolicyDocument);
  const member: Role = { name: made.RoleName, trustPolicy: made.AssumeRolePolicyDocument, policy };
  const scanners = ['TrailproofScan', 'Other'].map(name => role({ name, trusts: [MANAGEMENT] }));
  return {
    regions: REGIONS,
    organization: { management: MANAGEMENT },
    accounts: [
      account({ id: MANAGEMENT, roles: scanners, trails: [organizationTrail()], buckets: [bucket({ name: 'organization-logs' })] }),
      account({
        roles: [member],
        trails: [
          trail({ insightSelectors: ['ApiCallRateInsight'] }),
          ...['open', 'no-acl'].map(name => trail({ name, homeRegion: 'eu-west-1', multiRegion: false, bucket: name })),
        ],
        buckets: [bucket(), bucket({ name: 'open', ...OPEN }), bucket({ name: 'no-acl', ...OPEN })],
        eventDataStores: [eventDataStore()],
      }),
      // As an account outside of the organization, with a role of the same name.
      account({ id: STRANGER, member: false, roles: [role({ name: 'TrailproofScan', trusts: [STRANGER] })] }),
    ],
  };
}

describe('deploy: what the template grants', () => {
  const aws = simulator();

  /** A session of a role, as the environment of a command. */
  async function session(name = 'TrailproofScan', caller = MANAGEMENT): Promise<Record<string, string>> {
    const clients = new Clients(aws.sim);
    try {
      const RoleArn = `arn:aws:iam::${caller}:role/${name}`;
      const answer = await clients.sts({ account: caller }).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'scan' }));
      const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials!;
      return { AWS_ACCESS_KEY_ID: AccessKeyId!, AWS_SECRET_ACCESS_KEY: SecretAccessKey!, AWS_SESSION_TOKEN: SessionToken! };
    } finally {
      clients.destroy();
    }
  }

  const asMember = async (args: readonly string[] = [], externalId: string | null = EXTERNAL_ID): Promise<Scanned> => {
    const id = externalId === null ? [] : ['--external-id', externalId];
    return scanLive(aws.sim, ['--role-arn', MEMBER_ROLE, ...id, ...args], { env: await session() });
  };

  /** Every call about the account and what came of it. Foreign buckets are closed whatever the role may do. */
  const answers = (): string[] =>
    aws.sim.calls
      .list({ account: ACCOUNT })
      .map(({ service, operation, region, resource, outcome }) => `${service}:${operation} ${region} ${resource} ${outcome}`)
      .sort();

  for (const discovery of ['sweep', 'list']) {
    it(`is all that a scan of a member account needs, --discovery ${discovery}: the verdicts are those of unlimited access`, async () => {
      aws.use(world({ ExternalId: EXTERNAL_ID }), NO_ACL);
      const way = ['--discovery', discovery, '--coverage'];
      const unlimited = await scanLive(aws.sim, way);
      const expected = answers();
      aws.sim.calls.clear();
      const limited = await asMember(way);
      assert.deepEqual(table(limited.result), table(unlimited.result));
      assert.equal(limited.result.accounts[0]?.discovery?.used, discovery);
      assert.deepEqual(answers(), expected);
      for (const control of ['1', '2', '3', '4', '5', '6', '7', '9', '10']) {
        assert.ok(
          table(limited.result).some(line => line.startsWith(`${control} `)),
          control,
        );
      }
      aws.sim.setFaults([]);
      const args = ['doctor', '--role-arn', MEMBER_ROLE, '--external-id', EXTERNAL_ID, '--discovery', discovery];
      const doctor = await runLive(aws.sim, args, { env: await session() });
      assert.deepEqual([doctor.code, doctor.stderr], [0, '']);
    });
  }

  it('is the least: without any one of its actions a call is refused', async function () {
    this.timeout(180_000);
    aws.use(world({ ExternalId: EXTERNAL_ID }), NO_ACL);
    // With ListTrails allowed, DescribeTrails is only asked where that names a trail not yet seen; either is refused by name.
    const scan = (): Promise<Scanned> => asMember(['--discovery', 'list', '--coverage']);
    await scan();
    const granted = new Set(answers());
    const [statement] = deploy(template, { ScanningRoleArn: SCANNER, ExternalId: EXTERNAL_ID }).Policies[0]!.PolicyDocument.Statement;
    const actions = [statement!.Action].flat();
    assert.ok(actions.length > 10);
    for (const action of actions) {
      const without = { ...statement!, Action: actions.filter(one => one !== action) };
      const limited = world({ ExternalId: EXTERNAL_ID }, policy => ({ ...policy, Statement: [without] }));
      aws.use(limited, NO_ACL);
      const { code } = await scan();
      const refused = answers().filter(answer => !granted.has(answer));
      assert.ok(
        refused.some(answer => /AccessDenied|UnauthorizedOperation|403/.test(answer)),
        `${action}: ${refused.join('; ')}`,
      );
      assert.ok(code === 1 || code === 3, action);
    }
  });

  it('needs no external id where the organization is asked for', async () => {
    aws.use(world({ OrganizationId: 'o-trailproof' }));
    const { result } = await asMember([], null);
    assert.equal(result.accounts[0]?.account, ACCOUNT);
  });

  const refused: Readonly<
    Record<string, { readonly parameters?: Values; readonly by?: readonly [string, string]; readonly args?: string[] }>
  > = {
    'a scan without the external id': { args: [] },
    'a scan with another external id': { args: ['--external-id', 'another'] },
    'another role of the scanning account': { by: ['Other', MANAGEMENT] },
    'a role of the same name in another account': { by: ['TrailproofScan', STRANGER] },
    'a scanning role of another organization': { parameters: { OrganizationId: 'o-a1b2c3d4e5' } },
  };
  for (const [name, { parameters = { ExternalId: EXTERNAL_ID }, by, args = ['--external-id', EXTERNAL_ID] }] of Object.entries(refused)) {
    it(`lets nobody else in: ${name}`, async () => {
      aws.use(world(parameters));
      const env = await session(...(by ?? []));
      assertRefused(await runLive(aws.sim, ['scan', '--role-arn', MEMBER_ROLE, ...args], { env }), /could not be assumed/);
    });
  }

  it('lets nobody else in: a user of the scanning account', async () => {
    aws.use(world({ ExternalId: EXTERNAL_ID }));
    const args = ['scan', '--role-arn', MEMBER_ROLE, '--external-id', EXTERNAL_ID];
    assertRefused(await runLive(aws.sim, args, { account: MANAGEMENT }), /could not be assumed/);
  });
});
