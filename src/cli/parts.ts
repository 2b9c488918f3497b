import { UsageError } from '../errors.js';
import { FACT_NAMES, missing, present } from '../facts.js';
import { TOOL } from '../tool.js';
import type { FactsByKey, Fact, InputSource, Snapshot } from '../types.js';
import { type CheckpointHeader, readCheckpoint } from './checkpoint.js';
import type { EvidenceLog } from './evidence-log.js';
import type { OrganizationPlan } from './organization-plan.js';
import { differences } from './settings.js';
import { covers, parseShard, type Shard } from './shard.js';

/** What one process has left of its share of a plan. */
export interface PlanPart {
  readonly path: string;
  readonly header: CheckpointHeader;
  readonly shard: Shard;
  readonly log: EvidenceLog;
  readonly source: InputSource;
}

/** Reads where what lies in the parts. Throws a KnownError when they do not belong together. */
export async function readParts(paths: readonly string[], plan: OrganizationPlan, planPath: string): Promise<readonly PlanPart[]> {
  const parts: PlanPart[] = [];
  for (const path of paths) {
    const { log, header, source } = await readCheckpoint(path, 'read', found => {
      refuseStranger(path, found, plan, planPath);
      if (parts[0] !== undefined) refuseOther(path, found, parts[0]);
      refuseVersion(path, found);
    });
    if (header === null) throw new UsageError(`${path} is empty: its scan was killed before it began. Go on with it, or leave it out.`);
    parts.push({ path, header, log, source, shard: parseShard(header.shard) });
  }
  const planned = new Set(plan.accounts.map(({ account }) => account));
  for (const { path, log } of parts) {
    const stranger = log.accounts.find(account => !planned.has(account));
    if (stranger !== undefined) throw new UsageError(`${path} holds account ${stranger}, which is not in ${planPath}.`);
  }
  return parts;
}

function refuseStranger(path: string, header: CheckpointHeader, plan: OrganizationPlan, planPath: string): void {
  if (header.plan === undefined) throw new UsageError(`${path} is no part of a plan: its scan was made without --plan.`);
  if (header.plan !== plan.id) throw new UsageError(`${path} is a part of another plan than ${planPath}.`);
}

function refuseOther(path: string, { version, settings }: CheckpointHeader, first: PlanPart): void {
  if (version !== first.header.version) {
    throw new UsageError(
      `${first.path} was made by version ${first.header.version} of trailproof and ${path} by ${version}. Scan all parts with one version.`,
    );
  }
  const options = differences(first.header.settings, settings);
  if (options !== '')
    throw new UsageError(`${first.path} and ${path} were made with different settings (${options}). Scan all parts with the same.`);
}

function refuseVersion(path: string, { version }: CheckpointHeader): void {
  if (version === TOOL.version) return;
  throw new UsageError(`${path} was made by version ${version} of trailproof, and this is ${TOOL.version}. Merge with that version.`);
}

/** The evidence of every account of the plan, one at a time, in order. `onMissing` is told of those that no part has. */
export function* evidenceOf(plan: OrganizationPlan, parts: readonly PlanPart[], onMissing: (account: string) => void): Generator<Snapshot> {
  for (const [index, { account, name }] of plan.accounts.entries()) {
    const own = latest(account, parts, part => covers(part.shard, index));
    const others = parts.filter(part => !covers(part.shard, index)).flatMap(({ log }) => log.line(account) ?? []);
    const [first, ...rest] = [...(own === undefined ? [] : [own]), ...others].map(line => JSON.parse(line) as Snapshot);
    if (first !== undefined) {
      yield rest.reduce(withBuckets, first);
      continue;
    }
    onMissing(account);
    const facts = Object.fromEntries(FACT_NAMES.map(fact => [fact, UNREAD])) as unknown as Snapshot['facts'];
    const { partition } = plan.caller;
    yield { partition, account, ...(name !== null && { name }), origin: 'live', collectedAt: null, facts };
  }
}

const UNREAD = missing('NOT_REQUESTED', 'The account is in the plan and in none of the parts.');

/** What the account's own shard left. Two runs of one shard are two truths, unless they found the same. */
function latest(account: string, parts: readonly PlanPart[], isOwn: (part: PlanPart) => boolean): string | undefined {
  let found: { readonly path: string; readonly line: string } | undefined;
  for (const { path, log } of parts.filter(isOwn)) {
    const line = log.line(account);
    if (line === undefined) continue;
    if (found !== undefined && found.line !== line) {
      throw new UsageError(`Account ${account} is in ${found.path} and in ${path}, with different evidence. Leave one of them out.`);
    }
    found ??= { path, line };
  }
  return found?.line;
}

/** Another shard came to the account for a log bucket that it owns: what was learned of that bucket is added. */
function withBuckets(own: Snapshot, other: Snapshot): Snapshot {
  const { facts } = own;
  return {
    ...own,
    facts: {
      ...facts,
      bucketOwner: joined(facts.bucketOwner, other.facts.bucketOwner),
      bucketExposure: joined(facts.bucketExposure, other.facts.bucketExposure),
      bucketLogging: joined(facts.bucketLogging, other.facts.bucketLogging),
    },
  };
}

/** Of what both tell, its own shard counts, unless only the other was told. */
function joined<T>(own: Fact<FactsByKey<T>>, other: Fact<FactsByKey<T>>): Fact<FactsByKey<T>> {
  if (own.state === 'missing' || other.state === 'missing') return own;
  const told = Object.entries(other.value).filter(([key, { state }]) => state === 'present' && own.value[key]?.state === 'missing');
  return present({ ...other.value, ...own.value, ...Object.fromEntries(told) });
}
