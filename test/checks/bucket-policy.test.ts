import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgePolicyText } from '../../checks/shared/bucket-policy.js';
import { isFixedAddress } from '../../checks/shared/fixed-address.js';
import type { PolicyStatement, Trilean } from '../../src/types.js';
import { statement } from '../support/evidence.js';

type Condition = PolicyStatement['condition'];
type Principal = PolicyStatement['principal'];

const ROLE = 'arn:aws:iam::111122223333:role/auditor';
const TRAIL = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/management-events';

const PRINCIPALS: readonly (readonly [name: string, Principal, Trilean])[] = [
  ['everybody', '*', true],
  ['every AWS principal', { AWS: ['*'] }, true],
  ['a role', { AWS: [ROLE] }, false],
  ['an account', { AWS: ['111122223333'] }, false],
  ['a service', { Service: ['cloudtrail.amazonaws.com'] }, false],
  ['a service and a role', { Service: ['cloudtrail.amazonaws.com'], AWS: [ROLE] }, false],
  ['a role and everybody', { AWS: [ROLE, '*'] }, true],
  ['a service and everybody', { Service: ['cloudtrail.amazonaws.com'], AWS: ['*'] }, true],
  ['a canonical user', { CanonicalUser: ['0a1b2c3d'] }, false],
  ['roles by a pattern', { AWS: ['arn:aws:iam::*:role/auditor'] }, 'unknown'],
  ['a role by a policy variable', { AWS: ['arn:aws:iam::111122223333:user/${aws:username}'] }, 'unknown'],
  ['a role by a question mark', { AWS: ['arn:aws:iam::11112222333?:role/auditor'] }, 'unknown'],
  ['nobody, as an empty object', {}, 'unknown'],
  ['nobody, as an empty text', { AWS: [''] }, 'unknown'],
  ['all but somebody (NotPrincipal)', null, 'unknown'],
];

const CONDITIONS: readonly (readonly [name: string, Condition, Trilean])[] = [
  ['no condition', {}, true],
  ['an organization', { StringEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } }, false],
  ['an organization, in other letters', { stringequals: { 'AWS:principalorgid': ['o-0a1b2c3d4e'] } }, false],
  ['any organization', { StringLike: { 'aws:PrincipalOrgID': ['*'] } }, true],
  ['organizations by a pattern', { StringLike: { 'aws:PrincipalOrgID': ['o-*'] } }, 'unknown'],
  ['two organizations', { StringEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e', 'o-1a1b2c3d4e'] } }, false],
  ['an organization, or any', { StringLike: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e', '*'] } }, true],
  ['an organization, but perhaps none (IfExists)', { StringEqualsIfExists: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } }, 'unknown'],
  [
    'an organization among several values (ForAnyValue)',
    { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } },
    'unknown',
  ],
  ['all but an organization', { StringNotEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } }, 'unknown'],
  ['no value for the organization', { StringEquals: { 'aws:PrincipalOrgID': [] } }, 'unknown'],
  ['an organizational unit, a key that AWS does not list', { StringEquals: { 'aws:PrincipalOrgPaths': ['o-0a1b2c3d4e/r-1/'] } }, 'unknown'],
  ['a role', { ArnEquals: { 'aws:PrincipalArn': [ROLE] } }, false],
  ['a trail', { StringEquals: { 'aws:SourceArn': [TRAIL] } }, false],
  ['a trail, as an ARN', { ArnLike: { 'aws:SourceArn': [TRAIL] } }, false],
  ['trails by a pattern', { ArnLike: { 'aws:SourceArn': ['arn:aws:cloudtrail:*:111122223333:trail/*'] } }, 'unknown'],
  ['a VPC', { StringEquals: { 'aws:SourceVpc': ['vpc-0a1b2c3d'] } }, false],
  ['a VPC endpoint', { StringEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d'] } }, false],
  ['all but a VPC endpoint', { StringNotEquals: { 'aws:SourceVpce': ['vpce-0a1b2c3d'] } }, 'unknown'],
  ['an owner', { StringEquals: { 'aws:SourceOwner': ['111122223333'] } }, false],
  ['an account', { StringEquals: { 'aws:SourceAccount': ['111122223333'] } }, false],
  ['an account by a policy variable', { StringEquals: { 'aws:SourceAccount': ['${aws:PrincipalAccount}'] } }, 'unknown'],
  ['a user id', { StringEquals: { 'aws:userid': ['AIDAEXAMPLE'] } }, false],
  ['the sessions of a role', { StringLike: { 'aws:userid': ['AROAEXAMPLE:*'] } }, 'unknown'],
  ['an access point', { StringEquals: { 's3:DataAccessPointArn': ['arn:aws:s3:us-east-1:111122223333:accesspoint/audit'] } }, false],
  [
    'any access point of an account',
    { StringLike: { 's3:DataAccessPointArn': ['arn:aws:s3:us-east-1:111122223333:accesspoint/*'] } },
    false,
  ],
  ['any access point of any account', { StringLike: { 's3:DataAccessPointArn': ['arn:aws:s3:us-east-1:*:accesspoint/*'] } }, 'unknown'],
  ['any access point at all', { StringLike: { 's3:DataAccessPointArn': ['*'] } }, true],
  ['the account of an access point', { StringEquals: { 's3:DataAccessPointAccount': ['111122223333'] } }, false],
  ['a network', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } }, false],
  ['half the addresses there are', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1'] } }, true],
  ['a network and half the addresses there are', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '128.0.0.0/1'] } }, true],
  ['all but a network', { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24'] } }, 'unknown'],
  ['an address that is none', { IpAddress: { 'aws:SourceIp': ['here'] } }, 'unknown'],
  ['no address', { IpAddress: { 'aws:SourceIp': [] } }, 'unknown'],
  ['TLS', { Bool: { 'aws:SecureTransport': ['true'] } }, true],
  ['a canned ACL', { StringEquals: { 's3:x-amz-acl': ['bucket-owner-full-control'] } }, true],
  ['a time', { DateLessThan: { 'aws:CurrentTime': ['2030-01-01T00:00:00Z'] } }, true],
  ['a referer, which anybody can send', { StringLike: { 'aws:Referer': ['https://example.com/*'] } }, 'unknown'],
  [
    'TLS and an organization, under two operators',
    { Bool: { 'aws:SecureTransport': ['true'] }, StringEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } },
    false,
  ],
  [
    'a prefix and an organization, under one operator',
    { StringEquals: { 's3:prefix': ['a'], 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } },
    false,
  ],
  ['TLS and something beyond us', { Bool: { 'aws:SecureTransport': ['true'] }, StringLike: { 'aws:Referer': ['x'] } }, 'unknown'],
  ['a tag of the caller', { StringEquals: { 'aws:PrincipalTag/team': ['audit'] } }, 'unknown'],
  ['a key named like a property of every object', { StringEquals: { constructor: ['x'] } }, 'unknown'],
];

