import type { FactName } from '../types.js';
import { bucketExposure } from './bucket-exposure.js';
import { bucketLogging } from './bucket-logging.js';
import { bucketOwner } from './bucket-owner.js';
import type { Collector } from './collector.js';
import { eventDataStores } from './event-data-stores.js';
import { eventSelectors } from './event-selectors.js';
import { insightSelectors } from './insight-selectors.js';
import { kmsKeys } from './kms-keys.js';
import { accountPublicAccess } from './public-access.js';
import { trailStatus } from './trail-status.js';
import { trailTags } from './trail-tags.js';
import { trails } from './trails.js';

/** One collector a fact. */
export const collectors = {
  trails,
  trailStatus,
  eventSelectors,
  insightSelectors,
  trailTags,
  bucketOwner,
  bucketExposure,
  bucketLogging,
  accountPublicAccess,
  eventDataStores,
  kmsKeys,
} as unknown as Partial<Record<FactName, Collector>>;
