import { HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { missing, present } from '../facts.js';
import type { BucketOwner, Fact, TrailInventory } from '../types.js';
import type { Aws } from './aws.js';
import { call, type Collector, forEachKey } from './collector.js';
import { codesOf, failure, required } from './failure.js';

const API = 's3:HeadBucket';

/**
 * Whose each log bucket is. HeadBucket with the account as expected owner is proof; a 403 may also be a permission that is
 * lacking, so the bucket is then asked for without it, and at last looked for among the account's own.
 */
export const bucketOwner: Collector<'bucketOwner', 'trails'> = {
  fact: 'bucketOwner',
  after: ['trails'],
  calls: [call(API, 'each log bucket, once or twice'), call('s3:ListBuckets', 'the account, if a bucket answers 403')],
  async collect({ aws, account, have, logBuckets, regions }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const guesses = bucketRegions(inventory.value, logBuckets, regions);
    let ownBuckets: Promise<Fact<ReadonlySet<string>>> | undefined;
    const isListed = (name: string): Promise<Fact<boolean>> => {
      ownBuckets ??= listBuckets(aws, regions[0] ?? 'us-east-1');
      return ownBuckets.then(buckets => (buckets.state === 'present' ? present(buckets.value.has(name)) : buckets));
    };
    return present(await forEachKey([...guesses.keys()], name => ownerOf(aws, account, name, guesses.get(name)!, isListed)));
  },
};

/** Each log bucket, and the Region in which to look first: the home of a trail that names it. */
export function bucketRegions(
  { trails }: TrailInventory,
  logBuckets: readonly string[],
  regions: readonly string[],
): ReadonlyMap<string, string> {
  const named = trails.flatMap(({ bucket, homeRegion }) => (bucket === null ? [] : [[bucket, homeRegion] as const]));
  const explicit = logBuckets.map(bucket => [bucket, regions[0] ?? 'us-east-1'] as const);
  return new Map([...explicit, ...named]);
}

async function ownerOf(
  aws: Aws,
  account: string,
  name: string,
  guess: string,
  isListed: (name: string) => Promise<Fact<boolean>>,
): Promise<Fact<BucketOwner>> {
  const first = await head(aws, name, guess, account);
  if (first.kind === 'found') return present({ kind: 'own', region: first.region });
  if (first.kind === 'nonexistent') return present({ kind: 'nonexistent' });
  if (first.kind === 'failed') return failure(first.error, API, first.region);
  const anybody = await head(aws, name, first.region);
  if (anybody.kind === 'found') return present({ kind: 'foreign', region: anybody.region });
  if (anybody.kind === 'nonexistent') return present({ kind: 'nonexistent' });
  if (anybody.kind === 'failed') return failure(anybody.error, API, anybody.region);
  const listed = await isListed(name);
  if (listed.state === 'missing') {
    return missing(
      listed.reason,
      `${API} was denied for ${name}, and ${listed.message.replace(/\.$/, '')}, so whose the bucket is cannot be told.`,
      API,
    );
  }
  return present({ kind: listed.value ? 'own' : 'foreign', region: anybody.region });
}

type Head =
  | { readonly kind: 'found' | 'denied'; readonly region: string }
  | { readonly kind: 'nonexistent' }
  | { readonly kind: 'failed'; readonly region: string; readonly error: unknown };

/** HeadBucket, followed once to the bucket's own Region. */
async function head(aws: Aws, name: string, region: string, owner?: string, isRedirected = false): Promise<Head> {
  try {
    const answer = await aws.call(
      's3',
      'HeadBucket',
      region,
      (client, options) =>
        client.send(new HeadBucketCommand({ Bucket: name, ...(owner !== undefined && { ExpectedBucketOwner: owner }) }), options),
      // An error without a body is told by its status alone; these tell whose the bucket is, or where.
      error => codesOf(error).some(code => ['301', '400', '403', '404'].includes(code)),
    );
    return { kind: 'found', region: answer.BucketRegion ?? region };
  } catch (error) {
    const codes = codesOf(error);
    const actual = regionOf(error);
    if (actual !== undefined && actual !== region && !isRedirected && !codes.includes('404')) {
      if (codes.includes('403')) return { kind: 'denied', region: actual };
      return head(aws, name, actual, owner, true);
    }
    if (codes.includes('404')) return { kind: 'nonexistent' };
    return codes.includes('403') ? { kind: 'denied', region: actual ?? region } : { kind: 'failed', region, error };
  }
}

/** S3 tells the Region of a bucket even where it refuses to say more. */
function regionOf(error: unknown): string | undefined {
  return (error as { $response?: { headers?: Record<string, string> } }).$response?.headers?.['x-amz-bucket-region'];
}

async function listBuckets(aws: Aws, region: string): Promise<Fact<ReadonlySet<string>>> {
  const names = new Set<string>();
  let ContinuationToken: string | undefined;
  do {
    const page = await aws.ask(
      's3',
      'ListBuckets',
      region,
      (client, options) => client.send(new ListBucketsCommand({ ...(ContinuationToken !== undefined && { ContinuationToken }) }), options),
      answer => ({ names: required(answer.Buckets, 'Buckets').flatMap(({ Name }) => Name ?? []), next: answer.ContinuationToken }),
    );
    if (page.state === 'missing') return page;
    page.value.names.forEach(name => names.add(name));
    ContinuationToken = page.value.next;
  } while (ContinuationToken !== undefined);
  return present(names);
}
