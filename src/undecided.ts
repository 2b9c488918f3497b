import type { ComplianceStatus } from './types.js';

/** Neither passed nor failed. */
export function isUndecided({ status }: { readonly status: ComplianceStatus }): boolean {
  return status === 'WARNING' || status === 'NOT_AVAILABLE';
}
