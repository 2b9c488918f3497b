import { cliErrorCode } from './answers.js';
import { refuseBadAccount } from './arn.js';
import { newDraft, put, type Draft } from './draft.js';
import { get, has, isRecord, record, requiredList, text, toUtc, type Raw } from './fields.js';
import type { Hints } from './options.js';
import { at, inputError, quote, show, type Place } from './place.js';
import { parseJson } from './json.js';
import { readStore } from './stores.js';
import { readTrail } from './trails.js';
import { present } from '../facts.js';
import type { Tag } from '../types.js';

const LISTS = ['configurationItems', 'baseConfigurationItems', 'BaseConfigurationItems', 'Results'] as const;

const TRAIL = 'AWS::CloudTrail::Trail';
const STORE = 'AWS::CloudTrail::EventDataStore';

const TRAIL_FIELDS = [
  'TrailARN',
  'Name',
  'HomeRegion',
  'S3BucketName',
  'S3KeyPrefix',
  'SnsTopicARN',
  'KmsKeyId',
  'CloudWatchLogsLogGroupArn',
  'CloudWatchLogsRoleArn',
  'IsMultiRegionTrail',
  'IsOrganizationTrail',
  'LogFileValidationEnabled',
  'IncludeGlobalServiceEvents',
  'HasCustomEventSelectors',
  'HasInsightSelectors',
];
const STORE_FIELDS = ['EventDataStoreArn', 'Name', 'Status', 'KmsKeyId', 'MultiRegionEnabled', 'OrganizationEnabled'];

/** Fields that every trail has. A query that left them out may have left out more, and absence must mean "none". */
const ALWAYS = ['TrailARN', 'S3BucketName', 'IsMultiRegionTrail', 'LogFileValidationEnabled'];

export function isConfigDocument(raw: Raw): boolean {
  return LISTS.some(key => has(raw, key)) || isRecord(get(raw, 'ConfigurationItem')) || isConfigItem(raw);
}

function isConfigItem(raw: Raw): boolean {
  return has(raw, 'resourceType') && has(raw, 'configuration');
}

interface Item {
  readonly raw: Raw;
  readonly place: Place;
  readonly account: string | null;
  /** The CloudFormation type. */
  readonly type: string;
}

/** AWS Config's view: one draft an account, because an aggregator answers for many. */
export function readConfigItems(raw: Raw, place: Place, hints: Hints): Draft[] {
  const drafts = new Map<string | null, Draft>();
  for (const item of newest(findItems(raw, place))) {
    const draft = drafts.get(item.account) ?? newDraft(place, hints.region);
    draft.account = item.account;
    drafts.set(item.account, draft);
    if (!isDeleted(item.raw)) addItem(draft, item);
  }
  return drafts.size === 0 ? [newDraft(place, hints.region)] : [...drafts.values()];
}

function findItems(raw: Raw, place: Place): Item[] {
  const key = LISTS.find(name => has(raw, name));
  if (key !== undefined) return requiredList(get(raw, key), at(place, key)).map((item, index) => readItem(item, at(place, key, index)));
  if (isConfigItem(raw)) return [readItem(raw, place)];
  return [readItem(get(raw, 'ConfigurationItem'), at(place, 'ConfigurationItem'))];
}

function readItem(value: unknown, place: Place): Item {
  // select-resource-config gives each row as a string that holds JSON.
  const raw = record(typeof value === 'string' ? embedded(value, place) : value, place);
  const type = text(raw, 'resourceType', place);
  if (type !== TRAIL && type !== STORE) {
    const found = type === null ? 'has no resourceType' : `is an item of type ${quote(type)}`;
    throw inputError(place, `${found}. Only AWS Config items of ${TRAIL} and ${STORE} are read; leave the others out.`);
  }
  const account = text(raw, 'accountId', place) ?? text(raw, 'awsAccountId', place);
  refuseBadAccount(account, at(place, 'accountId'));
  return { raw, place, account, type };
}

function embedded(value: string, place: Place): unknown {
  const code = cliErrorCode(value);
  if (code !== undefined) throw inputError(place, `holds an error of the AWS CLI (${code}) in place of JSON.`);
  return parseJson(value, place);
}

/** The last item of every resource, by capture time; items that name no resource stand for themselves. */
function newest(items: readonly Item[]): Item[] {
  const latest = new Map<unknown, { item: Item; time: number }>();
  for (const item of items) {
    const id = get(item.raw, 'arn') ?? get(item.raw, 'resourceId') ?? get(item.raw, 'ARN');
    const key = typeof id === 'string' ? `${item.type} ${item.account ?? ''} ${id}` : item;
    const time = capturedAt(item);
    const known = latest.get(key);
    if (known === undefined || time >= known.time) latest.set(key, { item, time });
  }
  return [...latest.values()].map(({ item }) => item);
}

function capturedAt({ raw, place }: Item): number {
  const value = get(raw, 'configurationItemCaptureTime');
  if (value === undefined || value === null) return 0;
  const time = toUtc(value);
  if (time === undefined) throw inputError(at(place, 'configurationItemCaptureTime'), `must be a time, but is ${show(value)}.`);
  return Date.parse(time);
}

/** Deleted, or never recorded: Config has no configuration of it. */
function isDeleted(raw: Raw): boolean {
  const status = get(raw, 'configurationItemStatus');
  return typeof status === 'string' && /^Resource(Deleted|DeletedNotRecorded|NotRecorded)$/.test(status);
}

function addItem(draft: Draft, { raw, place, type }: Item): void {
  const inner = at(place, 'configuration');
  const given = get(raw, 'configuration');
  const configuration = record(typeof given === 'string' ? embedded(given, inner) : given, inner);
  if (type === STORE) {
    draft.stores.push({ ...readStore(awsCase(configuration, STORE_FIELDS), inner), place: inner });
    return;
  }
  const trail = awsCase(configuration, TRAIL_FIELDS);
  const lacking = ALWAYS.find(field => !has(trail, field));
  if (lacking !== undefined) {
    throw inputError(inner, `lacks ${lacking}. In a query of AWS Config, select the whole "configuration" rather than fields of it.`);
  }
  const read = readTrail(trail, inner);
  draft.trails.push({ trail: read, place: inner });
  if (has(raw, 'tags')) put(draft, 'trailTags', read.arn, present(configTags(get(raw, 'tags'), at(place, 'tags'))), at(place, 'tags'));
}

/** Config writes `trailARN` and `s3BucketName` where CloudTrail writes `TrailARN` and `S3BucketName`. */
function awsCase(configuration: Raw, fields: readonly string[]): Raw {
  const byName = new Map(Object.entries(configuration).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.fromEntries(fields.filter(field => byName.has(field.toLowerCase())).map(field => [field, byName.get(field.toLowerCase())]));
}

/** A map in items, a list in the rows of a query. */
function configTags(value: unknown, place: Place): Tag[] {
  if (value === null) return [];
  if (!Array.isArray(value)) {
    return Object.entries(record(value, place)).map(([key, one]) => ({ key, value: tagValue(one, at(place, key)) }));
  }
  return value.map((item, index) => {
    const raw = record(item, at(place, index));
    return { key: tagValue(get(raw, 'key'), at(place, index, 'key')), value: tagValue(get(raw, 'value') ?? '', at(place, index, 'value')) };
  });
}

function tagValue(value: unknown, place: Place): string {
  if (typeof value !== 'string') throw inputError(place, `must be a string, but is ${show(value)}.`);
  return value;
}
