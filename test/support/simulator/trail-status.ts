import type { Call } from './call.js';
import type { OwnedTrail } from './directory.js';

const STARTED = '2025-11-03T09:00:00.000Z';
const DELIVERED = '2026-09-01T11:55:00.000Z';
const DIGESTED = '2026-09-01T11:05:00.000Z';

/** JSON protocols print a time as seconds since 1970. */
export const seconds = (time: string | null | undefined): number | undefined => (time ? Date.parse(time) / 1000 : undefined);

/** GetTrailStatus. A trail that logs has times of delivery unless the world says otherwise. */
export function trailStatus({ owner, trail }: OwnedTrail, call: Call): Readonly<Record<string, unknown>> {
  const { account } = call.caller;
  const isMember = owner !== account;
  const status = { ...trail.status, ...(isMember ? trail.memberStatus?.[account] : undefined) };
  const logging = status.logging ?? true;
  const fallback = (time: string | null | undefined, byDefault: string | undefined): number | undefined =>
    seconds(time === undefined ? byDefault : time);
  const answer = {
    IsLogging: logging,
    // Members do not see the owner's delivery error, unless it is the replica's own.
    LatestDeliveryError: isMember ? trail.memberStatus?.[account]?.latestDeliveryError : status.latestDeliveryError,
    LatestNotificationError: status.latestNotificationError,
    LatestDeliveryTime: fallback(status.latestDeliveryAt, logging ? DELIVERED : undefined),
    StartLoggingTime: fallback(status.startedLoggingAt, STARTED),
    StopLoggingTime: fallback(status.stoppedLoggingAt, logging ? undefined : DELIVERED),
    LatestCloudWatchLogsDeliveryError: status.latestLogGroupDeliveryError,
    LatestCloudWatchLogsDeliveryTime: fallback(status.latestLogGroupDeliveryAt, logging && trail.logGroupArn ? DELIVERED : undefined),
    LatestDigestDeliveryTime: fallback(status.latestDigestDeliveryAt, logging && trail.logFileValidation ? DIGESTED : undefined),
    LatestDigestDeliveryError: status.latestDigestDeliveryError,
    // Members "no longer in use", which AWS still sends, some as empty text.
    LatestDeliveryAttemptTime: logging ? '2026-09-01T11:55:00Z' : '',
    LatestNotificationAttemptTime: '',
    LatestNotificationAttemptSucceeded: '',
    LatestDeliveryAttemptSucceeded: logging ? '2026-09-01T11:55:00Z' : '',
    TimeLoggingStarted: '2025-11-03T09:00:00Z',
    TimeLoggingStopped: '',
  };
  return Object.fromEntries(Object.entries(answer).filter(([, value]) => value !== null));
}
