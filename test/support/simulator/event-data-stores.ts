import { createHash } from 'node:crypto';
import { text, type Call } from './call.js';
import type { Directory } from './directory.js';
import { AwsError } from './errors.js';
import { page } from './paging.js';
import type { EventDataStore } from './world.js';

type Json = Readonly<Record<string, unknown>>;

const STORE_ARN = /^arn:([a-z-]+):cloudtrail:([a-z0-9-]+):(\d{12}):eventdatastore\/([0-9a-f-]+)$/u;

/** A UUID that is always the same for the same text. */
export function stableId(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

export function storeArn(partition: string, account: string, store: EventDataStore): string {
  const id = store.id ?? stableId(`${account}/${store.region}/${store.name}`);
  return `arn:${partition}:cloudtrail:${store.region}:${account}:eventdatastore/${id}`;
}

export function listEventDataStores(call: Call, directory: Directory): Json {
  requireLake(call, directory);
  const size = call.input['MaxResults'] ?? directory.world.pageSizes?.['ListEventDataStores'] ?? 1000;
  if (typeof size !== 'number' || size < 1 || size > 1000) {
    throw new AwsError('InvalidMaxResultsException', 'The value of MaxResults must be between 1 and 1000.');
  }
  const stores = storesIn(call, directory);
  const { items, nextToken } = page(stores, text(call.input['NextToken']), size);
  // The key and the status are in GetEventDataStore only: those members of the listing are deprecated, and AWS leaves them out.
  return {
    EventDataStores: items.map(store => ({ EventDataStoreArn: arnOf(call, directory, store), Name: store.name })),
    NextToken: nextToken,
  };
}

export function getEventDataStore(call: Call, directory: Directory): Json {
  requireLake(call, directory);
  const name = text(call.input['EventDataStore']) ?? '';
  const store = name.startsWith('arn:')
    ? storeByArn(call, directory, name)
    : storesIn(call, directory).find(candidate => arnOf(call, directory, candidate).endsWith(`/${name}`));
  if (!store) throw notFound(name);
  return {
    EventDataStoreArn: arnOf(call, directory, store),
    Name: store.name,
    Status: store.status ?? 'ENABLED',
    AdvancedEventSelectors: [{ Name: 'Default management events', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }],
    MultiRegionEnabled: store.multiRegion ?? true,
    OrganizationEnabled: store.organization ?? false,
    RetentionPeriod: 366,
    TerminationProtectionEnabled: true,
    CreatedTimestamp: 1_762_160_400,
    UpdatedTimestamp: 1_762_160_400,
    KmsKeyId: store.kmsKeyId,
    BillingMode: 'EXTENDABLE_RETENTION_PRICING',
  };
}

export function storeByArn(call: Call, directory: Directory, arn: string): EventDataStore {
  const match = STORE_ARN.exec(arn);
  const isForeign = match?.[3] !== call.caller.account || match[2] !== call.region;
  if (match?.[1] !== directory.partition || isForeign) {
    throw new AwsError('EventDataStoreARNInvalidException', `The event data store ARN ${arn} is not valid here.`);
  }
  const store = storesIn(call, directory).find(candidate => arnOf(call, directory, candidate) === arn);
  if (!store) throw notFound(arn);
  return store;
}

const storesIn = (call: Call, directory: Directory): readonly EventDataStore[] =>
  (directory.account(call.caller.account)?.eventDataStores ?? []).filter(store => store.region === call.region);

const arnOf = (call: Call, directory: Directory, store: EventDataStore): string =>
  storeArn(directory.partition, call.caller.account, store);

const notFound = (name: string): AwsError => new AwsError('EventDataStoreNotFoundException', `The event data store ${name} is not found.`);

function requireLake(call: Call, directory: Directory): void {
  if (directory.world.regionsWithoutLake?.includes(call.region)) {
    throw new AwsError('UnsupportedOperationException', 'This operation is not supported in this Region.');
  }
}
