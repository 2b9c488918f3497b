import {
  type AdvancedEventSelector as AwsAdvanced,
  type EventSelector as AwsBasic,
  GetEventSelectorsCommand,
} from '@aws-sdk/client-cloudtrail';
import { present } from '../facts.js';
import type { AdvancedEventSelector, BasicEventSelector } from '../types.js';
import { call, type Collector, forEachKey } from './collector.js';
import { text, UnusableAnswer } from './failure.js';

/**
 * GetEventSelectors of the account's own multi-Region trails: a single-Region trail cannot decide any control by them. For
 * the coverage matrix it is asked too, unless it has none but the default ones.
 */
export const eventSelectors: Collector<'eventSelectors', 'trails'> = {
  fact: 'eventSelectors',
  after: ['trails'],
  calls: [
    call('cloudtrail:GetEventSelectors', 'own multi-Region trail', {
      note: 'and with --coverage for each single-Region trail that has custom ones',
    }),
  ],
  async collect({ aws, account, have, coverage, atMost }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const own = inventory.value.trails.filter(
      ({ account: owner, isMultiRegion, hasCustomEventSelectors }) =>
        owner === account && (isMultiRegion !== false || (coverage && hasCustomEventSelectors !== false)),
    );
    const homes = new Map(own.map(({ arn, homeRegion }) => [arn, homeRegion]));
    return present(
      await forEachKey([...homes.keys()].slice(0, atMost), arn =>
        aws.ask(
          'cloudtrail',
          'GetEventSelectors',
          homes.get(arn)!,
          (client, options) => client.send(new GetEventSelectorsCommand({ TrailName: arn }), options),
          ({ EventSelectors, AdvancedEventSelectors, TrailARN }) => {
            if (TrailARN !== arn) throw new UnusableAnswer('The answer is about another trail');
            return { basic: (EventSelectors ?? []).map(basic), advanced: (AdvancedEventSelectors ?? []).map(advanced) };
          },
        ),
      ),
    );
  },
};

const READ_WRITE_TYPES = ['All', 'ReadOnly', 'WriteOnly'] as const;

function basic({ ReadWriteType, IncludeManagementEvents, ExcludeManagementEventSources, DataResources }: AwsBasic): BasicEventSelector {
  const readWriteType = READ_WRITE_TYPES.find(type => type === (ReadWriteType ?? 'All'));
  // AWS may add a kind of which nobody here knows what it records.
  if (readWriteType === undefined) throw new UnusableAnswer(`The ReadWriteType ${String(ReadWriteType)} is not known`);
  return {
    readWriteType,
    includeManagementEvents: IncludeManagementEvents ?? true,
    excludeManagementEventSources: ExcludeManagementEventSources ?? [],
    dataResources: (DataResources ?? []).map(({ Type, Values }) => ({ type: Type ?? '', values: Values ?? [] })),
  };
}

function advanced({ Name, FieldSelectors }: AwsAdvanced): AdvancedEventSelector {
  return {
    name: text(Name),
    fieldSelectors: (FieldSelectors ?? []).map(field => ({
      field: field.Field ?? '',
      equals: field.Equals ?? [],
      startsWith: field.StartsWith ?? [],
      endsWith: field.EndsWith ?? [],
      notEquals: field.NotEquals ?? [],
      notStartsWith: field.NotStartsWith ?? [],
      notEndsWith: field.NotEndsWith ?? [],
    })),
  };
}
