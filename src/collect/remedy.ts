import type { MissingReason } from '../types.js';
import { actionFor, codesOf, CREDENTIAL_FAULTS } from './failure.js';

const REMEDIES: Readonly<Partial<Record<MissingReason, string>>> = {
  THROTTLED: 'Try again when less is asking this account.',
  UNREACHABLE: 'Check the network, the proxy and the VPC endpoints on the way to it.',
  ERROR: 'Try again; --verbose of a scan shows each answer.',
};

const CREDENTIAL_REMEDIES: Readonly<Record<string, string>> = {
  'the credentials have expired': 'Get new credentials: these have expired.',
  'the credentials are not known there': 'Check that the Region is enabled, and that the credentials are of its partition.',
  'the account has not opted in there': 'Opt in to the Region or the service.',
};

/**
 * What mends a failure. Of a denial AWS says in its words alone which kind of policy it comes from.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function remedy(reason: MissingReason, error: unknown, operation: string): string | null {
  if (reason !== 'ACCESS_DENIED') return REMEDIES[reason] ?? null;
  const fault = codesOf(error).find(code => Object.hasOwn(CREDENTIAL_FAULTS, code));
  if (fault !== undefined) return CREDENTIAL_REMEDIES[CREDENTIAL_FAULTS[fault]!]!;
  const action = actionFor(operation);
  const { message } = error instanceof Error ? error : { message: '' };
  const denying = /explicit deny(?: in (an? [a-z -]+?(?:policy|boundary)))?/i.exec(message);
  if (denying !== null) {
    const policy = denying[1]?.toLowerCase() ?? 'a policy';
    return `${policy[0]!.toUpperCase()}${policy.slice(1)} denies ${action}, whatever else is granted: it has to make an exception.`;
  }
  const silent =
    /because no (service control policy|resource control policy|permissions boundary|session policy|VPC endpoint policy) allows/i.exec(
      message,
    );
  return silent === null ? `Grant ${action}.` : `No ${silent[1]!} allows ${action}: one has to, beside your own policy.`;
}
