/** What a file in the archive is, as far as its headers tell. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly crc32: number;
}

/** A stretch of the archive: bytes that are known, or the content of an entry. */
export type ZipStretch =
  | { readonly kind: 'headers'; readonly of: string; readonly bytes: Buffer }
  | { readonly kind: 'content'; readonly of: string; readonly length: number };

const MOST_32 = 0xffff_ffff;
const ZIP64 = 45;
const PLAIN = 20;
/** Made on a Unix, where the file is for its owner’s eyes. */
const UNIX = 3 << 8;
const MODE = (0o100600 << 16) >>> 0;
/** 1980-01-01, the first day that ZIP knows: when a bundle was made is in its manifest. */
const DAY_ONE = 0x0021;

/**
 * The whole archive but for the contents, as a function of its entries. There is one archive of some parts and no other, so whoever
 * knows the entries knows each byte: that is how a change anywhere in the file is found. A library chooses for itself what it
 * writes, and may choose otherwise in its next version. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function zipLayout(entries: readonly ZipEntry[]): ZipStretch[] {
  const stretches: ZipStretch[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const header = localHeader(entry);
    stretches.push({ kind: 'headers', of: entry.name, bytes: header }, { kind: 'content', of: entry.name, length: entry.packedBytes });
    directory.push(directoryHeader(entry, offset));
    offset += header.length + entry.packedBytes;
  }
  const listing = Buffer.concat(directory);
  return [...stretches, { kind: 'headers', of: 'the end', bytes: Buffer.concat([listing, end(entries.length, listing.length, offset)]) }];
}

/** How long the header before the content of an entry of this name is, and where it says how long the content is. */
export const HEADER_BYTES = 30;
export const PACKED_BYTES_AT = 18;

function localHeader(entry: ZipEntry): Buffer {
  const { name, bytes, packedBytes } = entry;
  const isLarge = bytes >= MOST_32 || packedBytes >= MOST_32;
  const extra = isLarge ? extraField([bytes, packedBytes]) : Buffer.alloc(0);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(isLarge ? ZIP64 : PLAIN, 4);
  common(entry, isLarge, extra.length).copy(header, 6);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function directoryHeader(entry: ZipEntry, offset: number): Buffer {
  const { name, bytes, packedBytes } = entry;
  const isLarge = bytes >= MOST_32 || packedBytes >= MOST_32;
  const isFar = offset >= MOST_32;
  const beyond = [...(isLarge ? [bytes, packedBytes] : []), ...(isFar ? [offset] : [])];
  const extra = beyond.length === 0 ? Buffer.alloc(0) : extraField(beyond);
  const header = Buffer.alloc(46);
  const version = beyond.length === 0 ? PLAIN : ZIP64;
  header.writeUInt32LE(0x0201_4b50, 0);
  header.writeUInt16LE(UNIX | version, 4);
  header.writeUInt16LE(version, 6);
  common(entry, isLarge, extra.length).copy(header, 8);
  header.writeUInt32LE(MODE, 38);
  header.writeUInt32LE(isFar ? MOST_32 : offset, 42);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

/** What both headers of an entry say, from the flags to the length of the extra field. */
function common({ name, isDeflated, bytes, packedBytes, crc32 }: ZipEntry, isLarge: boolean, extraBytes: number): Buffer {
  const fields = Buffer.alloc(24);
  fields.writeUInt16LE(isDeflated ? 8 : 0, 2);
  fields.writeUInt16LE(DAY_ONE, 6);
  fields.writeUInt32LE(crc32, 8);
  fields.writeUInt32LE(isLarge ? MOST_32 : packedBytes, 12);
  fields.writeUInt32LE(isLarge ? MOST_32 : bytes, 16);
  fields.writeUInt16LE(Buffer.byteLength(name), 20);
  fields.writeUInt16LE(extraBytes, 22);
  return fields;
}

/** Numbers that 32 bits do not hold. */
function extraField(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(0x0001, 0);
  field.writeUInt16LE(numbers.length * 8, 2);
  numbers.forEach((number, index) => field.writeBigUInt64LE(BigInt(number), 4 + index * 8));
  return field;
}

function end(count: number, length: number, offset: number): Buffer {
  const isFar = offset >= MOST_32;
  const last = Buffer.alloc(22);
  last.writeUInt32LE(0x0605_4b50, 0);
  last.writeUInt16LE(count, 8);
  last.writeUInt16LE(count, 10);
  last.writeUInt32LE(length, 12);
  last.writeUInt32LE(isFar ? MOST_32 : offset, 16);
  return isFar ? Buffer.concat([farEnd(count, length, offset), last]) : last;
}

/** The record for archives of 4 GB and more, and the one that says where it is. */
function farEnd(count: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(56 + 20);
  record.writeUInt32LE(0x0606_4b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(UNIX | ZIP64, 12);
  record.writeUInt16LE(ZIP64, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x0706_4b50, 56);
  record.writeBigUInt64LE(BigInt(offset + length), 64);
  record.writeUInt32LE(1, 72);
  return record;
}
