import type { Caller } from '../collect/options.js';
import { UsageError } from '../errors.js';
import { TOOL } from '../tool.js';
import { EvidenceLog, type Opened } from './evidence-log.js';
import { differences, type Settings } from './settings.js';

/** Which part of which plan a scan is. */
export interface Part {
  /** The plan's id. */
  readonly plan: string;
  /** `2/5`. */
  readonly shard: string;
}

/** The first line of a checkpoint. */
export interface CheckpointHeader extends Partial<Part> {
  readonly trailproofCheckpoint: '1.0';
  readonly version: string;
  readonly startedAt: string;
  readonly settings: Settings;
  /** Who scans. */
  readonly caller: Pick<Caller, 'account' | 'partition'>;
}

export interface Checkpoint {
  readonly log: EvidenceLog;
  readonly startedAt: string;
  readonly isNew: boolean;
  /** To be told who scans, before anything is appended. Throws a UsageError when somebody else has begun. */
  readonly meet: (caller: Caller) => void;
}

/** A new checkpoint, or the one that is there, which has to be of the same version and for the same settings. Throws a KnownError. */
export async function openCheckpoint(
  path: string,
  isResumed: boolean,
  startedAt: string,
  settings: Settings,
  part?: Part,
): Promise<Checkpoint> {
  // As it reads from a file: nothing in it is undefined.
  const header = plain({ trailproofCheckpoint: '1.0', version: TOOL.version, startedAt, settings, ...part });
  if (!isResumed) return checkpoint(path, EvidenceLog.create(path), null, header);
  const { log, header: found } = await readCheckpoint(path, 'append', one => refuseOtherScan(path, one, header));
  log.cut();
  return checkpoint(path, log, found, header);
}

type Begun = Omit<CheckpointHeader, 'caller'>;

/** `found`: the first line, which there is none of yet in a new file, or in one whose scan was killed before it began. */
function checkpoint(path: string, log: EvidenceLog, found: CheckpointHeader | null, header: Begun): Checkpoint {
  return {
    log,
    startedAt: (found ?? header).startedAt,
    isNew: found === null,
    meet: ({ account, partition }) => {
      if (found === null) log.begin({ ...header, caller: { account, partition } });
      else refuseOtherCaller(path, found.caller, { account, partition });
    },
  };
}

function refuseOtherCaller(path: string, before: CheckpointHeader['caller'], { account, partition }: CheckpointHeader['caller']): void {
  if (before.account === account && before.partition === partition) return;
  throw new UsageError(
    `${path} was begun by account ${before.account} in the partition ${before.partition}, and you are ${account} in ${partition}. Go on as the same, or begin anew.`,
  );
}

/** A checkpoint as it lies there; no header where the scan was killed before the first line was written. */
export async function readCheckpoint(
  path: string,
  mode: 'read' | 'append',
  refuse: (header: CheckpointHeader) => void,
): Promise<Opened & { readonly header: CheckpointHeader | null }> {
  let header = null as CheckpointHeader | null;
  const opened = await EvidenceLog.open(path, mode, line => {
    header = headerOf(line, path);
    refuse(header);
  });
  const rest = opened.rest.toString();
  if (header === null && !MARK.startsWith(rest) && !rest.startsWith(MARK)) throw noCheckpoint(path);
  return { ...opened, header };
}

/** How the first line begins, so that a cut-off one is told from somebody else's file. */
const MARK = '{"trailproofCheckpoint":"1.0",';

function refuseOtherScan(path: string, found: CheckpointHeader, header: Begun): void {
  if (found.version !== header.version) {
    throw new UsageError(`${path} was made by version ${found.version} of trailproof, and this is ${header.version}. Begin anew.`);
  }
  const options = differences({ ...found.settings, ...partOf(found) }, { ...header.settings, ...partOf(header) });
  if (options !== '') throw new UsageError(`${path} was begun with other settings (${options}). Give the same ones, or begin anew.`);
}

function partOf({ plan, shard }: Partial<Part>): Partial<Part> {
  return { ...(plan !== undefined && { plan }), ...(shard !== undefined && { shard }) };
}

function plain(header: Begun): Begun {
  return JSON.parse(JSON.stringify(header)) as Begun;
}

function headerOf(line: string, path: string): CheckpointHeader {
  const value = line.startsWith(MARK) ? parsed(line) : undefined;
  const { version, startedAt, settings, caller } = (value ?? {}) as Partial<Record<keyof CheckpointHeader, unknown>>;
  const isHeader = typeof version === 'string' && typeof startedAt === 'string' && isObject(settings) && isObject(caller);
  if (!isHeader) throw noCheckpoint(path);
  return value as CheckpointHeader;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function noCheckpoint(path: string): UsageError {
  return new UsageError(`${path} is no checkpoint of trailproof. Nothing of it was changed.`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
