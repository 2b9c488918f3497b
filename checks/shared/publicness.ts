import { factFor, missing } from '../../src/facts.js';
import type { AclGrant, BucketExposure, Evidence, Fact, Missing, Observation, PublicAccessBlock, Trilean } from '../../src/types.js';
import { judgePolicyText } from './bucket-policy.js';
import { or3 } from './logic.js';

const PUBLIC_GROUPS: Readonly<Record<string, string>> = {
  'http://acs.amazonaws.com/groups/global/AllUsers': 'everybody',
  'http://acs.amazonaws.com/groups/global/AuthenticatedUsers': 'everybody with an AWS account',
};

/** The groups of S3 that stand for somebody: the public ones, and the service that writes access logs. */
const KNOWN_GROUPS = new Set([...Object.keys(PUBLIC_GROUPS), 'http://acs.amazonaws.com/groups/s3/LogDelivery']);

export interface Publicness {
  /** Whether a stranger can reach the bucket. */
  readonly isPublic: Trilean;
  /** By what it is public: `its bucket policy`, `an ACL grant of READ to everybody`. */
  readonly causes: readonly string[];
  /** What would have to be known to decide. */
  readonly gaps: readonly Missing[];
  readonly evidence: readonly Observation[];
}

/** One way by which a bucket may be open, with what was seen and what is lacking. */
interface Path {
  readonly isPublic: Trilean;
  readonly causes: readonly string[];
  readonly gaps: readonly Missing[];
  readonly evidence: readonly Observation[];
}

type ExposureEvidence = Pick<Evidence<'bucketExposure' | 'accountPublicAccess'>, 'account' | 'bucketExposure' | 'accountPublicAccess'>;

/**
 * AWS's meaning of public, over what may be unknown. A block counts when the account or the bucket sets it; only
 * IgnorePublicAcls and RestrictPublicBuckets act on an exposure that exists.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function publicness(evidence: ExposureEvidence, bucket: string): Publicness {
  const exposure = factFor(evidence.bucketExposure, bucket, 's3:GetBucketPolicyStatus');
  if (exposure.state === 'missing') return { isPublic: 'unknown', causes: [], gaps: [exposure], evidence: [] };
  const account = factFor(evidence.accountPublicAccess, evidence.account, 's3control:GetPublicAccessBlock');
  const own = exposure.value.publicAccessBlock;
  const restrict = effective(account, own, 'restrictPublicBuckets', 'RestrictPublicBuckets');
  const ignoreAcls = effective(account, own, 'ignorePublicAcls', 'IgnorePublicAcls');
  const paths = [byPolicy(exposure.value, restrict), byAcl(exposure.value, ignoreAcls)];
  return {
    isPublic: or3(...paths.map(path => path.isPublic)),
    causes: paths.flatMap(({ causes }) => causes),
    gaps: paths.flatMap(({ gaps }) => gaps),
    evidence: paths.flatMap(path => path.evidence),
  };
}

interface Block {
  readonly value: Trilean;
  readonly gaps: readonly Missing[];
  readonly observation: Observation;
}

function effective(account: Fact<PublicAccessBlock>, own: Fact<PublicAccessBlock>, key: keyof PublicAccessBlock, field: string): Block {
  const of = (fact: Fact<PublicAccessBlock>): Trilean => (fact.state === 'present' ? fact.value[key] : 'unknown');
  const value = or3(of(account), of(own));
  return {
    value,
    gaps: [account, own].filter(fact => fact.state === 'missing'),
    observation: { api: 's3:GetPublicAccessBlock', field: `${field} (bucket or account)`, actual: value },
  };
}

function byPolicy(exposure: BucketExposure, restrict: Block): Path {
  const evidence = [restrict.observation];
  if (restrict.value === true) return { isPublic: false, causes: [], gaps: [], evidence };
  const policy = policyPublicness(exposure);
  const all = [...evidence, policy.observation];
  if (policy.isPublic !== true) return { isPublic: policy.isPublic, causes: [], gaps: policy.gaps, evidence: all };
  return restrict.value === 'unknown'
    ? { isPublic: 'unknown', causes: [], gaps: restrict.gaps, evidence: all }
    : { isPublic: true, causes: [policy.cause], gaps: [], evidence: all };
}

/** AWS's own judgement where it is known, else ours of the policy's text. */
function policyPublicness({ policyStatus, policyText }: BucketExposure): {
  isPublic: Trilean;
  cause: string;
  gaps: readonly Missing[];
  observation: Observation;
} {
  const byStatus = { api: 's3:GetBucketPolicyStatus', field: 'PolicyStatus.IsPublic', expected: 'false' };
  if (policyStatus.state === 'present') {
    const isPublic = policyStatus.value?.isPublic ?? false;
    return {
      isPublic,
      cause: 'its bucket policy',
      gaps: [],
      observation: { ...byStatus, actual: policyStatus.value === null ? 'no policy' : isPublic },
    };
  }
  if (policyText.state === 'missing') {
    return { isPublic: 'unknown', cause: '', gaps: [policyStatus], observation: { ...byStatus, actual: 'unknown' } };
  }
  const { isPublic, statement } = judgePolicyText(policyText.value ?? []);
  const observation = { api: 's3:GetBucketPolicy', field: 'Public by the policy’s text', actual: isPublic, expected: 'false' };
  const unclear = missing(
    'ERROR',
    `Whether ${statement} makes the bucket public is beyond what its text shows.`,
    's3:GetBucketPolicyStatus',
  );
  return { isPublic, cause: `${statement} of its bucket policy`, gaps: isPublic === 'unknown' ? [unclear, policyStatus] : [], observation };
}

function byAcl({ acl, objectOwnership }: BucketExposure, ignoreAcls: Block): Path {
  const evidence = [ignoreAcls.observation];
  const closed: Path = { isPublic: false, causes: [], gaps: [], evidence };
  if (ignoreAcls.value === true) return closed;
  if (objectOwnership.state === 'present' && objectOwnership.value === 'BucketOwnerEnforced') {
    const ownership = { api: 's3:GetBucketOwnershipControls', field: 'ObjectOwnership', actual: objectOwnership.value };
    return { ...closed, evidence: [...evidence, ownership] };
  }
  if (acl.state === 'missing') {
    const grants = { api: 's3:GetBucketAcl', field: 'Grants to the public', actual: 'unknown', expected: 'none' };
    return { isPublic: 'unknown', causes: [], gaps: [acl], evidence: [...evidence, grants] };
  }
  const open = acl.value.flatMap(describeGrant);
  const strange = acl.value.filter(({ grantee }) => !grantee.startsWith('user:') && !KNOWN_GROUPS.has(grantee));
  const grants = { api: 's3:GetBucketAcl', field: 'Grants to the public', actual: open, expected: 'none' };
  if (open.length === 0 && strange.length > 0) {
    const names = strange.map(({ grantee }) => grantee);
    const gap = missing('ERROR', `The ACL grants to a group that is not known: ${names.join(', ')}.`, 's3:GetBucketAcl');
    return { isPublic: 'unknown', causes: [], gaps: [gap], evidence: [...evidence, { ...grants, actual: names }] };
  }
  return {
    isPublic: open.length > 0,
    causes: open.map(grant => `an ACL grant of ${grant}`),
    gaps: [],
    evidence: [...evidence, grants],
  };
}

function describeGrant({ grantee, permission }: AclGrant): string[] {
  const group = Object.hasOwn(PUBLIC_GROUPS, grantee) ? PUBLIC_GROUPS[grantee] : undefined;
  return group === undefined ? [] : [`${permission} to ${group}`];
}
