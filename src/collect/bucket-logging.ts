import { GetBucketLoggingCommand } from '@aws-sdk/client-s3';
import { present } from '../facts.js';
import type { BucketLogging } from '../types.js';
import { call, type Collector, forEachKey } from './collector.js';
import { required, text } from './failure.js';

/** GetBucketLogging of each log bucket that the account owns. */
export const bucketLogging: Collector<'bucketLogging', 'bucketOwner'> = {
  fact: 'bucketLogging',
  after: ['bucketOwner'],
  calls: [call('s3:GetBucketLogging', 'own log bucket')],
  async collect({ aws, account, have, region }) {
    const owners = await have('bucketOwner');
    if (owners.state === 'missing') return owners;
    const regionOf = new Map(
      Object.entries(owners.value).flatMap(([name, owner]) =>
        owner.state === 'present' && owner.value.kind === 'own' ? [[name, owner.value.region ?? region] as const] : [],
      ),
    );
    return present(
      await forEachKey([...regionOf.keys()], name =>
        aws.ask(
          's3',
          'GetBucketLogging',
          regionOf.get(name)!,
          (client, options) => client.send(new GetBucketLoggingCommand({ Bucket: name, ExpectedBucketOwner: account }), options),
          ({ LoggingEnabled }): BucketLogging =>
            LoggingEnabled === undefined
              ? null
              : { targetBucket: required(LoggingEnabled.TargetBucket, 'TargetBucket'), targetPrefix: text(LoggingEnabled.TargetPrefix) },
        ),
      ),
    );
  },
};
