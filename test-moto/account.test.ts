import assert from 'node:assert/strict';
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { CreateOrganizationCommand } from '@aws-sdk/client-organizations';
import { ACCOUNT, type Call, clients, credentialsOf, reset, scan } from './moto.js';
import { createBucket, createGoodBucket, createGoodTrail, createTrail } from './world.js';

function regionsOf(calls: readonly Call[], name: string): string[] {
  return calls.flatMap(({ operation, region }) => (operation === name ? [region] : [])).sort();
}

/** Some that AWS does not enable by itself, and moto has not opted in to. */
const NOT_ENABLED = [
  'ap-east-1',
  'ap-south-2',
  'ap-southeast-4',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
];

describe('moto: the account', () => {
  beforeEach(reset);

  it('only the enabled Regions are asked, each once: 24 of the 38 that moto lists', async () => {
    const { Regions = [] } = await clients().ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
    const enabled = Regions.flatMap(({ RegionName, OptInStatus }) => (OptInStatus === 'not-opted-in' ? [] : [RegionName!])).sort();
    assert.deepEqual([Regions.length, enabled.length], [38, 24]);
    const { calls, result } = await scan();
    assert.deepEqual(regionsOf(calls, 'DescribeTrails'), enabled);
    assert.deepEqual(regionsOf(calls, 'ListEventDataStores'), enabled);
    for (const region of NOT_ENABLED)
      assert.ok(!enabled.includes(region) && Regions.some(({ RegionName }) => RegionName === region), region);
    assert.deepEqual(
      result.accounts.map(({ account, partition, origin }) => ({ account, partition, origin })),
      [{ account: ACCOUNT, partition: 'aws', origin: 'live' }],
    );
  });

  it('event data stores: moto answers 500 with HTML, so none is judged, and every Region is named', async () => {
    const { verdicts, finding, calls } = await scan('--controls', 'CloudTrail.10');
    assert.deepEqual(verdicts, { '10 account': 'NOT_AVAILABLE' });
    const { reasons } = finding('10 account');
    const asked = regionsOf(calls, 'ListEventDataStores');
    assert.equal(reasons.length, asked.length);
    for (const region of asked) {
      const named = new RegExp(`^cloudtrail:ListEventDataStores failed in ${region}\\b`);
      assert.ok(
        reasons.some(({ description }) => named.test(description)),
        region,
      );
    }
    assert.deepEqual([...new Set(reasons.map(({ code }) => code))], ['CONFIG_RULE_EVALUATION_ERROR']);
  });

  it('each trail is asked about by its ARN in its home Region: moto knows selectors there alone', async () => {
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs', { region: 'eu-west-1', IsMultiRegionTrail: true });
    await createTrail('local', 'audit-logs', { region: 'ca-central-1' });
    const { verdicts, calls } = await scan('--controls', 'CloudTrail.1,CloudTrail.3,CloudTrail.9');
    assert.deepEqual(verdicts, {
      '1 account': 'PASSED',
      '3 account': 'PASSED',
      '9 audit in eu-west-1': 'FAILED',
      '9 local in ca-central-1': 'FAILED',
    });
    assert.deepEqual(regionsOf(calls, 'GetTrailStatus'), ['ca-central-1', 'eu-west-1']);
    assert.deepEqual(regionsOf(calls, 'GetEventSelectors'), ['eu-west-1']);
    assert.deepEqual(regionsOf(calls, 'ListTags'), ['ca-central-1', 'eu-west-1']);
  });

  it('only what the selected controls need is asked for', async () => {
    await createGoodBucket();
    await createGoodTrail();
    const { verdicts, calls } = await scan('--controls', 'CloudTrail.4');
    assert.deepEqual(verdicts, { '4 audit in us-east-1': 'PASSED' });
    assert.deepEqual([...new Set(calls.map(({ operation }) => operation))].sort(), [
      'DescribeRegions',
      'DescribeTrails',
      'GetCallerIdentity',
    ]);
  });

  it('one finding a Region: a single-Region trail is logging in its own Region, and nowhere else', async () => {
    await createBucket('audit-logs');
    await createTrail('local', 'audit-logs', { region: 'eu-west-1' });
    const { verdicts, calls } = await scan('--controls', 'CloudTrail.3', '--scope', 'region');
    assert.deepEqual(
      verdicts,
      Object.fromEntries(
        regionsOf(calls, 'DescribeTrails').map(region => [`3 account in ${region}`, region === 'eu-west-1' ? 'PASSED' : 'FAILED']),
      ),
    );
  });

  it('a Region that is asked for limits the findings and not the evidence', async () => {
    await createBucket('audit-logs');
    await createTrail('audit', 'audit-logs', { IsMultiRegionTrail: true });
    await createTrail('local', 'audit-logs', { region: 'eu-west-1', EnableLogFileValidation: true });
    const { verdicts } = await scan('--controls', 'CloudTrail.1,CloudTrail.3,CloudTrail.4', '--regions', 'eu-west-1');
    assert.deepEqual(verdicts, { '1 account': 'PASSED', '3 account': 'PASSED', '4 local in eu-west-1': 'PASSED' });
  });

  it('a role of another account: its trails are judged, and ours are not', async () => {
    await createGoodBucket();
    await createGoodTrail();
    const other = await credentialsOf('222222222222');
    await createBucket('other-logs', 'us-east-1', clients('us-east-1', other));
    await createTrail('other', 'other-logs', { credentials: other, EnableLogFileValidation: true });
    const { result, verdicts } = await scan(
      '--controls',
      'CloudTrail.1,CloudTrail.3,CloudTrail.4',
      '--role-arn',
      'arn:aws:iam::222222222222:role/audit',
    );
    assert.deepEqual(verdicts, { '1 account': 'FAILED', '3 account': 'PASSED', '4 other in us-east-1': 'PASSED' });
    assert.deepEqual(
      result.accounts.map(({ account }) => account),
      ['222222222222'],
    );
  });

  it('an organization trail is judged in the management account, which owns it; moto does not show it to members', async () => {
    await clients().organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    await createGoodBucket();
    await createGoodTrail('organization', { IsOrganizationTrail: true });
    const { verdicts } = await scan();
    assert.deepEqual(verdicts, {
      '1 account': 'PASSED',
      '2 organization in us-east-1': 'PASSED',
      '3 account': 'PASSED',
      '4 organization in us-east-1': 'PASSED',
      '5 organization in us-east-1': 'PASSED',
      '6 audit-logs': 'PASSED',
      '7 audit-logs': 'PASSED',
      '9 organization in us-east-1': 'PASSED',
      '10 account': 'NOT_AVAILABLE',
    });
    const member = await scan('--controls', 'CloudTrail.1,CloudTrail.2', '--role-arn', 'arn:aws:iam::222222222222:role/audit');
    assert.deepEqual(member.verdicts, { '1 account': 'FAILED', '2 account': 'PASSED (no resource)' });
  });
});
