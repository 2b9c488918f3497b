import type { ControlResult, ControlStatus, ScanResult } from '../../src/types.js';
import { compareText } from '../../src/order.js';
import { SUPPORTING } from './supporting.js';

/** A requirement of a standard, and what the controls of a scan say of it. */
export interface RequirementResult {
  /** AWS's number of it; `null`: AWS prints none, and the control is the requirement. */
  readonly id: string | null;
  readonly controls: readonly Pick<ControlResult, 'id' | 'status' | 'counts' | 'vacuous'>[];
  /** Controls that support it as well, and that the scan did not judge. */
  readonly notJudged: readonly string[];
  readonly status: ControlStatus;
  /** Passed, and none of its controls found anything to judge. */
  readonly vacuous: boolean;
}

export interface StandardResult {
  readonly key: string;
  readonly title: string;
  readonly requirements: readonly RequirementResult[];
}

/** Each standard's requirements in the order of their numbers. */
export function standardResults({
  standards,
  controls,
  scan,
}: Pick<ScanResult, 'standards' | 'controls' | 'scan'>): readonly StandardResult[] {
  const judged = new Set(controls.map(({ id }) => id));
  return standards.map(({ key, title }) => {
    const own = controls.filter(control => Object.hasOwn(control.standards, key));
    const ids = [...new Set(own.flatMap(control => control.standards[key]!))];
    ids.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }) || compareText(a, b));
    const groups = [
      ...ids.map(id => ({ id, members: own.filter(control => control.standards[key]!.includes(id)) })),
      ...own.filter(control => control.standards[key]!.length === 0).map(control => ({ id: null, members: [control] })),
    ];
    const requirements = groups.map(({ id, members }): RequirementResult => {
      const notJudged = id === null ? [] : (SUPPORTING[key]?.[id] ?? []).filter(control => !judged.has(control));
      const status = together(
        members.map(member => member.status),
        scan.interrupted || scan.regions !== null || notJudged.length > 0,
      );
      return {
        id,
        notJudged,
        controls: members.map(member => ({ id: member.id, status: member.status, counts: member.counts, vacuous: member.vacuous })),
        status,
        vacuous: status === 'PASSED' && members.every(isVacuous),
      };
    });
    return { key, title, requirements };
  });
}

/** Passed, because nowhere was there anything to judge. */
export function isVacuous({ status, counts, vacuous }: Pick<ControlResult, 'status' | 'counts' | 'vacuous'>): boolean {
  return status === 'PASSED' && vacuous === counts.PASSED;
}

/** A control that was not judged, or not anywhere, leaves the requirement as open as an undecided one; so do accounts and Regions that were left out. */
function together(statuses: readonly ControlStatus[], isPart: boolean): ControlStatus {
  if (statuses.includes('FAILED')) return 'FAILED';
  if (statuses.every(status => status === 'NO_DATA')) return isPart ? 'UNKNOWN' : 'NO_DATA';
  return isPart || statuses.some(status => status !== 'PASSED') ? 'UNKNOWN' : 'PASSED';
}
