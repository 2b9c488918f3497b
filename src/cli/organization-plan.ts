import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalJson } from '../canonical-json.js';
import type { Caller, Discovery, Target } from '../collect/options.js';
import type { PlannedCall } from '../collect/plan.js';
import { InputError } from '../errors.js';
import { parseJson } from '../input/json.js';
import { inputError, safe } from '../input/place.js';
import type { SkippedAccount } from '../types.js';
import { firstViolation } from '../violation.js';
import { causeOf } from './causes.js';

/** Which accounts a scan of an organization reads, and how, so that several processes may share the work. Never an external id. */
export interface OrganizationPlan {
  readonly schemaVersion: '1.0';
  readonly kind: 'organization-plan';
  /** SHA-256 over the rest. */
  readonly id: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly caller: Pick<Caller, 'account' | 'partition'>;
  readonly settings: {
    readonly roleName: string;
    readonly logArchiveAccount: string | null;
    readonly discovery: Discovery;
  };
  /** Sorted by id. */
  readonly accounts: readonly Target[];
  readonly skippedAccounts: readonly SkippedAccount[];
  /** What each account costs. */
  readonly calls: readonly PlannedCall[];
}

export function withId(plan: Omit<OrganizationPlan, 'id'>): OrganizationPlan {
  const { schemaVersion, kind, ...rest } = plan;
  return { schemaVersion, kind, id: idOf(plan), ...rest };
}

/** Throws an InputError for anything but a plan that is as it was made. */
export async function readPlan(path: string): Promise<OrganizationPlan> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`There is no file ${path}. Make it with "trailproof plan --organization > ${path}".`);
    throw new InputError(`${path} could not be read: ${causeOf(error as NodeJS.ErrnoException)}.`, { cause: error });
  });
  const place = { file: path, pointer: '' };
  const value = parseJson(text.replace(/^\uFEFF/, ''), place);
  const { validatePlan } = await import('../generated/plan.validator.js');
  if (!validatePlan(value)) {
    const { pointer, problem } = firstViolation(validatePlan.errors);
    throw inputError({ ...place, pointer }, `${safe(problem, 300)}. See "trailproof schema plan".`);
  }
  const plan = value as OrganizationPlan;
  if (plan.id !== idOf(plan)) {
    throw inputError(place, 'was changed since it was made: its id is not that of what it holds. Make it anew with "trailproof plan".');
  }
  return plan;
}

function idOf(plan: Omit<OrganizationPlan, 'id'>): string {
  // In one order of keys, so that it does not matter who wrote the file.
  const rest = Object.fromEntries(Object.entries(plan).filter(([key]) => key !== 'id'));
  return createHash('sha256').update(canonicalJson(rest)).digest('hex');
}
