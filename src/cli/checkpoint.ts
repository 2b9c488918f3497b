import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../errors.js';
import { TOOL } from '../tool.js';
import { EvidenceLog } from './evidence-log.js';

/** What a scan was asked for, as far as it decides which evidence is collected and how it is judged. */
export type Settings = Readonly<Record<string, unknown>>;

/** The first line of a checkpoint. */
export interface CheckpointHeader {
  readonly trailproofCheckpoint: '1.0';
  readonly version: string;
  readonly startedAt: string;
  readonly settings: Settings;
}

export interface Checkpoint {
  readonly log: EvidenceLog;
  readonly header: CheckpointHeader;
}

/** A new checkpoint, or the one that is there, which has to be of the same version and for the same settings. Throws a KnownError. */
export async function openCheckpoint(path: string, isResumed: boolean, startedAt: string, settings: Settings): Promise<Checkpoint> {
  // As it reads from a file: nothing in it is undefined.
  const header = plain({ trailproofCheckpoint: '1.0', version: TOOL.version, startedAt, settings });
  if (!isResumed) return { log: await EvidenceLog.create(path, header), header };
  const found = await readCheckpoint(path);
  if (!isDeepStrictEqual(found.header.settings, header.settings)) {
    const { settings: before } = found.header;
    const names = [...new Set([...Object.keys(before), ...Object.keys(header.settings)])].filter(
      name => !isDeepStrictEqual(before[name], header.settings[name]),
    );
    throw new UsageError(`${path} was begun with other settings (${names.join(', ')}). Give the same ones, or begin anew.`);
  }
  return found;
}

export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const { log, header } = await EvidenceLog.open(path);
  if (!isHeader(header)) throw new UsageError(`${path} is no checkpoint of trailproof.`);
  if (header.version !== TOOL.version) {
    throw new UsageError(`${path} was made by version ${header.version} of trailproof, and this is ${TOOL.version}. Begin anew.`);
  }
  return { log, header };
}

function plain(header: CheckpointHeader): CheckpointHeader {
  return JSON.parse(JSON.stringify(header)) as CheckpointHeader;
}

function isHeader(value: unknown): value is CheckpointHeader {
  const { trailproofCheckpoint, version, settings } = (value ?? {}) as Partial<Record<keyof CheckpointHeader, unknown>>;
  return trailproofCheckpoint === '1.0' && typeof version === 'string' && typeof settings === 'object' && settings !== null;
}
