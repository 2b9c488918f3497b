import {
  GetBucketAclCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetPublicAccessBlockCommand,
  type Grant,
} from '@aws-sdk/client-s3';
import { factFor, missing, present } from '../facts.js';
import type { AclGrant, BucketExposure, Fact, PublicAccessBlock } from '../types.js';
import type { Aws } from './aws.js';
import { bucketRegions } from './bucket-owner.js';
import { call, type Collector, forEachKey } from './collector.js';
import { codesOf, required, UnusableAnswer } from './failure.js';
import { noBlock, translateBlock } from './public-access.js';

const NOT_NEEDED = missing('NOT_REQUESTED', 'It was not asked for, because it could no longer change the verdict.');
const NO_TEXT = missing('NOT_REQUESTED', 'The text of a policy is not collected: AWS judges it.', 's3:GetBucketPolicy');

/**
 * What decides whether each bucket of the account is public. What the account's or the bucket's block closes is not asked
 * for. The block of a bucket that an own trail names is asked for while its owner is still being told.
 */
export const bucketExposure: Collector<'bucketExposure', 'trails' | 'bucketOwner' | 'accountPublicAccess'> = {
  fact: 'bucketExposure',
  after: ['trails', 'bucketOwner', 'accountPublicAccess'],
  calls: [
    call('s3:GetPublicAccessBlock', 'own log bucket', { note: 'unless the account’s block closes it', isConditional: true }),
    call('s3:GetBucketPolicyStatus', 'own log bucket', { note: 'unless a block closes it', isConditional: true }),
    call('s3:GetBucketAcl', 'own log bucket', { note: 'unless a block closes it', isConditional: true }),
    call('s3:GetBucketOwnershipControls', 'own log bucket', { note: 'if its ACL was denied', isConditional: true }),
  ],
  async collect({ aws, account, have, logBuckets, region, atMost }) {
    const [inventory, blocks] = await Promise.all([have('trails'), have('accountPublicAccess')]);
    if (inventory.state === 'missing') return inventory;
    const accountBlock = blocks.state === 'present' ? factFor(blocks.value, account) : blocks;
    const isClosed = closes(accountBlock);
    const guesses = bucketRegions(inventory.value, { account, logBuckets, region });
    const named = inventory.value.trails
      .filter(trail => trail.account === account)
      .flatMap(({ bucket }) => (bucket !== null && guesses.has(bucket) ? [bucket] : []));
    const early = new Map(
      isClosed || atMost !== Infinity
        ? []
        : [...new Set(named)].map(name => [name, blockOf(aws, account, name, guesses.get(name)!)] as const),
    );
    const owners = await have('bucketOwner');
    if (owners.state === 'missing') return owners;
    const own = Object.entries(owners.value).flatMap(([name, owner]) =>
      owner.state === 'present' && owner.value.kind === 'own' ? [{ name, region: owner.value.region ?? guesses.get(name)! }] : [],
    );
    const places = new Map(own.map(({ name, region }) => [name, region]));
    return present(
      await forEachKey([...places.keys()], async name => {
        if (isClosed) return present(exposure(NOT_NEEDED, NOT_NEEDED, NOT_NEEDED, NOT_NEEDED));
        const region = places.get(name)!;
        const guessed = region === guesses.get(name) ? early.get(name) : undefined;
        const block = await (guessed ?? blockOf(aws, account, name, region));
        return present(await openings(aws, account, name, region, block, accountBlock));
      }),
    );
  },
};

async function openings(
  aws: Aws,
  account: string,
  name: string,
  region: string,
  block: Fact<PublicAccessBlock>,
  accountBlock: Fact<PublicAccessBlock>,
): Promise<BucketExposure> {
  const isSet = (key: keyof PublicAccessBlock): boolean => [block, accountBlock].some(fact => fact.state === 'present' && fact.value[key]);
  const [policy, acl] = await Promise.all([
    isSet('restrictPublicBuckets') ? NOT_NEEDED : policyStatusOf(aws, account, name, region),
    isSet('ignorePublicAcls') ? NOT_NEEDED : aclOf(aws, account, name, region),
  ]);
  const ownership = acl.state === 'missing' && acl !== NOT_NEEDED ? await ownershipOf(aws, account, name, region) : NOT_NEEDED;
  return exposure(block, policy, ownership, acl);
}

function exposure(
  publicAccessBlock: BucketExposure['publicAccessBlock'],
  policyStatus: BucketExposure['policyStatus'],
  objectOwnership: BucketExposure['objectOwnership'],
  acl: BucketExposure['acl'],
): BucketExposure {
  return { publicAccessBlock, policyStatus, policyText: NO_TEXT, objectOwnership, acl };
}

function closes(block: Fact<PublicAccessBlock>): boolean {
  return block.state === 'present' && block.value.ignorePublicAcls && block.value.restrictPublicBuckets;
}

function blockOf(aws: Aws, account: string, name: string, region: string): Promise<Fact<PublicAccessBlock>> {
  return aws.ask(
    's3',
    'GetPublicAccessBlock',
    region,
    (client, options) => client.send(new GetPublicAccessBlockCommand({ Bucket: name, ExpectedBucketOwner: account }), options),
    answer => translateBlock(required(answer.PublicAccessBlockConfiguration, 'PublicAccessBlockConfiguration')),
    noBlock,
  );
}

function policyStatusOf(aws: Aws, account: string, name: string, region: string): Promise<BucketExposure['policyStatus']> {
  return aws.ask<'s3', { PolicyStatus?: { IsPublic?: boolean | undefined } | undefined }, { isPublic: boolean } | null>(
    's3',
    'GetBucketPolicyStatus',
    region,
    (client, options) => client.send(new GetBucketPolicyStatusCommand({ Bucket: name, ExpectedBucketOwner: account }), options),
    ({ PolicyStatus }) => ({ isPublic: required(PolicyStatus?.IsPublic, 'PolicyStatus.IsPublic') }),
    error => (codesOf(error).includes('NoSuchBucketPolicy') ? null : undefined),
  );
}

function aclOf(aws: Aws, account: string, name: string, region: string): Promise<Fact<readonly AclGrant[]>> {
  return aws.ask(
    's3',
    'GetBucketAcl',
    region,
    (client, options) => client.send(new GetBucketAclCommand({ Bucket: name, ExpectedBucketOwner: account }), options),
    ({ Grants, Owner }) => {
      // The owner is in every real answer; without it an empty list of grants would be that of some other body.
      required(Owner, 'Owner');
      return (Grants ?? []).map(grant);
    },
  );
}

function grant({ Grantee, Permission }: Grant): AclGrant {
  const grantee = Grantee?.URI ?? (Grantee?.ID === undefined ? undefined : `user:${Grantee.ID}`);
  if (grantee === undefined || Permission === undefined) throw new UnusableAnswer('A grant names nobody');
  return { grantee, permission: Permission };
}

function ownershipOf(aws: Aws, account: string, name: string, region: string): Promise<Fact<string | null>> {
  return aws.ask<'s3', { OwnershipControls?: { Rules: { ObjectOwnership: string | undefined }[] | undefined } | undefined }, string | null>(
    's3',
    'GetBucketOwnershipControls',
    region,
    (client, options) => client.send(new GetBucketOwnershipControlsCommand({ Bucket: name, ExpectedBucketOwner: account }), options),
    ({ OwnershipControls }) => required(OwnershipControls?.Rules?.[0]?.ObjectOwnership, 'ObjectOwnership'),
    error => (codesOf(error).includes('OwnershipControlsNotFoundError') ? null : undefined),
  );
}
