import { UsageError } from '../errors.js';

/** One of several processes that share the accounts of a plan. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

const WHOLE: Shard = { number: 1, of: 1 };

/** `2/5`; without a word, all of it. */
export function parseShard(word: string | undefined): Shard {
  if (word === undefined) return WHOLE;
  const [, number, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(word) ?? []).map(Number);
  if (number === undefined || of === undefined || number < 1 || number > of)
    throw new UsageError(`--shard is a number of how many, such as 2/5 for the second of five, but is "${word}".`);
  return { number, of };
}

export function shardName({ number, of }: Shard): string {
  return `${number}/${of}`;
}

/** Whether the account at this index of the plan, from 0, belongs to the shard. */
export function covers({ number, of }: Shard, index: number): boolean {
  return index % of === number - 1;
}
