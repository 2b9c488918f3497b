import assert from 'node:assert/strict';
import { publicness, type Publicness } from '../../checks/shared/publicness.js';
import { present } from '../../src/facts.js';
import type { AclGrant, BucketExposure, Missing, PublicAccessBlock, Trilean } from '../../src/types.js';
import { ABSENT, ACCOUNT, BLOCK_NOTHING, block, DENIED, exposure, fact, grant, statement } from '../support/evidence.js';

const RESTRICT = block('restrictPublicBuckets');
const IGNORE = block('ignorePublicAcls');
const BOTH = block('restrictPublicBuckets', 'ignorePublicAcls');
const OPEN = { isPublic: true };
const CLOSED = { isPublic: false };
const NO_GRANT: readonly AclGrant[] = [{ grantee: 'user:owner', permission: 'FULL_CONTROL' }];

function judged(bucketExposure: BucketExposure, account: PublicAccessBlock | Missing = BLOCK_NOTHING): Publicness {
  return publicness(
    {
      account: ACCOUNT,
      bucketExposure: { 'trail-logs': present(bucketExposure) },
      accountPublicAccess: { [ACCOUNT]: fact(account) },
    },
    'trail-logs',
  );
}

type Row = readonly [name: string, Publicness, isPublic: Trilean];

