import { and3 } from '../../checks/shared/logic.js';
import type { Finding, SuppressionEntry, SuppressionScope, Trilean } from '../types.js';
import type { Background } from './background.js';
import { matchesAll, matchesGlob } from './glob.js';

/** What of a finding decides whether an entry means it. */
export type Covered = Pick<Finding, 'controlId' | 'account' | 'region' | 'resource'>;

/** Whether a finding is in an entry's scope. What the evidence does not tell is unknown, and an exception that may apply is one. */
export function covers(entry: SuppressionEntry, finding: Covered, background: Background): Trilean {
  const { controls, match = {}, except } = entry;
  if (!matchesAny(controls, finding.controlId) || !mayCoverAccount(entry, finding.account)) return false;
  return and3(within(match, finding, background), except === undefined ? true : not(within(except, finding, background)));
}

/** Whether the entry may speak of this account and unit, whatever the resource. */
export function mayCoverAccount({ match = {} }: SuppressionEntry, account: string): boolean {
  return match.accounts === undefined || matchesAny(match.accounts, account);
}

export function matchesAny(globs: readonly string[], text: string): boolean {
  return globs.some(glob => matchesGlob(glob, text));
}

function within({ accounts, ous, regions, resources, tags }: SuppressionScope, finding: Covered, background: Background): Trilean {
  return and3(
    accounts === undefined || matchesAny(accounts, finding.account),
    ous === undefined || inUnits(ous, finding.account, background),
    regions === undefined || inRegion(regions, finding),
    resources === undefined || matchesAny(resources, finding.resource.id),
    tags === undefined || hasTags(tags, finding, background),
  );
}

/** Not all units of an account are known, so it is in none of these only where the members of each are. */
function inUnits(globs: readonly string[], account: string, background: Background): Trilean {
  if (globs.some(matchesAll) || background.unitsOf(account).some(unit => matchesAny(globs, unit))) return true;
  return globs.every(glob => background.knowsMembers(glob)) ? false : 'unknown';
}

/** The units of which an entry has to know the members. */
export function unitsNamed({ match, except }: SuppressionEntry): readonly string[] {
  return [...(match?.ous ?? []), ...(except?.ous ?? [])].filter(glob => UNIT.test(glob));
}

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html */
const UNIT = /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;

/** The Region of the finding's id: the ARN's, where it has one, so that it is the same whether or not a bucket's was learned. */
function inRegion(globs: readonly string[], { region, resource }: Covered): Trilean {
  if (globs.some(matchesAll)) return true;
  const [own = ''] = resource.id.startsWith('arn:') ? resource.id.split(':').slice(3) : [];
  const place = own === '' ? region : own;
  if (place !== null) return matchesAny(globs, place);
  return resource.type === 'AWS::::Account' ? matchesAny(globs, '-') : 'unknown';
}

function hasTags(wanted: NonNullable<SuppressionScope['tags']>, { resource }: Covered, background: Background): Trilean {
  const tags = background.tagsOf(resource.id);
  if (tags === null) return 'unknown';
  return Object.entries(wanted).every(([key, globs]) => tags.some(tag => tag.key === key && matchesAny([globs].flat(), tag.value)));
}

function not(value: Trilean): Trilean {
  return value === 'unknown' ? value : !value;
}
