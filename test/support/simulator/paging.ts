import { AwsError } from './errors.js';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/** Cuts a listing into pages. The token is opaque to callers; here it is the offset. */
export function page<T>(items: readonly T[], token: string | undefined, size: number, options: PageOptions = {}): Page<T> {
  if (token === undefined && options.emptyFirst === true) return { items: [], nextToken: encode(0) };
  const offset = token === undefined ? 0 : decode(token);
  if (offset === undefined) throw new AwsError(options.tokenError ?? 'InvalidNextTokenException', 'Invalid NextToken.');
  const end = offset + size;
  return { items: items.slice(offset, end), nextToken: end < items.length ? encode(end) : undefined };
}

export interface PageOptions {
  /** Start with a page that has a token and no items. */
  readonly emptyFirst?: boolean;
  readonly tokenError?: string;
}

const encode = (offset: number): string => Buffer.from(`page:${offset}`).toString('base64');

function decode(token: string): number | undefined {
  const match = /^page:(\d+)$/u.exec(Buffer.from(token, 'base64').toString());
  return match ? Number(match[1]) : undefined;
}
