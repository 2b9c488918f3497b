import assert from 'node:assert/strict';
import { actionFor, codesOf, failure, required, UnusableAnswer } from '../../src/collect/failure.js';
import { WebPage } from '../../src/collect/web-page.js';
import type { MissingReason } from '../../src/types.js';

/** An error as the SDK throws it. */
const thrown = (name: string, status?: number, more: object = {}): Error =>
  Object.assign(
    new Error('words that must not matter'),
    { name, ...(status !== undefined && { $metadata: { httpStatusCode: status } }) },
    more,
  );

const reasons: readonly (readonly [string, Error, MissingReason])[] = [
  ['CloudTrail’s denial', thrown('AccessDeniedException', 400), 'ACCESS_DENIED'],
  ['S3’s and STS’s denial', thrown('AccessDenied', 403), 'ACCESS_DENIED'],
  ['EC2’s denial', thrown('UnauthorizedOperation', 403), 'ACCESS_DENIED'],
  ['a denial without a name, as of a HEAD', thrown('Unknown', 403), 'ACCESS_DENIED'],
  ['401 without a name', thrown('UnknownError', 401), 'ACCESS_DENIED'],
  ['keys that a Region does not know', thrown('UnrecognizedClientException', 400), 'ACCESS_DENIED'],
  ['the same, of STS', thrown('InvalidClientTokenId', 403), 'ACCESS_DENIED'],
  ['the same, of EC2', thrown('AuthFailure', 401), 'ACCESS_DENIED'],
  ['a Region that is not opted in', thrown('OptInRequired', 403), 'ACCESS_DENIED'],
  ['an expired token', thrown('ExpiredToken', 400), 'ACCESS_DENIED'],
  ['an expired token of a JSON service', thrown('ExpiredTokenException', 400), 'ACCESS_DENIED'],
  ['an expired token of EC2', thrown('RequestExpired', 400), 'ACCESS_DENIED'],
  ['throttling of CloudTrail', thrown('ThrottlingException', 400), 'THROTTLED'],
  ['throttling of STS', thrown('Throttling', 400), 'THROTTLED'],
  ['throttling of EC2', thrown('RequestLimitExceeded', 503), 'THROTTLED'],
  ['throttling of S3', thrown('SlowDown', 503), 'THROTTLED'],
  ['throttling of Organizations', thrown('TooManyRequestsException', 400), 'THROTTLED'],
  ['throttling of a HEAD', thrown('Unknown', 503), 'THROTTLED'],
  ['429', thrown('Unknown', 429), 'THROTTLED'],
  ['an outage', thrown('ServiceUnavailableException', 503), 'ERROR'],
  ['an endpoint that cannot be reached', thrown('UnreachableEndpoint'), 'UNREACHABLE'],
  ['a time-out', thrown('TimeoutError'), 'UNREACHABLE'],
  ['a connection that was reset', thrown('Error', undefined, { code: 'ECONNRESET' }), 'UNREACHABLE'],
  ['a connection that was refused', thrown('Error', undefined, { code: 'ECONNREFUSED' }), 'UNREACHABLE'],
  ['a host that has no address', thrown('Error', undefined, { code: 'ENOTFOUND' }), 'UNREACHABLE'],
  ['a resolver that does not answer', thrown('Error', undefined, { code: 'EAI_AGAIN' }), 'UNREACHABLE'],
  ['a network that is not there', thrown('Error', undefined, { code: 'ENETUNREACH' }), 'UNREACHABLE'],
  ['a Region without event data stores', thrown('UnsupportedOperationException', 400), 'NOT_SUPPORTED'],
  ['a trail that is gone', thrown('TrailNotFoundException', 404), 'NOT_FOUND'],
  ['a resource that is gone', thrown('ResourceNotFoundException', 400), 'NOT_FOUND'],
  ['a store that is gone', thrown('EventDataStoreNotFoundException', 400), 'NOT_FOUND'],
  ['a bucket that is gone', thrown('NoSuchBucket', 404), 'NOT_FOUND'],
  ['a key that is gone', thrown('NotFoundException', 400), 'NOT_FOUND'],
  ['a server error', thrown('InternalFailure', 500), 'ERROR'],
  ['an answer that is not to be used', new UnusableAnswer('The answer has no IsLogging'), 'ERROR'],
  ['an answer that is not JSON', thrown('SyntaxError', 200), 'ERROR'],
  ['a denial by its older name', thrown('NotAuthorized', 400), 'ACCESS_DENIED'],
  ['a web page', new WebPage(403), 'ERROR'],
  ['a web page for a bucket', new WebPage(404), 'ERROR'],
  ['a wrong Region', thrown('PermanentRedirect', 301), 'ERROR'],
  ['something that is no error', 'gone' as unknown as Error, 'ERROR'],
];

