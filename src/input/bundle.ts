import { present } from '../facts.js';
import { didYouMean } from '../nearest.js';
import { notInInput, readAnswer, type Answer } from './answers.js';
import { REGION, refuseBadAccount, trailArn } from './arn.js';
import type { Missing } from '../types.js';
import { readExposure, readKmsKey, readLogging, readOwner, readPublicAccessBlock } from './buckets.js';
import { newDraft, put, type Draft } from './draft.js';
import { date, get, has, isRecord, record, requiredList, text, type Raw } from './fields.js';
import type { Hints } from './options.js';
import { NOBODY } from './piece.js';
import { at, inputError, quote, type Place } from './place.js';
import { readEventSelectors, readInsightSelectors, readTags } from './selectors.js';
import { readListedStore, readStore } from './stores.js';
import { readStatus, readTrail } from './trails.js';

/** What AWS's answers are called in a bundle. DescribeTrails' own output is a bundle with nothing but a `trailList`. */
const KEYS = [
  'account',
  'region',
  'collectedAt',
  'trailList',
  'status',
  'eventSelectors',
  'insightSelectors',
  'tags',
  'buckets',
  'accountPublicAccessBlock',
  'eventDataStores',
  'kmsKeys',
] as const;

const BUCKET_KEYS = ['head', 'acl', 'policyStatus', 'policy', 'publicAccessBlock', 'ownershipControls', 'logging'] as const;

/** What SDKs add to an answer. */
const IGNORED = new Set<string>(['ResponseMetadata', '$metadata']);

export function isBundle(raw: Raw): boolean {
  return KEYS.slice(3).some(key => has(raw, key));
}

export function readBundle(raw: Raw, place: Place, hints: Hints): Draft {
  refuseUnknownKeys(raw, KEYS, place, 'a bundle');
  const draft = newDraft(place, region(raw, place, hints));
  draft.account = accountOf(raw, place);
  draft.collectedAt = date(raw, 'collectedAt', place);
  if (has(raw, 'trailList')) readTrailList(draft, get(raw, 'trailList'), at(place, 'trailList'));
  readByTrail(draft, raw);
  for (const [name, value] of entries(raw, 'buckets', place)) readBucket(draft, name, value, at(place, 'buckets', name));
  if (has(raw, 'accountPublicAccessBlock')) {
    const block = readPublicAccessBlock(get(raw, 'accountPublicAccessBlock'), 's3control:GetPublicAccessBlock');
    put(draft, 'accountPublicAccess', NOBODY, block, at(place, 'accountPublicAccessBlock'));
  }
  if (has(raw, 'eventDataStores')) readStores(draft, get(raw, 'eventDataStores'), at(place, 'eventDataStores'));
  for (const [id, value] of entries(raw, 'kmsKeys', place)) put(draft, 'kmsKeys', id, readKmsKey(value), at(place, 'kmsKeys', id));
  return draft;
}

function refuseUnknownKeys(raw: Raw, known: readonly string[], place: Place, noun: string): void {
  const unknown = Object.keys(raw).find(key => !known.includes(key) && !IGNORED.has(key));
  if (unknown === undefined) return;
  throw inputError(
    place,
    `${quote(unknown)} is not a key of ${noun}.${didYouMean(unknown.slice(0, 80), known)} It may hold ${known.join(', ')}.`,
  );
}

function region(raw: Raw, place: Place, hints: Hints): string | null {
  const said = text(raw, 'region', place);
  if (said !== null && !REGION.test(said)) {
    throw inputError(at(place, 'region'), `must be the name of a Region, such as eu-central-1, but is ${quote(said)}.`);
  }
  if (said !== null && hints.region !== null && said !== hints.region) {
    throw inputError(at(place, 'region'), `is ${said}, but --region says ${hints.region}. Leave --region out.`);
  }
  return said ?? hints.region;
}

function accountOf(raw: Raw, place: Place): string | null {
  const said = text(raw, 'account', place);
  refuseBadAccount(said, at(place, 'account'));
  return said;
}

function entries(raw: Raw, key: string, place: Place): [string, unknown][] {
  const value = get(raw, key);
  return value === undefined || value === null ? [] : Object.entries(record(value, at(place, key)));
}

function readTrailList(draft: Draft, value: unknown, place: Place): void {
  const whole = isRecord(value) && has(value, 'trailList') ? get(value, 'trailList') : value;
  const inner = whole === value ? place : at(place, 'trailList');
  const answer = readAnswer(whole, 'cloudtrail:DescribeTrails');
  if (answer.kind !== 'value') {
    draft.trailListing = gap(answer, 'DescribeTrails');
    return;
  }
  addListedTrails(draft, answer.value, inner);
}

