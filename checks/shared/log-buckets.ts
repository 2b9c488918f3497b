import { reason, reasonFor, unavailable, undecided, warning } from '../../src/check.js';
import { factFor, missing } from '../../src/facts.js';
import type { Evidence, Observation, ParameterDefinition, Resource, Trail, Verdict } from '../../src/types.js';
import { isOwn, trailResource, visibleTrails, withoutTrails } from './trails.js';

type BucketEvidence = Evidence<'trails' | 'bucketOwner'>;

export const logBucketsParameter: ParameterDefinition<readonly string[]> = {
  description: 'Buckets to judge although no trail that this account sees names them.',
  schema: { type: 'array', items: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' }, uniqueItems: true },
  default: [] as readonly string[],
};

export interface LogBucket {
  readonly name: string;
  readonly resource: Resource;
  /** Which trails log to it, to begin the evidence with. */
  readonly context: readonly Observation[];
}

interface Judges {
  /** The bucket is this account's. */
  own(bucket: LogBucket): Verdict;
  nonexistent(bucket: LogBucket): Verdict;
}

/** One verdict for each distinct bucket that this account has to answer for. */
export function judgeLogBuckets(evidence: BucketEvidence, logBuckets: readonly string[], judges: Judges): readonly Verdict[] {
  const trails = visibleTrails(evidence);
  const named = trails.flatMap(({ bucket }) => bucket ?? []);
  // Nobody asks whose a bucket is unless logs go there, from whichever account. Not to know it is ours to tell.
  const known = Object.entries(evidence.bucketOwner).flatMap(([name, owner]) =>
    owner.state === 'missing' || owner.value.kind === 'own' ? [name] : [],
  );
  const names = [...new Set([...named, ...known, ...logBuckets])].sort();
  const verdicts = names.flatMap(name => {
    const users = trails.filter(({ bucket }) => bucket === name);
    const answersFor = users.length === 0 || users.some(trail => isOwn(evidence, trail));
    return judgeBucket(evidence, logBucket(evidence, name, users), { answersFor, isNamed: users.length > 0 }, judges) ?? [];
  });
  const nameless = trails.filter(trail => trail.bucket === null && isOwn(evidence, trail)).map(withoutBucket);
  return [...verdicts, ...nameless, ...withoutTrails(evidence, verdicts.length === 0 && trails.length === 0)];
}

/** `null`: another account answers for the bucket, and gets the finding. */
function judgeBucket(
  evidence: BucketEvidence,
  bucket: LogBucket,
  { answersFor, isNamed }: { readonly answersFor: boolean; readonly isNamed: boolean },
  judges: Judges,
): Verdict | null {
  const owner = factFor(evidence.bucketOwner, bucket.name, 's3:HeadBucket');
  if (owner.state === 'present' && owner.value.kind === 'own') return judges.own(bucket);
  if (owner.state === 'present' && owner.value.kind === 'nonexistent') return answersFor ? judges.nonexistent(bucket) : null;
  if (evidence.others.bucketOwner(bucket.name) !== null) return null;
  // A bucket that only a parameter names is for those to tell of who were asked about it.
  if (!Object.hasOwn(evidence.bucketOwner, bucket.name) && !isNamed && evidence.others.hasAskedAbout(bucket.name)) return null;
  if (owner.state === 'missing') {
    return unavailable(bucket.resource, `It is not known which account owns bucket ${bucket.name}, or whether it exists.`, {
      reasons: [reasonFor(owner)],
      evidence: bucket.context,
    });
  }
  if (!answersFor) return null;
  return warning(bucket.resource, `Bucket ${bucket.name} belongs to another account, which is not known to be part of this scan.`, {
    reasons: [reason('S3_BUCKET_CROSS_ACCOUNT_CROSS_REGION')],
    evidence: [...bucket.context, { api: 's3:HeadBucket', field: 'Owner', actual: 'another account' }],
  });
}

function logBucket(evidence: BucketEvidence, name: string, users: readonly Trail[]): LogBucket {
  const owner = factFor(evidence.bucketOwner, name);
  const region = owner.state === 'present' && owner.value.kind !== 'nonexistent' ? owner.value.region : null;
  return {
    name,
    resource: { type: 'AWS::S3::Bucket', id: `arn:${evidence.partition}:s3:::${name}`, region },
    context: [{ api: 'cloudtrail:DescribeTrails', field: 'Trails that log to the bucket', actual: users.map(({ arn }) => arn) }],
  };
}

function withoutBucket(trail: Trail): Verdict {
  const gap = missing('NOT_IN_INPUT', 'The field S3BucketName is absent from the evidence.', 'cloudtrail:DescribeTrails');
  return undecided(trailResource(trail), `It is not known which bucket trail ${trail.name} logs to.`, [gap]);
}