const ADDRESSES: readonly (readonly [cidr: string, Trilean])[] = [
  ['203.0.113.7', true],
  ['203.0.113.0/24', true],
  ['11.0.0.0/8', true],
  ['10.0.0.0/8', true],
  ['172.16.0.0/12', true],
  ['192.168.0.0/16', true],
  ['10.0.0.0/7', false],
  ['8.0.0.0/7', false],
  ['0.0.0.0/0', false],
  ['0.0.0.0/1', false],
  ['2001:db8::/32', true],
  ['2001:db8::1', true],
  ['2001:db8::/31', false],
  ['::/0', false],
  ['203.0.113.0/33', 'unknown'],
  ['2001:db8::/129', 'unknown'],
  ['203.0.113.256/24', 'unknown'],
  ['203.0.113/24', 'unknown'],
  ['203.0.113.0/', 'unknown'],
  ['203.0.113.0/x', 'unknown'],
  ['203.0.113.0/24/0', 'unknown'],
  ['203.0.113.*', 'unknown'],
  ['2001:db8::*/64', 'unknown'],
  ['', 'unknown'],
  ['here', 'unknown'],
];

// ---------------------------------------------------------------- policies at random, with AWS's own answer beside them

interface Weighed<T> {
  readonly part: T;
  /** Whether AWS takes this alone for fixed values; `null` = beyond what it publishes. */
  readonly isFixed: boolean | null;
}

const principal = fc.constantFrom(
  ...PRINCIPALS.map(([, part, isPublic]) => ({ part, isFixed: isPublic === 'unknown' ? null : !isPublic })),
);
const condition = fc.constantFrom(
  ...CONDITIONS.map(([, part, isPublic]) => ({ part, isFixed: isPublic === 'unknown' ? null : !isPublic })),
);

interface Judged {
  readonly statement: PolicyStatement;
  /** `null`: AWS may say either. */
  readonly isPublic: boolean | null;
}

const anyStatement: fc.Arbitrary<Judged> = fc
  .record({ effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const), who: principal, when: condition, and: condition })
  .map(({ effect, who, when, and }) => {
    const merged = merge(when.part, and.part);
    return { statement: statement({ effect, principal: who.part, condition: merged }), isPublic: aws(effect, who, [when, and]) };
  });

