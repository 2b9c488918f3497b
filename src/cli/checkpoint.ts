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
}

export interface Checkpoint {
  readonly log: EvidenceLog;
  readonly header: CheckpointHeader;
  readonly isNew: boolean;
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
  if (!isResumed) return { log: await EvidenceLog.create(path, header), header, isNew: true };
  const { log, header: found } = await readCheckpoint(path, 'append', one => refuseOtherScan(path, one, header));
  log.cut();
  // It may have been killed before it had begun.
  if (found === null) await log.begin(header);
  return { log, header: found ?? header, isNew: false };
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

function refuseOtherScan(path: string, found: CheckpointHeader, header: CheckpointHeader): void {
  if (found.version !== header.version) {
    throw new UsageError(`${path} was made by version ${found.version} of trailproof, and this is ${header.version}. Begin anew.`);
  }
  const options = differences({ ...found.settings, ...partOf(found) }, { ...header.settings, ...partOf(header) });
  if (options !== '') throw new UsageError(`${path} was begun with other settings (${options}). Give the same ones, or begin anew.`);
}

function partOf({ plan, shard }: Partial<Part>): Partial<Part> {
  return { ...(plan !== undefined && { plan }), ...(shard !== undefined && { shard }) };
}

function plain(header: CheckpointHeader): CheckpointHeader {
  return JSON.parse(JSON.stringify(header)) as CheckpointHeader;
}

function headerOf(line: string, path: string): CheckpointHeader {
  const value = line.startsWith(MARK) ? parsed(line) : undefined;
  const { version, startedAt, settings } = (value ?? {}) as Partial<Record<keyof CheckpointHeader, unknown>>;
  if (typeof version !== 'string' || typeof startedAt !== 'string' || typeof settings !== 'object' || settings === null)
    throw noCheckpoint(path);
  return value as CheckpointHeader;
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
