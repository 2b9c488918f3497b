import assert from 'node:assert/strict';
import { ACCOUNT, cliError, temporaryFolder, told, type Json } from './support.js';

describe('input: bucket policies', () => {
  const folder = temporaryFolder();

  const policyText = async (policy: unknown): Promise<unknown> => {
    const { facts } = await folder.readOne({ account: ACCOUNT, buckets: { logs: { policy } } });
    return told((told((told(facts.bucketExposure) as Json)['logs']) as Json)['policyText']);
  };
  const statement = { sid: null, effect: 'Allow', principal: '*', condition: {} };
  const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' } };

  const POLICIES: readonly (readonly [name: string, policy: unknown, expected: unknown])[] = [
    ['the output of get-bucket-policy', { Policy: JSON.stringify(document) }, [statement]],
    ['the document', document, [statement]],
    ['the document as text', JSON.stringify(document), [statement]],
    ['null', null, null],
    ['NoSuchBucketPolicy', cliError('NoSuchBucketPolicy', 'GetBucketPolicy'), null],
    ['a denial', cliError('AccessDenied', 'GetBucketPolicy'), 'ACCESS_DENIED'],
    ['nothing', undefined, 'NOT_IN_INPUT'],
    ['text that was cut off', { Policy: '{"Statement":[' }, 'ERROR'],
    ['an object that is no policy', {}, 'ERROR'],
    [
      'lists, single values and conditions',
      {
        Statement: [
          { Sid: 's', Effect: 'Deny', Principal: { AWS: '*', Service: ['a', 'b'] }, Condition: { Bool: { 'aws:SecureTransport': false } } },
          { Effect: 'Allow', NotPrincipal: { AWS: '1' } },
        ],
      },
      [
        {
          sid: 's',
          effect: 'Deny',
          principal: { AWS: ['*'], Service: ['a', 'b'] },
          condition: { Bool: { 'aws:SecureTransport': ['false'] } },
        },
        { ...statement, principal: null },
      ],
    ],
    ['an unknown effect', { Statement: [{ Effect: 'allow', Principal: '*' }] }, 'ERROR'],
    ['no principal', { Statement: [{ Effect: 'Allow' }] }, 'ERROR'],
    ['both principals', { Statement: [{ Effect: 'Allow', Principal: '*', NotPrincipal: '*' }] }, 'ERROR'],
    ['a principal that is a list', { Statement: [{ Effect: 'Allow', Principal: ['*'] }] }, 'ERROR'],
    ['an odd condition', { Statement: [{ Effect: 'Allow', Principal: '*', Condition: { Bool: ['x'] } }] }, 'ERROR'],
    ['an odd value', { Statement: [{ Effect: 'Allow', Principal: '*', Condition: { Bool: { k: [null] } } }] }, 'ERROR'],
    ['one odd statement among good ones', { Statement: [{ Effect: 'Allow', Principal: '*' }, 5] }, 'ERROR'],
  ];
  for (const [name, policy, expected] of POLICIES) {
    it(`reads ${name}`, async () => assert.deepEqual(await policyText(policy), expected));
  }
});