/** Two conditions in one: where both speak of one key, the second is dropped. */
function merge(first: Condition, second: Condition): Condition {
  const keys = new Set(Object.values(first).flatMap(byKey => Object.keys(byKey)));
  const extra = Object.entries(second).filter(
    ([operator, byKey]) => !(operator in first) && !Object.keys(byKey).some(key => keys.has(key)),
  );
  return { ...first, ...Object.fromEntries(extra) };
}

function aws(effect: string, who: Weighed<Principal>, [when, and]: readonly [Weighed<Condition>, Weighed<Condition>]): boolean | null {
  if (effect === 'Deny') return false;
  // A NotPrincipal is beyond what AWS publishes, whatever the condition.
  if (who.part === null) return null;
  if (who.isFixed === true || when.isFixed === true) return false;
  // The second may have been dropped, so that it is only known to do no harm.
  if (who.isFixed === null || when.isFixed === null || and.isFixed !== false) return null;
  return true;
}

function policyIsPublic(policy: readonly Judged[]): boolean | null {
  if (policy.some(({ isPublic }) => isPublic === true)) return true;
  return policy.some(({ isPublic }) => isPublic === null) ? null : false;
}

function judge(statements: readonly PolicyStatement[]): Trilean {
  return judgePolicyText(statements).isPublic;
}

describe('whether a bucket policy is public, by its text', () => {
  it('has no statement', () => assert.deepEqual(judgePolicyText([]), { isPublic: false, statement: 'no statement' }));

  for (const [name, who, isPublic] of PRINCIPALS) {
    it(`allows ${name}`, () => assert.equal(judge([statement({ principal: who })]), isPublic));
    it(`denies ${name}`, () => assert.equal(judge([statement({ effect: 'Deny', principal: who })]), false));
  }

  for (const [name, when, isPublic] of CONDITIONS) {
    it(`allows everybody on condition of ${name}`, () => assert.equal(judge([statement({ condition: when })]), isPublic));
  }

  it('is opened by one public statement among others', () => {
    const closed = statement({ sid: 'Closed', principal: { AWS: [ROLE] } });
    const open = statement({ sid: 'Open' });
    const unclear = statement({ sid: 'Unclear', principal: null });
    assert.deepEqual(judgePolicyText([closed, unclear, open]), { isPublic: true, statement: 'statement Open' });
    assert.deepEqual(judgePolicyText([closed, unclear]), { isPublic: 'unknown', statement: 'statement Unclear' });
  });

  it('names a statement without Sid by its place', () => {
    assert.equal(judgePolicyText([statement({ effect: 'Deny' }), statement()]).statement, 'statement 2');
  });

  it('does not take a Deny for what closes an open Allow', () => {
    const deny = statement({ effect: 'Deny', condition: { StringNotEquals: { 'aws:PrincipalOrgID': ['o-0a1b2c3d4e'] } } });
    assert.equal(judge([deny, statement()]), true);
  });

  it('never contradicts AWS, whatever the statements are', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), policy => {
        const answer = policyIsPublic(policy);
        const ours = judge(policy.map(({ statement: one }) => one));
        if (ours !== 'unknown' && answer !== null) assert.equal(ours, answer);
      }),
      { numRuns: 1000 },
    );
  });

  it('is decided wherever nothing is beyond what AWS publishes', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 5 }), policy => {
        fc.pre(policy.every(({ isPublic }) => isPublic !== null));
        assert.equal(judge(policy.map(({ statement: one }) => one)), policyIsPublic(policy));
      }),
      { numRuns: 300 },
    );
  });

  it('does not depend on the order of statements', () => {
    const shuffled = fc
      .array(anyStatement, { maxLength: 5 })
      .chain(policy => fc.tuple(fc.constant(policy), fc.shuffledSubarray(policy, { minLength: policy.length })));
    fc.assert(
      fc.property(shuffled, ([policy, other]) => {
        assert.equal(judge(other.map(({ statement: one }) => one)), judge(policy.map(({ statement: one }) => one)));
      }),
      { numRuns: 300 },
    );
  });

  it('is never closed by one more statement', () => {
    fc.assert(
      fc.property(fc.array(anyStatement, { maxLength: 4 }), anyStatement, (policy, more) => {
        const before = judge(policy.map(({ statement: one }) => one));
        const after = judge([...policy, more].map(({ statement: one }) => one));
        if (before === true) assert.equal(after, true);
        if (before === 'unknown') assert.notEqual(after, false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('whether an address range is narrow enough', () => {
  for (const [cidr, isFixed] of ADDRESSES) {
    it(cidr === '' ? 'an empty text' : cidr, () => assert.equal(isFixedAddress(cidr), isFixed));
  }
});
