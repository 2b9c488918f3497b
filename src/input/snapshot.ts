import { FACT_NAMES, missing, present } from '../facts.js';
import type { Fact, FactName, Missing, Snapshot } from '../types.js';
import type { Piece } from './piece.js';

const EMPTY = present(Object.freeze({}));

/** What to say where no file spoke of a fact. A fact by key is empty then: each key is unknown by itself. */
const ABSENT: Readonly<Record<FactName, Fact<object>>> = {
  trails: absent('The input does not list the trails. Add the output of "aws cloudtrail describe-trails".', 'cloudtrail:DescribeTrails'),
  trailStatus: EMPTY,
  eventSelectors: EMPTY,
  insightSelectors: EMPTY,
  trailTags: EMPTY,
  bucketOwner: EMPTY,
  bucketExposure: EMPTY,
  bucketLogging: EMPTY,
  accountPublicAccess: EMPTY,
  eventDataStores: absent(
    'The input does not hold the event data stores. Add the output of "aws cloudtrail get-event-data-store".',
    'cloudtrail:GetEventDataStore',
  ),
  kmsKeys: EMPTY,
};

function absent(message: string, api: string): Missing {
  return missing('NOT_IN_INPUT', message, api);
}

/** A piece, or all pieces about one account merged into one, as a snapshot that lacks no fact. */
export function toSnapshot(piece: Piece, account: string): Snapshot {
  const facts = FACT_NAMES.map(name => [name, piece.facts[name] ?? ABSENT[name]] as const);
  return {
    partition: piece.partition ?? 'aws',
    account,
    ...(piece.name !== undefined && { name: piece.name }),
    origin: piece.origin,
    collectedAt: piece.collectedAt,
    facts: Object.fromEntries(facts) as unknown as Snapshot['facts'],
  };
}
