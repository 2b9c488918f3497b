import { call, type DeclaredCall } from '../collector.js';

/** The role that a scan of an organization assumes in each member account. */
export const MEMBER_ROLE = 'TrailproofAudit';

/** What tells the accounts of an organization and the units that they are in. */
export const ORGANIZATION_CALLS: readonly DeclaredCall[] = [
  call('organizations:ListAccounts', 'account', { note: 'again for each further page' }),
  call('organizations:ListOrganizationalUnitsForParent', 'unit', { note: 'again for each further page' }),
  call('organizations:ListAccountsForParent', 'unit', { note: 'again for each further page' }),
];