/** Everything that DescribeTrails showed in one Region. */
export function addListedTrails(draft: Draft, value: unknown, place: Place): void {
  const trails = requiredList(value, place).map((item, index) => ({ trail: readTrail(item, at(place, index)), place: at(place, index) }));
  draft.trails.push(...trails);
  draft.trailListing = present([...new Set(trails.map(({ trail }) => trail.arn))]);
  draft.origins.set(`/facts/trails/value/regions`, place.pointer);
}

function readByTrail(draft: Draft, raw: Raw): void {
  const { place } = draft;
  const each = (key: string, read: (arn: string, value: unknown, inner: Place) => void): void => {
    for (const [arn, value] of entries(raw, key, place)) {
      const inner = at(place, key, arn);
      trailArn(arn, inner);
      draft.references.add(arn);
      read(arn, value, inner);
    }
  };
  each('status', (arn, value, inner) => {
    const answer = readAnswer(value, 'cloudtrail:GetTrailStatus');
    put(draft, 'trailStatus', arn, answer.kind === 'value' ? readStatus(answer.value, inner) : gap(answer, 'GetTrailStatus'), inner);
  });
  each('eventSelectors', (arn, value, inner) => {
    refuseOtherArn(arn, value, inner);
    const answer = readAnswer(value, 'cloudtrail:GetEventSelectors');
    const fact = answer.kind === 'value' ? present(readEventSelectors(answer.value, inner)) : gap(answer, 'GetEventSelectors');
    put(draft, 'eventSelectors', arn, fact, inner);
  });
  each('insightSelectors', (arn, value, inner) => {
    refuseOtherArn(arn, value, inner);
    const answer = readAnswer(value, 'cloudtrail:GetInsightSelectors', ['InsightNotEnabledException']);
    const none = answer.kind === 'none' ? present([]) : gap(answer, 'GetInsightSelectors');
    put(draft, 'insightSelectors', arn, answer.kind === 'value' ? present(readInsightSelectors(answer.value, inner)) : none, inner);
  });
  each('tags', (arn, value, inner) => {
    const answer = readAnswer(value, 'cloudtrail:ListTags', ['']);
    const none = answer.kind === 'none' ? present([]) : gap(answer, 'ListTags');
    put(draft, 'trailTags', arn, answer.kind === 'value' ? present(readTags(answer.value, inner)) : none, inner);
  });
}

function gap(answer: Answer, operation: string): Missing {
  return answer.kind === 'failed' ? answer.fact : notInInput(`cloudtrail:${operation}`);
}

function refuseOtherArn(arn: string, value: unknown, place: Place): void {
  const named = isRecord(value) ? text(value, 'TrailARN', place) : null;
  if (named !== null && named !== arn) throw inputError(at(place, 'TrailARN'), `is ${quote(named)}, but the key names another trail.`);
}

function readBucket(draft: Draft, name: string, value: unknown, place: Place): void {
  const bucket = record(value, place);
  refuseUnknownKeys(bucket, BUCKET_KEYS, place, 'a bucket');
  put(draft, 'bucketOwner', name, readOwner(get(bucket, 'head'), name), place);
  put(draft, 'bucketExposure', name, present(readExposure(bucket)), place);
  put(draft, 'bucketLogging', name, readLogging(get(bucket, 'logging')), place);
}

function readStores(draft: Draft, value: unknown, place: Place): void {
  const answer = readAnswer(value, 'cloudtrail:ListEventDataStores');
  if (answer.kind !== 'value') {
    draft.storeListing = gap(answer, 'ListEventDataStores');
  } else if (isRecord(answer.value)) {
    addListedStores(draft, get(answer.value, 'EventDataStores'), at(place, 'EventDataStores'));
  } else {
    readStoreItems(draft, requiredList(answer.value, place), place);
  }
}

/** A store whose answer is an error cannot be named, so the listing is not whole then. */
function readStoreItems(draft: Draft, items: readonly unknown[], place: Place): void {
  const api = 'cloudtrail:GetEventDataStore';
  const answers = items.map(item => readAnswer(item, api));
  for (const [index, answer] of answers.entries()) {
    if (answer.kind === 'value') draft.stores.push({ ...readStore(answer.value, at(place, index)), place: at(place, index) });
  }
  const failed = answers.find(answer => answer.kind !== 'value');
  draft.storeListing = failed === undefined ? present([...new Set(draft.stores.map(({ arn }) => arn))]) : gap(failed, 'GetEventDataStore');
}

/** Everything that ListEventDataStores showed in one Region. */
export function addListedStores(draft: Draft, value: unknown, place: Place): void {
  const stores = requiredList(value, place).map((item, index) => ({ ...readListedStore(item, at(place, index)), place: at(place, index) }));
  draft.stores.push(...stores);
  draft.storeListing = present([...new Set(stores.map(({ arn }) => arn))]);
}
