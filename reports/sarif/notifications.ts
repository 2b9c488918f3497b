import { isUndecided } from '../../src/undecided.js';
import type { Notification, ReportingDescriptor } from 'sarif';
import type { Finding } from '../../src/types.js';
import { INTERRUPTED } from '../wording/accounts.js';
import { locationOf } from './location.js';
import { sentence } from './text.js';

const MESSAGE_LIMIT = 1024;

/** As the notification of an interrupted scan is called. */
const STOPPED = 'SCAN_INTERRUPTED';

/** The reason codes that left something undecided, as SARIF describes a notification. */
export class NotificationDescriptors {
  readonly descriptors: readonly ReportingDescriptor[];
  readonly #indexes = new Map<string, number>();

  constructor(findings: readonly Finding[], isInterrupted: boolean) {
    const examples = new Map<string, string>();
    if (isInterrupted) examples.set(STOPPED, INTERRUPTED);
    for (const finding of findings) {
      if (!isUndecided(finding)) continue;
      const id = descriptorId(finding);
      if (!examples.has(id)) examples.set(id, finding.reasons[0]?.description ?? finding.message);
    }
    const sorted = [...examples].sort(([a], [b]) => (a < b ? -1 : 1));
    sorted.forEach(([id], index) => this.#indexes.set(id, index));
    this.descriptors = sorted.map(([id, example]) => describe(id, example));
  }

  /** Of the scan as a whole: what is not there is not told. */
  interruption(): Notification {
    return { descriptor: { id: STOPPED, index: this.#indexes.get(STOPPED) ?? -1 }, level: 'error', message: { text: INTERRUPTED } };
  }

  notificationFor(finding: Finding, ruleIndex: number): Notification {
    const { id, controlId, status, account, region, message, reasons } = finding;
    const descriptor = descriptorId(finding);
    return {
      descriptor: { id: descriptor, index: this.#indexes.get(descriptor) ?? -1 },
      associatedRule: { id: controlId, index: ruleIndex },
      level: status === 'NOT_AVAILABLE' ? 'error' : 'warning',
      message: { text: sentence([message, ...reasons.map(({ description }) => description)].join(' '), MESSAGE_LIMIT) },
      locations: [locationOf(finding)],
      properties: { findingId: id, status, account, region, reasons: reasons.map(({ code }) => code) },
    };
  }
}

const INTERRUPTION: ReportingDescriptor = {
  id: STOPPED,
  name: 'ScanInterrupted',
  shortDescription: { text: 'The scan was stopped before its end.' },
  fullDescription: { text: 'The scan was stopped before its end, so that accounts and findings may be missing from the results.' },
  help: { text: 'Scan again. Nothing is said about what is missing: it neither passed nor failed.' },
};

/** One finding is one notification, under its first reason. */
function descriptorId({ reasons }: Finding): string {
  const code = reasons[0]?.code ?? 'UNDECIDED';
  return code.slice(0, 128).replace(/[^\w.-]/g, '_') || 'UNDECIDED';
}

function describe(id: string, example: string): ReportingDescriptor {
  if (id === STOPPED) return INTERRUPTION;
  const words = id.replaceAll('_', ' ').trim().toLowerCase();
  return {
    id,
    name: `Undecided${words.replace(/(?:^|[^a-z0-9]+)([a-z0-9]?)/g, (_, letter: string) => letter.toUpperCase())}`,
    shortDescription: { text: sentence(`Something could not be decided: ${words}`, MESSAGE_LIMIT) },
    fullDescription: {
      text: sentence(
        `A control could be found neither passed nor failed for a resource, with the status reason ${id}: ${example}`,
        MESSAGE_LIMIT,
      ),
    },
    help: {
      text: 'Nothing is said about the resource: it neither passed nor failed. Supply the evidence that was lacking, then scan again.',
    },
  };
}
