import assert from 'node:assert/strict';
import type { Finding } from '../../src/types.js';
import { account, ACCOUNT, bucket, eventDataStore, trail } from '../support/simulator/builders.js';
import type { World } from '../support/simulator.js';
import { scanLive, simulator, table } from './support.js';

interface Place {
  readonly partition: 'aws-cn' | 'aws-us-gov';
  /** Home of the trail, and the other. */
  readonly regions: readonly [string, string];
}

const places: readonly Place[] = [
  { partition: 'aws-cn', regions: ['cn-north-1', 'cn-northwest-1'] },
  { partition: 'aws-us-gov', regions: ['us-gov-west-1', 'us-gov-east-1'] },
];

describe('live scans: partitions', () => {
  const aws = simulator();

  for (const { partition, regions } of places) {
    const [home, other] = regions;
    const arn = (service: string, region: string, name: string): string => `arn:${partition}:${service}:${region}:${ACCOUNT}:${name}`;
    const own = {
      logGroupArn: arn('logs', home, 'log-group:trail:*'),
      logRoleArn: arn('iam', '', 'role/TrailToLogs'),
      kmsKeyArn: arn('kms', home, 'key/x'),
    };
    const world: World = {
      partition,
      accounts: [
        account({
          trails: [
            trail({ ...own, homeRegion: home, bucket: 'near' }),
            trail({ ...own, name: 'second', homeRegion: other, multiRegion: false, bucket: 'far' }),
          ],
          buckets: [
            bucket({ name: 'near', region: home, publicAccessBlock: null, ownership: 'ObjectWriter' }),
            bucket({ name: 'far', region: home, publicAccessBlock: null, policyIsPublic: true, logging: null }),
          ],
          eventDataStores: [eventDataStore({ region: other, id: 'aaaa', kmsKeyId: arn('kms', other, 'key/x') })],
        }),
      ],
    };

    for (const region of regions) {
      it(`${partition}, asked from ${region}`, async () => {
        const sim = aws.use(world);
        const { result, code } = await scanLive(sim, [], { region });
        assert.deepEqual(table(result), [
          '1 PASSED account',
          `2 PASSED management-events ${home}`,
          `2 PASSED second ${other}`,
          '3 PASSED account',
          `4 PASSED management-events ${home}`,
          `4 PASSED second ${other}`,
          `5 PASSED management-events ${home}`,
          `5 PASSED second ${other}`,
          `6 FAILED far ${home}`,
          `6 PASSED near ${home}`,
          `7 FAILED far ${home}`,
          `7 PASSED near ${home}`,
          `9 PASSED management-events ${home}`,
          `9 PASSED second ${other}`,
          `10 PASSED store aaaa ${other}`,
        ]);
        assert.equal(code, 1);
        assert.deepEqual(new Set(result.findings.map(finding => finding.partition)), new Set([partition]));
        assert.deepEqual(
          result.accounts.map(one => one.partition),
          [partition],
        );
        const ids = (control: string): string[] =>
          result.findings.filter(({ controlId }: Finding) => controlId === control).map(({ resource }) => resource.id);
        assert.deepEqual(
          ids('CloudTrail.2').sort(),
          [arn('cloudtrail', home, 'trail/management-events'), arn('cloudtrail', other, 'trail/second')].sort(),
        );
        assert.deepEqual(ids('CloudTrail.6'), [`arn:${partition}:s3:::far`, `arn:${partition}:s3:::near`]);
        assert.deepEqual(ids('CloudTrail.10'), [arn('cloudtrail', other, 'eventdatastore/aaaa')]);
        // Nothing asks outside the partition.
        assert.deepEqual([...new Set(sim.calls.list().map(call => call.region))].sort(), [...regions].sort());
        for (const { id, resource, evidence } of result.findings) assert.doesNotMatch(JSON.stringify([id, resource, evidence]), /arn:aws:/);
      });
    }

    it(`${partition}: a fingerprint has the Region of the ARN`, async () => {
      const sim = aws.use(world);
      const { result } = await scanLive(sim, ['-c', 'CloudTrail.4,CloudTrail.6']);
      assert.deepEqual(result.findings.map(({ id }) => id.split('|')[2]).sort(), ['-', '-', ...regions].sort());
    });
  }
});