const TABLE: readonly Row[] = [
  [
    'restricted and ignored: two answers are enough',
    judged(exposure({ publicAccessBlock: BOTH, policyStatus: DENIED, acl: DENIED, objectOwnership: DENIED })),
    false,
  ],
  ['restricted, no public grant', judged(exposure({ publicAccessBlock: RESTRICT, policyStatus: OPEN, acl: NO_GRANT })), false],
  ['restricted, a public grant', judged(exposure({ publicAccessBlock: RESTRICT, policyStatus: DENIED, acl: [grant('AllUsers')] })), true],
  ['no policy, ACLs ignored', judged(exposure({ publicAccessBlock: IGNORE, policyStatus: null, acl: DENIED })), false],
  ['a policy that is not public, ACLs ignored', judged(exposure({ publicAccessBlock: IGNORE, policyStatus: CLOSED, acl: DENIED })), false],
  ['no policy, no public grant', judged(exposure()), false],
  ['a policy that is not public, no public grant', judged(exposure({ policyStatus: CLOSED })), false],
  ...(['AllUsers', 'AuthenticatedUsers'] as const).flatMap(group =>
    ['READ', 'WRITE', 'READ_ACP', 'WRITE_ACP', 'FULL_CONTROL'].map((permission): Row => [
      `no policy, ${permission} to ${group}`,
      judged(exposure({ acl: [grant(group, permission)] })),
      true,
    ]),
  ),
  ['a public policy, no public grant', judged(exposure({ policyStatus: OPEN })), true],
  ['a public policy, ACLs ignored', judged(exposure({ publicAccessBlock: IGNORE, policyStatus: OPEN })), true],
  ['a public policy, the ACL denied', judged(exposure({ policyStatus: OPEN, acl: DENIED })), true],
  [
    'a public policy, whether it is restricted is not known, ACLs ignored',
    judged(exposure({ publicAccessBlock: DENIED, policyStatus: OPEN }), IGNORE),
    'unknown',
  ],
  ['nothing known of the blocks, no policy, no public grant', judged(exposure({ publicAccessBlock: DENIED }), DENIED), false],
  [
    'nothing known of the blocks, a policy that is not public, no public grant',
    judged(exposure({ publicAccessBlock: DENIED, policyStatus: CLOSED }), DENIED),
    false,
  ],
  [
    'nothing known of the blocks or the policy, a public grant: GetBucketAcl shows what is in effect',
    judged(exposure({ publicAccessBlock: DENIED, policyStatus: DENIED, acl: [grant('AuthenticatedUsers')] }), DENIED),
    true,
  ],
  ['nothing restricted, the policy denied, no public grant', judged(exposure({ policyStatus: DENIED })), 'unknown'],
  [
    'restricted or not is unknown, the policy denied, no public grant',
    judged(exposure({ publicAccessBlock: DENIED, policyStatus: DENIED })),
    'unknown',
  ],
  ['nothing restricted, the policy denied, ACLs ignored', judged(exposure({ publicAccessBlock: IGNORE, policyStatus: DENIED })), 'unknown'],
  ['no policy, the ACL denied, ACLs in force', judged(exposure({ acl: DENIED, objectOwnership: 'ObjectWriter' })), 'unknown'],
  ['no policy, the ACL denied, ownership not set', judged(exposure({ acl: DENIED })), 'unknown'],
  ['no policy, the ACL denied, ownership denied', judged(exposure({ acl: DENIED, objectOwnership: DENIED })), 'unknown'],
  ['no policy, the ACL denied, ignored or not is unknown', judged(exposure({ publicAccessBlock: DENIED, acl: DENIED })), 'unknown'],
  [
    'restricted, the ACL denied, ACLs off',
    judged(exposure({ publicAccessBlock: RESTRICT, policyStatus: OPEN, acl: DENIED, objectOwnership: 'BucketOwnerEnforced' })),
    false,
  ],
  [
    'restricted, the ACL denied, ignored or not is unknown, ACLs off',
    judged(exposure({ publicAccessBlock: DENIED, acl: DENIED, objectOwnership: 'BucketOwnerEnforced' }), RESTRICT),
    false,
  ],
  [
    'blocks against new grants and policies only, a public policy',
    judged(exposure({ publicAccessBlock: block('blockPublicAcls', 'blockPublicPolicy'), policyStatus: OPEN })),
    true,
  ],
  [
    'blocks against new grants and policies only, a public grant',
    judged(exposure({ publicAccessBlock: block('blockPublicAcls', 'blockPublicPolicy'), acl: [grant('AllUsers')] })),
    true,
  ],
  [
    'the account blocks, the bucket does not, both are open',
    judged(exposure({ policyStatus: OPEN, acl: [grant('AllUsers')] }), BOTH),
    false,
  ],
  [
    'the bucket blocks, the account does not, both are open',
    judged(exposure({ publicAccessBlock: BOTH, policyStatus: OPEN, acl: [grant('AllUsers')] })),
    false,
  ],
  [
    'each blocks the half that the other does not',
    judged(exposure({ publicAccessBlock: IGNORE, policyStatus: OPEN, acl: DENIED }), RESTRICT),
    false,
  ],
  [
    'AWS’s judgement is not there, the text is not public',
    judged(exposure({ policyStatus: ABSENT, policyText: [statement({ effect: 'Deny' })] })),
    false,
  ],
  ['AWS’s judgement is not there, the text is public', judged(exposure({ policyStatus: ABSENT, policyText: [statement()] })), true],
  [
    'AWS’s judgement is not there, the text is public but restricted',
    judged(exposure({ policyStatus: ABSENT, policyText: [statement()] }), RESTRICT),
    false,
  ],
  ['AWS’s judgement is not there, the text says there is no policy', judged(exposure({ policyStatus: ABSENT, policyText: null })), false],
  [
    'AWS’s judgement is not there, the text is beyond us',
    judged(exposure({ policyStatus: ABSENT, policyText: [statement({ principal: null })] })),
    'unknown',
  ],
  ['AWS’s judgement wins over the text: not public', judged(exposure({ policyStatus: CLOSED, policyText: [statement()] })), false],
  ['AWS’s judgement wins over the text: public', judged(exposure({ policyStatus: OPEN, policyText: [] })), true],
  [
    'a group that only looks like everybody',
    judged(exposure({ acl: [{ grantee: 'http://acs.amazonaws.com/groups/s3/LogDelivery', permission: 'WRITE' }] })),
    false,
  ],
  [
    'a grantee named like a property of every object',
    judged(exposure({ acl: [{ grantee: 'constructor', permission: 'READ' }] })),
    'unknown',
  ],
  [
    'a group in other letters than AWS writes it',
    judged(exposure({ acl: [{ grantee: 'https://acs.amazonaws.com/groups/global/AllUsers', permission: 'READ' }] })),
    'unknown',
  ],
];

// ---------------------------------------------------------------- an oracle: whatever is unknown may be anything

interface World {
  readonly accountBlock: PublicAccessBlock;
  readonly ownBlock: PublicAccessBlock;
  readonly hasPublicPolicy: boolean;
  readonly aclsAreOff: boolean;
  /** GetBucketAcl: what is in effect. */
  readonly hasPublicGrant: boolean;
}

