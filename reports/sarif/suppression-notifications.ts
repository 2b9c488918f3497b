import type { Notification, ReportingDescriptor } from 'sarif';
import type { ScanResult } from '../../src/types.js';
import { type Attention, type AttentionId, attentionsOf } from '../wording/suppressions.js';
import { lineOf } from './suppressions.js';
import { sentence } from './text.js';

const LIMIT = 1024;

const DESCRIPTORS: Readonly<Record<AttentionId, ReportingDescriptor>> = {
  SUP001: {
    id: 'SUP001',
    name: 'SuppressionExpired',
    shortDescription: { text: 'An entry of the suppressions file has expired.' },
    fullDescription: { text: 'The last day of an entry is over, so that the failed findings in its scope count again.' },
    help: { text: 'Look at what it accepted. Give it a later day in "expires" if that is still right, else remove it.' },
  },
  SUP002: {
    id: 'SUP002',
    name: 'SuppressionStale',
    shortDescription: { text: 'An entry of the suppressions file is stale.' },
    fullDescription: { text: 'No failed finding is in the scope of an entry, and all of that scope was evaluated.' },
    help: { text: 'Remove it: what it accepted is mended or gone, and it would accept the next failure of that kind.' },
  },
  SUP003: {
    id: 'SUP003',
    name: 'SuppressionTooBroad',
    shortDescription: { text: 'An entry of the suppressions file matches too much.' },
    fullDescription: { text: 'An entry matches more failed findings than its maxMatches, so that it suppresses none of them.' },
    help: { text: 'Narrow its "match" to what was meant, or raise "maxMatches" if all of it was.' },
  },
  SUP004: {
    id: 'SUP004',
    name: 'SuppressionExpiresSoon',
    shortDescription: { text: 'An entry of the suppressions file expires soon.' },
    fullDescription: { text: 'An entry is in its last 30 days. After its last day the failed findings in its scope count again.' },
    help: { text: 'Mend what it accepts. If it has to stay, give the entry a later day in "expires".' },
  },
};

/** What is wrong with the suppressions file, as SARIF says it of the configuration of a tool. */
export class SuppressionNotifications {
  readonly descriptors: readonly ReportingDescriptor[];
  readonly notifications: readonly Notification[];

  /** `first` is where the descriptors stand among those of the driver. */
  constructor({ suppressions = [] }: ScanResult, first: number) {
    const attentions = attentionsOf(suppressions);
    const ids = [...new Set(attentions.map(({ id }) => id))].sort();
    this.descriptors = ids.map(id => DESCRIPTORS[id]);
    this.notifications = attentions.map(one => notificationOf(one, first + ids.indexOf(one.id)));
  }
}

/** No error: that would say that the results are wrong or incomplete (SARIF 2.1.0, 3.58.6), and they count what is not accepted. */
function notificationOf({ id, entry, text }: Attention, index: number): Notification {
  const { owner, expires, state, matches, suppressed, location } = entry;
  return {
    descriptor: { id, index },
    level: id === 'SUP004' ? 'note' : 'warning',
    message: { text: sentence(text, LIMIT) },
    locations: [lineOf(location)],
    properties: { suppressionId: entry.id, owner, expires, state, matches, suppressed },
  };
}
