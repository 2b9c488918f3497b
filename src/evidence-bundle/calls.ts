import { isRecord } from '../input/fields.js';
import { LineSplitter } from '../input/lines.js';
import type { OpenBundle } from './read.js';

/** One line of `calls.jsonl`. */
export interface LoggedCall {
  readonly at: string;
  /** Whose credentials made it; `null` = the caller's own. */
  readonly account: string | null;
  readonly region: string;
  readonly api: string;
  /** `ANSWERED`, if only with "there is none", or why there is no answer. */
  readonly outcome: string;
  readonly error: string | null;
  readonly attempts: number;
  readonly milliseconds: number;
  readonly requestId: string | null;
}

export function callLine({ at, account, region, api, outcome, error, attempts, milliseconds, requestId }: LoggedCall): string {
  return JSON.stringify({ at, account, region, api, outcome, error, attempts, milliseconds, requestId });
}

const LONGEST = 1 << 20;

/** The number of the first line of `calls.jsonl` that is no call as a scan writes it; `null` where all are, or where there is no such part. */
export async function strangeCallIn({ manifest, content }: OpenBundle): Promise<number | null> {
  if (manifest?.parts.some(({ name }) => name === 'calls.jsonl') !== true) return null;
  const splitter = new LineSplitter(0, LONGEST);
  for await (const chunk of content('calls.jsonl')) {
    for (const { bytes, number } of splitter.push(chunk)) if (!isCall(bytes)) return number;
    if (splitter.isTooLong) return splitter.number;
  }
  for (const { bytes, number } of splitter.end()) if (!isCall(bytes)) return number;
  return null;
}

function isCall(bytes: Buffer): boolean {
  const line = bytes.toString();
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return false;
  }
  // A name that is there twice, or one more, is no longer there when the line is written again.
  return isRecord(value) && hasTypes(value) && callLine(value as unknown as LoggedCall) === line;
}

function hasTypes({ at, account, region, api, outcome, error, attempts, milliseconds, requestId }: Record<string, unknown>): boolean {
  return (
    [at, region, api, outcome].every(one => typeof one === 'string') &&
    [account, error, requestId].every(one => one === null || typeof one === 'string') &&
    [attempts, milliseconds].every(one => Number.isInteger(one) && Number(one) >= 0)
  );
}
