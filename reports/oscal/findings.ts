import type { AccountResult, ControlResult, ControlStatus, Finding } from '../../src/types.js';
import { guidFor } from '../../src/scan-guid.js';
import { STATUS_WORDS } from '../wording/statuses.js';
import { observationId } from './observations.js';
import { riskId } from './risks.js';
import { words } from './words.js';

/** What a control as a whole is, by its own status in the account. What is unknown, or had no resource, has no finding. */
const STATES: Readonly<Record<ControlStatus, { readonly state: string; readonly reason: string } | null>> = {
  PASSED: { state: STATUS_WORDS.PASSED.oscal!, reason: 'pass' },
  FAILED: { state: STATUS_WORDS.FAILED.oscal!, reason: 'fail' },
  UNKNOWN: null,
  NO_DATA: null,
};

/** A finding for each control that is decided in the account: satisfied only where every resource passed. */
export function findingsOf(
  { account, controls: statuses }: AccountResult,
  findings: readonly Finding[],
  controls: readonly ControlResult[],
  collected: string,
): object[] {
  return controls.flatMap(({ id, title, description }) => {
    const status = STATES[statuses[id] ?? 'NO_DATA'];
    if (status === null) return [];
    const own = findings.filter(({ controlId }) => controlId === id);
    const risks = own.flatMap(finding => riskId(finding, collected) ?? []);
    return [
      {
        uuid: guidFor(['oscal', 'finding', account, id, collected].join('\n')),
        title: words(`${id} ${title}`),
        description: words(description),
        target: { type: 'objective-id', 'target-id': id, status },
        'related-observations': own.map(finding => ({ 'observation-uuid': observationId(finding, collected) })),
        ...(risks.length > 0 && { 'related-risks': risks.map(uuid => ({ 'risk-uuid': uuid })) }),
      },
    ];
  });
}
