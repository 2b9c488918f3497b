import { missing, present } from '../facts.js';
import type { EventDataStore, Fact } from '../types.js';
import { storeArn } from './arn.js';
import { record, requiredText, text, trilean, has } from './fields.js';
import { at, type Place } from './place.js';

const GET = 'cloudtrail:GetEventDataStore';

export interface ReadStore {
  readonly arn: string;
  readonly store: Fact<EventDataStore>;
}

/** GetEventDataStore. */
export function readStore(value: unknown, place: Place): ReadStore {
  const raw = record(value, place);
  const arn = requiredText(raw, 'EventDataStoreArn', place);
  const { account, region, name } = storeArn(arn, at(place, 'EventDataStoreArn'));
  // An item of ListEventDataStores looks the same, but a key that it lacks proves nothing.
  if (!has(raw, 'KmsKeyId') && !has(raw, 'Status')) return { arn, store: listedOnly() };
  return {
    arn,
    store: present({
      arn,
      name: text(raw, 'Name', place) ?? name,
      account,
      region,
      status: text(raw, 'Status', place),
      kmsKeyId: text(raw, 'KmsKeyId', place),
      isMultiRegion: trilean(raw, 'MultiRegionEnabled'),
      isOrganizationStore: trilean(raw, 'OrganizationEnabled'),
    }),
  };
}

/** An item of ListEventDataStores: it exists, and no more is known, because the listing never shows the key. */
export function readListedStore(value: unknown, place: Place): ReadStore {
  const arn = requiredText(record(value, place), 'EventDataStoreArn', place);
  storeArn(arn, at(place, 'EventDataStoreArn'));
  return { arn, store: listedOnly() };
}

function listedOnly(): Fact<EventDataStore> {
  return missing('NOT_IN_INPUT', 'The input lists the event data store but does not hold the answer of cloudtrail:GetEventDataStore.', GET);
}
