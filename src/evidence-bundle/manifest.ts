import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';

/** The parts of a bundle, in the order in which they lie in it. */
export const PART_NAMES = ['settings.json', 'evidence.jsonl', 'calls.jsonl', 'report.json'] as const;

export type PartName = (typeof PART_NAMES)[number];

export const MANIFEST_NAME = 'manifest.json';

/** What a part is, and how it lies in the archive. */
export interface BundlePart {
  readonly name: PartName;
  readonly bytes: number;
  readonly sha256: string;
  /** CRC-32 of the part, as ZIP has it, in hexadecimal digits. */
  readonly crc32: string;
  /** The part as it lies in the archive, compressed. */
  readonly packed: { readonly bytes: number; readonly sha256: string };
}

/**
 * `schemas/bundle.schema.json`. It has the hash of everything else, so that whoever signs it signs everything; and it is never longer
 * than what KMS signs at once, 4,096 bytes.
 */
export interface BundleManifest {
  readonly schemaVersion: '1.0';
  readonly kind: 'bundle';
  readonly tool: { readonly name: string; readonly version: string };
  /** What judges. */
  readonly checks: {
    /** Over the sources of the built-in checks and of the engine. */
    readonly sha256: string;
    /** How many plugins brought checks, which the digest does not know: `settings.json` names them. */
    readonly plugins: number;
  };
  /** Who asked AWS; `null` where the evidence came from files. */
  readonly caller: BundleCaller | null;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** `false`: it was stopped before its end, so that accounts or answers may be missing. */
  readonly complete: boolean;
  /** How many accounts there is evidence of. */
  readonly accounts: number;
  readonly parts: readonly BundlePart[];
}

export interface BundleCaller {
  readonly account: string;
  readonly partition: string;
  /** `null` where only the account was kept, as in the parts of a plan. */
  readonly arn: string | null;
}

export function manifestBytes(manifest: BundleManifest): Buffer {
  return Buffer.from(canonicalJson(manifest));
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
