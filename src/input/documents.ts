import { missing, present } from '../facts.js';
import type { SkippedAccount } from '../types.js';
import { parseArn, trailArn } from './arn.js';
import { addListedStores, addListedTrails, isBundle, readBundle } from './bundle.js';
import { isConfigDocument, readConfigItems } from './config-items.js';
import { finish, newDraft, put, type Draft } from './draft.js';
import { readEvidence } from './evidence.js';
import { get, has, isRecord, record, requiredList, requiredText, text, type Raw } from './fields.js';
import type { Hints } from './options.js';
import type { Piece } from './piece.js';
import { at, inputError, safe, show, type Place } from './place.js';
import { isSkippedAccounts, readSkippedAccounts } from './skipped.js';
import { readEventSelectors, readInsightSelectors, readTags } from './selectors.js';
import { readStore } from './stores.js';
import { LIST_TRAILS, readTrail } from './trails.js';

const KNOWN =
  'Known are the output of "aws cloudtrail describe-trails" and of the other commands in the README, a bundle of them, AWS Config items, and evidence of trailproof.';

/**
 * What one JSON document tells, by whatever it turns out to be. `trusted` = it was read and validated before. `skipped` gets the
 * accounts that it says were left out.
 */
export function readDocument(value: unknown, place: Place, hints: Hints, trusted: boolean, skipped: SkippedAccount[] = []): Piece[] {
  if (Array.isArray(value)) return readList(value, place, hints, trusted, skipped);
  if (!isRecord(value)) throw inputError(place, `holds ${show(value)}, where an object was expected. ${KNOWN}`);
  if (has(value, 'facts')) return [readEvidence(value, place, hints, trusted)];
  if (isSkippedAccounts(value)) {
    for (const account of readSkippedAccounts(value, place)) skipped.push(account);
    return [];
  }
  return readRaw(value, place, hints).map(draft => finish(draft, hints, trusted));
}

function readList(items: readonly unknown[], place: Place, hints: Hints, trusted: boolean, skipped: SkippedAccount[]): Piece[] {
  if (items.length === 0) {
    throw inputError(
      place,
      'holds an empty list, which could be a list of anything. Save the whole output of "aws cloudtrail describe-trails", without --query.',
    );
  }
  if (items.every(item => isRecord(item) && isTrail(item))) {
    const draft = newDraft(place, hints.region);
    addListedTrails(draft, items, place);
    return [finish(draft, hints, trusted)];
  }
  return items.flatMap((item, index) => readDocument(record(item, at(place, index)), at(place, index), hints, trusted, skipped));
}

function readRaw(raw: Raw, place: Place, hints: Hints): Draft[] {
  if (isConfigDocument(raw)) return readConfigItems(raw, place, hints);
  if (isBundle(raw)) return [readBundle(raw, place, hints)];
  const draft = newDraft(place, hints.region);
  const add = ADDERS.find(([recognises]) => recognises(raw))?.[1];
  if (add === undefined) throw inputError(place, unknownShape(raw));
  add(draft, raw, place);
  return [draft];
}

type Adder = readonly [recognises: (raw: Raw) => boolean, add: (draft: Draft, raw: Raw, place: Place) => void];

const ADDERS: readonly Adder[] = [
  [raw => isRecord(get(raw, 'Trail')), (draft, raw, place) => addTrail(draft, get(raw, 'Trail'), at(place, 'Trail'))],
  [isTrail, (draft, raw, place) => addTrail(draft, raw, place)],
  [
    raw => has(raw, 'TrailARN') && has(raw, 'InsightSelectors'),
    (draft, raw, place) => addByTrail(draft, 'insightSelectors', raw, place, present(readInsightSelectors(raw, place))),
  ],
  [
    raw => has(raw, 'TrailARN'),
    (draft, raw, place) => addByTrail(draft, 'eventSelectors', raw, place, present(readEventSelectors(raw, place))),
  ],
  [raw => has(raw, 'ResourceTagList'), addTags],
  [
    raw => has(raw, 'EventDataStores'),
    (draft, raw, place) => {
      addListedStores(draft, get(raw, 'EventDataStores'), at(place, 'EventDataStores'));
      if (text(raw, 'NextToken', place) !== null) draft.storeListing = ONE_PAGE;
    },
  ],
  [raw => has(raw, 'EventDataStoreArn'), (draft, raw, place) => void draft.stores.push({ ...readStore(raw, place), place })],
];

