import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'mocha';
import { KnownError } from '../../src/errors.js';
import { readInput, type InputOptions } from '../../src/input/index.js';
import type { Snapshot } from '../../src/types.js';

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';
export const MANAGEMENT = '999988887777';
export const TRAIL = trailArnOf(ACCOUNT, 'main');
export const ORG_TRAIL = trailArnOf(MANAGEMENT, 'organization');
export const STORE = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:eventdatastore/11111111-2222-3333-4444-555555555555`;

export type Json = Readonly<Record<string, unknown>>;

export function trailArnOf(account: string, name: string): string {
  return `arn:aws:cloudtrail:us-east-1:${account}:trail/${name}`;
}

/** One item of describe-trails. */
export function rawTrail(parts: Json = {}): Json {
  return {
    Name: 'main',
    S3BucketName: 'logs',
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: 'us-east-1',
    TrailARN: TRAIL,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
    ...parts,
  };
}

export function rawOrgTrail(parts: Json = {}): Json {
  return rawTrail({ Name: 'organization', TrailARN: ORG_TRAIL, IsOrganizationTrail: true, S3BucketName: 'org-logs', ...parts });
}

/** The AWS CLI's words for an error. */
export function cliError(code: string, operation: string): string {
  return `\nAn error occurred (${code}) when calling the ${operation} operation: some words\n`;
}

/** A file's content: bytes, text, or a value to be written as JSON. */
export type FileContent = Buffer | string | Json | readonly unknown[];

export interface Folder {
  /** Writes a file and gives its path. */
  write(name: string, content: FileContent): string;
  /** Reads files, given by name → content. */
  read(files: Readonly<Record<string, FileContent>>, options?: Partial<InputOptions>): Promise<Snapshot[]>;
  /** Reads one file about one account. */
  readOne(content: FileContent, options?: Partial<InputOptions>): Promise<Snapshot>;
  /** The message with which reading fails, without the folder's path. */
  failure(files: Readonly<Record<string, FileContent>>, options?: Partial<InputOptions>): Promise<string>;
  path(name: string): string;
}

/** A folder that lives as long as the tests of the surrounding `describe`. */
export function temporaryFolder(): Folder {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'trailproof-input-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  const write: Folder['write'] = (name, content) => {
    const bytes = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
    writeFileSync(path(name), bytes);
    return path(name);
  };
  const read: Folder['read'] = async (files, options = {}) => {
    const names = Object.entries(files).map(([name, content]) => write(name, content));
    return snapshotsOf({ files: names, ...options });
  };
  return {
    path,
    write,
    read,
    async readOne(content, options) {
      const snapshots = await read({ 'input.json': content }, options);
      assert.equal(snapshots.length, 1);
      return snapshots[0]!;
    },
    async failure(files, options) {
      try {
        await read(files, options);
      } catch (error) {
        assert.ok(error instanceof KnownError, String(error instanceof Error ? error.stack : error));
        return `${error.name}: ${error.message.replaceAll(`${folder}/`, '')}`;
      }
      throw new Error('Reading succeeded.');
    },
  };
}

export async function snapshotsOf(options: InputOptions): Promise<Snapshot[]> {
  const input = await readInput(options);
  const snapshots: Snapshot[] = [];
  for await (const snapshot of input.snapshots()) snapshots.push(snapshot);
  assert.equal(snapshots.length, input.accounts);
  return snapshots;
}

/** What a fact says: its value, or the reason why it has none. */
export function told(fact: unknown): unknown {
  if (typeof fact !== 'object' || fact === null || !('state' in fact)) return fact;
  if ('reason' in fact) return fact.reason;
  return 'value' in fact ? fact.value : undefined;
}