/** AWS never shows a grant that it ignores. */
function isPossible({ accountBlock, ownBlock, aclsAreOff, hasPublicGrant }: World): boolean {
  return !hasPublicGrant || !(aclsAreOff || accountBlock.ignorePublicAcls || ownBlock.ignorePublicAcls);
}

function isPublic({ accountBlock, ownBlock, hasPublicPolicy, hasPublicGrant }: World): boolean {
  return (hasPublicPolicy && !accountBlock.restrictPublicBuckets && !ownBlock.restrictPublicBuckets) || hasPublicGrant;
}

const BLOCKS = [BLOCK_NOTHING, RESTRICT, IGNORE, BOTH];
const YES_NO = [true, false];

const WORLDS: readonly World[] = BLOCKS.flatMap(accountBlock =>
  BLOCKS.flatMap(ownBlock =>
    YES_NO.flatMap(hasPublicPolicy =>
      YES_NO.flatMap(aclsAreOff => YES_NO.map(hasPublicGrant => ({ accountBlock, ownBlock, hasPublicPolicy, aclsAreOff, hasPublicGrant }))),
    ),
  ),
).filter(isPossible);

const PARTS = ['accountBlock', 'ownBlock', 'hasPublicPolicy', 'aclsAreOff', 'hasPublicGrant'] as const;

/** What the world looks like when these parts of it cannot be read. */
function seen(world: World, hidden: ReadonlySet<keyof World>): Publicness {
  const show = <T>(part: keyof World, value: T): T | Missing => (hidden.has(part) ? DENIED : value);
  return judged(
    exposure({
      publicAccessBlock: show('ownBlock', world.ownBlock),
      policyStatus: show('hasPublicPolicy', { isPublic: world.hasPublicPolicy }),
      objectOwnership: show('aclsAreOff', world.aclsAreOff ? 'BucketOwnerEnforced' : 'BucketOwnerPreferred'),
      acl: show('hasPublicGrant', world.hasPublicGrant ? [grant('AllUsers')] : NO_GRANT),
    }),
    show('accountBlock', world.accountBlock),
  );
}

describe('whether a bucket is public', () => {
  for (const [name, result, isPublic] of TABLE) {
    it(name, () => {
      assert.equal(result.isPublic, isPublic);
      assert.equal(result.causes.length > 0, isPublic === true, 'what is public says by what');
      if (isPublic === 'unknown') assert.ok(result.gaps.length > 0, 'what is unknown says why');
      assert.ok(result.evidence.length > 0);
    });
  }

  it('is unknown for a bucket of which nothing was collected', () => {
    const result = publicness({ account: ACCOUNT, bucketExposure: {}, accountPublicAccess: {} }, 'trail-logs');
    assert.equal(result.isPublic, 'unknown');
    assert.equal(result.gaps.length, 1);
  });

  it('reads the block of the bucket’s own account only', () => {
    const result = publicness(
      {
        account: ACCOUNT,
        bucketExposure: { b: present(exposure({ policyStatus: OPEN })) },
        accountPublicAccess: { '444455556666': present(BOTH) },
      },
      'b',
    );
    assert.equal(result.isPublic, 'unknown');
  });

  it('is known exactly when every world that looks like this agrees', () => {
    for (const world of WORLDS) {
      for (let bits = 0; bits < 2 ** PARTS.length; bits += 1) {
        const hidden = new Set(PARTS.filter((_, index) => (bits >> index) % 2 === 1));
        const alike = WORLDS.filter(other => PARTS.every(part => hidden.has(part) || other[part] === world[part]));
        const answers = new Set(alike.map(isPublic));
        const expected: Trilean = answers.size > 1 ? 'unknown' : answers.has(true);
        assert.equal(seen(world, hidden).isPublic, expected, JSON.stringify({ ...world, hidden: [...hidden] }));
      }
    }
  });

  it('is never opened by turning on IgnorePublicAcls and RestrictPublicBuckets', () => {
    for (const world of WORLDS) {
      for (const part of ['accountBlock', 'ownBlock'] as const) {
        const after = { ...world, [part]: BOTH, hasPublicGrant: false };
        assert.equal(seen(after, new Set(['hasPublicPolicy', 'hasPublicGrant', 'aclsAreOff'])).isPublic, false);
      }
    }
  });
});
