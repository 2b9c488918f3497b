import { GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { missing, present } from '../facts.js';
import type { Fact, TrailStatus } from '../types.js';
import type { Aws } from './aws.js';
import { call, type Collector, forEachKey } from './collector.js';
import { required, text } from './failure.js';

/** GetTrailStatus by ARN in the home Region, of every trail that the account sees: in a member it tells of the member's own copy. */
export const trailStatus: Collector<'trailStatus', 'trails'> = {
  fact: 'trailStatus',
  after: ['trails'],
  calls: [call('cloudtrail:GetTrailStatus', 'trail')],
  async collect({ aws, account, have, known, regions, atMost }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const { trails, regions: seen, discovery } = inventory.value;
    const regionOf = new Map(
      trails.map(({ arn, homeRegion }) => {
        // The home may be a Region that this account has not enabled, or that a policy denies; any Region that shows the trail will do.
        const showing = regions.filter(region => seen[region]?.state === 'present' && seen[region].value.includes(arn));
        return [arn, showing.includes(homeRegion) ? homeRegion : (showing[0] ?? homeRegion)];
      }),
    );
    // With ListTrails nobody has tried the home Region of a trail that was described elsewhere.
    const described = discovery?.used === 'list' ? discovery.described : [];
    return present(
      await forEachKey([...regionOf.keys()].slice(0, atMost), async arn => {
        if (arn.split(':')[4] !== account && known.hasStatus(arn)) return TOLD_BY_OWNER;
        const home = regionOf.get(arn)!;
        const status = await statusIn(aws, home, arn);
        const other = described.find(region => region !== home && seen[region]?.state === 'present' && seen[region].value.includes(arn));
        if (status.state === 'present' || other === undefined) return status;
        const elsewhere = await statusIn(aws, other, arn);
        return elsewhere.state === 'present' ? elsewhere : status;
      }),
    );
  },
};

const TOLD_BY_OWNER = missing('NOT_REQUESTED', 'The account that owns the trail tells its status.', 'cloudtrail:GetTrailStatus');

function statusIn(aws: Aws, region: string, arn: string): Promise<Fact<TrailStatus>> {
  return aws.ask(
    'cloudtrail',
    'GetTrailStatus',
    region,
    (client, options) => client.send(new GetTrailStatusCommand({ Name: arn }), options),
    (answer): TrailStatus => ({
      isLogging: required(answer.IsLogging, 'IsLogging'),
      startedLoggingAt: time(answer.StartLoggingTime),
      stoppedLoggingAt: time(answer.StopLoggingTime),
      latestDeliveryAt: time(answer.LatestDeliveryTime),
      latestDeliveryError: text(answer.LatestDeliveryError),
      latestDigestDeliveryAt: time(answer.LatestDigestDeliveryTime),
      latestDigestDeliveryError: text(answer.LatestDigestDeliveryError),
      latestLogGroupDeliveryAt: time(answer.LatestCloudWatchLogsDeliveryTime),
      latestLogGroupDeliveryError: text(answer.LatestCloudWatchLogsDeliveryError),
    }),
  );
}

function time(date: Date | undefined): string | null {
  return date === undefined ? null : date.toISOString();
}
