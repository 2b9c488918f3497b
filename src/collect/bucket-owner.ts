import { HeadBucketCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { missing, present } from '../facts.js';
import type { BucketOwner, Fact, FactsByKey, TrailInventory } from '../types.js';
import type { Aws } from './aws.js';
import { call, type CollectContext, type Collector, forEachKey } from './collector.js';
import { codesOf, failure, required } from './failure.js';

const API = 's3:HeadBucket';

/**
 * Whose each log bucket is. HeadBucket with the account as expected owner is proof; a 403 may also be a permission that is
 * lacking, so the bucket is then asked for without it, and at last looked for among the account's own.
 */
export const bucketOwner: Collector<'bucketOwner', 'trails'> = {
  fact: 'bucketOwner',
  after: ['trails'],
  calls: [
    call(API, 'log bucket', { note: 'again where it turns out to be elsewhere, or not ours' }),
    call('s3:ListBuckets', 'account', { note: 'if a bucket answers 403', isConditional: true }),
  ],
  async collect({ aws, account, have, known, logBuckets, region, atMost }) {
    const inventory = await have('trails');
    if (inventory.state === 'missing') return inventory;
    const guesses = bucketRegions(inventory.value, { account, logBuckets, region });
    let own: Promise<Fact<OwnBuckets>> | undefined;
    const ownBuckets = (): Promise<Fact<OwnBuckets>> => (own ??= listBuckets(aws, region));
    const ask = async (name: string): Promise<Fact<BucketOwner>> => {
      const proved = known.bucket(name);
      return proved === undefined || proved.account === account
        ? ownerOf(aws, account, name, guesses.get(name)!, ownBuckets)
        : present({ kind: 'foreign', region: proved.region });
    };
    const names = [...guesses.keys()];
    return present(await (atMost === Infinity ? forEachKey(names, ask) : untilOwn(names, ask)));
  },
};

/** The account's buckets by name, with their Regions where they are told. */
type OwnBuckets = ReadonlyMap<string, string | undefined>;

/** Where only permissions are tried: one bucket after the other, until one is there to try them on. */
async function untilOwn(names: readonly string[], ask: (name: string) => Promise<Fact<BucketOwner>>): Promise<FactsByKey<BucketOwner>> {
  const asked: [string, Fact<BucketOwner>][] = [];
  for (const name of names) {
    const owner = await ask(name);
    asked.push([name, owner]);
    if (owner.state === 'present' && owner.value.kind === 'own') break;
  }
  return Object.fromEntries(asked);
}

type Asked = Pick<CollectContext, 'account' | 'logBuckets' | 'region'>;

/** Each log bucket, those of own trails first, and the Region in which to look first: the home of a trail that names it. */
export function bucketRegions({ trails }: TrailInventory, { account, logBuckets, region }: Asked): ReadonlyMap<string, string> {
  const own = new Set(trails.flatMap(trail => (trail.account === account ? (trail.bucket ?? []) : [])));
  const named = trails.flatMap(({ bucket, homeRegion }) => (bucket === null ? [] : [[bucket, homeRegion] as const]));
  const explicit = logBuckets.map(bucket => [bucket, region] as const);
  const guesses = [...new Map([...explicit, ...named])];
  return new Map(guesses.sort(([a], [b]) => Number(own.has(b)) - Number(own.has(a))));
}

async function ownerOf(
  aws: Aws,
  account: string,
  name: string,
  guess: string,
  ownBuckets: () => Promise<Fact<OwnBuckets>>,
): Promise<Fact<BucketOwner>> {
  const first = await head(aws, name, guess, account);
  if (first.kind === 'found') return present({ kind: 'own', region: first.region });
  if (first.kind === 'nonexistent') return present({ kind: 'nonexistent' });
  if (first.kind === 'failed') return failure(first.error, API, first.region);
  const anybody = await head(aws, name, first.region);
  if (anybody.kind === 'found') return present({ kind: 'foreign', region: anybody.region });
  if (anybody.kind === 'nonexistent') return present({ kind: 'nonexistent' });
  if (anybody.kind === 'failed') return failure(anybody.error, API, anybody.region);
  const listed = await ownBuckets();
  if (listed.state === 'missing') {
    return missing(
      listed.reason,
      `${API} was denied for ${name}, and ${listed.message.replace(/\.$/, '')}, so whose the bucket is cannot be told.`,
      API,
    );
  }
  const region = listed.value.get(name) ?? anybody.region;
  return present({ kind: listed.value.has(name) ? 'own' : 'foreign', region });
}

type Head =
  | { readonly kind: 'found' | 'denied'; readonly region: string }
  | { readonly kind: 'nonexistent' }
  | { readonly kind: 'failed'; readonly region: string; readonly error: unknown };

/** HeadBucket, followed once to the bucket's own Region. */
async function head(aws: Aws, name: string, region: string, owner?: string, isRedirected = false): Promise<Head> {
  try {
    const found = await aws.call(
      's3',
      'HeadBucket',
      region,
      (client, options) =>
        client.send(new HeadBucketCommand({ Bucket: name, ...(owner !== undefined && { ExpectedBucketOwner: owner }) }), options),
      ({ BucketRegion }) => required(BucketRegion, 'BucketRegion'),
      // An error without a body is told by its status alone; these tell whose the bucket is, or where.
      error => codesOf(error).some(code => ['301', '400', '403', '404'].includes(code)),
    );
    return { kind: 'found', region: found };
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

/** Every bucket of the account. */
export async function listBuckets(aws: Aws, region: string): Promise<Fact<OwnBuckets>> {
  const buckets = new Map<string, string | undefined>();
  let ContinuationToken: string | undefined;
  do {
    const page = await aws.ask(
      's3',
      'ListBuckets',
      region,
      (client, options) =>
        // Without a size of pages, S3 refuses accounts that may have more buckets than one page holds, and tells no Regions.
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
        client.send(new ListBucketsCommand({ MaxBuckets: 10_000, ...(ContinuationToken !== undefined && { ContinuationToken }) }), options),
      answer => ({
        buckets: required(answer.Buckets, 'Buckets').map(({ Name, BucketRegion }) => [required(Name, 'Name'), BucketRegion] as const),
        next: answer.ContinuationToken,
      }),
    );
    if (page.state === 'missing') return page;
    page.value.buckets.forEach(([name, place]) => buckets.set(name, place));
    ContinuationToken = page.value.next;
  } while (ContinuationToken !== undefined);
  return present(buckets);
}