describe('collect: why a call failed', () => {
  for (const [what, error, reason] of reasons) {
    it(`${what}: ${reason}`, () => {
      const found = failure(error, 'cloudtrail:DescribeTrails', 'eu-west-1');
      assert.equal(found.reason, reason);
      assert.equal(found.api, 'cloudtrail:DescribeTrails');
      assert.match(found.message, /^cloudtrail:DescribeTrails .* in eu-west-1[^.]*\.$/);
      assert.doesNotMatch(found.message, /words|undefined|object/);
    });
  }

  it('is told by names and codes, never by words', () => {
    for (const words of [
      'AccessDenied: explicit',
      'Rate exceeded',
      'Throttling',
      'ExpiredToken',
      'connect ECONNREFUSED',
      'not found',
      'timed out',
    ]) {
      assert.equal(failure(Object.assign(new Error(words), { name: 'InternalFailure' }), 's3:GetBucketAcl', 'x').reason, 'ERROR', words);
    }
  });

  it('reads the names of S3 and of Node', () => {
    assert.deepEqual(codesOf(thrown('S3ServiceException', 404, { Code: 'NoSuchBucketPolicy', code: 'E' })), [
      'S3ServiceException',
      'NoSuchBucketPolicy',
      'E',
      '404',
    ]);
  });

  const message = (error: Error, operation = 'cloudtrail:ListTags'): string => failure(error, operation, 'eu-west-1').message;

  it('names the permission that is lacking', () => {
    assert.equal(message(thrown('AccessDeniedException')), 'cloudtrail:ListTags was denied in eu-west-1; it needs cloudtrail:ListTags.');
    assert.match(message(thrown('Unknown', 403), 's3:HeadBucket'), /it needs s3:ListBucket\./);
    assert.match(message(thrown('AccessDenied'), 's3control:GetPublicAccessBlock'), /it needs s3:GetAccountPublicAccessBlock\./);
    assert.match(message(thrown('AccessDenied'), 's3:GetPublicAccessBlock'), /it needs s3:GetBucketPublicAccessBlock\./);
    assert.equal(actionFor('s3:ListBuckets'), 's3:ListAllMyBuckets');
  });

  it('does not ask for a permission where none is lacking', () => {
    const scp = Object.assign(thrown('AccessDeniedException'), {
      message: 'User: x is not authorized to perform: y with an explicit deny in a service control policy',
    });
    assert.equal(message(scp), 'cloudtrail:ListTags was denied in eu-west-1 by an explicit deny.');
    assert.match(message(thrown('ExpiredTokenException')), /; the credentials have expired\.$/);
    assert.match(message(thrown('UnrecognizedClientException')), /; the credentials are not known there\.$/);
    assert.match(message(thrown('OptInRequired')), /; the account has not opted in there\.$/);
    assert.match(message(thrown('SignatureDoesNotMatch', 403)), /denied .*; the secret key is not that of the access key\.$/);
    assert.match(message(thrown('RequestTimeTooSkewed', 403)), /denied .*; the clock of this machine is wrong\.$/);
  });

  it('says what it was, where there is no word for it', () => {
    assert.match(message(thrown('InternalFailure', 500)), /failed in eu-west-1 \(InternalFailure\)\.$/);
    assert.match(message(thrown('Unknown', 400), 's3:HeadBucket'), /\(400\)\.$/);
    assert.match(message(thrown('SyntaxError', 500)), /failed in eu-west-1 \(the answer could not be read\)\.$/);
    assert.match(message(new UnusableAnswer('The answer has no IsLogging')), /\(the answer could not be read\)\.$/);
    assert.match(message(thrown('Unknown', 200)), /\(the answer could not be read\)\.$/);
    for (const code of ['ECONNRESET', 'EPIPE'])
      assert.match(
        message(thrown('Error', undefined, { code })),
        /got no answer in eu-west-1: the connection was closed before the answer was complete\.$/,
      );
    assert.match(message(new WebPage(503)), /failed in eu-west-1 \(HTTP 503 with a web page, which is no answer of AWS\)\.$/);
    assert.match(message(thrown('Error', undefined, { code: 'SELF_SIGNED_CERT_IN_CHAIN' })), /\(SELF_SIGNED_CERT_IN_CHAIN\)\.$/);
  });

  it('never takes absence for an answer', () => {
    assert.throws(() => required(undefined, 'IsLogging'), UnusableAnswer);
    assert.throws(() => required(null, 'IsLogging'), UnusableAnswer);
    for (const value of [false, 0, '', [], {}]) assert.equal(required(value, 'x'), value);
  });
});
