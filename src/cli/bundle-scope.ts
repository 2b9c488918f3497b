import type { OrganizationOptions } from '../collect/options.js';
import type { BundleScope } from '../evidence-bundle/settings.js';
import type { OrganizationPlan } from './organization-plan.js';
import type { PlannedScan } from './planned-scan.js';
import type { AwsArguments } from './scan-options.js';

/** What a live scan was asked for, as its bundle says it. */
export function scopeOf(argv: AwsArguments, organization: OrganizationOptions | null, planned: PlannedScan | null = null): BundleScope {
  const discovery = planned?.plan.settings.discovery ?? argv.discovery ?? 'sweep';
  if (organization === null) return { discovery, organization: null };
  const { accounts, units = [], exclude = [], roleName = null } = organization;
  const named = accounts === undefined ? null : accounts.map(({ account }) => account);
  return { discovery, organization: { accounts: named, units, exclude, roleName } };
}

/** What the parts of a plan were asked for. */
export function scopeOfPlan({ settings, accounts }: OrganizationPlan): BundleScope {
  const { discovery, roleName } = settings;
  return { discovery, organization: { accounts: accounts.map(({ account }) => account), units: [], exclude: [], roleName } };
}