/** A page that says that there are more proves nothing of what the Region has. */
const ONE_PAGE = missing(
  'NOT_IN_INPUT',
  'The input holds one page of event data stores and a NextToken that leads to more; list them without --no-paginate and --max-items.',
  'cloudtrail:ListEventDataStores',
);

/** GetEventSelectors and GetInsightSelectors name their trail in the same field. */
function isTrail(raw: Raw): boolean {
  return has(raw, 'TrailARN') && !['EventSelectors', 'AdvancedEventSelectors', 'InsightSelectors'].some(key => has(raw, key));
}

function addTrail(draft: Draft, value: unknown, place: Place): void {
  draft.trails.push({ trail: readTrail(value, place), place });
}

function addByTrail<N extends 'eventSelectors' | 'insightSelectors'>(
  draft: Draft,
  name: N,
  raw: Raw,
  place: Place,
  fact: Parameters<typeof put<N>>[3],
): void {
  const arn = requiredText(raw, 'TrailARN', place);
  trailArn(arn, at(place, 'TrailARN'));
  draft.references.add(arn);
  put(draft, name, arn, fact, place);
}

/** ListTags answers for event data stores and channels too, of which no tag is judged. */
function addTags(draft: Draft, raw: Raw, place: Place): void {
  const items = requiredList(get(raw, 'ResourceTagList'), at(place, 'ResourceTagList'));
  for (const [index, item] of items.entries()) {
    const inner = at(place, 'ResourceTagList', index);
    const tags = record(item, inner);
    const arn = requiredText(tags, 'ResourceId', inner);
    if (/^arn:[^:]*:cloudtrail:[^:]*:\d{12}:(channel|dashboard|eventdatastore)\//.test(arn)) {
      if (parseArn(arn) !== undefined) draft.references.add(arn);
      continue;
    }
    trailArn(arn, at(inner, 'ResourceId'));
    draft.references.add(arn);
    put(draft, 'trailTags', arn, present(readTags(get(tags, 'TagsList'), at(inner, 'TagsList'))), inner);
  }
}

/** Answers that do not say what they are about. */
const WITHOUT_NAME: readonly (readonly [key: string, command: string, bundleKey: string])[] = [
  ['IsLogging', 'get-trail-status', 'status'],
  ['EventSelectors', 'get-event-selectors', 'eventSelectors'],
  ['AdvancedEventSelectors', 'get-event-selectors', 'eventSelectors'],
  ['InsightSelectors', 'get-insight-selectors', 'insightSelectors'],
  ['Grants', 'get-bucket-acl', 'buckets'],
  ['PolicyStatus', 'get-bucket-policy-status', 'buckets'],
  ['Policy', 'get-bucket-policy', 'buckets'],
  ['PublicAccessBlockConfiguration', 'get-public-access-block', 'buckets'],
  ['OwnershipControls', 'get-bucket-ownership-controls', 'buckets'],
  ['LoggingEnabled', 'get-bucket-logging', 'buckets'],
  ['KeyMetadata', 'describe-key', 'kmsKeys'],
];

function unknownShape(raw: Raw): string {
  if (has(raw, 'Trails')) return LIST_TRAILS;
  const nameless = WITHOUT_NAME.find(([key]) => has(raw, key));
  if (nameless !== undefined) {
    const [, command, key] = nameless;
    return `This is the output of ${command}, which does not say what it is about. Put it in a bundle, under "${key}", as the README shows.`;
  }
  const keys = Object.keys(raw);
  const named = keys.length === 0 ? 'no keys' : `the keys ${safe(keys.slice(0, 10).join(', '), 80)}`;
  return `holds an object with ${named}, which is nothing that trailproof knows. ${KNOWN}`;
}
