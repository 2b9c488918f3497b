import type { Finding, ScanResult, SuppressionEntry } from '../types.js';
import type { Background } from './background.js';
import { isLiteral } from './glob.js';
import { covers, matchesAny, mayCoverAccount } from './scope.js';

/**
 * Whether all that the entry may speak of was evaluated, so that an entry without a match is out of date. Whatever is not known to have been
 * looked at may hold its match.
 */
export function isEvaluated(entry: SuppressionEntry, result: ScanResult, background: Background, controlIds: readonly string[]): boolean {
  const { scan, controls, findings } = result;
  if (scan.interrupted) return false;
  const judged = new Set(controls.map(({ id }) => id));
  if (controlIds.some(id => matchesAny(entry.controls, id) && !judged.has(id))) return false;
  if (findings.some(finding => leavesOpen(entry, finding, background))) return false;
  const accounts = accountsOf(entry, result, background);
  return accounts !== null && regionsAreEvaluated(entry, accounts, result, background);
}

/**
 * An undecided finding may stand for any resource of its account, and for one of an account that could not be told. A failed one of which it is not
 * known whether the entry means it may be the one.
 */
function leavesOpen(entry: SuppressionEntry, finding: Finding, background: Background): boolean {
  if (finding.status === 'PASSED' || !matchesAny(entry.controls, finding.controlId)) return false;
  if (finding.status === 'FAILED') return covers(entry, finding, background) === 'unknown';
  const { resources } = entry.match ?? {};
  return mayCoverAccount(entry, finding.account) || (resources !== undefined && matchesAny(resources, finding.resource.id));
}

/** The accounts that the entry speaks of, or `null` where there may be one that was not scanned. */
function accountsOf(entry: SuppressionEntry, result: ScanResult, background: Background): readonly string[] | null {
  const named = namedAccounts(entry);
  if (named !== null) return named.every(account => background.listingOf(account) !== null) ? named : null;
  if (!background.isWholeOrganization || result.skippedAccounts.some(({ account }) => mayCoverAccount(entry, account))) return null;
  return result.accounts.map(({ account }) => account).filter(account => mayCoverAccount(entry, account));
}

/** By their ids, or by the ARNs of resources. */
function namedAccounts({ match = {} }: SuppressionEntry): readonly string[] | null {
  const { accounts, resources } = match;
  if (accounts?.every(isLiteral) === true) return accounts;
  const owners = resources?.map(resource => (isLiteral(resource) ? partOfArn(resource, 4) : undefined));
  return owners?.every(owner => owner !== undefined) === true ? owners : null;
}

function regionsAreEvaluated(
  { match = {} }: SuppressionEntry,
  accounts: readonly string[],
  { scan }: ScanResult,
  background: Background,
): boolean {
  const { regions, resources } = match;
  const places = resources?.map(resource => (isLiteral(resource) ? partOfArn(resource, 3) : undefined));
  const named = regions?.every(isLiteral) === true ? regions : places?.every(place => place !== undefined) === true ? places : null;
  if (scan.regions !== null && named?.every(region => scan.regions?.includes(region)) !== true) return false;
  return accounts.every(account => {
    const listing = background.listingOf(account);
    return listing !== null && (listing.isWhole || (named?.every(region => listing.regions.has(region)) ?? false));
  });
}

function partOfArn(text: string, index: number): string | undefined {
  const part = text.startsWith('arn:') ? text.split(':')[index] : undefined;
  return part === '' ? undefined : part;
}
