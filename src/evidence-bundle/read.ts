import { type FileHandle, open } from 'node:fs/promises';
import { canonicalJson } from '../canonical-json.js';
import { InputError } from '../errors.js';
import { fileLabel, safe } from '../input/place.js';
import { firstViolation } from '../violation.js';
import { faultOf, inflated, stretchOf } from './content.js';
import { bundleLayout } from './layout.js';
import { type BundleManifest, type BundlePart, MANIFEST_NAME, manifestBytes, PART_NAMES, type PartName, sha256Of } from './manifest.js';
import { namesIn } from './names.js';
import { HEADER_BYTES, PACKED_BYTES_AT } from './zip.js';

/** A bundle as it lies there, whole or not. */
export interface OpenBundle {
  readonly path: string;
  /** What is wrong with it, one sentence each; empty when every byte of the file is as its manifest says. */
  readonly faults: readonly string[];
  /** `null` where it is what is wrong. */
  readonly manifest: BundleManifest | null;
  /** As it lies there: what is signed. */
  readonly manifestBytes: Buffer;
  readonly manifestSha256: string;
  /** A part of a bundle without faults. */
  readonly content: (name: PartName) => AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
}

const START = HEADER_BYTES + MANIFEST_NAME.length;
const LARGEST_MANIFEST = 1 << 20;

/** Reads a bundle and holds each byte of the file against its manifest. Throws an InputError for a file that cannot be read or is none. */
export async function openBundle(path: string): Promise<OpenBundle> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const head = await bytesAt(file, 0, START);
    // One changed byte does not make it another file: either of the two is left.
    if (!head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')) && head.toString('latin1', HEADER_BYTES) !== MANIFEST_NAME)
      throw new InputError(`${fileLabel(path)} is no evidence bundle of trailproof.`);
    const length = head.length < START ? 0 : Math.min(head.readUInt32LE(PACKED_BYTES_AT), LARGEST_MANIFEST);
    const bytes = await bytesAt(file, START, length);
    const read = await readManifest(bytes, head);
    const base = { path, manifestBytes: bytes, manifestSha256: sha256Of(bytes), close: () => file.close() };
    const none = (): never => {
      throw new Error('A bundle with faults has no parts to read.');
    };
    if (typeof read === 'string') return { ...base, faults: [read], manifest: null, content: none };
    const { faults, places } = await check(read, bytes, file, size);
    const content = (name: PartName): AsyncIterable<Buffer> => {
      const part = read.parts.find(one => one.name === name)!;
      return inflated(stretchOf(file, places.get(name)!, part.packed.bytes), part.bytes);
    };
    return { ...base, faults, manifest: read, content: faults.length > 0 ? none : content };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const label = fileLabel(path);
  const file = await open(path, 'r').catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new InputError(code === 'ENOENT' ? `There is no file ${label}.` : `${label} could not be read: ${message}.`, { cause: error });
  });
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new InputError(`${label} is a folder or a device. Give the name of a file.`);
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stretchOf(file, at, length)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The manifest, or what is wrong with it. */
async function readManifest(bytes: Buffer, head: Buffer): Promise<BundleManifest | string> {
  const [expected] = bundleLayout(bytes, []);
  const changed = `${MANIFEST_NAME} was changed`;
  if (expected?.kind !== 'headers' || !expected.bytes.equals(head)) {
    return `${changed}, or the header before it: its size or its CRC-32 in the archive is another.`;
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    return `${changed}: it is no JSON any more.`;
  }
  const { validateBundle } = await import('../generated/bundle.validator.js');
  if (!validateBundle(value)) {
    const { pointer, problem } = firstViolation(validateBundle.errors);
    return `${MANIFEST_NAME}, at ${safe(pointer, 300) || '/'}: ${safe(problem, 300)}. See "trailproof schema bundle".`;
  }
  const manifest = value as BundleManifest;
  if (canonicalJson(manifest) !== bytes.toString() || !manifestBytes(manifest).equals(bytes))
    return `${MANIFEST_NAME} is not canonical JSON (RFC 8785), as trailproof writes it.`;
  return refusedParts(manifest) ?? manifest;
}

function refusedParts({ parts }: BundleManifest): string | null {
  const order = parts.map(({ name }) => PART_NAMES.indexOf(name));
  if (order.some((place, index) => index > 0 && place <= order[index - 1]!))
    return `${MANIFEST_NAME} names a part twice, or the parts in another order than trailproof does.`;
  const lacking = (['settings.json', 'evidence.jsonl'] as const).find(needed => !parts.some(({ name }) => name === needed));
  return lacking === undefined ? null : `${MANIFEST_NAME} names no ${lacking}, which every bundle has.`;
}

interface Checked {
  readonly faults: string[];
  /** Where the content of each part begins. */
  readonly places: ReadonlyMap<string, number>;
}

async function check({ parts }: BundleManifest, manifest: Buffer, file: FileHandle, size: number): Promise<Checked> {
  const faults: string[] = [];
  const places = new Map<string, number>();
  let at = 0;
  let isForeign = false;
  let isSpoiled = false;
  for (const stretch of bundleLayout(manifest, parts)) {
    const length = stretch.kind === 'headers' ? stretch.bytes.length : stretch.length;
    if (at + length > size) {
      faults.push(`The archive was cut off: it ends after ${size} bytes, within ${placeOf(stretch.kind, stretch.of)}.`);
      isForeign = true;
      break;
    }
    if (stretch.kind === 'headers') {
      if (!(await bytesAt(file, at, length)).equals(stretch.bytes)) {
        faults.push(`The archive itself was changed: ${placeOf(stretch.kind, stretch.of)} is not as trailproof writes it.`);
        isForeign = true;
        // A part of another length moves all that follows it: of that there is nothing to say.
        if (isSpoiled) break;
      }
    } else {
      places.set(stretch.of, at);
      const fault = await faultIn(parts, stretch.of, file, at);
      isSpoiled = fault !== null;
      if (fault !== null) faults.push(`${stretch.of} ${fault}.`);
    }
    at += length;
  }
  if (at < size && !isForeign) faults.push(`The archive itself was changed: ${size - at} bytes follow its end.`);
  if (faults.length > 0) faults.push(...foreignNames(await namesIn(file.fd), parts));
  return { faults, places };
}

function placeOf(kind: string, of: string): string {
  if (kind === 'content') return of;
  return of === 'the end' ? 'the directory at its end' : `the header before ${of}`;
}

async function faultIn(parts: readonly BundlePart[], name: string, file: FileHandle, at: number): Promise<string | null> {
  const part = parts.find(one => one.name === name);
  // The manifest was read already.
  return part === undefined ? null : faultOf(part, file, at);
}

/** So many are named. */
const NAMED = 20;

/** What the directory of the archive holds beside the parts, for whoever looks for what was done to it. */
function foreignNames(names: readonly string[], parts: readonly BundlePart[]): string[] {
  const left = [MANIFEST_NAME, ...parts.map(({ name }) => name as string)];
  const faults: string[] = [];
  for (const name of names) {
    const index = left.indexOf(name);
    if (index >= 0) left.splice(index, 1);
    else if (parts.some(part => part.name === name) || name === MANIFEST_NAME) faults.push(`The archive holds ${name} a second time.`);
    else faults.push(`The archive holds ${JSON.stringify(safe(name, 200))}, which the manifest does not name.`);
  }
  return faults.slice(0, NAMED);
}
