import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { present } from '../facts.js';
import { call, type Collector, forEachKey } from './collector.js';
import { required } from './failure.js';

/** DescribeKey of the keys that event data stores use, or of those alone that a store does not name by their ARN. */
export const kmsKeys: Collector<'kmsKeys', 'eventDataStores'> = {
  fact: 'kmsKeys',
  after: ['eventDataStores'],
  calls: [
    call('kms:DescribeKey', 'key', {
      note: 'that a store does not name by its ARN, or every one with verifyKeyManager',
      isConditional: true,
    }),
  ],
  async collect({ aws, have, parameters, atMost }) {
    const inventory = await have('eventDataStores');
    if (inventory.state === 'missing') return inventory;
    const isAnyKeyAsked = parameters['CloudTrail.10']?.['verifyKeyManager'] === true;
    const regionOf = new Map(
      Object.values(inventory.value.stores).flatMap(store =>
        store.state === 'present' &&
        store.value.kmsKeyId !== null &&
        (isAnyKeyAsked || !/:kms:[^:]*:[^:]*:key\//.test(store.value.kmsKeyId))
          ? [[store.value.kmsKeyId, store.value.region] as const]
          : [],
      ),
    );
    return present(
      await forEachKey([...regionOf.keys()].slice(0, atMost), keyId =>
        aws.ask(
          'kms',
          'DescribeKey',
          regionOf.get(keyId)!,
          (client, options) => client.send(new DescribeKeyCommand({ KeyId: keyId }), options),
          ({ KeyMetadata }) => ({
            arn: required(KeyMetadata?.Arn, 'KeyMetadata.Arn'),
            manager: required(KeyMetadata?.KeyManager, 'KeyMetadata.KeyManager'),
            state: required(KeyMetadata?.KeyState, 'KeyMetadata.KeyState'),
          }),
        ),
      ),
    );
  },
};
