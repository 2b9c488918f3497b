import assert from 'node:assert/strict';
import { covers } from '../../src/suppressions/scope.js';
import type { SuppressionEntry, Trilean } from '../../src/types.js';
import { ACCOUNT, finding, type FindingParts, OTHER_ACCOUNT } from '../support/results.js';
import { background, entry } from './support.js';

const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/management-events`;
const BUCKET: FindingParts = { region: 'eu-central-1', resource: { type: 'AWS::S3::Bucket', id: 'arn:aws:s3:::trail-logs' } };
const UNPLACED: FindingParts = { ...BUCKET, region: null };
const WHOLE: FindingParts = {
  region: null,
  resource: { type: 'AWS::::Account', id: `AWS::::Account:${ACCOUNT}` },
};
const TAGGED = background(
  [
    {
      tags: {
        [TRAIL]: [
          { key: 'stage', value: 'sandbox-2' },
          { key: 'team', value: 'Orders' },
        ],
      },
    },
  ],
  {
    units: ['ou-ab12-11111111'],
  },
);
TAGGED.learnMembers('ou-ab12-33333333', new Set([ACCOUNT]));
TAGGED.learnMembers('ou-ab12-44444444', new Set([OTHER_ACCOUNT]));

type Scope = Pick<SuppressionEntry, 'match' | 'except'> & { readonly controls?: readonly string[] };

/** The trail management-events in us-east-1, which fails CloudTrail.4, unless another finding is given. */
const CASES: readonly (readonly [title: string, scope: Scope, expected: Trilean, parts?: FindingParts])[] = [
  ['no key but the control', {}, true],
  ['another control', { controls: ['CloudTrail.5'] }, false],
  ['one of several controls', { controls: ['CloudTrail.5', 'CloudTrail.?'] }, true],
  ['CloudTrail.1 is not CloudTrail.10', { controls: ['CloudTrail.1'] }, false, { controlId: 'CloudTrail.10' }],
  ['the account', { match: { accounts: [ACCOUNT] } }, true],
  ['another account', { match: { accounts: [OTHER_ACCOUNT] } }, false],
  ['one of two accounts', { match: { accounts: [OTHER_ACCOUNT, '1111*'] } }, true],
  ['the resource', { match: { resources: [TRAIL] } }, true],
  ['a part of the resource only', { match: { resources: ['management-events'] } }, false],
  ['a glob of the resource', { match: { resources: ['*:trail/management-*'] } }, true],
  ['the resource in other letters', { match: { resources: [TRAIL.toUpperCase()] } }, false],
  ['the Region', { match: { regions: ['us-east-1'] } }, true],
  ['another Region', { match: { regions: ['us-east-2'] } }, false],
  ['the Region of a bucket', { match: { regions: ['eu-*'] } }, true, BUCKET],
  ['the Region of a bucket that nobody was told', { match: { regions: ['eu-*'] } }, 'unknown', UNPLACED],
  ['every Region, where it is not known which', { match: { regions: ['*'] } }, true, UNPLACED],
  ['no Region, of an account', { match: { regions: ['-'] } }, true, WHOLE],
  ['a Region, of an account', { match: { regions: ['us-east-1'] } }, false, WHOLE],
  ['all keys at once', { match: { accounts: [ACCOUNT], regions: ['us-*'], resources: ['*'] } }, true],
  ['one key of several that does not match', { match: { accounts: [ACCOUNT], regions: ['us-*'], resources: ['x'] } }, false],
  ['a tag', { match: { tags: { stage: 'sandbox-*' } } }, true],
  ['one of two values of a tag', { match: { tags: { stage: ['dev', 'sandbox-?'] } } }, true],
  ['another value of a tag', { match: { tags: { stage: 'production' } } }, false],
  ['a tag that the trail has not', { match: { tags: { owner: '*' } } }, false],
  ['two tags, of which one matches', { match: { tags: { stage: '*', team: 'Billing' } } }, false],
  ['a tag in other letters', { match: { tags: { Stage: '*' } } }, false],
  ['a tag of a resource whose tags nobody told', { match: { tags: { stage: '*' } } }, 'unknown', BUCKET],
  ['a tag that nobody told, in another account', { match: { accounts: ['x'], tags: { stage: '*' } } }, false, BUCKET],
  ['the unit that was scanned', { match: { ous: ['ou-ab12-11111111'] } }, true],
  ['a unit of which nobody knows whether the account is in it', { match: { ous: ['ou-ab12-22222222'] } }, 'unknown'],
  ['a unit whose accounts are known, and this is one', { match: { ous: ['ou-ab12-33333333'] } }, true],
  ['a glob of it', { match: { ous: ['ou-ab12-3*'] } }, true],
  ['a unit whose accounts are known, and this is none', { match: { ous: ['ou-ab12-44444444'] } }, false],
  ['a glob of that, which other units may match', { match: { ous: ['ou-ab12-4*'] } }, 'unknown'],
  ['that unit, or one of which nobody knows', { match: { ous: ['ou-ab12-44444444', 'ou-ab12-22222222'] } }, 'unknown'],
  ['an exception for a unit that the account is not in', { except: { ous: ['ou-ab12-44444444'] } }, true],
  ['any unit', { match: { ous: ['*'] } }, true],
  ['an exception for it', { except: { accounts: [ACCOUNT] } }, false],
  ['an exception for another', { except: { accounts: [OTHER_ACCOUNT] } }, true],
  ['an exception of which one key matches', { except: { accounts: [ACCOUNT], regions: ['eu-central-1'] } }, true],
  ['an exception that all keys match', { except: { accounts: [ACCOUNT], regions: ['us-east-1'] } }, false],
  ['an exception that may apply', { except: { ous: ['ou-ab12-22222222'] } }, 'unknown'],
  ['an exception that may apply, by a tag', { except: { tags: { stage: 'production' } } }, 'unknown', BUCKET],
  ['an exception that does not apply, by a tag', { except: { tags: { stage: 'production' } } }, true],
];

describe('the scope of a suppression', () => {
  for (const [title, scope, expected, parts = {}] of CASES) {
    it(`${title}: ${expected}`, () => {
      assert.equal(covers(entry(scope), finding(parts), TAGGED), expected);
    });
  }
});
