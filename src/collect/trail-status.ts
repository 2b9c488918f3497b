import { GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { present } from '../facts.js';
import type { TrailStatus } from '../types.js';
import { call, type Collector, forEachKey } from './collector.js';
import { required } from './failure.js';
import { text } from './trails.js';

/** GetTrailStatus by ARN in the home Region, of every trail that the account sees: in a member it tells of the member's own copy. */
export const trailStatus: Collector<'trailStatus', 'trails'> = {
  fact: 'trailStatus',
  after: ['trails'],
  calls: [call('cloudtrail:GetTrailStatus', 'trail')],
  async collect({ aws, have, regions, atMost }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const { trails, regions: seen } = inventory.value;
    const regionOf = new Map(
      trails.map(({ arn, homeRegion }) => {
        // The home may be a Region that this account has not enabled, or that a policy denies; any Region that shows the trail will do.
        const showing = regions.filter(region => seen[region]?.state === 'present' && seen[region].value.includes(arn));
        return [arn, showing.includes(homeRegion) ? homeRegion : (showing[0] ?? homeRegion)];
      }),
    );
    return present(
      await forEachKey([...regionOf.keys()].slice(0, atMost), arn =>
        aws.ask(
          'cloudtrail',
          'GetTrailStatus',
          regionOf.get(arn)!,
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
        ),
      ),
    );
  },
};

function time(date: Date | undefined): string | null {
  return date === undefined ? null : date.toISOString();
}
