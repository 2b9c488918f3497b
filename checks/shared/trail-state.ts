import { distinctReasons, reason, unavailable, warning } from '../../src/check.js';
import { factFor, missing } from '../../src/facts.js';
import type { Evidence, EventSelectors, Fact, Missing, Observation, Reason, Resource, Trail, Trilean, Verdict } from '../../src/types.js';
import { describeCells, type ManagementCell, unrecordedManagementEvents } from './management-events.js';
import { isOwn } from './trails.js';

/** A requirement on a trail: met, not met, or not known for want of something. */
export interface Answer {
  readonly value: Trilean;
  readonly gap: Missing | null;
  readonly observation: Observation;
}

/** A field that the answer always carries; without it nobody knows. */
export function flag(value: Trilean, api: string, field: string, expected: string): Answer {
  const gap = value === 'unknown' ? missing('NOT_IN_INPUT', `The field ${field} is absent from the evidence.`, api) : null;
  return { value, gap, observation: { api, field, actual: value, expected } };
}

/** The owner's answer where it is at hand: it is the trail's, of which a member sees a copy. Else the account's own. */
function ownOrOwners<T>(evidence: Pick<Evidence, 'account'>, trail: Trail, own: Fact<T>, owners: (arn: string) => Fact<T>): Fact<T> {
  if (isOwn(evidence, trail)) return own;
  const told = owners(trail.arn);
  return told.state === 'present' || own.state === 'missing' ? told : own;
}

/** Whether the trail records anything now. */
export function isLogging(evidence: Evidence<'trails' | 'trailStatus'>, trail: Trail): Answer {
  const status = ownOrOwners(evidence, trail, factFor(evidence.trailStatus, trail.arn, 'cloudtrail:GetTrailStatus'), arn =>
    evidence.others.trailStatus(arn),
  );
  const api = 'cloudtrail:GetTrailStatus';
  const value = status.state === 'present' ? status.value.isLogging : 'unknown';
  return {
    value,
    gap: status.state === 'missing' ? status : null,
    observation: { api, field: 'IsLogging', actual: value, expected: 'true' },
  };
}

/** Whether the trail records every read and write management event. */
export function recordsManagementEvents(evidence: Evidence<'trails' | 'eventSelectors'>, trail: Trail, union: boolean): Answer {
  const own = factFor(evidence.eventSelectors, trail.arn, 'cloudtrail:GetEventSelectors');
  const selectors = ownOrOwners(evidence, trail, own, arn => evidence.others.eventSelectors(arn));
  if (selectors.state === 'present' && !isEmpty(selectors.value)) {
    const gaps = unrecordedManagementEvents(selectors.value, union);
    return answer('cloudtrail:GetEventSelectors', gaps);
  }
  // AWS returns the default selector, which records every management event, or none at all for a trail that has no custom ones.
  if (trail.hasCustomEventSelectors === false) return answer('cloudtrail:DescribeTrails', []);
  return {
    value: 'unknown',
    gap:
      selectors.state === 'missing'
        ? selectors
        : missing('NOT_IN_INPUT', 'The event selectors are empty although the trail may have custom ones.', 'cloudtrail:GetEventSelectors'),
    observation: { ...answer('cloudtrail:GetEventSelectors', []).observation, actual: 'unknown' },
  };
}

function isEmpty({ basic, advanced }: EventSelectors): boolean {
  return basic.length + advanced.length === 0;
}

function answer(api: string, gaps: readonly ManagementCell[]): Answer {
  const actual = gaps.length === 0 ? 'none' : describeCells(gaps);
  return {
    value: gaps.length === 0,
    gap: null,
    observation: { api, field: 'Management events that are not recorded', actual, expected: 'none' },
  };
}

/** A trail that cannot be decided. */
export interface Doubt {
  readonly trail: Trail;
  readonly answers: readonly Answer[];
}

/**
 * WARNING when only files or another account's organization trail stand in the way, NOT_AVAILABLE when one of the
 * account's own answers failed, which an operator can mend.
 */
export function inDoubt(
  evidence: Pick<Evidence, 'account'>,
  resource: Resource,
  message: string,
  doubts: readonly Doubt[],
  observations: readonly Observation[],
): Verdict {
  const own = gapsOf(doubts.filter(({ trail }) => isOwn(evidence, trail)));
  const foreign = doubts.filter(({ trail }) => !isOwn(evidence, trail));
  const reasons = [
    ...distinctReasons(own),
    ...(foreign.length === 0 ? [] : [ownedElsewhere(foreign), ...distinctReasons(gapsOf(foreign))]),
  ];
  const verdict = own.some(gap => gap.reason !== 'NOT_IN_INPUT') ? unavailable : warning;
  return verdict(resource, message, { reasons, evidence: observations });
}

function gapsOf(doubts: readonly Doubt[]): Missing[] {
  return doubts.flatMap(({ answers }) => answers.flatMap(({ gap }) => gap ?? []));
}

const SHOWN: Readonly<Record<string, string>> = {
  'cloudtrail:GetTrailStatus': 'its status',
  'cloudtrail:GetEventSelectors': 'its event selectors',
};

/** Names what is lacking alone: AWS shows a member the status of its copy, on which another control of the report may rest. */
function ownedElsewhere(doubts: readonly Doubt[]): Reason {
  const unknown = doubts.flatMap(({ answers }) => answers.filter(({ value }) => value === 'unknown'));
  const apis = new Set(unknown.map(({ observation }) => observation.api));
  const lacking = Object.entries(SHOWN).flatMap(([api, shown]) => (apis.has(api) ? [shown] : []));
  const [only] = lacking.length === 1 ? lacking : [];
  return only === undefined
    ? reason('ORGANIZATION_TRAIL_OWNED_ELSEWHERE')
    : reason(
        'ORGANIZATION_TRAIL_OWNED_ELSEWHERE',
        `Only the account that owns the organization trail can show ${only}. Scan that account as well.`,
      );
}
