import assert from 'node:assert/strict';
import { factFor } from '../../src/facts.js';
import { ACCOUNT, temporaryFolder } from './support.js';

describe('what is no proof', () => {
  const folder = temporaryFolder();

  it('a page of event data stores that leads to more does not show that there are none', async () => {
    const { facts } = await folder.readOne({ EventDataStores: [], NextToken: 'more' }, { account: ACCOUNT, region: 'eu-west-1' });
    const { eventDataStores } = facts;
    assert.equal(eventDataStores.state === 'present' && factFor(eventDataStores.value.regions, 'eu-west-1').state, 'missing');
  });

  for (const head of [{ Error: { Code: '403' } }, { foo: 'bar' }, { BucketArn: 'arn:aws:s3:::other' }]) {
    it(`${JSON.stringify(head)} does not show whose a bucket is`, async () => {
      const { facts } = await folder.readOne({ account: ACCOUNT, buckets: { logs: { head } } });
      assert.equal(facts.bucketOwner.state === 'present' && factFor(facts.bucketOwner.value, 'logs').state, 'missing');
    });
  }

  it('the answer about the bucket itself does', async () => {
    const head = { BucketArn: 'arn:aws:s3:::logs', BucketRegion: 'eu-west-1', AccessPointAlias: false };
    const { facts } = await folder.readOne({ account: ACCOUNT, buckets: { logs: { head } } });
    assert.deepEqual(facts.bucketOwner.state === 'present' && factFor(facts.bucketOwner.value, 'logs'), {
      state: 'present',
      value: { kind: 'own', region: 'eu-west-1' },
    });
  });
});
