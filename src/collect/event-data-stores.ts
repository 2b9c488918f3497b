import { GetEventDataStoreCommand, ListEventDataStoresCommand } from '@aws-sdk/client-cloudtrail';
import { present } from '../facts.js';
import type { EventDataStore, Fact } from '../types.js';
import type { Aws } from './aws.js';
import { call, type Collector, forEachKey } from './collector.js';
import { required, text, UnusableAnswer } from './failure.js';

/** ListEventDataStores in every enabled Region, and GetEventDataStore for each, because the list does not tell the key. */
export const eventDataStores: Collector<'eventDataStores', never> = {
  fact: 'eventDataStores',
  after: [],
  calls: [call('cloudtrail:ListEventDataStores', 'Region'), call('cloudtrail:GetEventDataStore', 'event data store')],
  async collect({ aws, regions, atMost }) {
    const listed = await forEachKey(regions, region => list(aws, region));
    const regionOf = new Map(
      Object.entries(listed).flatMap(([region, seen]) => (seen.state === 'present' ? seen.value.map(arn => [arn, region] as const) : [])),
    );
    const stores = await forEachKey([...regionOf.keys()].slice(0, atMost), arn =>
      aws.ask(
        'cloudtrail',
        'GetEventDataStore',
        regionOf.get(arn)!,
        (client, options) => client.send(new GetEventDataStoreCommand({ EventDataStore: arn }), options),
        (answer): EventDataStore => {
          if (answer.EventDataStoreArn !== arn) throw new UnusableAnswer('The answer is about another event data store');
          return {
            arn,
            name: required(answer.Name, 'Name'),
            account: arn.split(':')[4] ?? '',
            region: regionOf.get(arn)!,
            status: text(answer.Status),
            kmsKeyId: text(answer.KmsKeyId),
            isMultiRegion: answer.MultiRegionEnabled ?? 'unknown',
            isOrganizationStore: answer.OrganizationEnabled ?? 'unknown',
          };
        },
      ),
    );
    return present({ stores, regions: listed });
  },
};

/** All pages of one Region. */
async function list(aws: Aws, region: string): Promise<Fact<readonly string[]>> {
  const arns: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await aws.ask(
      'cloudtrail',
      'ListEventDataStores',
      region,
      (client, options) =>
        client.send(new ListEventDataStoresCommand({ MaxResults: 1000, ...(NextToken !== undefined && { NextToken }) }), options),
      answer => ({
        arns: required(answer.EventDataStores, 'EventDataStores').map(store => required(store.EventDataStoreArn, 'EventDataStoreArn')),
        next: answer.NextToken,
      }),
    );
    if (page.state === 'missing') return page;
    arns.push(...page.value.arns);
    NextToken = page.value.next;
  } while (NextToken !== undefined);
  return present(arns);
}
